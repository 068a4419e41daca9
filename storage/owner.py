"""Whose a database is: one municipality's, and from its first use on no other's."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Owner

_THE_ONE = 1


class OthersDatabaseError(Exception):
    """The database is another municipality's. `.owner` is its id."""

    def __init__(self, owner: str, claimed_by: str) -> None:
        super().__init__(f"the database holds {owner}, not {claimed_by}")
        self.owner = owner


async def check(session: AsyncSession, municipality: str) -> bool:
    """Say whether a database is a municipality's already. Raises `OthersDatabaseError`."""
    owner = await session.get(Owner, _THE_ONE)
    if owner is not None and owner.municipality != municipality:
        raise OthersDatabaseError(owner.municipality, municipality)
    return owner is not None


async def claim(session: AsyncSession, municipality: str) -> None:
    """Let a database be a municipality's for good. Raises `OthersDatabaseError`."""
    if not await check(session, municipality):
        session.add(Owner(id=_THE_ONE, municipality=municipality))
        await session.flush()
