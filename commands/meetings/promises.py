"""Åtaganden of a meeting on their way to the register, and those that are open.

All that this engine knows of the register goes through this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commands.base import Context
from storage import meetings
from storage.meeting_tables import MeetingLine, MeetingRow

_MEETINGS_BACK = 12
"""How many held meetings of a forum are looked through for open åtaganden."""


@dataclass(frozen=True, slots=True)
class Promise:
    """An open åtagande: what it is called, what, who (function id) and by when."""

    reference: str
    text: str
    owner: str | None
    due: date | None


async def promise(context: Context, meeting: MeetingRow, line: MeetingLine) -> str:
    """Hand an åtagande over and return what it is called.

    Called when the meeting ends and each time the line changes after that; a struck line
    takes the åtagande back. The same line is the same åtagande.
    """
    local = context.local(meeting.started_at or meeting.starts_at)
    line.reference = f"{meeting.forum} {local.date().isoformat()} rad {line.number}"
    context.session.add(line)
    return line.reference


async def open_of(context: Context, forum: str) -> Sequence[Promise]:
    """Return a forum's open åtaganden, overdue ones first and then by their last day."""
    held = await meetings.held(context.session, forum, context.now, _MEETINGS_BACK)
    found = [
        Promise(line.reference or str(line.number), line.text, line.owner, line.due)
        for row in held
        for line in await meetings.promised(context.session, row.id or 0)
    ]
    return sorted(found, key=lambda one: (one.due or date.max, one.reference))
