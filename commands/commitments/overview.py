"""The overview on Monday: what is due, what is late, what waits, which targets are at risk.

`commands.meetings.overview` gives a forum its own before a meeting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from commands.base import Context, Message
from commands.commitments.activities import progress_of, shown_goal
from commands.commitments.making import FOLLOWED, reader_for
from commands.commitments.views import shown_all
from samverkan import calendar
from samverkan.calendar import IsoWeek
from samverkan.commitments.targets import counted
from samverkan.commitments.types import Status
from samverkan.notices import coordinator_of
from storage import commitments, warned
from storage.commitments import Filter

_SHOWN = 5
_AGES = (7, 14, 30)
"""Days late at which what is late is counted apart."""


def _looked(context: Context) -> str:
    week = IsoWeek.of(context.today)
    return f"overview:{context.municipality.id}:{week.year}-{week.week}"


async def is_due(context: Context) -> bool:
    """Say whether the week's overview is due: on its first working day, when people are awake.

    It tells how things stand: one that was missed is in the next.
    """
    first = calendar.next_working_day(IsoWeek.of(context.today).monday)
    if context.today != first or calendar.is_quiet(context.municipality, context.now):
        return False
    return not await warned.given(context.session, (_looked(context),))


async def tell(context: Context) -> Sequence[Message]:
    """Give the coordinator the overview of the week, when there is anything to tell."""
    if not await is_due(context):
        return ()
    function = coordinator_of(context.municipality)
    person = reader_for(context, function) if function else None
    if person is None:
        return ()
    warned.note(context.session, _looked(context), context.now)
    parts = await parts_of(context)
    goals = await goals_at_risk(context, used=bool(parts))
    if not parts and not goals:
        return ()
    return (
        Message(
            key=f"{_looked(context)}:{person}",
            kind="reminder",
            template="atagande_oversikt",
            data={"parts": parts, "goals": goals, "forum": ""},
            person=person,
            access_class="K3",
            awake=True,
        ),
    )


async def goals_at_risk(context: Context, *, used: bool) -> Sequence[Mapping[str, object]]:
    """Return the targets at risk, as templates read them.

    Where nobody registers activities, and `used` says that there are no åtaganden either,
    a warning each week would only nag.
    """
    found = await progress_of(context, counted(context.municipality))
    if not used and not any(one.done for one in found):
        return []
    return [shown_goal(context, one) for one in found if one.at_risk]


async def parts_of(
    context: Context, *, forum: str | None = None, until: date | None = None
) -> Sequence[Mapping[str, object]]:
    """Return what there is of each part, with the first few rows, of one forum or of all.

    What is due is due this week, or `until` a later day.
    """
    week = IsoWeek.of(context.today)
    of = Filter(forums=None if forum is None else (forum,))
    late = replace(of, overdue_on=context.today)
    proposed = replace(of, statuses=(Status.FORESLAGET.value,))
    wanted: Mapping[str, Filter] = {
        "due": replace(
            of, first=max(week.first, context.today), last=max(week.last, until or week.last)
        ),
        "late": late,
        "waiting": replace(proposed, to_line=True),
        "causeless": replace(proposed, causeless=True),
        "unowned": replace(of, statuses=FOLLOWED, unowned=True),
    }
    found = []
    for name, filter_ in wanted.items():
        rows = await commitments.page(context.session, filter_, limit=_SHOWN)
        if rows:
            is_all = len(rows) < _SHOWN
            total = len(rows) if is_all else await commitments.count(context.session, filter_)
            ages = await _ages(context, late) if name == "late" else []
            views = await shown_all(context, rows)
            found.append({"name": name, "total": total, "rows": views, "ages": ages})
    return found


async def _ages(context: Context, late: Filter) -> Sequence[Mapping[str, int]]:
    """Return how many have been late for longer than so many days."""
    found = []
    for days in _AGES:
        day = context.today - timedelta(days=days)
        count = await commitments.count(context.session, replace(late, overdue_on=day))
        found.append({"days": days, "count": count})
    return [each for each in found if each["count"]]
