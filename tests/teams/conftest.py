"""The playground, for all tests of Teams that need it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.teams.cloud import Cloud, cloud
from tests.teams.packages import installed
from tests.teams.playground import Playground, playground


@pytest.fixture(scope="session")
def teams_playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    """Give one playground to all tests."""
    packages = installed("the bot in the Microsoft 365 Agents Playground")
    with playground(packages, tmp_path_factory.mktemp("playground")) as running:
        yield running


@pytest.fixture
async def teams(teams_playground: Playground) -> AsyncIterator[Cloud]:
    """Give what stands between the playground and a bot."""
    async with cloud(teams_playground) as made:
        yield made
