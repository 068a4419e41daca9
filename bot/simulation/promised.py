"""commitments.jsonl, activities.jsonl and targets.jsonl (DESIGN 7)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, select

from bot.simulation.outcome import local_time
from bot.simulation.town import Town
from samverkan.commitments.targets import Progress, counted, period_of, progress
from storage import activities as stored
from storage.commitment_tables import ActivityRow, CommitmentEvent, CommitmentRow


async def commitments(town: Town) -> list[dict[str, Any]]:
    """Return every åtagande with what happened to it, in order of entering."""
    async with town.database.read() as session:
        query = select(CommitmentEvent).order_by(col(CommitmentEvent.id))
        events: dict[int, list[CommitmentEvent]] = {}
        for event in (await session.exec(query)).all():
            events.setdefault(event.commitment_id, []).append(event)
        rows = (await session.exec(select(CommitmentRow).order_by(col(CommitmentRow.id)))).all()
    return [
        {
            "id": row.number,
            "text": row.text,
            "owner": row.owner,
            "forum": row.forum,
            "due": row.due.isoformat() if row.due else None,
            "status": row.status,
            "history": [
                {
                    "at": local_time(town.municipality, event.at),
                    "what": event.what,
                    "why": event.why,
                    **event.detail,
                }
                for event in events.get(row.id or 0, ())
            ],
        }
        for row in rows
    ]


async def activities(town: Town) -> list[dict[str, Any]]:
    """Return every activity that was registered, in order of registering."""
    async with town.database.read() as session:
        rows = (await session.exec(select(ActivityRow).order_by(col(ActivityRow.id)))).all()
    return [
        {
            "at": local_time(town.municipality, row.at),
            "target": row.target,
            "text": row.text,
            "day": row.day.isoformat(),
            "area": row.area,
            "status": row.status,
            "participants": row.participants,
            "why": row.why,
            "new_day": row.new_day.isoformat() if row.new_day else None,
        }
        for row in rows
    ]


async def targets(town: Town, first: date, last: date) -> list[dict[str, Any]]:
    """Return how far each target came in each of its periods, at the last day or its end."""
    model = town.municipality
    wanted = counted(model)
    async with town.database.read() as session:
        held = await stored.held(session, [target.id for target in wanted])
    found = []
    for target in wanted:
        day = first
        while day <= last:
            until = min(period_of(target, day)[1], last)
            found += [_target(each, until) for each in _all(progress(model, target, held, until))]
            # The period of an agreement that is over has no other after it.
            day = until + timedelta(days=1) if until >= day else last + timedelta(days=1)
    return found


def _all(one: Progress) -> Iterator[Progress]:
    yield one
    for part in one.parts:
        yield from _all(part)


def _target(one: Progress, until: date) -> dict[str, Any]:
    first, last = period_of(one.target, until)
    return {
        "target": one.target.id,
        "from": first.isoformat(),
        # A part may have a period of its own, which is over before the whole's.
        "until": min(until, last).isoformat(),
        "done": one.done,
        "goal": one.target.min_count,
    }
