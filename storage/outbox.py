"""The outbox: what is to be said, and how it went."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, UpdateBase, bindparam, func, update
from sqlalchemy import select as rows_of
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserting import insert_in
from storage.tables import OutboxRow

NO_WAY = ("NoSuchRoom", "NotAllowed", "NotInstalled")
"""Why a message was refused when its reader cannot be reached on their platform."""
_OUTBOX = SQLModel.metadata.tables["outbox"]
_CARD_KIND = _OUTBOX.c.payload["card"]["kind"].as_string()
_COLUMNS = tuple(column.name for column in _OUTBOX.columns if column.name != "id")


@dataclass(slots=True, kw_only=True)
class Letter:
    """A message on its way; the fields are those of its row, `OutboxRow`.

    It is no object of the ORM, since it is written once and then delivered: to make one of those
    takes longer than all the words of an answer.
    """

    id: int | None = None
    key: str
    platform: str
    lane: str
    room: str | None = None
    person_id: int | None = None
    operation: str = "send"
    kind: str
    subject: str | None = None
    ask_id: int | None = None
    access_class: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None = None
    state: str = "pending"
    why: str | None = None
    attempts: int = 0
    next_at: datetime
    sent_at: datetime | None = None
    event: str | None = None


_OLDER = _OUTBOX.alias("older")
_BEFORE = (
    select(func.count())
    .select_from(_OLDER)
    .where(
        _OLDER.c.state == "pending",
        _OLDER.c.lane == bindparam("of_lane"),
        _OLDER.c.key != bindparam("but"),
    )
    .scalar_subquery()
)
"""How many messages of a lane wait, but for one."""


@cache
def _add(dialect: str) -> UpdateBase:
    return insert_in(dialect, _OUTBOX).on_conflict_do_nothing()


@cache
def _add_one(dialect: str) -> UpdateBase:
    insert = insert_in(dialect, _OUTBOX).on_conflict_do_nothing()
    return insert.returning(_OUTBOX.c.id, _BEFORE)


async def add(session: AsyncSession, rows: Sequence[Letter]) -> Sequence[Letter] | None:
    """Write messages; one whose key is already there is left as it is (promise 2).

    Returns those that were written when they are the next of their lanes, and None when
    that has to be looked for.
    """
    values = [{name: getattr(row, name) for name in _COLUMNS} for row in rows]
    if not values:
        return ()
    dialect = session.get_bind().dialect.name
    if len(values) > 1:
        # Row by row in one statement: to compile one of hundreds of rows takes 10 MiB.
        await session.exec(_add(dialect), params=values)
        return None
    (row,) = rows
    given = {**values[0], "of_lane": row.lane, "but": row.key}
    written = (await session.exec(_add_one(dialect), params=given)).first()
    if written is None:
        return ()
    row.id, before = written
    return None if before else (row,)


_NOW = bindparam("now", type_=_OUTBOX.c.next_at.type)
_WAITING = (
    select(_OUTBOX.c.lane)
    .where(_OUTBOX.c.state == "pending", _OUTBOX.c.next_at > _NOW, _OUTBOX.c.attempts > 0)
    .distinct()
)
_DUE = (
    rows_of(_OUTBOX)
    .where(
        _OUTBOX.c.state == "pending",
        _OUTBOX.c.not_before <= _NOW,
        _OUTBOX.c.lane.not_in(_WAITING),
        _OUTBOX.c.lane.not_in(bindparam("busy", expanding=True)),
    )
    .order_by(_OUTBOX.c.id)
    .limit(bindparam("most"))
)


async def due(
    session: AsyncSession, now: datetime, busy: Iterable[str], limit: int
) -> Sequence[Letter]:
    """Return messages that may go now, oldest first, of lanes that are not busy.

    A lane whose oldest message waits for a new try is left out whole, so that order
    is kept; a message that waits for the end of quiet hours holds nobody up.
    """
    values: dict[str, Any] = {"now": now, "busy": tuple(busy), "most": limit}
    found = await session.exec(_DUE, params=values)  # type: ignore[call-overload]  # SQLModel knows no plain select
    return [Letter(**row) for row in found.mappings()]


_BY_EVENT = select(OutboxRow).where(
    OutboxRow.platform == bindparam("platform"), OutboxRow.event == bindparam("event")
)


async def by_event(session: AsyncSession, platform: str, event: str) -> OutboxRow | None:
    """Return the message of ours that an event of the platform is."""
    return (await session.exec(_BY_EVENT, params={"platform": platform, "event": event})).first()


async def with_card(session: AsyncSession, subject: str, kind: str) -> Sequence[OutboxRow]:
    """Return the messages about something that show a card of a kind, oldest first."""
    found = await session.exec(
        select(OutboxRow)
        .where(
            OutboxRow.subject == subject,
            OutboxRow.operation == "send",
            col(OutboxRow.state).in_(("pending", "sent")),
            _CARD_KIND.in_((kind,)),
        )
        .order_by(col(OutboxRow.id))
    )
    return found.all()


_HAS_CARD = (
    select(_OUTBOX.c.id)
    .where(_OUTBOX.c.subject == bindparam("subject"), _CARD_KIND.is_not(None))
    .limit(1)
)


async def has_card(session: AsyncSession, subject: str) -> bool:
    """Say whether a message about something shows a card."""
    return (await session.exec(_HAS_CARD, params={"subject": subject})).first() is not None


_NEWEST_TO = (
    select(OutboxRow)
    .where(
        OutboxRow.lane == bindparam("lane"),
        OutboxRow.operation == "send",
        OutboxRow.state == "sent",
    )
    .order_by(col(OutboxRow.sent_at).desc(), col(OutboxRow.id).desc())
    .limit(1)
)


async def newest_to(session: AsyncSession, person: int) -> OutboxRow | None:
    """Return the newest message that a person has been sent alone."""
    found = await session.exec(_NEWEST_TO, params={"lane": f"person:{person}"})
    return found.first()


async def unreachable(session: AsyncSession, people: Iterable[int]) -> set[int]:
    """Return those of these people whose newest message found no way to them."""
    newest = (
        select(func.max(OutboxRow.id))
        .where(
            # By the lane, which is in an index with the state; it grows with every year.
            col(OutboxRow.lane).in_(tuple(f"person:{person}" for person in people)),
            OutboxRow.operation == "send",
            col(OutboxRow.state).in_(("sent", "refused")),
        )
        .group_by(col(OutboxRow.person_id))
    )
    query = select(OutboxRow.person_id).where(
        col(OutboxRow.id).in_(newest), col(OutboxRow.why).in_(NO_WAY)
    )
    return {person for person in (await session.exec(query)).all() if person is not None}


async def by_key(session: AsyncSession, key: str) -> OutboxRow | None:
    """Return the message with a key."""
    return (await session.exec(select(OutboxRow).where(OutboxRow.key == key))).first()


async def record(session: AsyncSession, results: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Write how deliveries went: for each row, its id and the columns that change."""
    by_columns: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row, changes in results:
        by_columns[tuple(sorted(changes))].append({"_row": row, **changes})
    for columns, values in by_columns.items():
        await session.exec(_change(columns), params=values)


