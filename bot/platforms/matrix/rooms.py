"""What the bot remembers of its rooms, so that a restart need not fetch it again."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

Json = dict[str, Any]

_CHAT_OF_TWO = 2


@dataclass(frozen=True, slots=True)
class Room:
    """One room that the bot is in. Its name is not kept: it may be about anybody.

    Attributes:
        id: the room's id.
        since: when the bot joined, milliseconds since 1970; 0 when not known.
        encrypted: end-to-end encryption is on; it can never be switched off again.
        direct: it was made or entered as a chat of two.
        joined: how many are in it, the bot too; 0 when not known.
        invited: how many are invited.
        successor: the room that replaced it.

    """

    id: str
    since: int = 0
    encrypted: bool = False
    direct: bool = False
    joined: int = 0
    invited: int = 0
    successor: str | None = None


_FIELDS = frozenset(field.name for field in fields(Room))


def updated(room: Room, part: Json, me: str) -> Room:
    """Return the room after one sync's state, timeline and summary of it."""
    for event in (*_events(part, "state"), *_events(part, "timeline")):
        if "state_key" in event and isinstance(event.get("content"), dict):
            room = _after_state(room, event, event["content"], me)
    summary = part.get("summary") or {}
    return replace(
        room,
        joined=summary.get("m.joined_member_count", room.joined),
        invited=summary.get("m.invited_member_count", room.invited),
    )


def is_own_join(event: Json, me: str) -> bool:
    """Say whether this is the event by which the bot came into the room."""
    if event.get("type") != "m.room.member" or event.get("state_key") != me:
        return False
    before = _mapping(_mapping(event.get("unsigned")).get("prev_content"))
    joins = _mapping(event.get("content")).get("membership") == "join"
    return joins and before.get("membership") != "join"


def _events(part: Json, where: str) -> Iterable[Json]:
    events = (part.get(where) or {}).get("events") or []
    return [event for event in events if isinstance(event, dict)]


def _after_state(room: Room, event: Json, content: Json, me: str) -> Room:
    match event["type"], event["state_key"]:
        case "m.room.encryption", "":
            return replace(room, encrypted=True)
        case "m.room.tombstone", "":
            return replace(room, successor=_text(content.get("replacement_room")))
        case "m.room.member", user if user == me and is_own_join(event, me):
            return replace(room, since=event.get("origin_server_ts", 0))
    return room


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _kept(page: Json) -> Room:
    return Room(**{key: value for key, value in page.items() if key in _FIELDS})


class RoomBook:
    """The rooms that the bot is in, the chats of two, and rooms it waits to enter.

    Attributes:
        changed: something is not yet on disk.

    """

    def __init__(self, kept: Json) -> None:
        """Open the book as `kept` was written by `page`."""
        rooms: list[Json] = kept.get("rooms", [])
        self._rooms = {each["id"]: _kept(each) for each in rooms}
        self._direct: dict[str, list[str]] = kept.get("direct", {})
        self._entering: set[str] = set(kept.get("entering", []))
        self._awaited: dict[str, Json] = kept.get("awaited", {})
        self._unanswered: dict[str, Json] = kept.get("unanswered", {})
        # What earlier versions wrote down and this one does not keep leaves the disk.
        self.changed = any(each.keys() - _FIELDS for each in rooms)

    def page(self) -> Json:
        """Return all of it as JSON."""
        return {
            "rooms": [asdict(room) for room in self._rooms.values()],
            "direct": self._direct,
            "entering": sorted(self._entering),
            "awaited": self._awaited,
            "unanswered": self._unanswered,
        }

    def get(self, room: str) -> Room | None:
        """Return what is known of a room that the bot is in."""
        return self._rooms.get(room)

    def newest(self, room: str) -> str:
        """Return the room that a room was replaced by in the end; itself when it was not."""
        seen = {room}
        while (known := self._rooms.get(room)) and known.successor and known.successor not in seen:
            room = known.successor
            seen.add(room)
        return room

    def put(self, room: Room) -> None:
        """Remember a room; one that was entered as a chat of two is one."""
        if room.id in self._entering:
            self._entering.discard(room.id)
            room = replace(room, direct=True)
        if self._rooms.get(room.id) != room:
            self._rooms[room.id] = room
            self.changed = True

    def forget(self, room: str) -> None:
        """Leave out a room that the bot is no longer in."""
        self.changed |= self._rooms.pop(room, None) is not None

    def enter_as_direct(self, room: str) -> None:
        """Note that the bot enters a chat of two, of which nothing else is known yet."""
        known = self._rooms.get(room)
        if known is not None:
            self.put(replace(known, direct=True))
        else:
            self._entering.add(room)
            self.changed = True

    def is_direct(self, room: str) -> bool:
        """Say whether a room is a chat of two: by its members, else by how it was made."""
        known = self._rooms.get(room)
        if known is None:
            return room in self._entering or self._listed(room)
        members = known.joined + known.invited
        if members > _CHAT_OF_TWO:
            return False
        return members == _CHAT_OF_TWO or known.direct or self._listed(room)

    @property
    def direct(self) -> dict[str, list[str]]:
        """Chats of two by user id, as the account's `m.direct` has them."""
        return {user: list(rooms) for user, rooms in self._direct.items()}

    def set_direct(self, content: Json) -> None:
        """Take over the account's `m.direct`."""
        self._direct = {
            user: [room for room in rooms if isinstance(room, str)]
            for user, rooms in content.items()
            if isinstance(rooms, list)
        }
        self.changed = True

    def _listed(self, room: str) -> bool:
        return any(room in rooms for rooms in self._direct.values())

    @property
    def unanswered(self) -> dict[str, Json]:
        """Invitations that were there before the position in the stream, by room."""
        return dict(self._unanswered)

    def set_unanswered(self, invitations: dict[str, Json]) -> None:
        """Keep invitations that no later sync will bring again."""
        self._unanswered = invitations
        self.changed = True

    def answered(self, room: str) -> None:
        """Note that an invitation was answered."""
        self.changed |= self._unanswered.pop(room, None) is not None

    def await_successor(self, successor: str, tombstone: Json, room: str) -> None:
        """Note that the bot may not enter a room's successor until it is invited."""
        self._awaited[successor] = {"tombstone": tombstone, "room": room}
        self.changed = True

    def awaited(self, successor: str) -> Json | None:
        """Return what `await_successor` was told, as {"tombstone": …, "room": …}."""
        return self._awaited.get(successor)

    def entered_successor(self, successor: str) -> None:
        """Note that the bot is in the successor, and that this was told."""
        self.changed |= self._awaited.pop(successor, None) is not None
