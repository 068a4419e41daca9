"""What must hold between the parts of a municipality model (DOMAIN 2, 5, 15.1).

Types are held by `samverkan.structure`; the rules here need more than one value.
"""

import re
from collections.abc import Callable, Iterator
from zoneinfo import available_timezones

from samverkan.categories import BY_ID as CATEGORY_BY_ID
from samverkan.model_checks import Broken, all_refer, ascii_id, is_in_circle, refers
from samverkan.model_collections import collections
from samverkan.model_examples import EXAMPLES
from samverkan.model_forums import flows, reporting, seats, time_and_lead
from samverkan.problems import KeyPath, did_you_mean
from samverkan.structure import Function, Municipality

_DOCUMENT_TYPE = re.compile(r"D([1-9]|[12]\d|30)")
_LEVELS = range(1, 6)
_MAY_BE_EMPTY = frozenset(
    {"boards", "departments", "agreements", "targets", "promises", "plan_lines"}
)
COORDINATOR = "samordnare"
"""The role of a function that coordinates crime prevention, which the law demands (L10)."""


def broken_rules(municipality: Municipality) -> Iterator[Broken]:
    """Yield every rule that a model breaks, in the order of the file."""
    for rule in _RULES:
        yield from rule(municipality)


def _the_municipality(model: Municipality) -> Iterator[Broken]:
    yield from ascii_id(("id",), model.id)
    zones = available_timezones()
    if model.timezone not in zones:
        what = f'"{model.timezone}" is no IANA time zone{did_you_mean(model.timezone, zones)}'
        yield ("timezone",), what, EXAMPLES["timezone"]
    if model.quiet_hours.start == model.quiet_hours.end:
        yield ("quiet_hours",), "start and end are the same time", EXAMPLES["quiet_hours"]
    for level in model.levels:
        if level not in _LEVELS:
            yield ("levels", str(level)), "a level is 1, 2, 3, 4 or 5", EXAMPLES["levels"]
    for category in model.triggers:
        yield from refers(("triggers", category), category, CATEGORY_BY_ID, "category")


def _ids(model: Municipality) -> Iterator[Broken]:
    lists: dict[str, tuple[str, ...]] = {
        "areas": tuple(area.id for area in model.areas),
        "organisations": tuple(organisation.id for organisation in model.organisations),
        "boards": tuple(board.id for board in model.boards),
        "departments": tuple(department.id for department in model.departments),
        "functions": tuple(function.id for function in model.functions),
        "forums": tuple(forum.id for forum in model.forums),
        "agreements": tuple(agreement.id for agreement in model.agreements),
        "targets": tuple(target.id for target in model.targets),
        "promises": tuple(promise.id for promise in model.promises),
        "plan_lines": tuple(line.id for line in model.plan_lines),
        "documents": tuple(document.id for document in model.documents),
    }
    for name, ids in lists.items():
        yield from _unique((name,), ids)
        if not ids and name not in _MAY_BE_EMPTY:
            yield (name,), "holds nothing", EXAMPLES[name]
    for at, forum in enumerate(model.forums):
        yield from _unique(
            ("forums", at, "collections"), tuple(round_.id for round_ in forum.collections)
        )


def _unique(path: KeyPath, ids: tuple[str, ...]) -> Iterator[Broken]:
    for at, id_ in enumerate(ids):
        yield from ascii_id((*path, at, "id"), id_)
        if id_ in ids[:at]:
            yield (*path, at, "id"), f'"{id_}" is used twice', f'id = "{id_}_2"'


def _areas(model: Municipality) -> Iterator[Broken]:
    seen: dict[str, str] = {}
    above = {area.id: (area.parent,) for area in model.areas if area.parent is not None}
    for at, area in enumerate(model.areas):
        path: KeyPath = ("areas", at)
        for word in (area.name, *area.aliases):
            other = seen.setdefault(word.casefold(), area.id)
            if other != area.id:
                what = f'"{word}" already stands for the area {other}'
                yield (*path, "aliases"), what, EXAMPLES["aliases"]
        if area.rest and any(earlier.rest for earlier in model.areas[:at]):
            yield (*path, "rest"), "only one area can stand for all other places", "rest = false"
        if area.parent is not None:
            yield from refers((*path, "parent"), area.parent, model.area_by_id, "area")
            if is_in_circle(area.id, above):
                what = f"{area.id} lies, step by step, in itself"
                yield (*path, "parent"), what, "leave parent out for the largest area"


def _departments(model: Municipality) -> Iterator[Broken]:
    boards = {board.id for board in model.boards}
    for at, department in enumerate(model.departments):
        if department.board is not None:
            path: KeyPath = ("departments", at, "board")
            yield from refers(path, department.board, boards, "board")


