"""Which day was meant, where words could mean another than was taken (DOMAIN 12).

An åtagande is entered with the nearest day, so that nobody is reminded too late, and it is said
which. The right day in reply, or 👎 for the other that is named, takes its place. That mends what
was heard, and is no postponement: it needs no reason, and it can be done until the next working day
is over. After that another day is one that was put off.
"""

import re
from datetime import date, timedelta

from commands.answers import THUMBS_DOWN, is_no
from commands.base import Call, Message
from commands.commitments import register
from commands.commitments.finding import must_change
from commands.commitments.making import told_to_owner
from commands.commitments.views import ids_of, sees, shown, subject_of
from commands.topics import Taken
from samverkan import calendar, swedish_dates
from samverkan.commitments.types import ENDED, Status
from storage import commitments
from storage.commitment_tables import CommitmentRow

_TAKEN = "dag"
_A_DAY = timedelta(days=1)
_BESIDE_DAY = re.compile(
    r"(?:nej|fel|nä|det ska vara|det är|jag menar|menar|utan|senast|på|den|till|är)?[\s,.:!]*",
    re.IGNORECASE,
)


async def reacted(call: Call, about: str, target: str, key: str) -> Taken | None:
    """Take 👎 as a wish for the other day that was named."""
    other = _other(about)
    if key not in THUMBS_DOWN or other is None:
        return None
    # A reaction cannot be replied to; the message it stands under can.
    return await _taken(call.answering(target), about, other)


async def answered(call: Call, about: str) -> Taken | None:
    """Take a day, or "nej" to the one that was taken; None for words that say more."""
    text = call.utterance.text
    if is_no(text):
        other = _other(about)
        return await _taken(call, about, other) if other is not None else None
    due = swedish_dates.deadline(text, call.context.today)
    if due is None or due.past is not None:
        return None
    rest = text.replace(due.words, " ", 1)
    while rest.strip() and (some := _BESIDE_DAY.match(rest.lstrip())) and some[0]:
        rest = rest.lstrip()[some.end() :]
    return None if rest.strip() else await _taken(call, about, due.day)


def _other(about: str) -> date | None:
    day = about.rpartition(":")[2]
    return date.fromisoformat(day) if day else None


async def _taken(call: Call, about: str, day: date) -> Taken | None:
    """Let an åtagande have the right day, as long as it has the one that was taken."""
    rows = await commitments.by_ids(call.context.session, ids_of(about))
    await commitments.hold(call.context.session, rows)
    row = next((one for one in rows if sees(call, one)), None)
    if row is None or not _stands(row, about):
        return None
    latest = calendar.next_working_day(row.ladder_from + _A_DAY)
    if call.context.today > latest:
        return None
    must_change(call, row)
    await mend(call, row, day)
    return _TAKEN, (_said(call, row), *told_to_owner(call, row, "corrected"))


async def mend(call: Call, row: CommitmentRow, day: date) -> None:
    """Give an åtagande the day that was meant."""
    before = row.due
    row.due, row.ladder_from = day, call.context.today
    await register.changed(
        call.context, row, "corrected", call.actor.person,
        due=day.isoformat(), before=before.isoformat() if before else None,
    )  # fmt: skip


def _stands(row: CommitmentRow, about: str) -> bool:
    taken = about.split(":")[1]
    return Status(row.status) not in ENDED and str(row.due) == taken


def _said(call: Call, row: CommitmentRow) -> Message:
    return call.reply(
        "atagande_flyttat",
        kind="confirm",
        what="another_day",
        one=shown(call.context, row),
        before=None,
        wanted=None,
        doubt=None,
        may_mend=False,
        subject=subject_of([row]),
    )
