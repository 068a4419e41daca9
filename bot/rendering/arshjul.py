"""The year wheel as a table for a terminal (DOMAIN 5).

A forum that meets every week gets one row a month; many groups of a kind that meet at the
same time get one together; all others one row a meeting.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from commands.wording import words
from samverkan import calendar
from samverkan import swedish_forms as forms
from samverkan.cadence import WhenNeeded
from samverkan.calendar import Due, IsoWeek, Meeting
from samverkan.structure import Forum, Municipality
from samverkan.swedish_words import MONTHS

_RESTING = ("vilande", "avslutat")
_TOGETHER = 4
"""So many groups of a kind at the same time become one row."""
_NAMED_GUESTS = 2
"""More than so many invited extra are only counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: all that people read, and the day it is sorted by."""

    first: date
    day: str
    week: str
    forum: str
    what: str
    chair: str


def group_dates(municipality: Municipality, year: int) -> tuple[Due, ...]:
    """Return the warnings and the ends of time-limited groups in a calendar year."""
    before = calendar.instant_of(municipality, date(year, 1, 1), time()) - timedelta(seconds=1)
    until = calendar.instant_of(municipality, date(year + 1, 1, 1), time()) - timedelta(seconds=1)
    found = calendar.due(municipality, before.astimezone(UTC), until.astimezone(UTC))
    return tuple(one for one in found if one.kind in {"expiry", "end"})


def rows(municipality: Municipality, year: int) -> tuple[Row, ...]:
    """Return the rows of a year in the order of their first day, weekly forums first."""
    weekly = {forum.id for forum in municipality.forums if calendar.is_weekly(forum)}
    planned = calendar.meetings(municipality, year)
    by_month = sorted((m for m in planned if m.forum in weekly), key=_month_and_forum)
    found = [
        _weekly_row(municipality, list(part)) for _, part in groupby(by_month, _month_and_forum)
    ]
    others = (meeting for meeting in planned if meeting.forum not in weekly)
    found += [row for part in _of_a_kind(municipality, others) for row in part]
    found += [_group_row(municipality, one) for one in group_dates(municipality, year)]
    return tuple(sorted(found, key=lambda row: (row.first.month, "–" not in row.week, row.first)))


def table(municipality: Municipality, year: int, width: int) -> RenderableType:
    """Return the page for so many columns: title, a part a month, and what is not planned."""
    title = Text(words("arshjul", "title", year=year, name=municipality.name), style="bold")
    shown = rows(municipality, year)
    empty = Text(words("arshjul", "empty", year=year))
    page: list[RenderableType] = [title, Text(), _grid(shown, width) if shown else empty]
    if after := [Text(note) for note in notes(municipality)]:
        page += [Text(), *after]
    return Group(*page)


def notes(municipality: Municipality) -> Iterator[str]:
    """Give a sentence for each kind of forum that has no planned meetings."""
    active = [forum for forum in municipality.forums if forum.status not in _RESTING]
    needed = [_needed(f, f.cadence) for f in active if isinstance(f.cadence, WhenNeeded)]
    unplanned = [f.name for f in active if f.cadence is None and not f.collections]
    resting = [f.name for f in municipality.forums if f.status in _RESTING]
    for name, forums in (("when_needed", needed), ("unplanned", unplanned), ("resting", resting)):
        if forums:
            yield words("arshjul", name, forums=forms.listing(forums))


def chair_name(municipality: Municipality, meeting: Meeting) -> str:
    """Return who leads a meeting, in words."""
    if meeting.chair is None:
        return words("arshjul", "nobody")
    return municipality.function_by_id[meeting.chair].name


def guest_names(municipality: Municipality, meeting: Meeting) -> str:
    """Return who is invited extra, in words; empty for nobody. Names may hold commas."""
    return "; ".join(municipality.function_by_id[id_].name for id_ in meeting.guests)


def _grid(shown: Sequence[Row], width: int) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("day", "week"):
        grid.add_column(words("arshjul", name), no_wrap=True)
    fixed = {
        "forum": _width([row.forum for row in shown], width // 5),
        "what": None,
        "chair": _width([row.chair for row in shown], width // 4),
    }
    for name, columns in fixed.items():
        grid.add_column(words("arshjul", name), overflow="fold", width=columns)
    for month, part in groupby(shown, key=lambda row: row.first.month):
        grid.add_section()
        grid.add_row(Text(forms.capitalised(MONTHS[month - 1]), style="bold"))
        for row in part:
            grid.add_row(*map(Text, (row.day, row.week, row.forum, row.what, row.chair)))
    return grid


def _width(texts: Sequence[str], wanted: int) -> int:
    """Return a column's width: what is wanted, but no word broken and no room wasted."""
    longest_word = max(len(word) for text in texts for word in text.split())
    return max(longest_word, min(wanted, max(map(len, texts))))


