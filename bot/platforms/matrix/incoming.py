"""From a Matrix event, as JSON, to a base event. Pure.

Encrypted events come here decrypted; own events are taken out before.
"""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

from bot.platforms.base import (
    Edited,
    Enclosed,
    Event,
    Joined,
    Left,
    Reacted,
    Said,
    Unreadable,
    Withdrawn,
)

Json = dict[str, Any]

UNREADABLE_SUFFIX = "#unreadable"
"""Ends the id of an `Unreadable`, which so differs from the `Said` it may become."""

_TEXTS = frozenset({"m.text", "m.emote"})
_UNSUPPORTED = frozenset({"m.file", "m.image", "m.audio", "m.video", "m.location"})
_FILES = frozenset({"m.file", "m.image", "m.video"})
_GONE = frozenset({"leave", "ban"})
_VARIATIONS = str.maketrans("", "", "\ufe0e\ufe0f")
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
"""NUL and halves of characters, which an encrypted event can hold, and no database takes."""
_QUOTED = re.compile(r"\A(?:>[^\n]*\n)+\n?")


@dataclass(frozen=True, slots=True)
class Setting:
    """What must be known beside the event.

    Attributes:
        room: id of the room that the event is in.
        me: the bot's user id.
        name: the bot's display name, or None.
        direct: the room is a chat of two.
        encrypted: the event came encrypted.

    """

    room: str
    me: str
    name: str | None = None
    direct: bool = False
    encrypted: bool = False


def event(raw: Json, setting: Setting) -> Event | None:
    """Return what the event means for the bot, or None when it means nothing to it.

    A malformed event means nothing: anybody in a room can send anything.
    """
    read = _READERS.get(str(raw.get("type")))
    content = raw.get("content")
    if read is None or not isinstance(content, dict) or not _has_head(raw):
        return None
    return read(raw, content, setting)


def unreadable(raw: Json, setting: Setting) -> Unreadable:
    """Return the event that says that `raw` could not be decrypted."""
    head = _head(raw, setting)
    return Unreadable(**head | {"id": head["id"] + UNREADABLE_SUFFIX}, direct=setting.direct)


def taken_in(raw: Json) -> datetime:
    """Return when the sender's server took the event in."""
    return datetime.fromtimestamp(raw["origin_server_ts"] / 1000, UTC)


def _has_head(raw: Json) -> bool:
    stamp = raw.get("origin_server_ts")
    return (
        isinstance(raw.get("event_id"), str)
        and isinstance(raw.get("sender"), str)
        and isinstance(stamp, int)
        and 0 <= stamp < _YEAR_9999
    )


_YEAR_9999 = 253_370_764_800_000  # milliseconds; what datetime can hold


def _head(raw: Json, setting: Setting) -> dict[str, Any]:
    return {
        "id": raw["event_id"],
        "room": setting.room,
        "sender": raw["sender"],
        "at": taken_in(raw),
    }


def _message(raw: Json, content: Json, setting: Setting) -> Event | None:
    relation = _mapping(content.get("m.relates_to"))
    if relation.get("rel_type") == "m.replace":
        return _edit(raw, content, relation, setting)
    kind, body = _text(content.get("msgtype")), content.get("body")
    if not isinstance(body, str) or kind is None or kind not in _TEXTS | _UNSUPPORTED:
        return None
    in_thread = relation.get("rel_type") == "m.thread"
    reply_to = _text(_mapping(relation.get("m.in_reply_to")).get("event_id"))
    # In a thread, the reply is often only what old clients are to show.
    if in_thread and relation.get("is_falling_back") is True:
        reply_to = None
    text = _without_quotation(body) if "m.in_reply_to" in relation else body
    file = _enclosed(content) if kind in _FILES else None
    if file is not None and text == file.name:
        text = ""
    mentioned, text = _addressed(text, content, setting)
    return Said(
        **_head(raw, setting),
        text=text,
        direct=setting.direct,
        mentioned=mentioned,
        reply_to=reply_to,
        thread=_text(relation.get("event_id")) if in_thread else None,
        encrypted=setting.encrypted,
        unsupported=None if kind in _TEXTS else kind.removeprefix("m."),
        file=file,
    )


