"""`överlämna FUNKTION till PERSON från DATUM`: the seat, what is open, and the package."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from commands.attached import as_pdf
from commands.base import Call, Context, Message, Misunderstood, NotYours, Told, fold
from commands.handover.package import package
from commands.insats.groups import function_meant
from commands.persons import holders, person_named
from samverkan import swedish_dates
from samverkan.collection import ORDINARIE
from samverkan.handover import forums_of
from samverkan.paper import thawed
from samverkan.structure import Function
from storage import audit, handovers, papers, people
from storage.tables import HandoverRow, PaperVersion, Person

_TO = re.compile(r"\s+till\s+", re.IGNORECASE)
_FROM = re.compile(
    r"\s+(?:från(?: och med)?|fran(?: och med)?|fr\.?\s?o\.?\s?m\.?|den)\s+", re.IGNORECASE
)
_MINE = frozenset({"mitt uppdrag", "min funktion", "mitt", "min roll"})
_FURTHEST = timedelta(days=366)
_COORDINATES = "samordnare"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who takes over which function, and from which day."""

    function: Function
    to: Person
    day: date


def is_handover(argument: str) -> bool:
    """Say whether words name a function and a person."""
    return _TO.search(argument) is not None or fold(argument).strip(" .!") in _MINE


async def hand_over(call: Call) -> Sequence[Message]:
    """Let another person hold a function from a day, and send the package on that day."""
    wish = await _understood(call)
    _hold_to_rights(call, wish.function)
    context = call.context
    to = wish.to.id or 0
    before = await handovers.change_hands(context.session, wish.function.id, to, wish.day)
    row = await handovers.order(
        context.session,
        wish.function.id,
        from_person=before,
        to_person=to,
        from_day=wish.day,
        by=call.actor.person,
        at=context.now,
    )
    audit.note(
        context.session,
        context.now,
        call.actor.person,
        "handover",
        f"function:{wish.function.id}",
        handover=row.id,
        from_person=before,
        to_person=to,
        day=wish.day.isoformat(),
    )
    reply = call.reply(
        "overlamning_noterad",
        kind="confirm",
        function=wish.function.name,
        to=wish.to.name,
        day=wish.day,
        now=wish.day <= context.today,
    )
    told = (_tell(context, row, wish, person) for person in dict.fromkeys((before, to)))
    return (reply, *(one for one in told if one and one.person != call.actor.person))


def _tell(context: Context, row: HandoverRow, wish: Wish, person: int | None) -> Message | None:
    """Tell a person that the function comes or goes; when it comes today, the package tells."""
    takes = person == wish.to.id
    if person is None or (takes and wish.day <= context.today):
        return None
    return Message(
        key=f"handover:{context.municipality.id}:{row.id}:told:{person}",
        kind="handover",
        template="overlamning_besked",
        data={
            "function": wish.function.name,
            "to": wish.to.name,
            "day": wish.day,
            "takes": takes,
        },
        person=person,
        awake=True,
    )


async def deliver(context: Context, number: int) -> Sequence[Message]:
    """Make the package of a handover whose day has come, once, and send it.

    Made on the day and not before, so that it says what is open then.
    """
    row = await handovers.by_id(context.session, number)
    if row is None or row.paper_id is not None or row.from_day > context.today:
        return ()
    function = context.municipality.function_by_id.get(row.function)
    if function is None:
        return ()
    leaves = await people.by_id(context.session, row.from_person) if row.from_person else None
    takes = await people.by_id(context.session, row.to_person)
    made = await package(
        context,
        function,
        leaves=leaves.name if leaves else "",
        takes_over=takes.name,
        day=row.from_day,
    )
    kept = await papers.keep(
        context.session,
        made,
        forum=None,
        about=f"handover:{row.id}",
        period=row.from_day.isoformat(),
        at=context.now,
    )
    row.paper_id = kept.id
    context.session.add(row)
    await context.session.flush()
    return _messages(context, row, kept)


def _messages(context: Context, row: HandoverRow, kept: PaperVersion) -> Sequence[Message]:
    key = f"handover:{context.municipality.id}:{row.id}:package"
    text = Message(
        key=key,
        kind="handover",
        template="overlamning",
        data={"paper": thawed(kept.data), "function": context.function_name(row.function)},
        person=row.to_person,
        access_class=kept.access_class,
        awake=True,
    )
    return (text, as_pdf(text, kept))


async def _understood(call: Call) -> Wish:
    parted = _TO.split(call.argument.strip(" .!"), maxsplit=1)
    if len(parted) == 1:
        raise Misunderstood("överlämna", call.argument[:40])
    who, day = parted[1], call.context.today
    dated = _FROM.split(who, maxsplit=1)
    if len(dated) > 1:
        who, when = dated
        found = swedish_dates.span(when, call.context.today)
        if found is None or not call.context.today <= found.first <= call.context.today + _FURTHEST:
            raise Misunderstood("överlämna", when[:40])
        day = found.first
    person = await person_named(call.context, who)
    if person is None:
        raise Told("okand_mottagare")
    return Wish(_function(call, parted[0]), person, day)


def _function(call: Call, words: str) -> Function:
    if fold(words) not in _MINE:
        return function_meant(call.context, words)
    own = [function for function in call.actor.functions if _holds(call, function)]
    if len(own) != 1:
        names = [call.context.function_name(function) for function in own]
        raise Told("vilken_funktion", said=words.strip()[:40], names=names)
    return call.context.municipality.function_by_id[own[0]]


def _holds(call: Call, function: str) -> bool:
    return any(
        seat.person == call.actor.person and seat.role == ORDINARIE
        for seat in holders(call.context, function)
    )


def _hold_to_rights(call: Call, function: Function) -> None:
    """Let a function be handed over by its holder, or by who coordinates where it sits."""
    if _holds(call, function.id):
        return
    model = call.context.municipality
    mine = set(call.actor.functions)
    coordinates = {forum.coordinator for forum in forums_of(model, function.id)}
    if mine & coordinates:
        return
    known = model.function_by_id
    if not any(known[one].role == _COORDINATES for one in mine if one in known):
        raise NotYours("överlämna", "innehavare")
