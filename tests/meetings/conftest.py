"""A meeting to play: the real bot on the platform in memory, with a room for one forum."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from samverkan.model_file import load_ready
from tests.helpers.databases import SQLITE, Databases
from tests.helpers.meeting import Meeting, meeting_staged

Play = Callable[..., AbstractAsyncContextManager[Meeting]]


@pytest.fixture
def play(files: Databases) -> Play:
    """Give a way to stage meetings of any forum."""

    @asynccontextmanager
    async def stage(**circumstances: Any) -> AsyncIterator[Meeting]:  # noqa: ANN401 -- those of `meeting_staged`
        async with meeting_staged(await files.migrated(SQLITE), **circumstances) as made:
            yield made

    return stage


@pytest.fixture
async def week(play: Play) -> AsyncIterator[Meeting]:
    """Give EST Vecko in Sollentuna, on the morning of its meeting; it keeps notes."""
    async with play(forum="est_vecko", start="2026-11-24T08:55") as made:
        yield made


@pytest.fixture
async def council(play: Play) -> AsyncIterator[Meeting]:
    """Give Chefssamråd in Salem, without elected members; it has no mandate and keeps §§."""
    salem = load_ready("salem")
    async with play(municipality=salem, forum="chefssamrad", start="2026-09-08T08:55") as made:
        yield made
