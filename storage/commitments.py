"""The register of åtaganden: rows, history, what has been told, and lists of them.

Every query reads an index and no more rows than it gives back, so that the years that have
passed do not make today slower.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from samverkan.commitments.ladder import POSTPONEMENTS_TO_STEERING, Rung
from samverkan.commitments.types import LIVE, Commitment, Status, number_of
from storage.causes import lacks_cause
from storage.commitment_tables import (
    CommitmentEvent,
    CommitmentHelper,
    CommitmentRow,
    CommitmentTold,
    CommitmentWord,
    ShownList,
)
from storage.follow_tables import MeasureCause

PAGE = 10
"""Rows of a page in chat."""
COUNTED = 500
"""A list is counted so far; beyond it there are "fler än"."""
_FOLD = str.maketrans("åäöé", "aaoe")
_SHORTEST_WORD = 3
_STEM = 24
_IN_ONE = 400
"""Ids in one statement, below what a database takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which åtaganden are wanted. None and empty ask for nothing.

    Attributes:
        statuses: any of these; empty for those that are followed up.
        every: whatever the status.
        overdue_on: those whose day has passed on this day.
        first, last: due between, both days included; of what is done, done between.
        done: the days are those on which it was done.
        owners: any of these functions, as owner.
        holders: any of these functions, as owner or together with the owner.
        forums: any of these.
        area, plan: exactly this.
        plans: any of these.
        priority: hog, normal or lag.
        cost_from, cost_to: kronor, both included.
        unfunded: it costs something, and nothing pays for it.
        words: all of these occur, as the beginnings of words.
        unowned, undated: without owner, without a day.
        to_line: somebody owns it, and no problem and cause are lacking: the line may be asked.
        causeless: a measure that lacks problem and cause.
        steering: those on the steering group's list.
        seen_owners, seen_forums: what the reader may see: held by any of these functions, or
            of any of these forums; None for all.
        numbers: stored ids, when they are known.

    """

    statuses: tuple[str, ...] = ()
    every: bool = False
    overdue_on: date | None = None
    first: date | None = None
    last: date | None = None
    done: bool = False
    owners: tuple[str, ...] | None = None
    holders: tuple[str, ...] | None = None
    forums: tuple[str, ...] | None = None
    area: str | None = None
    plan: str | None = None
    plans: tuple[str, ...] | None = None
    priority: str | None = None
    cost_from: int | None = None
    cost_to: int | None = None
    unfunded: bool = False
    words: tuple[str, ...] = ()
    unowned: bool = False
    undated: bool = False
    to_line: bool = False
    causeless: bool = False
    steering: bool = False
    seen_owners: tuple[str, ...] | None = None
    seen_forums: tuple[str, ...] | None = None
    numbers: tuple[int, ...] | None = None

    @property
    def is_by_day(self) -> bool:
        """Whether only such as have a day are wanted."""
        return not (self.overdue_on is None and self.first is None and self.last is None)


async def new(
    session: AsyncSession, year: int, *, text: str, forum: str, at: datetime, day: date
) -> CommitmentRow:
    """Store a new åtagande under the year's next number."""
    newest = await session.exec(
        select(CommitmentRow.serial)
        .where(CommitmentRow.year == year)
        .order_by(col(CommitmentRow.serial).desc())
        .limit(1)
    )
    serial = (newest.first() or 0) + 1
    row = CommitmentRow(
        year=year,
        serial=serial,
        number=number_of(year, serial),
        text=text,
        forum=forum,
        made_day=day,
        ladder_from=day,
        created_at=at,
    )
    session.add(row)
    await session.flush()
    for word in words_of(text):
        session.add(CommitmentWord(word=word, commitment_id=row.id or 0))
    return row


async def share(session: AsyncSession, row: CommitmentRow, functions: Iterable[str]) -> None:
    """Let an åtagande be done by these functions together with its owner, and by no others."""
    wanted = tuple(dict.fromkeys(functions))
    await _leave(session, row, CommitmentHelper, "function", wanted)
    row.co_owners = list(wanted)
    session.add(row)


async def reword(session: AsyncSession, row: CommitmentRow, text: str) -> None:
    """Give an åtagande other words, under which it is found from now on."""
    await _leave(session, row, CommitmentWord, "word", words_of(text))
    row.text = text
    session.add(row)


