"""Åtaganden: a list over 100 000 against one over 1 000, and the daily sweep over 100 000."""

import random
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import cast

from sqlalchemy import insert
from sqlmodel import SQLModel

from benchmarks.figures import Figure
from benchmarks.world import shuffled
from commands.base import Context, prepare
from commands.commitments import reminding
from samverkan.collection import Seat
from samverkan.commitments.ladder import ladder
from samverkan.commitments.types import number_of
from samverkan.interpretation import Gazetteer
from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from storage import commitments, people
from storage.commitments import Filter
from storage.database import Database
from storage.migrate import migrate

LIST_GOAL, SWEEP_GOAL = 1.5, 2.0  # ×, seconds
MANY, FEW = 100_000, 1_000
_NOW = datetime(2026, 11, 19, 8, 30, tzinfo=UTC)
_TODAY = date(2026, 11, 19)
_CALLS = 40
_BATCH = 5_000
_YEARS = timedelta(days=3650)
_AHEAD = 720
"""Days over which what is open falls due."""
_SHARED = 7
"""One in so many is done by two functions together."""
_WORDS = ("belysning", "gångtunneln", "klotter", "buskar", "trygghet", "skolan", "torget")


async def measure(rounds: int, chance: random.Random) -> list[Figure]:
    """Return how much longer a list over many takes than one over few, and the sweep."""
    model = load_ready("sollentuna")
    with tempfile.TemporaryDirectory() as folder:
        sizes = {"many": MANY, "few": FEW}
        made = {
            name: await _filled(Path(folder) / f"{name}.sqlite", model, size, live=200)
            for name, size in sizes.items()
        }
        figures = [await _lists(made, rounds, chance, name, wanted) for name, wanted in _LISTS]
        for database in made.values():
            await database.close()
        figures.append(await _sweep(Path(folder), model))
    return figures


_LISTS = (
    ("open åtaganden, first page", Filter()),
    ("late ones of one function", Filter(owners=("kommunpolis",), overdue_on=_TODAY)),
    ("open ones that a function answers for or helps with", Filter(holders=("kommunpolis",))),
    ("open ones of a forum with a word", Filter(forums=("est_vecko",), words=("belysning",))),
    ("the steering group's", Filter(forums=("est_vecko", "est_ledning"), steering=True)),
    ("done ones, newest first", Filter(statuses=("klart",), done=True)),
)


async def _lists(
    made: dict[str, Database], rounds: int, chance: random.Random, name: str, wanted: Filter
) -> Figure:
    seconds: dict[str, list[float]] = {side: [] for side in made}
    for _ in range(max(rounds, 3)):
        for side in shuffled(list(made), chance):
            async with made[side].read() as session:

                async def call() -> None:
                    await commitments.page(session, wanted)
                    await commitments.count(session, wanted)

                seconds[side].append(await _timed(call))
    # The best of each: what else the machine does only adds.
    many, few = min(seconds["many"]), min(seconds["few"])
    detail = f"{many * 1000:.2f} ms over {MANY}, {few * 1000:.2f} ms over {FEW}"
    return Figure(f"list: {name}", many / few, "×", LIST_GOAL, detail)


async def _timed(call: Callable[[], Awaitable[None]]) -> float:
    await call()
    begun = perf_counter()
    for _ in range(_CALLS):
        await call()
    return (perf_counter() - begun) / _CALLS


async def _sweep(folder: Path, model: Municipality) -> Figure:
    database = await _filled(folder / "sweep.sqlite", model, MANY, live=MANY)
    gazetteer = Gazetteer.of(model)
    async with database.write() as session:
        begun = perf_counter()
        context: Context = await prepare(session, model, gazetteer, _NOW)
        messages = await reminding.remind(context)
        spent = perf_counter() - begun
    await database.close()
    detail = f"{len(messages)} messages of the day, over {MANY} open ones"
    return Figure("the daily sweep of åtaganden", spent, "s", SWEEP_GOAL, detail)


async def _filled(path: Path, model: Municipality, size: int, live: int) -> Database:
    """Return a database with so many åtaganden, of which the last are open."""
    database = Database(f"sqlite:///{path}")
    await migrate(database, _NOW)
    async with database.write() as session:
        for function in model.functions:
            person = await people.store(session, f"Kim {function.id}", "memory", function.id)
            held = Seat(person.id or 0, function.id, "ordinarie")
            await people.replace_holdings(session, person.id or 0, [held])
    chance = random.Random(1)  # noqa: S311 -- rows, no secret
    owners = [function.id for function in model.functions if not function.external]
    tables = SQLModel.metadata.tables
    for first in range(0, size, _BATCH):
        rows = [
            _row(n, chance, owners, live=n >= size - live)
            for n in range(first, min(first + _BATCH, size))
        ]
        words = [
            {"word": word, "commitment_id": row["id"]}
            for row in rows
            for word in commitments.words_of(str(row["text"]))
        ]
        helpers = [
            {"function": function, "commitment_id": row["id"]}
            for row in rows
            for function in cast("list[str]", row["co_owners"])
        ]
        async with database.write() as session:
            connection = await session.connection()
            await connection.execute(insert(tables["commitment"]), rows)
            await connection.execute(insert(tables["commitment_helper"]), helpers)
            await connection.execute(insert(tables["commitment_word"]), words)
    # Closed once, so that what was written lies in the file and not in its log.
    await database.close()
    return Database(database.url)


def _row(n: int, chance: random.Random, owners: list[str], *, live: bool) -> dict[str, object]:
    year = 2026 if live else 2016 + n % 10
    due = _TODAY + timedelta(days=chance.randrange(-40, _AHEAD)) if live else None
    day = due or _TODAY - timedelta(days=chance.randrange(60, _YEARS.days))
    made = day - timedelta(days=60)
    coming = [each.day for each in ladder(day) if each.day >= _TODAY] if live else []
    return {
        "id": n + 1,
        "year": year,
        "serial": n + 1,
        "number": number_of(year, n + 1),
        "text": f"{chance.choice(_WORDS)} {chance.choice(_WORDS)} del {n}",
        "owner": chance.choice(owners),
        "co_owners": [owners[n % len(owners)]] if n % _SHARED == 0 else [],
        "due": day,
        "forum": "est_vecko",
        "source": "",
        "priority": "normal",
        "plan": "",
        "funding": "",
        "status": "oppet" if live else "klart",
        "live": live,
        "share": 0,
        "postponements": 0,
        "made_day": made,
        # What was told before is told no more: the ladder begins today.
        "ladder_from": _TODAY if live else made,
        "next_day": min(coming, default=None),
        "wish_reason": "",
        "evidence": [],
        "done_on": None if live else day,
        "reason_code": "",
        "created_at": _NOW,
    }
