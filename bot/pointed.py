"""Messages of people that a reaction or a reply points at, looked up before the transaction."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.logs import where
from bot.platforms.base import Event, PlatformError, Reacted, Refused, Said
from commands.commitments.raising import asks_to_raise, is_pin

log = structlog.get_logger()

LookUp = Callable[[str, str], Awaitable[Said | None]]
"""Gives a message of a room; `bot.platforms.base.Platform.look_up`."""

_PAUSES = (0.5, 2.0)
"""Seconds between tries when the platform is away for a moment."""


def pointed_at(event: Event) -> str | None:
    """Return the id of the message that an event asks to have looked up; None for no such."""
    if isinstance(event, Reacted) and is_pin(event.key):
        return event.target
    if isinstance(event, Said) and event.reply_to and asks_to_raise(event.text):
        return event.reply_to
    return None


async def looked_up(event: Event, target: str, look_up: LookUp) -> Said | None:
    """Return the message; None when it is gone, cannot be read, or the platform is away."""
    for pause in (*_PAUSES, None):
        try:
            return await look_up(event.room, target)
        except Refused:
            return None
        except PlatformError as problem:
            if pause is None:
                log.warning("message_not_looked_up", event_id=event.id, **where(problem))
                return None
            await asyncio.sleep(pause)
    return None
