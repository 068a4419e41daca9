"""What a round covers and when its steps come, in real instants (DOMAIN 5)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from samverkan.calendar.periods import Period


@dataclass(frozen=True, slots=True, order=True)
class UpTo:
    """The time up to a forum's meeting, from its meeting before. Stored as "2026-M04".

    The form says which of the year's meetings it is, not its day, so that a meeting that is
    moved keeps its round.

    Attributes:
        year: the year that the forum's rule counts the meeting to.
        number: which of that year's meetings.
        forum: the forum's name.
        day: the meeting's local day.
        since: the local day of the meeting before.
        starts: when the meeting begins.

    """

    year: int
    number: int
    forum: str
    day: date
    since: date
    starts: datetime

    @property
    def first(self) -> date:
        """The first day."""
        return self.since

    @property
    def last(self) -> date:
        """The last day."""
        return self.day - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year:04d}-M{self.number:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Former:
    """What a stored round covered when the model no longer says: its form and its own days."""

    stored: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.stored


Covered = Period | UpTo | Former
"""What a round is about."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A round of a collection in instants.

    Attributes:
        covers: the week, month, tertial … or the time up to a meeting.
        ask: when the round opens.
        nudges: reminders strictly between ask and closing, in order; those that a
            holiday removed or moved onto another step are left out.
        closes: when the round closes.
        meeting: when the forum meets over it; None when its cadence says (`meeting_over`).
        spread: when the approved document should be out.

    """

    covers: Covered
    ask: datetime
    nudges: tuple[datetime, ...]
    closes: datetime
    meeting: datetime | None
    spread: datetime

    @property
    def period(self) -> str:
        """The stored form, unique in its collection and sorted in the order of time."""
        return str(self.covers)

    @property
    def first(self) -> date:
        """The first local day that it covers."""
        return self.covers.first

    @property
    def last(self) -> date:
        """The last local day that it covers."""
        return self.covers.last
