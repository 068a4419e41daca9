"""From a Teams activity, as JSON, to base events. Pure.

An id of ours is the conversation's and the activity's together, since Teams numbers the
messages of each conversation for itself. A user is the directory's object id: what an
administrator can look up, and the same for every bot.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from bot.platforms.base import (
    Edited,
    Enclosed,
    Event,
    Gathered,
    Joined,
    Left,
    Reacted,
    Said,
    Submitted,
    Withdrawn,
)
from bot.platforms.teams.store import CHANNEL, GROUP, PERSONAL

Json = dict[str, Any]

ANSWERED = "~card"
"""Ends the id of a card's answer, which is no message that could be deleted."""

_KINDS = {kind.casefold(): kind for kind in (PERSONAL, GROUP, CHANNEL)}
"""Events of meetings write "groupchat"."""
_REACTIONS = {
    "like": "👍",
    "heart": "❤",
    "laugh": "😆",
    "surprised": "😮",
    "sad": "😢",
    "angry": "😠",
}
_CODED_REACTION = re.compile(r"\A([0-9a-f]{4,6})(?:-[0-9a-f]{4,6})*_", re.IGNORECASE)
_VARIATIONS = str.maketrans("", "", "\ufe0e\ufe0f")
_FIELD = re.compile(r"\{(\w+)\}")
_FILE = "application/vnd.microsoft.teams.file.download.info"
_MEETINGS = {
    "application/vnd.microsoft.meetingStart": False,
    "application/vnd.microsoft.meetingEnd": True,
}
"""Name of an event -> the meeting is over."""
_HIGHEST_CHARACTER = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Head:
    """What every activity says of itself.

    Attributes:
        id: the activity's own id.
        room: the conversation without a thread.
        thread: id of the activity that the thread hangs from, or None.
        kind: "personal", "groupChat" or "channel".
        sender: user id.
        account: the id by which the bot knows the sender.
        name: the sender's display name.
        me: the bot's own account.
        at: aware UTC instant.

    """

    id: str
    room: str
    thread: str | None
    kind: str
    sender: str
    account: str
    name: str
    me: str
    at: datetime

    @property
    def direct(self) -> bool:
        """It is a chat of two."""
        return self.kind == PERSONAL

    def event(self, mark: str = "") -> Json:
        """Return what every event begins with; `mark` tells apart events about one message."""
        return {
            "id": event_id(self.room, self.id) + mark,
            "room": self.room,
            "sender": self.sender,
            "at": self.at,
        }


def event_id(room: str, activity: str) -> str:
    """Return our id of an activity."""
    return f"{room}#{activity}"


def activity_of(event: str) -> str:
    """Return the activity's id in an id of ours."""
    return event.rpartition("#")[2]


def room_of(event: str) -> str:
    """Return the room in an id of ours."""
    return event.rpartition("#")[0]


def head(raw: Json) -> Head | None:
    """Return what an activity says of itself, or None when it lacks what every one has."""
    conversation, sender = _mapping(raw.get("conversation")), _mapping(raw.get("from"))
    room, _, thread = _text(conversation.get("id")).partition(";messageid=")
    id_, at, account = _text(raw.get("id")), _instant(raw.get("timestamp")), _text(sender.get("id"))
    if not (room and id_ and at and account):
        return None
    kind = _text(conversation.get("conversationType"))
    return Head(
        id=id_,
        room=room,
        # The first message of a thread names itself.
        thread=thread if thread and thread != id_ else None,
        kind=_KINDS.get(kind.casefold(), GROUP if conversation.get("isGroup") else PERSONAL),
        sender=_user(sender),
        account=account,
        name=_text(sender.get("name")),
        me=_text(_mapping(raw.get("recipient")).get("id")),
        at=at,
    )


def events(raw: Json) -> list[Event]:
    """Return what an activity means for the bot: nothing, one event, or several.

    A malformed activity means nothing.
    """
    found = head(raw)
    read = _READERS.get(_text(raw.get("type")))
    if found is None or read is None or found.account == found.me:
        return []
    return [event for event in read(raw, found) if event.sender != found.me]


def _message(raw: Json, head: Head) -> Iterable[Event]:
    if isinstance(raw.get("value"), dict):
        return _answer(raw, head, raw["value"])
    quoted, text = _quotation(raw)
    mentioned, text = _addressed(raw, head, text)
    thread = event_id(head.room, head.thread) if head.thread else None
    reply = quoted or (_text(raw.get("replyToId")) if not head.thread else "")
    return [
        Said(
            **head.event(),
            text=text,
            direct=head.direct,
            mentioned=mentioned,
            reply_to=event_id(head.room, reply) if reply else None,
            thread=thread,
            unsupported=None if text else _unsupported(raw),
            file=_enclosed(raw),
        )
    ]


