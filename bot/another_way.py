"""Another way to a person: their account in another chat.

Who is in several chats has a row for each in the list of people, with the same name and a
function in common; whoever cannot be reached in one is written to in another.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.base import Message
from storage import people
from storage.outbox import Letter
from storage.tables import Person

_LEFT_BEHIND = frozenset({"reply_to", "thread", "moved"})
"""What of a message belongs to the chat that it could not be delivered in."""


@dataclass(frozen=True, slots=True)
class Detour:
    """How a message goes to another account.

    Attributes:
        changes: to its row, which keeps its key: it is delivered once, wherever.
        told: what its reader is told of it, once a day.

    """

    changes: dict[str, Any]
    told: Message


async def detour(
    session: AsyncSession, row: Letter, platforms: Collection[str], today: date
) -> Detour | None:
    """Return how a personal message reaches its reader in another chat; None when it cannot."""
    tried = [*row.payload.get("tried", ()), row.person_id]
    person = await people.by_id(session, row.person_id or 0)
    held = await _functions(session, person, today)
    for other in await people.namesakes(session, person):
        if other.id in tried or other.platform not in platforms:
            continue
        if held & await _functions(session, other, today):
            return _to(row, person, other, tried, today)
    return None


async def _functions(session: AsyncSession, person: Person, today: date) -> set[str]:
    seats = await people.seats(session)
    return {seat.function for seat in seats if seat.person == person.id and seat.holds(today)}


def _to(row: Letter, person: Person, other: Person, tried: list[int | None], today: date) -> Detour:
    payload = {name: value for name, value in row.payload.items() if name not in _LEFT_BEHIND}
    return Detour(
        {
            "platform": other.platform,
            "person_id": other.id,
            "lane": f"person:{other.id}",
            "room": None,
            "attempts": 0,
            "payload": {**payload, "tried": tried},
        },
        Message(
            key=f"another_way:{person.id}:{other.id}:{today.isoformat()}",
            kind="help",
            template="annan_vag",
            data={"platform": person.platform},
            person=other.id,
        ),
    )
