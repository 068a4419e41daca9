"""A meeting to play: the real bot on the platform in memory, with a room for one forum."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from samverkan.model_file import load_ready
from tests.helpers.meeting import Meeting, meeting_staged
from tests.helpers.stage import sqlite_url

Play = Callable[..., AbstractAsyncContextManager[Meeting]]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Give a way to stage meetings of any forum."""

    @asynccontextmanager
    async def stage(**circumstances: Any) -> AsyncIterator[Meeting]:  # noqa: ANN401 -- those of `meeting_staged`
        async with meeting_staged(sqlite_url(tmp_path), **circumstances) as made:
            yield made

    return stage


@pytest.fixture
async def week(play: Play) -> AsyncIterator[Meeting]:
    """Give EST Vecko in Sollentuna, on the Tuesday of its meeting."""
    async with play(forum="est_vecko", start="2026-11-24T08:55") as made:
        yield made


@pytest.fixture
async def council(play: Play) -> AsyncIterator[Meeting]:
    """Give Chefssamråd in Salem, on the morning of its meeting without elected members."""
    salem = load_ready("salem")
    async with play(municipality=salem, forum="chefssamrad", start="2026-09-08T08:55") as made:
        yield made
