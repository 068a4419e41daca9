"""The atoms of Swedish time, each a named rule: a pattern and what it means.

A rule is tried only where a word or number begins with one of its openings, so that a
message of ordinary words costs next to nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from samverkan.swedish_dates.calendar import (
    DAYS_OF_WEEK,
    Viewpoint,
    day_and_month,
    day_of_month,
    last_of_month,
    monday_of_week,
    this_monday,
    weekday_after,
    weekday_before,
)
from samverkan.swedish_dates.vocabulary import (
    DAY_PART,
    HOLIDAYS,
    LONG_WEEKDAY,
    MONTH,
    SHORT_WEEKDAY,
    month_of,
    part_of_day,
    weekday_of,
)
from samverkan.swedish_words import NUMBER_WORDS, ORDINAL_WORDS, fold, lenient

Kind = Literal["day", "weekday", "days", "week", "time"]
_FRIDAY, _SATURDAY = 4, 5
_HOURS = 24
_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """An expression found in a text.

    Attributes:
        start: first character.
        end: character after the last one.
        kind: "day", "weekday" (a day given by its weekday alone), "days" (an interval),
            "week" (a stated period, weekdays fall inside it) or "time" (no day at all).
        days: intervals of days, both ends inclusive; several for "mån+ons".
        ambiguous: the words could mean another day.
        weekday: 0 to 6 when the day was given by its weekday.
        part: part of the day, or a time "HH:MM".
        future: the words themselves point forward ("på fredag").
        relative: the meaning depends on when it was written.
        night: the words name the night after the day ("lördag natt").

    """

    start: int
    end: int
    kind: Kind
    days: tuple[tuple[date, date], ...] = ()
    ambiguous: bool = False
    weekday: int | None = None
    part: str | None = None
    future: bool = False
    relative: bool = True
    night: bool = False

    @property
    def first(self) -> date:
        """The first day."""
        return self.days[0][0]

    @property
    def last(self) -> date:
        """The last day."""
        return self.days[-1][1]


Resolve = Callable[["re.Match[str]", Viewpoint], "Mark | None"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule.

    Attributes:
        name: what the rule is about, for tests and explanations.
        openings: the first letters (folded) or "0" for digits.
        pattern: matched at the first letter, on lower-case text.
        resolve: what it means.

    """

    name: str
    openings: tuple[str, ...]
    pattern: re.Pattern[str]
    resolve: Resolve


def _one(found: "re.Match[str]", day: date | None, **more: object) -> Mark | None:
    if day is None:
        return None
    return Mark(found.start(), found.end(), "day", ((day, day),), **more)  # type: ignore[arg-type]  # names of Mark


def _many(
    found: "re.Match[str]", first: date | None, last: date | None, **more: object
) -> Mark | None:
    if first is None or last is None or last < first:
        return None
    kind = more.pop("kind", "days")
    return Mark(found.start(), found.end(), kind, ((first, last),), **more)  # type: ignore[arg-type]  # names of Mark


def _iso(found: "re.Match[str]", _: Viewpoint) -> Mark | None:
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return _one(found, day, relative=False)


def _pair(found: "re.Match[str]", month: int, view: Viewpoint) -> Mark | None:
    """Read groups 1, 2, 3 and 5 as first day, joint, last day and year."""
    end = day_and_month(int(found[3]), month, found[5], view)
    start = day_and_month(int(found[1]), month, str(end.year) if end else None, view)
    if start is None or end is None or start > end:
        return None
    before = fold(found.string[max(0, found.start() - 12) : found.start()]).rstrip()
    listed = found[2].strip() in {"och", "o", "&", "+", "samt", "å"}
    if listed and not before.endswith(("mellan", "mellan den")):
        return Mark(found.start(), found.end(), "day", ((start, start), (end, end)), relative=False)
    return _many(found, start, end, relative=False)


