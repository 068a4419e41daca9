"""Åtaganden on an agenda: what is late first and marked, and the steering group's list (15.2)."""

from collections.abc import Sequence
from datetime import date, timedelta

from commands.base import Context
from commands.meetings import plan, promises
from commands.meetings.promises import Promise
from commands.meetings.sittings import Sitting, when
from commands.wording import words
from samverkan import calendar
from samverkan.meetings import agenda
from samverkan.paper import Block, Paragraph, Table
from storage import meetings

_NEXT_MEETING = timedelta(days=120)
_YEAR = timedelta(days=430)
_LISTS = frozenset({"ataganden", "foregaende"})
"""The headings under which every open åtagande of the forum stands."""
_HEADER = ("vad", "ansvarig", "klart_senast", "lage", "nummer")


def _says(sentence: str, **values: object) -> str:
    return words("motesunderlag", sentence, **values)


async def previous(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Link to the previous notes, and list the open åtaganden."""
    before = await meetings.previous(context.session, sitting.row)
    moment = when(context, before) if before else ""
    return [
        Paragraph(text=_says("foregaende", when=moment)),
        *await open_promises(context, sitting),
    ]


async def open_promises(context: Context, sitting: Sitting) -> Sequence[Block]:
    """List the open åtaganden of the forum, overdue ones first, and the list that it holds."""
    own = await promises.open_of(context, sitting.forum.id)
    known = {one.reference for one in own}
    listed = await promises.steering_list(context, sitting.forum.id)
    return [
        *_raised(own),
        *_promises(context, sitting, own),
        *_steering(context, sitting, [one for one in listed if one.reference not in known]),
    ]


async def raised(context: Context, sitting: Sitting) -> Sequence[Block]:
    """List what is so late that it is on the agenda by itself."""
    own = await promises.open_of(context, sitting.forum.id)
    found = [one for one in own if one.raised]
    if not found:
        return [Paragraph(text=_says("inget_tas_upp"))]
    return _promises(context, sitting, found)


async def falling_due(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give the åtaganden that fall due before the next meeting; what is late stands above."""
    until = await _next_day(context, sitting)
    found = await promises.open_of(context, sitting.forum.id)
    soon = [one for one in found if one.due is not None and context.today <= one.due <= until]
    return await _once(context, sitting, soon, "forfaller_redan", none="inget_forfaller")


async def new_ones(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give the åtaganden that have been entered since the last meeting ended."""
    before = await meetings.previous(context.session, sitting.row)
    since = (before.ended_at or before.starts_at) if before else None
    own = await promises.open_of(context, sitting.forum.id)
    found = [one for one in own if since is not None and one.made > since]
    return await _once(context, sitting, found, "nya_redan", none="inget_nytt")


async def _once(
    context: Context, sitting: Sitting, found: Sequence[Promise], sentence: str, *, none: str
) -> Sequence[Block]:
    """List some åtaganden, or name them where the same agenda has them all under another point."""
    items = await meetings.items(context.session, sitting.id)
    listed = (one.number for one in items if one.heading in _LISTS and one.status == agenda.KEPT)
    at = next(listed, 0)
    if not found or not at:
        return _promises(context, sitting, found, none=none)
    numbers = [one.reference for one in found]
    return [Paragraph(text=_says(sentence, numbers=numbers, at=at))]


def _raised(found: Sequence[Promise]) -> Sequence[Block]:
    """Say what has to be taken up. A number names neither a place nor anybody."""
    numbers = [one.reference for one in found if one.raised]
    return [Paragraph(text=_says("tas_upp", numbers=numbers))] if numbers else []


def _steering(context: Context, sitting: Sitting, found: Sequence[Promise]) -> Sequence[Block]:
    if not found:
        return []
    return [Paragraph(text=_says("styrgruppens_lista")), *_promises(context, sitting, found)]


def _promises(
    context: Context,
    sitting: Sitting,
    found: Sequence[Promise],
    *,
    none: str = "inga_ataganden",
) -> Sequence[Block]:
    if not found:
        return [Paragraph(text=_says(none))]
    if sitting.aggregated:
        # Elected members see the sum of them: the words may name a place (DOMAIN 15.1).
        late = sum(one.days_late > 0 for one in found)
        return [Paragraph(text=_says("ataganden_summa", count=len(found), late=late))]
    rows = tuple(_row(context, one) for one in found)
    return [Table(header=tuple(_says(name) for name in _HEADER), rows=rows)]


def _row(context: Context, one: Promise) -> tuple[str, ...]:
    return (
        one.text,
        context.function_name(one.owner) if one.owner else _says("saknas"),
        one.due.isoformat() if one.due else _says("saknas"),
        _says(
            "lage_nu",
            days=one.days_late,
            raised=one.raised,
            moved=one.postponements,
            proposed=one.proposed,
        ),
        one.reference,
    )


async def _next_day(context: Context, sitting: Sitting) -> date:
    after = sitting.row.starts_at + timedelta(minutes=1)
    found = await plan.coming(context, sitting.forum, after, after + _YEAR)
    at = plan.starts(found[0]) if found else after + _NEXT_MEETING
    return calendar.local_day(context.municipality, at)
