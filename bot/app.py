"""`samrad run`: everything an installation needs, in the foreground, until SIGTERM."""

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import structlog

from bot import logs, pages
from bot.clock import Clock, SystemClock
from bot.hosted import Hosted, limits
from bot.hub import Hub
from bot.lock import only_one
from bot.matrix_account import matrix_platform
from bot.memory import give_back
from bot.platforms.base import LoginFailed, Platform, Unreachable
from bot.samrad import Samrad
from bot.settings import Settings, TeamsSection
from bot.web import Health, application, listen, server
from bot.word_templates import read_templates
from storage.database import Database
from storage.migrate import migrate
from storage.owner import claim

if TYPE_CHECKING:
    from bot.platforms.teams import TeamsPlatform

log = structlog.get_logger()

_LONGEST_PAUSE = 60.0


class MissingPartError(Exception):
    """Something is set that the installation lacks the packages for."""


async def run(settings: Settings, hosted: Sequence[Hosted], clock: Clock | None = None) -> None:
    """Run until SIGTERM or SIGINT.

    Raises `bot.lock.TakenError` when another copy runs on a database,
    `storage.owner.OthersDatabaseError` when a database is another municipality's,
    `bot.web.PortTakenError` when something else answers at the web's port,
    `MissingPartError` when a platform's packages are missing, and
    `bot.platforms.base.LoginFailed` when the account cannot be used.
    """
    logs.set_up(settings.log.level, settings.log.format)
    clock = clock or SystemClock()
    try:
        async with AsyncExitStack() as open_:
            databases = [await open_.enter_async_context(_opened(one, clock)) for one in hosted]
            await _run(settings, hosted, databases, clock)
    finally:
        log.info("stopped")


@asynccontextmanager
async def _opened(hosted: Hosted, clock: Clock) -> AsyncIterator[Database]:
    """Yield a municipality's database: locked, at the newest revision, and its own."""
    database = Database(hosted.url)
    try:
        async with only_one(database):
            copy = await migrate(database, clock.now())
            async with database.write() as session:
                await claim(session, hosted.municipality.id)
            log.info("database_ready", municipality=hosted.municipality.id, copied=copy is not None)
            yield database
    finally:
        await database.close()


async def _run(
    settings: Settings, hosted: Sequence[Hosted], databases: Sequence[Database], clock: Clock
) -> None:
    matrix = matrix_platform(settings.matrix, databases, _show_recovery_key)
    platforms: dict[str, Platform] = {matrix.name: matrix}
    routers = []
    if settings.teams.is_set:
        teams = _teams(settings.teams, databases, clock)
        platforms[teams.name] = teams
        routers.append(teams.router)
    links = pages.links_of(settings.teams)
    samrads = [
        Samrad(
            one.municipality,
            database,
            platforms,
            clock,
            one.rooms,
            limits(settings),
            templates=await asyncio.to_thread(read_templates, one.templates, one.municipality),
        )
        for one, database in zip(hosted, databases, strict=True)
    ]
    if links is not None:
        routers.append(pages.serve(links, samrads))
    door = listen(settings.web.host, settings.web.port)
    by_name = {each.municipality.id: each.database for each in samrads}
    web = server(application(Health(by_name, platforms, clock), routers))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    serving = asyncio.create_task(web.serve([door]))
    bot = asyncio.create_task(_run_bot(Hub(samrads, platforms, clock)))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({bot, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        log.info("stopping")
        # The outbox first: a platform that is closed under it would refuse what is under way.
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)
        for platform in platforms.values():
            await platform.stop()
        stopping.cancel()
        web.should_exit = True
        await serving
    if not bot.cancelled():
        bot.result()


def _teams(section: TeamsSection, databases: Sequence[Database], clock: Clock) -> "TeamsPlatform":
    """Return the Teams platform. Its SDK takes memory, so it is loaded only where it is set."""
    try:
        from bot.teams_account import teams_platform  # noqa: PLC0415 -- as the docstring says
    except ModuleNotFoundError as problem:
        raise MissingPartError('Microsoft Teams needs: pip install "samrad[teams]"') from problem
    return teams_platform(section, databases, clock)


async def _run_bot(hub: Hub) -> None:
    try:
        await hub.run(_start, _ready)
    except ExceptionGroup as problems:
        login, _ = problems.split(LoginFailed)
        raise (_first(login) if login is not None else problems) from problems


def _first(problem: BaseException) -> BaseException:
    """Return the first error of a group, however deep."""
    while isinstance(problem, BaseExceptionGroup):
        problem = problem.exceptions[0]
    return problem


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