def _enclosed(content: Json) -> Enclosed | None:
    """Return the file of a message. Its body is its name, unless it has one beside its body."""
    sealed, address = _mapping(content.get("file")), _text(content.get("url"))
    if not sealed and not address:
        return None
    name = _text(content.get("filename")) or _text(content.get("body")) or ""
    told = _mapping(content.get("info"))
    size = told.get("size")
    return Enclosed(
        name,
        _text(told.get("mimetype")) or "",
        sealed or {"url": address},
        size if isinstance(size, int) and size >= 0 else None,
        _text(sealed.get("url")) or address or "",
        _hex(_text(_mapping(sealed.get("hashes")).get("sha256")) or ""),
    )


def _hex(unpadded: str) -> str:
    """Return unpadded base64 as hex digits; empty for what is none."""
    try:
        return base64.b64decode(unpadded + "=" * (-len(unpadded) % 4), validate=True).hex()
    except ValueError:
        return ""


def _edit(raw: Json, content: Json, relation: Json, setting: Setting) -> Event | None:
    new = _mapping(content.get("m.new_content"))
    target, body = _text(relation.get("event_id")), new.get("body")
    if target is None or not isinstance(body, str) or _text(new.get("msgtype")) not in _TEXTS:
        return None
    _, text = _addressed(body, new, setting)
    return Edited(**_head(raw, setting), target=target, text=text, direct=setting.direct)


def _reaction(raw: Json, content: Json, setting: Setting) -> Event | None:
    relation = _mapping(content.get("m.relates_to"))
    target, key = _text(relation.get("event_id")), _text(relation.get("key"))
    if relation.get("rel_type") != "m.annotation" or target is None or key is None:
        return None
    return Reacted(**_head(raw, setting), target=target, key=key.translate(_VARIATIONS))


def _redaction(raw: Json, content: Json, setting: Setting) -> Event | None:
    # Room version 11 moved it into the content.
    target = _text(raw.get("redacts")) or _text(content.get("redacts"))
    return None if target is None else Withdrawn(**_head(raw, setting), target=target)


def _membership(raw: Json, content: Json, setting: Setting) -> Event | None:
    person = _text(raw.get("state_key"))
    if person is None or person == setting.me:
        return None
    previous = _text(_mapping(_mapping(raw.get("unsigned")).get("prev_content")).get("membership"))
    head = _head(raw, setting) | {"sender": person}
    membership = _text(content.get("membership"))
    # A change of name or picture is a membership event too.
    if membership == "join" and previous != "join":
        return Joined(**head)
    # Who declines an invitation was never there.
    if membership in _GONE and previous in {"join", None}:
        return Left(**head)
    return None


_READERS = {
    "m.room.message": _message,
    "m.reaction": _reaction,
    "m.room.redaction": _redaction,
    "m.room.member": _membership,
}


def _without_quotation(body: str) -> str:
    return _QUOTED.sub("", body) if body.startswith(("> <@", "> * <@")) else body


def _addressed(text: str, content: Json, setting: Setting) -> tuple[bool, str]:
    """Say whether the bot is mentioned, and return the text without it at the start."""
    listed = _mapping(content.get("m.mentions")).get("user_ids")
    pill = f"https://matrix.to/#/{setting.me}"
    formatted = unquote(str(content.get("formatted_body", "")))
    mentioned = (isinstance(listed, list) and setting.me in listed) or f'"{pill}"' in formatted
    rest = _mention_at_start(setting, pill, by_name_alone=mentioned).sub("", text, count=1)
    return mentioned or rest != text or setting.me in text, rest


def _mention_at_start(setting: Setting, pill: str, *, by_name_alone: bool) -> re.Pattern[str]:
    link = "|".join(re.escape(pill.replace(setting.me, me)) for me in _spellings(setting.me))
    ways = [rf"@?{re.escape(setting.me.removeprefix('@'))}", rf"\[[^\]\n]*\]\((?:{link})\)"]
    sure = rf"(?:{'|'.join(ways)})(?=[\s:,]|\Z)\s*[:,]?"
    if not setting.name:
        return re.compile(rf"\A\s*{sure}\s*")
    # A name is a word like others: it takes a mark behind it, or a mention beside the text.
    end = r"(?=[\s:,]|\Z)\s*[:,]?" if by_name_alone else r"\s*[:,]"
    named = rf"@?{re.escape(setting.name)}{end}"
    return re.compile(rf"\A\s*(?:{sure}|{named})\s*", re.IGNORECASE)


def _spellings(user: str) -> tuple[str, ...]:
    return user, quote(user, safe=""), quote(user, safe="@:")


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    """Return what may be looked up in a database, and is no text that people read."""
    return value if isinstance(value, str) and not _NO_TEXT.search(value) else None
