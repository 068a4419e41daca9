"""A week to play: the real bot on the platform in memory, on a database of its own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from tests.helpers.databases import KINDS, POSTGRESQL, SQLITE, Databases
from tests.helpers.stage import Stage, staged

Play = Callable[..., AbstractAsyncContextManager[Stage]]

ON_BOTH = frozenset({"test_ask", "test_answers", "test_closing", "test_approval"})
"""The files whose tests run on each kind of database: the week from ask to approval."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let each test of some files run on both kinds of database."""
    is_played = {"play", "stage"} & set(metafunc.fixturenames)
    if is_played and metafunc.module.__name__.rpartition(".")[2] in ON_BOTH:
        metafunc.parametrize("kind", KINDS, indirect=True)


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    """Give the kind of database: SQLite, unless a test is for both."""
    return str(getattr(request, "param", SQLITE))


@pytest.fixture
def play(request: pytest.FixtureRequest, kind: str) -> Play:
    """Give a way to stage a week with other circumstances than the usual ones."""
    # A server is started only for tests that need one.
    maker = "databases" if kind == POSTGRESQL else "files"
    databases: Databases = request.getfixturevalue(maker)

    @asynccontextmanager
    async def stage(**circumstances: Any) -> AsyncIterator[Stage]:  # noqa: ANN401 -- those of `staged`
        async with staged(await databases.migrated(kind), **circumstances) as made:
            yield made

    return stage


@pytest.fixture
async def stage(play: Play) -> AsyncIterator[Stage]:
    """Give the usual week: everybody is there, and it is Wednesday."""
    async with play() as made:
        yield made