def _updated(raw: Json, head: Head) -> Iterable[Event]:
    _, text = _quotation(raw)
    _, text = _addressed(raw, head, text)
    target = event_id(head.room, head.id)
    mark = f"~edit~{_text(raw.get('timestamp'))}"
    return [Edited(**head.event(mark), target=target, text=text, direct=head.direct)]


def _deleted(raw: Json, head: Head) -> Iterable[Event]:  # noqa: ARG001 -- one signature for all
    return [Withdrawn(**head.event("~gone"), target=event_id(head.room, head.id))]


def _reaction(raw: Json, head: Head) -> Iterable[Event]:
    about = _text(raw.get("replyToId"))
    if not about:
        return
    target = event_id(head.room, about)
    for kind in _types(raw.get("reactionsAdded")):
        mark = f"~{kind}~{_text(raw.get('timestamp'))}"
        yield Reacted(**head.event(mark), target=target, key=_emoji(kind))
    for kind in _types(raw.get("reactionsRemoved")):
        mark = f"~un{kind}~{_text(raw.get('timestamp'))}"
        yield Withdrawn(**head.event(mark), target=f"{target}~{kind}~{head.sender}")


def _members(raw: Json, head: Head) -> Iterable[Event]:
    for word, kind in (("membersAdded", Joined), ("membersRemoved", Left)):
        members = raw.get(word)
        for member in members if isinstance(members, list) else ():
            account = _mapping(member)
            if _text(account.get("id")) not in {"", head.me}:
                base = head.event(f"~{word}~{_user(account)}") | {"sender": _user(account)}
                yield kind(**base)


def _installation(raw: Json, head: Head) -> Iterable[Event]:
    if head.direct and raw.get("action") in {"add", "add-upgrade"}:
        yield Joined(**head.event())
    if head.direct and raw.get("action") in {"remove", "remove-upgrade"}:
        yield Left(**head.event())


def _invoke(raw: Json, head: Head) -> Iterable[Event]:
    if raw.get("name") != "adaptiveCard/action":
        return []
    action = _mapping(_mapping(raw.get("value")).get("action"))
    return _answer(raw, head, _mapping(action.get("data")))


def _meeting(raw: Json, head: Head) -> Iterable[Event]:
    """Read "meetingStart" and "meetingEnd" ("Get meeting events" in the Teams documentation)."""
    over = _MEETINGS.get(_text(raw.get("name")))
    if over is None:
        return
    value = _mapping(raw.get("value"))
    title = _text(value.get("Title")) or _text(value.get("title"))
    thread = event_id(head.room, head.thread) if head.thread else None
    mark = "~end" if over else "~start"
    yield Gathered(**head.event(mark), title=title, over=over, thread=thread)


_READERS = {
    "event": _meeting,
    "message": _message,
    "messageUpdate": _updated,
    "messageDelete": _deleted,
    "messageReaction": _reaction,
    "conversationUpdate": _members,
    "installationUpdate": _installation,
    "invoke": _invoke,
}


def _answer(raw: Json, head: Head, data: Json) -> Iterable[Event]:
    about, words = _text(raw.get("replyToId")), spoken(data)
    if not about or not words:
        return []
    target = event_id(head.room, about)
    return [Submitted(**head.event(ANSWERED), target=target, words=words, direct=head.direct)]


def spoken(data: Json) -> tuple[str, ...]:
    """Return the words that a card's answer stands for.

    An action's `say` lists what it says, each as a message of its own, with {fields} for
    what was filled in. Words with an empty field are not said, nor those of fields that
    all `was` so before. A message may be a list of lines, and a line a list of parts: what
    is said of it is joined by commas, when its first part is said.
    """
    patterns, was = data.get("say"), _mapping(data.get("was"))
    messages = (
        _spoken_lines(pattern, data, was)
        if isinstance(pattern, list)
        else _phrase(pattern, data, was)
        for pattern in (patterns if isinstance(patterns, list) else ())
    )
    return tuple(words for words in messages if words)


def _spoken_lines(lines: list[Any], data: Json, was: Json) -> str:
    said = []
    for line in lines:
        first, *more = line if isinstance(line, list) and line else [line]
        opening = _phrase(first, data, was)
        if opening:
            rest = (_phrase(part, data, was) for part in more)
            said.append(", ".join((opening, *(part for part in rest if part))))
    return "\n".join(said)


