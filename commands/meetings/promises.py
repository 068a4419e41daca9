"""Åtaganden of a meeting on their way to the register, and those that are open.

All that this engine knows of the register goes through this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commands.base import Context
from commands.commitments import register
from samverkan import swedish_dates
from samverkan import swedish_forms as forms
from samverkan.commitments.reading import without_day
from storage.meeting_tables import MeetingLine, MeetingRow


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
    about = f"line:{line.id}"
    if line.struck:
        await register.withdraw(context, about, line.person_id)
        return line.reference or ""
    held = context.local(meeting.started_at or meeting.starts_at).date()
    forum = context.municipality.forum_by_id[meeting.forum]
    row = await register.promise(
        context,
        text=_text(line, held),
        owner=line.owner,
        due=line.due,
        forum=meeting.forum,
        about=about,
        person=line.person_id,
        rest=register.Rest(source=f"{forum.name} {forms.short_day(held)} {held.year}"),
    )
    line.reference = row.number
    context.session.add(line)
    return row.number


def _text(line: MeetingLine, held: date) -> str:
    """Return what is to be done; its day stands beside it, and may come to be another."""
    due = swedish_dates.deadline(line.text, held)
    if due is None or due.day != line.due:
        return line.text
    return without_day(line.text, due).strip(" ,;:–-.")


async def open_of(context: Context, forum: str) -> Sequence[Promise]:
    """Return a forum's open åtaganden, overdue ones first and then by their last day."""
    return [
        Promise(row.number, row.text, row.owner, row.due)
        for row in await register.open_of(context, forum)
    ]
