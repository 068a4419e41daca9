"""Swedish expressions of time (DOMAIN 12, 14.2); first, simple form."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from samverkan.swedish_words import fold

_WEEKDAYS = ("man", "tis", "ons", "tor", "fre", "lor", "son")


@dataclass(frozen=True, slots=True)
class Span:
    """An interval of local days, both inclusive, and the words that gave it."""

    first: date
    last: date
    words: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """The local day by which something is to be done, and the words that gave it."""

    day: date
    words: str
    ambiguous: bool = False


def week_monday(week: int, today: date, *, future: bool) -> date | None:
    """Return the Monday of the nearest such ISO week before (or after) `today`."""
    step = 1 if future else -1
    for year in (today.year - step, today.year, today.year + step):
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:
            continue
        if (future and monday + timedelta(6) >= today) or (not future and monday <= today):
            found = monday
            if future:
                return found
    candidates = []
    for year in (today.year - 1, today.year):
        try:
            candidates.append(date.fromisocalendar(year, week, 1))
        except ValueError:
            continue
    past = [monday for monday in candidates if monday <= today]
    return past[-1] if past and not future else None


def _day(day: str, month: str, year: str | None, today: date, *, future: bool) -> date | None:
    try:
        if year:
            return date(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day))
        found = date(today.year, int(month), int(day))
        if future and found < today:
            found = found.replace(year=today.year + 1)
        if not future and found > today:
            found = found.replace(year=today.year - 1)
    except ValueError:
        return None
    return found


_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?:[-/ ](\d{4}))?(?!\d)")
_WEEK = re.compile(r"\bv(?:ecka|\.)?\s?(\d{1,2})\b")


def past_span(text: str, today: date) -> Span | None:
    """Return the first simple expression of past time."""
    folded = fold(text)
    if found := _DAY.search(folded):
        day = _day(found[1], found[2], found[3], today, future=False)
        if day:
            return Span(day, day, found[0])
    if found := re.search(r"\bi ?gar\b", folded):
        return Span(today - timedelta(1), today - timedelta(1), found[0])
    if found := re.search(r"\bi ?natt\b", folded):
        return Span(today - timedelta(1), today, found[0])
    if found := re.search(r"\b(man|tis|ons|tors|fre|lor|son)da[gsnx]\w*", folded):
        index = _WEEKDAYS.index(found[1][:3])
        back = (today.weekday() - index - 1) % 7 + 1
        day = today - timedelta(back)
        return Span(day, day, found[0])
    if found := _WEEK.search(folded):
        monday = week_monday(int(found[1]), today, future=False)
        if monday:
            return Span(monday, monday + timedelta(6), found[0])
    return None


def deadline(text: str, today: date) -> Deadline | None:
    """Return the day of a deadline for an åtagande ("senast v. 50", "till 12/12")."""
    found = span(text, today)
    return Deadline(found.last, found.words, found.ambiguous) if found else None


def span(text: str, today: date) -> Span | None:
    """Return a coming interval ("v. 52–1", "21/12–6/1"), or a single coming day or week."""
    folded = fold(text)
    if found := re.search(r"\bv(?:ecka|\.)?\s?(\d{1,2})\s*-\s*(?:v\.?\s?)?(\d{1,2})\b", folded):
        first = week_monday(int(found[1]), today, future=True)
        last = week_monday(int(found[2]), first, future=True) if first else None
        if first and last:
            return Span(first, last + timedelta(6), found[0])
    days = list(_DAY.finditer(folded))
    if days:
        first = _day(days[0][1], days[0][2], days[0][3], today, future=True)
        end = days[1] if len(days) > 1 else days[0]
        last = _day(end[1], end[2], end[3], first, future=True) if first else None
        if first and last:
            return Span(first, last, folded[days[0].start() : end.end()])
    if found := re.search(r"\b(\d{4}-\d\d-\d\d)(?:\s*(?:-|till)\s*(\d{4}-\d\d-\d\d))?", folded):
        try:
            return Span(
                date.fromisoformat(found[1]), date.fromisoformat(found[2] or found[1]), found[0]
            )
        except ValueError:
            return None
    if found := _WEEK.search(folded):
        monday = week_monday(int(found[1]), today, future=True)
        if monday:
            return Span(monday, monday + timedelta(6), found[0])
    return None
