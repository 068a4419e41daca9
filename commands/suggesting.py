"""The command that was probably meant, when a name is misspelt: "mote strat", "dagording".

Nothing is done for a guess: the nearest name is shown, and the person writes it.
"""

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from commands.base import fold

_SHORTEST = 5
"""Letters of a name that can be known again with one wrong; shorter ones are too alike."""
_LONG = 9
"""Letters of a name in which two may be wrong."""
_ENDING = re.compile(r"(?:e|a|o)?(?:n|t|s|r|ns|ts|rna|rnas)")
_HEAD = re.compile(r"^!?\s*([^\W\d_]+)(?:\s*:\s*|\s+[-–—]\s+)(.+)$", re.DOTALL)


def nearest(words: str, names: Iterable[str]) -> str | None:
    """Return the name that words are a misspelling of; None for none, and for the name itself.

    Words that go on where a name ends are a form of an ordinary word: "frågan".
    """
    said = fold(words).strip(" .!?:")
    found: list[tuple[int, str]] = []
    for name in names:
        folded = fold(name)
        if said == folded or _is_form(said, folded):
            return None
        most = 0 if len(folded) < _SHORTEST else 1 if len(folded) < _LONG else 2
        far = OSA.distance(said, folded, score_cutoff=most) if most else 1
        if most and far <= most and said[:1] == folded[:1]:
            found.append((far, name))
    return min(found)[1] if found else None


def _is_form(said: str, name: str) -> bool:
    """Say whether a word is another form of a name, as "frågan" of "fråga": no misspelling."""
    return " " not in name and _ENDING.fullmatch(said.removeprefix(name)) is not None


def beginning(text: str, names: Iterable[str]) -> str | None:
    """Return the name that a text begins with, misspelt; the longest that fits."""
    words = text.split()
    several = sorted(names, key=lambda name: -len(name.split()))
    for name in several:
        count = len(name.split())
        found = nearest(" ".join(words[:count]), (name,)) if count <= len(words) else None
        if found is not None:
            return found
    return None


def headed(text: str) -> tuple[str, str] | None:
    """Return the word before a colon or a dash, and what stands after; None without any."""
    found = _HEAD.match(text)
    return (found[1], found[2].strip()) if found else None
