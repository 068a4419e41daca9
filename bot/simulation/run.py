"""A municipality through a period: from event to event, on one thread, in one order."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.simulation import activities, outcome, promised
from bot.simulation.acts import Act, Diary
from bot.simulation.behaviour import Behaviour
from bot.simulation.faults import faults
from bot.simulation.inhabitants import inhabitants
from bot.simulation.keeping import Keeping
from bot.simulation.leave import leaves
from bot.simulation.messages import Messages
from bot.simulation.papers import Shelf
from bot.simulation.press import press
from bot.simulation.sittings import Sittings
from bot.simulation.town import Town, first_acts, town
from bot.simulation.wheel import Bells
from samverkan import calendar
from samverkan.structure import Municipality
from storage import outbox
from storage.outbox import Letter
from storage.tables import Ask, Round

OUTPUT = (
    "messages",
    "rounds",
    "meetings",
    "documents",
    "commitments",
    "activities",
    "targets",
    "people",
)
"""The files of a simulation, each one JSON object a line; beside them summary.json."""

Progress = Callable[[date], None]
_MORNING = time(9)
_ASKED = (
    select(Ask, Round)
    .join(Round, col(Ask.round_id) == col(Round.id))
    .where(col(Ask.id).in_(bindparam("asks", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be simulated.

    Attributes:
        municipality: who.
        first: first local day.
        last: last local day, included.
        seed: everything that is left to chance follows from it.

    """

    municipality: Municipality
    first: date
    last: date
    seed: int = 1


@dataclass(slots=True)
class _Life:
    """A running simulation."""

    town: Town
    bells: Bells
    diary: Diary
    behaviour: Behaviour
    messages: Messages
    shelf: Shelf
    sittings: Sittings
    keeping: Keeping
    _waiting: datetime | None = None

    async def live(self, progress: Progress) -> None:
        """Go on until nothing more happens within the period."""
        today: date | None = None
        while (moment := self._next()) is not None:
            self.town.clock.set(moment)
            day = calendar.local_day(self.town.municipality, moment)
            if day != today:
                today = day
                progress(day)
                await self.shelf.look()
            rings = self.bells.rings(moment)
            if rings:
                await self.town.samrad.sweeper.sweep()
            if rings or self._waits_until(moment):
                await self._deliver()
            for noted in self.diary.until(moment):
                act = self._taken_on(noted, day)
                if act is not None:
                    await self.town.do(act)
                    self.behaviour.did(act)
                    self.sittings.did(act)
                    await self._deliver()
        await self.shelf.look()

    def _next(self) -> datetime | None:
        """Return the next instant at which something happens."""
        now = self.town.clock.now()
        moments = (self.bells.next(), self.diary.next(), self._waiting)
        first = min((moment for moment in moments if moment is not None), default=None)
        return None if first is None or first > self.bells.end else max(first, now)

    def _waits_until(self, moment: datetime) -> bool:
        """Say whether a message has waited until a moment."""
        return self._waiting is not None and self._waiting <= moment

    async def _deliver(self) -> None:
        """Deliver what is due, let people hear it, and see until when the next waits."""
        rows = await self.town.samrad.outbox.deliver_due()
        now = self.town.clock.now()
        async with self.town.database.read() as session:
            asked = await self._asked(session, rows)
            for row in rows:
                await self.messages.write(session, row, asked.get(row.ask_id))
                await self._hear(session, row, now)
            self._waiting = await outbox.next_waiting(session, now)

    async def _asked(
        self, session: AsyncSession, rows: Iterable[Letter]
    ) -> dict[int | None, tuple[Ask, Round]]:
        """Return the asks that messages put, with their rounds, by id.

        While they are kept, whoever looks one up finds it in the session.
        """
        asks = tuple(row.ask_id for row in rows if row.ask_id is not None)
        found = (await session.exec(_ASKED, params={"asks": asks})).all() if asks else ()
        return {ask.id: (ask, round_) for ask, round_ in found}

    async def _hear(self, session: Any, row: Letter, now: datetime) -> None:  # noqa: ANN401
        user = self.messages.user(row)
        for at, act in await self.sittings.heard(session, row, user, now):
            self.diary.note(at, act)
        if user is None:
            self.behaviour.seen_in_room(row)
            # In a room only the one who is mentioned is asked.
            user = row.payload.get("mention")
        if user is None:
            return
        for mind in (self.behaviour, self.keeping):
            for at, act in await mind.heard(session, row, user, now):
                self.diary.note(at, act)

    def _taken_on(self, act: Act, day: date) -> Act | None:
        """Return what somebody does now; None when it is no more to be done, or nobody is there.

        What is a function's to do waits for the next working day when nobody answers for it.
        """
        if act.until and act.until in self.sittings.passed:
            return None
        if act.functions:
            user = self.behaviour.whoever(act.functions, day)
            if user is None:
                self.diary.note(self._next_morning(day), act)
                return None
            return replace(act, user=user)
        return act if act.although_away or self.behaviour.is_there(act.user, day) else None

    def _next_morning(self, day: date) -> datetime:
        morning = calendar.next_working_day(day + timedelta(days=1))
        return calendar.instant_of(self.town.municipality, morning, _MORNING)


