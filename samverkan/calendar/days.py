"""Days and instants: working days, the municipality's zone, quiet hours (DOMAIN 12, 15.2).

Local days and times belong to the municipality's zone; instants are aware UTC.
A working day is Monday to Friday, no red day and no eve that Sweden keeps as one.
"""

import sys
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from samverkan.structure import Municipality, QuietHours

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def _red_days(year: int) -> "HolidayBase":
    return _sweden()(years=year, categories=("public", "de_facto"))


@cache
def _sweden() -> "type[HolidayBase]":
    """Return the library's Sweden without its two hundred other countries.

    The package of the countries imports all of them, which costs 15 MiB of memory and half a
    second of every start; those of the calendars and of the groups of holidays, of all faiths,
    cost 4 MiB and 0.1 s more. In their places stand empty ones with the same paths, and with
    the two groups that Sweden has.
    """
    for part in ("calendars", "countries", "groups"):
        _make_bare(f"holidays.{part}")
    groups = sys.modules["holidays.groups"]
    for name in ("Christian", "International"):
        group = import_module(f"holidays.groups.{name.lower()}")
        setattr(groups, f"{name}Holidays", getattr(group, f"{name}Holidays"))
    found: type[HolidayBase] = import_module("holidays.countries.sweden").Sweden
    return found


def _make_bare(name: str) -> None:
    """Let a package of the library import none of its modules, unless it has already."""
    library = find_spec("holidays")
    if library is None or library.origin is None:
        raise ModuleNotFoundError("holidays")
    package = ModuleType(name)
    package.__path__ = [str(Path(library.origin).with_name(name.rpartition(".")[2]))]
    sys.modules.setdefault(name, package)


@lru_cache(maxsize=8192)
def is_working_day(day: date) -> bool:
    """Say whether people work that day in Sweden."""
    return day.isoweekday() <= 5 and day not in _red_days(day.year)  # noqa: PLR2004 -- Friday


def next_working_day(day: date) -> date:
    """Return the day itself when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def previous_working_day(day: date) -> date:
    """Return the day itself when it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_day_from(day: date, working_days: int) -> date:
    """Return the day so many working days after a day, or before it when negative.

    The day itself is not counted; 0 gives it, or the last working day before it.
    """
    if working_days == 0:
        return previous_working_day(day)
    step = timedelta(days=1 if working_days > 0 else -1)
    for _ in range(abs(working_days)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def zone(municipality: Municipality) -> ZoneInfo:
    """Return the municipality's time zone."""
    return ZoneInfo(municipality.timezone)


def local_day(municipality: Municipality, instant: datetime) -> date:
    """Return the calendar day of an instant in the municipality."""
    return instant.astimezone(zone(municipality)).date()


def instant_of(municipality: Municipality, day: date, at: time) -> datetime:
    """Return the UTC instant of a local day and time.

    A time that daylight saving skips is taken as the same wall time before the jump,
    one that happens twice as the first.
    """
    return datetime.combine(day, at, zone(municipality)).astimezone(UTC)


def is_quiet(municipality: Municipality, instant: datetime) -> bool:
    """Say whether nobody should be disturbed: evenings, nights and non-working days."""
    local = instant.astimezone(zone(municipality))
    hours = municipality.quiet_hours
    return not is_working_day(local.date()) or not _is_awake(hours, local.time())


def _is_awake(hours: QuietHours, at: time) -> bool:
    if hours.start <= hours.end:
        return not hours.start <= at < hours.end
    return hours.end <= at < hours.start


def next_awake(municipality: Municipality, instant: datetime) -> datetime:
    """Return the instant itself when it disturbs nobody, else the next that does not."""
    if not is_quiet(municipality, instant):
        return instant
    local = instant.astimezone(zone(municipality))
    day = local.date()
    if local.time() >= municipality.quiet_hours.end:
        day += timedelta(days=1)
    return instant_of(municipality, next_working_day(day), municipality.quiet_hours.end)
