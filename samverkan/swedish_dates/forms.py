"""Short Swedish forms of days, as the echo of an interpretation shows them."""

from datetime import date
from functools import lru_cache

from samverkan.swedish_words import SHORT_MONTHS


@lru_cache(maxsize=1024)
def short_days(first: date, last: date) -> str:
    """Return "14 nov", "13–14 nov" or "31 dec–1 jan"."""
    end = f"{last.day} {SHORT_MONTHS[last.month - 1]}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{first.day} {SHORT_MONTHS[first.month - 1]}–{end}"
