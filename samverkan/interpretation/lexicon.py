"""Trigger words of the closed list of categories (DOMAIN 13.1), read from `lexicon.toml`.

A pattern describes a whole word in lower case; å, ä and ö also match a and o. The kind
says how the word behaves in a sentence:

- event: a noun that is the event itself ("inbrott"); it can be counted and negated
- verb: what somebody did or what was done ("stals")
- sign: evidence that gives way to an event in the same sentence ("kniv", "lukt")
- weak: describes an event rather than being one ("skrik", "gäng")
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from samverkan.interpretation.word_index import WordIndex
from samverkan.swedish_words import lenient

Strength = Literal["event", "verb", "sign", "weak"]


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a word: a category and how the word behaves."""

    category: str
    strength: Strength


_DATA = tomllib.loads(
    resources.files("samverkan.interpretation").joinpath("lexicon.toml").read_text("utf-8")
)


_SENSES = WordIndex(
    (row["words"], Sense(row["category"], row["strength"])) for row in _DATA["sense"]
)
_CONCEPTS = WordIndex((row["words"], row["name"]) for row in _DATA["concept"])
SENSE_AND_CONCEPT_PATTERNS: tuple[str, ...] = tuple(
    word for row in (*_DATA["sense"], *_DATA["concept"]) for word in row["words"]
)
_MENDABLE: tuple[str, ...] = tuple(_DATA["mendable"]["words"])
_MEND_FROM = 6
_CLIPPED_FROM = 4
_LONGEST = 40  # no Swedish trigger word is longer


@dataclass(frozen=True, slots=True)
class WordInfo:
    """What is known about one word form."""

    senses: tuple[Sense, ...] = ()
    concepts: frozenset[str] = frozenset()


# Compounds of work against something, or of its absence: "narkotikahund", "klotterfritt".
_NEUTRAL = re.compile(
    lenient(
        r"(?!tvångs|sex)\w{3,}(?:fri|fritt|fria|hund(?:en|ar)?|tillsyn\w*|saner\w*|"
        r"kontroll\w*|skydd\w*|"
        r"försäkring\w*|mottagning\w*|polis(?:en)?|policy\w*|utbildning\w*|föreläs\w*|"
        r"information\w*|kampanj\w*|statistik\w*|prevention\w*|förebygg\w*|märkning\w*|"
        r"kurs(?:en)?|expert\w*|åklagare\w*|arbete\w*|avtal\w*|samordnare\w*|handlingsplan\w*|"
        r"övning(?:en|ar)?|frågor|frågan|mötet?|rådgivar\w*|utredning\w*|utredare\w*)"
    )
)


@lru_cache(maxsize=8192)
def _known(word: str) -> WordInfo:
    senses = () if _NEUTRAL.fullmatch(word) else tuple(_SENSES.matching(word))
    return WordInfo(senses, frozenset(_CONCEPTS.matching(word)))


@lru_cache(maxsize=8192)
def spelled(word: str) -> tuple[str, WordInfo]:
    """Return a word as it is written in full, with its senses and concepts."""
    full = written_out(word)
    return full, look_up(full)


@lru_cache(maxsize=8192)
def look_up(word: str) -> WordInfo:
    """Return senses and concepts of a word in lower case, mending one wrong letter."""
    if len(word) > _LONGEST:
        return WordInfo()
    known = _known(word)
    if known.senses or known.concepts:
        return known
    if len(word) < _MEND_FROM or not word.isalpha():
        return known
    mended = mend(word)
    return _known(mended) if mended else known


def written_out(word: str) -> str:
    """Return the trigger word that talk language has clipped: "brunni", "dörrn", "klottra"."""
    known = _known(word) if len(word) <= _LONGEST else None
    if known is None or known.senses or known.concepts:
        return word
    for form in _fuller(word):
        meant = _known(form)
        if meant.senses or (meant.concepts and not word.endswith("a")):
            return form
    return word


def _fuller(word: str) -> tuple[str, ...]:
    if len(word) < _CLIPPED_FROM:
        return ()
    if word.endswith("i"):
        return (word + "t",)
    if word.endswith(("rn", "ln", "kn", "tn", "sn", "pn", "gn", "dn")):
        return (word[:-1] + "en",)
    return (word + "de", word + "t") if word.endswith("a") else ()


@lru_cache(maxsize=1)
def plain_words() -> tuple[tuple[str, str], ...]:
    """Return the trigger words that hold no pattern within, each with its category."""
    found = (
        (re.sub(r"\\w\*|\(\?[:!<][^)]*\)\??|\[[^]]*\]\??|.\?", "", word), row["category"])
        for row in _DATA["sense"]
        for word in row["words"]
    )
    return tuple((word, category) for word, category in found if word.isalpha())


def mend(word: str) -> str | None:
    """Return the trigger word that a word of one wrong letter was meant to be."""
    best = extractOne(word, _MENDABLE, scorer=OSA.distance, score_cutoff=1)
    return best[0] if best and best[0][0] == word[0] else None
