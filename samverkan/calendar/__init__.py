"""Calendar: what is due now, and when next (DESIGN 1, DOMAIN 5, 12, 15.2).

Local days and times belong to the municipality's zone; instants are aware UTC.
"""

from samverkan.calendar.days import (
    instant_of,
    is_quiet,
    is_working_day,
    local_day,
    next_awake,
    next_working_day,
    previous_working_day,
    working_day_from,
    zone,
)
from samverkan.calendar.periods import (
    HalfYear,
    IsoWeek,
    Month,
    Period,
    Quarter,
    Term,
    Tertial,
    Year,
    parse_period,
)
from samverkan.calendar.weekly import WeekPlan, plans_around, week_plan

__all__ = [
    "HalfYear",
    "IsoWeek",
    "Month",
    "Period",
    "Quarter",
    "Term",
    "Tertial",
    "WeekPlan",
    "Year",
    "instant_of",
    "is_quiet",
    "is_working_day",
    "local_day",
    "next_awake",
    "next_working_day",
    "parse_period",
    "plans_around",
    "previous_working_day",
    "week_plan",
    "working_day_from",
    "zone",
]
