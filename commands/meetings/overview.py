"""What a forum is told of its åtaganden before a meeting, with the summons."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commands.base import Context, Message
from commands.commitments import overview
from commands.meetings.sittings import Sitting, in_rooms
from samverkan import calendar
from storage import rooms

_WHOLE = "K3"
_TARGETS_FOR = frozenset({"strategisk", "taktisk"})
"""The levels of forums that answer for targets."""


async def before(context: Context, sitting: Sitting) -> Sequence[Message]:
    """Tell the forum's rooms what is due, late, unconfirmed and unowned, and what is at risk.

    What is merely due stands on the agenda: alone it is no cause for a message. Where more
    than the members inside read, and with elected members, there are the sums alone.
    """
    day = calendar.local_day(context.municipality, sitting.row.starts_at)
    parts = await overview.parts_of(context, forum=sitting.forum.id, until=day)
    needed = any(part["name"] != "due" for part in parts)
    goals: Sequence[Mapping[str, object]] = ()
    if sitting.forum.level in _TARGETS_FOR:
        goals = await overview.goals_at_risk(context, used=bool(parts))
    if not (needed or (parts and goals)):
        return ()
    posted = await in_rooms(
        context,
        sitting,
        f"forum-overview:{sitting.id}",
        "reminder",
        "atagande_oversikt",
        {"parts": parts, "goals": goals, "forum": sitting.forum.name, "name": ""},
        in_thread=False,
        # No talk of a meeting answers it: what is written under it is a command.
        subject=f"oversikt:{sitting.id}",
        access_class=_WHOLE,
        awake=True,
    )
    places = await rooms.places(context.session, sitting.forum.id)
    ceilings = {(place.platform, place.room): place.ceiling for place in places}
    return [
        _summed(message)
        if sitting.aggregated
        or ceilings.get((message.platform or "", message.room or ""), _WHOLE) < _WHOLE
        else message
        for message in posted
    ]


def _summed(message: Message) -> Message:
    """Return the message without the rows, whose words may name a place (DOMAIN 15.1)."""
    parts = [{**part, "rows": []} for part in message.data["parts"]]
    return replace(message, data={**message.data, "parts": parts}, access_class="K2")
