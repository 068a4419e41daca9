"""The seam to the chats.

A platform turns what comes in into the frozen events below, and delivers what
goes out. It knows no command, no table and no rule; the bot knows no chat.

The error tree, whole:

    PlatformError
    ├── Unreachable          the server is gone, slow or limits us: try again later
    │     .retry_after       seconds the server asked for, or None
    ├── Refused              this message or room will never work: tell the coordinator
    │   ├── NoSuchRoom
    │   ├── NotAllowed
    │   └── TooLarge
    └── LoginFailed          credentials are wrong: stop and say so

`SOME_DEVICES_LEFT_OUT` is no error: see `Delivered.left_out`.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that somebody sent; its content is fetched when it is wanted (`Platform.fetch`).

    Attributes:
        name: what the sender calls it.
        mime: what the sender says it is; empty when nothing is said.
        reference: where it is and how it is opened, as the platform needs to know.
        size: in bytes; None when nothing is said.
        address: where it lies, in words that may be kept: nothing that opens it.
        sha256: of what lies there, in hex, encrypted when it was sent so; empty when the
            platform does not say.

    """

    name: str
    mime: str
    reference: Mapping[str, Any] = field(repr=False)
    size: int | None = None
    address: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """What every event carries.

    Attributes:
        id: the platform's id of the event, unique and stable over replays.
        room: the platform's room id.
        sender: the platform's user id.
        at: aware UTC instant when the sender's server took it in.

    """

    id: str
    room: str
    sender: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(_Event):
    """A message.

    Attributes:
        text: plain text; a reply's quotation of the original is left out, and so is
            the bot's own mention at the start.
        direct: the room is a chat of two.
        mentioned: the bot is addressed by mention.
        reply_to: id of the message it replies to.
        thread: id of the thread's root.
        encrypted: it came end-to-end encrypted.
        unsupported: None for text; else what it is instead ("file", "image", "audio").
        file: the file that was sent, where the platform can fetch it; `text` is then what
            was written beside it.

    """

    text: str
    direct: bool = False
    mentioned: bool = False
    reply_to: str | None = None
    thread: str | None = None
    encrypted: bool = False
    unsupported: str | None = None
    file: Enclosed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(_Event):
    """An earlier message has a new text. `target` is the id of the original message."""

    target: str
    text: str
    direct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(_Event):
    """A card was answered: with what the person could have written instead.

    Attributes:
        target: id of the message that showed the card.
        words: each as a message of its own, in order; never empty.
        direct: the room is a chat of two.

    """

    target: str
    words: tuple[str, ...]
    direct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(_Event):
    """A message or a reaction was deleted. `target` is its id."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted(_Event):
    """A reaction to a message, e.g. "✅". Variation selectors are stripped from `key`."""

    target: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(_Event):
    """A person (`sender`) is now in the room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(_Event):
    """A person (`sender`) has left the room, or was removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced(_Event):
    """The room was upgraded; `successor` is the new room, and the bot is in it."""

    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable(_Event):
    """A message that could not be decrypted within the platform's patience.

    Its `id` is not that of the message, which may still come as `Said` when its key does.
    """

    direct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered(_Event):
    """A call that was scheduled in the room has begun, or is over.

    Attributes:
        title: the call's, "" when it has none.
        over: it is over.
        thread: id of the thread's root, when the call is held in one.

    """

    title: str = ""
    over: bool = False
    thread: str | None = None


Event = (
    Said
    | Edited
    | Submitted
    | Withdrawn
    | Reacted
    | Joined
    | Left
    | Replaced
    | Unreadable
    | Gathered
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send. `alt` is its text alternative, shown as the file's caption."""

    name: str
    mime: str
    content: bytes = field(repr=False)
    alt: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A form to answer in place, for platforms that show one.

    Attributes:
        kind: what it asks for; the same kind is put away in the same words when answered.
        title: one line, read first, and all that is left of the question when answered.
        content: an Adaptive Card 1.5, whose actions say what words they stand for.

    """

    kind: str
    title: str
    content: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send.

    Attributes:
        text: plain text, complete on its own.
        html: the same as HTML of escaped text; None sends plain text only.
        attachment: a file; `text` is then ignored but for its alternative.
        reply_to: id of a message to reply to.
        thread: id of a thread's root.
        mention: user id of the one person addressed.
        notice: True for what needs no notification sound (m.notice).
        clear: sent unencrypted even in an encrypted room. Only for words about
            encryption itself, to somebody whose device cannot be given the key.
        card: the same as a form; a platform that shows no cards sends the text.
        is_new: its transaction has not been tried before, for sure: a platform that keeps
            what went need not look.

    """

    text: str
    html: str | None = None
    attachment: Attachment | None = None
    reply_to: str | None = None
    thread: str | None = None
    mention: str | None = None
    notice: bool = False
    clear: bool = False
    card: Card | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that is on the server.

    Attributes:
        id: the platform's id of the event.
        left_out: user ids some of whose devices could not be given the key, because
            they are not signed by their owner.

    """

    id: str
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RoomInfo:
    """What a platform knows of a room now; never its name, which may be about anybody.

    Attributes:
        id: the platform's room id.
        encrypted: end-to-end encryption is on.
        direct: a chat of two.
        members: user ids of those who are in it, the bot left out.

    """

    id: str
    encrypted: bool
    direct: bool
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlatformHealth:
    """Attributes: connected; last_sync, the aware UTC instant of the last contact."""

    connected: bool
    last_sync: datetime | None


class PlatformError(Exception):
    """The root of everything a platform raises. The text never holds message content."""


class Unreachable(PlatformError):  # noqa: N818 -- named by what it says, as in the tree above
    """The server is gone, slow or limits us. `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """Keep the wait that the server asked for."""
        super().__init__(message)
        self.retry_after = retry_after


class Refused(PlatformError):  # noqa: N818 -- as above
    """A message or room that will never work."""


class NoSuchRoom(Refused):
    """The room is not there, or the bot is not in it."""


class NotAllowed(Refused):
    """The bot lacks the right."""


class TooLarge(Refused):
    """The server takes no message of that size."""


class LoginFailed(PlatformError):  # noqa: N818 -- as above
    """The credentials are wrong."""


Handler = Callable[[Event], Awaitable[None]]
"""Takes one event in. Returns when it is on disk; raises when it is not, and the
platform then delivers it again (after a pause, or at the next start)."""


class Platform(Protocol):
    """One chat system.

    All methods may raise `PlatformError`. Each is bounded in time (at most 60 s); no
    method retries on its own for longer than that: the outbox does.
    """

    name: str
    """"matrix", "teams" or "memory"; part of every stored reference."""

    async def start(self) -> None:
        """Log in and be able to send. Idempotent after a crash: the same device."""

    async def run(self, handle: Handler) -> None:
        """Deliver events to `handle`, in order within a room, until `stop`.

        Survives a server that is gone. A handler that raises is called again with
        the same event; the position in the stream is kept only behind handled events.
        """

    async def stop(self) -> None:
        """Stop cleanly; what was begun is finished or will be delivered again."""

    async def send(self, room: str, message: Outgoing, transaction: str) -> Delivered:
        """Send; the same `transaction` never makes a second message."""

    async def redact(self, room: str, event: str, transaction: str) -> None:
        """Delete another person's message; `NotAllowed` without the right."""

    async def react(self, room: str, event: str, key: str, transaction: str) -> Delivered:
        """React to a message."""

    async def update(self, room: str, event: str, message: Outgoing) -> None:
        """Show another card in a message of ours. Nothing where no cards are shown."""

    async def direct_room(self, user: str) -> str:
        """Return the chat of two with a user, made (and the user invited) when there is none.

        Idempotent, also when the process dies in the middle.
        """

    async def open_room(
        self, key: str, name: str, users: Iterable[str], *, encrypted: bool
    ) -> RoomInfo:
        """Return the group room of a key, made when there is none, with these people asked in.

        The same `key` never makes a second room, also when the process dies in the middle;
        who is in it or asked already is left alone, and nobody is taken out. Somebody who
        cannot be asked stops nobody else.
        """

    async def remove(self, room: str, user: str) -> None:
        """Take a user out of a room, or take back what the user was asked.

        Nothing when the user is not there; `NotAllowed` without the right.
        """

    async def room_info(self, room: str) -> RoomInfo:
        """Return what is known of a room; `room` may be an alias where there are aliases."""

    async def fetch(self, file: Enclosed, most: int) -> bytes:
        """Return the content of a file that was sent; `TooLarge` above `most` bytes."""

    async def look_up(self, room: str, event: str) -> Said | None:
        """Return a message of a person as it stands now, with its last edit.

        None when it is gone, is no message of words, or cannot be read; always where the
        platform shows the bot no messages that are not meant for it.
        """

    async def typing(self, room: str, *, on: bool) -> None:
        """Show or hide that an answer is being written. Never raises."""

    async def mark_read(self, room: str, event: str) -> None:
        """Move the bot's read marker. Never raises."""

    def health(self) -> PlatformHealth:
        """Say how the connection is."""
