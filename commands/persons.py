"""People by the words that are used for them, and who holds what."""

from commands.base import Context
from samverkan.collection import ERSATTARE, ORDINARIE, Seat
from storage import people
from storage.tables import Person


async def person_named(context: Context, words: str) -> Person | None:
    """Return the one person that words name: a whole name, an account, or a first name."""
    wanted = " ".join(words.casefold().split()).strip(" .,!?")
    if not wanted:
        return None
    everyone = await people.everyone(context.session)
    found = [one for one in everyone if wanted in (one.name.casefold(), one.user.casefold())]
    found = found or [one for one in everyone if one.name.casefold().split()[0] == wanted]
    return found[0] if len(found) == 1 else None


def holders(context: Context, function: str) -> tuple[Seat, ...]:
    """Return who holds a function today, ordinarie first."""
    held = [s for s in context.seats if s.function == function and s.holds(context.today)]
    return tuple(sorted(held, key=lambda seat: (seat.role != ORDINARIE, seat.role != ERSATTARE)))


def is_vacant(context: Context, function: str) -> bool:
    """Say whether nobody holds a function as ordinarie today."""
    return not any(seat.role == ORDINARIE for seat in holders(context, function))
