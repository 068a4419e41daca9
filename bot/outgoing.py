"""What goes: a row of the outbox as the message that a platform sends."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.platforms.base import Attachment, Card, Outgoing
from bot.rendering.chat import render
from commands.documents import LINK
from storage import outbox, people
from storage.database import Database
from storage.outbox import Letter

RenderFile = Callable[[Mapping[str, Any]], Awaitable[Attachment]]
"""Makes a document from a row's reference to it."""
Link = Callable[[int, Mapping[str, Any]], str]
"""Given a person's stored id and the reference to a document."""
Signature = Callable[[str, str], Awaitable[str | None]]
"""Given a platform's name and an account, returns the name that messages to it begin with."""


async def outgoing(
    database: Database, row: Letter, render_file: RenderFile, link: Link | None
) -> Outgoing:
    """Return what a row says, with the thread that it goes into and the document that it brings.

    With `link` a document that words tell of stays behind, and its address stands in them.
    """
    payload = row.payload
    thread = payload.get("thread")
    if thread is None and "thread_of" in payload:
        async with database.read() as session:
            root = await outbox.by_key(session, payload["thread_of"])
        # A thread stays behind in the old room when a room is upgraded.
        thread = root.event if root and root.room == row.room else None
    if "file" in payload and "text" in payload and link is not None:
        payload = _with_link(payload, link(row.person_id or 0, payload["file"]))
    elif "file" in payload:
        return await _document(row, thread, render_file)
    return Outgoing(
        text=payload.get("text", ""),
        html=payload.get("html"),
        reply_to=payload.get("reply_to"),
        thread=thread,
        mention=payload.get("mention"),
        clear=row.kind == "left_out",
        card=Card(**payload["card"]) if "card" in payload else None,
    )


async def _document(row: Letter, thread: str | None, render_file: RenderFile) -> Outgoing:
    attachment = await render_file(row.payload["file"])
    return Outgoing(
        text=attachment.alt,
        attachment=attachment,
        reply_to=row.payload.get("reply_to"),
        thread=thread,
        mention=row.payload.get("mention"),
    )


async def signed(
    database: Database, row: Letter, message: Outgoing, signature: Signature | None
) -> Outgoing:
    """Begin a direct message with the municipality's name, where there are several."""
    if signature is None or row.person_id is None or not row.lane.startswith("person:"):
        return message
    async with database.read() as session:
        person = await people.by_id(session, row.person_id)
    name = await signature(row.platform, person.user)
    if name is None:
        return message
    head = render("avsandare", {"name": name})
    if message.attachment is not None:
        alt = f"{head.text} {message.attachment.alt}"
        return replace(message, text=alt, attachment=replace(message.attachment, alt=alt))
    html = head.html + message.html if message.html else None
    return replace(message, text=f"{head.text}\n\n{message.text}", html=html)


def _with_link(payload: Mapping[str, Any], address: str) -> dict[str, Any]:
    """Return words in which the address stands, which was left open until they go."""
    said = {name: payload[name] for name in ("text", "html", "card") if name in payload}
    filled: dict[str, Any] = json.loads(json.dumps(said).replace(LINK, address))
    return {**payload, **filled}
