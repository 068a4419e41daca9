"""The end of a meeting: what is still open, §§, åtaganden, the draft, and who stayed away."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from textwrap import shorten

from commands.base import Call, Context, Message, Told
from commands.meetings import before, openly, promises, sending, written
from commands.meetings.sittings import Sitting, forum_of, in_rooms, running_or_none, sitting_of
from samverkan import calendar
from samverkan.meetings import agenda, lines
from samverkan.meetings.attendance import (
    ABSENT,
    COMING,
    DECLINED,
    REPLACED,
    TOLD_AFTER,
    counted,
)
from samverkan.meetings.decisions import State
from storage import audit, meetings
from storage.meeting_tables import AgendaItem, AttendanceRow, MeetingLine

_LONGEST_QUESTION = 100
_LATEST = 5
"""How many held meetings of a forum are looked through for notes that can be changed."""


async def at_hand(call: Call) -> Sitting:
    """Return the meeting that goes on, or the latest one whose notes can be changed."""
    going = await running_or_none(call)
    if going is not None:
        return going
    kind, _, rest = (call.utterance.about or "").partition(":")
    number = rest.partition(":")[0]
    if kind in {"notes", "meeting", "missing", "proposal"} and number.isdigit():
        row = await meetings.by_id(call.context.session, int(number))
        return await must_be_open(call.context, sitting_of(call.context, row))
    forum, _ = await forum_of(call, "")
    found = await meetings.held(call.context.session, forum.id, call.context.now, _LATEST)
    sittings = [sitting_of(call.context, row) for row in found]
    for sitting in sittings:
        if await written.is_open(call.context, sitting):
            return sitting
    if not sittings:
        raise Told("inget_mote_pagar")
    return await must_be_open(call.context, sittings[0])


async def must_be_open(context: Context, sitting: Sitting) -> Sitting:
    """Return a meeting whose notes may be changed; says so when they are locked."""
    if not await written.is_open(context, sitting):
        raise Told("anteckningar_lasta", forum=sitting.forum.name)
    return sitting


async def open_questions(context: Context, sitting: Sitting) -> list[dict[str, object]]:
    """Return what must be answered before a meeting can end."""
    found: list[dict[str, object]] = []
    decided = await meetings.decisions_of(context.session, sitting.id)
    for line in await meetings.lines(context.session, sitting.id):
        if line.struck:
            continue
        row = decided.get(line.id or 0)
        missing = [
            name
            for name, is_missing in (
                ("ansvarig", line.kind == lines.PROMISE and line.owner is None),
                ("dag", line.kind == lines.PROMISE and line.due is None),
                (
                    "beslutar",
                    line.kind == lines.STANDPOINT and row is not None and row.decider is None,
                ),
            )
            if is_missing
        ]
        if missing:
            found.append({"number": line.number, "text": line.text, "missing": missing})
    if sitting.forum.notes == "protokoll" and not sitting.row.adjusters:
        found.append({"number": 0, "text": "", "missing": ["justerare"]})
    return found


async def close(call: Call, sitting: Sitting) -> Sequence[Message]:
    """End a meeting: attendance, §§, what goes on elsewhere, åtaganden, and the draft."""
    context = call.context
    row = sitting.row
    row.status, row.ended_at = "avslutat", context.now
    context.session.add(row)
    await _settle_attendance(context, sitting)
    await _number_paragraphs(context, sitting)
    await _carry_on(context, sitting)
    for line in await meetings.promised(context.session, sitting.id):
        await promises.promise(context, row, line)
    await context.session.flush()
    audit.note(context.session, context.now, call.actor.person, "meeting_ended", sitting.subject)
    said = await meetings.lines(context.session, sitting.id)
    answer = call.reply(
        "mote_slut",
        kind="confirm",
        forum=sitting.forum.name,
        unanswered=[str(line.number) for line in said if line.proposed and not line.struck],
        subject=sitting.subject,
    )
    return (answer, *await draft(context, sitting), *await _tell_of_absences(context, sitting))


async def _settle_attendance(context: Context, sitting: Sitting) -> None:
    known = await meetings.attendance(context.session, sitting.id)
    for function in sitting.forum.members:
        row = known.get(function)
        if row is None or row.status == COMING:
            await meetings.mark(context.session, sitting.id, function, ABSENT, context.now)


async def _number_paragraphs(context: Context, sitting: Sitting) -> None:
    """Give each point its §; they run through the calendar year per organ (DOMAIN 11.2)."""
    if sitting.forum.notes != "protokoll":
        return
    year = context.local(sitting.row.starts_at).year
    zone = calendar.zone(context.municipality)
    first, last = (datetime(y, 1, 1, tzinfo=zone) for y in (year, year + 1))
    number = await meetings.last_paragraph(context.session, sitting.forum.id, first, last)
    for item in await meetings.items(context.session, sitting.id):
        if item.status != agenda.STRUCK and item.paragraph is None:
            number += 1
            item.paragraph = number
            context.session.add(item)
    await context.session.flush()


async def _carry_on(context: Context, sitting: Sitting) -> None:
    """Put what was tabled or referred, and what was not answered, on the agenda to come."""
    for item in await meetings.items(context.session, sitting.id):
        if item.status in {agenda.TABLED, agenda.REFERRED}:
            context.session.add(before.carried(item, sitting, item.to_forum))
    for line in await meetings.lines(context.session, sitting.id):
        if line.kind == lines.QUESTION and not line.struck and not lines.is_answered(line.text):
            context.session.add(_asked_again(sitting, line))
    await context.session.flush()


def _asked_again(sitting: Sitting, line: MeetingLine) -> AgendaItem:
    """Return the point that brings a question without an answer to the next meeting."""
    short = shorten(line.text, _LONGEST_QUESTION, placeholder=" …")
    return AgendaItem(
        forum=sitting.forum.id,
        title=sending.word("fraga_kvar", question=short),
        text=line.text if short != line.text else "",
        function=line.function,
        person_id=line.person_id,
        origin_id=line.item_id,
    )


async def draft(context: Context, sitting: Sitting) -> list[Message]:
    """Return the draft notes to the participants, for comments."""
    paper, kept = await sending.keep(context, sitting, await written.notes_of(context, sitting))
    decided = await meetings.decisions_of(context.session, sitting.id)
    data = {
        "paper": paper,
        "approvers": [context.function_name(id_) for id_ in approvers(sitting)],
        "waiting": sum(one.state == State.FORESLAGET for one in decided.values()),
        "name": "",
    }
    key = f"draft:{sitting.id}:{kept.version}"
    subject = f"notes:{sitting.id}:{kept.version}"
    template = "utkast_anteckningar"
    texts = await in_rooms(
        context,
        sitting,
        key,
        "notes",
        template,
        data,
        in_thread=False,
        subject=subject,
        access_class=paper.access_class,
    )
    if not texts:
        texts = [
            Message(
                key=f"{key}:person:{person}",
                kind="notes",
                template=template,
                data=data,
                person=person,
                subject=subject,
                access_class=paper.access_class,
                awake=True,
            )
            for person in _participants(context, sitting)
        ]

    async def smaller() -> sending.Version:
        small = await written.notes_of(context, sitting, aggregated=True)
        return await sending.keep(context, sitting, small)

    found = await sending.fitted(context, sitting, texts, (paper, kept), smaller)
    drafts = [m for text, shown in found for m in (text, *sending.files(text, shown))]
    return [*drafts, *await openly.asked(context, sitting, key)]


def _participants(context: Context, sitting: Sitting) -> list[int]:
    found = (context.addressee(function).person for function in sitting.forum.members)
    return list(dict.fromkeys(person for person in found if person is not None))


def approvers(sitting: Sitting) -> tuple[str, ...]:
    """Return the functions that approve the notes: the chair, and those who adjust."""
    chair = sitting.row.chair or sitting.row.secretary
    return tuple(dict.fromkeys((chair, *sitting.row.adjusters)))


async def _tell_of_absences(context: Context, sitting: Sitting) -> list[Message]:
    """Tell the chair of functions that stayed away twice in a row without deputy (A23)."""
    person = context.addressee(sitting.row.chair or sitting.forum.coordinator).person
    held = await meetings.held(context.session, sitting.forum.id, context.now)
    known = await meetings.attendances(context.session, [row.id or 0 for row in held])
    missing = []
    for function in sitting.forum.members:
        statuses = _statuses(function, [known[row.id or 0] for row in held])
        if counted(function, statuses).in_a_row == TOLD_AFTER:
            missing.append(context.function_name(function))
    if person is None or not missing:
        return []
    return [
        Message(
            key=f"absent:{sitting.id}",
            kind="escalation",
            template="uteblivna",
            data={"forum": sitting.forum.name, "functions": missing, "times": TOLD_AFTER},
            person=person,
            awake=True,
        )
    ]


def _statuses(function: str, marked: Sequence[Mapping[str, AttendanceRow]]) -> list[str | None]:
    """Return a function's statuses in meetings that it was called to, newest first."""
    return [
        REPLACED if row.status == DECLINED and row.stand_in else row.status
        for one in marked
        if (row := one.get(function)) is not None
    ]


async def statistics(call: Call) -> Sequence[Message]:
    """`närvarostatistik [forum]`: how often each function has come."""
    forum, _ = await forum_of(call, call.argument)
    context = call.context
    held = await meetings.held(context.session, forum.id, context.now)
    known = await meetings.attendances(context.session, [row.id or 0 for row in held])
    marked = [known[row.id or 0] for row in held]
    rows = []
    for function in forum.members:
        one = counted(function, _statuses(function, marked))
        rows.append(
            {
                "function": context.function_name(function),
                "meetings": one.meetings,
                "present": one.present,
                "replaced": one.replaced,
                "in_a_row": one.in_a_row,
            }
        )
    return (
        call.private(
            "narvarostatistik", forum=forum.name, rows=rows, held=len(held), access_class="K3"
        ),
    )
