"""Swedish expressions of time, relative to when they were written (DOMAIN 12, 14.2).

`find` and `past_span` read reports, where days have been; `deadline` and `span` read
plans, where days are to come. All say which words they took, and whether those could mean
another day.
"""

from samverkan.swedish_dates.calendar import Viewpoint
from samverkan.swedish_dates.finder import find
from samverkan.swedish_dates.forms import short_days
from samverkan.swedish_dates.marks import Mark
from samverkan.swedish_dates.plans import Deadline, Span, deadline, past_span, span

__all__ = [
    "Deadline",
    "Mark",
    "Span",
    "Viewpoint",
    "deadline",
    "find",
    "past_span",
    "short_days",
    "span",
]
