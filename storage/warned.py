"""Which warnings have been given."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.columns import columns
from storage.tables import Warned

_KEY = columns(Warned).key
_GIVEN = select(_KEY).where(_KEY.in_(bindparam("keys", expanding=True)))


async def given(session: AsyncSession, keys: Iterable[str]) -> frozenset[str]:
    """Return those of some warnings that have been given."""
    wanted = tuple(keys)
    if not wanted:
        return frozenset()
    return frozenset((await session.exec(_GIVEN, params={"keys": wanted})).all())


def note(session: AsyncSession, key: str, at: datetime) -> None:
    """Note that a warning has been given, once."""
    session.add(Warned(key=key, at=at))
