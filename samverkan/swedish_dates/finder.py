"""Finds the atoms of a text and joins them: "fre-lör", "natten mot 28/11", "sen i måndags"."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from samverkan.swedish_dates.calendar import DAYS_OF_WEEK, Viewpoint, weekday_within
from samverkan.swedish_dates.joints import BESIDE, BETWEEN, HOURS, LIST, NIGHT_TOWARDS, SINCE, UP_TO
from samverkan.swedish_dates.marks import Mark
from samverkan.swedish_dates.rules import BY_OPENING, Opening
from samverkan.swedish_dates.vocabulary import LONG_WEEKDAY, SHORT_WEEKDAY
from samverkan.swedish_words import lenient, lower

_RUN = re.compile(r"[^\W_]+")
_LOOK_BACK = 28
_ANY_WEEKDAY = re.compile(lenient(rf"{LONG_WEEKDAY}|{SHORT_WEEKDAY}"))
_SINGLE = frozenset(("day", "weekday"))


def find(text: str, view: Viewpoint) -> tuple[Mark, ...]:
    """Return every expression of time, joined and resolved, in the order of the text."""
    low = lower(text)
    marks = _clocks_of_a_log(low, _atoms(low, view))
    if not marks:
        return ()
    marks = _beside(low, _within_periods(marks, view), view)
    marks = _beside(low, _joined(low, marks, view), view)
    return tuple(_prefixed(low, mark, view) for mark in marks)


def _atoms(low: str, view: Viewpoint) -> list[Mark]:
    marks: list[Mark] = []
    position = 0
    for found in _RUN.finditer(low):
        start = found.start()
        if start < position:
            continue
        opening = BY_OPENING.get(low[start : start + 2]) or BY_OPENING.get(low[start])
        if opening is None or not opening.any_of_them.match(low, start):
            continue
        mark = _atom(low, opening, start, view, marks[-1].end if marks else 0)
        if mark:
            marks.append(mark)
            position = _hours(low, marks)
    return marks


_POINTED = re.compile(r"([012]?\d)\.([0-5]\d)")


def _clocks_of_a_log(low: str, marks: list[Mark]) -> list[Mark]:
    """Read "22.10" as a time beside "23.35" and a day written otherwise."""
    pointed = [one for one in marks if _POINTED.fullmatch(low, one.start, one.end)]
    if pointed and any(_tells_hour(low, *pair) for pair in pairwise(marks)):
        hours = {
            after.start for before, after in pairwise(marks) if _tells_hour(low, before, after)
        }
        return [
            Mark(one.start, one.end, "time", part=low[one.start : one.end].replace(".", ":"))
            if one.start in hours
            else one
            for one in marks
        ]
    other_day = any(one.days and one not in pointed for one in marks)
    if not other_day or not any(one.kind == "time" for one in pointed):
        return marks
    return [
        Mark(one.start, one.end, "time", part=low[one.start : one.end].replace(".", ":"))
        if one in pointed and one.days
        else one
        for one in marks
    ]


def _tells_hour(low: str, before: Mark, mark: Mark) -> bool:
    """Know that the figures of "i söndags 03.10" and "igår 21.05" are hours of that day."""
    if not mark.days or not _POINTED.fullmatch(low, mark.start, mark.end):
        return False
    if low[before.end : mark.start].strip(" ,(") not in {"", "vid", "ca", "kl"}:
        return False
    if before.kind == "weekday" and before.weekday is not None:
        return mark.first.weekday() != before.weekday
    return before.relative and before.kind in {"day", "days"} and mark.first != before.first


def _atom(low: str, opening: Opening, start: int, view: Viewpoint, done: int) -> Mark | None:
    if low[start].isdigit():
        before = low[start - 1] if start else " "
        if before in "/.:-" and start > max(1, done + 1) and low[start - 2].isdigit():
            return None
    for rule in opening.rules:
        found = rule.pattern.match(low, start)
        if found and (mark := rule.resolve(found, view)):
            return mark
    return None


def _hours(low: str, marks: list[Mark]) -> int:
    """Take "20-24" after a day as hours, and return where to go on."""
    last = marks[-1]
    hours = HOURS.match(low, last.end) if last.kind in _SINGLE else None
    if hours and int(hours[1]) <= 24 and int(hours[2]) <= 24:  # noqa: PLR2004 - hours of a day
        marks.append(Mark(hours.start(1), hours.end(), "time", part=f"{int(hours[1]):02}:00"))
    return marks[-1].end


def _beside(low: str, marks: list[Mark], view: Viewpoint) -> list[Mark]:
    """Fold together what says the same day twice ("lördag 14/11", "onsdag v. 46")."""
    result: list[Mark] = []
    for mark in marks:
        before = result[-1] if result else None
        if before and (joined := _same_day(low, before, mark, view)):
            result[-1] = joined
            _swallow_first_weekday(low, result)
        else:
            result.append(mark)
    return result


def _swallow_first_weekday(low: str, result: list[Mark]) -> None:
    """Take "fre" of "fre-lör 13-14/11" into the interval that says what it is."""
    if len(result) > 1 and result[-1].kind == "days" and result[-2].kind == "weekday":
        first, last = result[-2:]
        weekday = _ANY_WEEKDAY.match(low, last.start)
        if weekday and UP_TO.fullmatch(low, first.end, last.start):
            result[-2:] = [replace(last, start=first.start)]


def _same_day(low: str, before: Mark, mark: Mark, view: Viewpoint) -> Mark | None:
    if not BESIDE.fullmatch(low, before.end, mark.start):
        return None
    span = {"start": before.start, "end": mark.end}
    if before.kind == "weekday" and mark.kind in {"day", "days"} and mark.weekday is None:
        return _with_night(replace(mark, **span, part=before.part or mark.part), before)  # type: ignore[arg-type]  # names of Mark
    if before.kind == "weekday" and mark.kind == "week" and not before.night:
        return _weekday_in(before, mark, span)
    if before.kind == "week" and mark.kind == "weekday" and "(" not in low[before.end : mark.start]:
        return _weekday_in(mark, before, span) if "," not in low[before.end : mark.start] else None
    if before.kind == "weekday" and mark.kind == "weekday" and before.weekday == mark.weekday:
        return replace(before, end=mark.end)
    _ = view
    return None


def _with_night(mark: Mark, before: Mark) -> Mark:
    if not before.night or len(mark.days) != 1 or mark.first != mark.last:
        return mark
    return replace(mark, days=((mark.first, mark.first + timedelta(1)),), ambiguous=True)


def _weekday_in(weekday: Mark, period: Mark, span: dict[str, int]) -> Mark | None:
    if weekday.weekday is None:
        return None
    first = period.first
    day = weekday_within(weekday.weekday, first, max(period.last, first))
    if day is None:
        return None
    return replace(weekday, **span, days=((day, day),))  # type: ignore[arg-type]  # names of Mark


def _joined(low: str, marks: list[Mark], view: Viewpoint) -> list[Mark]:
    result: list[Mark] = []
    for mark in marks:
        before = result[-1] if result else None
        joined = _pair(low, before, mark, view) if before else None
        if joined is None and len(result) > 1 and before and before.kind == "time":
            day = _with_hours(low, result[-2], before)
            joined = _pair(low, day, mark, view) if day else None
            if joined:
                result.pop()
        if joined:
            result[-1] = joined
        else:
            result.append(mark)
    return result


def _with_hours(low: str, day: Mark, time: Mark) -> Mark | None:
    """Take "30/11 kl 17.40" of a list of such as one day."""
    if day.kind not in _SINGLE or not BESIDE.fullmatch(low, day.end, time.start):
        return None
    return replace(day, end=time.end)


def _pair(low: str, before: Mark, mark: Mark, view: Viewpoint) -> Mark | None:
    both_weeks = before.kind == mark.kind == "week"
    if not both_weeks and (before.kind not in _SINGLE or mark.kind not in _SINGLE):
        return None
    lead = low[max(0, before.start - _LOOK_BACK) : before.start]
    if UP_TO.fullmatch(low, before.end, mark.start):
        # "till och med" joins, "natten mot" does not come here; "på tisdag till" is odd anyway.
        return _interval(before, mark, view)
    if both_weeks or not LIST.fullmatch(low, before.end, mark.start):
        return None
    if (
        BETWEEN.search(lead)
        or NIGHT_TOWARDS.search(lead)
        or ("/" in low[before.end : mark.start] and _NIGHT_OF.search(lead))
    ):
        return _interval(before, mark, view)
    between = low[before.end : mark.start]
    if "," in between and between.strip(" ,") and _CLAUSE.match(low, mark.end):
        return None
    if "," in low[before.end : mark.start] and (
        before.kind != mark.kind or _QUIET_BEFORE.search(lead)
    ):
        return None
    return replace(
        before,
        end=mark.end,
        days=before.days + tuple(days for days in mark.days if days not in before.days),
        weekday=None if before.weekday != mark.weekday else before.weekday,
        relative=before.relative or mark.relative,
    )


# "… i förrgår, och igår sprejade någon …" begins another clause.
_CLAUSE = re.compile(
    lenient(r"\s+(?:\w+(?:de|te|ts|des)|var|blev|kom|gick|stod|satt|slog|stal|bröt|brann|small)\b")
)
_NIGHT_OF = re.compile(r"\bnatt(?:en)?\s+$")  # "natten fre/lör"
# "Lugn fredag, på lördagen …" tells of Saturday alone.
_QUIET_BEFORE = re.compile(
    lenient(r"\b(?:lugnt?|tyst|tomt|inget|ingenting|stilla)\s+(?:i\s|på\s)?$")
)


def _interval(before: Mark, mark: Mark, view: Viewpoint) -> Mark | None:
    first, last = before.first, mark.last
    if last < first and mark.kind == "weekday":
        last += timedelta(DAYS_OF_WEEK)
        if last > view.today and not view.future:
            first, last = first - timedelta(DAYS_OF_WEEK), last - timedelta(DAYS_OF_WEEK)
    if last < first and view.future:
        last = last.replace(year=last.year + 1)
    if last < first:
        return None
    return replace(before, end=mark.end, kind="days", days=((first, last),), weekday=None)


def _within_periods(marks: list[Mark], view: Viewpoint) -> list[Mark]:
    """Know that a weekday inside a stated period is that weekday in the period (DOMAIN 14.2, 4)."""
    periods = [mark for mark in marks if mark.kind == "week" and mark.days]
    if len(periods) != 1 or view.future:
        return marks
    period = periods[0]
    result: list[Mark] = []
    for mark in marks:
        day = (
            weekday_within(mark.weekday, period.first, period.last)
            if mark.weekday is not None and not mark.future and mark.kind == "weekday"
            else None
        )
        if day:
            end = day + timedelta(1) if mark.night else day
            result.append(replace(mark, days=((day, end),)))
        else:
            result.append(mark)
    return result


def _prefixed(low: str, mark: Mark, view: Viewpoint) -> Mark:
    """Take "natten mot" and "sedan" before a day into it."""
    if not mark.days or mark.kind == "time":
        return mark
    window = max(0, mark.start - _LOOK_BACK)
    lead = low[window : mark.start]
    night = NIGHT_TOWARDS.search(lead)
    if night:
        return _night_towards(mark, window + night.start(), lead[night.start() :], view)
    since = SINCE.search(lead)
    if since and not mark.future and mark.first <= view.today and not view.future:
        return replace(
            mark, start=window + since.start(), kind="days", days=((mark.first, view.today),)
        )
    return mark


def _night_towards(mark: Mark, start: int, lead: str, view: Viewpoint) -> Mark:
    if "mellan" in lead:
        return replace(mark, start=start, part="natt")
    day = mark.first
    if mark.weekday is not None and mark.kind == "weekday":
        # "on or before the report date": the night towards today has been.
        back = (view.today.weekday() - mark.weekday) % DAYS_OF_WEEK
        if back == 0 and not view.future and not mark.future:
            day = view.today
        if mark.future and not view.future:
            day = view.today - timedelta(back)
    return replace(
        mark,
        start=start,
        kind="days",
        days=((day - timedelta(1), day),),
        part="natt",
        ambiguous=False,
        night=False,
        future=False,
    )
