"""What is said back of a report: its rows in words, and the one question that it lacks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from commands import wordy
from commands.base import Call, Context, Message
from commands.completing import nights
from commands.engagement import seat_of
from samverkan import swedish_forms as forms
from samverkan.categories import BY_ID
from samverkan.compilation import level_name
from storage import reports
from storage.tables import IncidentRow, Report

_LATELY = 10  # reports
_OFFERED = 4
_ACUTE = frozenset({"vapen", "sprangning"})
_HIGHEST_LEVEL = 5


async def echo(call: Call, row: Report, *, replaces: bool = False, waits: bool = False) -> Message:
    """Say back what was understood, as a short table with numbered rows."""
    seat = await seat_of(call.context, row)
    return _among_members(call)(
        "eko",
        kind="confirm",
        rows=await table(call.context, row),
        **await spoken(call.context, row),
        measures=row.measures,
        upcoming=row.upcoming,
        resolved=[{"words": words, "meaning": meaning} for words, meaning in row.resolved],
        week=seat.called,
        late=row.late,
        early=seat.round is None,
        function=call.context.function_name(row.function),
        several=len(call.actor.functions) > 1,
        confirmed=row.status == "bekraftad",
        replaces=replaces,
        waits=waits,
        acute=is_acute(await reports.incidents(call.context.session, _id(row))),
        subject=f"report:{row.id}",
    )


def is_acute(found: Sequence[IncidentRow]) -> bool:
    """Say whether the sender is to be told to ring 112 (DOMAIN 15.4)."""
    return any(row.category in _ACUTE or row.severity == _HIGHEST_LEVEL for row in found)


def _among_members(call: Call) -> Callable[..., Message]:
    """Return how to say back a report: in private when outsiders would read it (DOMAIN 15.1)."""
    return call.reply if call.place.direct or call.place.ceiling == "K4" else call.private


async def ask(
    call: Call, row: Report, *, replaces: bool = False, nearest: Sequence[str] = ()
) -> Message:
    """Ask the one short question that a report lacks: what happened, or where.

    `nearest` are the ids of the likeliest categories.
    """
    context = call.context
    if row.missing[:1] and row.missing[0].startswith(wordy.LEVEL_OF):
        area = context.municipality.area_by_id[row.missing[0].removeprefix(wordy.LEVEL_OF)]
        return _among_members(call)(
            "vilken_niva",
            kind="confirm",
            rows=await table(context, row),
            **await spoken(context, row),
            **wordy.ends_of_scale(context),
            where=area.where,
            replaces=replaces,
            subject=f"report:{row.id}",
        )
    if "category" in row.missing:
        return _among_members(call)(
            "vilken_handelse",
            kind="confirm",
            rows=await table(call.context, row),
            nearest=[BY_ID[category].name for category in nearest],
            subject=f"report:{row.id}",
        )
    return _among_members(call)(
        "vilket_omrade",
        kind="confirm",
        rows=await table(call.context, row),
        **await spoken(call.context, row),
        areas=await likely_areas(call, row),
        replaces=replaces,
        subject=f"report:{row.id}",
    )


async def likely_areas(call: Call, row: Report) -> list[str]:
    """Return the names of at most four areas: the function's own, then those told of lately.

    Of a sender who is known for none, all areas of the municipality.
    """
    context = call.context
    homes = context.municipality.function_by_id[row.function].home_areas
    mine = await reports.of_person(context.session, call.actor.person, ("bekraftad",))
    told = await reports.incidents_of(context.session, [_id(one) for one in mine[:_LATELY]])
    named = [incident.area for one in mine[:_LATELY] for incident in told[_id(one)]]
    known = [area for area in dict.fromkeys((*homes, *named))
             if area in context.municipality.area_by_id]  # fmt: skip
    offered = known[:_OFFERED] or list(context.municipality.area_by_id)
    return [context.municipality.area_by_id[area].name for area in offered if area]


async def spoken(context: Context, row: Report) -> Mapping[str, Any]:
    """Return what a report says in words, for a table in chat."""
    passages = await reports.passages_of(context.session, [_id(row)])
    return wordy.table(context, passages[_id(row)])


async def table(context: Context, row: Report) -> list[dict[str, object]]:
    """Return the rows of a report in words, numbered."""
    found = await reports.incidents(context.session, _id(row))
    return [described(context, number, incident) for number, incident in enumerate(found, 1)]


def described(context: Context, number: int | str, incident: IncidentRow) -> dict[str, object]:
    """Return an incident in words, for a table in chat."""
    area = context.municipality.area_by_id.get(incident.area or "")
    return {
        "number": number,
        "area": area.name if area else "",
        "category": BY_ID[incident.category].name,
        "count": forms.number(incident.count, at_least=incident.count_min),
        "when": forms.span(incident.date_from, incident.date_to),
        "time": incident.time or "",
        "ambiguous": incident.date_ambiguous,
        "nights": [
            {"answer": forms.weekday(last), "when": forms.span(first, last)}
            for first, last in nights(reports.incident_of(incident))
        ],
        "place": incident.place or "",
        "level": incident.severity,
        "level_name": level_name(context.municipality, incident.severity),
        "attempt": incident.attempt,
    }


def _id(row: Report) -> int:
    if row.id is None:
        raise ValueError("the report is not stored yet")
    return row.id
