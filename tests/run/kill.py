"""Kill the running bot again and again, and count what the members have got.

    python -m tests.run.kill --kills 50

Each play is a new bot with thirty members, on a real homeserver, through one round: the
asks, the answers, the closing. In each of these the process is killed with SIGKILL at
moments drawn from the whole time it takes, start-up included or not in turn, and started
again. At the
end, what stands in the rooms is compared with what should: read as the members read it,
and as the server tells which transaction each event came from.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import aiohttp

from bot.demo.person import Person
from bot.homeserver import Homeserver
from bot.platforms.matrix.outgoing import transaction_id
from tests.helpers.http_user import PASSWORD, PATIENCE, HttpUser, Json, new_users, until
from tests.helpers.installation import (
    COORDINATOR,
    Installation,
    function_ids,
    install,
)

MEMBERS = 30
ANSWERING = 20
"""So many of the members answer; half of these also say ja."""
_WRITING = 6.0
"""Seconds over which the members answer, for each start of the bot."""

_LONGEST = 10.0
"""Seconds of the longest window: a busy machine must not spread the kills too thin."""

_ASK = datetime.fromisoformat("2026-11-19T09:00:05+01:00")
_ANSWERS = datetime.fromisoformat("2026-11-19T13:00:00+01:00")
_CLOSING = datetime.fromisoformat("2026-11-23T12:00:05+01:00")
_ECHO = "Jag uppfattade"
_DRAFT = "utkastet till lägesbild"


@dataclass
class Tally:
    """What the plays have shown.

    Attributes:
        kills: how many, by phase.
        running: how many of them hit a process that had said it was ready.
        checked: how many messages were counted, by kind.
        faults: what was lost, doubled or wrong, in words.

    """

    kills: Counter[str] = field(default_factory=Counter)
    running: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def expect(self, what: str, expected: object, found: object) -> None:
        """Note a fault when something is not as it should."""
        if expected != found:
            self.faults.append(f"{what}: expected {expected}, found {found}")


@dataclass
class Play:
    """One bot, its members, and one round.

    Attributes:
        kills: how many times each phase is interrupted.
        windows: phase -> seconds it takes without a kill, start-up included, and
            "phase after ready" -> without it; a play without kills finds them out.
        answers: event id of an answer -> function.

    """

    installation: Installation
    bot: HttpUser
    members: dict[str, HttpUser]
    coordinator: Person
    chance: random.Random
    tally: Tally
    kills: int
    windows: dict[str, float]
    rooms: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    yeses: dict[str, str] = field(default_factory=dict)

    async def run(self) -> None:
        """Play the round and compare."""
        await self._phase("asks", _ASK, self._all_asked)
        await self._find_rooms()
        writing = asyncio.create_task(self._write_answers())
        await self._phase("answers", _ANSWERS, self._all_answered)
        await writing
        await self._phase("closing", _CLOSING, self._drafted)
        await self._compare()

    async def _phase(self, name: str, at: datetime, done: Callable[[], Awaitable[bool]]) -> None:
        """Run until it is done, killed so many times on the way."""
        begun = monotonic()

        def now() -> datetime:
            return at + timedelta(seconds=monotonic() - begun)

        for number in range(self.kills):
            running = await self.installation.start(now())
            if number % 2 == 0:
                # Every other kill comes when the start-up is over, as most of a life is.
                await running.logged("ready")
                await asyncio.sleep(self.chance.uniform(0.0, self.windows[f"{name} after ready"]))
            else:
                await asyncio.sleep(self.chance.uniform(0.0, self.windows[name]))
            await running.kill()
            self.tally.kills[name] += 1
            self.tally.running[name] += any('"ready"' in line for line in running.log)
        running = await self.installation.start(now())
        started = monotonic()
        await running.logged("ready")
        ready = monotonic()
        await until(done)
        self.windows.setdefault(name, min(monotonic() - started, _LONGEST))
        self.windows.setdefault(f"{name} after ready", min(monotonic() - ready, _LONGEST))
        # What would come twice comes now.
        await asyncio.sleep(1.0)
        self.tally.expect(f"exit status after {name}", 0, await running.stop())

    async def _all_asked(self) -> bool:
        return self._sent("ask") == len(self.members) and not self._waiting()

    async def _all_answered(self) -> bool:
        wanted = ANSWERING + ANSWERING // 2
        if len(self.answers) + len(self.yeses) < wanted:
            return False
        return self._sent("confirm") == wanted and not self._waiting()

    async def _drafted(self) -> bool:
        return self._sent("picture") >= 1 and not self._waiting()

    def _sent(self, kind: str) -> int:
        query = f"SELECT id FROM outbox WHERE kind = '{kind}' AND state = 'sent'"  # noqa: S608 -- our own words
        return len(self.installation.rows(query))

    def _waiting(self) -> bool:
        return bool(self.installation.rows("SELECT id FROM outbox WHERE state = 'pending'"))

    async def _find_rooms(self) -> None:
        """Let everybody enter the direct chat that the bot has opened."""
        for function, member in self.members.items():
            if function == COORDINATOR:
                continue
            rooms = await member.invited()
            self.tally.expect(f"direct chats with {function}", 1, len(rooms))
            await member.join(rooms[0])
            self.rooms[function] = rooms[0]

    async def _write_answers(self) -> None:
        """Answer, spread over the time in which the bot is killed."""
        spread = _WRITING * (self.kills + 1)
        answering = [f for f in self.members if f != COORDINATOR][:ANSWERING]

        async def one(number: int, function: str) -> None:
            await asyncio.sleep(self.chance.uniform(0.0, spread))
            member, room = self.members[function], self.rooms[function]
            text = f"{number + 2} stulna cyklar vid torget i Edsberg"
            self.answers[await member.say(room, text)] = function
            if number % 2:
                return

            async def echoed() -> bool:
                return await self._count(function, _ECHO) > 0

            await until(echoed)
            self.yeses[await member.say(room, "ja")] = function

        await asyncio.gather(*(one(*pair) for pair in enumerate(answering)))

    async def _count(self, function: str, text: str) -> int:
        said = await self.members[function].said(self.rooms[function], self.bot.user_id)
        return sum(text in each["content"].get("body", "") for each in said)

    # -- Comparing ------------------------------------------------------------------------

    async def _compare(self) -> None:
        rows = self.installation.rows("SELECT key, kind, state, room, event FROM outbox")
        for row in rows:
            if row["state"] != "sent":
                self.tally.faults.append(f"{row['key']} is {row['state']}")
        await self._compare_events(rows)
        await self._compare_members()
        await self._compare_coordinator()
        self._compare_reports()

    async def _compare_events(self, rows: Sequence[Json]) -> None:
        """Each message is one event of its own transaction, and there is no other event."""
        bot = HttpUser(self.bot.http, self.bot.url, self.installation.bot, self.installation.token)
        events: list[tuple[str, str]] = []
        for room in await bot.joined():
            events += [
                (each["event_id"], str((each.get("unsigned") or {}).get("transaction_id")))
                for each in await bot.said(room, bot.user_id)
            ]
        found = Counter(transaction for _, transaction in events)
        wanted = Counter(transaction_id(row["key"]) for row in rows)
        kinds = {transaction_id(row["key"]): row["kind"] for row in rows}
        for transaction in found | wanted:
            kind = kinds.get(transaction, "an unknown message")
            self.tally.expect(f"events of {kind}", wanted[transaction], found[transaction])
            self.tally.checked[kind] += 1
        marked = {row["event"] for row in rows}
        self.tally.expect("events that the outbox knows", marked, {event for event, _ in events})

    async def _compare_members(self) -> None:
        """Read what the members read: one ask, one echo an answer, one receipt a ja."""
        answered, confirmed = Counter(self.answers.values()), Counter(self.yeses.values())
        for function in self.rooms:
            asks = await self._count(function, "Dags för lägesbild")
            self.tally.expect(f"asks that {function} reads", 1, asks)
            echoes = await self._count(function, _ECHO)
            self.tally.expect(f"echoes that {function} reads", answered[function], echoes)
            receipts = await self._count(function, "inrapporterad")
            self.tally.expect(f"receipts that {function} reads", confirmed[function], receipts)
            rooms = await self.members[function].joined() + await self.members[function].invited()
            self.tally.expect(f"rooms of {function}", 1, len(rooms))

    async def _compare_coordinator(self) -> None:
        """Read, decrypted, what the coordinator reads: one ask and one draft."""

        def heard(word: str) -> int:
            return sum(
                word in each.text and each.sender == self.installation.bot
                for each in self.coordinator.heard
            )

        await self.coordinator.wait_for(lambda each: _DRAFT in each.text, patience=PATIENCE)
        self.tally.expect("asks that the coordinator reads", 1, heard("Dags för lägesbild"))
        self.tally.expect("drafts that the coordinator reads", 1, heard(_DRAFT))
        drafts = self.installation.rows("SELECT id FROM outbox WHERE kind = 'picture'")
        self.tally.expect("drafts", 1, len(drafts))

    def _compare_reports(self) -> None:
        """Each answer is one stored report; each ja has confirmed it."""
        reports = self.installation.rows("SELECT source, function, status FROM report")
        confirmed = set(self.yeses.values())
        wanted = {
            (event, function, "bekraftad" if function in confirmed else "utkast")
            for event, function in self.answers.items()
        }
        found = [(row["source"], row["function"], row["status"]) for row in reports]
        self.tally.expect("stored reports", wanted, set(found))
        self.tally.expect("stored reports, counted", len(wanted), len(found))
        self.tally.checked["report"] += len(found)


async def play(
    server: Homeserver,
    http: aiohttp.ClientSession,
    folder: Path,
    chance: random.Random,
    kills: int,
    windows: dict[str, float],
) -> Tally:
    """Play one round with a new bot, each phase killed so many times."""
    tally = Tally()
    name = f"spel-{chance.getrandbits(48):012x}"
    functions = function_ids(MEMBERS)
    users = await new_users(server, http, [f"{name}-{function}" for function in functions])
    members = dict(zip(functions, users, strict=True))
    (bot,) = await new_users(server, http, [f"{name}-samrad"])
    holders = {function: user.user_id for function, user in members.items()}
    async with Person(server.url, holders[COORDINATOR], PASSWORD) as coordinator:
        # The draft is for encrypted chats alone: the coordinator has opened one.
        chat = await coordinator.create_room([bot.user_id], encrypted=True, direct=True)
        installation = await install(server, folder / name, bot.user_id, holders)
        await _get_acquainted(installation, coordinator, chat)
        await Play(installation, bot, members, coordinator, chance, tally, kills, windows).run()
    return tally


async def _get_acquainted(installation: Installation, coordinator: Person, chat: str) -> None:
    """Let the bot enter the coordinator's chat before the week begins."""
    running = await installation.start(_ASK - timedelta(days=1))
    await running.logged("ready")
    await coordinator.wait_for(
        lambda each: each.sender == installation.bot and each.content.get("membership") == "join",
        patience=PATIENCE,
    )
    await coordinator.say(chat, "hjälp")
    await coordinator.wait_for(
        lambda each: each.sender == installation.bot and bool(each.text), patience=PATIENCE
    )
    await running.stop()


