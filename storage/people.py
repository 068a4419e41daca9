"""People: who they are, what they hold, when they are away."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.exc import NoResultFound
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samverkan.collection import Away, Seat
from storage.columns import columns
from storage.tables import Absence, Holding, Person

_BY_USER = select(Person).where(
    Person.platform == bindparam("platform"), Person.user == bindparam("user")
)


async def by_user(session: AsyncSession, platform: str, user: str) -> Person | None:
    """Return the person behind a chat account."""
    return (await session.exec(_BY_USER, params={"platform": platform, "user": user})).first()


_PERSON, _HOLDING, _ABSENCE = columns(Person), columns(Holding), columns(Absence)
_ACCOUNTS = select(_PERSON.platform, _PERSON.user, _PERSON.id)


async def accounts(session: AsyncSession) -> dict[tuple[str, str], int]:
    """Return the stored ids of the people behind all chat accounts, by platform and account."""
    found = await session.exec(_ACCOUNTS)
    return {(platform, user): number for platform, user, number in found.all() if number}


async def by_id(session: AsyncSession, person: int) -> Person:
    """Return a person who is known to exist."""
    return await session.get_one(Person, person)


async def namesakes(session: AsyncSession, person: Person) -> Sequence[Person]:
    """Return those of a person's name on other platforms: accounts of the same, perhaps."""
    query = select(Person).where(Person.name == person.name, Person.platform != person.platform)
    return (await session.exec(query.order_by(col(Person.id)))).all()


_BY_IDS = select(Person).where(col(Person.id).in_(bindparam("people", expanding=True)))


async def by_ids(session: AsyncSession, people: Collection[int]) -> dict[int, Person]:
    """Return some people by their stored ids. Raises NoResultFound for one who is not there."""
    if not people:
        return {}
    rows = (await session.exec(_BY_IDS, params={"people": sorted(people)})).all()
    found = {row.id or 0: row for row in rows}
    if len(found) < len(set(people)):
        raise NoResultFound("a person is not there")
    return found


async def everyone(session: AsyncSession) -> Sequence[Person]:
    """Return all people."""
    return (await session.exec(select(Person).order_by(col(Person.id)))).all()


_SEATS = select(  # type: ignore[call-overload]  # SQLModel's overloads end at four columns
    _HOLDING.person_id, _HOLDING.function, _HOLDING.role, _HOLDING.from_day, _HOLDING.to_day
).order_by(_HOLDING.id)
_ABSENCES = (
    select(_ABSENCE.person_id, _ABSENCE.from_day, _ABSENCE.to_day, _ABSENCE.deputy_id)
    .where(_ABSENCE.from_day <= bindparam("day"), _ABSENCE.to_day >= bindparam("day"))
    .order_by(_ABSENCE.id)
)


async def seats(session: AsyncSession) -> tuple[Seat, ...]:
    """Return every holding, past and coming ones too."""
    return _seats_of(tuple(map(tuple, (await session.exec(_SEATS)).all())))


@lru_cache(maxsize=8)
def _seats_of(rows: tuple[tuple[Any, ...], ...]) -> tuple[Seat, ...]:
    """Return what rows say. They are the same from one event to the next, but for some."""
    return tuple(Seat(*row) for row in rows)


async def absences(session: AsyncSession, day: date) -> tuple[Away, ...]:
    """Return the absences that cover a day."""
    return tuple(Away(*row) for row in (await session.exec(_ABSENCES, params={"day": day})).all())


async def absences_from(session: AsyncSession, day: date) -> tuple[Away, ...]:
    """Return the absences on a day and after it, in order of time."""
    rows = await session.exec(
        select(Absence)
        .where(col(Absence.to_day) >= day)
        .order_by(col(Absence.from_day), col(Absence.id))
    )
    return tuple(Away(r.person_id, r.from_day, r.to_day, r.deputy_id) for r in rows.all())


async def add_absence(session: AsyncSession, away: Away) -> None:
    """Store an absence; one that it overlaps is replaced, since the newest word holds."""
    overlapping = await session.exec(
        select(Absence).where(
            Absence.person_id == away.person,
            col(Absence.from_day) <= away.to_day,
            col(Absence.to_day) >= away.from_day,
        )
    )
    for row in overlapping.all():
        await session.delete(row)
    session.add(
        Absence(
            person_id=away.person,
            from_day=away.from_day,
            to_day=away.to_day,
            deputy_id=away.deputy,
        )
    )
    await session.flush()


async def store(session: AsyncSession, name: str, platform: str, user: str) -> Person:
    """Add a person, or bring the name of a known account up to date."""
    person = await by_user(session, platform, user)
    if person is None:
        person = Person(name=name, platform=platform, user=user)
    person.name = name
    session.add(person)
    await session.flush()
    return person


async def replace_holdings(session: AsyncSession, person: int, held: Iterable[Seat]) -> bool:
    """Let a person hold exactly these seats; True when that changed anything.

    Holdings are kept with their days, so a person who has left stays in the table
    with an end day.
    """
    rows = (await session.exec(select(Holding).where(Holding.person_id == person))).all()
    old = {(r.function, r.role, r.from_day, r.to_day): r for r in rows}
    new = {(s.function, s.role, s.from_day, s.to_day) for s in held}
    for key in old.keys() - new:
        await session.delete(old[key])
    for function, role, from_day, to_day in sorted(new - old.keys(), key=repr):
        session.add(
            Holding(
                person_id=person,
                function=function,
                role=role,
                from_day=from_day,
                to_day=to_day,
            )
        )
    await session.flush()
    return old.keys() != new
