"""`samrad run`: everything an installation needs, in the foreground, until SIGTERM."""

import asyncio
import random
import signal
import sys

import structlog

from bot import logs
from bot.access import ForumRoom
from bot.clock import Clock, SystemClock
from bot.lock import only_one
from bot.matrix_account import matrix_platform
from bot.memory import give_back
from bot.platforms.base import LoginFailed, Platform, Unreachable
from bot.samrad import Samrad
from bot.settings import Settings, load_model
from bot.web import Health, application, listen, server
from bot.word_templates import read_templates
from storage.database import Database
from storage.migrate import migrate

log = structlog.get_logger()

_LONGEST_PAUSE = 60.0


async def run(settings: Settings, clock: Clock | None = None) -> None:
    """Run until SIGTERM or SIGINT.

    Raises `bot.lock.TakenError` when another copy runs on the database,
    `bot.web.PortTakenError` when something else answers at the web's port, and
    `bot.platforms.base.LoginFailed` when the account cannot be used.
    """
    logs.set_up(settings.log.level, settings.log.format)
    clock = clock or SystemClock()
    database = Database(settings.database.url.get_secret_value())
    try:
        async with only_one(database):
            copy = await migrate(database, clock.now())
            log.info("database_ready", copied=copy is not None)
            await _run(settings, database, clock)
    finally:
        await database.close()
        log.info("stopped")


async def _run(settings: Settings, database: Database, clock: Clock) -> None:
    platform = matrix_platform(settings.matrix, database, _show_recovery_key)
    rooms = [ForumRoom(forum, platform.name, room) for forum, room in settings.rooms.items()]
    model = load_model(settings)
    templates = await asyncio.to_thread(read_templates, settings.documents.templates, model)
    samrad = Samrad(model, database, {platform.name: platform}, clock, rooms, templates=templates)
    door = listen(settings.web.host, settings.web.port)
    web = server(application(Health(database, platform, clock)))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    serving = asyncio.create_task(web.serve([door]))
    bot = asyncio.create_task(_run_bot(samrad, platform))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({bot, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        log.info("stopping")
        # The outbox first: a platform that is closed under it would refuse what is under way.
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)
        await platform.stop()
        stopping.cancel()
        web.should_exit = True
        await serving
    if not bot.cancelled():
        bot.result()


async def _run_bot(samrad: Samrad, platform: Platform) -> None:
    try:
        await _start(platform)
        await samrad.run(ready=_ready)
    except ExceptionGroup as problems:
        login, _ = problems.split(LoginFailed)
        raise (login.exceptions[0] if login is not None else problems) from problems


def _ready() -> None:
    give_back()
    log.info("ready")


async def _start(platform: Platform) -> None:
    """Log in; a homeserver that is gone at start is waited for."""
    pause = 1.0
    while True:
        try:
            return await platform.start()
        except Unreachable as problem:
            log.warning("homeserver_unreachable", retry_in=round(pause))
            await asyncio.sleep(max(problem.retry_after or 0.0, pause * random.uniform(0.5, 1.0)))  # noqa: S311 -- jitter, no secret
            pause = min(pause * 2, _LONGEST_PAUSE)


def _show_recovery_key(key: str) -> None:
    """Print the recovery key, once: it is never logged and not kept in clear."""
    sys.stdout.write(
        f"\nRecovery key of the bot's identity, shown only now. Keep it in a safe place:\n\n"
        f"    {key}\n\n"
    )
    sys.stdout.flush()
