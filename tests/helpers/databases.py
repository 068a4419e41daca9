"""New databases for tests, of both kinds."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import make_url, text

from storage.database import Database
from storage.migrate import migrate

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
KINDS = (SQLITE, POSTGRESQL)


@dataclass(slots=True)
class Databases:
    """Makes databases that nobody has used.

    Attributes:
        folder: where SQLite files are put.
        server: address of a PostgreSQL server that may be filled; "" without one.

    """

    folder: Path
    server: str = ""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _migrated: dict[str, str] = field(default_factory=dict)

    async def empty(self, kind: str, like: str = "template0") -> str:
        """Return the address of a new database without tables."""
        name = f"samrad_{next(self._numbers)}"
        if kind == SQLITE:
            return f"sqlite:///{self.folder / name}.sqlite"
        outside = Database(self.server)
        async with outside.engine.connect() as connection:
            plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await plain.execute(text(f"CREATE DATABASE {name} TEMPLATE {like}"))
        await outside.close()
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    async def migrated(self, kind: str) -> str:
        """Return the address of a new database at the newest revision."""
        if kind not in self._migrated:
            self._migrated[kind] = await self.empty(kind)
            first = Database(self._migrated[kind])
            await migrate(first, datetime.now(UTC))
            await first.close()
        pattern = make_url(self._migrated[kind]).database or ""
        if kind == SQLITE:
            url = await self.empty(kind)
            shutil.copy(pattern, make_url(url).database or "")
            return url
        return await self.empty(kind, like=pattern)
