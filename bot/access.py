"""What may be posted in a room (DOMAIN 15.1, 16).

The bot refuses K3 and K4 in an unencrypted or unknown room, and a room with an
outsider, an unknown account or an external function, is lowered to K2.
"""

from collections.abc import Sequence
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.platforms.base import RoomInfo
from samverkan.collection import functions_of
from samverkan.structure import Municipality
from storage import people

LOWEST = "K2"
HIGHEST = "K4"


def allows(ceiling: str, access_class: str | None) -> bool:
    """Say whether something of a class may be posted under a ceiling."""
    return access_class is None or access_class <= ceiling


async def ceiling(
    session: AsyncSession, municipality: Municipality, platform: str, room: RoomInfo, today: date
) -> str:
    """Return the highest access class that may be posted in a room now."""
    if not room.encrypted:
        return LOWEST
    seats = await people.seats(session)
    absences = await people.absences(session, today)
    for user in room.members:
        person = await people.by_user(session, platform, user)
        if person is None or person.id is None:
            return LOWEST
        held = functions_of(person.id, today, seats, absences)
        if of_one(municipality, held, encrypted=True) == LOWEST:
            return LOWEST
    return HIGHEST


def of_one(municipality: Municipality, held: Sequence[str], *, encrypted: bool) -> str:
    """Return the highest class for a chat with one person, by the functions held today."""
    known = municipality.function_by_id
    functions = [known[function] for function in held if function in known]
    is_inside = bool(functions) and not any(function.external for function in functions)
    return HIGHEST if encrypted and is_inside else LOWEST
