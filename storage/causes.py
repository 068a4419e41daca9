"""What measures follow from, and what came of them."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.commitment_tables import CommitmentRow
from storage.follow_tables import MeasureCause


async def of(session: AsyncSession, commitment: int) -> MeasureCause | None:
    """Return what a measure follows from; None for an åtagande that is no measure."""
    return await session.get(MeasureCause, commitment)


async def waiting_of(session: AsyncSession, person: int) -> CommitmentRow | None:
    """Return the newest measure of a person that still lacks problem and cause."""
    return await _newest(
        session,
        CommitmentRow.created_by == person,
        col(MeasureCause.without) == "",
        (col(MeasureCause.problem) == "") | (col(MeasureCause.cause) == ""),
    )


async def asked_of(session: AsyncSession, commitment: int) -> bool:
    """Say whether the effect of a measure has been asked for and not been told."""
    row = await of(session, commitment)
    return row is not None and row.asked_on is not None and not row.effect


async def _newest(session: AsyncSession, *conditions: object) -> CommitmentRow | None:
    query = select(CommitmentRow).join(
        MeasureCause, col(MeasureCause.commitment_id) == col(CommitmentRow.id)
    )
    found = await session.exec(
        query.where(*conditions).order_by(col(CommitmentRow.id).desc()).limit(1)  # type: ignore[arg-type]
    )
    return found.first()
