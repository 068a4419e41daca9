"""What must hold for the forums of a model: who sits there, when they meet, who hears of it.

DOMAIN 2 (the consequence for the model), 3 and 5.
"""

from collections.abc import Iterator

from samverkan.cadence import Alternating, Before, Cadence, InMonths, InPeriods, Weekly
from samverkan.model_checks import Broken, all_refer, is_in_circle, refers
from samverkan.model_collections import has_meetings
from samverkan.model_examples import EXAMPLES
from samverkan.problems import KeyPath
from samverkan.structure import Forum, Municipality

THE_PUBLIC = "allmanheten"
"""The end of a flow that everybody may read."""

_MONTHS_OF = {"tertial": 4, "term": 6, "half_year": 6}
_PERIODS_OF_A_YEAR = {"tertial": 3, "term": 2, "half_year": 2}
_WEEKS = 53


def seats(model: Municipality, forum: Forum, path: KeyPath) -> Iterator[Broken]:
    """Hold the seats of a forum to functions that exist."""
    functions = model.function_by_id
    if not forum.members:
        yield (*path, "members"), "holds nobody", EXAMPLES["members"]
    yield from all_refer((*path, "members"), forum.members, functions, "function")
    for key, ids in (("adjunct", forum.adjunct), ("invited", forum.invited)):
        yield from all_refer((*path, key), ids, functions, "function")
        for at, id_ in enumerate(ids):
            if id_ in forum.members:
                what = f'"{id_}" is a member already'
                yield (*path, key, at), what, f"leave it out of {key}, or of members"
    yield from _deputies(model, forum, path)
    yield from refers((*path, "coordinator"), forum.coordinator, functions, "function")
    for chair in forum.chairs:
        yield from refers((*path, "chair"), chair, functions, "function")
    area_ids = model.area_by_id
    if forum.for_each_area:
        yield from all_refer((*path, "for_each_area"), forum.for_each_area, area_ids, "area")
    else:
        yield from all_refer((*path, "areas"), forum.areas, area_ids, "area")


def _deputies(model: Municipality, forum: Forum, path: KeyPath) -> Iterator[Broken]:
    for member, deputy in forum.deputies.items():
        key: KeyPath = (*path, "deputies", member)
        if member not in forum.members:
            what = f'"{member}" is no member, so nobody comes in its place'
            yield key, what, EXAMPLES["deputies"]
        yield from refers(key, deputy, model.function_by_id, "function")
        if deputy == member:
            yield key, f'"{member}" cannot come in its own place', EXAMPLES["deputies"]


def time_and_lead(model: Municipality) -> Iterator[Broken]:
    """Hold cadences, guests, chairs and dates to what can be carried out."""
    for at, forum in enumerate(model.forums):
        path: KeyPath = ("forums", at)
        yield from _cadence(model, forum, (*path, "cadence"))
        yield from _guests(model, forum, path)
        steering = forum.reminders.steering_group
        if steering is not None:
            key: KeyPath = (*path, "reminders", "steering_group")
            yield from refers(key, steering, model.forum_by_id, "forum")
        chair = forum.chair
        if isinstance(chair, Alternating) and len(set(chair.alternating)) < len(chair.alternating):
            what = "the same function stands twice among those who take turns"
            yield (*path, "chair"), what, f"chair = {{ {EXAMPLES['alternating']}, first_year = … }}"
        if forum.start and forum.end and forum.end < forum.start:
            yield (*path, "end"), f"{forum.end} is before the start", EXAMPLES["end"]


def _cadence(model: Municipality, forum: Forum, path: KeyPath) -> Iterator[Broken]:
    match forum.cadence:
        case Before(before=other):
            yield from refers((*path, "before"), other, model.forum_by_id, "forum")
            if is_in_circle(forum.id, _what_it_is_before(model)):
                what = f"{forum.id} meets, step by step, before itself"
                yield (*path, "before"), what, EXAMPLES["cadence"]
            elif other in model.forum_by_id and not has_meetings(model.forum_by_id[other]):
                what = f"{other} has no planned meetings to be before"
                yield (*path, "before"), what, f"give {other} a cadence"
        case InMonths() as rule:
            yield from _in_months(rule, path)
        case InPeriods(every=every) as rule:
            yield from _months(rule.months, _MONTHS_OF[every], path)
            if rule.months and len(rule.months) != rule.times:
                what = f"{len(rule.months)} months are named, but times is {rule.times}"
                yield (*path, "times"), what, f"times = {len(rule.months)}"
    nth = getattr(forum.cadence, "nth", 1)
    if nth == 0:
        yield (*path, "nth"), "0 is no weekday of a month: 1 is the first, -1 the last", "nth = 1"


