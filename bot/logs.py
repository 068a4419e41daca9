"""Structured logs that never hold the content of messages."""

import logging
import sys
import traceback
from typing import Any

import structlog


def where(problem: BaseException) -> dict[str, Any]:
    """Return an error's kind and the places it passed, without its text.

    The text of an exception may quote what a person wrote; file, line and function
    never do.
    """
    frames = traceback.extract_tb(problem.__traceback__)
    return {
        "error": type(problem).__name__,
        # "stack" is a word of the console renderer's own, which wants text there.
        "places": [
            f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}:{frame.name}"
            for frame in frames[-8:]
        ],
    }


def set_up(level: str = "info", form: str = "json") -> None:
    """Write logs to standard error, as JSON or as lines for a console.

    Libraries' own logs are let through from warning and up only as logger name and
    level: their texts may quote message content.
    """
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Silent()]
    root.setLevel(logging.WARNING)


class _Silent(logging.Handler):
    """Passes on that a library complained, not what it said."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the library's name, level and place."""
        structlog.get_logger().warning(
            "library", library=record.name, at=f"{record.module}:{record.lineno}"
        )
