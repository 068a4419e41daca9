"""How things stand, in one question: the same as the tables say, on both databases."""

from datetime import UTC, date, datetime

from samverkan.collection import Away, Seat
from storage import people, temporary
from storage.database import Database
from storage.present import Present, present
from storage.tables import TemporaryGroup

TODAY = date(2026, 11, 19)
LATER = datetime(2026, 11, 19, 8, tzinfo=UTC)


def _group(forum: str, starter: int, closed: datetime | None) -> TemporaryGroup:
    return TemporaryGroup(
        forum=forum,
        template="est_insats",
        name=f'{forum}: "Åsa", rad\n2',
        areas=["haggvik"],
        members=["polis", "skola"],
        rhythm="vecka",
        why="många bränder",
        start_day=TODAY,
        end_day=date(2026, 12, 19),
        platform="matrix",
        started_by=starter,
        started_at=LATER,
        closed_at=closed,
    )


async def test_a_new_database_holds_nobody(database: Database) -> None:
    async with database.read() as session:
        assert await present(session, TODAY) == Present((), (), ())


async def test_it_says_what_the_tables_say(database: Database) -> None:
    seats = [
        Seat(0, "skola", "ordinarie", date(2026, 1, 1), None),
        Seat(0, "polis", "ersattare", None, date(2026, 12, 31)),
    ]
    async with database.write() as session:
        kim = (await people.store(session, "Kim", "matrix", "@kim:example.org")).id or 0
        bo = (await people.store(session, "Bo", "matrix", "@bo:example.org")).id or 0
        await people.replace_holdings(session, kim, seats)
        await people.add_absence(session, Away(kim, TODAY, date(2026, 11, 20), bo))
        await people.add_absence(session, Away(bo, date(2026, 11, 20), date(2026, 11, 20)))
        session.add(_group("insats_b", kim, closed=None))
        await session.flush()
        session.add(_group("insats_a", bo, closed=LATER))
        inside = await present(session, TODAY)
    async with database.read() as session:
        found = await present(session, TODAY)
        groups = tuple(map(temporary.of_row, await temporary.every(session)))
        assert found.seats == await people.seats(session)
        assert found.absences == await people.absences(session, TODAY)
        assert found.absences == (Away(kim, TODAY, date(2026, 11, 20), bo),)
        assert found.groups == groups
        assert [group.closed for group in groups] == [False, True]
    # What a transaction has changed, it sees.
    assert inside == found


async def test_what_has_changed_is_seen_the_next_time(database: Database) -> None:
    async with database.write() as session:
        kim = (await people.store(session, "Kim", "matrix", "@kim:example.org")).id or 0
        await people.replace_holdings(session, kim, [Seat(kim, "skola", "ordinarie")])
    async with database.read() as session:
        before = await present(session, TODAY)
        again = await present(session, TODAY)
    assert before.seats is again.seats
    async with database.write() as session:
        await people.replace_holdings(session, kim, [Seat(kim, "polis", "ordinarie")])
    async with database.read() as session:
        after = await present(session, TODAY)
        assert after.seats == await people.seats(session) != before.seats
