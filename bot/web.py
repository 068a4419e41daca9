"""/health, /metrics and what Teams calls, on loopback: FastAPI on uvicorn."""

import socket
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import uvicorn
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
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

    def __init__(
        self, databases: Mapping[str, Database], platforms: Mapping[str, Platform], clock: Clock
    ) -> None:
        """Take each municipality's database by its id, and the platforms by name."""
        self._databases = databases
        self._platforms = platforms
        self._clock = clock

    async def look(self) -> dict[str, Any]:
        """Return how municipalities and platforms are, ages in seconds, and whether all is well.

        What stands at the top is the worst of all; `homeserver` is all platforms.
        """
        towns = {name: await self._town(database) for name, database in self._databases.items()}
        platforms = {name: self._platform(each) for name, each in self._platforms.items()}
        states: Counter[str] = Counter()
        for town in towns.values():
            states.update(town["outbox"])
        return {
            "database": all(town["database"] for town in towns.values()),
            "oldest_undelivered_seconds": _worst(
                town["oldest_undelivered_seconds"] for town in towns.values()
            ),
            "outbox": dict(states),
            "homeserver": all(each["connected"] for each in platforms.values()),
            "last_sync_seconds": _worst(each["last_sync_seconds"] for each in platforms.values()),
            "ok": all(each["ok"] for each in (*towns.values(), *platforms.values())),
            "municipalities": towns,
            "platforms": platforms,
        }

    async def _town(self, database: Database) -> dict[str, Any]:
        now = self._clock.now()
        found: dict[str, Any] = {
            "database": False,
            "oldest_undelivered_seconds": None,
            "outbox": {},
        }
        try:
            async with database.read() as session:
                await session.exec(text("SELECT 1"))  # type: ignore[call-overload]  # plain SQL
                oldest = await outbox.oldest_pending(session, now)
                found["outbox"] = await outbox.counts(session)
            found["database"] = True
            if oldest is not None:
                found["oldest_undelivered_seconds"] = (now - oldest.not_before).total_seconds()
        except (SQLAlchemyError, OSError):
            pass
        age = found["oldest_undelivered_seconds"] or 0
        found["ok"] = found["database"] and age < STALE_MESSAGE
        return found

    def _platform(self, platform: Platform) -> dict[str, Any]:
        state = platform.health()
        age = self._age(state.last_sync)
        is_well = state.connected and (age or 0) < STALE_SYNC
        return {"connected": state.connected, "last_sync_seconds": age, "ok": is_well}

    def _age(self, instant: datetime | None) -> float | None:
        if instant is None:
            return None
        return max((self._clock.now() - self._clock.at(instant)).total_seconds(), 0.0)


def _worst(ages: Iterable[float | None]) -> float | None:
    return max((age for age in ages if age is not None), default=None)


def application(health: Health, routers: Iterable[APIRouter] = ()) -> FastAPI:
    """Return the web application, with what platforms have people's servers call."""
    app = FastAPI(title="Samråd", docs_url=None, redoc_url=None, openapi_url=None)

    async def look(_: Request) -> Response:
        found = await health.look()
        return JSONResponse(found, 200 if found["ok"] else 503)

    async def metrics(_: Request) -> Response:
        return Response(_metrics(await health.look()), media_type=CONTENT_TYPE_LATEST)

    # Starlette's own kind of route, here and elsewhere: there is nothing that FastAPI should read
    # for it, and to find that out it loads all of pydantic's first version.
    app.add_route("/health", look)
    app.add_route("/metrics", metrics)
    for router in routers:
        app.include_router(router)
    return app


def _metrics(found: dict[str, Any]) -> bytes:
    """Return the state as Prometheus text; the counts come from the tables themselves."""
    registry = CollectorRegistry()
    Gauge("samrad_ok", "All is well", registry=registry).set(found["ok"])
    by = (
        ("municipality", "municipalities", "database", "database", "The database answers"),
        (
            "municipality",
            "municipalities",
            "oldest_undelivered_seconds",
            "oldest_undelivered_seconds",
            "Seconds the oldest due message has waited",
        ),
        ("platform", "platforms", "connected", "homeserver", "The platform's server answers"),
        (
            "platform",
            "platforms",
            "last_sync_seconds",
            "last_sync_seconds",
            "Seconds since the last word from the platform's server",
        ),
    )
    for label, part, key, name, help_ in by:
        gauge = Gauge(f"samrad_{name}", help_, [label], registry=registry)
        for one, state in found[part].items():
            gauge.labels(one).set(state[key] or 0.0)
    messages = Gauge(
        "samrad_outbox_messages", "Messages by state", ["municipality", "state"], registry=registry
    )
    for town, state in found["municipalities"].items():
        for name, count in state["outbox"].items():
            messages.labels(town, name).set(count)
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
