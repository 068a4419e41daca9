"""Each step of the ladder once, in order, whenever the bot wakes, and none after klart."""

import asyncio
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from commands.base import prepare
from commands.commitments import register, reminding
from samverkan import calendar
from samverkan.collection import Seat
from samverkan.commitments.ladder import Rung
from samverkan.commitments.types import Status
from samverkan.interpretation import Gazetteer
from samverkan.model_file import load_ready
from storage import commitments, people
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Absence

MODEL = load_ready("sollentuna")
GAZETTEER = Gazetteer.of(MODEL)
FUNCTIONS = ("kommunpolis", "lokalpolisomradeschef", "trygghetssamordnare", "sakerhetschef")
Away = tuple[int, int, int]
"""Who (by place in `FUNCTIONS`), from how many days after the start, for how many."""


async def _lived(
    folder: str, due: date, pauses: list[int], done_after: int, away: list[Away]
) -> tuple[list[str], list[tuple[date, int]], dict[int, list[tuple[date, date]]]]:
    """Return the rungs told, whom a message went to when, and who was away when."""
    start = due - timedelta(days=15)
    database = Database(f"sqlite:///{folder}/samrad.sqlite")
    await migrate(database, _at(start, 9))
    ids: list[int] = []
    absences: dict[int, list[tuple[date, date]]] = {}
    async with database.write() as session:
        for function in FUNCTIONS:
            person = (await people.store(session, f"Kim {function}", "memory", function)).id or 0
            ids.append(person)
            await people.replace_holdings(session, person, [Seat(person, function, "ordinarie")])
        for who, after, days in away:
            first = start + timedelta(days=after)
            last = first + timedelta(days=days)
            absences.setdefault(ids[who], []).append((first, last))
            session.add(Absence(person_id=ids[who], from_day=first, to_day=last))
        context = await prepare(session, MODEL, GAZETTEER, _at(start, 9))
        await register.promise(
            context, text="Ta fram statistik", owner="kommunpolis", due=due,
            forum="est_vecko", proposed=False,
        )  # fmt: skip
    sent: list[tuple[date, int]] = []
    today = start
    for pause in (*pauses, *[1] * 70):
        today += timedelta(days=pause)
        # The bot may be woken twice a day, and has forgotten everything in between.
        for hour in (7, 9, 9):
            async with database.write() as session:
                context = await prepare(session, MODEL, GAZETTEER, _at(today, hour))
                row = await commitments.by_number(session, f"A-{start.year}-001")
                assert row is not None
                if today >= start + timedelta(days=done_after) and row.live:
                    commitments.set_status(row, Status.KLART)
                    await register.changed(context, row, "done", None)
                for message in await reminding.remind(context):
                    assert hour != 7
                    assert row.live
                    sent.append((today, message.person or 0))
    async with database.read() as session:
        row = await commitments.by_number(session, f"A-{start.year}-001")
        assert row is not None
        events = await commitments.history(session, row)
    await database.close()
    return [e.detail["rung"] for e in events if e.what == "told"], sent, absences


def _at(day: date, hour: int) -> datetime:
    return calendar.instant_of(MODEL, day, time(hour))


@settings(max_examples=12)
@given(
    st.dates(date(2025, 1, 20), date(2028, 10, 1)),
    st.lists(st.integers(1, 30), max_size=4),
    st.integers(0, 120),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 20)), max_size=3),
)
def test_each_step_is_told_once_in_order_to_who_is_at_work(
    due: date, pauses: list[int], done_after: int, away: list[Away]
) -> None:
    with TemporaryDirectory() as folder:
        told, sent, absences = asyncio.run(_lived(folder, due, pauses, done_after, away))
    order = [rung.value for rung in Rung]
    assert all(order.index(one) < order.index(other) for one, other in pairwise(told))
    assert len(set(sent)) == len(sent)
    for day, person in sent:
        assert calendar.is_working_day(day)
        assert not any(first <= day <= last for first, last in absences.get(person, []))
