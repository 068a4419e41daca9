"""When something in a plan is to be done: a cell that holds nothing else (DOMAIN 4 D9, 12).

A plan says days in more ways than a sentence does: months, quarters, terms, seasons, whole
years, "löpande". What is to be done in a period is due on its last day.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from samverkan import swedish_dates
from samverkan.meetings.who import folded

_EXCEL = date(1899, 12, 30)
"""Day 0 of a workbook that says days as numbers."""
_SERIAL = range(36_526, 73_051)
"""2000 to 2100."""
_CENTURY = 2000
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari",
            "feb febr februari",
            "mar mars",
            "apr april",
            "maj",
            "jun juni",
            "jul juli",
            "aug augusti",
            "sep sept september",
            "okt oktober",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:\s*[-/ ]?\s*(?P<year>20\d\d|\d\d))?"
_SEASONS = {"var": 5, "sommar": 8, "host": 11}
_UNDER = r"(?:(?:under|i|senast|till|fore utgangen av|slutet av|mitten av|borjan av)\s+)*"


@dataclass(frozen=True, slots=True)
class When:
    """When something is to be done.

    Attributes:
        day: the last day; None when the words name none.
        running: it goes on through the whole time of the plan.
        ambiguous: the words could mean another day.

    """

    day: date | None
    running: bool = False
    ambiguous: bool = False


def when(text: str, today: date, years: tuple[int, int] | None = None) -> When:
    """Return when a cell says that something is to be done.

    `years` are the plan's first and last year; days without a year lie in the first, and
    what goes on through the plan is due at its end. Without them the days are to come.
    """
    plain = text.strip()
    low = re.sub(r"\s+", " ", folded(plain.replace("–", "-").replace("—", "-")))
    if not low:
        return When(None)
    first, last = years or (today.year, today.year)
    start = date(first, 1, 1) if years else today
    for rule in (_written, _by_number):
        day = rule(plain)
        if day is not None:
            return When(day)
    found = swedish_dates.deadline(plain, start)
    if found is not None and any(mark.isdigit() for mark in found.words):
        return When(found.day, ambiguous=found.ambiguous)
    day = _period_ending(low, first, None if years else today)
    if day is not None:
        return When(day)
    if _ALL_YEAR.search(low):
        year = today.year + 1 if "nasta ar" in low else _stated_year(low)
        return When(date(year or last, 12, 31))
    if _RUNNING.search(low):
        return When(date(_stated_year(low) or last, 12, 31), running=True)
    return When(found.day, ambiguous=found.ambiguous) if found else When(None)


def _period_ending(low: str, first: int, today: date | None) -> date | None:
    """Return the last day of a part of a year; with today given, one that is to come."""
    for pattern, last_day in _PERIODS:
        match = pattern.search(low)
        if match is not None:
            year = _year_of(match)
            day = last_day(match, year or first)
            if year is None and today is not None and day < today:
                day = last_day(match, first + 1)
            return day
    return None


def years_in(text: str) -> tuple[int, int] | None:
    """Return the years that the name of a plan says that it is for."""
    several = re.search(r"\b(20\d\d)\s*[-–/]\s*(20\d\d|\d\d)\b", text)
    if several is not None:
        first, last = int(several[1]), int(several[2])
        last += _CENTURY if last < _CENTURY else 0
        return (first, last) if first <= last else (last, first)
    one = re.search(r"(?<![\d-])(20\d\d)(?![\d-])", text)
    return (int(one[1]), int(one[1])) if one else None


def _written(text: str) -> date | None:
    """Read year, month and day as a computer writes them; a month alone ends on its last day."""
    found = re.fullmatch(r"(20\d\d)[-/.]?(0[1-9]|1[0-2])(?:[-/.]?(\d\d))?(?:[T ]\d.*)?", text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        return date(year, month, int(found[3])) if found[3] else _end(year, month)
    except ValueError:
        return None


def _by_number(text: str) -> date | None:
    is_day = re.fullmatch(r"\d{5}(?:[.,]\d+)?", text) is not None
    number = int(text[:5]) if is_day else 0
    return _EXCEL + timedelta(number) if number in _SERIAL else None


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _year_of(found: re.Match[str]) -> int | None:
    said = found.groupdict().get("year")
    return None if said is None else int(said) + (_CENTURY if int(said) < _CENTURY else 0)


def _stated_year(low: str) -> int | None:
    found = re.search(r"\b(20\d\d)\b", low)
    return int(found[1]) if found else None


def _month(found: re.Match[str], year: int) -> date:
    return _end(year, _MONTHS[found["last"] or found["month"]])


def _part(months: int) -> Callable[[re.Match[str], int], date]:
    return lambda found, year: _end(year, int(found["number"]) * months)


_PERIODS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], date]], ...] = tuple(
    (re.compile(pattern), last_day)
    for pattern, last_day in (
        (rf"\b(?:q|k|kv|kvartal)\.?\s?(?P<number>[1-4])\b{_YEAR}", _part(3)),
        (rf"\b(?:t|tertial)\s?(?P<number>[1-3])\b{_YEAR}", _part(4)),
        (rf"\b(?:h|halvar)\s?(?P<number>[12])\b{_YEAR}", _part(6)),
        (
            rf"\b(?:vt|varterminen?|forsta halvaret|halvarsskiftet)\s?{_YEAR}\b",
            lambda _, year: _end(year, 6),
        ),
        (
            rf"\b(?:ht|hostterminen?|andra halvaret|arsskiftet)\s?{_YEAR}\b",
            lambda _, year: _end(year, 12),
        ),
        (
            rf"\b(?P<season>var|sommar|host)(?:en)?\s?{_YEAR}\b",
            lambda found, year: _end(year, _SEASONS[found["season"]]),
        ),
        (
            (
                rf"^{_UNDER}(?:\w+\s)?(?P<month>{_MONTH})"
                rf"(?:(?:\s*[-/,]\s*|\s+och\s+|\s+till\s+)(?P<last>{_MONTH}))*{_YEAR}$"
            ),
            _month,
        ),
    )
)
_ALL_YEAR = re.compile(
    rf"^{_UNDER}20\d\d$|\b(?:hela|under|i|nasta) ar(?:et)?\b|\barets slut\b|\barsslut\b"
)
_RUNNING = re.compile(
    r"\b(?:lopande|kontinuerlig\w*|arlig\w*|varje|per|regelbund\w+|tills vidare|vid behov|hela"
    r" perioden|fortlopande|standigt|aterkommande|dagligen|veckovis|manadsvis|terminsvis)\b"
    r"|\b(?:ggr|ganger|gang)\b"
)
