"""The overview on Monday: what is due, what is late, what waits, which targets are at risk."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from commands.base import Context, Message
from commands.commitments.activities import progress_of
from commands.commitments.making import reader_for
from commands.commitments.views import shown
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
    parts = await _parts(context)
    progress = await progress_of(context, counted(context.municipality))
    # Where nobody registers activities or åtaganden, a warning each week would only nag.
    is_used = bool(parts) or any(one.done for one in progress)
    goals = [one for one in progress if one.at_risk] if is_used else []
    if not parts and not goals:
        return ()
    return (
        Message(
            key=f"{_looked(context)}:{person}",
            kind="reminder",
            template="atagande_oversikt",
            data={
                "parts": parts,
                "goals": [
                    {
                        "text": g.target.text,
                        "done": g.done,
                        "goal": g.target.min_count,
                        "left": g.left,
                        "days_left": g.days_left,
                        "at_risk": True,
                    }
                    for g in goals
                ],
            },
            person=person,
            access_class="K3",
            awake=True,
        ),
    )


async def _parts(context: Context) -> Sequence[Mapping[str, object]]:
    """Return what there is of each part, with the first few rows."""
    week = IsoWeek.of(context.today)
    late = Filter(overdue_on=context.today)
    wanted: Mapping[str, Filter] = {
        "due": Filter(first=max(week.first, context.today), last=week.last),
        "late": late,
        "waiting": Filter(statuses=(Status.FORESLAGET.value,)),
        "unowned": Filter(unowned=True),
    }
    found = []
    for name, filter_ in wanted.items():
        total = await commitments.count(context.session, filter_)
        rows = await commitments.page(context.session, filter_, limit=_SHOWN)
        if rows:
            ages = await _ages(context, late) if name == "late" else []
            shown_rows = [shown(context, row) for row in rows]
            found.append({"name": name, "total": total, "rows": shown_rows, "ages": ages})
    return found


async def _ages(context: Context, late: Filter) -> Sequence[Mapping[str, int]]:
    """Return how many have been late for longer than so many days."""
    found = []
    for days in _AGES:
        day = context.today - timedelta(days=days)
        count = await commitments.count(context.session, replace(late, overdue_on=day))
        found.append({"days": days, "count": count})
    return [each for each in found if each["count"]]
