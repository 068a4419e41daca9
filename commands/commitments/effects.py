"""What was reported before a measure and at its end, with due caution (DOMAIN 15.5)."""

from collections.abc import Mapping
from datetime import date, timedelta

from commands.base import Context
from commands.lagesbild import thawed
from samverkan.categories import BY_ID
from samverkan.collection import all_collections
from samverkan.compilation import FEW
from samverkan.digest.material import SMALLEST_CELL
from samverkan.picture import WeeklyPicture
from storage import pictures, rounds
from storage.commitment_tables import CommitmentRow
from storage.follow_tables import MeasureCause

_SPAN = timedelta(weeks=8)
_ROUNDS_BACK = 120


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
    """Return how many events, and of how many approved pictures; None without any."""
    total = 0
    seen = 0
    for picture in await _pictures(context, after, until):
        seen += 1
        total += sum(
            cell.count or 0
            for area in picture.areas
            if area.area == measure.area
            for cell in area.cells
            if measure.category in {None, cell.category}
        )
    return (total, seen) if seen else None


async def _pictures(context: Context, after: date, until: date) -> list[WeeklyPicture]:
    documents = context.municipality.document_by_id
    source = next(
        (
            (forum, item)
            for forum, item in all_collections(context.municipality)
            if documents[item.document].type == "D2"
        ),
        None,
    )
    if source is None:
        return []
    found = await rounds.latest(context.session, source[0].id, source[1].id, limit=_ROUNDS_BACK)
    ids = [
        one.id or 0
        for one in found
        if one.closed_at is not None and after < context.local(one.closed_at).date() <= until
    ]
    if not ids:
        return []
    versions = await pictures.latest_of(context.session, ids)
    return [thawed(version.data) for version in versions.values()]
