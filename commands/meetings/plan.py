"""Stored meetings made of the calendar's planned ones, with the points of their agendas."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from commands.base import Context
from commands.commitments import register
from commands.wording import words
from samverkan import calendar
from samverkan.meetings import agenda
from samverkan.structure import Forum
from storage import meetings
from storage.meeting_tables import AgendaItem, MeetingRow

GRACE = timedelta(hours=24)
"""A planned meeting that has not begun is still the next one so long after its time."""
RAISED = "forsenade"
"""The heading of what is so late that it is taken up by itself."""
_LISTING = frozenset({RAISED, "foregaende", "ataganden"})
"""The headings under which open åtaganden are listed."""
UNDECIDED = "utan_beslut"
"""The heading of what was proposed and nobody in the line has decided on."""
_PROPOSING = frozenset({UNDECIDED, "forslag", "inriktning"})
"""The headings under which such proposals are listed."""
_AHEAD = timedelta(days=430)
"""How far ahead the next meeting is looked for: a forum that meets once a year has one."""


async def next_meeting(context: Context, forum: Forum, near: date | None) -> MeetingRow | None:
    """Return the next meeting of a forum, or the one nearest to a day; None without any.

    A planned one that nobody has touched is stored now, so that its agenda can be changed.
    """
    found = await coming(context, forum, context.now - GRACE, context.now + _AHEAD)
    if not found:
        return None
    wanted = next(
        (one for one in found if isinstance(one, MeetingRow) and one.started_at), found[0]
    )
    if near is not None:
        days = [abs(calendar.local_day(context.municipality, starts(one)) - near) for one in found]
        wanted = found[days.index(min(days))]
    row = await stored(context, forum, wanted)
    if wanted is found[0]:
        await take_waiting(context, forum, row)
    return row


def _has_begun(one: MeetingRow | calendar.Meeting) -> bool:
    return isinstance(one, MeetingRow) and one.started_at is not None


async def coming(
    context: Context, forum: Forum, after: datetime, until: datetime
) -> list[MeetingRow | calendar.Meeting]:
    """Return the meetings that are still to be held, stored or only planned, in order."""
    return (await coming_of(context, (forum,), after, until))[forum.id]


async def coming_of(
    context: Context, forums: Sequence[Forum], after: datetime, until: datetime
) -> dict[str, list[MeetingRow | calendar.Meeting]]:
    """Return what is `coming` to each of some forums, by their ids."""
    first = calendar.local_day(context.municipality, after) - timedelta(days=1)
    last = calendar.local_day(context.municipality, until)
    planned = [
        one
        for forum in forums
        for one in calendar.meetings_of(context.municipality, forum, first, last)
        if one.starts >= after
    ]
    found: dict[str, list[MeetingRow | calendar.Meeting]] = {forum.id: [] for forum in forums}
    for row in await meetings.ahead_of(context.session, found, after):
        found[row.forum].append(row)
    taken = await meetings.known_keys(context.session, [one.key for one in planned])
    for one in planned:
        if one.key not in taken:
            found[one.forum].append(one)
    return {forum: sorted(some, key=starts) for forum, some in found.items()}


def starts(one: MeetingRow | calendar.Meeting) -> datetime:
    """Return when a stored or a planned meeting starts."""
    return one.starts_at if isinstance(one, MeetingRow) else one.starts


async def stored(context: Context, forum: Forum, one: MeetingRow | calendar.Meeting) -> MeetingRow:
    """Return a meeting as it is stored; a planned one is stored with its agenda."""
    if isinstance(one, MeetingRow):
        return one
    known = await meetings.by_key(context.session, one.key)
    if known is not None:
        return known
    return await new_meeting(context, forum, one.key, one.starts, one.chair, one.guests)


async def extra_meeting(context: Context, forum: Forum, at: datetime) -> MeetingRow:
    """Return a new meeting that no calendar has planned."""
    chair = calendar.chair_of(forum.chair, context.local(at).year)
    key = f"{forum.id}:extra:{at:%Y%m%dT%H%M%S}"
    return await new_meeting(context, forum, key, at, chair, ())


async def new_meeting(
    context: Context,
    forum: Forum,
    key: str,
    at: datetime,
    chair: str | None,
    guests: Sequence[str],
) -> MeetingRow:
    """Store a meeting with the headings of its agenda."""
    called = tuple(dict.fromkeys((*forum.members, *forum.adjunct, *forum.invited, *guests)))
    row = MeetingRow(
        key=key,
        forum=forum.id,
        starts_at=at,
        chair=chair,
        secretary=forum.coordinator,
        called=list(called),
        elected=agenda.has_elected(context.municipality, called),
    )
    context.session.add(row)
    await context.session.flush()
    for heading in agenda.headings(forum, elected=row.elected):
        context.session.add(
            AgendaItem(
                meeting_id=row.id,
                forum=forum.id,
                heading=heading.provider or heading.id,
                title=heading.title or words("dagordning", heading.id),
                minutes=heading.minutes,
            )
        )
    await context.session.flush()
    await _order(context, row)
    return row


async def take_waiting(context: Context, forum: Forum, row: MeetingRow) -> None:
    """Put what waits for the forum's next agenda on a meeting's."""
    for item in await meetings.waiting_items(context.session, forum.id):
        await insert(context, row, item)
    await _raise(context, forum, row)
    await _remind_of_proposals(context, forum, row)


async def _raise(context: Context, forum: Forum, row: MeetingRow) -> None:
    """Give what is late since long a point of its own, where no heading lists it (DOMAIN 15.2)."""
    present = {item.heading for item in await meetings.items(context.session, row.id or 0)}
    if row.started_at is not None or present & _LISTING:
        return
    if await register.to_agenda(context, forum.id):
        title = words("dagordning", RAISED)
        await insert(context, row, AgendaItem(forum=forum.id, heading=RAISED, title=title))


async def _remind_of_proposals(context: Context, forum: Forum, row: MeetingRow) -> None:
    """Give what nobody in the line has decided on a point, where no heading lists it (A6)."""
    present = {item.heading for item in await meetings.items(context.session, row.id or 0)}
    if row.started_at is not None or present & _PROPOSING:
        return
    if await meetings.decisions(context.session, (forum.id,), ("foreslaget",)):
        title = words("dagordning", UNDECIDED)
        await insert(context, row, AgendaItem(forum=forum.id, heading=UNDECIDED, title=title))


async def insert(context: Context, row: MeetingRow, item: AgendaItem) -> AgendaItem:
    """Put a point on an agenda: before other matters, or last when the meeting has begun."""
    present = [one for one in await meetings.items(context.session, row.id or 0) if one != item]
    item.meeting_id = row.id
    if row.started_at is not None:
        item.position = len(present) + 1
        item.number = max((one.number for one in present), default=0) + 1
        context.session.add(item)
        await context.session.flush()
        return item
    at = agenda.first_closing([one.heading for one in present])
    await _place(context, [*present[:at], item, *present[at:]])
    return item


async def _order(context: Context, row: MeetingRow) -> None:
    await _place(context, await meetings.items(context.session, row.id or 0))


async def _place(context: Context, items: Sequence[AgendaItem]) -> None:
    """Store points in an order, with the numbers that it gives."""
    number = 0
    for position, item in enumerate(items, 1):
        number += item.status != agenda.STRUCK
        item.position = position
        item.number = 0 if item.status == agenda.STRUCK else number
        context.session.add(item)
    await context.session.flush()


def points_of(items: Sequence[AgendaItem]) -> tuple[agenda.Point, ...]:
    """Return stored points as the type of the rules."""
    return tuple(
        agenda.Point(item.id or 0, item.number, item.heading, item.title, item.status)
        for item in items
    )


async def arrange(context: Context, row: MeetingRow, order: Sequence[agenda.Point]) -> None:
    """Store the order, numbers and statuses of points."""
    by_id = {item.id: item for item in await meetings.items(context.session, row.id or 0)}
    for position, point in enumerate(order, 1):
        item = by_id[point.id]
        item.position, item.number, item.status = position, point.number, point.status
        context.session.add(item)
    await context.session.flush()
