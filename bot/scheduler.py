"""The scheduler: APScheduler rings, and what is due is computed from our tables.

Nothing hangs on a bell: a bell that was missed is made good by the next, since each
sweep looks at everything whose time has come.
"""

from dataclasses import dataclass

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.enqueue import to_rows
from bot.logs import where
from bot.outbox import Outbox
from commands import week
from commands.base import prepare
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

    """

    database: Database
    municipality: Municipality
    gazetteer: Gazetteer
    clock: Clock
    outbox: Outbox

    async def sweep(self) -> None:
        """Bring every period up to date, each in a transaction of its own."""
        for period in week.due(self.municipality, self.clock.now()):
            try:
                await self._bring_up_to_date(period)
            except Exception as problem:  # noqa: BLE001 -- one forum's fault must not stop the others
                log.error("sweep_failed", forum=period.forum.id, **where(problem))

    async def _bring_up_to_date(self, period: week.Due) -> None:
        now = self.clock.now()
        async with self.database.write() as session:
            context = await prepare(session, self.municipality, self.gazetteer, now)
            messages = await week.bring_up_to_date(context, period)
            await outbox.add(session, await to_rows(session, self.municipality, messages, now))
        if messages:
            log.info("swept", forum=period.forum.id, messages=len(messages))
            self.outbox.ring()


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
