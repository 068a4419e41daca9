"""The stage of the week, for installations of several platforms or municipalities."""

from tests.week.conftest import migrated, play

__all__ = ["migrated", "play"]