def _numeric_pair(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    return _pair(found, int(found[4]), view)


def _named_pair(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    return _pair(found, month_of(found[4]), view)


def _slash(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    day = day_and_month(int(found[1]), int(found[2]), found[3], view)
    return _one(found, day, relative=False)


_CLOCK_BEFORE = re.compile(r"(?:kl\.?|klockan|vid|ca|tid)\s*$")


def _point(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    if _CLOCK_BEFORE.search(found.string[max(0, found.start() - 10) : found.start()]):
        return None
    day = day_and_month(int(found[1]), int(found[2]), found[3], view)
    return _one(found, day, relative=False)


def _named_day(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    return _one(
        found,
        day_and_month(int(found[1]), month_of(found[2]), found[3], view),
        relative=False,
        part=part_of_day(found[4] or ""),
    )


def _ordinal_day(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    number = next(
        (value for word, value in ORDINAL_WORDS.items() if fold(word) == fold(found[1])), None
    )
    if number is None:
        return None
    return _one(found, day_and_month(number, month_of(found[2]), None, view), relative=False)


def _bare_day(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    return _one(found, day_of_month(int(found[1]), view))


def _month(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    month = month_of(found[1])
    first = day_and_month(1, month, found[2], view)
    if first is None:
        return None
    last = last_of_month(first.year, month)
    return _many(found, first, last if view.future else min(last, view.today))


def _week(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    first = monday_of_week(int(found[1]), found[4], view)
    if first is None:
        return None
    last = first
    if found[3]:
        later = monday_of_week(int(found[3]), None, Viewpoint(first, future=True))
        if later is None:
            return None
        if not view.future and found[2].strip() in {"och", "o", "&", "+"} and later != first:
            days = ((first, first + timedelta(6)), (later, later + timedelta(6)))
            return Mark(found.start(), found.end(), "week", days)
        last = later
    return _many(found, first, last + timedelta(6), kind="week")


def _previous_week(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    monday = this_monday(view.today) - timedelta(DAYS_OF_WEEK)
    return _many(found, monday, monday + timedelta(6), kind="week")


def _this_week(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    monday = this_monday(view.today)
    last = monday + timedelta(6) if view.future else view.today
    return _many(found, monday, last, kind="week")


def _next_week(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    monday = this_monday(view.today) + timedelta(DAYS_OF_WEEK)
    return _many(found, monday, monday + timedelta(6), kind="week", future=True)


def _weekend(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    saturday = this_monday(view.today) + timedelta(_SATURDAY)
    if view.today >= saturday:
        if view.today == saturday:
            return _one(found, saturday)
        return _many(found, saturday, saturday + timedelta(1), kind="week")
    if not view.future:
        saturday -= timedelta(DAYS_OF_WEEK)
    ambiguous = "förra" in found[0]
    return _many(found, saturday, saturday + timedelta(1), kind="week", ambiguous=ambiguous)


def _coming_weekend(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    saturday = this_monday(view.today) + timedelta(_SATURDAY)
    if saturday <= view.today:
        saturday += timedelta(DAYS_OF_WEEK)
    return _many(found, saturday, saturday + timedelta(1), future=True)


def _shifted(days: int) -> Resolve:
    def resolve(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
        part = part_of_day(found[0])
        day = view.today + timedelta(days)
        if part == "natt" and days < 0:  # "igår natt": the night that began then
            return _many(found, day, day + timedelta(1), part="natt", ambiguous=True)
        return _one(found, day, part=part, future=days > 0)

    return resolve


def _tonight(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    first = view.today if view.evening or view.future else view.today - timedelta(1)
    return _many(found, first, first + timedelta(1), part="natt", ambiguous=view.evening)


def _days_ago(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    number = int(found[1]) if found[1].isdigit() else NUMBER_WORDS.get(found[1], 1)
    unit = {"d": 1, "v": DAYS_OF_WEEK, "m": 30}[found[2][0]]
    return _one(found, view.today - timedelta(number * unit), ambiguous=unit > 1)


def _weekday(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    lead, word, part_word = (found[1] or "").strip(), found[2], found[3] or ""
    weekday = weekday_of(word)
    part = part_of_day(word + " ") or part_of_day(part_word)
    definite = fold(word).removesuffix(part or "").endswith("en") or part_of_day(word) is not None
    coming = lead in {"på", "pa", "nu på", "nu pa", "till på"} and not definite
    coming = coming or lead in {"nästa", "nasta", "kommande"} or view.future
    day = weekday_after(weekday, view.today) if coming else weekday_before(weekday, view.today)
    unsure = lead in {"nästa", "nasta", "förra", "forra"}
    night = part == "natt"
    return Mark(
        found.start(),
        found.end(),
        "weekday",
        ((day, day + timedelta(1)) if night else (day, day),),
        ambiguous=unsure or night,
        weekday=weekday,
        part=part,
        future=coming and not view.future,
        night=night,
    )


_LISTED_BEFORE = re.compile(
    lenient(r"\b(?:mån|tis|ons|tors?|fre|lör|sön)\s*(?:,|och|o|å|&|\+)\s*$")
)


_TOWARDS = re.compile(r"\s*(?:mot|till|t)\b")


def _short_weekday(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    word = found[1]
    after = found.string[found.end() : found.end() + 1]
    before = found.string[found.start() - 1 : found.start()] if found.start() else ""
    # Without its dots "man" is a pronoun and "son" a child; "tor" is a name.
    if word[:3] in {"man", "son", "tor", "lor"} and word != "tors":
        listed = (after and after in ":+-/&") or (before and before in "+-/&")
        if not listed and not _LISTED_BEFORE.search(found.string[: found.start()]):
            return None
    day = (weekday_after if view.future else weekday_before)(weekday_of(word), view.today)
    part = part_of_day(found[2] or "")
    night = part == "natt" and not _TOWARDS.match(found.string, found.end())
    return Mark(
        found.start(),
        found.end(),
        "weekday",
        ((day, day + timedelta(1)) if night else (day, day),),
        ambiguous=night,
        weekday=weekday_of(word),
        part=part,
        night=night,
    )


def _clock(found: "re.Match[str]", _: Viewpoint) -> Mark | None:
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > _HOURS or minute >= _MINUTES:
        return None
    return Mark(found.start(), found.end(), "time", part=f"{hour % _HOURS:02}:{minute:02}")


def _word_clock(found: "re.Match[str]", _: Viewpoint) -> Mark | None:
    return Mark(found.start(), found.end(), "time", ambiguous=True)


def _habit(found: "re.Match[str]", _: Viewpoint) -> Mark | None:
    return Mark(found.start(), found.end(), "time", part=part_of_day(found[0]))


def _holiday(number: int) -> Resolve:
    days = HOLIDAYS[number][1]

    def resolve(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
        years = (view.today.year + step for step in ((0, 1, 2) if view.future else (0, -1, -2)))
        for year in years:
            first, last = days(year)
            if (last >= view.today) if view.future else (first <= view.today):
                part = part_of_day(found[0])
                kind = "day" if first == last else "week"
                if part == "natt":
                    kind = "days"
                return _many(found, first, last, kind=kind, part=part)
        return None

    return resolve


_WEEKDAY_LEAD = r"((?:nu\s+)?(?:i|på|förra|nästa|kommande|nu)\s+)?"
_PART = rf"(?:\s+(?:(?:på|i)\s+)?({DAY_PART}))?"
_END = r"(?![a-zåäö])"
_JOINT = r"\s?(-|till|och|samt|&|\+|o)\s?"
_NIGHTLESS = r"(?!\s*(?:mot|till|t)\b)"

# name, openings, pattern, meaning. The order is the order of trying.
_TABLE: tuple[tuple[str, str, str, Resolve], ...] = (
    ("iso day", "0", r"(\d{4})-(\d\d)-(\d\d)(?![\d-])", _iso),
    (
        "two days of one month in digits", "0",
        rf"(\d\d?){_JOINT}(?:den\s)?(\d\d?)\s?/\s?(\d\d?)(?:[-/](\d{{4}}|\d\d))?(?![\d/])",
        _numeric_pair,
    ),
    (
        "two days of one named month", "0 de",
        (rf"(?:den\s)?(\d\d?)(?::?[ea])?{_JOINT}(?:den\s)?(\d\d?)(?::?[ea])?\s?({MONTH})"
        r"(?:\s(\d{4}))?"),
        _named_pair,
    ),
    ("day slash month", "0", r"(\d\d?)/(\d\d?)(?:[-/](\d{4}|\d\d)|\s(?=20)(?:20\d\d))?(?![\d/])",
     _slash),
    ("times of four digits", "0", r"([012]\d)([0-5]\d)\s?-\s?[012]\d[0-5]\d(?!\d)", _clock),
    ("time with colon", "0", r"(\d\d?):(\d\d)(?:\s?-\s?\d\d?[:.]\d\d)?(?!\d)", _clock),
    ("range of times", "0", r"(\d\d?)\.(\d\d)\s?-\s?\d\d?[:.]\d\d(?!\d)", _clock),
    ("day point month", "0", r"(\d\d?)\.(\d\d?)(?:\.(\d{4}|\d\d))?(?![\d.]*\d)", _point),
    ("time with point", "0", r"(\d\d?)\.(\d\d)(?!\d)", _clock),
    ("around an hour", "0", r"(\d\d?)(?:[.:](\d\d))?[- ]?tiden", _clock),
    (
        "day and named month", "0 de",
        rf"(?:den\s)?(\d\d?)(?::?[ea])?\s?({MONTH})(?:\s(\d{{4}}))?{_PART}",
        _named_day,
    ),
    ("ordinal word and month", "*", rf"(?:den\s)?([a-zåäö]+)\s({MONTH})", _ordinal_day),
    ("day of the month", "de",
        r"den\s(\d\d?)(?::?[ea])?(?![\d/.:]*\d)(?!\s?[-/])(?!\s[a-zåäö]*ar\b)",
     _bare_day),
    (
        "week number", "v0 v. v_ ve vk",
        (r"v(?:ecka|eckan|k)?\.?\s?:?\s?(\d\d?)(?:\s?(-|och|o|&|\+|till)\s?(?:v(?:ecka)?\.?\s?)?(\d\d?)"
        r"(?![\d/.:]*\d))?(?:[ /]?(20\d\d))?(?!\d|[/:]\d)"),
        _week,
    ),
    (
        "previous week", "fo i_ un ve",
        (r"(?:(?:i|under)\s+)?(?:(?:förra|föregående|forra)\s+(?:veck(?:an|a|n)|v\b(?!\.?\s?\d))"
        r"|veckan som gick|i veckan som var)"),
        _previous_week,
    ),
    ("coming week", "na ko", rf"(?:nästa|kommande)\s+veck(?:a|an){_END}", _next_week),
    (
        "this week", "i_ de he un ve nu",
        (r"(?:(?:i|under|nu i)\s+)?(?:denna\s+(?:veck(?:a|an)|v(?!\.?\s?\d))"
        r"|den\s+här\s+veck(?:an|a)|hela\s+veckan)"
        rf"{_END}|(?:i|under|nu i)\s+veckan{_END}|veckan(?=\s*(?::|$))"),
        _this_week,
    ),
    (
        "coming weekend", "ti in ko na",
        r"(?:till|inför|kommande|nästa|inför kommande)\s+helg(?:en)?" + _END,
        _coming_weekend,
    ),
    (
        "last weekend", "i_ un he fo de ef",
        (r"(?:(?:i|under|över|efter)\s+)?(?:hela\s+|förra\s+|den gångna\s+|den här\s+)?helgen"
        rf"(?:\s+som\s+(?:var|gick|varit))?{_END}"),
        _weekend,
    ),
    ("the day before yesterday", "i_ if fo", r"(?:i\s?)?förr\s?går" + _PART, _shifted(-2)),
    (
        "yesterday", "i_ ig",
        rf"i\s?går(?:{DAY_PART}|{_END})" + _PART, _shifted(-1),
    ),
    ("yesterday as a noun", "un ga", r"(?:under\s+)?går(?:dagen|kvällen|natten)" + _END,
     _shifted(-1)),
    ("the day after tomorrow", "i_ io", r"i\s?övermor(?:g|r)on" + _PART, _shifted(2)),
    ("tomorrow", "i_ im", r"i\s?mor(?:g|r)on(?:kväll|bitti)?" + _END + _PART, _shifted(1)),
    (
        "today", "i_ id im ie if ik",
        r"i\s?dag(?:en)?" + _END + _PART
        + r"|i\s?(?:morse|morses|eftermiddags?|förmiddags?|kväll|kvälls)" + _END,
        _shifted(0),
    ),
    ("last night", "i_ in", r"i\s?natt" + _END + _NIGHTLESS, _tonight),
    (
        "days ago", "fo",
        (r"för\s+(\d\d?|en|ett|två|tre|fyra|fem|sex|sju)\s+(dag|dagar|veckor|vecka|"
        r"månad)\s+se(?:da)?n"),
        _days_ago,
    ),
    ("a habit", "va", r"(?:varje|var)\s+(?:kväll|natt|morgon|dag|helg|fredag|lördag|vecka)" + _END,
     _habit),
    ("a habit in plural", "pa", r"(?:på|om)\s+(?:kvällar|nätter|morgnar|dagar|helger)(?:na)?",
     _habit),
    (
        "time of the clock", "kl",
        (r"kl(?:ockan)?\.?\s?(\d\d?)(?:[.:]?(\d\d))?(?:\s?(?:-|till|och)\s?(?:kl\.?\s?)?\d\d?"
        r"(?:[.:]?\d\d)?)?(?!\d)(?:-?tiden)?"),
        _clock,
    ),
    (
        "clock in words", "kl ha",
        r"(?:klockan|kl\.?)\s(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|halv\s\w+)"
        r"|halv\s(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv)" + _END,
        _word_clock,
    ),
    *((f"holiday {pattern}", fold(pattern)[:2], pattern,
       _holiday(number)) for number, (pattern, _) in enumerate(HOLIDAYS)),
    (
        "weekday", "*w",
        rf"{_WEEKDAY_LEAD}({LONG_WEEKDAY}){_PART}" + _NIGHTLESS, _weekday,
    ),
    ("short weekday", "*s", rf"({SHORT_WEEKDAY}){_PART}", _short_weekday),
    (
        "month", "i_ un se he ja fe ma ap ju au ok no de",
        rf"(?:(?:i|under|hela)\s+)({MONTH})(?:\s(20\d\d))?", _month,
    ),
)  # fmt: skip

_WEEKDAY_OPENINGS = ("ma", "ti", "on", "to", "fr", "lo", "so", "fo")
_WEEKDAY_LEADS = ("i ", "pa", "na", "ko", "om", "nu", "se")
_ORDINAL_OPENINGS = ("de", "fo", "an", "tr", "fj", "fe", "sj", "at", "ni", "ti", "el", "to",
                     "fe", "se", "ar", "tj")  # fmt: skip


def _openings(text: str) -> tuple[str, ...]:
    if text == "*w":
        return _WEEKDAY_OPENINGS + _WEEKDAY_LEADS
    if text == "*s":
        return _WEEKDAY_OPENINGS
    if text == "*":
        return _ORDINAL_OPENINGS
    # "i_" stands for the word "i" and the space after it.
    return tuple(part.replace("_", " ") for part in text.split())


RULES: tuple[Rule, ...] = tuple(
    Rule(
        name,
        _openings(openings),
        re.compile(lenient(pattern)),
        resolve,
    )
    for name, openings, pattern, resolve in _TABLE
)


def _by_opening() -> dict[str, tuple[Rule, ...]]:
    table: dict[str, list[Rule]] = {}
    for rule in RULES:
        for opening in rule.openings:
            rules = table.setdefault(opening, [])
            if rule not in rules:
                rules.append(rule)
    return {opening: tuple(rules) for opening, rules in table.items()}


BY_OPENING = _by_opening()
SINCE = re.compile(
    lenient(r"(?:ända\s+)?(?:sedan|sen|från och med|fr\.?\s?o\.?\s?m\.?)\s+(?:i\s+)?$")
)
NIGHT_TOWARDS = re.compile(
    lenient(r"(?:i\s+)?natt(?:en)?\s+(?:mot|till|t\.?|mellan|emellan)\s+(?:i\s+)?(?:den\s+)?$")
)
BETWEEN = re.compile(lenient(r"(?:mellan|från|fr\.?)\s+(?:i\s+)?(?:den\s+)?$"))
UP_TO = re.compile(
    lenient(r"\s*(?:-|till|t\.?\s?o\.?\s?m\.?|fram till|till och med)\s*(?:den\s+)?")
)
LIST = re.compile(
    lenient(r"\s*(?:,|\+|&|/|och|o|å|samt|,\s*och|och även)\s*(?:den\s+|i\s+|på\s+)?")
)
BESIDE = re.compile(lenient(r"[\s,(]*(?:den\s+|i\s+|\(|under\s+)?"))
HOURS = re.compile(r"\s+(\d\d?)\s?-\s?(\d\d?)(?=\s*(?:[:,.)]|$|(?:i|vid|på|runt)\s))")
FRIDAY = _FRIDAY
