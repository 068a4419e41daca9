"""Rounds: one period of a collection and what each function was asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Ask, Round


async def find(session: AsyncSession, forum: str, collection: str, period: str) -> Round | None:
    """Return the round of a period."""
    found = await session.exec(
        select(Round).where(
            Round.forum == forum, Round.collection == collection, Round.period == period
        )
    )
    return found.first()


async def latest(
    session: AsyncSession, forum: str, collection: str, before: str | None = None, limit: int = 1
) -> Sequence[Round]:
    """Return the newest rounds, newest first; `before` leaves out that period and later ones."""
    query = select(Round).where(Round.forum == forum, Round.collection == collection)
    if before is not None:
        query = query.where(col(Round.period) < before)
    return (await session.exec(query.order_by(col(Round.period).desc()).limit(limit))).all()


async def open_round(
    session: AsyncSession,
    forum: str,
    collection: str,
    period: str,
    opened_at: datetime,
    closes_at: datetime,
) -> Round:
    """Add a round."""
    row = Round(
        forum=forum,
        collection=collection,
        period=period,
        opened_at=opened_at,
        closes_at=closes_at,
    )
    session.add(row)
    await session.flush()
    return row


def was_missed(round_: Round) -> bool:
    """Say whether the whole time of a round had passed when it was recorded: nobody was asked."""
    return round_.opened_at >= round_.closes_at


async def add_ask(
    session: AsyncSession, round_: int, function: str, person: int | None, status: str
) -> Ask:
    """Add what a function is asked."""
    ask = Ask(round_id=round_, function=function, person_id=person, status=status)
    session.add(ask)
    await session.flush()
    return ask


async def asks(session: AsyncSession, round_: int) -> Sequence[Ask]:
    """Return what was asked in a round, in the order of the forum's members."""
    return (
        await session.exec(select(Ask).where(Ask.round_id == round_).order_by(col(Ask.id)))
    ).all()


async def ask_of(session: AsyncSession, round_: int, function: str) -> Ask | None:
    """Return what a function was asked in a round."""
    found = await session.exec(select(Ask).where(Ask.round_id == round_, Ask.function == function))
    return found.first()


async def statuses(
    session: AsyncSession, forum: str, collection: str, function: str, limit: int
) -> Sequence[str]:
    """Return a function's status in the newest closed rounds it was asked in, newest first."""
    query = (
        select(Ask.status)
        .join(Round, col(Ask.round_id) == col(Round.id))
        .where(
            Round.forum == forum,
            Round.collection == collection,
            Ask.function == function,
            col(Round.closed_at).is_not(None),
            col(Round.opened_at) < col(Round.closes_at),
        )
        .order_by(col(Round.period).desc())
        .limit(limit)
    )
    return (await session.exec(query)).all()
