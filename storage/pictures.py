"""Approved lägesbilder, frozen as they were."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import PictureVersion


async def latest(session: AsyncSession, round_: int) -> PictureVersion | None:
    """Return the newest approved version of a round's picture."""
    found = await session.exec(
        select(PictureVersion)
        .where(PictureVersion.round_id == round_)
        .order_by(col(PictureVersion.version).desc())
    )
    return found.first()


async def by_id(session: AsyncSession, picture: int) -> PictureVersion | None:
    """Return a version."""
    return await session.get(PictureVersion, picture)
