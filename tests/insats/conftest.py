"""A week to play, as in the tests of the week."""

from tests.week.conftest import migrated, play, stage

__all__ = ["migrated", "play", "stage"]
