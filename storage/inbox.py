"""The inbox: which events have been handled."""

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import InboxEvent


async def is_handled(session: AsyncSession, platform: str, event: str) -> bool:
    """Say whether an event has been handled."""
    return await session.get(InboxEvent, (platform, event)) is not None
