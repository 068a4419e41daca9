"""rounds.jsonl, meetings.jsonl and people.jsonl (DESIGN 7)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from bot.simulation.inhabitants import Inhabitant
from bot.simulation.leave import Leave
from bot.simulation.papers import Shelf
from bot.simulation.town import Town
from samverkan import calendar, collection
from samverkan.calendar import Meeting
from samverkan.meetings.agenda import STRUCK, has_elected
from samverkan.structure import Forum, Municipality
from storage.meeting_tables import AgendaItem, MeetingRow
from storage.tables import Ask, Round


async def rounds(town: Town) -> list[dict[str, Any]]:
    """Return every round with who was asked and how it went, in order of opening."""
    async with town.database.read() as session:
        found = (await session.exec(select(Round).order_by(col(Round.id)))).all()
        asks: dict[int, list[Ask]] = {}
        for ask in (await session.exec(select(Ask).order_by(col(Ask.id)))).all():
            asks.setdefault(ask.round_id, []).append(ask)
    return [_round(town.municipality, one, asks.get(one.id or 0, [])) for one in found]


async def meetings(town: Town, shelf: Shelf, first: date, last: date) -> list[dict[str, Any]]:
    """Return every planned meeting of a period as it was held, in order of time."""
    municipality = town.municipality
    found = [
        meeting
        for forum in municipality.forums
        for meeting in calendar.meetings_of(municipality, forum, first, last)
    ]
    async with town.database.read() as session:
        stored = {row.key: row for row in (await session.exec(select(MeetingRow))).all()}
        points: dict[int, list[str]] = {}
        query = select(AgendaItem).where(AgendaItem.status != STRUCK)
        for item in (await session.exec(query.order_by(col(AgendaItem.position)))).all():
            points.setdefault(item.meeting_id or 0, []).append(item.title)
    return [
        _meeting(municipality, one, stored.get(one.key), points, shelf)
        for one in sorted(found, key=lambda one: (one.starts, one.forum))
    ]


def _meeting(
    municipality: Municipality,
    one: Meeting,
    row: MeetingRow | None,
    points: Mapping[int, Sequence[str]],
    shelf: Shelf,
) -> dict[str, Any]:
    return {
        "forum": one.forum,
        "starts": local_time(municipality, row.starts_at if row else one.starts),
        "chair": one.chair,
        "chair_party": _party(municipality, one.chair),
        "politicians": _is_political(municipality, municipality.forum_by_id[one.forum], one),
        "status": row.status if row else "planerat",
        "agenda": list(points.get(row.id or 0, ())) if row else [],
        "notes": shelf.notes.get(row.id or 0) if row else None,
    }


def people(
    inhabitants: Sequence[Inhabitant], leaves: Sequence[Leave], first: date, last: date
) -> Iterator[dict[str, Any]]:
    """Give everybody with function, days and absences, as the people themselves see it."""
    for one in inhabitants:
        yield {
            "person": one.user,
            "function": one.function,
            "role": one.role,
            "from": _day(one.from_day),
            "to": _day(one.to_day),
            "away": [
                {"from": _day(leave.first), "to": _day(leave.last), "deputy": leave.deputy}
                for leave in leaves
                if leave.user == one.user and leave.meets(first, last)
            ],
        }


def _round(municipality: Municipality, one: Round, asks: Sequence[Ask]) -> dict[str, Any]:
    def of(*statuses: str) -> list[str]:
        return [ask.function for ask in asks if ask.status in statuses]

    return {
        "forum": one.forum,
        "collection": one.collection,
        "period": one.period,
        "opened": local_time(municipality, one.opened_at),
        "closed": local_time(municipality, one.closed_at) if one.closed_at else None,
        "asked": [ask.function for ask in asks if ask.person_id is not None],
        "answered": of(collection.ANSWERED),
        "nothing": of(collection.NOTHING),
        "missing": of(collection.MISSING),
        "vacant": of(collection.VACANT),
    }


def _is_political(municipality: Municipality, forum: Forum, meeting: Meeting) -> bool:
    """Say whether elected members take part."""
    there = (*forum.members, *forum.adjunct, *forum.invited, *meeting.guests)
    return has_elected(municipality, there)


def _party(municipality: Municipality, function: str | None) -> str | None:
    """Return the kind of organisation that a function belongs to."""
    if function is None:
        return None
    organisation = municipality.function_by_id[function].organisation
    return next(one.kind for one in municipality.organisations if one.id == organisation)


def local_time(municipality: Municipality, instant: datetime) -> str:
    """Return an instant as local time, as the files have it."""
    return instant.astimezone(calendar.zone(municipality)).isoformat()


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
