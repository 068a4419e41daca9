"""What may be posted in a room (DOMAIN 15.1, 16).

The bot refuses K3 and K4 in an unencrypted or unknown room, and a room with an
outsider, an unknown account or an external function, is lowered to K2. A platform and
a room can each be given a ceiling of their own, by the municipality's classification.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.platforms.base import RoomInfo
from samverkan.collection import Away, Seat, functions_of
from samverkan.structure import Municipality
from storage import people, rooms
from storage.present import present

LOWEST = "K2"
HIGHEST = "K4"


@dataclass(frozen=True, slots=True)
class ForumRoom:
    """A room that the settings give a forum: one for each platform at most.

    Attributes:
        forum: forum id.
        platform: the platform's name.
        address: the platform's room id or alias.
        highest: the highest access class that may be posted there.

    """

    forum: str
    platform: str
    address: str
    highest: str = HIGHEST


@dataclass(frozen=True, slots=True)
class Limit:
    """What a platform may see (DOMAIN 16).

    Attributes:
        highest: the highest access class.
        only_encrypted: a room without end-to-end encryption gets `LOWEST`. False where
            the municipality has classified the platform as it is.

    """

    highest: str = HIGHEST
    only_encrypted: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """The ceilings that are set, not seen.

    Attributes:
        platforms: platform name -> its limit; one that is not named has the default.
        rooms: (forum id, platform name) -> the highest access class of that room.

    """

    platforms: Mapping[str, Limit] = field(default_factory=dict)
    rooms: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, platform: str, forum: str | None = None) -> Limit:
        """Return the limit of a platform, or of a forum's room there."""
        limit = self.platforms.get(platform, Limit())
        highest = min(limit.highest, self.rooms.get((forum or "", platform), HIGHEST))
        return Limit(highest, limit.only_encrypted)

    def differ(self, platform: str) -> bool:
        """Say whether some forum's room has a limit of its own on a platform."""
        return any(at == platform and top < HIGHEST for (_, at), top in self.rooms.items())


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who is known and holds what, as it stood when it was asked.

    Attributes:
        today: the local day.
        seats: who holds what.
        absences: who is away today.
        accounts: (platform, account) -> stored id of the person.

    """

    today: date
    seats: tuple[Seat, ...]
    absences: tuple[Away, ...]
    accounts: Mapping[tuple[str, str], int]

    def held(self, person: int) -> tuple[str, ...]:
        """Return the functions that a person answers for today."""
        return functions_of(person, self.today, self.seats, self.absences)


async def staffing(session: AsyncSession, today: date) -> Staffing:
    """Return who holds what now."""
    now = await present(session, today)
    return Staffing(today, now.seats, now.absences, await people.accounts(session))


def allows(ceiling: str, access_class: str | None) -> bool:
    """Say whether something of a class may be posted under a ceiling."""
    return access_class is None or access_class <= ceiling


async def limit_at(session: AsyncSession, platform: str, room: str, limits: Limits) -> Limit:
    """Return the limit of a room."""
    known = await rooms.by_room(session, platform, room)
    return limits.of(platform, known.forum if known else None)


def ceiling(
    municipality: Municipality, platform: str, room: RoomInfo, staff: Staffing, limit: Limit
) -> str:
    """Return the highest access class that may be posted in a room now."""
    if limit.only_encrypted and not room.encrypted:
        return LOWEST
    for user in room.members:
        person = staff.accounts.get((platform, user))
        if person is None or of_one(municipality, staff.held(person), encrypted=True) == LOWEST:
            return LOWEST
    return limit.highest


def of_one(
    municipality: Municipality, held: Sequence[str], *, encrypted: bool, limit: Limit | None = None
) -> str:
    """Return the highest class for a chat with one person, by the functions held today."""
    limit = limit or Limit()
    known = municipality.function_by_id
    functions = [known[function] for function in held if function in known]
    is_inside = bool(functions) and not any(function.external for function in functions)
    is_closed = encrypted or not limit.only_encrypted
    return limit.highest if is_closed and is_inside else LOWEST
