"""A database of each kind."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.helpers.databases import KINDS, Databases


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Give each kind of database."""
    return str(request.param)


@pytest.fixture
async def database(kind: str, databases: Databases) -> AsyncIterator[Database]:
    """Give a database at the newest revision."""
    made = Database(await databases.migrated(kind))
    yield made
    await made.close()
