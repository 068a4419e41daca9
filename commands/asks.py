"""What a round says: the question, reminders, who is silent for long, and what nobody holds.

`commands.collecting` says when.
"""

from collections.abc import Sequence
from datetime import timedelta

from commands import wordy
from commands.base import Context, Message
from commands.compiling import Issue
from commands.kinds import kind_of
from commands.periods import key_of
from samverkan import calendar, collection
from storage import people, rooms, rounds
from storage.tables import Ask

LATE = timedelta(minutes=30)
"""An ask sent this long after its time says so."""
CONTACT_AFTER = 3
"""Rounds in a row without an answer before the function above is told (DOMAIN 15.3)."""


def announce(
    context: Context, issue: Issue, plan: calendar.Plan, places: Sequence[rooms.ForumPlace]
) -> Sequence[Message]:
    """Return the word in each of the forum's rooms that a round is open; none for a quiet one."""
    if not issue.asked or not (issue.collection.announce or issue.collection.venue == "thread"):
        return ()
    return tuple(
        Message(
            key=f"announce:{_key(context, issue)}{place.suffix}",
            kind="announce",
            template="oppnad",
            data={
                "heading": issue.heading,
                "name": issue.collection.name,
                "closes": context.local(plan.closes),
                "in_thread": issue.collection.venue == "thread",
            },
            platform=place.platform,
            room=place.room,
            subject=f"round:{issue.id}",
            awake=True,
            expires_at=plan.closes,
        )
        for place in places
    )


async def ask_function(
    context: Context,
    issue: Issue,
    plan: calendar.Plan,
    ask: Ask,
    places: Sequence[rooms.ForumPlace],
    *,
    as_deputy: bool,
    anew: bool = False,
) -> Message:
    """Return the question to a function; `anew` to somebody it has come to since."""
    function = context.municipality.function_by_id[ask.function]
    area = context.municipality.area_by_id.get(function.home_area or "")
    item = issue.collection
    asked = calendar.local_day(context.municipality, plan.ask)
    data = {
        "heading": issue.heading,
        "period": issue.called,
        "weekly": item.is_weekly,
        # A weekly ask comes in the middle of its week; others are told what they cover.
        "since": asked - timedelta(days=7) if item.is_weekly else plan.first,
        "where": area.where if area else "",
        "role": function.role,
        "function": function.name,
        "deputy": as_deputy,
        "closes": context.local(plan.closes),
        "late": context.now - plan.ask > LATE,
        "early_reports": ask.status != collection.WAITING,
        **wordy.question(context, item, ahead=isinstance(plan.covers, calendar.UpTo)),
    }
    key = f"{_key(context, issue)}:{ask.function}:1"
    if anew:
        key = f"{key}:{ask.person_id}"
    return await _to_function(
        context,
        issue,
        ask,
        places,
        kind="ask",
        key=key,
        template=kind_of(context.municipality, item).question,
        data=data,
    )


async def _to_function(
    context: Context,
    issue: Issue,
    ask: Ask,
    places: Sequence[rooms.ForumPlace],
    *,
    kind: str,
    key: str,
    template: str,
    data: dict[str, object],
) -> Message:
    """Address a function where the model says: in the direct chat, or in the round's thread."""
    place = await _thread_place(context, issue, ask, places)
    return Message(
        key=f"{kind}:{key}",
        kind=kind,
        template=template,
        data=data,
        person=None if place else ask.person_id,
        platform=place.platform if place else None,
        room=place.room if place else None,
        thread_of=f"announce:{_key(context, issue)}{place.suffix}" if place else None,
        mention=ask.person_id if place else None,
        subject=f"ask:{ask.id}",
        ask=ask.id,
        awake=True,
        expires_at=issue.round.closes_at,
    )


async def _thread_place(
    context: Context, issue: Issue, ask: Ask, places: Sequence[rooms.ForumPlace]
) -> rooms.ForumPlace | None:
    """Return the room whose thread a function is asked in: that of its holder's platform."""
    if issue.collection.venue != "thread" or ask.person_id is None:
        return None
    person = await people.by_id(context.session, ask.person_id)
    return next((place for place in places if place.platform == person.platform), None)


async def tell_contacts(context: Context, issue: Issue) -> Sequence[Message]:
    """Three rounds without an answer: tell the function above, once per stretch."""
    messages = []
    latest = await rounds.statuses(
        context.session, issue.forum.id, issue.collection.id, limit=CONTACT_AFTER + 1
    )
    for function in issue.asked:
        in_a_row = collection.missing_in_a_row(latest.get(function, ()))
        superior = context.municipality.function_by_id[function].superior
        if superior is None or in_a_row != CONTACT_AFTER:
            continue
        person = context.addressee(superior).person
        if person is not None:
            messages.append(
                Message(
                    key=f"contact:{_key(context, issue)}:{function}",
                    kind="escalation",
                    template="tyst_lange",
                    data={
                        "function": context.function_name(function),
                        "forum": issue.forum.name,
                        "weeks": CONTACT_AFTER,
                        "weekly": issue.collection.is_weekly,
                    },
                    person=person,
                    awake=True,
                )
            )
    return messages


def tell_of_vacancies(context: Context, issue: Issue, vacant: Sequence[str]) -> Sequence[Message]:
    """Return the word to the coordinator of the functions that nobody holds."""
    coordinator = context.coordinator(issue.forum)
    if coordinator is None:
        return ()
    return (
        Message(
            key=f"vacant:{_key(context, issue)}",
            kind="vacancy",
            template="vakanser",
            data={
                "functions": [context.function_name(function) for function in vacant],
                "forum": issue.forum.name,
                "week": issue.called,
            },
            person=coordinator,
            awake=True,
        ),
    )


async def nudge(
    context: Context,
    issue: Issue,
    plan: calendar.Plan,
    ask: Ask,
    places: Sequence[rooms.ForumPlace],
    *,
    number: int,
    as_deputy: bool,
) -> Message:
    """Return the reminder with a number, from 1, to a function that has not answered."""
    return await _to_function(
        context,
        issue,
        ask,
        places,
        kind="nudge",
        key=f"{_key(context, issue)}:{ask.function}:{number}",
        template="paminnelse",
        data={
            "heading": issue.heading,
            "closes": context.local(plan.closes),
            "last": number == len(plan.nudges),
            "function": context.function_name(ask.function),
            "deputy": as_deputy,
        },
    )


def remind_of_approval(context: Context, issue: Issue, coordinator: int) -> Message:
    """Return the reminder to a coordinator that the document should have been approved."""
    return Message(
        key=f"approval:{_key(context, issue)}",
        kind="reminder",
        template="paminn_faststall",
        data={"heading": issue.heading},
        person=coordinator,
        subject=f"draft:{issue.id}",
        awake=True,
    )


def _key(context: Context, issue: Issue) -> str:
    return key_of(context, issue.forum, issue.collection, issue.round.period)
