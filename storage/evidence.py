"""Files that show that åtaganden are done."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.follow_tables import EvidenceFile


async def files_of(session: AsyncSession, commitment: int) -> Sequence[EvidenceFile]:
    """Return the files of an åtagande, oldest first."""
    found = await session.exec(
        select(EvidenceFile)
        .where(EvidenceFile.commitment_id == commitment)
        .order_by(col(EvidenceFile.id))
    )
    return found.all()
