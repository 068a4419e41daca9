"""Old notes and decisions found again by month and by word."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from samverkan.meetings.who import folded
from samverkan.swedish_words import MONTHS

_SHORT = ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "okt", "nov", "dec")
_MONTH = re.compile(rf"(?<!\d )\b({'|'.join((*MONTHS, *_SHORT))})\b(?:\s+(\d{{4}}))?")
_ENDING = re.compile(r"(?:ernas|arnas|ornas|erna|arna|orna|ens|ets|er|ar|or|en|et|an|n|t|a|e|s)$")
_SHORTEST_STEM = 4
_LONG = 6
_ALIKE = 90
"""Of 100: one letter wrong, missing or too many in a word of six or more."""
_EMPTY = frozenset(
    {"om", "vi", "i", "pa", "och", "det", "den", "de", "att", "for", "fran", "till", "vad", "med"}
)


def month_meant(text: str, today: date) -> tuple[date, date] | None:
    """Return the days of the month that a text names, the latest one that has begun.

    A month with a day before it is a day, and gives None.
    """
    found = _MONTH.search(" ".join(_spelt(word) for word in folded(text).split()))
    if found is None:
        return None
    month = next(at for at, name in enumerate(MONTHS, 1) if name.startswith(found[1][:3]))
    year = int(found[2]) if found[2] else today.year - (month > today.month)
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def _spelt(word: str) -> str:
    """Return a month's name for a long one with a typing error, and any other word as it is."""
    near = [name for name in MONTHS if len(name) >= _LONG and OSA.distance(word, name) == 1]
    return near[0] if near else word


def stem(word: str) -> str:
    """Return a word without its ending, so that "belysningen" finds "belysning"."""
    short = _ENDING.sub("", word)
    return short if len(short) >= _SHORTEST_STEM else word


def matches(wanted: str, texts: Iterable[str]) -> bool:
    """Say whether every word that is looked for occurs in some texts, also inside a compound."""
    found = " ".join(folded(text) for text in texts)
    words = [word for word in folded(wanted).split() if word not in _EMPTY]
    return bool(words) and all(
        stem(word) in found or _is_misspelt(stem(word), found) for word in words
    )


def _is_misspelt(short: str, found: str) -> bool:
    """Say whether some word begins like a long one with a typing error."""
    return len(short) >= _LONG and any(
        fuzz.ratio(short, word[: len(short) + at]) >= _ALIKE
        for word in found.split()
        for at in (-1, 0, 1)
    )
