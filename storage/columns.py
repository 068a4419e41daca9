"""Columns for statements whose rows are values, and not objects that may be changed.

A statement of a class's attributes goes through SQLAlchemy's ORM, which takes more than half
of its time even when no object comes out of it. One of the table's own columns does not. It
does not write first what waits in the session either: what it reads must have been flushed by
whoever wrote it.
"""

from typing import Any

from sqlalchemy import Column
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import SQLModel


def columns(table: type[SQLModel]) -> ReadOnlyColumnCollection[str, Column[Any]]:
    """Return the columns of a class's table, by name."""
    return SQLModel.metadata.tables[str(table.__tablename__)].columns