def _month_and_forum(meeting: Meeting) -> tuple[int, str]:
    return meeting.day.month, meeting.forum


def _weekly_row(municipality: Municipality, part: Sequence[Meeting]) -> Row:
    usual = Counter(meeting.day.weekday() for meeting in part).most_common(1)[0][0]
    at = Counter(meeting.at for meeting in part).most_common(1)[0][0]
    moved = [_moved(m, at) for m in part if (m.day.weekday(), m.at) != (usual, at)]
    first, last = (IsoWeek.of(part[end].day).week for end in (0, -1))
    return Row(
        first=part[0].day,
        day=words("arshjul", "weekly_day", day=forms.WEEKDAYS[usual]),
        week=words("arshjul", "weeks", first=first, last=last),
        forum=municipality.forum_by_id[part[0].forum].name,
        what=words(
            "arshjul",
            "weekly",
            count=len(part),
            number=forms.number(len(part)),
            at=_clock(at),
            moved=forms.listing(moved),
        ),
        chair=chair_name(municipality, part[-1]),
    )


def _moved(meeting: Meeting, usual: time) -> str:
    if meeting.at == usual:
        return _short(meeting.day)
    return words("arshjul", "moved", day=_short(meeting.day), at=_clock(meeting.at))


def _of_a_kind(
    municipality: Municipality, meetings: Iterable[Meeting]
) -> Iterator[tuple[Row, ...]]:
    """Give the rows of the meetings that forums of a kind hold at the same time."""
    kinds: dict[tuple[datetime, str], list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        kinds[meeting.starts, municipality.forum_by_id[meeting.forum].type].append(meeting)
    for part in kinds.values():
        if len(part) < _TOGETHER:
            yield tuple(_row(municipality, meeting) for meeting in part)
        else:
            row = _row(municipality, part[0])
            chairs = {chair_name(municipality, meeting) for meeting in part}
            forum = words("arshjul", "and_more", forum=row.forum, more=len(part) - 1)
            chair = row.chair if len(chairs) == 1 else words("arshjul", "each_its_own")
            yield (replace(row, forum=forum, chair=chair),)


def _row(municipality: Municipality, meeting: Meeting) -> Row:
    guests = guest_names(municipality, meeting)
    if len(meeting.guests) > _NAMED_GUESTS:
        guests = words("arshjul", "guests", number=forms.number(len(meeting.guests)))
    return Row(
        first=meeting.day,
        day=_short(meeting.day),
        week=str(IsoWeek.of(meeting.day).week),
        forum=municipality.forum_by_id[meeting.forum].name,
        what=words("arshjul", "meeting", at=_clock(meeting.at), guests=guests),
        chair=chair_name(municipality, meeting),
    )


def _group_row(municipality: Municipality, one: Due) -> Row:
    day = calendar.local_day(municipality, one.at)
    last_day = forms.day_of_year(date.fromisoformat(one.period))
    return Row(
        first=day,
        day=_short(day),
        week=str(IsoWeek.of(day).week),
        forum=municipality.forum_by_id[one.forum].name,
        what=words("arshjul", one.kind, months=forms.number(one.number), last_day=last_day),
        chair="",
    )


def _needed(forum: Forum, rule: WhenNeeded) -> str:
    if rule.at_least_months is None:
        return forum.name
    return words("arshjul", "at_least", name=forum.name, months=forms.number(rule.at_least_months))


def _short(day: date) -> str:
    """Return "tors 12"; the month stands above."""
    return f"{forms.short_weekday(day)} {day.day}"


def _clock(at: time) -> str:
    return forms.clock(datetime.combine(date.min, at))
