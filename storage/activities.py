"""Activities that targets count."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samverkan.commitments.targets import Held
from storage.commitment_tables import ActivityRow


async def held(session: AsyncSession, targets: Sequence[str]) -> Sequence[Held]:
    """Return what was held for some targets, oldest first."""
    found = await session.exec(
        select(ActivityRow)
        .where(col(ActivityRow.target).in_(targets), ActivityRow.status == "genomford")
        .order_by(col(ActivityRow.day))
    )
    return [Held(row.target, row.area, row.day, row.text) for row in found.all()]
