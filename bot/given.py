"""Files that people send: fetched and read before the transaction that they are part of.

Only tables are read, and only in a chat of two; of others the hash is taken. The content
itself is never stored.
"""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from hashlib import sha256

import structlog

from bot.logs import where
from bot.platforms.base import (
    Enclosed,
    Event,
    PlatformError,
    Refused,
    Said,
    TooLarge,
    Unreachable,
)
from bot.rendering.children import RenderingError, one_child
from samverkan.sheets import (
    LARGEST,
    OTHERS,
    WORKBOOKS,
    Received,
    Sheet,
    UnreadableTableError,
    is_table,
    read_csv,
)
from samverkan.visible import cleaned

log = structlog.get_logger()

Fetch = Callable[[Enclosed, int], Awaitable[bytes]]
"""Gives the content of a file; `bot.platforms.base.Platform.fetch`."""

_CHILD = "bot.rendering.office_child"
_PAUSES = (0.5, 2.0)
"""Seconds between tries when the platform is away for a moment."""


async def fingerprinted(event: Event, fetch: Fetch | None) -> Event:
    """Return a message in a chat of two with the size and hash of its file, read where it lies.

    Unchanged when the platform tells the hash, or the file is too large or not to be had.
    """
    if not isinstance(event, Said) or event.file is None or fetch is None:
        return event
    if not event.direct or event.file.sha256:
        return event
    try:
        content = await _fetched(event.file, fetch)
    except PlatformError as problem:
        log.info("file_not_fingerprinted", event_id=event.id, **where(problem))
        return event
    known = replace(event.file, size=len(content), sha256=sha256(content).hexdigest())
    return replace(event, file=known)


async def received(event: object, fetch: Fetch | None) -> Received | None:
    """Return the table that came with a message in a chat of two; None without one."""
    if not isinstance(event, Said) or event.file is None or fetch is None:
        return None
    if not event.direct or not is_table(event.file.name):
        return None
    name = cleaned(event.file.name)
    if name.casefold().endswith(OTHERS):
        return Received(name, fault="annat_format")
    try:
        content = await _fetched(event.file, fetch)
    except TooLarge:
        return Received(name, fault="for_stor")
    except PlatformError as problem:
        log.warning("file_not_fetched", event_id=event.id, **where(problem))
        return Received(name, fault="hamtades_inte")
    try:
        return Received(name, await asyncio.to_thread(_read, name, content))
    except (UnreadableTableError, RenderingError) as problem:
        log.info("file_not_read", event_id=event.id, **where(problem))
        return Received(name, fault="olasbar")


async def _fetched(file: Enclosed, fetch: Fetch) -> bytes:
    for pause in _PAUSES:
        try:
            return await fetch(file, LARGEST)
        except Refused:
            raise
        except Unreachable:
            await asyncio.sleep(pause)
    return await fetch(file, LARGEST)


def _read(name: str, content: bytes) -> tuple[Sheet, ...]:
    if not name.casefold().endswith(WORKBOOKS):
        return (Sheet("", read_csv(content)),)
    with one_child(_CHILD) as alone:
        made = alone.make({"make": "read", "content": base64.b64encode(content).decode()})
    return tuple(
        Sheet(each["name"], tuple(tuple(row) for row in each["rows"])) for each in json.loads(made)
    )
