"""Approved lägesbilder, frozen as they were."""

from collections.abc import Collection

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import PictureVersion

_LATEST = (
    select(PictureVersion)
    .where(PictureVersion.round_id == bindparam("round"))
    .order_by(col(PictureVersion.version).desc())
    .limit(1)
)


async def latest(session: AsyncSession, round_: int) -> PictureVersion | None:
    """Return the newest approved version of a round's picture."""
    return (await session.exec(_LATEST, params={"round": round_})).first()


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
