"""The inbox: which events have been handled, and whom and where a new one comes from."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, insert, literal
from sqlmodel import SQLModel, and_, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import InboxEvent, Person, Room


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of an event that has come in.

    Attributes:
        handled: it has been handled before.
        room: what is known of its room.
        person: who is behind the account it comes from.

    """

    handled: bool
    room: Room | None
    person: Person | None


_ONE = select(literal(1).label("one")).subquery()
"""One row, so that there is an answer when nothing is known."""
_PLATFORM: BindParameter[str] = bindparam("platform")
_ARRIVED = (
    select(InboxEvent.event, Room, Person)
    .select_from(_ONE)
    .outerjoin(
        InboxEvent,
        and_(col(InboxEvent.platform) == _PLATFORM, col(InboxEvent.event) == bindparam("event")),
    )
    .outerjoin(Room, and_(col(Room.platform) == _PLATFORM, col(Room.room) == bindparam("room")))
    .outerjoin(
        Person, and_(col(Person.platform) == _PLATFORM, col(Person.user) == bindparam("user"))
    )
)
_NOTE = insert(SQLModel.metadata.tables["inbox"])


async def arrived(
    session: AsyncSession, platform: str, event: str, room: str, user: str
) -> Arrival:
    """Return what is known of an event, its room and its sender."""
    values = {"platform": platform, "event": event, "room": room, "user": user}
    known, its_room, person = (await session.exec(_ARRIVED, params=values)).one()
    return Arrival(known is not None, its_room, person)


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
