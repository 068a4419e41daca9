"""Who is told of what goes wrong: the first coordinator whose function somebody holds."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from samverkan import collection
from samverkan.structure import Municipality
from storage import people


async def who_coordinates(
    session: AsyncSession, municipality: Municipality, today: date
) -> int | None:
    """Return the person who is told of failures today; None when nobody coordinates."""
    seats = await people.seats(session)
    absences = await people.absences(session, today)
    for forum, _ in collection.all_collections(municipality):
        found = collection.addressee(forum.coordinator, today, seats, absences)
        if found.person is not None:
            return found.person
    return None
