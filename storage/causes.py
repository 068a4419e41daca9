"""What measures follow from, and what came of them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.commitment_tables import CommitmentRow
from storage.follow_tables import MeasureCause

_IN_ONE = 400
"""Ids in one statement, below what a database takes."""


async def of(session: AsyncSession, commitment: int) -> MeasureCause | None:
    """Return what a measure follows from; None for an åtagande that is no measure."""
    return await session.get(MeasureCause, commitment)


def lacks_cause() -> ColumnElement[bool]:
    """Say of a measure that it does not tell what it follows from, nor why that is not known."""
    measure = MeasureCause
    is_part = (col(measure.problem) == "") | (col(measure.cause) == "")
    return (col(measure.without) == "") & is_part


async def lacking(session: AsyncSession, ids: Sequence[int]) -> frozenset[int]:
    """Return which of some åtaganden are measures that lack problem and cause."""
    found: set[int] = set()
    table = MeasureCause
    for at in range(0, len(ids), _IN_ONE):
        held = col(table.commitment_id).in_(ids[at : at + _IN_ONE])
        found |= set(await session.exec(select(table.commitment_id).where(held, lacks_cause())))
    return frozenset(found)


async def waiting_of(session: AsyncSession, person: int) -> CommitmentRow | None:
    """Return the newest measure of a person that still lacks problem and cause."""
    return await _newest(
        session,
        CommitmentRow.created_by == person,
        lacks_cause(),
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
