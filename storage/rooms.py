"""Rooms: which chat room is which forum's, and which is whose direct chat."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.columns import columns
from storage.tables import OutboxRow, Room

_BY_ROOM = select(Room).where(
    Room.platform == bindparam("platform"), Room.room == bindparam("room")
)


async def by_room(session: AsyncSession, platform: str, room: str) -> Room | None:
    """Return what is known of a chat room."""
    return (await session.exec(_BY_ROOM, params={"platform": platform, "room": room})).first()


_ROOM = columns(Room)
_OWNERS = select(_ROOM.platform, _ROOM.room, _ROOM.person_id).where(
    _ROOM.room.in_(bindparam("rooms", expanding=True)), _ROOM.person_id.is_not(None)
)


@dataclass(frozen=True, slots=True)
class ForumPlace:
    """Where a forum is: what is said to a forum is said once in each of its places.

    Attributes:
        platform, room: the chat room.
        ceiling: the highest access class that may be posted there now.
        suffix: ends the key of a message there, so that each place has a key of its own.

    """

    platform: str
    room: str
    ceiling: str
    suffix: str


async def of_forum(session: AsyncSession, forum: str, platform: str | None = None) -> Room | None:
    """Return the room of a forum: its first, or that on a platform."""
    query = select(Room).where(Room.forum == forum).order_by(col(Room.id))
    if platform is not None:
        query = query.where(Room.platform == platform)
    return (await session.exec(query)).first()


_PLACES = (
    select(_ROOM.platform, _ROOM.room, _ROOM.ceiling)
    .where(_ROOM.forum == bindparam("forum"))
    .order_by(_ROOM.id)
)


async def places(session: AsyncSession, forum: str) -> tuple[ForumPlace, ...]:
    """Return the rooms of a forum, one for each platform, the first known first."""
    found = await session.exec(_PLACES, params={"forum": forum})
    return tuple(
        ForumPlace(platform, room, ceiling, f":{platform}" if at else "")
        for at, (platform, room, ceiling) in enumerate(found.all())
    )


async def keep_configured(session: AsyncSession, platform: str, forums: Collection[str]) -> None:
    """Let rooms of other forums than these be no forum's, where the settings once named them."""
    query = select(Room).where(Room.platform == platform, col(Room.configured).is_not(None))
    for row in (await session.exec(query)).all():
        if row.forum not in forums:
            row.forum, row.configured = None, None
            session.add(row)
    await session.flush()


async def owners(
    session: AsyncSession, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Return whose direct chats some (platform, room) are; of a group's room nothing."""
    if not wanted:
        return {}
    found = await session.exec(_OWNERS, params={"rooms": [room for _, room in wanted]})
    return {
        (platform, room): person
        for platform, room, person in found.all()
        if person is not None and (platform, room) in wanted
    }


_DIRECT = select(Room).where(Room.person_id == bindparam("person")).order_by(col(Room.id).desc())


async def direct(session: AsyncSession, person: int) -> Room | None:
    """Return the direct chat with a person; the newest when there have been several."""
    return (await session.exec(_DIRECT, params={"person": person})).first()


_DIRECT_OF = (
    select(_ROOM.person_id, _ROOM.room)
    .where(_ROOM.person_id.in_(bindparam("people", expanding=True)))
    .order_by(_ROOM.id)
)


async def direct_of(session: AsyncSession, people: Iterable[int]) -> dict[int, str]:
    """Return the direct chats with these people, by person; who has none is left out."""
    found = await session.exec(_DIRECT_OF, params={"people": sorted(set(people))})
    return {person: room for person, room in found.all() if person is not None}


async def remember(
    session: AsyncSession,
    platform: str,
    room: str,
    *,
    forum: str | None = None,
    person: int | None = None,
    ceiling: str,
) -> Room:
    """Store what a room is and what may be posted there."""
    row = await by_room(session, platform, room) or Room(platform=platform, room=room)
    row.forum = forum or row.forum
    row.person_id = person or row.person_id
    row.ceiling = ceiling
    session.add(row)
    await session.flush()
    return row


async def assign(
    session: AsyncSession, platform: str, room: str, forum: str, configured: str, ceiling: str
) -> None:
    """Let a room be a forum's, and no other room of that platform with it."""
    query = select(Room).where(Room.forum == forum, Room.platform == platform)
    for old in (await session.exec(query)).all():
        old.forum, old.configured = None, None
        session.add(old)
    await session.flush()
    row = await remember(session, platform, room, forum=forum, ceiling=ceiling)
    row.configured = configured
    session.add(row)
    await session.flush()


async def set_ceiling(session: AsyncSession, platform: str, room: str, ceiling: str) -> None:
    """Store what may be posted in a room now."""
    row = await by_room(session, platform, room)
    if row is not None:
        row.ceiling = ceiling
        session.add(row)
        await session.flush()


async def forget(session: AsyncSession, platform: str, room: str) -> None:
    """Drop a direct chat that can no longer be used, so that a new one is made."""
    row = await by_room(session, platform, room)
    if row is not None:
        await session.delete(row)
        await session.flush()


async def replace(session: AsyncSession, platform: str, old: str, new: str) -> None:
    """Follow a room upgrade: the new room is what the old was, waiting messages go there."""
    row = await by_room(session, platform, old)
    if row is not None:
        row.room = new
        session.add(row)
    waiting = await session.exec(
        select(OutboxRow).where(
            OutboxRow.platform == platform, OutboxRow.room == old, OutboxRow.state == "pending"
        )
    )
    for message in waiting.all():
        message.room = new
        message.lane = f"room:{new}" if message.lane == f"room:{old}" else message.lane
        # What a message replied to stayed behind in the old room.
        message.payload = {**message.payload, "reply_to": None, "thread": None}
        session.add(message)
    await session.flush()
