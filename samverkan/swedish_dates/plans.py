"""Days as commands state them: deadlines of åtaganden, absences, days of a report."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from samverkan.swedish_dates.calendar import Viewpoint, last_of_month, nearest_year
from samverkan.swedish_dates.finder import find
from samverkan.swedish_dates.marks import Mark
from samverkan.swedish_dates.vocabulary import HOLIDAYS, MONTH, month_of
from samverkan.swedish_words import NUMBER_WORDS, compose, lenient, lower

_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of local days, both inclusive.

    Attributes:
        first: first day.
        last: last day.
        words: the words that gave it.
        ambiguous: the words could mean other days.

    """

    first: date
    last: date
    words: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last local day on which something may be done.

    Attributes:
        day: the day.
        words: the words that gave it.
        ambiguous: the words could mean another day.
        past: the day that has been, where the words name one or are likely to: "24 november"
            on the day after it. None where the day is to come.

    """

    day: date
    words: str
    ambiguous: bool = False
    past: date | None = None


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return min(day.replace(day=1).replace(year=year, month=month + 1), date.max).replace(
        day=min(day.day, last_of_month(year, month + 1).day)
    )


def _in_a_while(found: "re.Match[str]", today: date) -> date | None:
    number = int(found[1]) if found[1].isdigit() else NUMBER_WORDS.get(found[1], 1)
    unit = found[2]
    if unit.startswith(("månad", "manad")):
        return _months_later(today, number)
    return today + timedelta(number * (7 if unit.startswith("veck") else 1))


def _turn_of_the_month(_: "re.Match[str]", today: date) -> date:
    return last_of_month(today.year, today.month)


def _turn_of_the_year(_: "re.Match[str]", today: date) -> date:
    return date(today.year, 12, 31)


def _before_holiday(found: "re.Match[str]", today: date) -> date | None:
    name = {"jul": "julafton", "nyår": "nyårsafton", "nyar": "nyårsafton", "påsk": "skärtorsdag",
            "pask": "skärtorsdag", "sommaren": "midsommarafton", "sommar": "midsommarafton",
            "midsommar": "midsommarafton"}.get(found[1], found[1])  # fmt: skip
    for pattern, days in HOLIDAYS:
        if re.fullmatch(lenient(pattern), name):
            for year in (today.year, today.year + 1):
                day = days(year)[0] - timedelta(1)
                if day >= today:
                    return day
    return None


def _end_of_month(found: "re.Match[str]", today: date) -> date | None:
    month = month_of(found[1])
    return nearest_year(lambda year: last_of_month(year, month), Viewpoint(today, future=True))


# name, pattern, meaning, whether the words are loose
_RULES: tuple[tuple[str, str, Callable[["re.Match[str]", date], date | None], bool], ...] = (
    (
        "in a while",
        (r"\b(?:om|inom)\s+(\d\d?|en|ett|två|tre|fyra|fem|sex|åtta)\s+"
        r"(dagar|dag|veckor|vecka|månader|månad)\b"),
        _in_a_while,
        False,
    ),
    ("turn of the year", r"\bårsskiftet\b|\bårets slut\b|\bslutet av året\b", _turn_of_the_year,
     True),
    ("end of a month", rf"\b(?:i slutet av|slutet på|sista\s\w*)\s*({MONTH})", _end_of_month, True),
    ("end of this month", r"\bmånadsskiftet\b|\bslutet (?:av|på) månaden\b", _turn_of_the_month,
     True),
    (
        "before a holiday",
        (r"\b(?:före|innan|till|senast)\s+(julafton|jul|nyår|påsk|sommaren|sommar|midsommar"
        r"|valborg|halloween|lucia)\b"),
        _before_holiday,
        True,
    ),
)  # fmt: skip
_COMPILED = tuple((re.compile(lenient(pattern)), day, loose) for _, pattern, day, loose in _RULES)
_BEFORE = re.compile(lenient(r"(?:före|innan)\s+(?:den\s+)?$"))
_WINDOW = 12
_FAR_AHEAD, _LATELY = timedelta(days=240), timedelta(days=60)
"""A day so far ahead is more likely the one of this year, when that has been so lately."""


def deadline(text: str, today: date) -> Deadline | None:
    """Return the last day on which something may be done, or None without one.

    A week ends on its Friday ("senast v. 50"), a month on its last day, and what is to be
    done before a day is due the day before.
    """
    composed = compose(text)
    low = lower(composed)
    for pattern, day_of, loose in _COMPILED:
        if found := pattern.search(low):
            day = day_of(found, today)
            if day:
                return Deadline(
                    day, _words(text, composed, found.start(), found.end()), ambiguous=loose
                )
    mark = _first_day(composed, Viewpoint(today, future=True))
    if mark is None:
        return None
    day = mark.last
    if mark.kind == "week":
        day = mark.last - timedelta(mark.last.weekday() - _FRIDAY)
        day = max(day, today)
    if _BEFORE.search(low[max(0, mark.start - _WINDOW) : mark.start]):
        day = mark.first - timedelta(1)
    words = _words(text, composed, mark.start, mark.end)
    return Deadline(day, words, mark.ambiguous, _been(composed, day, today))


def _been(text: str, day: date, today: date) -> date | None:
    if day < today:
        return day
    if day - today < _FAR_AHEAD:
        return None
    before = _first_day(text, Viewpoint(today))
    is_lately = before is not None and timedelta(0) < today - before.last <= _LATELY
    return before.last if before is not None and is_lately else None


def span(text: str, today: date) -> Span | None:
    """Return a coming interval ("v. 52–1", "21/12–6/1"), a single week or a single day."""
    composed = compose(text)
    mark = _first_day(composed, Viewpoint(today, future=True))
    if mark is None:
        return None
    return Span(mark.first, mark.last, _words(text, composed, mark.start, mark.end), mark.ambiguous)


def _words(text: str, composed: str, start: int, end: int) -> str:
    """Return the words as they were written, so that a caller finds them again."""
    return (text if len(text) == len(composed) else composed)[start:end]


def past_span(text: str, today: date) -> Span | None:
    """Return the first past interval that a text names, as a report would mean it."""
    composed = compose(text)
    mark = _first_day(composed, Viewpoint(today))
    if mark is None:
        return None
    return Span(mark.first, mark.last, _words(text, composed, mark.start, mark.end), mark.ambiguous)


def _first_day(text: str, view: Viewpoint) -> Mark | None:
    marks = find(text, view)
    return next((mark for mark in marks if mark.days), None)
