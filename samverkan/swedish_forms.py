"""Swedish forms of days, weeks, numbers and lists, for people to read (DOMAIN 12).

The names of months and days are those of the CLDR, held to Babel's by a test. Babel itself takes
5 MiB for them, most of it for what the world's other languages and territories are called.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from samverkan.calendar import (
    Covered,
    Day,
    HalfYear,
    IsoWeek,
    Month,
    Quarter,
    Term,
    Tertial,
    UpTo,
    Year,
)
from samverkan.swedish_words import MONTHS, SHORT_MONTHS

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_SHORT_WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
_PARTS: Mapping[type, tuple[str, ...]] = {
    Quarter: ("kvartal",),
    Tertial: ("tertial",),
    Term: ("vårterminen", "höstterminen"),
    HalfYear: ("första halvåret", "andra halvåret"),
}
_DEFINITE = (
    ("råd", "et"),
    ("grupp", "en"),
    ("rådet", ""),
    ("gruppen", ""),
    ("styrelsen", ""),
)
"""How the names of forums end, and what that becomes in "inför chefssamrådet"."""
_DEFINITE_FUNCTION = (
    ("polis", "en"),
    ("chef", "en"),
    ("strateg", "en"),
    ("direktör", "en"),
    ("assistent", "en"),
    ("rektor", "n"),
    ("samordnare", "n"),
    ("ledare", "n"),
)
"""How the names of functions end, and what that becomes in "kommunpolisen tar fram"."""


def day(value: date) -> str:
    """Return "torsdag den 19 november"."""
    return f"{weekday(value)} den {day_of_month(value)}"


def short_day(value: date) -> str:
    """Return "tors 19 nov"; months and weekdays without the dots of abbreviations."""
    return f"{short_weekday(value)} {_short(value)}"


def weekday(value: date) -> str:
    """Return "torsdag"."""
    return WEEKDAYS[value.weekday()]


def short_weekday(value: date) -> str:
    """Return "tors"."""
    return _SHORT_WEEKDAYS[value.weekday()]


def day_of_month(value: date) -> str:
    """Return "19 november"."""
    return f"{value.day} {month(value)}"


def day_of_year(value: date) -> str:
    """Return "19 november 2026"."""
    return f"{day_of_month(value)} {value.year}"


def _short(value: date) -> str:
    return f"{value.day} {SHORT_MONTHS[value.month - 1]}"


def span(first: date | None, last: date | None) -> str:
    """Return "lör 14 nov", "13–14 nov" or "30 nov–1 dec"; empty without a day."""
    if first is None:
        return ""
    if last is None or last == first:
        return short_day(first)
    is_one_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if is_one_month else _short(first)}–{_short(last)}"


def long_span(first: date, last: date) -> str:
    """Return "16–22 november 2026" or "28 december 2026–3 januari 2027"."""
    start = str(first.day)
    if first.year != last.year:
        start = day_of_year(first)
    elif first.month != last.month:
        start = day_of_month(first)
    return f"{start}–{day_of_year(last)}"


def clock(value: datetime) -> str:
    """Return "12.00": point, 24 hours."""
    return f"{value.hour}.{value.minute:02d}"


def moment(value: datetime) -> str:
    """Return "måndag den 23 november kl. 12.00"."""
    return f"{day(value.date())} kl. {clock(value)}"


def period(value: Covered) -> str:
    """Return "v. 47", "november 2026", "tertial 3 2026" or "chefssamrådet 4 december"."""
    return (
        short_period(value)
        if isinstance(value, IsoWeek | UpTo | Year)
        else f"{short_period(value)} {value.last.year}"
        if isinstance(value, Day | Month | Quarter | Tertial | Term | HalfYear)
        else str(value)
    )


def short_period(value: Covered) -> str:
    """Return a period as `period` does, without the year: "november"."""
    match value:
        case IsoWeek(week=number):
            return f"v. {number}"
        case UpTo(forum=forum, day=held):
            return f"{the_forum(forum)} {day_of_month(held)}"
        case Day(day=one):
            return day_of_month(one)
        case Month():
            return month(value.first)
        case Quarter(number=number) | Tertial(number=number):
            return f"{_PARTS[type(value)][0]} {number}"
        case Term(number=number) | HalfYear(number=number):
            return _PARTS[type(value)][number - 1]
    return str(value)


def the_forum(name: str) -> str:
    """Return a forum's name as it stands in a sentence: "chefssamrådet", "EST Ledning".

    What explains the name, after a comma or in brackets, is left out.
    """
    head = re.split(r",| \(", name, maxsplit=1)[0].strip()
    for ending, more in _DEFINITE:
        if " " not in head and head.endswith(ending):
            return f"{head[:1].lower()}{head[1:]}{more}"
    return head


def the_function(name: str) -> str:
    """Return a function's name as it stands in a sentence: "kommunpolisen", "Kyrkan i Kåge"."""
    for ending, more in _DEFINITE_FUNCTION:
        if " " not in name and name.endswith(ending):
            return f"{name[:1].lower()}{name[1:]}{more}"
    return name


def titled_period(value: Covered) -> str:
    """Return a period as it stands in a title before its year: "november", "inför BRÅ 4 juni"."""
    ahead = "inför " if isinstance(value, UpTo) else ""
    return f"{ahead}{short_period(value)}"


def of_period(name: str, value: Covered) -> str:
    """Return what is collected and for when: "lägesbild v. 47", "rapport inför BRÅ 4 juni"."""
    ahead = "inför " if isinstance(value, UpTo) else ""
    return f"{name} {ahead}{period(value)}"


def decimal(value: float) -> str:
    """Return a number with at most one decimal and a decimal comma."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def thousands(count: int) -> str:
    """Return a whole number in groups of three with a thin space: "20 000"."""
    return f"{count:,}".replace(",", "\u202f")


def listing(words: Sequence[str]) -> str:
    """Return "a, b och c"."""
    if len(words) < 2:  # noqa: PLR2004 -- one or none needs no conjunction
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def capitalised(text: str) -> str:
    """Return the text with its first letter large and the rest untouched."""
    return text[:1].upper() + text[1:]


def number(count: int, *, at_least: bool = False) -> str:
    """Return "3" or "minst 3"."""
    return f"minst {count}" if at_least else str(count)


def month(value: date) -> str:
    """Return "november"."""
    return MONTHS[value.month - 1]
