"""What the clock sets off before a meeting: call for items, summons, question to the silent.

Only forums that have been given a room are prepared. Each step is done once: a call that
comes after the time of the summons is left out, since the summons stands for it; nothing
is sent about a meeting that has begun or passed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from commands.base import Context, Message
from commands.meetings import overview, plan, sending
from commands.meetings.sittings import Sitting, in_rooms, sitting_of, when
from samverkan import calendar
from samverkan.meetings import agenda
from samverkan.structure import Forum, Preparation
from storage import meetings
from storage.meeting_tables import MeetingRow

_HORIZON = timedelta(days=100)
"""Sixty working days, the longest a call may come before a meeting, and some red days."""


async def due(context: Context) -> Sequence[tuple[str, str]]:
    """Return forum and key of the meetings that something is due for. Reads only."""
    with_rooms = await meetings.forums_with_rooms(context.session)
    known = context.municipality.forum_by_id
    forums = [known[id_] for id_ in sorted(with_rooms) if id_ in known]
    near = await plan.coming_of(context, forums, context.now, context.now + _HORIZON)
    return [
        (forum.id, one.key)
        for forum in forums
        for one in near[forum.id]
        if _is_due(context, agenda.preparation(forum), one)
    ]


def _is_due(context: Context, steps: Preparation, one: MeetingRow | calendar.Meeting) -> bool:
    row = one if isinstance(one, MeetingRow) else None
    if row is not None and row.status != "planerat":
        return False
    starts = plan.starts(one)
    return (
        (_is_time(context, starts, steps.call, steps) and (row is None or row.call_at is None))
        or (
            _is_time(context, starts, steps.summons, steps)
            and (row is None or row.summoned_at is None)
        )
        or (
            _is_time(context, starts, steps.unanswered, steps)
            and (row is None or row.asked_at is None)
        )
    )


def _is_time(context: Context, starts: datetime, days: int, steps: Preparation) -> bool:
    """Say whether a step has come; 0 working days before leaves it out."""
    return days > 0 and _moment(context, starts, days, steps) <= context.now < starts


def _moment(context: Context, starts: datetime, days: int, steps: Preparation) -> datetime:
    day = calendar.local_day(context.municipality, starts)
    return calendar.instant_of(
        context.municipality, calendar.working_day_from(day, -days), steps.at
    )


async def bring_up_to_date(context: Context, forum_id: str, key: str) -> Sequence[Message]:
    """Do what is due for a meeting; return what is to be said."""
    forum = context.municipality.forum_by_id[forum_id]
    row = await _row(context, forum, key)
    if row is None or row.status != "planerat":
        return ()
    sitting = sitting_of(context, row)
    steps = agenda.preparation(forum)
    starts, now = row.starts_at, context.now
    messages: list[Message] = []
    if row.call_at is None and _is_time(context, starts, steps.call, steps):
        row.call_at = now
        if row.summoned_at is None and not _is_time(context, starts, steps.summons, steps):
            messages += await _call(context, sitting, steps)
    if row.summoned_at is None and _is_time(context, starts, steps.summons, steps):
        row.summoned_at = now
        await plan.take_waiting(context, forum, row)
        context.session.add(row)
        await context.session.flush()
        messages += await sending.summons(context, sitting, awake=True)
        messages += await overview.before(context, sitting)
    if row.asked_at is None and _is_time(context, starts, steps.unanswered, steps):
        row.asked_at = now
        messages += await _ask_silent(context, sitting)
    context.session.add(row)
    await context.session.flush()
    return messages


async def _row(context: Context, forum: Forum, key: str) -> MeetingRow | None:
    known = await meetings.by_key(context.session, key)
    if known is not None:
        return known
    until = context.now + _HORIZON
    for one in await plan.coming(context, forum, context.now, until):
        if one.key == key:
            return await plan.stored(context, forum, one)
    return None


async def _call(context: Context, sitting: Sitting, steps: Preparation) -> list[Message]:
    """Ask the members for items."""
    data = {
        "forum": sitting.forum.name,
        "when": when(context, sitting.row),
        "until": context.local(_moment(context, sitting.row.starts_at, steps.summons, steps))
        if steps.summons
        else None,
        "name": "",
    }
    return await in_rooms(
        context,
        sitting,
        f"call:{sitting.id}",
        "summons",
        "punkter_onskas",
        data,
        in_thread=False,
        subject=f"summons:{sitting.id}",
        awake=True,
    )


async def _ask_silent(context: Context, sitting: Sitting) -> list[Message]:
    """Ask those who have not said whether they come; who is away has said so."""
    known = await meetings.attendance(context.session, sitting.id)
    messages = []
    asked: set[int] = set()
    for function in (*sitting.forum.members, *sitting.forum.adjunct):
        to = context.addressee(function)
        if function in known or to.person is None or to.person in asked:
            continue
        asked.add(to.person)
        messages.append(
            Message(
                key=f"comes:{sitting.id}:{function}",
                kind="summons",
                template="kommer_du",
                data={
                    "forum": sitting.forum.name,
                    "when": when(context, sitting.row),
                    "function": context.function_name(function),
                    "deputy": to.as_deputy,
                },
                person=to.person,
                subject=f"summons:{sitting.id}",
                awake=True,
                expires_at=sitting.row.starts_at,
            )
        )
    return messages
