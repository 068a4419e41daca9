"""Swedish forms of days, weeks, numbers and lists, for people to read (DOMAIN 12)."""

from collections.abc import Sequence
from datetime import date, datetime

from babel.dates import format_date

from samverkan.calendar import IsoWeek

_LOCALE = "sv_SE"


def day(value: date) -> str:
    """Return "torsdag den 19 november"."""
    return format_date(value, "EEEE 'den' d MMMM", locale=_LOCALE)


def short_day(value: date) -> str:
    """Return "tors 19 nov"; months and weekdays without the dots of abbreviations."""
    return format_date(value, "EEE d MMM", locale=_LOCALE).replace(".", "")


def span(first: date | None, last: date | None) -> str:
    """Return "lör 14 nov", "13–14 nov" or "30 nov–1 dec"; empty without a day."""
    if first is None:
        return ""
    if last is None or last == first:
        return short_day(first)
    start = "d" if (first.year, first.month) == (last.year, last.month) else "d MMM"
    text = (
        f"{format_date(first, start, locale=_LOCALE)}–{format_date(last, 'd MMM', locale=_LOCALE)}"
    )
    return text.replace(".", "")


def long_span(first: date, last: date) -> str:
    """Return "16–22 november 2026" or "28 december 2026–3 januari 2027"."""
    start = "d"
    if first.year != last.year:
        start = "d MMMM y"
    elif first.month != last.month:
        start = "d MMMM"
    end = format_date(last, "d MMMM y", locale=_LOCALE)
    return f"{format_date(first, start, locale=_LOCALE)}–{end}"


def clock(value: datetime) -> str:
    """Return "12.00": point, 24 hours."""
    return f"{value.hour}.{value.minute:02d}"


def moment(value: datetime) -> str:
    """Return "måndag den 23 november kl. 12.00"."""
    return f"{day(value.date())} kl. {clock(value)}"


def week(value: IsoWeek) -> str:
    """Return "v. 47"."""
    return f"v. {value.week}"


def decimal(value: float) -> str:
    """Return a number with at most one decimal and a decimal comma."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


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
