"""Microsoft Teams: an answer against the SDK's bare echo, and sixty asks within the limits.

The same question goes to both, from the posting of the activity to its answer at the connector:
both check the token, read the activity and answer through HTTP, over connections of the same
kind. What is compared is that whole. Beside it stands how long the answer took from the one
moment that each writes down: ours when all is on disk, the echo's when its handler is called.
These two make no ratio, since the one lies after the work and the other before it. The time of
the processor is each bot's own, with what it does after its answer; it depends less than the
rest on what else the machine does.

The connector enforces the documented limits in both; nothing is measured with them broken.
"""

import asyncio
import json
import random
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.figures import Figure, show
from benchmarks.world import ratio, shuffled, span
from bot.ports import free_port
from samverkan.collection import Seat
from storage import people
from storage.database import Database
from storage.migrate import migrate
from tests.helpers.installation import function_ids, model
from tests.teams.cloud import post
from tests.teams.fake import FakeTeams, fake_teams
from tests.teams.tokens import claims, signed

GOAL = 1.3
PEOPLE = 60
TIMES = 200
_WARM_UP = 10
_APART = 0.05
"""Seconds between two messages: 20 a second are no load, and within the limits."""
_PATIENCE = 60.0
_HELP = "hjälp"


async def measure(chance: random.Random) -> list[Figure]:
    """Measure both, on one connector each."""
    with tempfile.TemporaryDirectory() as folder:
        async with fake_teams() as one, fake_teams() as other:
            port, database = free_port(), await _installation(Path(folder))
            arguments = (one.url, str(port), f"{folder}/kommun.toml", database)
            async with _bot("ours", one, port, *arguments) as ours:
                asked = await _ask(one, ours)
                await asyncio.sleep(1.5)  # the asks no longer count against the limits
                length = len((await _hears(one, 0)).text)
                port = free_port()
                arguments = (other.url, str(port), str(length))
                async with _bot("bare", other, port, *arguments) as bare:
                    sides = {"ours": one, "bare": other}
                    first = await _trips(sides, chance, PEOPLE - 1, since=1)
                    later = await _trips(sides, chance, _WARM_UP + TIMES)
            throttled = one.throttled + other.throttled
    marked = {"ours": ours.marked[PEOPLE:], "bare": bare.marked[PEOPLE - 1 :]}
    since = {
        side: [trip.at - at for trip, (at, _) in zip(trips, marked[side], strict=True)]
        for side, trips in later.items()
    }
    spent = {
        side: [after - before for (_, before), (_, after) in pairwise(marks[_WARM_UP:])]
        for side, marks in marked.items()
    }
    return [
        _figure("Teams: hjälp, from request to answer", _whole(later), GOAL, _WARM_UP),
        _part("Teams: of it, from on disk to answer", since["ours"]),
        _part("Teams: the echo, from its handler to answer", since["bare"]),
        _figure("Teams: hjälp, processor time of a message", spent, None),
        _figure("Teams: hjälp, somebody's first words", _whole(first), None),
        Figure(f"Teams: {PEOPLE} asks, refused for their rate", throttled, "", 0, asked),
    ]


@dataclass(frozen=True, slots=True)
class _Trip:
    """Attributes: begun, at: when it was posted, and the answer came; text: the answer."""

    begun: float
    at: float
    text: str


def _whole(trips: dict[str, list[_Trip]]) -> dict[str, list[float]]:
    return {side: [trip.at - trip.begun for trip in each] for side, each in trips.items()}


def _figure(
    name: str, seconds: dict[str, list[float]], goal: float | None, warm_up: int = 0
) -> Figure:
    value, detail = ratio(seconds["ours"][warm_up:], seconds["bare"][warm_up:])
    return Figure(name, value, "×", goal, detail)


def _part(name: str, seconds: list[float]) -> Figure:
    counted = seconds[_WARM_UP:]
    return Figure(name, median(counted) * 1000, "ms", None, span(counted))


async def _installation(folder: Path) -> str:
    """Write a municipality whose sixty functions are all in Teams; return the database."""
    (folder / "kommun.toml").write_text(model(PEOPLE), encoding="utf-8")
    url = f"sqlite:///{folder / 'samrad.sqlite'}"
    database = Database(url)
    await migrate(database, datetime.now(UTC))
    async with database.write() as session:
        for function in function_ids(PEOPLE):
            person = await people.store(session, f"Kim {function}", "teams", function)
            held = [Seat(person.id or 0, function, "ordinarie")]
            await people.replace_holdings(session, person.id or 0, held)
    await database.close()
    return url


@dataclass
class _Bot:
    """A bot as a process.

    Attributes:
        told: its input.
        marked: once it has ended, the moment of each activity that it wrote down, and how
            much of the processor's time it had then used.

    """

    told: asyncio.StreamWriter
    marked: list[tuple[float, float]] = field(default_factory=list)


@asynccontextmanager
async def _bot(kind: str, teams: FakeTeams, port: int, *arguments: str) -> AsyncIterator[_Bot]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", f"benchmarks.teams_{kind}", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    said, told = process.stdout, process.stdin
    if said is None or told is None:
        raise RuntimeError(f"{kind} has no pipes")
    while (line := await said.readline()).strip() != b"ready":
        if not line:
            raise RuntimeError(f"{kind} ended")
    reading = asyncio.create_task(said.read())
    teams.bot = f"http://127.0.0.1:{port}/api/messages"
    made = _Bot(told)
    try:
        yield made
    finally:
        told.close()
        await process.wait()
        # Its log comes before, line by line.
        made.marked += json.loads((await reading).splitlines()[-1])


async def _ask(teams: FakeTeams, bot: _Bot) -> str:
    """Have everybody asked; return how long that took, in words."""
    begun = perf_counter()
    bot.told.write(b"ask\n")
    await teams.until(lambda: len({each["to"] for each in teams.posted}) >= PEOPLE, _PATIENCE)
    return f"{PEOPLE} people asked in {perf_counter() - begun:.1f} s"


async def _trips(
    sides: dict[str, FakeTeams], chance: random.Random, count: int, since: int = 0
) -> dict[str, list[_Trip]]:
    trips: dict[str, list[_Trip]] = {side: [] for side in sides}
    for number in range(since, since + count):
        for side in shuffled(list(sides), chance):
            trips[side].append(await _hears(sides[side], number % PEOPLE))
            await asyncio.sleep(_APART)
    return trips


async def _hears(teams: FakeTeams, number: int) -> _Trip:
    """Let somebody say hjälp; return when the connector has the bot's answer."""
    user = function_ids(PEOPLE)[number]
    before = len(teams.heard(user))
    activity = teams.activity(user, text=_HELP)
    token = signed(claims(teams.url))
    begun = perf_counter()
    posting = asyncio.create_task(post(teams.bot, activity, token))
    await teams.until(lambda: len(teams.heard(user)) > before, _PATIENCE)
    status, _ = await posting
    if status != HTTPStatus.OK:
        raise RuntimeError(f"the bot answered {status}")
    answer = teams.heard(user)[-1]
    return _Trip(begun, answer["at"], answer["text"])


if __name__ == "__main__":
    figures = asyncio.run(measure(random.Random()))  # noqa: S311 -- an order, no secret
    show(figures)
    sys.exit(0 if all(figure.reached for figure in figures) else 1)
