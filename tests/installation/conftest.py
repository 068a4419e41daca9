"""The stage of the week, and databases of both kinds, for installations of several parts."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.helpers.databases import KINDS, Databases
from tests.week.conftest import kind, play, stage

__all__ = ["kind", "play", "stage"]


@pytest.fixture(params=KINDS)
async def database(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[Database]:
    """Give a database at the newest revision, of each kind."""
    made = Database(await databases.migrated(request.param))
    yield made
    await made.close()
