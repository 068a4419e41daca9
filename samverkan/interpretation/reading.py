"""One text, read once: its tokens, days, areas, levels, numbers and hits, with their places."""

import re
from datetime import timedelta
from typing import Generic, NamedTuple, TypeVar

from samverkan.categories import LEVEL_NAMES
from samverkan.interpretation.gazetteer import Gazetteer
from samverkan.interpretation.hit import Hit
from samverkan.interpretation.hits import find_hits
from samverkan.interpretation.quantities import Quantity, quantities
from samverkan.interpretation.tokens import Token, tokenize
from samverkan.swedish_dates import Mark, Viewpoint, find
from samverkan.swedish_words import lenient, lower

T = TypeVar("T")

_NUMBERED_LEVEL = re.compile(
    lenient(
        r"\b(?:nivå|läge|lägesnivå|risknivå|level)n?\s*:?\s*(?:är\s)?([1-5]|ett|två|tre|fyra|fem)\b"
        r"(?!\s*[-/]\s*[1-46-9\d]|\.\d)(?:\s?(?:/|av)\s?5\b)?"
    )
)
_OF_FIVE = re.compile(r"(?<![\d/])([1-5])\s?(?:/|av)\s?5(?![\d/])")
_DAY_LEAD = re.compile(
    lenient(r"(?:den|natten till|natten mot|till|från|sedan|sen|upptäckt|-)\s*$")
)
_LEVEL_WORDS = {"ett": 1, "två": 2, "tva": 2, "tre": 3, "fyra": 4, "fem": 5}
_A_MONTH = timedelta(31)


class Placed(NamedTuple, Generic[T]):
    """Something found, and the tokens it stands on."""

    value: T
    first: int
    last: int


class Reading(NamedTuple):
    """What was found in one text.

    Attributes:
        low: the text in lower case.
        tokens: its tokens.
        days: expressions of time that name days.
        times: expressions of time that name none.
        areas: area ids.
        levels: levels 1 to 5.
        numbers: what may count something.
        hits: what speaks of events.

    """

    low: str
    tokens: list[Token]
    days: list[Placed[Mark]]
    times: list[Placed[Mark]]
    areas: list[Placed[str]]
    levels: list[Placed[int]]
    numbers: list[Quantity]
    hits: list[Hit]


def read(
    text: str, gazetteer: Gazetteer, view: Viewpoint, role: str, *, named: str | None = None
) -> Reading:
    """Read a composed text from which personal data has been blanked out.

    `named` is the text before that, of equal length: an area is no personal data, and is
    also found in an address that was stopped.
    """
    low = lower(text)
    levels = _levels(low, gazetteer)
    marks = find(text, view)
    levels += _of_five(low, marks, view)
    marks = tuple(mark for mark in marks if not _overlaps(mark, levels))
    names = gazetteer.find(named or text)
    taken = [(mark.start, mark.end, "date") for mark in marks]
    taken += [(name.start, name.end, "area") for name in names]
    taken += [(start, end, "level") for _, start, end in levels]
    tokens = tokenize(low, taken)

    place = _Placer(tokens)
    return Reading(
        low=low,
        tokens=tokens,
        days=[place(mark, mark.start, mark.end) for mark in marks if mark.days],
        times=[place(mark, mark.start, mark.end) for mark in marks if not mark.days],
        areas=[place(name.area, name.start, name.end) for name in names],
        levels=[place(level, start, end) for level, start, end in levels],
        numbers=quantities(tokens),
        hits=find_hits(tokens, gazetteer.triggers, role),
    )


class _Placer:
    """Turns places in the text into places among the tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self._starts = [token.start for token in tokens]
        self._tokens = tokens

    def __call__(self, value: T, start: int, end: int) -> Placed[T]:
        first = next((i for i, token in enumerate(self._tokens) if token.end > start), 0)
        last = first
        while last < len(self._tokens) and self._tokens[last].start < end:
            last += 1
        return Placed(value, first, last)


def _overlaps(mark: Mark, levels: list[tuple[int, int, int]]) -> bool:
    return any(mark.start < end and start < mark.end for _, start, end in levels)


def _levels(low: str, gazetteer: Gazetteer) -> list[tuple[int, int, int]]:
    found = [
        (
            int(match[1]) if match[1].isdigit() else _LEVEL_WORDS[match[1]],
            match.start(),
            match.end(),
        )
        for match in _NUMBERED_LEVEL.finditer(low)
    ]
    if "läge" in low or "lage" in low:
        found += [
            (gazetteer.level_names[_key(match[0])], match.start(), match.end())
            for match in gazetteer.level_pattern.finditer(low)
        ]
    return found


def _key(words: str) -> str:
    return " ".join(words.split()).replace("å", "a").replace("ä", "a").replace("ö", "o")


def _of_five(low: str, marks: tuple[Mark, ...], view: Viewpoint) -> list[tuple[int, int, int]]:
    """Read "3/5" as a level, unless it is the third of May just passed, or led by "den"."""
    found: list[tuple[int, int, int]] = []
    for match in _OF_FIVE.finditer(low):
        mark = next((one for one in marks if one.start <= match.start() < one.end), None)
        if mark is not None:
            recent = bool(mark.days) and view.today - mark.first <= _A_MONTH
            wider = (mark.start, mark.end) != match.span()
            if recent or wider or _DAY_LEAD.search(low[: match.start()]):
                continue
        found.append((int(match[1]), match.start(), match.end()))
    return found


__all__ = ["LEVEL_NAMES", "Placed", "Reading", "read"]
