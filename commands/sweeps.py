"""Everything the clock sets off: each engine tells what is due, one piece at a time.

A piece of work is brought up to date in a transaction of its own, so that one forum's
fault does not stop the others, and asks storage what has been done already, so that a
sweep may come at any time, twice, or late.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from commands import collecting, handover, insats, warnings
from commands.base import Context, Message
from commands.commitments import overview, reminding
from commands.meetings import preparing
from commands.promises import asking as promises
from storage import handovers, temporary


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work that may be due.

    Attributes:
        name: what the log calls it: ids of structure, never words of people.
        run: does it in one transaction; returns what is to be said.

    """

    name: str
    run: Callable[[Context], Awaitable[Sequence[Message]]]


Find = Callable[[Context], Awaitable[Sequence[Job]]]
"""Tells what may be due now. Reads only."""


async def _rounds(context: Context) -> Sequence[Job]:
    return [_round(period) for period in await collecting.due(context)]


def _round(period: collecting.Due) -> Job:
    async def run(context: Context) -> Sequence[Message]:
        return await collecting.bring_up_to_date(context, period)

    return Job(period.forum.id, run)


async def _groups(context: Context) -> Sequence[Job]:
    return [_group(row.id or 0, row.forum) for row in await temporary.running(context.session)]


def _group(number: int, forum: str) -> Job:
    async def run(context: Context) -> Sequence[Message]:
        return await insats.look_after(context, number)

    return Job(f"group:{forum}", run)


async def _handovers(context: Context) -> Sequence[Job]:
    return [
        _handover(row.id or 0)
        for row in await handovers.waiting(context.session)
        if row.from_day <= context.today
    ]


def _handover(number: int) -> Job:
    async def run(context: Context) -> Sequence[Message]:
        return await handover.deliver(context, number)

    return Job(f"handover:{number}", run)


async def _warnings(context: Context) -> Sequence[Job]:
    return [Job("warnings", warnings.warn)] if await warnings.is_due(context) else []


async def _meetings(context: Context) -> Sequence[Job]:
    return [_meeting(forum, key) for forum, key in await preparing.due(context)]


def _meeting(forum: str, key: str) -> Job:
    async def run(context: Context) -> Sequence[Message]:
        return await preparing.bring_up_to_date(context, forum, key)

    return Job(key, run)


async def _commitments(context: Context) -> Sequence[Job]:
    jobs = [Job("commitments", reminding.remind)] if await reminding.is_due(context) else []
    jobs += [Job("overview", overview.tell)] if await overview.is_due(context) else []
    return jobs


async def _promises(context: Context) -> Sequence[Job]:
    due = await promises.is_due(context)
    return [Job("promises", promises.look_after)] if due else []


SWEEPS: tuple[Find, ...] = (
    _handovers,
    _groups,
    _rounds,
    _meetings,
    _warnings,
    _commitments,
    _promises,
)
"""The engines that the clock wakes, in order."""
