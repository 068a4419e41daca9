"""What the Teams platform remembers."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.teams_tables import TeamsAccount, TeamsConversation, TeamsSending


async def conversation(session: AsyncSession, room: str) -> TeamsConversation | None:
    """Return a conversation."""
    return await session.get(TeamsConversation, room)


async def personal(session: AsyncSession, user: str) -> TeamsConversation | None:
    """Return the personal chat with a user."""
    found = await session.exec(select(TeamsConversation).where(TeamsConversation.user == user))
    return found.first()


async def remember(session: AsyncSession, row: TeamsConversation) -> None:
    """Keep a conversation, or what is new about it. A user has one personal chat."""
    if row.user is not None:
        await session.exec(
            delete(TeamsConversation).where(
                col(TeamsConversation.user) == row.user, col(TeamsConversation.room) != row.room
            )
        )
    await session.merge(row)


async def forget(session: AsyncSession, room: str) -> None:
    """Drop a conversation."""
    row = await session.get(TeamsConversation, room)
    if row is not None:
        await session.delete(row)


async def account(session: AsyncSession, user: str) -> TeamsAccount | None:
    """Return how the bot knows a user."""
    return await session.get(TeamsAccount, user)


async def meet(session: AsyncSession, row: TeamsAccount) -> None:
    """Keep how the bot knows a user."""
    await session.merge(row)


async def sending(session: AsyncSession, key: str) -> TeamsSending | None:
    """Return what became of a message."""
    return await session.get(TeamsSending, key)


async def done(session: AsyncSession, row: TeamsSending) -> None:
    """Note that a message went."""
    await session.merge(row)


async def sent(session: AsyncSession, event: str) -> TeamsSending | None:
    """Return a message by its event."""
    found = await session.exec(select(TeamsSending).where(TeamsSending.event == event))
    return found.first()


async def forget_sendings(session: AsyncSession, before: datetime) -> None:
    """Drop what was sent so long ago that nobody sends it again or answers it."""
    await session.exec(delete(TeamsSending).where(col(TeamsSending.begun_at) < before))
