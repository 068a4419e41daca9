"""Scenes for the tests of the platforms."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.homeserver import Homeserver
from tests.helpers.scenes import Scene, matrix_scene, memory_scene


@dataclass(frozen=True)
class _Place:
    encrypted: bool
    server: Homeserver | None


@pytest.fixture(params=["memory-plain", "memory-encrypted", "matrix-plain", "matrix-encrypted"])
def place(request: pytest.FixtureRequest) -> _Place:
    """Give each platform in turn, its rooms to be encrypted or not."""
    platform, _, kind = request.param.partition("-")
    # Only here, so that the tests in memory start no server.
    server = request.getfixturevalue("homeserver") if platform == "matrix" else None
    return _Place(kind == "encrypted", server)


@pytest.fixture
async def scene(place: _Place, tmp_path: Path) -> AsyncIterator[Scene]:
    """Give a scene at each place."""
    if place.server is None:
        async with memory_scene(encrypted=place.encrypted) as ready:
            yield ready
    else:
        async with matrix_scene(place.server, tmp_path, encrypted=place.encrypted) as ready:
            yield ready
