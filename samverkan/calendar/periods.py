"""Periods: days, weeks, months, quarters, tertials, terms, half-years and years (DOMAIN 12).

Each is a small frozen value with its first and last day, its neighbours, and one stored
form: "2026-11-19", "2026-W47", "2026-11", "2026-Q4", "2026-T3", "2026-2HT", "2026-H2", "2026".
Stored forms of a kind sort in the order of time.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Self

from samverkan.calendar.days import next_working_day, previous_working_day, working_day_from


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """An ISO 8601 week. Some years have 53."""

    year: int
    week: int

    @classmethod
    def of(cls, day: date) -> "IsoWeek":
        """Return the week that holds the day."""
        year, week, _ = day.isocalendar()
        return cls(year, week)

    @classmethod
    def parse(cls, period: str) -> "IsoWeek":
        """Read the stored form, "2026-W47"."""
        year, week = period.split("-W")
        return cls(int(year), int(week))

    @property
    def monday(self) -> date:
        """The first day."""
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    @property
    def first(self) -> date:
        """The first day, as every period calls it."""
        return self.monday

    @property
    def last(self) -> date:
        """The last day, as every period calls it."""
        return self.sunday

    def plus(self, weeks: int) -> "IsoWeek":
        """Return the week so many weeks later; earlier when negative."""
        return IsoWeek.of(self.monday + timedelta(weeks=weeks))

    def __str__(self) -> str:
        return f"{self.year}-W{self.week:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """What has happened up to a working day, from the one before it: "2026-11-19".

    A Monday covers the weekend too, so that no day falls between two.
    """

    day: date

    @classmethod
    def of(cls, day: date) -> "Day":
        """Return the working day, or the first one after a day off."""
        return cls(next_working_day(day))

    @classmethod
    def parse(cls, period: str) -> "Day":
        """Read the stored form. Raises ValueError."""
        return cls(date.fromisoformat(period))

    @property
    def first(self) -> date:
        """The working day before."""
        return previous_working_day(self.day - timedelta(days=1))

    @property
    def last(self) -> date:
        """The day itself."""
        return self.day

    def plus(self, days: int) -> "Day":
        """Return the one so many working days later; earlier when negative."""
        return Day(working_day_from(self.day, days))

    def __str__(self) -> str:
        return self.day.isoformat()


@dataclass(frozen=True, slots=True, order=True)
class _Part:
    """A whole number of months of a calendar year, counted from 1.

    Raises ValueError for a part that the year does not have.
    """

    year: int
    number: int

    _length: ClassVar[int]
    _mark: ClassVar[str]

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.a_year():
            raise ValueError(f"{type(self).__name__} {self.number} of {self.year} does not exist")

    @classmethod
    def a_year(cls) -> int:
        """Return how many of them a year has."""
        return 12 // cls._length

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the one that holds the day."""
        return cls(day.year, (day.month - 1) // cls._length + 1)

    @classmethod
    def parse(cls, period: str) -> Self:
        """Read the stored form. Raises ValueError."""
        for number in range(1, cls.a_year() + 1):
            if period[:4].isdecimal() and str(found := cls(int(period[:4]), number)) == period:
                return found
        raise ValueError(f"{period!r} is no {cls.__name__}")

    @property
    def months(self) -> tuple[int, ...]:
        """The calendar months in it."""
        start = (self.number - 1) * self._length + 1
        return tuple(range(start, start + self._length))

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.months[0], 1)

    @property
    def last(self) -> date:
        """The last day."""
        after = date(self.year, self.months[-1], 28) + timedelta(days=4)
        return after.replace(day=1) - timedelta(days=1)

    def plus(self, parts: int) -> Self:
        """Return the one so many later; earlier when negative."""
        years, number = divmod(self.number - 1 + parts, self.a_year())
        return type(self)(self.year + years, number + 1)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self._mark}{self.number}"


class Month(_Part):
    """A calendar month, "2026-11"."""

    __slots__ = ()
    _length = 1
    _mark = ""

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


class Quarter(_Part):
    """Three months, "2026-Q4"."""

    __slots__ = ()
    _length = 3
    _mark = "Q"


class Tertial(_Part):
    """Four months, "2026-T3"."""

    __slots__ = ()
    _length = 4
    _mark = "T"


class HalfYear(_Part):
    """Six months, "2026-H2"."""

    __slots__ = ()
    _length = 6
    _mark = "H"


class Term(_Part):
    """A school term: "2026-1VT" is January to June, "2026-2HT" August to December.

    July belongs to no term; `of` gives the one that is coming.
    """

    __slots__ = ()
    _length = 6

    @property
    def months(self) -> tuple[int, ...]:
        """The calendar months in it."""
        return (1, 2, 3, 4, 5, 6) if self.number == 1 else (8, 9, 10, 11, 12)

    def __str__(self) -> str:
        return f"{self.year:04d}-{'1VT' if self.number == 1 else '2HT'}"


class Year(_Part):
    """A calendar year, "2026"."""

    __slots__ = ()
    _length = 12

    def __init__(self, year: int, number: int = 1) -> None:
        super().__init__(year, number)

    def __str__(self) -> str:
        return f"{self.year:04d}"


Period = Day | IsoWeek | Month | Quarter | Tertial | Term | HalfYear | Year

_FORMS: tuple[tuple[str, type[Period]], ...] = (
    (r"-[0-9]{2}-[0-9]{2}", Day),
    (r"-W[0-9]{2}", IsoWeek),
    (r"-[0-9]{2}", Month),
    (r"-Q[0-9]", Quarter),
    (r"-T[0-9]", Tertial),
    (r"-[12][VH]T", Term),
    (r"-H[0-9]", HalfYear),
    ("", Year),
)


def parse_period(text: str) -> Period:
    """Read any stored form. Raises ValueError for what is no period."""
    for form, kind in _FORMS:
        if re.fullmatch(rf"[0-9]{{4}}{form}", text):
            found = kind.parse(text)
            date.isoformat(found.first)  # a week that the year does not have has no first day
            return found
    raise ValueError(f"{text!r} is no period")
