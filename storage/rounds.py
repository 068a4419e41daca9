"""Rounds: one period of a collection and what each function was asked."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samverkan import collection
from samverkan.collection import VACANT, WAITING
from storage.columns import columns
from storage.tables import Ask, Round

_FIND = select(Round).where(
    Round.forum == bindparam("forum"),
    Round.collection == bindparam("collection"),
    Round.period == bindparam("period"),
)


async def find(session: AsyncSession, forum: str, collection: str, period: str) -> Round | None:
    """Return the round of a period."""
    values = {"forum": forum, "collection": collection, "period": period}
    return (await session.exec(_FIND, params=values)).first()


_LATEST = (
    select(Round)
    .where(Round.forum == bindparam("forum"), Round.collection == bindparam("collection"))
    .order_by(col(Round.period).desc())
    .limit(bindparam("most"))
)
_LATEST_BEFORE = _LATEST.where(col(Round.period) < bindparam("before"))


async def by_id(session: AsyncSession, round_: int) -> Round:
    """Return a round that is known to exist."""
    return await session.get_one(Round, round_)


async def latest(
    session: AsyncSession, forum: str, collection: str, before: str | None = None, limit: int = 1
) -> Sequence[Round]:
    """Return the newest rounds, newest first; `before` leaves out that period and later ones."""
    values: dict[str, Any] = {"forum": forum, "collection": collection, "most": limit}
    if before is None:
        return (await session.exec(_LATEST, params=values)).all()
    return (await session.exec(_LATEST_BEFORE, params={**values, "before": before})).all()


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
    session: AsyncSession,
    round_: int,
    function: str,
    person: int | None,
    status: str,
    *,
    late: bool = False,
) -> Ask:
    """Add what a function is asked."""
    ask = Ask(round_id=round_, function=function, person_id=person, status=status, late=late)
    session.add(ask)
    await session.flush()
    return ask


_UNANSWERED = (
    select(Ask)
    .join(Round)
    .where(col(Round.closed_at).is_(None), col(Ask.status).in_((WAITING, VACANT)))
    .order_by(col(Ask.id))
)


async def unanswered(session: AsyncSession) -> Sequence[Ask]:
    """Return the asks of open rounds that wait for an answer, or for somebody to ask."""
    return (await session.exec(_UNANSWERED)).all()


_ASKS = select(Ask).where(Ask.round_id == bindparam("round")).order_by(col(Ask.id))


async def asks(session: AsyncSession, round_: int) -> Sequence[Ask]:
    """Return what was asked in a round, in the order of the forum's members."""
    return (await session.exec(_ASKS, params={"round": round_})).all()


_ASK_OF = select(Ask).where(
    Ask.round_id == bindparam("round"), Ask.function == bindparam("function")
)


async def ask_of(session: AsyncSession, round_: int, function: str) -> Ask | None:
    """Return what a function was asked in a round."""
    return (await session.exec(_ASK_OF, params={"round": round_, "function": function})).first()


async def is_waited_for(session: AsyncSession, functions: Iterable[str]) -> bool:
    """Say whether one of these functions has been asked in an open round and has not answered."""
    query = (
        select(Ask.id)
        .join(Round, col(Ask.round_id) == col(Round.id))
        .where(
            col(Ask.function).in_(tuple(functions)),
            Ask.status == collection.WAITING,
            col(Round.closed_at).is_(None),
        )
        .limit(1)
    )
    return (await session.exec(query)).first() is not None


_NEWEST_CLOSED = (
    select(Round.id)
    .where(
        Round.forum == bindparam("forum"),
        Round.collection == bindparam("collection"),
        col(Round.closed_at).is_not(None),
        col(Round.opened_at) < col(Round.closes_at),
    )
    .order_by(col(Round.period).desc())
    .limit(bindparam("most"))
)
_STATUSES = (
    select(Ask.function, Ask.status)
    .join(Round, col(Ask.round_id) == col(Round.id))
    .where(col(Ask.round_id).in_(bindparam("rounds", expanding=True)))
    .order_by(col(Round.period).desc())
)


async def statuses(
    session: AsyncSession, forum: str, collection: str, limit: int
) -> dict[str, list[str]]:
    """Return every function's status in the newest closed rounds, newest first.

    A round in which nobody was asked, since its whole time had passed, is left out.
    """
    values: dict[str, Any] = {"forum": forum, "collection": collection, "most": limit}
    newest = (await session.exec(_NEWEST_CLOSED, params=values)).all()
    found: dict[str, list[str]] = {}
    for function, status in (await session.exec(_STATUSES, params={"rounds": newest})).all():
        found.setdefault(function, []).append(status)
    return found


_STATUSES_IN = select(Ask.round_id, Ask.status).where(
    col(Ask.round_id).in_(bindparam("rounds", expanding=True))
)


async def statuses_in(session: AsyncSession, rounds: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the statuses of those asked in some rounds, by round."""
    rows = await session.exec(_STATUSES_IN, params={"rounds": tuple(rounds)})
    found: dict[int, tuple[str, ...]] = {}
    for round_, status in rows.all():
        found[round_] = (*found.get(round_, ()), status)
    return found


_FIND_ALL = select(Round).where(
    col(Round.forum).in_(bindparam("forums", expanding=True)),
    col(Round.period).in_(bindparam("periods", expanding=True)),
)


async def find_all(
    session: AsyncSession, wanted: Collection[tuple[str, str, str]]
) -> dict[tuple[str, str, str], Round]:
    """Return the rounds of some (forum, collection, period), those that there are."""
    values = {
        "forums": sorted({forum for forum, _, _ in wanted}),
        "periods": sorted({period for _, _, period in wanted}),
    }
    rows = (await session.exec(_FIND_ALL, params=values)).all()
    keyed = {(row.forum, row.collection, row.period): row for row in rows}
    return {key: row for key, row in keyed.items() if key in set(wanted)}


_ROUND = columns(Round)
_NEWEST_PERIODS = select(_ROUND.forum, _ROUND.collection, func.max(_ROUND.period)).group_by(
    _ROUND.forum, _ROUND.collection
)


async def newest_periods(session: AsyncSession) -> dict[tuple[str, str], str]:
    """Return the newest stored period of each forum's collections."""
    rows = (await session.exec(_NEWEST_PERIODS)).all()
    return {(forum, collection): period for forum, collection, period in rows}


_LEFT_OPEN = select(Round).where(col(Round.closed_at).is_(None)).order_by(col(Round.id))


async def left_open(session: AsyncSession) -> Sequence[Round]:
    """Return the rounds that have not been closed, oldest first."""
    return (await session.exec(_LEFT_OPEN)).all()
