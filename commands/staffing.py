"""`vem är …`, `lediga uppdrag`: who holds what today, and what nobody holds."""

import re
from collections.abc import Sequence

from commands.base import Call, Message
from commands.insats.groups import function_meant
from commands.persons import holders, is_vacant
from samverkan import swedish_forms as forms
from samverkan.collection import ORDINARIE
from samverkan.handover import forums_of
from storage import people

_INTERNAL = "K3"
_QUESTION = re.compile(r"^(?:det |nu |våra? |vara? )?", re.IGNORECASE)


def is_name(argument: str) -> bool:
    """Say whether words may name a function: a few of them, without a number."""
    words = argument.strip(" .!?").split()
    return 0 < len(words) <= 6 and not any(char.isdigit() for char in argument)  # noqa: PLR2004 -- no name is longer


async def who(call: Call) -> Sequence[Message]:
    """`vem är kommunpolisen?`: the holder, the deputies, and who answers while one is away."""
    context = call.context
    function = function_meant(context, _QUESTION.sub("", call.argument.strip(" .!?")))
    held = holders(context, function.id)
    acting = context.addressee(function.id)
    away = {absence.person: absence for absence in context.absences}
    shown = []
    for seat in held:
        absence = away.get(seat.person)
        shown.append(
            {
                "name": (await people.by_id(context.session, seat.person)).name,
                "deputy": seat.role != ORDINARIE,
                "from": seat.from_day,
                "until": seat.to_day,
                "away": forms.span(absence.from_day, absence.to_day) if absence else "",
            }
        )
    name = ""
    if acting.person is not None and acting.as_deputy:
        name = (await people.by_id(context.session, acting.person)).name
    # Names of holders are for those inside: where outsiders read, they are said in private.
    answer = call.reply if call.place.direct or call.place.ceiling >= _INTERNAL else call.private
    return (
        answer(
            "vem",
            function=function.name,
            holders=shown,
            acting=name,
            vacant=is_vacant(context, function.id),
            access_class=_INTERNAL,
        ),
    )


async def vacancies(call: Call) -> Sequence[Message]:
    """`lediga uppdrag`: functions with a seat in a forum that nobody holds, and those that end."""
    context = call.context
    seated = [f for f in context.municipality.functions if forums_of(context.municipality, f.id)]
    vacant = [f for f in seated if is_vacant(context, f.id)]
    known = {function.id for function in seated}
    ending = sorted(
        (seat.to_day, seat.function)
        for seat in context.seats
        if seat.role == ORDINARIE
        and seat.to_day is not None
        and seat.holds(context.today)
        and seat.function in known
        and not _is_followed(call, seat.function, seat.person)
    )
    return (
        call.private(
            "lediga",
            vacant=[
                {
                    "name": function.name,
                    "forums": [f.name for f in forums_of(context.municipality, function.id)],
                    "deputy": bool(holders(context, function.id)),
                }
                for function in vacant
            ],
            ending=[{"name": context.function_name(f), "day": day} for day, f in ending],
            access_class=_INTERNAL,
        ),
    )


def _is_followed(call: Call, function: str, person: int) -> bool:
    """Say whether somebody is to hold a function after a person."""
    return any(
        seat.function == function
        and seat.role == ORDINARIE
        and seat.person != person
        and (seat.to_day is None or seat.to_day > call.context.today)
        for seat in call.context.seats
    )
