"""What must hold between the parts of a municipality model (DOMAIN 2, 5, 15.1).

Types are held by `samverkan.structure`; the rules here need more than one value.
"""

import re
from collections.abc import Callable, Collection, Iterator
from zoneinfo import available_timezones

from samverkan.categories import BY_ID as CATEGORY_BY_ID
from samverkan.problems import KeyPath, did_you_mean
from samverkan.structure import WEEKDAYS, Forum, Municipality, WeekTime
from samverkan.structure import Collection as Round

Broken = tuple[KeyPath, str, str]
"""Where, what is wrong, and an example of what is right."""

EXAMPLES: dict[str, str] = {
    "id": 'id = "est_vecko"',
    "name": 'name = "EST Vecko"',
    "timezone": 'timezone = "Europe/Stockholm"',
    "quiet_hours": "quiet_hours = { start = 17:00:00, end = 08:00:00 }",
    "start": "start = 17:00:00",
    "end": "end = 08:00:00",
    "levels": 'levels = { 1 = "normalt läge", 5 = "kritiskt läge" }',
    "triggers": 'triggers = { klotter = ["tagg", "kludd"] }',
    "areas": '[[areas]] id = "edsberg", name = "Edsberg"',
    "organisations": '[[organisations]] id = "polisen", name = "Polisen", kind = "polis"',
    "functions": '[[functions]] id = "kommunpolis", name = "Kommunpolis", '
    'organisation = "polisen", role = "kommunpolis"',
    "forums": '[[forums]] id = "est_vecko", name = "EST Vecko", type = "est_vecko", '
    'level = "operativ", members = ["kommunpolis"], coordinator = "trygghetssamordnare"',
    "documents": '[[documents]] id = "veckolagesbild", type = "D2", title = "Veckolägesbild"',
    "aliases": 'aliases = ["Edsbergs torg", "edsb"]',
    "rest": "rest = true",
    "kind": 'kind = "kommun"',
    "organisation": 'organisation = "polisen"',
    "role": 'role = "rektor"',
    "home_area": 'home_area = "edsberg"',
    "superior": 'superior = "chef_kfk"',
    "external": "external = false",
    "week": "week = 1",
    "day": 'day = "torsdag"',
    "at": "at = 09:00:00",
    "on_holiday": 'on_holiday = "next"',
    "document": 'document = "veckolagesbild"',
    "venue": 'venue = "direct"',
    "announce": "announce = true",
    "ask": 'ask = { week = 0, day = "torsdag", at = 09:00:00, on_holiday = "previous" }',
    "nudges": 'nudges = [{ week = 0, day = "fredag", at = 12:00:00, on_holiday = "skip" }]',
    "closes": 'closes = { week = 1, day = "mandag", at = 12:00:00 }',
    "meeting": 'meeting = { week = 1, day = "tisdag", at = 09:00:00 }',
    "spread": 'spread = { week = 1, day = "tisdag", at = 15:00:00 }',
    "type": 'type = "D2" for a document, type = "est_vecko" for a forum',
    "title": 'title = "Veckolägesbild"',
    "access_class": 'access_class = "K3"',
    "level": 'level = "operativ"',
    "members": 'members = ["kommunpolis", "trygghetssamordnare"]',
    "coordinator": 'coordinator = "trygghetssamordnare"',
    "chair": 'chair = "trygghetssamordnare"',
    "collections": '[[forums.collections]] id = "lagesbild", name = "lägesbild", …',
}

_ID = re.compile(r"[a-z][a-z0-9_]*")
_DOCUMENT_TYPE = re.compile(r"D([1-9]|[12]\d|30)")
_LEVELS = range(1, 6)


def broken_rules(municipality: Municipality) -> Iterator[Broken]:
    """Yield every rule that a model breaks, in the order of the file."""
    for rule in _RULES:
        yield from rule(municipality)


def _the_municipality(model: Municipality) -> Iterator[Broken]:
    yield from _ascii(("id",), model.id)
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
        yield from _refers(("triggers", category), category, CATEGORY_BY_ID, "category")


def _ids(model: Municipality) -> Iterator[Broken]:
    lists: dict[str, tuple[str, ...]] = {
        "areas": tuple(area.id for area in model.areas),
        "organisations": tuple(organisation.id for organisation in model.organisations),
        "functions": tuple(function.id for function in model.functions),
        "forums": tuple(forum.id for forum in model.forums),
        "documents": tuple(document.id for document in model.documents),
    }
    for name, ids in lists.items():
        yield from _unique((name,), ids)
        if not ids:
            yield (name,), "holds nothing", EXAMPLES[name]
    for at, forum in enumerate(model.forums):
        yield from _unique(
            ("forums", at, "collections"), tuple(round_.id for round_ in forum.collections)
        )


def _unique(path: KeyPath, ids: tuple[str, ...]) -> Iterator[Broken]:
    for at, id_ in enumerate(ids):
        yield from _ascii((*path, at, "id"), id_)
        if id_ in ids[:at]:
            yield (*path, at, "id"), f'"{id_}" is used twice', f'id = "{id_}_2"'


def _ascii(path: KeyPath, id_: str) -> Iterator[Broken]:
    if not _ID.fullmatch(id_):
        what = f'"{id_}" is no id: small letters a-z, digits and _, a letter first'
        yield path, what, EXAMPLES["id"]


