"""What every verb and every sweep knows of the present, asked for in one question.

The database puts rows together as JSON. A question costs much the same whatever it asks, and
the same text, as it mostly is from one event to the next, gives the same objects at once.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import String, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel.ext.asyncio.session import AsyncSession

from samverkan.collection import Away, Seat
from samverkan.temporary import Temporary
from storage.columns import columns
from storage.tables import Absence, Holding, TemporaryGroup


@dataclass(frozen=True, slots=True)
class Present:
    """How things stand.

    Attributes:
        seats: every holding, past and coming ones too, in the order they were stored.
        absences: those that cover the day.
        groups: the time-limited groups, closed ones too, in the order they were started.

    """

    seats: tuple[Seat, ...]
    absences: tuple[Away, ...]
    groups: tuple[Temporary, ...]


class _Rows(FunctionElement[str]):
    """All rows as the text of one JSON array of arrays, in no order; null or [] without any."""

    type = String()
    inherit_cache = True


@compiles(_Rows, "sqlite")
def _in_sqlite(element: _Rows, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 -- as the compiler has it
    return f"json_group_array(json_array({compiler.process(element.clauses, **how)}))"


@compiles(_Rows, "postgresql")
def _in_postgresql(element: _Rows, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 -- as above
    rows = compiler.process(element.clauses, **how)
    return f"CAST(json_agg(json_build_array({rows})) AS TEXT)"


_HOLDING, _ABSENCE, _GROUP = columns(Holding), columns(Absence), columns(TemporaryGroup)
_SEATS = select(
    _Rows(
        _HOLDING.id,
        _HOLDING.person_id,
        _HOLDING.function,
        _HOLDING.role,
        _HOLDING.from_day,
        _HOLDING.to_day,
    )
)
_ABSENCES = select(
    _Rows(_ABSENCE.id, _ABSENCE.person_id, _ABSENCE.from_day, _ABSENCE.to_day, _ABSENCE.deputy_id)
).where(_ABSENCE.from_day <= bindparam("day"), _ABSENCE.to_day >= bindparam("day"))
_GROUPS = select(
    _Rows(
        _GROUP.id,
        _GROUP.forum,
        _GROUP.template,
        _GROUP.name,
        _GROUP.areas,
        _GROUP.members,
        _GROUP.rhythm,
        _GROUP.why,
        _GROUP.start_day,
        _GROUP.end_day,
        _GROUP.closed_at.is_not(None),
    )
)
PARTS = (_SEATS.scalar_subquery(), _ABSENCES.scalar_subquery(), _GROUPS.scalar_subquery())
"""What a question asks for that is about the present too; it is put with a `day`."""
_ALL = select(*PARTS)


async def present(session: AsyncSession, day: date) -> Present:
    """Return how things stand on a local day."""
    return read((await session.exec(_ALL, params={"day": day})).one())  # type: ignore[call-overload]  # SQLModel knows no plain select


def read(parts: Sequence[str | None]) -> Present:
    """Return how things stand, from what was answered to `PARTS`."""
    seats, absences, groups = parts
    return Present(_seats(seats), _absences(absences), _groups(groups))


@lru_cache(maxsize=8)
def _seats(text: str | None) -> tuple[Seat, ...]:
    return tuple(
        Seat(person, function, role, _day(first), _day(last))
        for person, function, role, first, last in _stored(text)
    )


@lru_cache(maxsize=8)
def _absences(text: str | None) -> tuple[Away, ...]:
    return tuple(
        Away(person, date.fromisoformat(first), date.fromisoformat(last), deputy)
        for person, first, last, deputy in _stored(text)
    )


@lru_cache(maxsize=8)
def _groups(text: str | None) -> tuple[Temporary, ...]:
    return tuple(
        Temporary(
            forum=forum,
            template=template,
            name=name,
            areas=_listed(areas),
            members=_listed(members),
            rhythm=rhythm,
            why=why,
            start=date.fromisoformat(start),
            end=date.fromisoformat(end),
            closed=bool(closed),
        )
        for forum, template, name, areas, members, rhythm, why, start, end, closed in _stored(text)
    )


def _stored(text: str | None) -> Iterable[list[Any]]:
    """Return rows without their ids, in the order they were stored."""
    return [row for _, *row in sorted(json.loads(text or "[]"), key=lambda row: int(row[0]))]


def _listed(stored: str | list[str]) -> tuple[str, ...]:
    """Return a list; SQLite keeps it as text."""
    return tuple(json.loads(stored) if isinstance(stored, str) else stored)


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)
