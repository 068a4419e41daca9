"""The scheduler: APScheduler rings, and what is due is computed from our tables.

Nothing hangs on a bell: a bell that was missed is made good by the next, since each
sweep looks at everything whose time has come.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import Clock
from bot.enqueue import to_rows
from bot.logs import where
from bot.outbox import Outbox
from commands import sweeps
from commands.base import Context, prepare
from samverkan.interpretation import Gazetteer
from samverkan.structure import Municipality
from storage import outbox
from storage.database import Database

log = structlog.get_logger()

EVERY = 15
"""Seconds between bells."""


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Does what is due.

    Attributes:
        database: where everything is written.
        municipality: the structure.
        gazetteer: its areas, prepared.
        clock: says what time it is.
        outbox: rung when there is something to deliver.
        turn: held by the sweep that goes on, so that a bell does not overtake the one before.

    """

    database: Database
    municipality: Municipality
    gazetteer: Gazetteer
    clock: Clock
    outbox: Outbox
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def sweep(self) -> None:
        """Do all that is due, each piece in a transaction of its own."""
        async with self.turn:
            left = list(sweeps.SWEEPS)
            while left:
                for job in await self._find(left):
                    await self._try(job)

    async def _find(self, left: list[sweeps.Find]) -> Sequence[sweeps.Job]:
        """Ask the engines in turn until one has something to do; take out those that were asked.

        They look at the same context, since nothing is done between them; what comes after
        work looks anew.
        """
        async with self.database.read() as session:
            context: Context | None = None
            while left:
                find = left.pop(0)
                try:
                    context = context or await self._context(session)
                    jobs = await find(context)
                except Exception as problem:  # noqa: BLE001 -- nor one engine's
                    log.error("sweep_unreadable", sweep=find.__name__, **where(problem))
                    # What failed may have left the transaction unusable.
                    return ()
                if jobs:
                    return jobs
        return ()

    async def _try(self, job: sweeps.Job) -> None:
        try:
            await self._do(job)
        except Exception as problem:  # noqa: BLE001 -- one forum's fault must not stop the others
            log.error("sweep_failed", job=job.name, **where(problem))

    async def _do(self, job: sweeps.Job) -> None:
        """Do a piece of work; look once more when somebody else did it at the same time.

        Two workers on one database may come upon the same work. A unique key lets one of
        them through; the other is undone, and then sees what is left.
        """
        try:
            await self._run(job)
        except IntegrityError:
            log.info("swept_at_once", job=job.name)
            await self._run(job)

    async def _run(self, job: sweeps.Job) -> None:
        async with self.database.write() as session:
            context = await self._context(session)
            messages = await job.run(context)
            rows = await to_rows(session, self.municipality, messages, context.now)
            await outbox.add(session, rows)
        if messages:
            log.info("swept", job=job.name, messages=len(messages))
            self.outbox.ring()

    async def _context(self, session: AsyncSession) -> Context:
        return await prepare(session, self.municipality, self.gazetteer, self.clock.now())


def alarm_clock(sweeper: Sweeper) -> AsyncIOScheduler:
    """Return a scheduler that rings the sweeper; late bells are folded into one."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(
        sweeper.sweep,
        "interval",
        seconds=EVERY,
        coalesce=True,
        misfire_grace_time=None,
        max_instances=1,
    )
    return scheduler
