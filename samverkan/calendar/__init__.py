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
from samverkan.calendar.rules import (
    Occasion,
    chair_of,
    occasions,
)
from samverkan.calendar.upcoming import (
    CountedBack,
    Due,
    RoundPlan,
    due,
    round_before,
)
from samverkan.calendar.watch import (
    Gap,
    expires_soon,
    expiry_warnings,
    gaps,
    missed_days,
)
from samverkan.calendar.weekly import WeekPlan, plans_around, week_plan
from samverkan.calendar.wheel import (
    Meeting,
    is_weekly,
    meetings,
    meetings_of,
)

__all__ = [
    "CountedBack",
    "Due",
    "Gap",
    "HalfYear",
    "IsoWeek",
    "Meeting",
    "Month",
    "Occasion",
    "Period",
    "Quarter",
    "RoundPlan",
    "Term",
    "Tertial",
    "WeekPlan",
    "Year",
    "chair_of",
    "due",
    "expires_soon",
    "expiry_warnings",
    "gaps",
    "instant_of",
    "is_quiet",
    "is_weekly",
    "is_working_day",
    "local_day",
    "meetings",
    "meetings_of",
    "missed_days",
    "next_awake",
    "next_working_day",
    "occasions",
    "parse_period",
    "plans_around",
    "previous_working_day",
    "round_before",
    "week_plan",
    "working_day_from",
    "zone",
]
