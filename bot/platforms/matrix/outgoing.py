"""From a base `Outgoing` to the content of a Matrix event. Pure."""

import hashlib
from typing import Any

from bot.platforms.base import Attachment, Outgoing

Json = dict[str, Any]

_TRANSACTION_LENGTH = 32
_HTML = "org.matrix.custom.html"


def transaction_id(key: str) -> str:
    """Return the Matrix transaction id of a key: the same for ever, and of one length."""
    return hashlib.sha256(key.encode()).hexdigest()[:_TRANSACTION_LENGTH]


def message(outgoing: Outgoing, file: Json | None = None) -> Json:
    """Return the content of an `m.room.message`.

    `file` is the part of an attachment that says where its bytes are: {"url": …} or,
    encrypted, {"file": …}. Source: Matrix specification 1.10, "m.room.message msgtypes"
    and "Media captions", "Threading", "Rich replies", "User and room mentions".
    """
    content: Json
    if outgoing.attachment is not None:
        content = _file(outgoing.attachment, file or {})
    else:
        content = {"msgtype": "m.notice" if outgoing.notice else "m.text", "body": outgoing.text}
        if outgoing.html is not None:
            content |= {"format": _HTML, "formatted_body": outgoing.html}
    # Always there: without it, clients search the text for names and notify by guess.
    content["m.mentions"] = {"user_ids": [outgoing.mention]} if outgoing.mention else {}
    relation = _relation(outgoing)
    if relation:
        content["m.relates_to"] = relation
    return content


def reaction(event: str, key: str) -> Json:
    """Return the content of an `m.reaction`."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": key}}


def _file(attachment: Attachment, where: Json) -> Json:
    image = attachment.mime.startswith("image/")
    info: Json = {"mimetype": attachment.mime, "size": len(attachment.content)}
    if image and attachment.width and attachment.height:
        info |= {"w": attachment.width, "h": attachment.height}
    return {
        "msgtype": "m.image" if image else "m.file",
        "body": attachment.alt or attachment.name,
        "filename": attachment.name,
        "info": info,
        **where,
    }


def _relation(outgoing: Outgoing) -> Json:
    if outgoing.thread is None:
        return {"m.in_reply_to": {"event_id": outgoing.reply_to}} if outgoing.reply_to else {}
    return {
        "rel_type": "m.thread",
        "event_id": outgoing.thread,
        # A client that knows no threads shows it as a reply, to the root if to nothing else.
        "is_falling_back": outgoing.reply_to is None,
        "m.in_reply_to": {"event_id": outgoing.reply_to or outgoing.thread},
    }