async def plays(kills: int, a_phase: int, seed: int, say: Callable[[str], None]) -> Tally:
    """Play until there have been so many kills."""
    chance = random.Random(seed)  # noqa: S311 -- repeatable, no secret
    total = Tally()
    windows: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with Homeserver() as server, aiohttp.ClientSession() as http:
            while total.kills.total() < kills and not total.faults:
                wanted = a_phase if windows else 0
                one = await play(server, http, Path(folder), chance, wanted, windows)
                for name in ("kills", "running", "checked"):
                    getattr(total, name).update(getattr(one, name))
                total.faults += one.faults
                say(
                    f"{total.kills.total()} kills, {total.running.total()} of them after ready, "
                    f"{total.checked.total()} messages and reports, {len(total.faults)} faults"
                )
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; the status is 0 when nothing was lost and nothing doubled."""
    parser = argparse.ArgumentParser(description="Kill the running bot, and count.")
    parser.add_argument("--kills", type=int, default=50, help="at least so many (50)")
    parser.add_argument("--a-phase", type=int, default=3, help="kills in each phase (3)")
    parser.add_argument("--seed", type=int, default=None, help="repeat the same moments")
    asked = parser.parse_args(arguments)
    seed = asked.seed if asked.seed is not None else random.SystemRandom().getrandbits(32)

    def say(text: str) -> None:
        sys.stderr.write(f"{text}\n")

    tally = asyncio.run(plays(asked.kills, asked.a_phase, seed, say))
    facts = {
        "date": datetime.now(UTC).date().isoformat(),
        "seed": seed,
        "kills": dict(tally.kills),
        "kills_after_ready": dict(tally.running),
        "checked": dict(tally.checked),
        "faults": tally.faults,
    }
    sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
