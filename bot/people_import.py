"""`samrad people import`: a municipality's list of people becomes stored seats."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import asyncpg  # type: ignore[import-untyped]  # it comes without types
from sqlalchemy.exc import SQLAlchemyError

from samverkan.collection import Seat
from samverkan.people import PersonRow, vacancies
from samverkan.structure import Function, Municipality
from storage import audit, people
from storage.database import Database, sqlite_file
from storage.migrate import HEAD, migrate, revision_of
from storage.owner import OthersDatabaseError, check, claim


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        people: how many people the list holds.
        changed: how many of them got other seats than they had.
        unnamed: names of people who are stored but not in the list; they keep their seats.
        vacant: functions of a forum that nobody holds today.

    """

    people: int
    changed: int
    unnamed: tuple[str, ...]
    vacant: tuple[Function, ...]


async def import_people(
    url: str, municipality: Municipality, rows: Sequence[PersonRow], now: datetime
) -> Imported:
    """Store a list of people, all of it or nothing.

    Each person in the list then holds exactly the seats that the list gives; people who
    are not in it keep theirs, so that a list of one party does not empty the others.
    Raises ConnectionError when the database cannot be used, or is another municipality's.
    """
    database = Database(url)
    try:
        with explained():
            await migrate(database, now.astimezone(UTC))
        async with database.write() as session:
            with explained():
                await claim(session, municipality.id)
            changed = 0
            named = set()
            for (platform, user), held in groupby(sorted(rows, key=_account), key=_account):
                seats = tuple(held)
                person = await people.store(session, seats[0].name, platform, user)
                id_ = person.id or 0
                named.add((platform, user))
                if await people.replace_holdings(session, id_, _seats(id_, seats)):
                    changed += 1
                    audit.note(session, now, None, "people.import", f"person:{id_}")
            unnamed = tuple(
                one.name
                for one in await people.everyone(session)
                if (one.platform, one.user) not in named
            )
            stored = await people.seats(session)
    finally:
        await database.close()
    today = now.astimezone(ZoneInfo(municipality.timezone)).date()
    return Imported(len(named), changed, unnamed, vacancies(municipality, stored, today))


async def stored_seats(url: str, municipality: Municipality) -> tuple[Seat, ...] | None:
    """Return the seats of a database that is there and up to date; None otherwise.

    Raises ConnectionError when the database cannot be used, or is another municipality's.
    """
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return None
    database = Database(url)
    try:
        with explained():
            async with database.engine.connect() as connection:
                if await connection.run_sync(revision_of) != HEAD:
                    return None
        async with database.read() as session:
            with explained():
                await check(session, municipality.id)
            return await people.seats(session)
    finally:
        await database.close()


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the drivers raise on the first contact into one error with one line."""
    try:
        yield
    except OthersDatabaseError as error:
        raise ConnectionError(str(error)) from error
    except (SQLAlchemyError, asyncpg.PostgresError, OSError) as error:
        raise ConnectionError(str(error).partition("\n")[0]) from error


def _account(row: PersonRow) -> tuple[str, str]:
    return row.platform, row.matrix_id


def _seats(person: int, rows: Sequence[PersonRow]) -> tuple[Seat, ...]:
    return tuple(Seat(person, row.function, row.role, row.from_day, row.to_day) for row in rows)
