"""INSERT … ON CONFLICT, which each database has in a dialect of its own."""

from typing import TYPE_CHECKING

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_in(dialect: str, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """Return an insert into a table that can say what to do where a row is there already."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 -- takes memory, most run SQLite

    return postgresql.insert(table)
