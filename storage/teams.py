"""What the Teams platform remembers."""

from datetime import datetime
from functools import cache

from sqlalchemy import Executable, bindparam, delete
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserting import insert_in
from storage.teams_tables import TeamsAccount, TeamsConversation, TeamsSending


@cache
def _keep(table: type[SQLModel], dialect: str) -> Executable:
    """Return the statement that adds a row or takes the place of its old one."""
    columns = SQLModel.metadata.tables[str(table.__tablename__)]
    new = insert_in(dialect, columns)
    key = [column.name for column in columns.primary_key]
    rest = {
        column.name: new.excluded[column.name]
        for column in columns.columns
        if column.name not in key
    }
    return new.on_conflict_do_update(index_elements=key, set_=rest)


_CHATS = SQLModel.metadata.tables["teams_conversation"]
_OTHER_CHATS = delete(_CHATS).where(
    _CHATS.c.user == bindparam("of_user"), _CHATS.c.room != bindparam("but")
)


async def _put(session: AsyncSession, row: SQLModel) -> None:
    keep = _keep(type(row), session.get_bind().dialect.name)
    await session.exec(keep, params=row.model_dump())  # type: ignore[call-overload]  # SQLModel knows no plain insert


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
        await session.exec(_OTHER_CHATS, params={"of_user": row.user, "but": row.room})
    await _put(session, row)


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
    await _put(session, row)


async def sending(session: AsyncSession, key: str) -> TeamsSending | None:
    """Return what became of a message."""
    return await session.get(TeamsSending, key)


async def done(session: AsyncSession, row: TeamsSending) -> None:
    """Note that a message went."""
    await _put(session, row)


async def sent(session: AsyncSession, event: str) -> TeamsSending | None:
    """Return a message by its event."""
    found = await session.exec(select(TeamsSending).where(TeamsSending.event == event))
    return found.first()


async def forget_sendings(session: AsyncSession, before: datetime) -> None:
    """Drop what was sent so long ago that nobody sends it again or answers it."""
    await session.exec(delete(TeamsSending).where(col(TeamsSending.begun_at) < before))
