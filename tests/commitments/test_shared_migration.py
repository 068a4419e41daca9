"""A database from before shared åtaganden were found by their function."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Boolean, Connection, Integer, MetaData, Table, insert

import storage
from storage import commitments
from storage.database import Database
from storage.migrate import migrate

NOW = datetime(2026, 11, 19, 8, tzinfo=UTC)
OLD = "0016"


def _fill(connection: Connection) -> None:
    """Bring an empty database to the old revision, with an åtagande that is shared."""
    config = Config()
    folder = Path(next(iter(storage.__path__)))
    config.set_main_option("script_location", str(folder / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, OLD)
    table = Table("commitment", MetaData(), autoload_with=connection)
    values = {
        column.name: 0 if isinstance(column.type, Integer | Boolean) else ""
        for column in table.columns
        if not column.nullable
    }
    day = {"made_day": NOW.date(), "ladder_from": NOW.date(), "created_at": NOW, "live": True}
    shared = {"co_owners": ["kommunpolis", "kommunpolis"], "evidence": []}
    connection.execute(insert(table), {**values, **day, **shared, "id": 1, "number": "A-2026-001"})


async def test_what_was_shared_before_is_found_afterwards(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'samrad.sqlite'}")
    async with database.engine.begin() as connection:
        await connection.run_sync(_fill)
    await migrate(database, NOW)
    async with database.read() as session:
        wanted = commitments.Filter(holders=("kommunpolis",))
        found = await commitments.page(session, wanted)
    await database.close()
    assert [row.number for row in found] == ["A-2026-001"]
