"""What the clock does for the groups: their rooms, the days before the end, and the end itself."""

from collections.abc import Sequence
from datetime import date, timedelta

from commands.attached import as_pdf
from commands.base import Context, Message
from commands.insats.groups import Group, as_group, let_in, responsible, say
from commands.insats.papers import CHARTER
from samverkan import calendar
from storage import outbox, papers, temporary

_BEFORE = (timedelta(days=7), timedelta(days=1))
"""How long before its last day a group's end is warned about."""
_AGAIN = timedelta(days=7)
"""How often it is asked again, when nobody says whether a group goes on."""
_UNANSWERED = timedelta(days=2)
"""After so long a question of the evaluation is asked once more."""


async def look_after(context: Context, number: int) -> Sequence[Message]:
    """Do all that is due for a group that nobody has closed."""
    row = await temporary.by_id(context.session, number)
    group = as_group(context, row) if row is not None and row.closed_at is None else None
    if group is None:
        return ()
    return (
        *await let_in(context, group),
        *await _welcome(context, group),
        *await _ask_about_the_end(context, group),
        *await _ask_once_more(context, group),
    )


async def _welcome(context: Context, group: Group) -> Sequence[Message]:
    """Say in the new room why the group is there, and until when, with its charter."""
    told = await say(
        context,
        group,
        "insats_valkommen",
        "1",
        why=group.row.why,
        end=group.row.end_day,
        members=[context.function_name(function) for function in group.forum.members],
        collects=bool(group.forum.collections),
    )
    if not told or await outbox.by_key(context.session, told[0].key) is not None:
        return ()
    charter = await papers.latest(context.session, group.subject, CHARTER)
    return (*told, *(as_pdf(message, charter) for message in told if charter is not None))


def _asked_days(group: Group, today: date) -> tuple[date, ...]:
    """Return the working days on which the end is spoken of, up to today."""
    start, end = group.row.start_day, group.row.end_day
    before = [calendar.previous_working_day(end - wait) for wait in _BEFORE]
    days = {day for day in before if start < day}
    day = calendar.previous_working_day(end)
    while day <= today:
        days.add(calendar.next_working_day(day))
        day += _AGAIN
    return tuple(sorted(day for day in days if day <= today))


async def _ask_about_the_end(context: Context, group: Group) -> Sequence[Message]:
    """Ask whether the group goes on: before its end, on it, and every week after it.

    Only the latest of what is due, so that a bot that was away asks once.
    """
    due = _asked_days(group, context.today)
    if not due or group.row.question is not None:
        return ()
    key = f"insats_slut:{group.forum.id}:{group.row.end_day}:{due[-1]}"
    if await outbox.by_key(context.session, key) is not None:
        return ()
    last = calendar.previous_working_day(group.row.end_day)
    return (
        Message(
            key=key,
            kind="reminder",
            template="insats_slut",
            data={
                "forum": group.forum.name,
                "end": group.row.end_day,
                "passed": group.row.end_day < context.today,
                "now": last <= context.today,
                "later": max(group.row.end_day, context.today) + timedelta(days=28),
            },
            person=responsible(context, group),
            subject=group.subject,
            awake=True,
        ),
    )


async def _ask_once_more(context: Context, group: Group) -> Sequence[Message]:
    row = group.row
    if row.question is None or row.asked_at is None or row.asked_of is None:
        return ()
    key = f"insats_obesvarad:{group.forum.id}:{row.question}:{row.asked_at.isoformat()}"
    if context.now - row.asked_at < _UNANSWERED:
        return ()
    if await outbox.by_key(context.session, key) is not None:
        return ()
    return (
        Message(
            key=key,
            kind="reminder",
            template="insats_obesvarad",
            data={"forum": group.forum.name},
            person=row.asked_of,
            subject=group.subject,
            awake=True,
        ),
    )
