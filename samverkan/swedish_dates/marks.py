"""An expression of time that was found in a text, and what it means."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["day", "weekday", "days", "week", "time"]


@dataclass(frozen=True, slots=True)
class Mark:
    """An expression found in a text.

    Attributes:
        start: first character.
        end: character after the last one.
        kind: "day", "weekday" (a day given by its weekday alone), "days" (an interval),
            "week" (a stated period, weekdays fall inside it) or "time" (no day at all).
        days: intervals of days, both ends inclusive; several for "mån+ons".
        ambiguous: the words could mean another day.
        weekday: 0 to 6 when the day was given by its weekday.
        part: part of the day, or a time "HH:MM".
        future: the words themselves point forward ("på fredag").
        relative: the meaning depends on when it was written.
        night: the words name the night after the day ("lördag natt").

    """

    start: int
    end: int
    kind: Kind
    days: tuple[tuple[date, date], ...] = ()
    ambiguous: bool = False
    weekday: int | None = None
    part: str | None = None
    future: bool = False
    relative: bool = True
    night: bool = False

    @property
    def first(self) -> date:
        """The first day."""
        return self.days[0][0]

    @property
    def last(self) -> date:
        """The last day."""
        return self.days[-1][1]
