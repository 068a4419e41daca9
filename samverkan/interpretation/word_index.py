"""Many patterns for whole words, of which a word is held only against those it can match.

A pattern for "sprängning" within a longer word can only match a word with "spr" in it. Three
letters that each alternative must have are its key; a word is looked up by its own letters, so
that hundreds of patterns cost a new word about ten trials.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from samverkan.swedish_words import fold, lenient

T = TypeVar("T")

_LONG, _SHORT = 3, 2
_SKIPPED = re.compile(r"\\.|\[[^\]]*\]|\{[^}]*\}")


class WordIndex(Generic[T]):
    """Values, each with the patterns of the words that it stands for.

    The patterns are of lower-case words; å, ä and ö also match a and o (`lenient`).
    """

    def __init__(self, rows: Iterable[tuple[Sequence[str], T]]) -> None:
        """Index rows of (patterns, value); the values keep their order."""
        self._rows: list[tuple[re.Pattern[str], T]] = []
        self._by_key: dict[str, set[int]] = {}
        self._always: set[int] = set()
        for number, (patterns, value) in enumerate(rows):
            self._rows.append((re.compile("|".join(map(lenient, patterns))), value))
            for pattern in patterns:
                key = _key(pattern)
                places = self._always if key is None else self._by_key.setdefault(key, set())
                places.add(number)

    def matching(self, word: str) -> Iterator[T]:
        """Yield the values whose patterns match the whole of a lower-case word, in order."""
        folded = fold(word)
        numbers = set(self._always)
        for length in (_LONG, _SHORT):
            for start in range(len(folded) - length + 1):
                numbers |= self._by_key.get(folded[start : start + length], frozenset())
        for number in sorted(numbers):
            pattern, value = self._rows[number]
            if pattern.fullmatch(word):
                yield value


def certain_letters(pattern: str) -> tuple[str, ...]:
    """Return the runs of letters, folded, that every word of one pattern has."""
    plain = _without_groups(_SKIPPED.sub(" ", pattern))
    if "|" in plain:
        return ()
    # What is followed by ? or * may be missing; what is followed by + may be repeated.
    runs = re.sub(r".[?*]|\+", " ", plain).replace(".", " ").split()
    return tuple(fold(run) for run in runs)


def _without_groups(pattern: str) -> str:
    """Leave out what stands in brackets, with the sign after it that says how often."""
    inner = re.compile(r"\([^()]*\)[?*+]?")
    while (shorter := inner.sub(" ", pattern)) != pattern:
        pattern = shorter
    return pattern


def _key(pattern: str) -> str | None:
    longest = max(certain_letters(pattern), key=len, default="")
    if len(longest) < _SHORT:
        return None
    return longest[:_LONG]
