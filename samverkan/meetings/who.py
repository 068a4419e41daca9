"""Which function people mean when they say "KoF", "polisen" or "socialkontoret"."""

import re
from collections.abc import Iterator, Sequence

from samverkan.by_model import kept_by_model
from samverkan.structure import Forum, Function, Municipality

_LONGEST = 8
"""Words that a name at the beginning of a sentence has at most."""
_LEADING = re.compile(
    r"^(?:(?:forvaltningschefen|forvaltningschef|chefen|representanten)\s+(?:for|pa)|ansvarig:?)\s+"
)
_DOTS = str.maketrans("åäöéü", "aaoeu")


def folded(text: str) -> str:
    """Return text in lower case without dots and marks, with single spaces."""
    return " ".join(re.sub(r"[^\w\s/-]", " ", text.casefold().translate(_DOTS)).split())


def function_meant(model: Municipality, words: str, forum: Forum | None = None) -> str | None:
    """Return the function that words name; None when no one is, or several are as likely.

    An organisation or a department stands for its chief, or else for the one function of it
    that sits in the forum.
    """
    wanted = _LEADING.sub("", folded(words))
    return _meant(model, forum, wanted) if wanted else None


def function_first(
    model: Municipality, text: str, forum: Forum | None = None
) -> tuple[str, str] | None:
    """Return the function that a sentence begins with, and the words after its name."""
    parts = text.split()
    for count in range(min(_LONGEST, len(parts)), 0, -1):
        found = function_meant(model, " ".join(parts[:count]), forum)
        if found is not None:
            return found, " ".join(parts[count:])
    return None


def _meant(model: Municipality, forum: Forum | None, wanted: str) -> str | None:
    if wanted in (whole := _whole_names(model)):
        return whole[wanted]
    said = (wanted, _bare(wanted))
    candidates = [id_ for name, id_ in _names(model) if name in said]
    found = list(dict.fromkeys(candidates))
    if len(found) == 1:
        return found[0]
    return _likeliest(model, forum, found)


def _bare(word: str) -> str:
    """Return a word without the ending of its definite form."""
    return re.sub(r"(?:ernas|arnas|ens|ets|erna|arna|en|et|n|s|e)$", "", word) or word


def _likeliest(model: Municipality, forum: Forum | None, found: Sequence[str]) -> str | None:
    """Return the chief that sits in the forum, or the only one that does."""
    if not found:
        return None
    if forum is not None:
        seated = [id_ for id_ in found if id_ in {*forum.members, *forum.adjunct}]
        found = seated or found
    if len(found) == 1:
        return found[0]
    chiefs = [id_ for id_ in found if model.function_by_id[id_].role == "chef"]
    return chiefs[0] if len(chiefs) == 1 else None


@kept_by_model
def _whole_names(model: Municipality) -> dict[str, str]:
    """Return each name that one function alone is written with: what begins another means this."""
    found: dict[str, list[str]] = {}
    for function in model.functions:
        found.setdefault(folded(function.name), []).append(function.id)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


@kept_by_model
def _names(model: Municipality) -> tuple[tuple[str, str], ...]:
    return tuple(
        dict.fromkeys(
            (name, function.id)
            for function in model.functions
            for whole in _said_of(model, function)
            for name in (folded(whole), _bare(folded(whole)))
            if name
        )
    )


def _said_of(model: Municipality, function: Function) -> Iterator[str]:
    yield function.id
    yield function.id.replace("_", " ")
    yield function.name
    yield function.name.partition(",")[0]
    department = next((d for d in model.departments if d.id == function.department), None)
    if department is not None and function.role == "chef":
        yield department.id
        yield department.name
    organisation = next(o for o in model.organisations if o.id == function.organisation)
    if organisation != model.organisations[0] or not model.departments:
        yield organisation.id
        yield organisation.name
        yield organisation.name.partition(",")[0]
        yield organisation.name.partition(" ")[0]
    if organisation.kind == "polis":
        yield "polisen"
    if organisation.kind == "raddningstjanst":
        yield "räddningstjänsten"