def _areas(model: Municipality) -> Iterator[Broken]:
    seen: dict[str, str] = {}
    for at, area in enumerate(model.areas):
        path: KeyPath = ("areas", at)
        for word in (area.name, *area.aliases):
            other = seen.setdefault(word.casefold(), area.id)
            if other != area.id:
                what = f'"{word}" already stands for the area {other}'
                yield (*path, "aliases"), what, EXAMPLES["aliases"]
        if area.rest and any(earlier.rest for earlier in model.areas[:at]):
            yield (*path, "rest"), "only one area can stand for all other places", "rest = false"


def _functions(model: Municipality) -> Iterator[Broken]:
    organisations = {organisation.id for organisation in model.organisations}
    for at, function in enumerate(model.functions):
        path: KeyPath = ("functions", at)
        yield from _ascii((*path, "role"), function.role)
        yield from _refers(
            (*path, "organisation"), function.organisation, organisations, "organisation"
        )
        if function.home_area is not None:
            yield from _refers((*path, "home_area"), function.home_area, model.area_by_id, "area")
        if function.superior is not None:
            yield from _refers(
                (*path, "superior"), function.superior, model.function_by_id, "function"
            )
            if _is_own_superior(model, function.id):
                what = f"{function.id} is, step by step, its own superior"
                yield (*path, "superior"), what, "leave superior out for the highest function"


def _is_own_superior(model: Municipality, start: str) -> bool:
    """Follow the superiors upwards; another circle further up is reported where it stands."""
    seen: set[str] = set()
    here = model.function_by_id[start].superior
    while here is not None and here not in seen and here in model.function_by_id:
        if here == start:
            return True
        seen.add(here)
        here = model.function_by_id[here].superior
    return False


def _documents(model: Municipality) -> Iterator[Broken]:
    for at, document in enumerate(model.documents):
        if not _DOCUMENT_TYPE.fullmatch(document.type):
            what = f'"{document.type}" is no document type: D1 to D30'
            yield ("documents", at, "type"), what, 'type = "D2"'


def _forums(model: Municipality) -> Iterator[Broken]:
    for at, forum in enumerate(model.forums):
        path: KeyPath = ("forums", at)
        yield from _ascii((*path, "type"), forum.type)
        yield from _seats(model, forum, path)
        for number, round_ in enumerate(forum.collections):
            inside: KeyPath = (*path, "collections", number)
            yield from _document_fits(model, forum, round_, inside)
            yield from _in_order(round_, inside)


def _seats(model: Municipality, forum: Forum, path: KeyPath) -> Iterator[Broken]:
    if not forum.members:
        yield (*path, "members"), "holds nobody", EXAMPLES["members"]
    for at, member in enumerate(forum.members):
        yield from _refers((*path, "members", at), member, model.function_by_id, "function")
        if member in forum.members[:at]:
            yield (*path, "members", at), f'"{member}" stands twice', EXAMPLES["members"]
    yield from _refers((*path, "coordinator"), forum.coordinator, model.function_by_id, "function")
    if forum.chair is not None:
        yield from _refers((*path, "chair"), forum.chair, model.function_by_id, "function")


def _document_fits(
    model: Municipality, forum: Forum, round_: Round, path: KeyPath
) -> Iterator[Broken]:
    """K1 is open and K4 the most closed: a forum must be allowed to see its own documents."""
    yield from _refers((*path, "document"), round_.document, model.document_by_id, "document")
    document = model.document_by_id.get(round_.document)
    if document is not None and document.access_class > forum.access_class:
        what = (
            f"{document.id} is {document.access_class}, "
            f"but {forum.id} may see {forum.access_class} at most"
        )
        yield (*path, "document"), what, f'access_class = "{document.access_class}" for the forum'


def _in_order(round_: Round, path: KeyPath) -> Iterator[Broken]:
    """Hold ask < nudges < closes ≤ meeting ≤ spread within a collection."""
    steps: list[tuple[KeyPath, WeekTime]] = [((*path, "ask"), round_.ask)]
    steps += [((*path, "nudges", at), nudge) for at, nudge in enumerate(round_.nudges)]
    steps.append(((*path, "closes"), round_.closes))
    strict = len(steps)
    steps += [((*path, "meeting"), round_.meeting), ((*path, "spread"), round_.spread)]
    for at in range(1, len(steps)):
        (before_path, before), (here_path, here) = steps[at - 1], steps[at]
        early = _minutes(here) < _minutes(before)
        together = _minutes(here) == _minutes(before)
        if early or (together and at < strict):
            name = next(str(part) for part in reversed(before_path) if isinstance(part, str))
            what = f"must come after {name}, which is at {_words(before)}"
            last = next(str(part) for part in reversed(here_path) if isinstance(part, str))
            yield here_path, what, EXAMPLES[last]


def _minutes(moment: WeekTime) -> int:
    day = moment.week * 7 + WEEKDAYS.index(moment.day)
    return day * 24 * 60 + moment.at.hour * 60 + moment.at.minute


def _words(moment: WeekTime) -> str:
    return f"{moment.day} {moment.at:%H.%M} of week {moment.week}"


def _refers(path: KeyPath, id_: str, known: Collection[str], kind: str) -> Iterator[Broken]:
    if id_ not in known:
        example = f'"{next(iter(known))}"' if known else ""
        yield path, f'no {kind} has the id "{id_}"{did_you_mean(id_, known)}', example


_RULES: tuple[Callable[[Municipality], Iterator[Broken]], ...] = (
    _the_municipality,
    _ids,
    _areas,
    _functions,
    _documents,
    _forums,
)
