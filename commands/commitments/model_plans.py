"""`läs in aktivitetsplan 2027`: the lines of a plan that the municipality's model holds."""

import re
from collections.abc import Sequence
from datetime import date

from commands.base import Call, Message, Told
from commands.commitments import importing, planned
from samverkan.commitments.plan_days import when, years_in
from samverkan.commitments.plan_lines import KINDS, Line
from samverkan.meetings.who import folded
from samverkan.structure import PlanLine
from storage import plans
from storage.plan_tables import PlanImport


def is_plan(argument: str) -> bool:
    """Say whether words after `läs in` name a plan."""
    low = folded(argument)
    return (
        not low
        or re.match(r"(?:en )?plan(?:en)?\b", low) is not None
        or any(folded(kind) in low for kind in KINDS)
    )


async def read_in(call: Call) -> Sequence[Message]:
    """Show the lines of a plan of the model for a year; say how a file is sent without any."""
    model, today = call.context.municipality, call.context.today
    names = list(dict.fromkeys(line.plan for line in model.plan_lines))
    low = folded(call.argument)
    name = next((each for each in names if folded(each) in low), "")
    if not name and len(names) == 1 and not any(folded(kind) in low for kind in KINDS):
        name = names[0]
    if not name:
        raise Told("plan_sa_har", names=names)
    forum = importing.forum_of(call, call.argument)
    years = years_in(call.argument) or (today.year, today.year)
    span = f"{years[0]}" + (f"–{years[1]}" if years[1] > years[0] else "")
    lines = [
        _line(row, line, years)
        for row, line in enumerate((one for one in model.plan_lines if one.plan == name), 1)
    ]
    row = await plans.keep(
        call.context.session,
        PlanImport(
            person_id=call.actor.person,
            name=model.name,
            plan=f"{name} {span}",
            forum=forum.id,
            lines=[planned.stored(line) for line in lines],
            at=call.context.now,
        ),
    )
    return await importing.preview(call, row)


def _line(row: int, one: PlanLine, years: tuple[int, int]) -> Line:
    # The day is reckoned from the plan's years alone.
    found = when(one.when, date(years[0], 1, 1), years)
    return Line(
        row=row,
        text=one.text,
        focus=one.focus,
        purpose=one.purpose,
        owner=one.owner,
        co_owners=one.co_owners,
        due=found.day,
        planned=one.when,
        running=found.running,
        ambiguous=found.ambiguous,
    )
