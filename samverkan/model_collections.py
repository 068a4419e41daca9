"""What must hold for what a forum collects: when, from whom, and what it is made of (DOMAIN 5)."""

from collections.abc import Iterator
from itertools import pairwise

from samverkan.cadence import WhenNeeded
from samverkan.collection import all_collections, forums_named, named_by, sources_of
from samverkan.model_checks import Broken, all_refer, is_in_circle, refers
from samverkan.model_examples import EXAMPLES
from samverkan.problems import KeyPath
from samverkan.structure import (
    WEEKDAYS,
    Collection,
    Forum,
    Municipality,
    Step,
    WeekTime,
    WorkingDays,
)

_DAY = 24 * 60


def collections(model: Municipality) -> Iterator[Broken]:
    """Hold every collection to what can be carried out."""
    circles = _compiled_from(model)
    for at, forum in enumerate(model.forums):
        for number, item in enumerate(forum.collections):
            path: KeyPath = ("forums", at, "collections", number)
            yield from _document_fits(model, forum, item, path)
            yield from _headings(model, item, path)
            yield from all_refer((*path, "asked"), item.asked, model.function_by_id, "function")
            yield from _recipients(model, forum, item, path)
            yield from _schedule(model, item, path)
            yield from _nobody_asked(item, path)
            yield from _sources(model, item, path)
            if is_in_circle(_name(forum, item), circles):
                what = f"{_name(forum, item)} is compiled, step by step, from itself"
                yield (*path, "sources"), what, EXAMPLES["sources"]


def has_meetings(forum: Forum) -> bool:
    """Say whether something plans a forum's meetings."""
    if forum.cadence is None:
        return any(item.is_weekly and item.meeting for item in forum.collections)
    return not isinstance(forum.cadence, WhenNeeded)


def _name(forum: Forum, item: Collection) -> str:
    return f"{forum.id}.{item.id}"


def _document_fits(
    model: Municipality, forum: Forum, item: Collection, path: KeyPath
) -> Iterator[Broken]:
    """K1 is open and K4 the most closed: a forum must be allowed to see its own documents."""
    yield from refers((*path, "document"), item.document, model.document_by_id, "document")
    document = model.document_by_id.get(item.document)
    if document is not None and document.access_class > forum.access_class:
        what = (
            f"{document.id} is {document.access_class}, "
            f"but {forum.id} may see {forum.access_class} at most"
        )
        yield (*path, "document"), what, f'access_class = "{document.access_class}" for the forum'


def _headings(model: Municipality, item: Collection, path: KeyPath) -> Iterator[Broken]:
    """Without headings there is nothing to write under, and every answer would be thrown away."""
    document = model.document_by_id.get(item.document)
    if item.kind == "verksamhetsrapport" and document is not None and not document.headings:
        what = f"{document.id} has no headings for a verksamhetsrapport to be written under"
        yield (*path, "document"), what, f"{EXAMPLES['headings']} for {document.id}"


def _recipients(
    model: Municipality, forum: Forum, item: Collection, path: KeyPath
) -> Iterator[Broken]:
    types = {each.type for each in model.forums}
    for at, id_ in enumerate(item.flows_to):
        if not forums_named(model, id_):
            yield from refers((*path, "flows_to", at), id_, {*model.forum_by_id, *types}, "forum")
        if id_ == forum.id:
            what = "gets its own documents without being named"
            yield (*path, "flows_to", at), what, EXAMPLES["flows_to"]


