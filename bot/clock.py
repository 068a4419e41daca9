"""The clock: where "now" comes from. Everything that depends on time asks it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """Return the aware UTC instant."""

    def at(self, real: datetime) -> datetime:
        """Return what this clock shows at a real instant, such as a server's time stamp."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the aware UTC instant."""
        return datetime.now(UTC)

    def at(self, real: datetime) -> datetime:
        """Return the instant as it is."""
        return real


class TravelClock:
    """The machine's clock, moved; it runs on from wherever it is set to.

    For rehearsals, the demo and tests.
    """

    def __init__(self, start: datetime) -> None:
        self._offset = timedelta()
        self.travel(start)

    def travel(self, to: datetime) -> None:
        """Let it be this instant now."""
        self._offset = to.astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        """Return the aware UTC instant."""
        return datetime.now(UTC) + self._offset

    def at(self, real: datetime) -> datetime:
        """Return the instant moved as far as the clock is now."""
        return real + self._offset
