"""What went wrong inside the bot during a simulation: it logs, and the simulator listens."""

from collections import Counter
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog

_WRONG = frozenset({"error", "critical", "exception"})
_ALSO_WRONG = frozenset({"delivery_refused", "delivery_failed"})


@contextmanager
def faults() -> Iterator[Counter[str]]:
    """Yield a counter of faults by name and place, filled while the block runs.

    Nothing is printed meanwhile; the former logging is put back afterwards.
    """
    found: Counter[str] = Counter()

    def listen(_logger: object, level: str, event: MutableMapping[str, Any]) -> str:
        name = str(event.get("event"))
        if level in _WRONG or name in _ALSO_WRONG:
            places = event.get("places") or [""]
            found[f"{name} {event.get('error', event.get('why', ''))} {places[-1]}".strip()] += 1
        raise structlog.DropEvent

    former = structlog.get_config() if structlog.is_configured() else None
    structlog.configure(
        processors=[listen],
        wrapper_class=structlog.make_filtering_bound_logger("warning"),
        cache_logger_on_first_use=False,
    )
    try:
        yield found
    finally:
        structlog.reset_defaults()
        if former is not None:
            structlog.configure(**former)
