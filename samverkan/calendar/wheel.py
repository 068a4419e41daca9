"""The year wheel: every meeting of a municipality's forums (DOMAIN 5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import chain

from samverkan.cadence import Before, InMonths, InPeriods, Weekly, WhenNeeded
from samverkan.calendar.days import instant_of, working_day_from, zone
from samverkan.calendar.periods import IsoWeek
from samverkan.calendar.rules import Occasion, chair_of, occasions
from samverkan.calendar.weekly import week_plan
from samverkan.structure import Forum, Municipality


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """A planned meeting of a forum.

    Attributes:
        starts: the instant, in UTC.
        forum: forum id.
        day: the local day, a working day.
        at: the local time.
        year: the year that the forum's rule counts it to; see `Occasion`.
        number: which of that year's meetings; the ISO week for a weekly forum.
        chair: id of the function that leads it; None when nobody is named.
        guests: ids of the functions invited extra to this one.

    """

    starts: datetime
    forum: str
    day: date
    at: time
    year: int
    number: int
    chair: str | None
    guests: tuple[str, ...]

    @property
    def key(self) -> str:
        """What it is called however its day is moved, unique in the municipality."""
        return f"{self.forum}:{self.year}-{self.number:02d}"


def meetings(municipality: Municipality, year: int) -> tuple[Meeting, ...]:
    """Return all planned meetings on the days of a calendar year, in order of time."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = (meetings_of(municipality, forum, first, last) for forum in municipality.forums)
    return tuple(sorted((meeting for part in found for meeting in part), key=_order))


def meetings_of(
    municipality: Municipality, forum: Forum, first: date, last: date
) -> tuple[Meeting, ...]:
    """Return a forum's planned meetings from one local day to another, both included.

    A dormant or closed forum meets no more; a time-limited one only within its dates.
    """
    if forum.is_resting:
        return ()
    first = max(first, forum.start or first)
    last = min(last, forum.end or last)
    years = (_in_year(municipality, forum, year) for year in range(first.year, last.year + 1))
    return tuple(one for year in years for one in year if first <= one.day <= last)


def _in_year(municipality: Municipality, forum: Forum, year: int) -> tuple[Meeting, ...]:
    """Return a forum's planned meetings on the days of a calendar year: reckoned once."""
    key = ("meetings", forum.id, year)
    if municipality.forum_by_id.get(forum.id) is not forum:
        return _reckon(municipality, forum, year)
    if key not in municipality.reckoned:
        municipality.reckoned[key] = _reckon(municipality, forum, year)
    found: tuple[Meeting, ...] = municipality.reckoned[key]
    return found


def _reckon(municipality: Municipality, forum: Forum, year: int) -> tuple[Meeting, ...]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = _occasions(municipality, forum, first, last)
    inside = sorted(one for one in found if first <= one.day <= last)
    return tuple(_meeting(municipality, forum, one) for one in inside)


def is_weekly(forum: Forum) -> bool:
    """Say whether a forum meets so often that one line a month tells all about it."""
    if forum.cadence is None:
        return any(collection.is_weekly for collection in forum.collections)
    return getattr(forum.cadence, "every", None) == "week"


def _order(meeting: Meeting) -> tuple[datetime, str]:
    return meeting.starts, meeting.forum


def _occasions(
    municipality: Municipality, forum: Forum, first: date, last: date
) -> Iterator[Occasion]:
    """Give at least the meetings between two days; perhaps some outside them."""
    match forum.cadence:
        case None:
            yield from _after_collections(municipality, forum, first, last)
        case Before() as rule:
            other = municipality.forum_by_id[rule.before]
            furthest = working_day_from(last, rule.working_days + 1)
            yield from occasions(
                rule, last.year, tuple(_occasions(municipality, other, first, furthest))
            )
        case rule:
            # The ISO year of a weekly rule may begin and end in a neighbouring year.
            oldest = min(first.year, IsoWeek.of(first).year)
            for year in range(oldest, max(last.year, IsoWeek.of(last).year) + 1):
                yield from _planned(rule, year)


@lru_cache(maxsize=1024)
def _planned(rule: Weekly | InMonths | InPeriods | WhenNeeded, year: int) -> tuple[Occasion, ...]:
    return occasions(rule, year)


def _after_collections(
    municipality: Municipality, forum: Forum, first: date, last: date
) -> Iterator[Occasion]:
    """Give the meetings of a forum whose weekly collection says when it meets."""
    weekly = next((item for item in forum.collections if item.is_weekly and item.meeting), None)
    if weekly is None:
        return
    # A step lies at most four weeks after its period, a few days more over a holiday.
    week, end = IsoWeek.of(first).plus(-6), IsoWeek.of(last).plus(1)
    while week <= end:
        plan = week_plan(municipality, weekly, week)
        if plan is not None and plan.meeting is not None:
            local = plan.meeting.astimezone(zone(municipality))
            yield Occasion(local.date(), local.time(), week.year, week.week)
        week = week.plus(1)


def _meeting(municipality: Municipality, forum: Forum, one: Occasion) -> Meeting:
    invited = (some.functions for some in forum.guests if one.number in some.meetings)
    return Meeting(
        starts=instant_of(municipality, one.day, one.at).astimezone(UTC),
        forum=forum.id,
        day=one.day,
        at=one.at,
        year=one.year,
        number=one.number,
        chair=chair_of(forum.chair, one.day.year),
        guests=tuple(dict.fromkeys(chain.from_iterable(invited))),
    )
