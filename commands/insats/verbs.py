"""`starta`, `förläng`, `lägg till`, `ta bort … ur`: a group is made and changed by a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commands.attached import as_pdf
from commands.base import Call, Message, Misunderstood, NotYours, Told, fold
from commands.insats.groups import (
    Group,
    as_group,
    function_meant,
    leads,
    let_in,
    meant,
    must_have_pattern,
    say,
    seats_of,
)
from commands.insats.papers import keep_charter
from commands.stopping import check_length, stop_whole
from samverkan import swedish_dates
from samverkan import swedish_forms as forms
from samverkan.interpretation import interpret
from samverkan.structure import Forum
from samverkan.temporary import DAILY, WEEKLY, templates
from storage import audit, temporary
from storage.tables import TemporaryGroup

_LONGEST_DAYS = 366
"""What needs longer than a year is no group of this kind."""
_LONGEST_NAME = 40
_UNTIL = re.compile(r"\s+(?:fram till|till(?: och med)?|t\.?\s?o\.?\s?m\.?)\s+", re.IGNORECASE)
_OUT_OF = re.compile(r"\s+(?:från|fran|ur)\s+", re.IGNORECASE)
_INTO = re.compile(r"\s+(?:i|till)\s+", re.IGNORECASE)
_EACH_DAY = re.compile(r"\b(?:varje dag|dagligen|daglig)\b", re.IGNORECASE)
_EACH = re.compile(r",?\s*\b(?:varje (?:dag|vecka)|dagligen|daglig|veckovis)\b", re.IGNORECASE)
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Wish:
    """What `starta` says: the pattern, the name after it, the last day, and why."""

    template: Forum
    name: str
    end: date
    rhythm: str
    why: str


def has_end(argument: str) -> bool:
    """Say whether words name a last day, as those of `starta` and `förläng` do."""
    return _UNTIL.search(f" {argument}") is not None


def is_addition(argument: str) -> bool:
    """Say whether words may be a function to add, and not something to do by a day."""
    return bool(argument) and "senast" not in fold(argument) and ":" not in argument


def is_removal(argument: str) -> bool:
    """Say whether words are a function to take out of a group."""
    return _OUT_OF.search(argument) is not None


async def start(call: Call) -> Sequence[Message]:
    """`starta EST Insats Rotebro till 31 januari: skäl`."""
    check_length(call.argument)
    must_have_pattern(call.context)
    wish = _understood(call)
    if not leads(call.context, call.actor, wish.template):
        raise NotYours("starta", "ledare")
    found = interpret(call.argument, call.context.gazetteer, call.utterance.at, "samordnare")
    if found.pii:
        return stop_whole(call, wish.template.coordinator, found.pii)
    group = await _stored(call, wish)
    audit.note(
        call.context.session,
        call.context.now,
        call.actor.person,
        "group.start",
        group.subject,
        forum=group.forum.id,
        end=wish.end.isoformat(),
    )
    await keep_charter(call.context, group)
    let = await let_in(call.context, group, by=call.actor.person)
    vacant = [f for f in group.forum.members if call.context.addressee(f).person is None]
    reply = call.reply(
        "insats_startad",
        kind="confirm",
        forum=group.forum.name,
        end=wish.end,
        members=[call.context.function_name(f) for f in group.forum.members],
        daily=wish.rhythm == DAILY,
        vacant=[call.context.function_name(f) for f in vacant],
        collects=bool(group.forum.collections),
        subject=group.subject,
    )
    return (reply, *let)


async def extend(call: Call) -> Sequence[Message]:
    """`förläng EST Insats Rotebro till 28 februari`."""
    must_have_pattern(call.context)
    parted = _UNTIL.split(f" {call.argument}", maxsplit=1)
    if len(parted) == 1:
        raise Misunderstood("förläng", call.argument[:40])
    group = await meant(call, "förläng", parted[0])
    group.row.end_day = _last_day(call, "förläng", parted[1])
    return await _changed(call, group, "till", end=group.row.end_day)


async def add(call: Call) -> Sequence[Message]:
    """`lägg till FUNKTION [i EST Insats Rotebro]`."""
    who, name = _parted(call, _INTO)
    group = await meant(call, "lägg till", name)
    function = function_meant(call.context, who)
    if function.id in seats_of(group.forum):
        raise Told("insats_redan", function=function.name, forum=group.forum.name)
    group.row.members = [*group.row.members, function.id]
    return await _changed(call, group, "med", function=function.name)


async def remove(call: Call) -> Sequence[Message]:
    """`ta bort FUNKTION ur EST Insats Rotebro`."""
    who, name = _parted(call, _OUT_OF)
    group = await meant(call, "ta bort", name)
    function = function_meant(call.context, who)
    if function.id not in group.row.members:
        raise Told("insats_inte_med", function=function.name, forum=group.forum.name)
    group.row.members = [each for each in group.row.members if each != function.id]
    return await _changed(call, group, "utan", function=function.name)


def _parted(call: Call, between: re.Pattern[str]) -> tuple[str, str]:
    """Return the function and the group that words name, the group perhaps not at all.

    A function's own name may hold the word between ("rektor i Rotebro"): the last one
    parts, when what follows is no function.
    """
    words = call.argument.strip(" .!?")
    *_, last = (None, *between.finditer(words))
    if last is None:
        return words, ""
    return words[: last.start()], words[last.end() :]


async def _changed(call: Call, group: Group, what: str, **data: Any) -> Sequence[Message]:  # noqa: ANN401 -- template data
    """Store a changed group, and tell who asked, the room, and those who come or go."""
    context = call.context
    context.session.add(group.row)
    await context.session.flush()
    group = as_group(context, group.row) or group
    audit.note(
        context.session, context.now, call.actor.person, f"group.{what}", group.subject,
        members=group.row.members, end=group.row.end_day.isoformat(),
    )  # fmt: skip
    charter = await keep_charter(context, group)
    reply = call.reply(
        "insats_andrad", kind="confirm", what=what, forum=group.forum.name, subject=group.subject,
        **data,
    )  # fmt: skip
    in_its_room = call.place.forum == group.forum.id
    told = (reply,) if in_its_room else await say(
        context, group, "insats_andrad_rum", call.utterance.event, what=what, **data
    )  # fmt: skip
    files = [as_pdf(message, charter) for message in told]
    said = told if in_its_room else (reply, *told)
    return (*said, *files, *await let_in(context, group, by=call.actor.person))


def _understood(call: Call) -> _Wish:
    head, _, why = call.argument.partition(":")
    parted = _UNTIL.split(_EACH.sub("", head), maxsplit=1)
    if len(parted) == 1:
        raise Misunderstood("starta", head[:40])
    what, when = parted
    template, name = _pattern(call, what)
    rhythm = DAILY if _EACH_DAY.search(head) else WEEKLY
    return _Wish(template, name, _last_day(call, "starta", when), rhythm, " ".join(why.split()))


def _pattern(call: Call, what: str) -> tuple[Forum, str]:
    """Return the pattern that the words begin with, and the name of the group made after it."""
    folded = fold(what)
    known = sorted(templates(call.context.municipality), key=lambda forum: -len(forum.name))
    for forum in known:
        # "EST Insats" is what it is called; "insats" is what people say.
        for said in (fold(forum.name), fold(forum.name).split()[-1]):
            if folded == said or folded.startswith(f"{said} "):
                rest = " ".join(what.split())[len(said) :].strip(" ,")
                return forum, f"{forum.name} {rest}".strip()[:_LONGEST_NAME]
    raise Misunderstood("starta", what.strip()[:40])


def _last_day(call: Call, command: str, words: str) -> date:
    found = swedish_dates.deadline(words, call.context.today)
    if found is None or found.day < call.context.today:
        raise Misunderstood(command, words.strip()[:40])
    latest = call.context.today + timedelta(days=_LONGEST_DAYS)
    if found.day > latest:
        raise Told("insats_for_lange", end=forms.day(latest), year=latest.year)
    return found.day


async def _stored(call: Call, wish: _Wish) -> Group:
    context = call.context
    known = await temporary.every(context.session)
    if any(row.closed_at is None and fold(row.name) == fold(wish.name) for row in known):
        raise Told("insats_finns", forum=wish.name)
    area = context.gazetteer.area_of(wish.name.removeprefix(wish.template.name))
    row = TemporaryGroup(
        forum=_forum_id(wish, {row.forum for row in known} | set(context.municipality.forum_by_id)),
        template=wish.template.id,
        name=wish.name,
        areas=[area] if area else [],
        members=list(wish.template.members),
        rhythm=wish.rhythm,
        why=wish.why,
        start_day=context.today,
        end_day=wish.end,
        platform=call.place.platform,
        started_by=call.actor.person,
        started_at=context.now,
    )
    context.session.add(row)
    await context.session.flush()
    group = as_group(context, row)
    if group is None:
        raise ValueError("the pattern was found a moment ago")
    return group


def _forum_id(wish: _Wish, taken: set[str]) -> str:
    """Return an id that no forum has had, so that old rounds are never taken for new ones."""
    slug = _SLUG.sub("_", fold(wish.name.removeprefix(wish.template.name))).strip("_")
    plain = f"{wish.template.id}_{slug}".rstrip("_")
    names = (plain, *(f"{plain}_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
