"""Old notes and decisions found again by month and by word."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from samverkan.meetings.who import folded

_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_MONTH = re.compile(rf"(?<!\d )\b({'|'.join(_MONTHS)})\b(?:\s+(\d{{4}}))?")
_ENDING = re.compile(r"(?:ernas|arnas|ornas|erna|arna|orna|ens|ets|er|ar|or|en|et|an|n|t|a|e|s)$")
_SHORTEST_STEM = 4
_EMPTY = frozenset(
    {"om", "vi", "i", "pa", "och", "det", "den", "de", "att", "for", "fran", "till", "vad", "med"}
)


def month_meant(text: str, today: date) -> tuple[date, date] | None:
    """Return the days of the month that a text names, the latest one that has begun.

    A month with a day before it is a day, and gives None.
    """
    found = _MONTH.search(folded(text))
    if found is None:
        return None
    month = _MONTHS.index(found[1]) + 1
    year = int(found[2]) if found[2] else today.year - (month > today.month)
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first, following - timedelta(days=1)


def stem(word: str) -> str:
    """Return a word without its ending, so that "belysningen" finds "belysning"."""
    short = _ENDING.sub("", word)
    return short if len(short) >= _SHORTEST_STEM else word


def matches(wanted: str, texts: Iterable[str]) -> bool:
    """Say whether every word that is looked for occurs in some texts, also inside a compound."""
    found = " ".join(folded(text) for text in texts)
    words = [word for word in folded(wanted).split() if word not in _EMPTY]
    return bool(words) and all(stem(word) in found for word in words)
