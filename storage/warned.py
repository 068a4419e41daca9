"""Which warnings have been given."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Warned


async def given(session: AsyncSession, keys: Iterable[str]) -> frozenset[str]:
    """Return those of some warnings that have been given."""
    found = await session.exec(select(Warned.key).where(col(Warned.key).in_(tuple(keys))))
    return frozenset(found.all())


def note(session: AsyncSession, key: str, at: datetime) -> None:
    """Note that a warning has been given, once."""
    session.add(Warned(key=key, at=at))
