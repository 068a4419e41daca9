"""From a base `Outgoing` to the JSON of a Teams activity. Pure."""

import base64
import html
import json
from typing import Any

from bot.platforms.base import Attachment, Card, Outgoing, TooLarge
from bot.platforms.teams.incoming import activity_of
from bot.platforms.teams.store import Account

Json = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
_LARGEST = 80_000
"""Bytes of UTF-16 that a message may have, mentions and cards included; Teams takes about
100 KB."""
_SHORT = 6000
"""Characters of words that need no weighing: JSON in UTF-16 writes none with more than twelve
bytes."""
_LARGEST_PICTURE = 1024 * 1024
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})


def activity(message: Outgoing, mentioned: Account | None = None) -> Json:
    """Return the message activity. Raises `TooLarge` for what Teams would not take.

    The plain text goes as the summary: it is what a notification shows and what a client
    that cannot draw the message reads.
    """
    made: Json = {"type": "message"}
    if message.card is not None:
        made |= {"attachments": [_card(message.card)], "summary": message.text}
    elif message.html is not None:
        made |= {"text": message.html, "textFormat": "xml", "summary": message.text}
    else:
        made |= {"text": message.text, "textFormat": "plain", "summary": message.text}
    if mentioned is not None:
        mark = f"<at>{html.escape(mentioned.name)}</at>"
        made["text"] = f"{mark} {made.get('text', '')}".strip()
        # A mention is markup, so what was plain is so no longer.
        if made.get("textFormat") == "plain":
            made |= {"text": f"{mark} {html.escape(message.text)}", "textFormat": "xml"}
        who = {"id": mentioned.account, "name": mentioned.name}
        made["entities"] = [{"type": "mention", "mentioned": who, "text": mark}]
    if message.reply_to is not None:
        made["replyToId"] = activity_of(message.reply_to)
    is_short = message.card is None and len(made["text"]) + len(message.text) <= _SHORT
    if not is_short and _weight(made) > _LARGEST:
        raise TooLarge("the message is larger than Teams takes")
    return made


def replacement(content: Json, title: str) -> Json:
    """Return what takes the place of a card that was answered."""
    return {
        "type": "message",
        "summary": title,
        "attachments": [{"contentType": CARD, "content": content}],
    }


def picture(file: Attachment, reply_to: str | None = None) -> Json | None:
    """Return a picture; None when it is not shown in a message.

    Its words are the summary: Teams makes two messages of a text and an attachment, and
    then tells the id of neither.
    """
    if file.mime not in _PICTURES or len(file.content) > _LARGEST_PICTURE:
        return None
    data = base64.b64encode(file.content).decode()
    made: Json = {
        "type": "message",
        "summary": file.alt,
        "attachments": [
            {
                "contentType": file.mime,
                "contentUrl": f"data:{file.mime};base64,{data}",
                "name": file.name,
            }
        ],
    }
    if reply_to is not None:
        made["replyToId"] = activity_of(reply_to)
    return made


def offer(file: Attachment, key: str) -> Json:
    """Return the question whether a file may be put in the person's own storage.

    "Send and receive files from a bot" in the Teams documentation; personal chats only.
    """
    return {
        "type": "message",
        "summary": file.alt,
        "attachments": [
            {
                "contentType": CONSENT,
                "name": file.name,
                "content": {
                    "description": file.alt,
                    "sizeInBytes": len(file.content),
                    "acceptContext": {"file": key},
                    "declineContext": {"file": key},
                },
            }
        ],
    }


def handed_over(file: Attachment, upload: Json) -> Json:
    """Return the message that opens a file which is now in the person's storage."""
    return {
        "type": "message",
        "summary": file.alt,
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.teams.card.file.info",
                "contentUrl": upload.get("contentUrl", ""),
                "name": file.name,
                "content": {
                    "uniqueId": upload.get("uniqueId", ""),
                    "fileType": upload.get("fileType", ""),
                },
            }
        ],
    }


def _weight(made: Json) -> int:
    return len(json.dumps(made, ensure_ascii=False).encode("utf-16-le"))


def _card(card: Card) -> Json:
    return {"contentType": CARD, "name": card.title, "content": dict(card.content)}
