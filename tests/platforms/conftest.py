"""Scenes for the tests of the platforms."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.homeserver import Homeserver
from tests.helpers.databases import SQLITE, Databases
from tests.helpers.scenes import Scene, matrix_scene, memory_scene
from tests.teams.conftest import teams_playground
from tests.teams.playground import Playground
from tests.teams.scene import teams_scene

__all__ = ["teams_playground"]


@dataclass(frozen=True)
class _Place:
    encrypted: bool
    server: Homeserver | None
    playground: Playground | None


# One worker runs all that is in Teams: its playground has no rooms to spare.
_TEAMS = pytest.param("teams-plain", marks=pytest.mark.xdist_group("teams"))


MAKES_ROOMS = ["memory-plain", "memory-encrypted", "matrix-plain", "matrix-encrypted"]
"""The platforms on which a bot makes rooms and rooms are replaced: in Teams people do."""


@pytest.fixture(params=[*MAKES_ROOMS, _TEAMS])
def place(request: pytest.FixtureRequest) -> _Place:
    """Give each platform in turn, its rooms to be encrypted or not."""
    platform, _, kind = request.param.partition("-")
    # Only here, so that the tests in memory start no server.
    server = request.getfixturevalue("homeserver") if platform == "matrix" else None
    teams = request.getfixturevalue("teams_playground") if platform == "teams" else None
    return _Place(kind == "encrypted", server, teams)


@pytest.fixture
async def scene(place: _Place, tmp_path: Path, files: Databases) -> AsyncIterator[Scene]:
    """Give a scene at each place."""
    if place.playground is not None:
        async with teams_scene(place.playground, await files.migrated(SQLITE)) as ready:
            yield ready
    elif place.server is None:
        async with memory_scene(encrypted=place.encrypted) as ready:
            yield ready
    else:
        async with matrix_scene(place.server, tmp_path, encrypted=place.encrypted) as ready:
            yield ready
