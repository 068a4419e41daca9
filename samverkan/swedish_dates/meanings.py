"""What each atom of Swedish time means, seen from the day it was written.

Each function takes a match of its rule in `rules` and a viewpoint, and returns a mark, or
None when the words mean no day after all.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

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
from samverkan.swedish_dates.marks import Mark
from samverkan.swedish_dates.vocabulary import HOLIDAYS, month_of, part_of_day, weekday_of
from samverkan.swedish_words import NUMBER_WORDS, ORDINAL_WORDS, fold, lenient

Resolve = Callable[["re.Match[str]", Viewpoint], Mark | None]
_SATURDAY = 5
_HOURS = 24
_MINUTES = 60


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


def iso(found: "re.Match[str]", _: Viewpoint) -> Mark | None:
    """Read "2026-11-12"."""
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


def numeric_pair(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "13-14/11" and "13 och 14/11"."""
    return _pair(found, int(found[4]), view)


def numeric_triple(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "10, 12 och 14/11"."""
    days = [day_and_month(int(found[group]), int(found[4]), None, view) for group in (1, 2, 3)]
    known = tuple((day, day) for day in days if day is not None)
    if len(known) != len(days):
        return None
    return Mark(found.start(), found.end(), "day", known, relative=False)


def named_pair(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "4-6 jan"."""
    return _pair(found, month_of(found[4]), view)


def slash(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "12/11" as day and month, never the other way round."""
    day = day_and_month(int(found[1]), int(found[2]), found[3], view)
    return _one(found, day, relative=False)


_CLOCK_BEFORE = re.compile(r"(?:kl\.?|klockan|vid|ca|tid)\s*$")


def point(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "12.11", unless a clock is spoken of."""
    if _CLOCK_BEFORE.search(found.string[max(0, found.start() - 10) : found.start()]):
        return None
    day = day_and_month(int(found[1]), int(found[2]), found[3], view)
    return _one(found, day, relative=False)


def named_day(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "den 12 november"."""
    return _one(
        found,
        day_and_month(int(found[1]), month_of(found[2]), found[3], view),
        relative=False,
        part=part_of_day(found[4] or ""),
    )


def ordinal_day(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "tredje december"."""
    number = next(
        (value for word, value in ORDINAL_WORDS.items() if fold(word) == fold(found[1])), None
    )
    if number is None:
        return None
    return _one(found, day_and_month(number, month_of(found[2]), None, view), relative=False)


def bare_day(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "den 12"."""
    return _one(found, day_of_month(int(found[1]), view))


def month(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "i november", up to today in a report."""
    month = month_of(found[1])
    first = day_and_month(1, month, found[2], view)
    if first is None:
        return None
    last = last_of_month(first.year, month)
    return _many(found, first, last if view.future else min(last, view.today))


def week(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "v. 46", "v 45-46", "vecka 2 2027"."""
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


def previous_week(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "förra veckan"."""
    monday = this_monday(view.today) - timedelta(DAYS_OF_WEEK)
    return _many(found, monday, monday + timedelta(6), kind="week")


def this_week(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "i veckan": from Monday to today in a report."""
    monday = this_monday(view.today)
    last = monday + timedelta(6) if view.future else view.today
    return _many(found, monday, last, kind="week")


def next_week(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "nästa vecka"."""
    monday = this_monday(view.today) + timedelta(DAYS_OF_WEEK)
    return _many(found, monday, monday + timedelta(6), kind="week", future=True)


def weekend(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "i helgen"."""
    saturday = this_monday(view.today) + timedelta(_SATURDAY)
    if view.today >= saturday:
        if view.today == saturday:
            return _one(found, saturday)
        return _many(found, saturday, saturday + timedelta(1), kind="week")
    if not view.future:
        saturday -= timedelta(DAYS_OF_WEEK)
    ambiguous = "förra" in found[0]
    return _many(found, saturday, saturday + timedelta(1), kind="week", ambiguous=ambiguous)


def coming_weekend(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "till helgen"."""
    saturday = this_monday(view.today) + timedelta(_SATURDAY)
    if saturday <= view.today:
        saturday += timedelta(DAYS_OF_WEEK)
    return _many(found, saturday, saturday + timedelta(1), future=True)


def shifted(days: int) -> Resolve:
    """Return what reads "igår", "idag" and their like, so many days from today."""

    def resolve(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
        part = part_of_day(found[0])
        day = view.today + timedelta(days)
        if part == "natt" and days < 0:  # "igår natt": the night that began then
            return _many(found, day, day + timedelta(1), part="natt", ambiguous=True)
        return _one(found, day, part=part, future=days > 0)

    return resolve


def tonight(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "inatt": the night behind, or from the evening on the one ahead."""
    first = view.today if view.evening or view.future else view.today - timedelta(1)
    return _many(found, first, first + timedelta(1), part="natt", ambiguous=view.evening)


def english_weekday(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "on Friday night"."""
    weekday = _ENGLISH_WEEKDAYS.index(found[1][:3])
    day = (weekday_after if view.future else weekday_before)(weekday, view.today)
    part = _ENGLISH_PARTS.get(found[2] or "")
    night = part == "natt"
    return Mark(
        found.start(), found.end(), "weekday",
        ((day, day + timedelta(1)) if night else (day, day),),
        ambiguous=night, weekday=weekday, part=part, night=night,
    )  # fmt: skip


_ENGLISH_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH_PARTS = {"evening": "kväll", "night": "natt", "morning": "morgon", "afternoon":
                  "eftermiddag"}  # fmt: skip


def days_ago(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "för tre dagar sedan"."""
    number = int(found[1]) if found[1].isdigit() else NUMBER_WORDS.get(found[1], 1)
    unit = {"d": 1, "v": DAYS_OF_WEEK, "m": 30}[found[2][0]]
    return _one(found, view.today - timedelta(number * unit), ambiguous=unit > 1)


def weekday(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "i fredags", "fredagskvällen", "på fredag"."""
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


def short_weekday(found: "re.Match[str]", view: Viewpoint) -> Mark | None:
    """Read "fre", "lör kväll"."""
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


def clock(found: "re.Match[str]", _: Viewpoint) -> Mark | None:
    """Read a time in digits."""
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > _HOURS or minute >= _MINUTES:
        return None
    return Mark(found.start(), found.end(), "time", part=f"{hour % _HOURS:02}:{minute:02}")


def word_clock(found: "re.Match[str]", _: Viewpoint) -> Mark | None:
    """Read "halv nio", which may be morning or evening."""
    return Mark(found.start(), found.end(), "time", ambiguous=True)


def habit(found: "re.Match[str]", _: Viewpoint) -> Mark | None:
    """Read "varje kväll", which names no day."""
    return Mark(found.start(), found.end(), "time", part=part_of_day(found[0]))


def holiday(number: int) -> Resolve:
    """Return what reads the holiday of that number in the vocabulary."""
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
