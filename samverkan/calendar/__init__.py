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
    Day,
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
from samverkan.calendar.plan import Covered, Former, Plan, UpTo
from samverkan.calendar.plans import (
    coming,
    covered,
    meeting_over,
    plan_of,
    plans_around,
    plans_between,
    previous,
    source_plans,
)
from samverkan.calendar.rules import (
    Occasion,
    chair_of,
    occasions,
)
from samverkan.calendar.upcoming import Due, due
from samverkan.calendar.watch import (
    Gap,
    expires_soon,
    expiry_warnings,
    gaps,
    missed_days,
)
from samverkan.calendar.weekly import week_plan
from samverkan.calendar.wheel import (
    Meeting,
    is_weekly,
    meetings,
    meetings_of,
)

__all__ = [
    "Covered",
    "Day",
    "Due",
    "Former",
    "Gap",
    "HalfYear",
    "IsoWeek",
    "Meeting",
    "Month",
    "Occasion",
    "Period",
    "Plan",
    "Quarter",
    "Term",
    "Tertial",
    "UpTo",
    "Year",
    "chair_of",
    "coming",
    "covered",
    "due",
    "expires_soon",
    "expiry_warnings",
    "gaps",
    "instant_of",
    "is_quiet",
    "is_weekly",
    "is_working_day",
    "local_day",
    "meeting_over",
    "meetings",
    "meetings_of",
    "missed_days",
    "next_awake",
    "next_working_day",
    "occasions",
    "parse_period",
    "plan_of",
    "plans_around",
    "plans_between",
    "previous",
    "previous_working_day",
    "source_plans",
    "week_plan",
    "working_day_from",
    "zone",
]
