"""Who is there and what part they have: attendance, who writes, who adjusts (DOMAIN 11)."""

import re
from collections.abc import Sequence

from commands.base import Call, Message, Misunderstood, Told
from commands.meetings.sittings import (
    Sitting,
    ahead,
    function_in,
    must_lead,
    running,
    seated,
    takes_part,
)
from samverkan.finding import functions_named
from samverkan.meetings.attendance import ABSENT, ADJUNCT, PRESENT, REPLACED, STATUSES
from samverkan.meetings.who import function_meant
from storage import meetings

_MARKED = re.compile(
    r"^(.+?)\s*[:,]?\s+(?:är\s+)?(närvarande|narvarande|på plats|frånvarande|franvarande|borta"
    r"|adjungerad|(?:ersätts av|ersatts av|ersättare:?|ersattare:?)\s+(.+))$",
    re.IGNORECASE,
)


async def mark_self(call: Call, sitting: Sitting) -> None:
    """Store that the one who writes is there."""
    function = function_in(call.actor, sitting)
    if function is None:
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    await mark(call, sitting, function, PRESENT, None, call.actor.person)


async def mark(
    call: Call,
    sitting: Sitting,
    function: str,
    status: str,
    stand_in: str | None,
    person: int | None,
) -> None:
    """Store whether a function is there."""
    await meetings.mark(
        call.context.session,
        sitting.id,
        function,
        status,
        call.context.now,
        person=person,
        stand_in=stand_in,
    )


async def attendance(call: Call) -> Sequence[Message]:
    """`närvaro`, `närvaro Soc frånvarande`, `närvaro KoF ersätts av chefen för fritidsgården`."""
    sitting = await running(call)
    if not takes_part(call.actor, sitting):
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    marked = _MARKED.match(call.argument.strip(" .!"))
    if call.argument.strip(" .!?") and marked is None:
        # Why somebody is not there is not repeated.
        raise Misunderstood("närvaro")
    if marked is not None:
        must_lead(call, sitting, "närvaro")
        await _mark_other(call, sitting, marked)
    else:
        await mark_self(call, sitting)
    return (await _roll(call, sitting),)


async def _mark_other(call: Call, sitting: Sitting, marked: "re.Match[str]") -> None:
    function = function_of(call, sitting, marked[1])
    said = marked[2].casefold()
    if marked[3]:
        await mark(call, sitting, function, REPLACED, function_of(call, sitting, marked[3]), None)
    elif said.startswith("adj"):
        await mark(call, sitting, function, ADJUNCT, None, None)
    else:
        is_away = said.startswith(("fr", "bo"))
        await mark(call, sitting, function, ABSENT if is_away else PRESENT, None, None)


def function_of(call: Call, sitting: Sitting, words: str) -> str:
    """Return the function that words name; says so when nobody is meant."""
    found = named(call, sitting, words)
    if found is None:
        raise Told("okand_funktion", wanted=words.strip()[:40])
    return found


def named(call: Call, sitting: Sitting, words: str) -> str | None:
    """Return the function that words name; less than a whole name will do for who is called."""
    model = call.context.municipality
    found = function_meant(model, words, sitting.forum)
    if found is not None:
        return found
    called = {*sitting.row.called, *seated(sitting.forum)}
    named = [function.id for function in functions_named(model, words) if function.id in called]
    return named[0] if len(named) == 1 else None


async def _roll(call: Call, sitting: Sitting) -> Message:
    context = call.context
    rows = await meetings.attendance(context.session, sitting.id)
    groups: dict[str, list[str]] = {name: [] for name in ("okand", *STATUSES)}
    for function in dict.fromkeys((*sitting.row.called, *rows)):
        row = rows.get(function)
        name = context.function_name(function)
        if row is not None and row.stand_in:
            name = f"{name} ({context.function_name(row.stand_in)})"
        groups.setdefault(row.status if row else "okand", []).append(name)
    return call.reply("narvaro", kind="confirm", groups=groups, subject=sitting.subject)


async def adjusters(call: Call) -> Sequence[Message]:
    """`justerare KoF och Soc`: who approves the notes beside the chair."""
    sitting = await running(call)
    must_lead(call, sitting, "justerare")
    wanted = [w for w in re.split(r"\s*(?:,|;|\boch\b|&)\s*", call.argument) if w.strip(" .")]
    if not wanted:
        raise Misunderstood("justerare")
    found = [function_of(call, sitting, words.strip(" .")) for words in wanted]
    row = await meetings.locked(call.context.session, sitting.id)
    row.adjusters = list(dict.fromkeys(found))
    call.context.session.add(row)
    return (_officers(call, Sitting(row, sitting.forum)),)


async def secretary(call: Call) -> Sequence[Message]:
    """`sekreterare KoF`: who writes the notes up."""
    sitting, _ = await ahead(call, "")
    must_lead(call, sitting, "sekreterare")
    found = function_of(call, sitting, call.argument.strip(" ."))
    row = await meetings.locked(call.context.session, sitting.id)
    row.secretary = found
    call.context.session.add(row)
    return (_officers(call, Sitting(row, sitting.forum)),)


def _officers(call: Call, sitting: Sitting) -> Message:
    name = call.context.function_name
    return call.reply(
        "val_noterat",
        kind="confirm",
        secretary=name(sitting.row.secretary),
        adjusters=[name(function) for function in sitting.row.adjusters],
        subject=sitting.subject,
    )
