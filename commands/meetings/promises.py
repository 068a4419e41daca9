"""Åtaganden of a meeting on their way to the register, and those that are open.

All that this engine knows of the register goes through this module.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commands.base import Context
from commands.commitments import register
from samverkan import swedish_dates
from samverkan import swedish_forms as forms
from samverkan.commitments.extras import take_extras
from samverkan.commitments.reading import helpers, without_day
from samverkan.commitments.types import Status
from storage.commitment_tables import CommitmentRow
from storage.meeting_tables import MeetingLine, MeetingRow


@dataclass(frozen=True, slots=True)
class Promise:
    """An open åtagande.

    Attributes:
        reference: what it is called.
        text: what.
        owner: function id.
        due: by when.
        days_late: how many days ago that was; 0 for what is not late.
        raised: it is so late that it is on the next agenda by itself.
        postponements: how many times it has been given a later day.
        proposed: it waits for the yes of the chief in the line.
        made: when it was entered.

    """

    reference: str
    text: str
    owner: str | None
    due: date | None
    made: datetime
    days_late: int = 0
    raised: bool = False
    postponements: int = 0
    proposed: bool = False


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
    text, extras = take_extras(_text(line, held))
    row = await register.promise(
        context,
        text=text or line.text,
        owner=line.owner,
        due=line.due,
        forum=meeting.forum,
        about=about,
        person=line.person_id,
        rest=register.Rest(
            source=f"{forum.name} {forms.short_day(held)} {held.year}",
            co_owners=tuple(
                one for one in helpers(context.municipality, forum, text) if one != line.owner
            ),
            **await register.rest_of(context, extras),
        ),
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
    """Return a forum's open åtaganden: what is taken up first, then by their last day."""
    rows = await register.open_of(context, forum)
    raised = {row.id for row in await register.raised(context, rows)}
    found = [_shown(context, row, raised) for row in rows]
    return sorted(found, key=lambda one: not one.raised)


async def steering_list(context: Context, group: str) -> Sequence[Promise]:
    """Return what stands on the list that a steering group holds, by its last day."""
    return [_shown(context, row, ()) for row in await register.steering_list(context, group)]


def _shown(context: Context, row: CommitmentRow, raised: Collection[int | None]) -> Promise:
    late = row.due is not None and row.due < context.today
    return Promise(
        reference=row.number,
        text=row.text,
        owner=row.owner,
        due=row.due,
        made=row.created_at,
        days_late=(context.today - row.due).days if late and row.due else 0,
        raised=row.id in raised,
        postponements=row.postponements,
        proposed=Status(row.status) is Status.FORESLAGET,
    )
