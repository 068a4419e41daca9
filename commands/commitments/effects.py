"""What was reported before a measure and at its end, with due caution (DOMAIN 15.5)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from commands.base import Context
from commands.lagesbild import thawed
from samverkan.categories import BY_ID
from samverkan.collection import all_collections
from samverkan.compilation import FEW
from samverkan.digest.material import SMALLEST_CELL
from storage import papers, pictures, reports, rounds
from storage.commitment_tables import CommitmentRow
from storage.follow_tables import MeasureCause
from storage.tables import Round

_SPAN = timedelta(weeks=8)
_ROUNDS_BACK = 120
_COUNTED = "handelser"
"""The kind of collection whose answers are events; the others are words and grades."""


async def compared(
    context: Context, row: CommitmentRow, measure: MeasureCause
) -> Mapping[str, object] | None:
    """Return the reported events of eight weeks before the measure and of the last eight.

    Of its area, and its category when one is known; None without an area, or where no
    approved lägesbild covers both times. What is reported is no measure of crime. Small
    numbers are None: they are hidden (DOMAIN 15.1).
    """
    area = context.municipality.area_by_id.get(measure.area or "")
    if area is None:
        return None
    end = row.done_on or context.today
    before = await _counted(context, measure, row.made_day - _SPAN, row.made_day)
    after = await _counted(context, measure, max(row.made_day, end - _SPAN), end)
    if before is None or after is None:
        return None
    return {
        "area": area.name,
        "category": BY_ID[measure.category].name if measure.category in BY_ID else "",
        "before": _cell(before[0]),
        "before_weeks": before[1],
        "after": _cell(after[0]),
        "after_weeks": after[1],
        "few": max(before[0], after[0]) < FEW,
    }


def _cell(number: int) -> int | None:
    """Return a number of events as it may be shown; None for a small one.

    The question goes to the owner of the measure as K2, who may be from outside. So small a
    number is too few to judge by for anybody.
    """
    return None if 0 < number < SMALLEST_CELL else number


async def _counted(
    context: Context, measure: MeasureCause, after: date, until: date
) -> tuple[int, int] | None:
    """Return how many events, and of how many approved lägesbilder; None without any."""
    # By what is asked for, and not by the document: a month's lägesbild counts events too.
    every = all_collections(context.municipality)
    source = next(((forum, item) for forum, item in every if item.kind == _COUNTED), None)
    if source is None:
        return None
    found = await rounds.latest(context.session, source[0].id, source[1].id, limit=_ROUNDS_BACK)
    closed = [
        one
        for one in found
        if one.closed_at is not None and after < context.local(one.closed_at).date() <= until
    ]
    counts = [
        *await _of_pictures(context, measure, [one.id or 0 for one in closed]),
        *await _of_papers(context, measure, closed),
    ]
    return (sum(counts), len(counts)) if counts else None


async def _of_pictures(
    context: Context, measure: MeasureCause, closed: Sequence[int]
) -> Sequence[int]:
    """Return the events of each approved weekly lägesbild that somebody answered for."""
    versions = await pictures.latest_of(context.session, closed) if closed else {}
    shown = [thawed(version.data) for version in versions.values()]
    return [
        sum(
            cell.count or 0
            for area in picture.areas
            if area.area == measure.area
            for cell in area.cells
            if measure.category in {None, cell.category}
        )
        for picture in shown
        if picture.participation.reported or picture.participation.nothing
    ]


async def _of_papers(
    context: Context, measure: MeasureCause, closed: Sequence[Round]
) -> Sequence[int]:
    """Return the events of each approved lägesbild of headings that somebody answered for."""
    approved = await papers.latest_about(context.session, [f"round:{one.id}" for one in closed])
    keys = [
        (one.forum, one.collection, one.period) for one in closed if f"round:{one.id}" in approved
    ]
    counted = await reports.counts_of(context.session, keys)
    return [
        sum(
            number
            for (area, category), number in counts.items()
            if area == measure.area and measure.category in {None, category}
        )
        for counts in counted.values()
    ]
