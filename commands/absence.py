"""`borta FRÅN–TILL [ersättare]`: the deputy is asked instead (DOMAIN 15.2).

Only days and a deputy are kept. Whoever is away may say why, and what is said of it, often of
somebody's health, is neither stored nor repeated.
"""

import re
from collections.abc import Sequence
from datetime import date

from commands.base import Call, Message, Misunderstood, Told
from commands.stopping import refuse_identities
from samverkan import swedish_dates
from samverkan import swedish_forms as forms
from samverkan.collection import Away
from storage import audit, people

_LONGEST_DAYS = 400
_JOINED = re.compile(r"[^\W\d]\d")
"""A letter or "_" with a digit after it: of an account, a name or a function, hardly of a date."""
_NAMED = re.compile(r"\b(?:tar över|ersättare|ersattare|vikarie)\b", re.IGNORECASE)
"""Beside the name of whoever takes over."""
_BETWEEN = re.compile(rf"{_NAMED.pattern}|[,;()]|\.(?=\s|$)|\s[-–—]\s", re.IGNORECASE)
_LONGEST_NAME = 4
"""Words of a name."""
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
        raise Misunderstood("borta")
    if (found.last - found.first).days > _LONGEST_DAYS:
        raise Misunderstood("borta")
    rest = _after(call.argument, found.words)
    deputy = await _deputy(call, rest)
    if deputy is None and rest and (refused := refuse_identities(call)):
        return refused
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


def _after(argument: str, words: str) -> str:
    """Return what stands after the dates."""
    start = argument.casefold().find(words.casefold())
    return argument[start + len(words) :].strip(" .:,") if start >= 0 else ""


async def _deputy(call: Call, rest: str) -> int | None:
    """Return the person that the words after the dates name: by name, account or function.

    None when they name nobody. Raises Told when they seem to name somebody who is not there.
    """
    parts = (_NAMED.sub(" ", rest), *_BETWEEN.split(rest))
    wanted = [" ".join(part.strip(" .:,").casefold().split()) for part in parts]
    everyone = await people.everyone(call.context.session)
    for each in filter(None, wanted):
        by_name = [p for p in everyone if each in (p.name.casefold(), p.user.casefold())]
        by_name = by_name or [p for p in everyone if p.name.casefold().split()[0] == each]
        if len(by_name) == 1 and by_name[0].id is not None:
            return by_name[0].id
        for function in call.context.municipality.functions:
            if each in (function.id, function.name.casefold()):
                return call.context.addressee(function.id).person
    if rest and _names_somebody(rest, call.context.today):
        raise Told("okand_ersattare")
    return None


def _names_somebody(rest: str, today: date) -> bool:
    """Say whether words are meant as a name: by what stands beside it, or as names are written."""
    if _NAMED.search(rest):
        return True
    words = rest.split()
    is_like = all(word[:1].isupper() or _JOINED.search(word) for word in words)
    return is_like and len(words) <= _LONGEST_NAME and not _is_more_of_the_time(rest, today)


def _is_more_of_the_time(words: str, today: date) -> bool:
    """Say whether what names nobody is more about when: "kl 13", "och 10–14/8", "(5 dagar)"."""
    if not any(character.isdigit() for character in words):
        return False
    return _JOINED.search(words) is None or swedish_dates.span(words, today) is not None
