"""Approved lägesbilder, frozen as they were."""

from collections.abc import Collection, Sequence
from datetime import datetime

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


_LATEST_OF = (
    select(PictureVersion)
    .where(col(PictureVersion.round_id).in_(bindparam("rounds", expanding=True)))
    .order_by(col(PictureVersion.version))
)


async def latest_of(session: AsyncSession, rounds: Collection[int]) -> dict[int, PictureVersion]:
    """Return the newest approved version of each of some rounds that has one."""
    found = await session.exec(_LATEST_OF, params={"rounds": tuple(rounds)})
    return {row.round_id: row for row in found.all()}


_APPROVED = (
    select(PictureVersion.round_id, PictureVersion.id, PictureVersion.approved_at)
    .where(col(PictureVersion.round_id).in_(bindparam("rounds", expanding=True)))
    .order_by(col(PictureVersion.version))
)


async def approved(
    session: AsyncSession, rounds: Collection[int]
) -> dict[int, tuple[int, datetime]]:
    """Return the newest version of each of some rounds that has one: its id, and when it came.

    Without the pictures themselves, so that it may be asked of many.
    """
    if not rounds:
        return {}
    found = await session.exec(_APPROVED, params={"rounds": sorted(rounds)})
    return {round_: (number or 0, at) for round_, number, at in found.all()}


_BY_IDS = select(PictureVersion).where(
    col(PictureVersion.id).in_(bindparam("pictures", expanding=True))
)


async def by_ids(session: AsyncSession, pictures: Sequence[int]) -> Sequence[PictureVersion]:
    """Return versions that are known to exist, in the order of the ids."""
    if not pictures:
        return ()
    rows = (await session.exec(_BY_IDS, params={"pictures": sorted(pictures)})).all()
    known = {row.id: row for row in rows}
    return [known[number] for number in pictures]


async def by_id(session: AsyncSession, picture: int) -> PictureVersion | None:
    """Return a version."""
    return await session.get(PictureVersion, picture)
