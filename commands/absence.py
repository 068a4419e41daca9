"""`borta FRÅN–TILL [ersättare]`: the deputy is asked instead (DOMAIN 15.2)."""

import re
from collections.abc import Sequence
from datetime import date

from commands.base import Call, Message, Misunderstood, Told
from samverkan import swedish_dates
from samverkan import swedish_forms as forms
from samverkan.collection import Away
from storage import audit, people

_LONGEST_DAYS = 400
_JOINED = re.compile(r"[^\W\d]\d")
"""A letter or "_" with a digit after it: of an account, a name or a function, hardly of a date."""
_DAY_WORDS = re.compile(
    r"^(?:idag|i dag|imorgon|i morgon|(?:hela )?(?:den här |nästa )?veckan?"
    r"|(?:på |till och med )?(?:mån|tis|ons|tors|fre)dag)\b"
)


def is_absence(argument: str) -> bool:
    """Say whether the words begin with something like a date."""
    has_number = any(character.isdigit() for character in argument)
    return has_number or _DAY_WORDS.search(argument.casefold()) is not None


async def away(call: Call) -> Sequence[Message]:
    """Store the absence and who takes over."""
    context = call.context
    found = swedish_dates.span(call.argument, context.today)
    if found is None or found.last < context.today:
        raise Misunderstood("borta", call.argument[:40])
    if (found.last - found.first).days > _LONGEST_DAYS:
        raise Misunderstood("borta", call.argument[:40])
    deputy = await _deputy(call, found.words)
    await people.add_absence(
        context.session, Away(call.actor.person, found.first, found.last, deputy)
    )
    audit.note(
        context.session,
        context.now,
        call.actor.person,
        "away",
        f"person:{call.actor.person}",
        first=found.first.isoformat(),
        last=found.last.isoformat(),
        deputy=deputy,
    )
    name = (await people.by_id(context.session, deputy)).name if deputy else ""
    return (
        call.reply(
            "borta_noterat",
            kind="confirm",
            span=forms.span(found.first, found.last),
            deputy=name,
            has_standing=_has_standing_deputy(call),
        ),
    )


def _has_standing_deputy(call: Call) -> bool:
    mine = set(call.actor.functions)
    return any(
        seat.function in mine
        and seat.role == "ersattare"
        and seat.person != call.actor.person
        and seat.holds(call.context.today)
        for seat in call.context.seats
    )


async def _deputy(call: Call, words: str) -> int | None:
    """Return the person named after the dates: a name, an account or a function."""
    folded = call.argument.casefold()
    start = folded.find(words.casefold())
    rest = call.argument[start + len(words) :] if start >= 0 else ""
    for filler in ("tar över", "ersättare", "ersattare", "vikarie", ","):
        rest = rest.replace(filler, " ")
    wanted = rest.strip(" .:,").casefold()
    if not wanted:
        return None
    everyone = await people.everyone(call.context.session)
    by_name = [p for p in everyone if wanted in (p.name.casefold(), p.user.casefold())]
    by_name = by_name or [p for p in everyone if p.name.casefold().split()[0] == wanted]
    if len(by_name) == 1 and by_name[0].id is not None:
        return by_name[0].id
    for function in call.context.municipality.functions:
        if wanted in (function.id, function.name.casefold()):
            return call.context.addressee(function.id).person
    if _is_more_of_the_time(wanted, call.context.today):
        return None
    raise Told("okand_ersattare", wanted=rest.strip()[:40])


def _is_more_of_the_time(words: str, today: date) -> bool:
    """Say whether what names nobody is more about when: "kl 13", "och 10–14/8", "(5 dagar)"."""
    if not any(character.isdigit() for character in words):
        return False
    return _JOINED.search(words) is None or swedish_dates.span(words, today) is not None
