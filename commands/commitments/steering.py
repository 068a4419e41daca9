"""`styrgruppens lista`: what is a month late, or has been put off twice (DOMAIN 15.2)."""

from commands.base import Call, Told
from samverkan.commitments.questions import Query
from samverkan.commitments.steering import groups_read_by, listed_by
from samverkan.structure import Forum
from storage.commitments import Filter


def wanted(call: Call, query: Query) -> Filter:
    """Return the filter for the lists that are meant and may be read. Raises `Told`."""
    model = call.context.municipality
    forums = [forum for group in _groups(call, query) for forum in listed_by(model, group.id)]
    return Filter(steering=True, forums=tuple(dict.fromkeys(forums)))


def is_elsewhere(call: Call, found: Filter) -> bool:
    """Say whether a list is that of another group than the one whose room it is asked for in."""
    if call.place.direct or not found.steering:
        return False
    here = listed_by(call.context.municipality, call.place.forum or "")
    return not set(found.forums or ()) <= set(here)


def _groups(call: Call, query: Query) -> tuple[Forum, ...]:
    """Return the groups that are meant: named, the room's own, else all that may be read."""
    groups = groups_read_by(call.context.municipality, call.actor.functions)
    named = next((one.id for one in query.named if one.kind == "forum"), None)
    if named is not None:
        found = tuple(group for group in groups if group.id == named)
        if not found:
            name = call.context.municipality.forum_by_id[named].name
            raise Told("styrgrupp_ingen", forum=name)
        return found
    if not groups:
        raise Told("styrgrupp_ingen", forum="")
    return tuple(group for group in groups if group.id == call.place.forum) or groups
