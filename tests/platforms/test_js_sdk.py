"""The bot and a client that trusts only signed devices read each other.

The client is matrix-js-sdk with the cryptography of Element, in tests/js.
"""

import asyncio
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from bot.homeserver import Homeserver
from bot.matrix_account import Identity
from bot.platforms.base import Event, Outgoing, Said
from bot.platforms.matrix import MatrixPlatform, MatrixSettings
from bot.platforms.matrix.cross_signing import CrossSigning
from bot.platforms.matrix.trust import SignedDevicesOnly
from tests.helpers.nio_people import PASSWORD, PICKLE_KEY, register

_FOLDER = Path(__file__).parent.parent / "js"
_LIMIT = 60.0  # seconds for anything that the other side is waited for


@pytest.fixture(scope="session")
def packages() -> Path:
    """Install the client's packages as locked, and return its folder.

    Without Node the tests are skipped, and say what was not tested; where CI is set,
    that fails.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        reason = "NOT TESTED for want of Node.js: a client that trusts only signed devices"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # Copies of the test run at once must not install over each other.
    with FileLock(_FOLDER / "node_modules.lock"):
        installed, lock = _FOLDER / "node_modules/.package-lock.json", _FOLDER / "package-lock.json"
        if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
            install = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(install, cwd=_FOLDER, check=True)  # noqa: S603 -- no input from outside
    return _FOLDER


class Person:
    """The other client: a process that speaks JSON lines."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Take the running process."""
        self._process = process

    async def hears(self, kind: str, but_not: str = "") -> object:
        """Return the next thing of this kind that the client says, passing by others."""
        assert self._process.stdout is not None
        async with asyncio.timeout(_LIMIT):
            while line := await self._process.stdout.readline():
                said = json.loads(line)
                assert but_not not in said
                if kind in said:
                    return said[kind]
        raise AssertionError("the client has ended")

    def writes(self, text: str) -> None:
        """Have it write a message in the room."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{text}\n".encode())


@asynccontextmanager
async def _person(packages: Path, script: str, *arguments: str) -> AsyncIterator[Person]:
    process = await asyncio.create_subprocess_exec(
        *("node", script, *arguments),
        cwd=packages,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Person(process)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


@dataclass(frozen=True)
class _Bot:
    platform: MatrixPlatform
    shown: list[str]
    said: asyncio.Queue[Said]


@asynccontextmanager
async def _bot(server: Homeserver, store: Path, *, signed: bool) -> AsyncIterator[_Bot]:
    settings = MatrixSettings(
        homeserver=server.url,
        user_id=await register(server, "bot"),
        password=PASSWORD,
        store_path=store,
        allowed_servers=frozenset({server.server_name}),
    )
    shown: list[str] = []
    said: asyncio.Queue[Said] = asyncio.Queue()
    signing = CrossSigning(store, PICKLE_KEY)

    async def everyone(_user: str) -> bool:
        return True

    async def listen(event: Event) -> None:
        if isinstance(event, Said):
            said.put_nowait(event)

    platform = MatrixPlatform(
        settings,
        is_known=everyone,
        identity=Identity(signing, shown.append) if signed else None,
        device_policy=SignedDevicesOnly(store, lambda: signing.master),
    )
    await platform.start()
    running = asyncio.create_task(platform.run(listen))
    try:
        yield _Bot(platform, shown, said)
    finally:
        await platform.stop()
        await running


async def test_a_client_that_trusts_only_signed_devices_reads_the_bot_and_is_read(
    homeserver: Homeserver, packages: Path, tmp_path: Path
) -> None:
    user = await register(homeserver, "anna")
    async with _bot(homeserver, tmp_path, signed=True) as bot:
        room = await bot.platform.direct_room(user)
        async with _person(packages, "client.js", homeserver.url, user, PASSWORD, room) as anna:
            assert await anna.hears("ready")
            delivered = await bot.platform.send(room, Outgoing("Hur har veckan varit?"), "ask")
            assert delivered.left_out == frozenset()
            assert await anna.hears("read") == "Hur har veckan varit?"
            anna.writes("Två cykelstölder vid torget.")
            async with asyncio.timeout(_LIMIT):
                answer = await bot.said.get()
            assert (answer.text, answer.encrypted) == ("Två cykelstölder vid torget.", True)


async def test_the_same_client_cannot_read_a_bot_that_has_not_signed_its_device(
    homeserver: Homeserver, packages: Path, tmp_path: Path
) -> None:
    """The control of the test above: without cross-signing, that one fails."""
    user = await register(homeserver, "anna")
    async with _bot(homeserver, tmp_path, signed=False) as bot:
        room = await bot.platform.direct_room(user)
        async with _person(packages, "client.js", homeserver.url, user, PASSWORD, room) as anna:
            assert await anna.hears("ready")
            await bot.platform.send(room, Outgoing("Hur har veckan varit?"), "ask")
            reason = await anna.hears("unreadable", but_not="read")
            assert reason == "UNSIGNED_SENDER_DEVICE"


async def test_the_printed_recovery_key_opens_the_bots_identity_in_another_client(
    homeserver: Homeserver, packages: Path, tmp_path: Path
) -> None:
    async with _bot(homeserver, tmp_path, signed=True) as bot:
        [recovery_key] = bot.shown
        user = bot.platform.client.user_id
        arguments = (homeserver.url, user, PASSWORD, recovery_key)
        async with _person(packages, "recover.js", *arguments) as somebody:
            assert await somebody.hears("recovered") is True
