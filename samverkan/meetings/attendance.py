"""Attendance by function (DOMAIN 7 A23, 11.2, 15.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

PRESENT = "narvarande"
ABSENT = "franvarande"
DECLINED = "anmald_franvaro"
REPLACED = "ersattare"
ADJUNCT = "adjungerad"
COMING = "kommer"
STATUSES = (PRESENT, REPLACED, ADJUNCT, ABSENT, DECLINED, COMING)

TOLD_AFTER = 2
"""Consecutive absences without deputy before the chair is told (A23)."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often a function has come.

    Attributes:
        function: function id.
        meetings: how many it was called to.
        present: how many it came to itself.
        replaced: how many a deputy came to.
        in_a_row: how many of the latest it missed without deputy.

    """

    function: str
    meetings: int
    present: int
    replaced: int
    in_a_row: int


def is_missing(status: str | None) -> bool:
    """Say whether a function was away with nobody in its place."""
    return status in {None, ABSENT, DECLINED}


def counted(function: str, statuses: Sequence[str | None]) -> Count:
    """Return the count of a function; statuses of held meetings, newest first."""
    in_a_row = 0
    for status in statuses:
        if not is_missing(status):
            break
        in_a_row += 1
    return Count(
        function,
        len(statuses),
        sum(status in {PRESENT, ADJUNCT} for status in statuses),
        sum(status == REPLACED for status in statuses),
        in_a_row,
    )