async def _leave(
    session: AsyncSession,
    row: CommitmentRow,
    table: type[CommitmentHelper | CommitmentWord],
    column: str,
    wanted: Sequence[str],
) -> None:
    """Let an åtagande have just the wanted rows of a table, each with one value of a column."""
    found = await session.exec(select(table).where(table.commitment_id == row.id))
    known = {getattr(each, column): each for each in found.all()}
    for value, each in known.items():
        if value not in wanted:
            await session.delete(each)
    for value in wanted:
        if value not in known:
            given: dict[str, Any] = {column: value, "commitment_id": row.id or 0}
            session.add(table(**given))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words by which a text is found: folded, each once."""
    folded = re.findall(r"[a-z0-9]+", text.casefold().translate(_FOLD))
    return tuple(dict.fromkeys(word[:_STEM] for word in folded if len(word) >= _SHORTEST_WORD))


def of_row(row: CommitmentRow) -> Commitment:
    """Return a row as the type of the rules; `made` is the day its due day was given."""
    return Commitment(
        number=row.number,
        text=row.text,
        owner=row.owner,
        due=row.due,
        made=row.ladder_from,
        forum=row.forum,
        status=Status(row.status),
        co_owners=tuple(row.co_owners),
        area=row.area,
        postponements=row.postponements,
        source=row.source,
        plan=row.plan,
        priority=row.priority,
        evidence=tuple(row.evidence),
    )


def set_status(row: CommitmentRow, status: Status) -> None:
    """Give a row a status, and say whether it is followed up."""
    row.status, row.live = status.value, status in LIVE


async def by_id(session: AsyncSession, commitment: int) -> CommitmentRow | None:
    """Return an åtagande."""
    return await session.get(CommitmentRow, commitment)


_BY_IDS = select(CommitmentRow).where(col(CommitmentRow.id).in_(bindparam("ids", expanding=True)))


async def by_ids(session: AsyncSession, ids: Sequence[int]) -> Sequence[CommitmentRow]:
    """Return some åtaganden in the order of the ids; those that are not there are left out."""
    found: dict[int, CommitmentRow] = {}
    for at in range(0, len(ids), _IN_ONE):
        some = ids[at : at + _IN_ONE]
        rows = await session.exec(_BY_IDS, params={"ids": some})
        found |= {row.id or 0: row for row in rows.all()}
    return [found[id_] for id_ in ids if id_ in found]


async def by_number(session: AsyncSession, number: str) -> CommitmentRow | None:
    """Return the åtagande with a number as it is written: "A-2026-031"."""
    return (await session.exec(select(CommitmentRow).where(CommitmentRow.number == number))).first()


async def hold(session: AsyncSession, rows: Sequence[CommitmentRow]) -> None:
    """Bring åtaganden up to date and keep them so until the commit: who change one take turns.

    SQLite lets one write at a time, and needs nothing.
    """
    ids = sorted(row.id for row in rows if row.id is not None)
    connection = await session.connection()
    if not ids or connection.dialect.name == "sqlite":
        return
    query = select(CommitmentRow).where(col(CommitmentRow.id).in_(ids))
    # In one order, so that two who want the same rows do not wait for each other.
    query = query.order_by(col(CommitmentRow.id)).with_for_update()
    await session.exec(query.execution_options(populate_existing=True))


async def by_about(session: AsyncSession, about: str) -> CommitmentRow | None:
    """Return the åtagande that came out of something."""
    return (await session.exec(select(CommitmentRow).where(CommitmentRow.about == about))).first()


async def waiting_for(session: AsyncSession, person: int) -> CommitmentRow | None:
    """Return the åtagande that a person has been asked about last."""
    found = await session.exec(
        select(CommitmentRow)
        .where(CommitmentRow.asked_of == person)
        .order_by(col(CommitmentRow.asked_at).desc(), col(CommitmentRow.id).desc())
        .limit(1)
    )
    return found.first()


async def page(
    session: AsyncSession, wanted: Filter, *, offset: int = 0, limit: int = PAGE
) -> Sequence[CommitmentRow]:
    """Return a page of a list: by due day, those without a day last; of what is done, newest first.

    Without a day comes last on both databases, since the order says so.
    """
    query = select(CommitmentRow).where(*_conditions(wanted))
    if wanted.done:
        query = query.order_by(col(CommitmentRow.done_on).desc(), col(CommitmentRow.id).desc())
        return (await session.exec(query.offset(offset).limit(limit))).all()
    dated = query.where(col(CommitmentRow.due).is_not(None))
    dated = dated.order_by(col(CommitmentRow.due), col(CommitmentRow.id))
    rows = [] if wanted.undated else list(await _some(session, dated, offset, limit))
    if len(rows) < limit and not wanted.is_by_day:
        passed = 0 if rows or not offset else await _count(session, dated)
        undated = query.where(col(CommitmentRow.due).is_(None)).order_by(col(CommitmentRow.id))
        start = max(0, offset - passed) if not rows else 0
        rows += await _some(session, undated, start, limit - len(rows))
    return rows


async def _some(
    session: AsyncSession,
    query: SelectOfScalar[CommitmentRow],
    offset: int,
    limit: int,
) -> Sequence[CommitmentRow]:
    found: Sequence[CommitmentRow] = (await session.exec(query.offset(offset).limit(limit))).all()
    return found


async def count(session: AsyncSession, wanted: Filter, *, most: int = COUNTED) -> int:
    """Return how many there are, counted to `most` + 1 at the highest."""
    query = select(CommitmentRow.id).where(*_conditions(wanted)).limit(most + 1)
    return await _count(session, query)


async def _count(session: AsyncSession, query: SelectOfScalar[Any]) -> int:
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    return (await session.exec(counted)).one()


def _of_money(wanted: Filter) -> list[ColumnElement[bool]]:
    row = CommitmentRow
    found: list[ColumnElement[bool]] = []
    found += [col(row.priority) == wanted.priority] if wanted.priority else []
    found += [col(row.cost) >= wanted.cost_from] if wanted.cost_from is not None else []
    found += [col(row.cost) <= wanted.cost_to] if wanted.cost_to is not None else []
    if wanted.unfunded:
        found += [col(row.cost).is_not(None), col(row.funding) == ""]
    return found


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    row = CommitmentRow
    found: list[ColumnElement[bool]] = []
    if wanted.statuses:
        found.append(col(row.status).in_(wanted.statuses))
        if all(Status(one) in LIVE for one in wanted.statuses):
            found.append(col(row.live).is_(True))
    elif not wanted.every:
        found.append(col(row.live).is_(True))
    if wanted.overdue_on is not None:
        found.append(col(row.due) < wanted.overdue_on)
    day = col(row.done_on) if wanted.done else col(row.due)
    found += [day >= wanted.first] if wanted.first else []
    found += [day <= wanted.last] if wanted.last else []
    found += _of_some(wanted)
    found += [col(row.area) == wanted.area] if wanted.area else []
    found += [col(row.plan) == wanted.plan] if wanted.plan else []
    found += [col(row.plan).in_(wanted.plans)] if wanted.plans is not None else []
    found += _of_money(wanted)
    found += [col(row.owner).is_(None)] if wanted.unowned else []
    found += [col(row.due).is_(None)] if wanted.undated else []
    found += [col(row.id).in_(wanted.numbers)] if wanted.numbers is not None else []
    found += [_is_on_steering_list()] if wanted.steering else []
    found += [col(row.owner).is_not(None), ~_is_causeless()] if wanted.to_line else []
    found += [_is_causeless()] if wanted.causeless else []
    for word in wanted.words:
        start = word[:_STEM]
        word_of = CommitmentWord
        held = [col(word_of.word) >= start, col(word_of.word) < f"{start}\uffff"]
        if wanted.every or wanted.done:
            # Few have the word among all that there ever was: they are looked up by it.
            found.append(col(row.id).in_(select(word_of.commitment_id).where(*held)))
        else:
            same = col(word_of.commitment_id) == col(row.id)
            found.append(select(word_of.word).where(same, *held).exists())
    return found


def _of_some(wanted: Filter) -> list[ColumnElement[bool]]:
    """Return whose they are, of which forums, and that the reader may see them."""
    row = CommitmentRow
    found: list[ColumnElement[bool]] = []
    for column, values in ((row.owner, wanted.owners), (row.forum, wanted.forums)):
        if values is not None:
            found.append(col(column).in_(values))
    if wanted.holders is not None:
        found.append(_is_held_by(wanted, wanted.holders))
    if wanted.seen_owners is not None or wanted.seen_forums is not None:
        seen: list[ColumnElement[bool]] = [false()]
        seen += [_is_held_by(wanted, wanted.seen_owners)] if wanted.seen_owners else []
        seen += [col(row.forum).in_(wanted.seen_forums)] if wanted.seen_forums else []
        found.append(or_(*seen))
    return found


def _is_held_by(wanted: Filter, functions: Collection[str]) -> ColumnElement[bool]:
    """Say that one of some functions answers for it, as owner or together with the owner."""
    row, helper = CommitmentRow, CommitmentHelper
    is_one = col(helper.function).in_(functions)
    shared: ColumnElement[bool]
    if wanted.every or wanted.done:
        # Few are shared among all that there ever was: they are looked up by the function.
        shared = col(row.id).in_(select(helper.commitment_id).where(is_one))
    else:
        same = col(helper.commitment_id) == col(row.id)
        shared = select(helper.function).where(same, is_one).exists()
    return or_(col(row.owner).in_(functions), shared)


def _is_causeless() -> ColumnElement[bool]:
    measure = MeasureCause
    same = col(measure.commitment_id) == col(CommitmentRow.id)
    return select(measure.commitment_id).where(same, lacks_cause()).exists()


def _is_on_steering_list() -> ColumnElement[bool]:
    """Say of what is followed up what `samverkan.commitments.ladder.goes_to_steering` says."""
    row, told = CommitmentRow, CommitmentTold
    a_month_late = select(told.rung).where(
        col(told.commitment_id) == col(row.id),
        col(told.due) == col(row.due),
        col(told.rung) == Rung.STEERING.value,
    )
    return or_(col(row.postponements) >= POSTPONEMENTS_TO_STEERING, a_month_late.exists())


async def due_to_tell(session: AsyncSession, today: date) -> Sequence[CommitmentRow]:
    """Return those about which somebody is to be told something, the oldest day first."""
    found = await session.exec(
        select(CommitmentRow)
        .where(col(CommitmentRow.next_day) <= today)
        .order_by(col(CommitmentRow.next_day), col(CommitmentRow.id))
    )
    return found.all()


_TO_TELL = (
    select(CommitmentRow.id).where(col(CommitmentRow.next_day) <= bindparam("today")).limit(1)
)


async def is_anything_to_tell(session: AsyncSession, today: date) -> bool:
    """Say whether there is anything to tell on a day."""
    return (await session.exec(_TO_TELL, params={"today": today})).first() is not None


_TOLD = select(
    col(CommitmentTold.commitment_id), col(CommitmentTold.due), col(CommitmentTold.rung)
).where(col(CommitmentTold.commitment_id).in_(bindparam("ids", expanding=True)))


async def told(session: AsyncSession, rows: Sequence[CommitmentRow]) -> dict[int, set[Rung]]:
    """Return which rungs of the present due days have been told, by stored id."""
    found: dict[int, set[Rung]] = {row.id or 0: set() for row in rows}
    due = {row.id or 0: row.due for row in rows}
    ids = list(found)
    for at in range(0, len(ids), _IN_ONE):
        some = ids[at : at + _IN_ONE]
        for id_, day, rung in (await session.exec(_TOLD, params={"ids": some})).all():
            if due[id_] == day:
                found[id_].add(Rung(rung))
    return found


def note_told(
    session: AsyncSession, row: CommitmentRow, rungs: Iterable[Rung], at: datetime
) -> None:
    """Note that rungs of the present due day have been told."""
    if row.due is None:
        raise ValueError("what has no day has no ladder")
    for rung in rungs:
        session.add(CommitmentTold(commitment_id=row.id or 0, due=row.due, rung=rung.value, at=at))


def note(
    session: AsyncSession,
    row: CommitmentRow,
    what: str,
    at: datetime,
    *,
    person: int | None = None,
    function: str | None = None,
    why: str = "",
    **detail: Any,  # noqa: ANN401 -- any JSON value
) -> None:
    """Add to the history of an åtagande."""
    session.add(
        CommitmentEvent(
            commitment_id=row.id or 0,
            at=at,
            person_id=person,
            function=function,
            what=what,
            why=why,
            detail=detail,
        )
    )


async def history(session: AsyncSession, row: CommitmentRow) -> Sequence[CommitmentEvent]:
    """Return what has happened to an åtagande, oldest first."""
    found = await session.exec(
        select(CommitmentEvent)
        .where(CommitmentEvent.commitment_id == row.id)
        .order_by(col(CommitmentEvent.id))
    )
    return found.all()


async def events_of(
    session: AsyncSession, ids: Sequence[int], what: Collection[str]
) -> dict[int, list[CommitmentEvent]]:
    """Return what of some kinds has happened to some åtaganden, oldest first, by stored id."""
    found: dict[int, list[CommitmentEvent]] = {id_: [] for id_ in ids}
    table = CommitmentEvent
    for at in range(0, len(ids), _IN_ONE):
        some = ids[at : at + _IN_ONE]
        query = (
            select(table)
            .where(col(table.commitment_id).in_(some), col(table.what).in_(tuple(what)))
            .order_by(col(table.id))
        )
        for event in (await session.exec(query)).all():
            found[event.commitment_id].append(event)
    return found


async def plan_names(session: AsyncSession) -> Sequence[str]:
    """Return the names of the plans that some åtagande is part of."""
    query = select(CommitmentRow.plan).where(CommitmentRow.plan != "").distinct()
    return sorted((await session.exec(query)).all())


async def show(
    session: AsyncSession, person: int, ids: Collection[int], question: str, at: datetime
) -> None:
    """Remember the list that a person is shown, in place of the one before."""
    row = await session.get(ShownList, person) or ShownList(person_id=person, at=at)
    row.ids, row.question, row.at = list(ids), question, at
    session.add(row)


async def shown(session: AsyncSession, person: int) -> ShownList | None:
    """Return the list that a person was shown last."""
    return await session.get(ShownList, person)
