"""The inbox: which events have been handled, and whom and where a new one comes from."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import BindParameter, and_, bindparam, insert, literal, select
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.columns import columns
from storage.present import PARTS, Present, read
from storage.tables import InboxEvent, Person, Room


@dataclass(frozen=True, slots=True)
class Chat:
    """A room, as it is when an event comes from it; the fields are those of its row."""

    platform: str
    room: str
    forum: str | None
    person_id: int | None
    ceiling: str


@dataclass(frozen=True, slots=True)
class Sender:
    """A person, as they are when an event comes from them; the fields are those of their row."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of an event that has come in.

    Attributes:
        handled: it has been handled before.
        room: what is known of its room.
        person: who is behind the account it comes from.
        present: how things stand.

    """

    handled: bool
    room: Chat | None
    person: Sender | None
    present: Present


_ONE = select(literal(1).label("one")).subquery()
"""One row, so that there is an answer when nothing is known."""
_PLATFORM: BindParameter[str] = bindparam("platform")
_EVENT, _ROOM, _PERSON = columns(InboxEvent), columns(Room), columns(Person)
_CHAT = tuple(_ROOM[each.name] for each in fields(Chat))
_ARRIVED = (
    select(_EVENT.event, _PERSON.id, _PERSON.name, *PARTS, *_CHAT)
    .select_from(_ONE)
    .outerjoin(
        _EVENT.event.table,
        and_(_EVENT.platform == _PLATFORM, _EVENT.event == bindparam("event")),
    )
    .outerjoin(_ROOM.room.table, and_(_ROOM.platform == _PLATFORM, _ROOM.room == bindparam("room")))
    .outerjoin(
        _PERSON.id.table, and_(_PERSON.platform == _PLATFORM, _PERSON.user == bindparam("user"))
    )
)
_NOTE = insert(SQLModel.metadata.tables["inbox"])


async def arrived(
    session: AsyncSession, platform: str, event: str, room: str, user: str, day: date
) -> Arrival:
    """Return what is known of an event, its room and its sender, and how things stand that day.

    It is asked together, since a question costs much the same whatever it asks.
    """
    values = {"platform": platform, "event": event, "room": room, "user": user, "day": day}
    known, person, name, *rest = (await session.exec(_ARRIVED, params=values)).one()  # type: ignore[call-overload]  # SQLModel knows no plain select
    parts, chat = rest[: len(PARTS)], rest[len(PARTS) :]
    return Arrival(
        known is not None,
        Chat(*chat) if chat[0] is not None else None,
        Sender(person, name) if person is not None else None,
        read(parts),
    )


async def is_handled(session: AsyncSession, platform: str, event: str) -> bool:
    """Say whether an event has been handled."""
    return await session.get(InboxEvent, (platform, event)) is not None


async def note(
    session: AsyncSession,
    platform: str,
    event: str,
    at: datetime,
    outcome: str,
    reference: str | None = None,
) -> None:
    """Note that an event has been handled. Raises IntegrityError when it has been before."""
    values = {
        "platform": platform,
        "event": event,
        "handled_at": at,
        "outcome": outcome,
        "reference": reference,
    }
    await session.exec(_NOTE, params=values)
