"""How people name a municipality: "Salem", "Salems kommun", "det gäller Salem"."""

import re
from collections.abc import Iterable, Mapping

from commands.base import fold
from samverkan.structure import Municipality

_KIND = re.compile(r"\s+(?:kommun|stad)$", re.IGNORECASE)
_AROUND = frozenset({"det", "den", "galler", "i", "for", "till", "kommun", "kommunen", "tack"})
"""Words beside a name that say no more than it."""


def spoken_name(municipality: Municipality) -> str:
    """Return the name as people say it: Salem, not Salems kommun."""
    name = _KIND.sub("", municipality.name)
    # Only where the id shows that the s is a genitive: Borås keeps its own.
    return name[:-1] if fold(name) == f"{fold(municipality.id)}s" else name


def names_of(municipality: Municipality) -> frozenset[str]:
    """Return all names of a municipality, folded."""
    spoken = spoken_name(municipality)
    return frozenset(fold(name) for name in (municipality.name, spoken, municipality.id))


def mentioned(text: str, names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the municipalities that a text names anywhere, in the genitive too, by their ids."""
    flat = f" {_words(text)} "
    return tuple(
        id_
        for id_, known in names.items()
        if any(f" {name}{end} " in flat for name in known for end in ("", "s"))
    )


def is_only_a_name(text: str, names: Mapping[str, Iterable[str]]) -> str | None:
    """Return the municipality that a text names without saying anything else; None otherwise."""
    found = mentioned(text, names)
    if len(found) != 1:
        return None
    flat = f" {_words(text)} "
    for name in sorted(names[found[0]], key=len, reverse=True):
        flat = flat.replace(f" {name} ", " ").replace(f" {name}s ", " ")
    return found[0] if set(flat.split()) <= _AROUND else None


def split_name(text: str, names: Mapping[str, Iterable[str]]) -> tuple[str, str] | None:
    """Return the municipality that a text begins with, "Salem: …", and the words after it."""
    head, colon, rest = text.partition(":")
    prefix = "!" if head.lstrip().startswith("!") else ""
    owner = is_only_a_name(head, names) if colon and rest.strip() else None
    return (owner, prefix + rest.strip()) if owner else None


def _words(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s-]", " ", fold(text)).split())
