"""A meeting gets another day, hour or place, or is cancelled; everybody called is told."""

import re
from collections.abc import Sequence
from datetime import datetime, time

from commands.base import Call, Message, Misunderstood, Told
from commands.meetings import sending
from commands.meetings.before import carried
from commands.meetings.notes import refuse_personal_data
from commands.meetings.sittings import (
    Sitting,
    ahead,
    must_lead,
    record,
    sitting_of,
    when,
    with_reason,
)
from samverkan import calendar
from samverkan.meetings import agenda
from samverkan.swedish_dates import deadline
from storage import meetings

_LONGEST_PLACE = 200
_CLOCK = re.compile(
    r"\bkl(?:ockan|\.)?\s*(\d{1,2})(?:[.:](\d{2}))?"
    r"(?:\s*[-–]\s*(\d{1,2})(?:[.:](\d{2}))?(?![/\d]))?",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[,;]?\s*\b(?:plats|lokal)\s*:\s*(.+)$", re.IGNORECASE | re.DOTALL)
_OF_THE_MEETING = re.compile(r"^(?:f[öo]r\s+)?(?:n[äa]sta\s+)?m[öo]tet?\b\s*", re.IGNORECASE)


def is_new_day(argument: str) -> bool:
    """Say whether the words hold a digit, as a day or a time does."""
    return any(character.isdigit() for character in argument)


async def cancel(call: Call) -> Sequence[Message]:
    """`ställ in mötet [forum] [dag]: skäl`."""
    head, why = with_reason(call)
    refused = refuse_personal_data(call, why)
    if refused:
        return refused
    sitting, _ = await ahead(call, re.sub(r"^m[öo]tet?\b\s*", "", head))
    must_lead(call, sitting, "ställ in")
    if sitting.row.started_at is not None:
        raise Told("motet_har_borjat", forum=sitting.forum.name)
    row = await meetings.locked(call.context.session, sitting.id)
    row.status, row.why = "installt", why or None
    call.context.session.add(row)
    for item in await meetings.items(call.context.session, sitting.id):
        # What members proposed is not cancelled with the meeting: it waits for the next.
        if item.heading is None and item.status == agenda.KEPT:
            call.context.session.add(carried(item, sitting))
    record(call, sitting, "meeting_cancelled")
    await call.context.session.flush()
    answer = call.reply(
        "installt_noterat",
        kind="confirm",
        forum=sitting.forum.name,
        when=when(call.context, row),
        told=row.summoned_at is not None,
    )
    told = await sending.cancelled(call.context, sitting) if row.summoned_at else []
    return (answer, *told)


async def move_meeting(call: Call) -> Sequence[Message]:
    """`flytta mötet [forum] [dag] till 10/12 kl 13–15, plats: Rotebro skola`."""
    context = call.context
    said, place = _without_place(call.argument)
    refused = refuse_personal_data(call, place)
    if refused:
        return refused
    head, to, tail = said.rpartition("till ")
    day = deadline(tail, context.today)
    clock = _CLOCK.search(tail)
    if day is None and clock is None and not place:
        raise Misunderstood("flytta mötet", call.argument[:40])
    sitting = await _to_move(call, head if to else "", "flytta mötet")
    local = context.local(sitting.row.starts_at)
    at = _at(clock, local) if clock else local.time()
    new = calendar.instant_of(context.municipality, day.day if day else local.date(), at)
    if day is not None and day.past is not None:
        raise Told("dag_har_varit", day=day.past)
    if new <= context.now:
        raise Told("dag_har_varit", day=context.local(new).date())
    row = await meetings.locked(context.session, sitting.id)
    row.starts_at, row.place = new, place or row.place
    row.length = _length(clock, local) or row.length
    context.session.add(row)
    await context.session.flush()
    record(call, sitting, "meeting_moved", to=new.isoformat())
    return await _moved(call, sitting_of(context, row), local)


async def _to_move(call: Call, words: str, command: str) -> Sitting:
    sitting, _ = await ahead(call, words)
    must_lead(call, sitting, command)
    if sitting.row.started_at is not None:
        raise Told("motet_har_borjat", forum=sitting.forum.name)
    return sitting


async def _moved(call: Call, moved: Sitting, before: datetime) -> Sequence[Message]:
    context, row = call.context, moved.row
    answer = call.reply(
        "mote_flyttat",
        kind="confirm",
        forum=moved.forum.name,
        before=before,
        now=context.local(row.starts_at),
        ends=context.local(moved.ends_at),
        place=moved.place,
        told=row.summoned_at is not None,
        off=not calendar.is_working_day(context.local(row.starts_at).date()),
    )
    if row.summoned_at is None:
        return (answer,)
    is_moved = context.local(row.starts_at) != before
    sentence = "flyttat_mote" if is_moved else "ny_plats"
    changed = sending.word(sentence, before=before, place=moved.place)
    return (answer, *await sending.summons(context, moved, changed=changed))


def is_of_the_meeting(argument: str) -> bool:
    """Say whether the words say that a place is the meeting's: a report may begin with one."""
    return _OF_THE_MEETING.match(argument) is not None


async def set_place(call: Call) -> Sequence[Message]:
    """`plats för mötet [forum] [dag]: Rotebro skola`; also while the meeting goes on."""
    head, place = _head_and_place(call.argument)
    if not place:
        raise Misunderstood("plats")
    refused = refuse_personal_data(call, place)
    if refused:
        return refused
    sitting, _ = await ahead(call, head)
    must_lead(call, sitting, "plats")
    row = await meetings.locked(call.context.session, sitting.id)
    row.place = _fitting(place)
    call.context.session.add(row)
    await call.context.session.flush()
    record(call, sitting, "meeting_placed")
    moved = sitting_of(call.context, row)
    if row.started_at is not None:
        return (call.reply("plats_noterad", kind="confirm", place=moved.place),)
    return await _moved(call, moved, call.context.local(row.starts_at))


def _head_and_place(argument: str) -> tuple[str, str]:
    """Return which meeting is meant, and the place, of "för mötet EST Vecko: Rotebro skola"."""
    named = _OF_THE_MEETING.match(argument)
    if named is None:
        return "", argument.strip(" .")
    head, colon, place = argument[named.end() :].partition(":")
    return (head, place.strip(" .")) if colon else ("", head.strip(" ."))


def _without_place(text: str) -> tuple[str, str]:
    found = _PLACE.search(text)
    return (text[: found.start()], _fitting(found[1])) if found else (text, "")


def _fitting(place: str) -> str:
    plain = " ".join(place.split()).strip(" .")
    if len(plain) > _LONGEST_PLACE:
        raise Told("lang_plats", longest=_LONGEST_PLACE)
    return plain


def _at(clock: "re.Match[str]", local: datetime) -> time:
    return _hour(clock, clock[1], clock[2], local)


def _hour(clock: "re.Match[str]", hour: str, minute: str | None, local: datetime) -> time:
    try:
        return local.time().replace(hour=int(hour), minute=int(minute or 0))
    except ValueError as error:
        raise Misunderstood("flytta mötet", clock[0]) from error


def _length(clock: "re.Match[str] | None", local: datetime) -> int | None:
    """Return the minutes of "kl 13–15"; None when no end is named."""
    if clock is None or clock[3] is None:
        return None
    first, last = _at(clock, local), _hour(clock, clock[3], clock[4], local)
    minutes = (last.hour - first.hour) * 60 + last.minute - first.minute
    if minutes <= 0:
        raise Misunderstood("flytta mötet", clock[0])
    return minutes
