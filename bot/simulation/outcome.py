"""rounds.jsonl, meetings.jsonl, commitments.jsonl and people.jsonl (DESIGN 7)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from bot.simulation.inhabitants import Inhabitant
from bot.simulation.leave import Leave
from bot.simulation.town import Town
from commands.wording import load
from samverkan import calendar, collection
from samverkan.calendar import Meeting
from samverkan.meetings.agenda import has_elected, headings
from samverkan.structure import Forum, Municipality
from storage.tables import Ask, Round


async def rounds(town: Town) -> list[dict[str, Any]]:
    """Return every round with who was asked and how it went, in order of opening."""
    async with town.database.read() as session:
        found = (await session.exec(select(Round).order_by(col(Round.id)))).all()
        asks: dict[int, list[Ask]] = {}
        for ask in (await session.exec(select(Ask).order_by(col(Ask.id)))).all():
            asks.setdefault(ask.round_id, []).append(ask)
    return [_round(town.municipality, one, asks.get(one.id or 0, [])) for one in found]


def meetings(municipality: Municipality, first: date, last: date) -> Iterator[dict[str, Any]]:
    """Give every planned meeting of a period, in order of time."""
    found = [
        meeting
        for forum in municipality.forums
        for meeting in calendar.meetings_of(municipality, forum, first, last)
    ]
    for meeting in sorted(found, key=lambda one: (one.starts, one.forum)):
        forum = municipality.forum_by_id[meeting.forum]
        yield {
            "forum": meeting.forum,
            "starts": _local(municipality, meeting.starts),
            "chair": meeting.chair,
            "chair_party": _party(municipality, meeting.chair),
            "politicians": _is_political(municipality, forum, meeting),
            "agenda": list(agenda(municipality, forum, meeting)),
            "notes": None,
        }


def agenda(municipality: Municipality, forum: Forum, meeting: Meeting) -> Iterator[str]:
    """Give the titles of a meeting's agenda (DOMAIN 11.4)."""
    titles = load("dagordning")
    elected = has_elected(municipality, meeting.guests)
    for heading in headings(forum, elected=elected):
        yield heading.title or titles[heading.id]


def commitments() -> Sequence[dict[str, Any]]:
    """Return every åtagande with its history. The bot keeps none yet."""
    return ()


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
        "opened": _local(municipality, one.opened_at),
        "closed": _local(municipality, one.closed_at) if one.closed_at else None,
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


def _local(municipality: Municipality, instant: datetime) -> str:
    return instant.astimezone(calendar.zone(municipality)).isoformat()


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