@cache
def _change(columns: tuple[str, ...]) -> Update:
    """Return the statement that changes some columns of a row."""
    bound: dict[str, Any] = {column: bindparam(column) for column in columns}
    return update(_OUTBOX).where(_OUTBOX.c.id == bindparam("_row")).values(bound)


_DROP = (
    update(_OUTBOX)
    .where(
        _OUTBOX.c.ask_id == bindparam("ask"),
        _OUTBOX.c.kind.in_(bindparam("kinds", expanding=True)),
        _OUTBOX.c.state == "pending",
    )
    .values(state="dropped", why=bindparam("because"))
)


async def drop(session: AsyncSession, ask: int, kinds: Iterable[str], why: str) -> None:
    """Take back waiting messages about an ask, by a named rule."""
    await session.exec(_DROP, params={"ask": ask, "kinds": tuple(kinds), "because": why})


_NEXT_WAITING = (
    select(_OUTBOX.c.next_at)
    .where(_OUTBOX.c.state == "pending", _OUTBOX.c.next_at > _NOW)
    .order_by(_OUTBOX.c.next_at)
    .limit(1)
)


async def next_waiting(session: AsyncSession, now: datetime) -> datetime | None:
    """Return when a message that waits may go; None when none waits."""
    return (await session.exec(_NEXT_WAITING, params={"now": now})).first()


async def oldest_pending(session: AsyncSession, now: datetime) -> OutboxRow | None:
    """Return the oldest message that should have gone."""
    found = await session.exec(
        select(OutboxRow)
        .where(OutboxRow.state == "pending", col(OutboxRow.not_before) <= now)
        .order_by(col(OutboxRow.not_before))
        .limit(1)
    )
    return found.first()


_IS_PENDING = (
    select(_OUTBOX.c.id)
    .where(
        _OUTBOX.c.platform == bindparam("platform"),
        _OUTBOX.c.room == bindparam("room"),
        _OUTBOX.c.state == "pending",
        _OUTBOX.c.not_before <= _NOW,
    )
    .limit(1)
)


async def is_pending(session: AsyncSession, platform: str, room: str, now: datetime) -> bool:
    """Say whether a message to a room should have gone."""
    values = {"platform": platform, "room": room, "now": now}
    return (await session.exec(_IS_PENDING, params=values)).first() is not None


async def counts(session: AsyncSession) -> dict[str, int]:
    """Return how many messages are in each state."""
    rows = await session.exec(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))
    return dict(rows.all())
