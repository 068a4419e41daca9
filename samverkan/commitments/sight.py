"""Who may see which åtaganden, and who may change them (DOMAIN 15.1)."""

from collections.abc import Iterable
from dataclasses import dataclass

from samverkan.collection import takes_part
from samverkan.structure import Forum, Function, Municipality

_COORDINATES = "samordnare"
_AUDITS = "revisor"
_LEADS = "chef"


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see.

    Attributes:
        all: every åtagande.
        owners: those of these functions.
        forums: those of these forums.
        summary: nothing but sums, beside one's own.

    """

    all: bool = False
    owners: tuple[str, ...] = ()
    forums: tuple[str, ...] = ()
    summary: bool = False

    def sees(self, owner: str | None, forum: str, others: Iterable[str] = ()) -> bool:
        """Say whether an åtagande may be seen."""
        return (
            self.all
            or forum in self.forums
            or owner in self.owners
            or bool(set(self.owners) & set(others))
        )


def sight_of(model: Municipality, functions: Iterable[str]) -> Sight:
    """Return what the holder of some functions may see.

    The coordinator and the auditor see all; a chair the own forums and those that report to
    them; a chief the own department and the functions below; members inside the authorities
    the own forums; outsiders and elected members what is their own, and elected members the
    sums.
    """
    held = [model.function_by_id[each] for each in functions if each in model.function_by_id]
    if any(each.role in {_COORDINATES, _AUDITS} for each in held):
        return Sight(all=True)
    ids = {each.id for each in held}
    inside = {each.id for each in held if not each.external and not each.elected}
    led = {f.id for f in model.forums if ids & {*f.chairs, f.coordinator}}
    below = {f.id for f in model.forums if led & set(f.reports_to)}
    member = {f.id for f in model.forums if inside & takes_part(f)}
    owners = set(ids)
    owners |= {f.id for f in model.functions if ids & set(above(model, f.id))}
    for each in held:
        if each.role == _LEADS:
            owners |= {other.id for other in model.functions if _is_in_department(each, other)}
    return Sight(
        owners=tuple(sorted(owners)),
        forums=tuple(sorted(led | below | member)) if inside else (),
        summary=any(each.elected for each in held),
    )


def is_inside(model: Municipality, functions: Iterable[str]) -> bool:
    """Say whether the holder of some functions may read what is K3: no outsider, nobody elected."""
    held = [model.function_by_id[each] for each in functions if each in model.function_by_id]
    return bool(held) and not any(each.external or each.elected for each in held)


def above(model: Municipality, function: str | None) -> tuple[str, ...]:
    """Return the functions above one in the line, the nearest first."""
    found: list[str] = []
    here = model.function_by_id.get(function or "")
    while here is not None and here.superior is not None and here.superior not in found:
        found.append(here.superior)
        here = model.function_by_id.get(here.superior)
    return tuple(found)


def _is_in_department(chief: Function, other: Function) -> bool:
    same = other.organisation == chief.organisation
    return same and chief.department is not None and other.department == chief.department


def in_room(forum: Forum | None) -> Sight:
    """Return what may be shown in a forum's room: what is the forum's own."""
    return Sight(forums=(forum.id,) if forum else ())


def may_change(
    model: Municipality,
    functions: Iterable[str],
    owner: str | None,
    forum: str,
    others: Iterable[str],
) -> bool:
    """Say whether the holder of some functions may report on an åtagande or move it.

    The owner and the co-owners, the chiefs above the owner, who leads or coordinates the forum,
    and the coordinator of the whole work.
    """
    mine = set(functions)
    if mine & {owner, *others}:
        return True
    if mine & set(above(model, owner)):
        return True
    return mine & leaders(model, forum) != set() or any(
        model.function_by_id[each].role == _COORDINATES
        for each in mine
        if each in model.function_by_id
    )


def leaders(model: Municipality, forum: str) -> frozenset[str]:
    """Return the functions that lead or coordinate a forum."""
    found = model.forum_by_id.get(forum)
    return frozenset((*found.chairs, found.coordinator)) if found else frozenset()


def leads_any(model: Municipality, functions: Iterable[str]) -> bool:
    """Say whether the holder of some functions leads or coordinates a forum, or all of it."""
    mine = set(functions)
    roles = {model.function_by_id[each].role for each in mine if each in model.function_by_id}
    return _COORDINATES in roles or any(mine & {f.coordinator, *f.chairs} for f in model.forums)


def confirms(model: Municipality, forum: str, owner: str | None) -> str | None:
    """Return the chief in the line who confirms what a forum without mandate proposes.

    None when the forum has the mandate, or nobody owns it yet. A function without one above
    it confirms for itself.
    """
    found = model.forum_by_id.get(forum)
    if owner is None or found is None or found.mandate not in {"radgivande", "informerande"}:
        return None
    function = model.function_by_id.get(owner)
    if function is None:
        return None
    return owner if function.role == _LEADS else (function.superior or owner)
