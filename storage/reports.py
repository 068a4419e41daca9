"""Reports and their incidents, and the coordinator's remarks."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, tuple_
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samverkan.incidents import Incident
from samverkan.passages import TRENDS, Passage
from storage.tables import IncidentRow, PassageRow, Remark, Report

LIVE = ("utkast", "bekraftad")
"""Statuses that count in a lägesbild: an unconfirmed one is marked there."""

_AT_A_TIME = 300
"""So many rounds are looked up by one statement."""
_FIELDS = (
    "area",
    "category",
    "count",
    "count_min",
    "date_from",
    "date_to",
    "date_ambiguous",
    "severity",
    "place",
    "time",
    "persons",
    "attempt",
)


def incident_of(row: IncidentRow) -> Incident:
    """Return a stored incident as the type of the rules."""
    return Incident(**{name: getattr(row, name) for name in _FIELDS})


async def by_source(session: AsyncSession, platform: str, source: str) -> Report | None:
    """Return the report that a message gave."""
    found = await session.exec(
        select(Report)
        .where(Report.platform == platform, Report.source == source)
        .order_by(col(Report.id).desc())
    )
    return found.first()


async def by_id(session: AsyncSession, report: int) -> Report | None:
    """Return a report."""
    return await session.get(Report, report)


_OF_PERSON = (
    select(Report)
    .where(
        Report.person_id == bindparam("person"),
        col(Report.status).in_(bindparam("statuses", expanding=True)),
    )
    .order_by(col(Report.id).desc())
)
_OF_PERSON_THEN = _OF_PERSON.where(Report.period == bindparam("period"))


async def of_person(
    session: AsyncSession, person: int, statuses: Iterable[str], period: str | None = None
) -> Sequence[Report]:
    """Return a person's reports, newest first."""
    values: dict[str, Any] = {"person": person, "statuses": tuple(statuses)}
    if period is None:
        return (await session.exec(_OF_PERSON, params=values)).all()
    return (await session.exec(_OF_PERSON_THEN, params={**values, "period": period})).all()


_OF_PERIOD = (
    select(Report)
    .where(
        Report.forum == bindparam("forum"),
        Report.collection == bindparam("collection"),
        Report.period == bindparam("period"),
        col(Report.status).in_(LIVE),
    )
    .order_by(col(Report.id))
)
_OF_FUNCTION = _OF_PERIOD.where(Report.function == bindparam("function"))


async def of_period(
    session: AsyncSession,
    forum: str,
    collection: str,
    period: str,
    function: str | None = None,
) -> Sequence[Report]:
    """Return the live reports of a period, oldest first."""
    values = {"forum": forum, "collection": collection, "period": period}
    if function is None:
        return (await session.exec(_OF_PERIOD, params=values)).all()
    return (await session.exec(_OF_FUNCTION, params={**values, "function": function})).all()


Key = tuple[str, str, str]
"""Forum id, collection id and stored period of a round."""


async def of_periods(session: AsyncSession, rounds: Collection[Key]) -> dict[Key, list[Report]]:
    """Return the live reports of many rounds, oldest first; none of a round without any."""
    found: dict[Key, list[Report]] = {}
    for some in _batched(sorted(rounds), _AT_A_TIME):
        rows = await session.exec(
            select(Report)
            .where(_is_of(some), col(Report.status).in_(LIVE))
            .order_by(col(Report.id))
        )
        for row in rows.all():
            found.setdefault((row.forum, row.collection, row.period), []).append(row)
    return found


async def counts_of(
    session: AsyncSession, rounds: Collection[Key]
) -> dict[Key, dict[tuple[str | None, str], int]]:
    """Return the number of events of many rounds by (area, category).

    A round that somebody answered is there, if only with no events; a silent one is not.
    """
    found: dict[Key, dict[tuple[str | None, str], int]] = {}
    for some in _batched(sorted(rounds), _AT_A_TIME):
        rows = await session.exec(
            select(  # type: ignore[call-overload]  # SQLModel's overloads end at four columns
                Report.forum,
                Report.collection,
                Report.period,
                IncidentRow.area,
                IncidentRow.category,
                func.sum(IncidentRow.count),
            )
            .select_from(Report)
            .join(IncidentRow, isouter=True)
            .where(_is_of(some), col(Report.status).in_(LIVE))
            .group_by(
                Report.forum,
                Report.collection,
                Report.period,
                IncidentRow.area,
                IncidentRow.category,
            )
        )
        for forum, collection, period, area, category, number in rows.all():
            counts = found.setdefault((forum, collection, period), {})
            if category is not None:
                counts[(area, category)] = number
    return found


