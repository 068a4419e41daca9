"""Time-limited groups that were started in chat."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samverkan.temporary import Temporary
from storage.tables import TemporaryGroup

_EVERY = select(TemporaryGroup).order_by(col(TemporaryGroup.id))


async def every(session: AsyncSession) -> Sequence[TemporaryGroup]:
    """Return all groups, closed ones too, in the order they were started."""
    return (await session.exec(_EVERY)).all()


async def running(session: AsyncSession) -> Sequence[TemporaryGroup]:
    """Return the groups that nobody has closed."""
    return [row for row in await every(session) if row.closed_at is None]


async def by_id(session: AsyncSession, group: int) -> TemporaryGroup | None:
    """Return a group."""
    return await session.get(TemporaryGroup, group)


async def waiting_for(session: AsyncSession, person: int) -> TemporaryGroup | None:
    """Return the group whose evaluation a person is asked about now; the newest question."""
    asked = [row for row in await running(session) if row.question and row.asked_of == person]
    return max(asked, key=lambda row: (row.asked_at, row.id), default=None)


def of_row(row: TemporaryGroup) -> Temporary:
    """Return a stored group as the type of the rules."""
    return Temporary(
        forum=row.forum,
        template=row.template,
        name=row.name,
        areas=tuple(row.areas),
        members=tuple(row.members),
        rhythm=row.rhythm,
        why=row.why,
        start=row.start_day,
        end=row.end_day,
        closed=row.closed_at is not None,
    )
