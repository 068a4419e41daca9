"""An installation on disk, and `samrad run` on it as a process of its own."""

import asyncio
import json
import signal
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.homeserver import Homeserver
from bot.people_import import import_people
from bot.ports import free_port
from samverkan.model_file import load_municipality
from samverkan.people import parse_people
from tests.helpers.http_user import PASSWORD, PATIENCE

SAMRAD = Path(sys.executable).with_name("samrad")
COORDINATOR = "f00"

_ROLES = ("samordnare", "faltare", "fritidsledare", "socialtjanst", "rektor", "kommunpolis")
_MODEL = """\
id = "provkommun"
name = "Provkommun"
areas = [
    {{ id = "edsberg", name = "Edsberg" }},
    {{ id = "ovriga", name = "övriga kommundelar", rest = true }},
]
organisations = [{{ id = "kommun", name = "Provkommun", kind = "kommun" }}]
functions = [
{functions}
]
[[forums]]
id = "est_vecko"
name = "EST Vecko"
type = "est_vecko"
level = "operativ"
members = [{members}]
coordinator = "f00"
chair = "f00"
access_class = "K4"
[[forums.collections]]
id = "lagesbild"
name = "lägesbild"
document = "veckolagesbild"
announce = true
ask = {{ week = 0, day = "torsdag", at = 09:00:00 }}
nudges = [{{ week = 0, day = "fredag", at = 12:00:00 }}]
closes = {{ week = 1, day = "mandag", at = 12:00:00 }}
meeting = {{ week = 1, day = "tisdag", at = 09:00:00 }}
spread = {{ week = 1, day = "tisdag", at = 15:00:00 }}
[[documents]]
id = "veckolagesbild"
type = "D2"
title = "Veckolägesbild"
access_class = "K3"
"""
_CONFIG = """\
[municipality]
model = "kommun.toml"
[database]
url = "sqlite:///samrad.sqlite"
[matrix]
homeserver = "{url}"
user_id = "{user}"
password = "{password}"
store = "matrix-store"
encrypt_direct_rooms = {encrypt}
only_signed_devices = false
[rooms]
est_vecko = "{room}"
[web]
port = {port}
[log]
format = "json"
"""


def function_ids(count: int) -> list[str]:
    """Return the ids of a generated municipality's functions; the first coordinates."""
    return [f"f{number:02d}" for number in range(count)]


def model(count: int) -> str:
    """Return the model of a municipality whose EST Vecko has so many members."""
    functions = "\n".join(
        f'    {{ id = "{id_}", name = "Funktion {id_}", organisation = "kommun", '
        f'role = "{_ROLES[number % len(_ROLES)]}", home_area = "edsberg", superior = "f00" }},'
        if number
        else f'    {{ id = "{id_}", name = "Funktion {id_}", organisation = "kommun", '
        f'role = "{_ROLES[0]}" }},'
        for number, id_ in enumerate(function_ids(count))
    )
    members = ", ".join(f'"{id_}"' for id_ in function_ids(count))
    return _MODEL.format(functions=functions, members=members)


@dataclass(frozen=True)
class Installation:
    """Settings, model, people and database in one folder.

    Attributes:
        folder: where it is.
        bot: the bot's user id.
        port: where /health answers.

    """

    folder: Path
    bot: str
    port: int

    @property
    def config(self) -> Path:
        """The settings."""
        return self.folder / "config.toml"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "samrad.sqlite"

    @property
    def token(self) -> str:
        """The access token of the bot's device."""
        session = json.loads((self.folder / "matrix-store" / "session.json").read_text())
        return str(session["access_token"])

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Read the database past the program."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query)]

    async def start(self, at: datetime | None = None) -> "Running":
        """Start `samrad run`, living at an instant."""
        rehearse = ("--rehearse", at.isoformat()) if at else ()
        return await samrad("run", *rehearse, str(self.config))


async def samrad(*arguments: str) -> "Running":
    """Start the command line."""
    process = await asyncio.create_subprocess_exec(
        SAMRAD,
        *arguments,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    return Running(process)


async def install(
    server: Homeserver,
    folder: Path,
    bot: str,
    holders: Mapping[str, str],
    *,
    room: str = "#ingen:localhost",
    encrypt: bool = False,
) -> Installation:
    """Write an installation whose bot is the user `bot`; `holders`: function -> user id."""
    installation = Installation(folder, bot, free_port())
    await asyncio.to_thread(_write, installation, server.url, len(holders), room, encrypt)
    municipality = load_municipality(folder / "kommun.toml")
    listed = "name,function,matrix_id\n" + "".join(
        f"Kim {function},{function},{user}\n" for function, user in holders.items()
    )
    people = parse_people(listed.encode(), municipality, "people.csv")
    await import_people(
        f"sqlite:///{installation.database}", municipality, people, datetime.now(UTC)
    )
    return installation


def _write(
    installation: Installation,
    url: str,
    functions: int,
    room: str,
    encrypt: bool,  # noqa: FBT001 -- handed on by a thread
) -> None:
    folder = installation.folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kommun.toml").write_text(model(functions), encoding="utf-8")
    installation.config.write_text(
        _CONFIG.format(
            url=url,
            user=installation.bot,
            password=PASSWORD,
            encrypt=str(encrypt).lower(),
            room=room,
            port=installation.port,
        ),
        encoding="utf-8",
    )


@dataclass
class Running:
    """A running bot.

    Attributes:
        process: its process.
        log: what it has logged, line by line.

    """

    process: asyncio.subprocess.Process
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._news = asyncio.Condition()
        self._reading = asyncio.create_task(self._read())

    async def logged(self, *events: str) -> dict[str, Any]:
        """Wait for the first line of one of these events.

        Raises `RuntimeError` when the process ends without it.
        """
        async with asyncio.timeout(PATIENCE), self._news:
            seen = 0
            while True:
                for line in self.log[seen:]:
                    entry = _entry(line)
                    if entry.get("event") in events:
                        return entry
                seen = len(self.log)
                if self._reading.done():
                    raise RuntimeError(f"the bot ended: {self.log[-5:]}")
                await self._news.wait()

    async def kill(self) -> None:
        """End it as a power cut does."""
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.ended()

    async def stop(self) -> int:
        """End it as a service manager does, and return the exit status."""
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        """Wait for its end and return the exit status."""
        async with asyncio.timeout(PATIENCE):
            status = await self.process.wait()
            await self._reading
        return status

    async def _read(self) -> None:
        stream = self.process.stderr
        if stream is None:
            raise RuntimeError("the process was started without a pipe")
        async for line in stream:
            async with self._news:
                self.log.append(line.decode())
                self._news.notify_all()
        async with self._news:
            self._news.notify_all()


def _entry(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def leaked(log: Iterable[str], *contents: str) -> list[str]:
    """Return the log lines that hold one of these contents."""
    return [line for line in log if any(content in line for content in contents)]
