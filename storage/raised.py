"""Messages that were pointed out as åtaganden."""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.follow_tables import RaisedMessage


async def by_event(session: AsyncSession, platform: str, event: str) -> RaisedMessage | None:
    """Return what a message was raised to."""
    found = await session.exec(
        select(RaisedMessage).where(
            RaisedMessage.platform == platform, RaisedMessage.event == event
        )
    )
    return found.first()


async def by_id(session: AsyncSession, number: int) -> RaisedMessage | None:
    """Return a raised message."""
    return await session.get(RaisedMessage, number)