def _functions(model: Municipality) -> Iterator[Broken]:
    organisations = {organisation.id for organisation in model.organisations}
    departments = {department.id for department in model.departments}
    above = {f.id: (f.superior,) for f in model.functions if f.superior is not None}
    for at, function in enumerate(model.functions):
        path: KeyPath = ("functions", at)
        yield from ascii_id((*path, "role"), function.role)
        yield from refers(
            (*path, "organisation"), function.organisation, organisations, "organisation"
        )
        if function.department is not None:
            yield from refers((*path, "department"), function.department, departments, "department")
        yield from _homes(model, function, path)
        if function.superior is not None:
            yield from refers(
                (*path, "superior"), function.superior, model.function_by_id, "function"
            )
            if is_in_circle(function.id, above):
                what = f"{function.id} is, step by step, its own superior"
                yield (*path, "superior"), what, "leave superior out for the highest function"


def _homes(model: Municipality, function: Function, path: KeyPath) -> Iterator[Broken]:
    if function.for_each_area:
        key = (*path, "for_each_area")
        yield from all_refer(key, function.for_each_area, model.area_by_id, "area")
    elif function.home_area is not None:
        yield from refers((*path, "home_area"), function.home_area, model.area_by_id, "area")
    else:
        yield from all_refer((*path, "home_areas"), function.home_areas, model.area_by_id, "area")


def _law(model: Municipality) -> Iterator[Broken]:
    """Demand what law 2023:196 demands of every municipality (L10)."""
    if model.functions and not any(each.role == COORDINATOR for each in model.functions):
        what = f'law 2023:196 demands a coordinator: no function has the role "{COORDINATOR}"'
        yield ("functions",), what, f'role = "{COORDINATOR}" for the function that coordinates'


def _documents(model: Municipality) -> Iterator[Broken]:
    for at, document in enumerate(model.documents):
        if not _DOCUMENT_TYPE.fullmatch(document.type):
            what = f'"{document.type}" is no document type: D1 to D30'
            yield ("documents", at, "type"), what, 'type = "D2"'


def _agreements(model: Municipality) -> Iterator[Broken]:
    for at, one in enumerate(model.agreements):
        path: KeyPath = ("agreements", at)
        known = {party.id: party for party in model.organisations}
        yield from all_refer((*path, "parties"), one.parties, known, "organisation")
        if one.forum is not None:
            yield from refers((*path, "forum"), one.forum, model.forum_by_id, "forum")
        if one.owner is not None:
            yield from refers((*path, "owner"), one.owner, model.function_by_id, "function")
        if one.valid_until is not None and one.valid_until < one.valid_from:
            yield (*path, "valid_until"), "is before valid_from", EXAMPLES["valid_until"]


def _targets(model: Municipality) -> Iterator[Broken]:
    known = {target.id: target for target in model.targets}
    for at, one in enumerate(model.targets):
        path: KeyPath = ("targets", at)
        if one.area is not None:
            yield from refers((*path, "area"), one.area, model.area_by_id, "area")
        if one.parent is not None:
            yield from refers((*path, "parent"), one.parent, known, "target")
        elif not one.activity:
            what = "names no activity, so nothing would count"
            yield (*path, "activity"), what, EXAMPLES["activity"]


def _promises(model: Municipality) -> Iterator[Broken]:
    organisations = {party.id for party in model.organisations}
    targets = {target.id for target in model.targets}
    for at, one in enumerate(model.promises):
        path: KeyPath = ("promises", at)
        yield from all_refer((*path, "parties"), one.parties, organisations, "organisation")
        yield from all_refer((*path, "signed_by"), one.signed_by, model.function_by_id, "function")
        if one.owner is not None:
            yield from refers((*path, "owner"), one.owner, model.function_by_id, "function")
        if one.forum is not None:
            yield from refers((*path, "forum"), one.forum, model.forum_by_id, "forum")
        if one.target is not None:
            yield from refers((*path, "target"), one.target, targets, "target")
        if one.valid_until < one.valid_from:
            yield (*path, "valid_until"), "is before valid_from", EXAMPLES["valid_until"]


def _plan_lines(model: Municipality) -> Iterator[Broken]:
    targets = {target.id for target in model.targets}
    for at, one in enumerate(model.plan_lines):
        path: KeyPath = ("plan_lines", at)
        if one.owner is not None:
            yield from refers((*path, "owner"), one.owner, model.function_by_id, "function")
        yield from all_refer((*path, "co_owners"), one.co_owners, model.function_by_id, "function")
        if one.target is not None:
            yield from refers((*path, "target"), one.target, targets, "target")


def _forums(model: Municipality) -> Iterator[Broken]:
    for at, forum in enumerate(model.forums):
        path: KeyPath = ("forums", at)
        yield from ascii_id((*path, "type"), forum.type)
        yield from seats(model, forum, path)


_RULES: tuple[Callable[[Municipality], Iterator[Broken]], ...] = (
    _the_municipality,
    _ids,
    _areas,
    _departments,
    _functions,
    _law,
    _documents,
    _forums,
    _agreements,
    _targets,
    _promises,
    _plan_lines,
    collections,
    time_and_lead,
    reporting,
    flows,
)
