"""When a forum meets and who leads it, as a municipality model says it (DOMAIN 5).

Types only; `samverkan.calendar` and its neighbours turn them into days. All times are
local. Every rule moves a meeting off weekends, red days and eves by `on_holiday`.
"""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Weekday = Literal["mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag"]
Month = Annotated[int, Field(ge=1, le=12)]
Nth = Annotated[int, Field(ge=-1, le=5)]
MovedTo = Literal["previous", "next"]


def _clock_time(value: object) -> object:
    """Keep pydantic from reading the number 9 as nine seconds past midnight."""
    if isinstance(value, time) and value.tzinfo is None:
        return value
    if isinstance(value, str):
        return value.replace(".", ":")
    message = "Input should be a local time of the day"
    raise ValueError(message)


LocalTime = Annotated[time, BeforeValidator(_clock_time)]


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    on_holiday: MovedTo = "next"


class Weekly(_Rule):
    """Every ISO week, or every so many weeks counted from week 1."""

    every: Literal["week"]
    day: Weekday
    at: LocalTime
    interval: int = Field(1, ge=1, le=8)


class InMonths(_Rule):
    """On the nth such weekday of some months of the year; -1 is the last.

    Attributes:
        every: month for each month; year for the months listed, or spread evenly.
        times: how many a year when no months are listed.
        months: the months.

    """

    every: Literal["month", "year"]
    times: int | None = Field(None, ge=1, le=12)
    months: tuple[Month, ...] = ()
    nth: Nth = 2
    day: Weekday
    at: LocalTime


class InPeriods(_Rule):
    """So many times in each tertial, term or half-year.

    Attributes:
        every: tertial (4 months), term (VT January–June, HT August–December) or
            half_year (6 months).
        times: how many in each period.
        months: which months of the period, counted from 1; empty spreads them evenly.

    """

    every: Literal["tertial", "term", "half_year"]
    times: int = Field(1, ge=1, le=4)
    months: tuple[Month, ...] = ()
    nth: Nth = 2
    day: Weekday
    at: LocalTime


class Before(_Rule):
    """So many working days before each meeting of another forum."""

    before: str
    working_days: int = Field(5, ge=1, le=40)
    at: LocalTime


class WhenNeeded(_Rule):
    """Nothing is planned; flagged when it has not met for so many months."""

    every: Literal["when_needed"]
    at_least_months: int | None = Field(None, ge=1, le=36)


Cadence = Weekly | InMonths | InPeriods | Before | WhenNeeded


class Alternating(BaseModel):
    """The chair changes hands each year between parties.

    Attributes:
        alternating: function ids; the first leads in `first_year`, the next the year
            after, and so on round.
        first_year: a calendar year.

    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    alternating: tuple[str, ...] = Field(min_length=2)
    first_year: int = Field(ge=2000, le=2100)


Chair = str | Alternating
"""A function id, or a rule."""