def _phrase(pattern: object, data: Json, was: Json) -> str:
    """Return a pattern with its fields filled in; "" when one is empty or nothing is new."""
    if not isinstance(pattern, str):
        return ""
    values = {name: _filled(data.get(name)) for name in _FIELD.findall(pattern)}
    is_new = not values or any(values[name] != _filled(was.get(name)) for name in values)
    if not (is_new and all(values.values())):
        return ""
    return _FIELD.sub(lambda match: values[match[1]], pattern)


def _filled(value: object) -> str:
    if isinstance(value, bool):
        return ""
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _quotation(raw: Json) -> tuple[str, str]:
    """Return the id of the message that is quoted, and the text without the quotation."""
    for entity in _listed(raw.get("entities")):
        if entity.get("type") == "quotedReply":
            quoted = _text(_mapping(entity.get("quotedReply")).get("messageId"))
            text = re.sub(r"<quoted\b[^>]*/>", "", _text(raw.get("text")))
            return quoted, text.strip()
    for attachment in _listed(raw.get("attachments")):
        content = _text(attachment.get("content"))
        if attachment.get("contentType") == "text/html" and "schema.skype.com/Reply" in content:
            reader = _WithoutQuotation()
            reader.feed(content)
            reader.close()
            return reader.quoted, reader.text
    return "", _text(raw.get("text"))


class _WithoutQuotation(HTMLParser):
    """Reads a message's HTML, passing by the message that it replies to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.quoted = ""
        self._depth = 0
        self._parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is quoted, and where lines end."""
        facts = dict(attrs)
        if tag == "blockquote" and (
            self._depth or "schema.skype.com/Reply" in (facts.get("itemtype") or "")
        ):
            self._depth += 1
            self.quoted = self.quoted or facts.get("itemid") or ""
        elif tag in {"br", "p", "div", "li"} and self._parts:
            self._parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Note where the quotation ends."""
        if tag == "blockquote" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        """Keep what is the sender's own."""
        if not self._depth:
            self._parts.append(data)

    @property
    def text(self) -> str:
        """The sender's own words."""
        lines = ("".join(self._parts)).replace("\xa0", " ").splitlines()
        return "\n".join(line.strip() for line in lines if line.strip())


def _addressed(raw: Json, head: Head, text: str) -> tuple[bool, str]:
    """Say whether the bot is mentioned, and return the text without that; others stay, by name."""
    mentioned = False
    for entity in _listed(raw.get("entities")):
        who = _mapping(entity.get("mentioned"))
        mark = _text(entity.get("text"))
        if entity.get("type") != "mention" or not mark:
            continue
        mine = _text(who.get("id")) == head.me
        mentioned = mentioned or mine
        name = "" if mine else html.unescape(re.sub(r"</?at[^>]*>", "", mark))
        text = text.replace(mark, name, 1)
    text = text.replace("\xa0", " ").strip()
    return mentioned, text.lstrip(",: ") if mentioned else text


def _enclosed(raw: Json) -> Enclosed | None:
    """Return the first file of a message. Teams says where it can be fetched for some minutes."""
    for attachment in _listed(raw.get("attachments")):
        url = _text(_mapping(attachment.get("content")).get("downloadUrl"))
        if attachment.get("contentType") == _FILE and url:
            return Enclosed(_text(attachment.get("name")), "", {"url": url})
    return None


def _unsupported(raw: Json) -> str | None:
    for attachment in _listed(raw.get("attachments")):
        kind = _text(attachment.get("contentType"))
        if kind == _FILE:
            return "file"
        if kind.partition("/")[0] in {"image", "audio", "video"}:
            return kind.partition("/")[0]
    return None


def _emoji(kind: str) -> str:
    """Return a reaction as a character: Teams has names for six, and code points for the rest."""
    if kind in _REACTIONS:
        return _REACTIONS[kind]
    coded = _CODED_REACTION.match(kind)
    if coded and int(coded[1], 16) <= _HIGHEST_CHARACTER:
        return chr(int(coded[1], 16))
    return kind.translate(_VARIATIONS)


def _types(listed: object) -> list[str]:
    return [kind for each in _listed(listed) if (kind := _text(each.get("type")))]


def _user(account: Json) -> str:
    return _text(account.get("aadObjectId")) or _text(account.get("id"))


def _instant(value: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
        return instant.astimezone(UTC) if instant is not None and instant.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _listed(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
