"""A week to play, as in the tests of the week."""

from tests.week.conftest import kind, play, stage

__all__ = ["kind", "play", "stage"]
