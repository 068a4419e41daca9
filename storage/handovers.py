"""Functions that change hands, and the packages that go with them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samverkan.collection import ORDINARIE
from storage.tables import HandoverRow, Holding


async def change_hands(session: AsyncSession, function: str, to: int, day: date) -> int | None:
    """Let a person hold a function from a day, and whoever held it until the day before.

    Returns the person who holds it the day before; None when nobody does. What was planned
    for others from that day on is taken back, and so is the new holder's own time as a
    deputy of the function.
    """
    rows = (
        await session.exec(
            select(Holding).where(Holding.function == function).order_by(col(Holding.id))
        )
    ).all()
    last = day - timedelta(days=1)
    before = None
    for row in rows:
        if row.role != ORDINARIE and row.person_id != to:
            continue
        if row.to_day is not None and row.to_day < day:
            continue
        if row.from_day is not None and row.from_day >= day:
            await session.delete(row)
            continue
        if row.role == ORDINARIE and row.person_id != to:
            before = row.person_id
        row.to_day = last
        session.add(row)
    session.add(Holding(person_id=to, function=function, role=ORDINARIE, from_day=day))
    await session.flush()
    return before


async def order(
    session: AsyncSession,
    function: str,
    *,
    from_person: int | None,
    to_person: int,
    from_day: date,
    by: int | None,
    at: datetime,
) -> HandoverRow:
    """Note that a package is due; one that was due for the same function is taken back."""
    for old in await waiting(session):
        if old.function == function:
            await session.delete(old)
    row = HandoverRow(
        function=function,
        from_person=from_person,
        to_person=to_person,
        from_day=from_day,
        ordered_by=by,
        ordered_at=at,
    )
    session.add(row)
    await session.flush()
    return row


_WAITING = (
    select(HandoverRow).where(col(HandoverRow.paper_id).is_(None)).order_by(col(HandoverRow.id))
)


async def waiting(session: AsyncSession) -> Sequence[HandoverRow]:
    """Return what has no package yet, oldest first."""
    return (await session.exec(_WAITING)).all()


async def by_id(session: AsyncSession, handover: int) -> HandoverRow | None:
    """Return a handover."""
    return await session.get(HandoverRow, handover)