def _is_of(rounds: Collection[Key]) -> ColumnElement[bool]:
    each = (col(Report.forum), col(Report.collection), col(Report.period))
    # One by one they are looked up in an index; SQLite reads all there is for a row of values.
    near = (
        column.in_(sorted(set(some)))
        for column, some in zip(each, zip(*rounds, strict=True), strict=True)
    )
    return and_(*near, tuple_(*each).in_(list(rounds)))


def _batched(keys: Sequence[Key], size: int) -> Iterator[Sequence[Key]]:
    """Give keys some at a time: a statement takes only so many values."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


async def incidents(session: AsyncSession, report: int) -> Sequence[IncidentRow]:
    """Return a report's incidents, in order."""
    return (await incidents_of(session, (report,)))[report]


_INCIDENTS_OF = (
    select(IncidentRow)
    .where(col(IncidentRow.report_id).in_(bindparam("reports", expanding=True)))
    .order_by(col(IncidentRow.id))
)


async def incidents_of(
    session: AsyncSession, reports: Iterable[int]
) -> dict[int, list[IncidentRow]]:
    """Return the incidents of many reports, by report."""
    wanted = tuple(reports)
    found: dict[int, list[IncidentRow]] = {report: [] for report in wanted}
    if not wanted:
        return found
    for row in (await session.exec(_INCIDENTS_OF, params={"reports": wanted})).all():
        found[row.report_id].append(row)
    return found


async def incident(session: AsyncSession, incident_id: int) -> IncidentRow | None:
    """Return one incident."""
    return await session.get(IncidentRow, incident_id)


async def store_incidents(
    session: AsyncSession, report: int, rows: Iterable[Incident], *, first: bool = False
) -> None:
    """Let a report have exactly these incidents; `first` says that it has had none."""
    if not first:
        for old in await incidents(session, report):
            await session.delete(old)
        await session.flush()
    for row in rows:
        values = {name: getattr(row, name) for name in _FIELDS}
        session.add(IncidentRow(report_id=report, **values))
    await session.flush()


_PASSAGES_OF = (
    select(PassageRow)
    .where(col(PassageRow.report_id).in_(bindparam("reports", expanding=True)))
    .order_by(col(PassageRow.id))
)


async def passages_of(
    session: AsyncSession, reports: Iterable[int]
) -> dict[int, tuple[Passage, ...]]:
    """Return what many reports say in words, by report."""
    wanted = tuple(reports)
    found: dict[int, tuple[Passage, ...]] = dict.fromkeys(wanted, ())
    if not wanted:
        return found
    for row in (await session.exec(_PASSAGES_OF, params={"reports": wanted})).all():
        found[row.report_id] += (
            Passage(row.text, row.heading, row.area, row.level, TRENDS.get(row.trend or "")),
        )
    return found


async def store_passages(
    session: AsyncSession, report: int, passages: Iterable[Passage], *, first: bool = False
) -> None:
    """Let a report say exactly this in words; `first` says that it has said nothing."""
    if not first:
        await session.exec(delete(PassageRow).where(col(PassageRow.report_id) == report))
    for passage in passages:
        session.add(
            PassageRow(
                report_id=report,
                heading=passage.heading,
                area=passage.area,
                level=passage.level,
                trend=passage.trend,
                text=passage.text,
            )
        )
    await session.flush()


_REMARKS = select(Remark).where(Remark.round_id == bindparam("round")).order_by(col(Remark.id))


async def remarks(session: AsyncSession, round_: int) -> dict[tuple[str, str | None], str]:
    """Return the newest remark of each kind and area; an empty one took the earlier out."""
    rows = await session.exec(_REMARKS, params={"round": round_})
    newest = {(row.kind, row.area): row.text for row in rows.all()}
    return {key: text for key, text in newest.items() if text}
