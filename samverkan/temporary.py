"""Time-limited groups started when they are needed, as EST Insats (DOMAIN 2.3, 3 F3, 18 R13).

A dormant forum of the model is the pattern of each such group: who sits in it, who leads,
what it may do. A group that is started is a forum like any other, laid over the model.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache

from samverkan.by_model import Same
from samverkan.structure import Collection, Forum, Municipality, WorkingDays

WEEKLY, DAILY = "vecka", "dag"


@dataclass(frozen=True, slots=True)
class Temporary:
    """A group that was started.

    Attributes:
        forum: its id as a forum.
        template: id of the dormant forum that it is made after.
        name: what people read.
        areas: area ids; empty for the whole municipality.
        members: function ids.
        rhythm: how often its picture is made, "vecka" or "dag" (each working day).
        why: what it was started for, in words; its charter.
        start: first day.
        end: last day, as it stands now.
        closed: it has been closed by a person.

    """

    forum: str
    template: str
    name: str
    areas: tuple[str, ...]
    members: tuple[str, ...]
    rhythm: str
    why: str
    start: date
    end: date
    closed: bool = False


def with_groups(municipality: Municipality, groups: Iterable[Temporary]) -> Municipality:
    """Return the municipality with these groups as forums, closed ones too.

    A group whose pattern the model no longer has is left out. The same groups give the
    same object, so that what is computed from it once is kept.
    """
    laid = tuple(groups)
    return _laid_over(Same(municipality), laid) if laid else municipality


@lru_cache(maxsize=8)
def _laid_over(same: Same, groups: tuple[Temporary, ...]) -> Municipality:
    model = same.model
    forums = tuple(made for group in groups if (made := of_forum(model, group)) is not None)
    parts = {name: getattr(model, name) for name in Municipality.model_fields}
    # Not model_copy: it would copy what the old object has computed of its forums.
    return Municipality.model_construct(**{**parts, "forums": (*model.forums, *forums)})


def of_forum(model: Municipality, group: Temporary) -> Forum | None:
    """Return the forum that a group is; None when the model no longer has its pattern."""
    template = model.forum_by_id.get(group.template)
    if template is None:
        return None
    return template.model_copy(
        update={
            "id": group.forum,
            "name": group.name,
            "areas": group.areas,
            "members": tuple(f for f in group.members if f in model.function_by_id),
            "deputies": {m: d for m, d in template.deputies.items() if m in group.members},
            "adjunct": tuple(f for f in template.adjunct if f not in group.members),
            "invited": tuple(f for f in template.invited if f not in group.members),
            "charter": group.why or template.charter,
            "cadence": None if group.rhythm == WEEKLY else template.cadence,
            "status": "avslutat" if group.closed else "aktivt",
            "start": group.start,
            "end": group.end,
            "collections": _collections(model, template, group.rhythm),
        }
    )


def _collections(model: Municipality, template: Forum, rhythm: str) -> tuple[Collection, ...]:
    """Return what is collected in a rhythm: as the pattern says, else as the forum above it does.

    It is asked in the group's own room: a person who sits in both is then never in doubt
    which of the two an answer is for.
    """
    own = tuple(item for item in template.collections if _has_rhythm(item, rhythm))
    if own:
        return own
    above = (model.forum_by_id[forum] for forum in template.reports_to)
    weekly = (
        item
        for forum in (*above, *model.forums)
        for item in forum.collections
        if item.is_weekly and item.kind == "handelser"
    )
    found = next(weekly, None)
    if found is None:
        return ()
    changes = _OWN | (_EACH_DAY if rhythm == DAILY else {})
    return (found.model_copy(update=changes),)


def _has_rhythm(item: Collection, rhythm: str) -> bool:
    return item.every == "day" if rhythm == DAILY else item.is_weekly


def _same_day(hour: int) -> WorkingDays:
    return WorkingDays(working_days=0, working_days_after=None, at=time(hour))


_OWN = {"venue": "thread", "asked": (), "flows_to": ()}
_EACH_DAY = {
    "every": "day",
    "ask": _same_day(9),
    "nudges": (_same_day(11),),
    "closes": _same_day(13),
    "meeting": None,
    "spread": _same_day(15),
}


def templates(municipality: Municipality) -> tuple[Forum, ...]:
    """Return the forums that groups are made after: dormant, without dates of their own."""
    return tuple(
        forum
        for forum in municipality.forums
        if forum.status == "vilande" and forum.start is None and forum.end is None
    )


def leaders(municipality: Municipality, forum: Forum) -> frozenset[str]:
    """Return the functions that may start, change and close a group made after a forum.

    Those who coordinate or lead it, or a forum that it reports to.
    """
    above = (municipality.forum_by_id[one] for one in forum.reports_to)
    return frozenset(
        function for one in (forum, *above) for function in (one.coordinator, *one.chairs)
    )
