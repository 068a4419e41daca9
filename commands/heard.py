"""What was said, by whom and where: what a verb is called about."""

from dataclasses import dataclass, field
from datetime import datetime

from samverkan.sheets import Received


@dataclass(frozen=True, slots=True)
class Actor:
    """A known person, with what the person may answer for today.

    Attributes:
        person: stored id.
        name: for greeting.
        functions: function ids, own ones first, then as deputy.

    """

    person: int
    name: str
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said.

    Attributes:
        platform: the platform's name.
        room: the platform's room id.
        direct: a chat of two.
        forum: the forum whose room it is.
        ceiling: the highest access class that may be posted there.

    """

    platform: str
    room: str
    direct: bool = False
    forum: str | None = None
    ceiling: str = "K2"


@dataclass(frozen=True, slots=True)
class Pointed:
    """A message of a person that a reaction or a reply points at.

    Attributes:
        event: the platform's id of it.
        text: as it stands now; None when it is gone or cannot be read.
        person: stored id of who wrote it; None for somebody unknown.
        at: when it was written.

    """

    event: str
    text: str | None = None
    person: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that came with a message, where the chat keeps it; nothing of its content.

    Attributes:
        kind: what it was sent as: "file", "image", "audio" …
        name: its name.
        mime: its type, or empty.
        size: in bytes; None when the chat does not say.
        reference: the chat's address of the content.
        sha256: of what lies there, in hex; empty when the chat does not say.

    """

    kind: str
    name: str
    mime: str
    size: int | None
    reference: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something said in a chat.

    Attributes:
        event: the platform's id of this event.
        source: the id of the message that later edits and deletions point at; the
            same as `event` except for an edit.
        text: what was said, without prefix and mention.
        about: subject of the message of ours that it answers ("ask:12"), if any.
        thread: id of the thread's root.
        addressed: True when it is meant for the bot beyond doubt.
        file: the table that came with it, in a chat of two.
        pointed: the message of somebody's that it points at, when that was looked up.
        at: when it was written.
        replied: id of the message that it replies to, whoever wrote that.
        handed: the file that came with it, where the chat keeps it; `text` is its caption.

    """

    event: str
    source: str
    text: str
    about: str | None = None
    thread: str | None = None
    addressed: bool = False
    file: Received | None = None
    pointed: Pointed | None = None
    at: datetime = field(kw_only=True)
    replied: str | None = None
    handed: Handed | None = None
