"""Approved lägesbilder, frozen as they were."""

from collections.abc import Collection

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


async def latest_of(session: AsyncSession, rounds: Collection[int]) -> dict[int, PictureVersion]:
    """Return the newest approved version of each of some rounds that has one."""
    found = await session.exec(
        select(PictureVersion)
        .where(col(PictureVersion.round_id).in_(rounds))
        .order_by(col(PictureVersion.version))
    )
    return {row.round_id: row for row in found.all()}


async def by_id(session: AsyncSession, picture: int) -> PictureVersion | None:
    """Return a version."""
    return await session.get(PictureVersion, picture)
