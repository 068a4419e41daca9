"""Warnings by the clock: one message a person and day, each warning once (DOMAIN 5, 7, 15.2)."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commands.base import Context, Message
from commands.promises.known import renewals
from samverkan import calendar
from samverkan.notices import Notice, coordinator_of, expiries, silences
from storage import audit, warned


@dataclass(frozen=True, slots=True)
class Held:
    """Which forums have met, as far as somebody keeps account of it.

    Attributes:
        days: forum id -> the local days on which it met.
        since: the day from which that is known.

    """

    days: Mapping[str, Sequence[date]]
    since: date


HELD: tuple[Callable[[Context], Awaitable[Held | None]], ...] = ()
"""Who keeps account of meetings; None before there is any to tell of. Without one, no forum
is said to be silent: what is not known is not missed."""


async def is_due(context: Context) -> bool:
    """Say whether warnings should be looked for: once a working day, when people are awake."""
    if calendar.is_quiet(context.municipality, context.now):
        return False
    return not await warned.given(context.session, (_today(context),))


async def warn(context: Context) -> Sequence[Message]:
    """Tell each person, in one message, of what should be done something about."""
    if not await is_due(context):
        return ()
    warned.note(context.session, _today(context), context.now)
    notices = await _new(context)
    by_person: defaultdict[int, list[Notice]] = defaultdict(list)
    for notice in notices:
        person = _who(context, notice.function)
        if person is not None:
            by_person[person].append(notice)
    messages = []
    for person, theirs in by_person.items():
        for notice in theirs:
            warned.note(context.session, notice.key, context.now)
            audit.note(context.session, context.now, None, "warned", notice.key, told=person)
        messages.append(_message(context, person, theirs))
    return messages


async def _new(context: Context) -> Sequence[Notice]:
    model, today = context.municipality, context.today
    found = [*expiries(model, today), *await renewals(context)]
    for provider in HELD:
        held = await provider(context)
        if held is not None:
            found += silences(model, held.days, held.since, today)
    given = await warned.given(context.session, (notice.key for notice in found))
    return [notice for notice in found if notice.key not in given]


def _who(context: Context, function: str) -> int | None:
    """Return whom to tell: the function's holder, its superior's, or the coordinator's.

    Nobody at all leaves the warning for another day.
    """
    found = context.municipality.function_by_id.get(function)
    above = found.superior if found else None
    for one in (function, above, coordinator_of(context.municipality)):
        person = context.addressee(one).person if one else None
        if person is not None:
            return person
    return None


def _message(context: Context, person: int, notices: Sequence[Notice]) -> Message:
    return Message(
        key=f"warning:{context.municipality.id}:{person}:{context.today}",
        kind="warning",
        template="varningar",
        data={"notices": notices},
        person=person,
        access_class="K3",
        awake=True,
    )


def _today(context: Context) -> str:
    return f"looked:{context.municipality.id}:{context.today}"
