"""A real Synapse on loopback, for the tests, the demo and the benchmarks.

It needs nothing but the `matrix-synapse` package: SQLite in a folder of its own, no
federation, no rate limits, up in a few seconds. It is no server for real use.

    async with Homeserver() as server:
        await server.register("anna", "secret")
        ... server.url ...
"""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.ports import free_port

_START_LIMIT = 60.0  # seconds; a cold start on a busy machine takes ten at worst
_STOP_LIMIT = 10.0  # seconds before a server that does not obey is killed
_POLL = 0.05  # seconds between two looks whether it answers

_UNLIMITED = {"per_second": 1e6, "burst_count": 1_000_000}
_RATES: dict[str, Any] = {
    **dict.fromkeys(
        (
            "rc_message",
            "rc_registration",
            "rc_registration_token_validity_check",
            "rc_admin_redaction",
            "rc_joins_per_room",
            "rc_3pid_validation",
            "rc_third_party_invite",
            "rc_media_create",
            "rc_key_requests",
            "rc_room_creation",
            "rc_reports",
            "rc_user_directory",
            "rc_delayed_event_mgmt",
        ),
        _UNLIMITED,
    ),
    "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), _UNLIMITED),
    "rc_joins": dict.fromkeys(("local", "remote"), _UNLIMITED),
    "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), _UNLIMITED),
    "rc_presence": {"per_user": _UNLIMITED},
}


class Homeserver:
    """One Synapse in one folder.

    Attributes:
        folder: where its database, media and log are.
        server_name: the part after the colon in user ids.
        url: where clients reach it; the same after a restart.

    """

    server_name = "localhost"

    def __init__(self, folder: Path | None = None) -> None:
        """Take `folder`, or a temporary one that is removed at the end."""
        self._temporary = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="samrad-synapse-"))
        self._port = free_port()
        self._secret = secrets.token_hex(16)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Base address of the client-server API, without a final slash."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.folder / "homeserver.log"

    def user_id(self, localpart: str) -> str:
        """Return the whole user id of a local user."""
        return f"@{localpart}:{self.server_name}"

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(_write_configuration, self.folder, self._port, self._secret)
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
        if self._temporary:
            await asyncio.to_thread(shutil.rmtree, self.folder, ignore_errors=True)

    async def start(self) -> None:
        """Start, and return when it answers. Raises `RuntimeError` when it does not come up."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "synapse.app.homeserver", "--config-path", "homeserver.json"),
            cwd=self.folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(_START_LIMIT), aiohttp.ClientSession() as session:
                while not await self._answers(session):  # noqa: ASYNC110 -- another process sets no Event
                    await asyncio.sleep(_POLL)
        except TimeoutError:
            await self.stop()
            raise RuntimeError(f"Synapse did not start, see {self.log}") from None
        except BaseException:
            # Cancelled meanwhile, or it ended by itself: nobody else would stop it.
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop it; what it has acknowledged is on disk."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_STOP_LIMIT):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def restart(self) -> None:
        """Stop and start on the same port and data."""
        await self.stop()
        await self.start()

    async def register(
        self, user: str, password: str, *, name: str | None = None, admin: bool = False
    ) -> str:
        """Create a user by the shared secret and return the user id.

        `name` is what others see; the localpart when it is left out.
        Raises `aiohttp.ClientResponseError` when the name is taken.
        Source: Synapse's admin API, "Shared-Secret Registration".
        """
        endpoint = f"{self.url}/_synapse/admin/v1/register"
        async with aiohttp.ClientSession(raise_for_status=True) as session:
            async with session.get(endpoint) as answer:
                nonce = (await answer.json())["nonce"]
            words = (nonce, user, password, "admin" if admin else "notadmin")
            mac = hmac.new(self._secret.encode(), "\0".join(words).encode(), hashlib.sha1)
            body = {
                "nonce": nonce,
                "username": user,
                "displayname": name or user,
                "password": password,
                "admin": admin,
                "mac": mac.hexdigest(),
                "inhibit_login": True,
            }
            async with session.post(endpoint, json=body) as answer:
                return str((await answer.json())["user_id"])

    async def _answers(self, session: aiohttp.ClientSession) -> bool:
        if self._process is None or self._process.returncode is not None:
            raise RuntimeError(f"Synapse ended while starting, see {self.log}")
        try:
            async with session.get(f"{self.url}/_matrix/client/versions") as answer:
                return answer.status == HTTPStatus.OK
        except aiohttp.ClientError:
            return False


def _write_configuration(folder: Path, port: int, secret: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(32)
    (folder / "signing.key").write_text(f"ed25519 a_1 {_unpadded_base64(key)}\n")
    # JSON is YAML, and Synapse reads YAML.
    (folder / "logging.json").write_text(json.dumps(_logging(folder)))
    (folder / "homeserver.json").write_text(json.dumps(_configuration(folder, port, secret)))


def _unpadded_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")


def _configuration(folder: Path, port: int, secret: str) -> dict[str, Any]:
    return {
        "server_name": Homeserver.server_name,
        "pid_file": str(folder / "homeserver.pid"),
        "listeners": [
            {
                "port": port,
                "type": "http",
                "bind_addresses": ["127.0.0.1"],
                "resources": [{"names": ["client", "media"], "compress": False}],
            },
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "media_store_path": str(folder / "media"),
        "log_config": str(folder / "logging.json"),
        "signing_key_path": str(folder / "signing.key"),
        "registration_shared_secret": secret,
        "macaroon_secret_key": secret,
        "form_secret": secret,
        "bcrypt_rounds": 4,  # the passwords protect nothing here, and hashing is slow
        "report_stats": False,
        "suppress_key_server_warning": True,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "presence": {"enabled": False},
        "url_preview_enabled": False,
        "enable_authenticated_media": True,
        "encryption_enabled_by_default_for_room_type": "off",
        **_RATES,
    }


def _logging(folder: Path) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {
            "file": {
                "class": "logging.FileHandler",
                "filename": str(folder / "homeserver.log"),
                "formatter": "plain",
            },
        },
        "root": {"level": "WARNING", "handlers": ["file"]},
    }
