"""Migrations at start, with a copy of an SQLite file before anything changes."""

import sqlite3
from contextlib import suppress
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database, sqlite_file

_OWNER_ONLY = 0o600
_FILES = files("storage") / "migrations" / "versions"
HEAD = max(file.name[:4] for file in _FILES.iterdir() if file.name[:4].isdigit())
"""The newest revision, by the names of the files, so that a start that has nothing to
migrate does not load Alembic. A test holds it to what Alembic says."""


def revision_of(connection: Connection) -> str | None:
    """Return the revision a database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


async def migrate(database: Database, now: datetime) -> Path | None:
    """Bring a database to the newest revision.

    Returns the copy that was made of an SQLite file that held an older revision,
    named after the revision and the instant; None when there was nothing to copy. A file that
    is made, of either kind, is its owner's alone to read: it is of people.
    """
    made = sqlite_file(database.url)
    if made is not None:
        _make_private(made)
    async with database.engine.connect() as connection:
        current = await connection.run_sync(revision_of)
    if current == HEAD:
        return None
    copy = _back_up(database.url, current, now) if current is not None else None
    async with database.engine.begin() as connection:
        await connection.run_sync(_upgrade)
    return copy


def _make_private(file: Path) -> None:
    """Make an empty file for SQLite to fill; what cannot be made, SQLite says in its own words."""
    with suppress(OSError):
        file.touch(mode=_OWNER_ONLY, exist_ok=False)


def _back_up(url: str, revision: str, now: datetime) -> Path | None:
    source = sqlite_file(url)
    if source is None:
        return None
    target = source.with_name(f"{source.name}.{revision}.{now:%Y%m%dT%H%M%SZ}.bak")
    _make_private(target)
    # The backup interface copies a database that has a write-ahead log, whole.
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    old.close()
    new.close()
    return target


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 -- only a start that migrates pays for it
    from alembic.config import Config  # noqa: PLC0415 -- as above

    config = Config()
    config.set_main_option("script_location", str(files("storage") / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
