"""When the clock has something to say: the calendar's steps and each working day's morning.

The running bot looks every fifteen seconds; a simulation jumps to where something may be
found. What the calendar does not foresee, such as a reminder of something agreed in a
meeting, is due at the end of quiet hours at the earliest.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from samverkan import calendar
from samverkan.meetings.agenda import preparation
from samverkan.structure import Municipality

_SPAN = timedelta(days=14)


@dataclass(slots=True)
class Bells:
    """The instants, in order, from one instant to another.

    Attributes:
        municipality: the structure.
        end: nothing rings after it.

    """

    municipality: Municipality
    end: datetime
    _known_until: datetime
    _coming: deque[datetime] = field(default_factory=deque)

    @classmethod
    def between(cls, municipality: Municipality, start: datetime, end: datetime) -> "Bells":
        """Return the bells of a period."""
        return cls(municipality, end, start)

    def next(self) -> datetime | None:
        """Return when it rings next; None when it rings no more."""
        while not self._coming and self._known_until < self.end:
            self._look_ahead()
        return self._coming[0] if self._coming else None

    def rings(self, now: datetime) -> bool:
        """Say whether it rings now, and take that out."""
        rang = False
        while self._coming and self._coming[0] <= now:
            self._coming.popleft()
            rang = True
        return rang

    def _look_ahead(self) -> None:
        start, end = self._known_until, min(self._known_until + _SPAN, self.end)
        moments = {step.at for step in calendar.due(self.municipality, start, end)}
        moments |= {at for at in self._preparations(start) if start < at <= end}
        day = calendar.local_day(self.municipality, start)
        while day <= calendar.local_day(self.municipality, end):
            morning = calendar.instant_of(self.municipality, day, self.municipality.quiet_hours.end)
            if calendar.is_working_day(day) and start < morning <= end:
                moments.add(morning)
            day += timedelta(days=1)
        self._coming.extend(sorted(moments))
        self._known_until = end

    def _preparations(self, after: datetime) -> Iterator[datetime]:
        """Give when coming meetings are prepared: the call, the summons, the question."""
        day = calendar.local_day(self.municipality, after)
        for forum in self.municipality.forums:
            steps = preparation(forum)
            ahead = {steps.call, steps.summons, steps.unanswered} - {0}
            last = day + _SPAN + timedelta(days=2 * max(ahead, default=0) + 14)
            for one in calendar.meetings_of(self.municipality, forum, day, last):
                for days in ahead:
                    before = calendar.working_day_from(one.day, -days)
                    yield calendar.instant_of(self.municipality, before, steps.at)
