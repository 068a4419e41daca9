"""The steering group's list: what is a month late, or has been put off twice (DOMAIN 15.2)."""

from collections.abc import Iterable

from samverkan.collection import takes_part
from samverkan.structure import Forum, Municipality

_STRATEGIC = "strategisk"
_SEES_ALL = frozenset({"samordnare", "revisor"})


def steering_of(model: Municipality, forum: str) -> str:
    """Return the forum whose list an åtagande is put on.

    The one that the forum names; else the highest strategic group that it reports to or is,
    such as EST Ledning or a chefssamråd; where none is strategic the highest of them.
    """
    above: list[Forum] = []
    here = model.forum_by_id.get(forum)
    while here is not None and here not in above:
        if here.reminders.steering_group is not None:
            return here.reminders.steering_group
        above.append(here)
        here = model.forum_by_id.get(next(iter(here.reports_to), ""))
    strategic = [each for each in above if each.level == _STRATEGIC]
    return (strategic or above)[-1].id if above else forum


def listed_by(model: Municipality, group: str) -> tuple[str, ...]:
    """Return the forums whose åtaganden come on a group's list."""
    return tuple(forum.id for forum in model.forums if steering_of(model, forum.id) == group)


def groups_read_by(model: Municipality, functions: Iterable[str]) -> tuple[Forum, ...]:
    """Return the groups whose list the holder of some functions may read, those led first.

    The list is a group's own: its members inside the authorities read it, who leads and who
    coordinates it, and whoever may see every åtagande. Elected members see the sums alone.
    """
    held = [model.function_by_id[each] for each in functions if each in model.function_by_id]
    inside = {each.id for each in held if not (each.external or each.elected)}
    sees_all = any(each.role in _SEES_ALL for each in held)
    found = [
        forum
        for forum in model.forums
        if listed_by(model, forum.id) and (sees_all or inside & {*takes_part(forum), *_led(forum)})
    ]
    return tuple(sorted(found, key=lambda forum: not inside & _led(forum)))


def _led(forum: Forum) -> set[str]:
    return {*forum.chairs, forum.coordinator}
