"""/health and /metrics on loopback: FastAPI on uvicorn."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.platforms.base import Platform
from storage import outbox
from storage.database import Database

STALE_SYNC = 180.0
"""Seconds without a word from the homeserver before the bot calls itself unwell."""
STALE_MESSAGE = 600.0
"""Seconds a due message may wait before the bot calls itself unwell."""


class Health:
    """Looks at the parts a bot needs. Holds no content: only ages and counts."""

    def __init__(self, database: Database, platform: Platform, clock: Clock) -> None:
        self._database = database
        self._platform = platform
        self._clock = clock

    async def look(self) -> dict[str, Any]:
        """Return database, homeserver, ages in seconds, and whether all is well."""
        now = self._clock.now()
        found: dict[str, Any] = {"database": False, "oldest_undelivered_seconds": None}
        try:
            async with self._database.read() as session:
                await session.exec(text("SELECT 1"))  # type: ignore[call-overload]  # plain SQL
                oldest = await outbox.oldest_pending(session, now)
                found["outbox"] = await outbox.counts(session)
            found["database"] = True
            if oldest is not None:
                found["oldest_undelivered_seconds"] = (now - oldest.not_before).total_seconds()
        except (SQLAlchemyError, OSError):
            pass
        state = self._platform.health()
        found["homeserver"] = state.connected
        found["last_sync_seconds"] = self._age(state.last_sync)
        found["ok"] = bool(
            found["database"]
            and state.connected
            and (found["last_sync_seconds"] or 0) < STALE_SYNC
            and (found["oldest_undelivered_seconds"] or 0) < STALE_MESSAGE
        )
        return found

    def _age(self, instant: datetime | None) -> float | None:
        if instant is None:
            return None
        return max((self._clock.now() - self._clock.at(instant)).total_seconds(), 0.0)


def application(health: Health) -> FastAPI:
    """Return the web application."""
    app = FastAPI(title="Samråd", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    async def look(response: Response) -> dict[str, Any]:
        found = await health.look()
        response.status_code = 200 if found["ok"] else 503
        return found

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(_metrics(await health.look()), media_type=CONTENT_TYPE_LATEST)

    return app


def _metrics(found: dict[str, Any]) -> bytes:
    """Return the state as Prometheus text; the counts come from the tables themselves."""
    registry = CollectorRegistry()
    for name, help_ in (
        ("database", "The database answers"),
        ("homeserver", "The homeserver answers"),
        ("ok", "All is well"),
    ):
        Gauge(f"samrad_{name}", help_, registry=registry).set(bool(found[name]))
    for name, help_ in (
        ("last_sync_seconds", "Seconds since the last word from the homeserver"),
        ("oldest_undelivered_seconds", "Seconds the oldest due message has waited"),
    ):
        Gauge(f"samrad_{name}", help_, registry=registry).set(found[name] or 0.0)
    messages = Gauge("samrad_outbox_messages", "Messages by state", ["state"], registry=registry)
    for state, count in found.get("outbox", {}).items():
        messages.labels(state).set(count)
    return generate_latest(registry)


class PortTakenError(Exception):
    """The web's port cannot be had."""


class Server(uvicorn.Server):
    """A uvicorn that leaves the signals to the bot."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises `PortTakenError`.

    Opened here, since uvicorn ends the whole process when a port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as problem:
        raise PortTakenError(f"{host}:{port}: {problem.strerror}") from problem


def server(app: FastAPI) -> Server:
    """Return a server; run its `serve([listen(…)])` as a task."""
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none")
    return Server(config)
