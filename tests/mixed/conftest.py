"""A way to stage a forum in two chats."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from tests.helpers.databases import SQLITE, Databases
from tests.mixed.stage import Mixed, mixed

PlayMixed = Callable[..., AbstractAsyncContextManager[Mixed]]


@pytest.fixture
def play_mixed(files: Databases) -> PlayMixed:
    """Give a way to stage it, with circumstances as `tests.mixed.stage.mixed` takes."""

    @asynccontextmanager
    async def stage(**circumstances: Any) -> AsyncIterator[Mixed]:  # noqa: ANN401 -- those of `mixed`
        async with mixed(await files.migrated(SQLITE), **circumstances) as made:
            yield made

    return stage
