"""A clock that stands still until it is set: nothing in a simulated year knows the real time."""

from datetime import UTC, datetime


class StillClock:
    """Shows what it was last set to."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def set(self, to: datetime) -> None:
        """Let it be this instant. Raises ValueError for one that has passed."""
        if to < self._now:
            raise ValueError(f"the simulation would go back from {self._now} to {to}")
        self._now = to.astimezone(UTC)

    def now(self) -> datetime:
        """Return the aware UTC instant."""
        return self._now

    def at(self, real: datetime) -> datetime:
        """Return the instant as it is: what happens here is stamped by this clock."""
        return real