async def simulate(
    wanted: Wanted, folder: Path, progress: Progress = lambda _day: None
) -> dict[str, Any]:
    """Simulate, and write the outcome into a folder; return what summary.json holds.

    The same `wanted` and version give the same bytes, but for the wall seconds.
    `faults` in the summary counts what failed inside the bot: it should be empty.

    Raises OSError for a folder that cannot be written, and
    `bot.rendering.documents.RenderingError` for a document that cannot be printed.
    """
    begun = perf_counter()
    municipality = wanted.municipality
    start = calendar.instant_of(municipality, wanted.first, time(0))
    end = calendar.instant_of(municipality, wanted.last + timedelta(days=1), time(0))
    people = inhabitants(municipality, wanted.first, wanted.last, wanted.seed)
    away = leaves(municipality, people, wanted.first, wanted.last, wanted.seed)
    (folder / "documents").mkdir(parents=True, exist_ok=True)
    # Until it is done, it says so; the folder is known as ours by it.
    _write_summary(folder, {"unfinished": True})
    async with AsyncExitStack() as stack:
        found = stack.enter_context(faults())
        here = await stack.enter_async_context(town(municipality, people, away, start))
        printer = stack.enter_context(press())
        file = stack.enter_context(_opened(folder, "messages"))
        messages = Messages(here, file)
        shelf = Shelf(here, printer, folder)
        behaviour = Behaviour(municipality, dict(here.people), away, wanted.seed)
        # The last instant is the last moment of the last day.
        bells = Bells.between(municipality, start, end - timedelta(microseconds=1))
        sittings = Sittings(here, behaviour, wanted.seed)
        keeping = Keeping(municipality, behaviour, wanted.seed)
        life = _Life(here, bells, Diary(), behaviour, messages, shelf, sittings, keeping)
        first_acts(here, away, life.diary)
        for at, act in chain(
            sittings.planned(wanted.first, wanted.last),
            activities.planned(municipality, wanted.first, wanted.last, wanted.seed),
        ):
            life.diary.note(at, act)
        await life.live(progress)
        counts = {"messages": messages.count}
        for name, rows in (
            ("rounds", await outcome.rounds(here)),
            ("meetings", await outcome.meetings(here, shelf, wanted.first, wanted.last)),
            ("documents", shelf.approved()),
            ("commitments", await promised.commitments(here)),
            ("activities", await promised.activities(here)),
            ("targets", await promised.targets(here, wanted.first, wanted.last)),
            ("people", outcome.people(people, away, wanted.first, wanted.last)),
        ):
            counts[name] = _write(folder, name, rows)
        async with here.database.read() as session:
            states = await outbox.counts(session)
        await printer.close()
    summary = _summary(wanted, counts, states, found, perf_counter() - begun)
    _write_summary(folder, summary)
    return summary


def _write_summary(folder: Path, summary: Mapping[str, Any]) -> None:
    text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
    (folder / "summary.json").write_text(text, encoding="utf-8")


def _summary(
    wanted: Wanted,
    counts: Mapping[str, int],
    states: Mapping[str, int],
    found: Counter[str],
    seconds: float,
) -> dict[str, Any]:
    return {
        "municipality": wanted.municipality.id,
        "from": wanted.first.isoformat(),
        "to": wanted.last.isoformat(),
        "seed": wanted.seed,
        "version": version("samrad"),
        "simulated_days": (wanted.last - wanted.first).days + 1,
        **counts,
        "outbox": dict(sorted(states.items())),
        "faults": dict(sorted(found.items())),
        "wall_seconds": round(seconds, 3),
    }


def _opened(folder: Path, name: str) -> Any:  # noqa: ANN401
    return (folder / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n")


def _write(folder: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    with _opened(folder, name) as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count