def _in_months(rule: InMonths, path: KeyPath) -> Iterator[Broken]:
    if rule.every == "month":
        if rule.times is not None or rule.months:
            what = "every month has neither times nor months"
            yield path, what, 'every = "year" with times or months'
        return
    if (rule.times is None) == (not rule.months):
        what = "a year needs either times, which are spread, or the months"
        yield path, what, EXAMPLES["months"]
    yield from _months(rule.months, 12, path)


def _months(months: tuple[int, ...], last: int, path: KeyPath) -> Iterator[Broken]:
    key: KeyPath = (*path, "months")
    if any(month > last for month in months):
        yield key, f"its months are 1 to {last}", f"months = [{last}]"
    if len(set(months)) < len(months):
        yield key, "a month stands twice", EXAMPLES["months"]


def _what_it_is_before(model: Municipality) -> dict[str, tuple[str, ...]]:
    return {
        forum.id: (forum.cadence.before,)
        for forum in model.forums
        if isinstance(forum.cadence, Before)
    }


def _guests(model: Municipality, forum: Forum, path: KeyPath) -> Iterator[Broken]:
    count = meetings_a_year(model, forum.cadence)
    for at, guests in enumerate(forum.guests):
        key: KeyPath = (*path, "guests", at)
        yield from all_refer(
            (*key, "functions"), guests.functions, model.function_by_id, "function"
        )
        if count is not None and any(number > count for number in guests.meetings):
            what = f"{forum.id} has {count} planned meetings a year"
            yield (
                (*key, "meetings"),
                what,
                f"meetings = [{count}]" if count else "give it a cadence",
            )


def meetings_a_year(model: Municipality, cadence: Cadence | None) -> int | None:
    """Return how many meetings a cadence plans in a year at most; None when nobody can say."""
    seen: set[str] = set()
    while isinstance(cadence, Before):
        other = model.forum_by_id.get(cadence.before)
        if other is None or other.id in seen:
            return None
        seen.add(other.id)
        cadence = other.cadence
    match cadence:
        case Weekly(interval=interval):
            return -(-_WEEKS // interval)
        case InMonths(every="month"):
            return 12
        case InMonths(times=times, months=months):
            return times or len(months)
        case InPeriods(every=every, times=times):
            return times * _PERIODS_OF_A_YEAR[every]
    return None


def reporting(model: Municipality) -> Iterator[Broken]:
    """Hold the ways of reporting to forums that exist, without circles."""
    above = {forum.id: forum.reports_to for forum in model.forums}
    for at, forum in enumerate(model.forums):
        path: KeyPath = ("forums", at, "reports_to")
        yield from all_refer(path, forum.reports_to, model.forum_by_id, "forum")
        if is_in_circle(forum.id, above):
            what = f"{forum.id} reports, step by step, to itself"
            yield path, what, "leave reports_to out for the highest forum"


def flows(model: Municipality) -> Iterator[Broken]:
    """Hold each flow to two ends that exist, and to a document that does."""
    ends: dict[str, int] = {THE_PUBLIC: 1}
    for part in (
        model.forums,
        model.functions,
        model.boards,
        model.departments,
        model.organisations,
    ):
        for each in part:
            ends[each.id] = ends.get(each.id, 0) + 1
    for at, flow in enumerate(model.flows):
        path: KeyPath = ("flows", at)
        for key, end in (("from", flow.from_), ("to", flow.to)):
            yield from refers((*path, key), end, ends, "forum, function, board or party")
            if ends.get(end, 1) > 1:
                what = f'"{end}" is the id of several parts of the model, so the end is not clear'
                yield (*path, key), what, f'give one of them another id, as "{end}_2"'
        if flow.from_ == flow.to:
            yield (*path, "to"), "is where it came from", EXAMPLES["to"]
        if flow.document is not None:
            key_of_document: KeyPath = (*path, "document")
            yield from refers(key_of_document, flow.document, model.document_by_id, "document")
        if flow.for_each_area:
            key_of_areas: KeyPath = (*path, "for_each_area")
            yield from all_refer(key_of_areas, flow.for_each_area, model.area_by_id, "area")
