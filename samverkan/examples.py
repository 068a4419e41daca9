"""What an example in words names: an area, a function and a forum of the municipality itself.

Whoever reads "på skolan i Handen" has to do with Handen. An example that is written as it
stands is understood.
"""

from collections.abc import Mapping, Sequence
from itertools import chain

from samverkan.by_model import kept_by_model
from samverkan.collection import takes_part
from samverkan.meetings.phrases import forum_meant
from samverkan.structure import Area, Forum, Function, Municipality
from samverkan.swedish_forms import the_forum, the_function
from samverkan.temporary import templates

_KNOWN_ROLE = "kommunpolis"
"""Every municipality has one, and everybody knows who that is."""


@kept_by_model
def examples(municipality: Municipality, functions: tuple[str, ...] = ()) -> Mapping[str, str]:
    """Return what examples name; for those who hold some functions, what is nearest to them.

    Keys: `omrade` and `i_omrade`, `funktion` and `funktionen`, `forum` and `annat_forum`, and
    `grupp`, one that can be started: empty when the model has no pattern for any.
    """
    everybody = _for_everybody(municipality)
    mine = frozenset(functions)
    if not mine:
        return everybody
    held = (one for one in municipality.functions if one.id in mine)
    homes = (home for one in held for home in (one.home_area, *one.home_areas) if home)
    home = municipality.area_by_id.get(next(homes, ""))
    own = [
        forum
        for forum in _meeting(municipality)
        if mine & {*takes_part(forum), *forum.chairs, forum.coordinator}
    ]
    return {
        **everybody,
        **(_areas([home]) if home else {}),
        **(_forums(own, municipality) if own else {}),
    }


@kept_by_model
def _for_everybody(model: Municipality) -> Mapping[str, str]:
    wholes = {area.parent for area in model.areas}
    areas = [area for area in model.areas if not area.rest and area.id not in wholes]
    pattern = next(iter(templates(model)), None)
    # In another area than the first, so that not all examples are of the same.
    where = f" {areas[:2][-1].name}" if areas else ""
    return {
        **_areas(areas),
        **_function(model),
        **_forums(_meeting(model), model),
        "grupp": f"{pattern.name}{where}" if pattern else "",
    }


def _areas(areas: Sequence[Area]) -> Mapping[str, str]:
    first = next(iter(areas), None)
    return {
        "omrade": first.name if first else "Centrum",
        "i_omrade": first.where if first else "i centrum",
    }


def _function(model: Municipality) -> Mapping[str, str]:
    """Name one that is easily written: of one word, and well known if there is such."""

    def hardness(function: Function) -> tuple[bool, bool]:
        return " " in function.name, function.role != _KNOWN_ROLE

    name = min(model.functions, key=hardness).name if model.functions else "Samordnare"
    return {"funktion": name, "funktionen": the_function(name)}


def _meeting(model: Municipality) -> list[Forum]:
    """Return the forums that can be named in an example, those that collect reports first."""
    named = (
        forum
        for forum in model.forums
        if forum.status == "aktivt" and forum_meant(model, the_forum(forum.name)) == forum.id
    )
    return sorted(named, key=lambda forum: not forum.collections)


def _forums(forums: Sequence[Forum], model: Municipality) -> Mapping[str, str]:
    """Name a forum, and one that may take over from it: that which it reports to, if any."""
    if not forums:
        return {"forum": "gruppen", "annat_forum": "styrgruppen"}
    first = forums[0]
    others = [forum for forum in _meeting(model) if forum.id != first.id]
    above = [forum for forum in others if forum.id in first.reports_to]
    other = next(chain(above, others), first)
    return {"forum": the_forum(first.name), "annat_forum": the_forum(other.name)}
