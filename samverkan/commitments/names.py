"""Names in questions about åtaganden: forums, functions, departments, organisations, areas.

Also what people call those who do a kind of work: "skolan", "socialtjänsten".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from samverkan.meetings.who import folded
from samverkan.structure import Department, Municipality

Kind = Literal["forum", "function", "department", "organisation", "area", "role"]
_ENDINGS = ("ernas", "arnas", "ens", "ets", "ns", "en", "et", "n", "s")
_SHORTEST = 3
_LONG, _VERY_LONG = 6, 10
_LONGEST = 6
"""Words in a name, at most."""
_UNSAID = frozenset({"kommun", "kommunen", "kommunens", "avdelning", "chef", "enhet", "ordforande"})
_OF_ROLE = {
    "bostadsbolag": ("bostadsbolaget", "bostadsbolagen"),
    "fastighetsagare": ("fastighetsägarna",),
    "faltare": ("fältarna", "fältgruppen"),
    "forening": ("föreningarna", "föreningslivet"),
    "fritidsledare": ("fritidsgården", "fritidsgårdarna", "fritiden"),
    "gata_park": ("gata och park",),
    "kommunpolis": ("kommunpolisen",),
    "naringsidkare": ("näringsidkarna", "företagarna"),
    "rektor": ("skolan", "skolorna", "rektorerna"),
    "samfund": ("kyrkan", "samfunden"),
    "samordnare": ("samordnaren", "trygghetssamordnaren", "säkerhetssamordnaren"),
    "socialtjanst": ("socialtjänsten",),
    "vaktare": ("väktarna",),
}
"""What people call those who hold functions of a role, whatever these are called in a model."""


@dataclass(frozen=True, slots=True)
class Named:
    """A part of the model that words name. The id of a role is the role itself."""

    kind: Kind
    id: str


Index = dict[str, tuple[Named, ...]]


def index_of(model: Municipality) -> Index:
    """Return every name that people may use, folded and without its ending."""
    found: dict[str, list[Named]] = {}
    for name, named in _all(model):
        for word in {folded(name), stem(folded(name))}:
            if len(word) >= _SHORTEST and named not in found.setdefault(word, []):
                found[word].append(named)
    for role in dict.fromkeys(function.role for function in model.functions):
        for word in map(folded, _OF_ROLE.get(role, ())):
            # A name of the model's own says it more exactly.
            if word not in found and stem(word) not in found:
                found[word] = [Named("role", role)]
    return {name: tuple(some) for name, some in found.items()}


def _all(model: Municipality) -> Iterator[tuple[str, Named]]:
    for forum in model.forums:
        yield forum.name, Named("forum", forum.id)
        yield forum.id.replace("_", " "), Named("forum", forum.id)
    for organisation in model.organisations:
        named = Named("organisation", organisation.id)
        yield organisation.name, named
        yield organisation.name.partition(",")[0], named
        yield organisation.id.replace("_", " "), named
        if organisation.kind == "polis":
            yield "polisen", named
        if organisation.kind == "raddningstjanst":
            yield "räddningstjänsten", named
    for department in model.departments:
        named = _of_department(model, department)
        yield department.name, named
        yield department.id.replace("_", " "), named
        yield department.name.removesuffix("förvaltningen"), named
        if folded(department.name).startswith("social"):
            yield "socialtjänsten", named
    for function in model.functions:
        yield function.name, Named("function", function.id)
        yield function.name.partition(",")[0], Named("function", function.id)
    for area in model.areas:
        for name in (area.name, *area.aliases):
            yield name, Named("area", area.id)


def _of_department(model: Municipality, department: Department) -> Named:
    """Return what a department's name stands for: the party of that name, where it is one."""
    for organisation in model.organisations:
        if organisation.name == department.name:
            return Named("organisation", organisation.id)
    return Named("department", department.id)


def stem(word: str) -> str:
    """Return a name without its definite or genitive ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > _SHORTEST:
            return word.removesuffix(ending)
    return word


def find(index: Index, words: list[str], at: int) -> tuple[Named, int] | None:
    """Return what the words from a place on name, and how many words that takes.

    The longest name first, as it is or in another form; a long word also with typing errors.
    """
    for count in range(min(_LONGEST, len(words) - at), 0, -1):
        said = " ".join(words[at : at + count])
        if said in _UNSAID:
            continue
        found = index.get(said) or index.get(stem(said))
        if not found and count == 1 and len(said) >= _LONG:
            wrong = 1 if len(said) < _VERY_LONG else 2
            near = process.extractOne(said, index.keys(), scorer=OSA.distance, score_cutoff=wrong)
            found = index[near[0]] if near else ()
        if found:
            return found[0], count
    return None


def beginning_with(index: Index, word: str) -> Named | None:
    """Return the one department, organisation or forum whose name begins with a short word."""
    if len(word) < _SHORTEST:
        return None
    kinds = ("department", "organisation", "forum")
    found = {
        named
        for name, some in index.items()
        for named in some
        if named.kind in kinds and name.startswith(word)
    }
    ordered = sorted(found, key=lambda named: (kinds.index(named.kind), named.id))
    first = [named for named in ordered if named.kind == ordered[0].kind] if ordered else []
    return first[0] if len(first) == 1 else None
