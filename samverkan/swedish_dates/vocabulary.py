"""The words of Swedish time: weekdays, parts of the day, months and holidays."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

_SHORT_WEEKDAYS = ("man", "tis", "ons", "tor", "fre", "lor", "son")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")

MONTH = (
    r"(?:januari|jan|februari|feb|mars|mar|april|apr|maj|juni|jun|juli|jul|augusti|aug"
    r"|september|sept|sep|oktober|okt|november|nov|december|dec)(?![a-zåäö])"
)
DAY_PART = (
    r"(?:s?natt(?:en)?|s?kväll(?:en|s|skvisten)?|s?kvälln|s?eftermiddag(?:en|s)?|s?förmiddag(?:en|s)?"
    r"|s?morgon(?:en)?|s?morse|s?morron|s?lunch(?:en)?|s?em|s?fm)(?![a-zåäö])"
)
# "fredag", "fredagen", "fredags", "fredas", "fredan", "månndags"; never "fredagar" (a habit).
LONG_WEEKDAY = (
    r"(?:månn?|tiss?|onss?|tors?|fre|lör|sön)da(?:gens|gen|gs|g|ns|n|s|x|r)?"
    rf"(?:{DAY_PART}|(?![a-zåäö]))"
)
SHORT_WEEKDAY = r"(?:mån|tis|tisd|ons|tors|tor|fre|lör|sön|l[ö]|s[ö])(?![a-zåäö0-9])"


@lru_cache(maxsize=1024)
def weekday_of(word: str) -> int:
    """Return 0 for any form of Monday to 6 for any form of Sunday."""
    plain = word.replace("å", "a").replace("ö", "o")
    return next(day for day, name in enumerate(_SHORT_WEEKDAYS) if name[:2] == plain[:2])


def month_of(word: str) -> int:
    """Return 1 for any form of January to 12 for any form of December."""
    return _MONTHS.index(word[:3]) + 1


@lru_cache(maxsize=1024)
def part_of_day(word: str) -> str | None:
    """Return "natt", "kväll", "eftermiddag", "förmiddag", "morgon" or "lunch"."""
    for part, stems in (
        ("natt", ("natt",)),
        ("kväll", ("kväll", "kvall")),
        ("eftermiddag", ("eftermiddag",)),
        ("förmiddag", ("förmiddag", "formiddag")),
        ("morgon", ("morgon", "morse", "morron")),
        ("lunch", ("lunch",)),
    ):
        if any(stem in word for stem in stems):
            return part
    bare = word.strip()
    return {"em": "eftermiddag", "fm": "förmiddag"}.get(bare)


def _midsummer_eve(year: int) -> date:
    latest = date(year, 6, 25)
    return latest - timedelta((latest.weekday() - 4) % 7)


def _all_saints(year: int) -> date:
    latest = date(year, 11, 6)
    return latest - timedelta((latest.weekday() - 5) % 7)


def _advent(year: int) -> date:
    christmas = date(year, 12, 24)
    return christmas - timedelta((christmas.weekday() - 6) % 7 + 21)


def _weekend_at(day: date) -> tuple[date, date]:
    saturday = day + timedelta((5 - day.weekday() + 3) % 7 - 3)
    return saturday, saturday + timedelta(1)


Days = Callable[[int], tuple[date, date]]


def _fixed(month: int, day: int, length: int = 0) -> Days:
    return lambda year: (date(year, month, day), date(year, month, day) + timedelta(length))


def _easter(offset: int, length: int = 0) -> Days:
    return lambda year: (
        easter(year) + timedelta(offset),
        easter(year) + timedelta(offset + length),
    )


def _midsummer(offset: int, length: int = 0) -> Days:
    return lambda year: (
        _midsummer_eve(year) + timedelta(offset),
        _midsummer_eve(year) + timedelta(offset + length),
    )


# Name as a regular expression, first and last day in a year. Nights begin on the eve.
HOLIDAYS: tuple[tuple[str, Days], ...] = (
    (r"nyårsnatten?", _fixed(12, 31, 1)),
    (r"nyårsafton(?:en)?(?:s?kväll(?:en)?)?", _fixed(12, 31)),
    (r"nyårsda(?:gen|n|g)", _fixed(1, 1)),
    (r"nyårshelgen", _fixed(12, 31, 1)),
    (r"trettondagsafton(?:en)?", _fixed(1, 5)),
    (r"trettond(?:agen|an)|trettondedag jul", _fixed(1, 6)),
    (r"julnatten", _fixed(12, 24, 1)),
    (r"julafton(?:en)?", _fixed(12, 24)),
    (r"annandag jul|annandan jul|annanda(?:gen|n)(?! påsk| pask)", _fixed(12, 26)),
    (r"julda(?:gen|n|g)", _fixed(12, 25)),
    (r"julhelgen", _fixed(12, 24, 2)),
    (r"luciahelgen", lambda year: _weekend_at(date(year, 12, 13))),
    (r"lucia(?:natten|morgonen|dagen)?", _fixed(12, 13)),
    (r"skärtorsdag(?:en)?", _easter(-3)),
    (r"långfredag(?:en)?", _easter(-2)),
    (r"påskafton(?:en)?", _easter(-1)),
    (r"påskda(?:gen|n|g)", _easter(0)),
    (r"annandag påsk", _easter(1)),
    (r"påskhelgen|påsken", _easter(-2, 3)),
    (r"valborgsnatten", _fixed(4, 30, 1)),
    (r"valborgsmässoafton(?:en)?|valborg(?:safton)?", _fixed(4, 30)),
    (r"första maj", _fixed(5, 1)),
    (r"kristi himmelsfärds?(?:dag(?:en)?)?|kristi flygare", _easter(39)),
    (r"pingst(?:helgen)", _easter(48, 1)),
    (r"pingstafton", _easter(48)),
    (r"pingstdagen", _easter(49)),
    (r"nationaldagen", _fixed(6, 6)),
    (r"midsommarnatten", _midsummer(0, 1)),
    (r"midsommarafton(?:en)?", _midsummer(0)),
    (r"midsommarda(?:gen|n|g)", _midsummer(1)),
    (r"midsommarhelgen|midsommar(?:en)?", _midsummer(0, 2)),
    (r"halloweenhelgen", lambda year: _weekend_at(date(year, 10, 31))),
    (r"halloween(?:natten|kvällen)?", _fixed(10, 31)),
    (
        r"alla helgons dag",
        lambda year: (_all_saints(year), _all_saints(year)),
    ),
    (
        r"allhelgona(?:helgen)?|alla helgonhelgen",
        lambda year: (_all_saints(year), _all_saints(year) + timedelta(1)),
    ),
    (
        r"höstlov(?:et)?",
        lambda year: (date.fromisocalendar(year, 44, 1), date.fromisocalendar(year, 44, 7)),
    ),
    (r"första advent", lambda year: (_advent(year), _advent(year))),
)