def _schedule(model: Municipality, item: Collection, path: KeyPath) -> Iterator[Broken]:
    if item.before is not None:
        key: KeyPath = (*path, "before")
        yield from refers(key, item.before, model.forum_by_id, "forum")
        other = model.forum_by_id.get(item.before)
        if other is not None and not has_meetings(other):
            what = f"{other.id} has no planned meetings to be before"
            yield key, what, f"give {other.id} a cadence"
        if item.every is not None:
            what = "every and before both say what a round is for: keep one of them"
            yield (*path, "every"), what, EXAMPLES["before"]
    steps = list(_steps(item, path))
    wrong = [(key, step) for key, step in steps if isinstance(step, WeekTime) != item.is_weekly]
    for key, _ in wrong:
        name = _last_name(key)
        if name == "meeting":
            what = "only a weekly round says when its meeting is: others have it from a cadence"
            yield key, what, "leave meeting out"
        elif item.is_weekly:
            yield key, "a weekly round has its moments on days of weeks", EXAMPLES[name]
        else:
            what = "a round that is no week counts its moments in working days"
            yield key, what, f"{name} = {{ {EXAMPLES['working_days']}, at = 09:00:00 }}"
    if item.is_weekly and item.asks and item.meeting is None:
        yield (*path, "meeting"), "is missing", EXAMPLES["meeting"]
    if not wrong:
        yield from _in_order(steps)


def _nobody_asked(item: Collection, path: KeyPath) -> Iterator[Broken]:
    if item.asks:
        if item.ask is None:
            yield (*path, "ask"), "is missing", EXAMPLES["ask"]
        return
    for key in ("ask", "nudges", "asked"):
        if getattr(item, key):
            what = "nobody is asked for a sammanstallning"
            yield (*path, key), what, f"leave {key} out"


def _sources(model: Municipality, item: Collection, path: KeyPath) -> Iterator[Broken]:
    key: KeyPath = (*path, "sources")
    if item.asks and item.sources:
        what = f"only a sammanstallning is compiled from sources, not {item.kind}"
        yield key, what, 'kind = "sammanstallning"'
    if not item.asks and not item.sources:
        yield key, "says nothing to compile from", EXAMPLES["sources"]
    for at, source in enumerate(item.sources):
        if not named_by(model, source):
            what = f'no collection of a forum, or of a type of forums, is "{source}"'
            yield (*key, at), what, EXAMPLES["sources"]


def _compiled_from(model: Municipality) -> dict[str, tuple[str, ...]]:
    return {
        _name(forum, item): tuple(_name(*source) for source in sources_of(model, item))
        for forum, item in all_collections(model)
    }


def _steps(item: Collection, path: KeyPath) -> Iterator[tuple[KeyPath, Step]]:
    """Give the moments that there are, in the order in which they must come."""
    if item.ask is not None:
        yield (*path, "ask"), item.ask
    for at, nudge in enumerate(item.nudges):
        yield (*path, "nudges", at), nudge
    yield (*path, "closes"), item.closes
    if item.meeting is not None:
        yield (*path, "meeting"), item.meeting
    yield (*path, "spread"), item.spread


def _in_order(steps: list[tuple[KeyPath, Step]]) -> Iterator[Broken]:
    """Hold ask < nudges < closes ≤ meeting ≤ spread within a collection."""
    for (before_path, before), (here_path, here) in pairwise(steps):
        early = minutes(here) < minutes(before)
        together = minutes(here) == minutes(before)
        name = _last_name(here_path)
        if early or (together and name not in {"meeting", "spread"}):
            what = f"must come after {_last_name(before_path)}, which is at {_words(before)}"
            yield here_path, what, EXAMPLES[name]


def _last_name(path: KeyPath) -> str:
    return next(str(part) for part in reversed(path) if isinstance(part, str))


def minutes(moment: Step) -> int:
    """Return a moment as minutes from where its days are counted; days off count for none."""
    if isinstance(moment, WorkingDays):
        day = moment.offset
    else:
        day = moment.week * 7 + WEEKDAYS.index(moment.day)
    return day * _DAY + moment.at.hour * 60 + moment.at.minute


def _words(moment: Step) -> str:
    if isinstance(moment, WeekTime):
        return f"{moment.day} {moment.at:%H.%M} of week {moment.week}"
    side = "after" if moment.offset > 0 else "before"
    return f"{moment.at:%H.%M}, {abs(moment.offset)} working days {side}"
