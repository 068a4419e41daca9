"""Plans that were sent as files, kept until they are taken or put aside."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.plan_tables import PlanImport

WAITS, TAKEN, DROPPED = "vantar", "tagen", "avbruten"


async def keep(session: AsyncSession, row: PlanImport) -> PlanImport:
    """Keep a plan until its sender has said yes or no; an earlier one of the sender's gives way."""
    waiting = await session.exec(
        select(PlanImport).where(PlanImport.person_id == row.person_id, PlanImport.status == WAITS)
    )
    for old in waiting.all():
        drop(session, old, DROPPED)
    session.add(row)
    await session.flush()
    return row


def drop(session: AsyncSession, row: PlanImport, status: str) -> None:
    """Let a plan be taken or put aside; its lines are not needed any more."""
    row.status, row.lines = status, []
    session.add(row)


async def by_id(session: AsyncSession, plan: int) -> PlanImport | None:
    """Return a plan that was sent."""
    return await session.get(PlanImport, plan)


async def waiting_for(session: AsyncSession, person: int) -> PlanImport | None:
    """Return the plan that waits for a person's yes."""
    found = await session.exec(
        select(PlanImport)
        .where(PlanImport.person_id == person, PlanImport.status == WAITS)
        .order_by(col(PlanImport.id).desc())
        .limit(1)
    )
    return found.first()
