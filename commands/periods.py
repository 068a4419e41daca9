"""What stored periods are called, and when their steps are, whatever the schedule (DOMAIN 5)."""

from commands.base import Context
from samverkan import calendar
from samverkan.structure import Collection, Forum
from storage.tables import Round


def plan_for(context: Context, item: Collection, round_: Round) -> calendar.Plan:
    """Return the plan of a stored round; by its own times when the model has none for it."""
    plan = calendar.plan_of(context.municipality, item, round_.period)
    return plan or calendar.Plan(
        covers=covers_of(context, item, round_.period, round_),
        ask=round_.opened_at,
        nudges=(),
        closes=round_.closes_at,
        meeting=None,
        spread=round_.closes_at,
    )


def covers_of(
    context: Context, item: Collection, period: str, round_: Round | None = None
) -> calendar.Covered:
    """Return what a stored period covers."""
    found = calendar.covered(context.municipality, item, period)
    if found is not None:
        return found
    opened = round_.opened_at if round_ else context.now
    closes = round_.closes_at if round_ else context.now
    days = (calendar.local_day(context.municipality, at) for at in (opened, closes))
    return calendar.Former(period, *days)


def key_of(context: Context, forum: Forum, item: Collection, period: str) -> str:
    """Return what the keys of a round's messages are made of, unique in the installation.

    The first weekly collection of a forum needs no name of its own: its week is its name.
    """
    first = next((each for each in forum.collections if each.is_weekly), None)
    own = () if item is first else (item.id,)
    return ":".join((context.municipality.id, forum.id, *own, period))
