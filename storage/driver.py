"""SQLite for asyncio: a statement with all its rows is one hand-over to the driver's thread.

SQLAlchemy's own dialect hands over four times for a statement, to open a cursor, execute,
fetch and close, and once more to begin; each time two threads wait for each other. What is
read here is always read whole, so that all of it is done together. The rest is SQLAlchemy's.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

import aiosqlite
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.orm import Session
from sqlalchemy.util import await_only

NAME = "sqlite+whole"
"""What the dialect is called in the URL of an engine."""

_Execute = Callable[[sqlite3.Cursor, str, Any], object]


class _Outcome(NamedTuple):
    """What came of a statement, by the names of PEP 249."""

    description: Any
    rowcount: int
    lastrowid: int | None
    rows: Sequence[Any]


_NOTHING = _Outcome(None, -1, None, ())


def _whole(
    connection: sqlite3.Connection,
    begin: str,
    execute: _Execute,
    statement: str,
    parameters: object,
) -> _Outcome:
    """Begin if that is due, execute and fetch: all on the driver's thread."""
    cursor = connection.cursor()
    try:
        if begin:
            cursor.execute(begin)
        execute(cursor, statement, parameters)
        rows = cursor.fetchall() if cursor.description else ()
        return _Outcome(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
    finally:
        cursor.close()


class Connection(AsyncAdapt_aiosqlite_connection):
    """A connection of PEP 249 whose transaction begins with its first statement."""

    _begin = ""
    """How the next statement begins a transaction, if it shall."""
    _begun = False

    def begin(self, how: str) -> None:
        """Let the next statement begin a transaction."""
        self._begin = how

    def cursor(self, server_side: bool = False) -> Any:  # noqa: ANN401, ARG002, FBT001, FBT002 -- the parent's signature
        """Return a cursor; rows are never left with the server."""
        return Cursor(self)

    def whole(self, execute: _Execute, statement: str, parameters: object) -> _Outcome:
        """Return what comes of a statement. Raises the errors of `sqlite3`."""
        driver: Any = self._connection
        begin, self._begin = self._begin, ""
        self._begun = self._begun or bool(begin)
        try:
            # The driver has no door for several steps at once; the tests hold that it goes.
            whole = (_whole, driver._conn, begin, execute, statement, parameters)  # noqa: SLF001 -- as above
            done = driver._execute(*whole)  # noqa: SLF001 -- as above
            outcome: _Outcome = await_only(done)
        except Exception as problem:  # noqa: BLE001 -- the parent translates each
            self._handle_exception(problem)
        return outcome

    def commit(self) -> None:
        """Commit what was begun."""
        self._begin = ""
        if self._begun:
            super().commit()
            self._begun = False

    def rollback(self) -> None:
        """Undo what was begun."""
        self._begin = ""
        if self._begun:
            super().rollback()
            self._begun = False


class Cursor:
    """A cursor of PEP 249 over rows that have been fetched."""

    __slots__ = ("_connection", "_outcome", "_rows", "arraysize")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._keep(_NOTHING)
        self.arraysize = 1

    def _keep(self, outcome: _Outcome) -> None:
        self._outcome = outcome
        self._rows: Iterator[Any] = iter(outcome.rows)

    def execute(self, statement: str, parameters: Sequence[Any] | None = None) -> None:
        """Execute a statement."""
        self._keep(self._connection.whole(sqlite3.Cursor.execute, statement, parameters or ()))

    def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Execute a statement for each set of parameters."""
        self._keep(self._connection.whole(sqlite3.Cursor.executemany, statement, parameters))

    @property
    def description(self) -> Any:  # noqa: ANN401 -- as PEP 249 has it
        """The columns of the rows."""
        return self._outcome.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        return self._outcome.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The id of the row that was added last."""
        return self._outcome.lastrowid

    def fetchone(self) -> Any:  # noqa: ANN401 -- as PEP 249 has it
        """Return the next row, or None."""
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next rows."""
        return [row for _, row in zip(range(size or self.arraysize), self._rows, strict=False)]

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        return list(self._rows)

    def close(self) -> None:
        """Let go of the rows."""
        self._rows = iter(())

    async def _async_soft_close(self) -> None:
        """Do nothing: SQLAlchemy asks it to let go of the cursor, and it holds none."""


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *arguments: Any, **options: Any) -> Connection:  # noqa: ANN401 -- the driver's own
        """Connect; its thread does not keep a process that ends."""
        connect = options.pop("async_creator_fn", aiosqlite.connect)
        connection = connect(*arguments, **options)
        connection._thread.daemon = True  # noqa: SLF001 -- as SQLAlchemy's own does
        return Connection(self, await_only(_connected(connection)))


async def _connected(connection: Any) -> Any:  # noqa: ANN401 -- the driver's own type
    """Return the connection when it is there; one that nobody waits for any more is closed."""
    connecting = asyncio.ensure_future(connection)
    try:
        return await asyncio.shield(connecting)
    except asyncio.CancelledError:
        with suppress(sqlite3.Error):
            await (await connecting).close()
        raise


def or_closed(prepare: Callable[[Any], None], connection: Any) -> None:  # noqa: ANN401 -- the driver's own type
    """Say the first words on a connection, and close it when they fail or are cancelled.

    The pool forgets such a connection, and its thread would outlive the loop.
    """
    try:
        prepare(connection)
    except BaseException:
        connection.close()
        raise


class Dialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy's dialect, but for its cursors."""

    driver = "whole"
    supports_statement_cache = True
    supports_server_side_cursors = False

    def do_begin(self, dbapi_connection: Any) -> None:  # noqa: ANN401 -- the parent's signature
        """Let the next statement begin a transaction.

        Not by a listener: with one, SQLAlchemy asks around at every statement.
        """
        dbapi_connection.begin("BEGIN")

    def on_connect(self) -> Callable[[Any], None]:
        """Return what prepares a connection."""
        return partial(or_closed, super().on_connect())

    @classmethod
    def import_dbapi(cls) -> _Driver:
        """Return the driver."""
        return _Driver(aiosqlite, sqlite3)


def begin_writing(session: Session) -> None:
    """Let a transaction of which no statement has been sent yet be one that writes.

    It takes its turn before it reads, so that what it has read is not changed under it.
    """
    begun: Any = session.connection().connection.dbapi_connection
    begun.begin("BEGIN IMMEDIATE")


registry.register(NAME.replace("+", "."), __name__, Dialect.__name__)
