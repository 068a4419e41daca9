"""`samrad calendar`: the year wheel of a municipality as a table, as JSON, as a file."""

from datetime import datetime
from pathlib import Path
from typing import Any

from bot.rendering.arshjul import chair_name, group_dates
from bot.rendering.calendar_file import calendar_file
from samverkan import calendar
from samverkan.calendar import IsoWeek
from samverkan.structure import Municipality


def write(municipality: Municipality, year: int, path: Path, now: datetime) -> bool:
    """Write the calendar file, whole or not at all; say whether it updated an older one.

    Raises OSError, and NotOurCalendarError for a file that is something else.
    """
    older = path.read_bytes() if path.exists() else None
    made = calendar_file(municipality, year, now, older)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_bytes(made)
    unfinished.replace(path)
    return older is not None


def as_data(municipality: Municipality, year: int) -> dict[str, Any]:
    """Return the year for machines: every meeting, and the dates of time-limited groups."""
    zone = calendar.zone(municipality)
    return {
        "municipality": municipality.id,
        "year": year,
        "meetings": [
            {
                "key": one.key,
                "forum": one.forum,
                "name": municipality.forum_by_id[one.forum].name,
                "starts": one.starts.astimezone(zone).isoformat(),
                "week": str(IsoWeek.of(one.day)),
                "number": one.number,
                "chair": one.chair,
                "chair_name": chair_name(municipality, one),
                "guests": list(one.guests),
            }
            for one in calendar.meetings(municipality, year)
        ],
        "groups": [
            {
                "key": one.key,
                "forum": one.forum,
                "kind": one.kind,
                "day": calendar.local_day(municipality, one.at).isoformat(),
                "last_day": one.period,
            }
            for one in group_dates(municipality, year)
        ],
    }
