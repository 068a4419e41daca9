"""After a meeting: comments, approval, locked versions, and who gets them (DOMAIN 11.1, 15.1)."""

import re
from collections.abc import Sequence
from datetime import date

from commands.base import Call, Context, Message, Misunderstood, Told
from commands.meetings import closing, line_decisions, notes, promises, sending, written
from commands.meetings.sittings import (
    Sitting,
    forum_of,
    function_in,
    in_rooms,
    is_inside,
    must_lead,
    record,
    sitting_of,
    takes_part,
    when,
    with_reason,
)
from samverkan import swedish_forms as forms
from samverkan.meetings import lines
from samverkan.meetings.finding import month_meant
from samverkan.paper import Paper, Section, thawed
from samverkan.swedish_dates import past_span
from storage import meetings
from storage import papers as shelf
from storage.meeting_tables import (
    AgendaItem,
    MeetingApproval,
    MeetingComment,
    MeetingLine,
)
from storage.tables import PaperVersion

_POINT = re.compile(
    r"^(?:på\s+)?(?:punkt\s+|§\s*)?(\d{1,3})\s*[:,]\s*(.+)$", re.IGNORECASE | re.DOTALL
)
_NUMBER = re.compile(r"^s?(\d{1,6})\b\s*[:,]?\s*(.*)$", re.IGNORECASE | re.DOTALL)
_AS_LINE = re.compile(r"^(?:som|i)\s+rad\s+(\d{1,4})", re.IGNORECASE)


def is_comment_number(argument: str) -> bool:
    """Say whether the words begin with the number of a comment."""
    return _NUMBER.match(argument) is not None


async def comment(call: Call) -> Sequence[Message]:
    """`synpunkt punkt 4: …`."""
    text = " ".join(call.argument.split())
    if not text:
        raise Misunderstood("synpunkt")
    refused = notes.refuse_personal_data(call, text)
    if refused:
        return refused
    sitting = await _drafted(call)
    if not takes_part(call.actor, sitting):
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    asked = _POINT.match(text)
    item = await _item(call, sitting, int(asked[1])) if asked else None
    row = MeetingComment(
        meeting_id=sitting.id,
        item_id=item.id if item else None,
        person_id=call.actor.person,
        function=function_in(call.actor, sitting),
        text=forms.capitalised(asked[2] if asked else text),
        at=call.context.now,
    )
    call.context.session.add(row)
    await call.context.session.flush()
    record(call, sitting, "comment", number=row.id)
    secretary = call.context.function_name(sitting.row.secretary)
    answer = call.reply("synpunkt_noterad", kind="confirm", number=row.id, secretary=secretary)
    return (answer, *_to_secretary(call, sitting, row, item))


async def _drafted(call: Call) -> Sitting:
    sitting = await closing.at_hand(call)
    if sitting.row.ended_at is None:
        raise Told("motet_pagar_an", forum=sitting.forum.name)
    return sitting


async def _item(call: Call, sitting: Sitting, number: int) -> AgendaItem:
    items = [i for i in await meetings.items(call.context.session, sitting.id) if i.number]
    for item in items:
        if number in (item.number, item.paragraph):
            return item
    raise Told("ingen_punkt", number=number, last=max((i.number for i in items), default=0))


def _to_secretary(
    call: Call, sitting: Sitting, row: MeetingComment, item: AgendaItem | None
) -> tuple[Message, ...]:
    person = call.context.addressee(sitting.row.secretary).person
    if person is None or person == call.actor.person:
        return ()
    return (
        Message(
            key=f"comment:{row.id}",
            kind="notes",
            template="synpunkt_in",
            data={
                "forum": sitting.forum.name,
                "when": when(call.context, sitting.row),
                "function": call.context.function_name(row.function) if row.function else "",
                "number": row.id,
                "item": item.number if item else 0,
                "title": item.title if item else "",
                "text": row.text,
            },
            person=person,
            subject=f"notes:{sitting.id}:0",
            access_class="K3",
            awake=True,
        ),
    )


async def take_in(call: Call) -> Sequence[Message]:
    """`ta med S3`, `ta med S3 som rad 12`: the secretary takes a comment in."""
    sitting, row, words = await _to_handle(call, "ta med")
    asked = _AS_LINE.match(words)
    if asked:
        line = await meetings.line_by_number(call.context.session, sitting.id, int(asked[1]))
        if line is None:
            raise Told("ingen_rad_i_motet", number=int(asked[1]))
        await line_decisions.must_be_open(call.context, line)
        line.text = row.text
        call.context.session.add(line)
    else:
        await meetings.locked(call.context.session, sitting.id)
        await meetings.add_line(call.context.session, _line(call, sitting, row))
    row.status = "inford"
    return await _handled(call, sitting, row)


def _line(call: Call, sitting: Sitting, row: MeetingComment) -> MeetingLine:
    return MeetingLine(
        meeting_id=sitting.id,
        item_id=row.item_id,
        number=0,
        kind=lines.NOTE if row.item_id else lines.STATEMENT,
        text=row.text,
        person_id=row.person_id,
        function=row.function,
        platform=call.place.platform,
        source="",
        at=call.context.now,
    )


async def turn_down(call: Call) -> Sequence[Message]:
    """`avböj S3: skäl`."""
    sitting, row, words = await _to_handle(call, "avböj")
    refused = notes.refuse_personal_data(call, words)
    if refused:
        return refused
    row.status, row.why = "avbojd", " ".join(words.split()) or None
    return await _handled(call, sitting, row)


async def _to_handle(call: Call, command: str) -> tuple[Sitting, MeetingComment, str]:
    asked = _NUMBER.match(call.argument)
    if asked is None:
        raise Misunderstood(command, call.argument[:40])
    row = await meetings.comment(call.context.session, int(asked[1]))
    if row is None:
        raise Told("ingen_synpunkt", number=int(asked[1]))
    sitting = sitting_of(call.context, await meetings.by_id(call.context.session, row.meeting_id))
    must_lead(call, sitting, command)
    await closing.must_be_open(call.context, sitting)
    if row.status != "ny":
        raise Told("synpunkt_hanterad", number=row.id)
    return sitting, row, asked[2].strip()


async def _handled(call: Call, sitting: Sitting, row: MeetingComment) -> Sequence[Message]:
    """Tell who commented; when nothing is left, give the new draft."""
    context = call.context
    context.session.add(row)
    await context.session.flush()
    record(call, sitting, f"comment_{row.status}", number=row.id)
    left = [c for c in await meetings.comments(context.session, sitting.id) if c.status == "ny"]
    data = {
        "number": row.id,
        "status": row.status,
        "why": row.why or "",
        "text": row.text,
        "forum": sitting.forum.name,
    }
    answer = call.reply("synpunkt_svar", kind="confirm", mine=False, left=len(left), said=data)
    messages: list[Message] = [answer]
    if row.person_id != call.actor.person:
        told = Message(
            key=f"comment_answer:{row.id}",
            kind="notes",
            template="synpunkt_svar",
            data={"mine": True, "left": 0, "said": data, "name": ""},
            person=row.person_id,
            # An outsider is answered too: these are the person's own words.
            access_class="K3" if is_inside(context, (row.function or "",)) else "K2",
            awake=True,
        )
        messages.append(told)
    if not left and row.status == "inford":
        messages += await closing.draft(context, sitting)
    return messages


async def approve(call: Call) -> Sequence[Message]:
    """`godkänn anteckningar [forum]`."""
    forum, _ = await forum_of(call, call.argument)
    about = (call.utterance.about or "").split(":")
    if about[0] == "notes":
        row = await meetings.by_id(call.context.session, int(about[1]))
        return await approve_draft(call, sitting_of(call.context, row), None)
    found = await meetings.held(call.context.session, forum.id, call.context.now, 5)
    for row in reversed(found):
        sitting = sitting_of(call.context, row)
        if await written.is_open(call.context, sitting):
            return await approve_draft(call, sitting, None)
    raise Told("inget_att_godkanna", forum=forum.name)


async def approve_draft(call: Call, sitting: Sitting, version: int | None) -> Sequence[Message]:
    """Approve the draft as it stands; with the last approval the notes are locked.

    `version` is the draft that was looked at, when that is known.
    """
    context = call.context
    await meetings.locked(context.session, sitting.id)
    await closing.must_be_open(context, sitting)
    if sitting.row.ended_at is None:
        raise Told("motet_pagar_an", forum=sitting.forum.name)
    needed = closing.approvers(sitting)
    mine = [function for function in needed if function in call.actor.functions]
    if not mine:
        names = [context.function_name(function) for function in needed]
        raise Told("godkanns_av", forum=sitting.forum.name, names=names)
    left = [c for c in await meetings.comments(context.session, sitting.id) if c.status == "ny"]
    if left:
        raise Told("synpunkter_kvar", numbers=[c.id for c in left])
    draft = await written.notes_of(context, sitting)
    kept = (await sending.keep(context, sitting, draft))[1]
    if version is not None and version != kept.version:
        return (
            call.reply("utkast_andrat", kind="confirm", version=kept.version),
            *await closing.draft(context, sitting),
        )
    return await _approved(call, sitting, kept, needed, mine)


async def _approved(
    call: Call,
    sitting: Sitting,
    kept: PaperVersion,
    needed: Sequence[str],
    mine: Sequence[str],
) -> Sequence[Message]:
    context = call.context
    content = kept.fingerprint
    given = {row.function for row in await meetings.approvals(context.session, sitting.id, content)}
    for function in mine:
        if function not in given:
            context.session.add(
                MeetingApproval(
                    meeting_id=sitting.id,
                    function=function,
                    person_id=call.actor.person,
                    content=content,
                    at=context.now,
                )
            )
            record(call, sitting, "notes_approved", function=function, draft=kept.version)
    await context.session.flush()
    waiting = [f for f in needed if f not in given and f not in mine]
    if waiting:
        names = [context.function_name(function) for function in waiting]
        return (
            call.reply(
                "godkannande_noterat", kind="confirm", forum=sitting.forum.name, waiting=names
            ),
        )
    return await _lock(call, sitting, needed)


async def _lock(call: Call, sitting: Sitting, needed: Sequence[str]) -> Sequence[Message]:
    """Freeze the notes with version, time, approvers and fingerprint, and spread them."""
    context = call.context
    last = await written.locked_version(context, sitting)
    by = tuple(context.function_name(function) for function in needed)
    version = last.version + 1 if last else 1
    approval = written.Approval(version, by, context.now)
    if last is not None:
        plain = await written.notes_of(context, sitting, approval)
        changed = _changed(thawed(last.data), plain)
        why = sitting.row.reopened or ""
        said = sending.word("andrat", version=version, changed=changed, why=why)
        approval = written.Approval(version, by, context.now, (said,))
    paper = await written.notes_of(context, sitting, approval)
    kept = await _shelve(context, sitting, paper)
    small = await written.notes_of(context, sitting, approval, aggregated=True)
    aggregated = await _shelve(context, sitting, small)
    sitting.row.reopened = None
    context.session.add(sitting.row)
    for line in await meetings.lines(context.session, sitting.id):
        if line.kind == lines.PROMISE and (line.reference is not None or not line.struck):
            await promises.promise(context, sitting.row, line)
    record(call, sitting, "notes_locked", version=version, fingerprint=kept.fingerprint)
    await context.session.flush()
    answer = call.reply(
        "anteckningar_last_svar",
        kind="confirm",
        forum=sitting.forum.name,
        version=version,
        at=context.local(context.now),
        approvers=by,
        fingerprint=kept.fingerprint,
    )
    return (answer, *await _spread(context, sitting, (paper, kept), (small, aggregated)))


async def _shelve(context: Context, sitting: Sitting, paper: Paper) -> PaperVersion:
    return await shelf.keep(
        context.session,
        paper,
        forum=sitting.forum.id,
        about=sitting.subject,
        period=context.local(sitting.row.starts_at).date().isoformat(),
        at=context.now,
        why=sitting.row.reopened,
    )


def _changed(before: Paper, now: Paper) -> list[str]:
    """Return the numbers of the points that say something else than before."""
    old = {(one.number, one.heading): one.blocks for one in before.sections}
    new: list[Section] = [
        one for one in now.sections if old.get((one.number, one.heading)) != one.blocks
    ]
    return [one.number for one in new]


async def _spread(
    context: Context,
    sitting: Sitting,
    whole: tuple[Paper, PaperVersion],
    small: tuple[Paper, PaperVersion],
) -> list[Message]:
    """Send the notes to the room, and to those who are called but do not sit there."""
    paper, kept = whole
    key = f"notes:{sitting.id}:v{kept.version}"
    texts = await in_rooms(
        context,
        sitting,
        key,
        "notes",
        "anteckningar",
        {"paper": paper, "fingerprint": kept.fingerprint, "name": ""},
        in_thread=False,
        subject=sitting.subject,
        access_class=kept.access_class,
    )

    async def smaller() -> sending.Version:
        return small

    found = await sending.fitted(context, sitting, texts, whole, smaller)
    messages = [m for text, shown in found for m in (text, *sending.files(text, shown))]
    told: set[int] = set()
    outside = set(sitting.row.called) - set(sitting.forum.members if texts else ())
    for function in [f for f in sitting.row.called if f in outside]:
        person = context.addressee(function).person
        if person is None or person in told:
            continue
        told.add(person)
        shown, version = whole if is_inside(context, (function,)) else small
        text = Message(
            key=f"{key}:person:{person}",
            kind="notes",
            template="anteckningar",
            data={"paper": shown, "fingerprint": version.fingerprint, "name": ""},
            person=person,
            subject=sitting.subject,
            access_class=version.access_class,
            awake=True,
        )
        messages += [text, *sending.files(text, version, ("pdf",))]
    return messages


async def reopen(call: Call) -> Sequence[Message]:
    """`öppna anteckningar [forum] [dag]: skäl`: locked notes are to be changed."""
    head, why = with_reason(call)
    if not why:
        raise Misunderstood("öppna anteckningar", call.argument[:40])
    refused = notes.refuse_personal_data(call, why)
    if refused:
        return refused
    sitting, _ = await find(call, head)
    must_lead(call, sitting, "öppna anteckningar")
    if await written.is_open(call.context, sitting):
        raise Told("redan_oppna", forum=sitting.forum.name)
    row = await meetings.locked(call.context.session, sitting.id)
    row.reopened = why
    call.context.session.add(row)
    record(call, sitting, "notes_reopened")
    return (
        call.reply(
            "anteckningar_oppnade",
            kind="confirm",
            forum=sitting.forum.name,
            when=when(call.context, row),
            subject=f"notes:{sitting.id}:0",
        ),
    )


async def find(call: Call, text: str) -> tuple[Sitting, str]:
    """Return the held meeting that words mean: a forum and a month or a day, else the latest."""
    forum, rest = await forum_of(call, text)
    context = call.context
    held = await meetings.held(context.session, forum.id, context.now)
    if not held:
        raise Told("inga_anteckningar", forum=forum.name, wanted="")
    named = _span(rest, context)
    if named is None:
        return sitting_of(context, held[0]), rest
    first, last = named
    for row in held:
        if first <= context.local(row.started_at or row.starts_at).date() <= last:
            return sitting_of(context, row), ""
    raise Told("inga_anteckningar", forum=forum.name, wanted=rest[:40])


def _span(text: str, context: Context) -> tuple[date, date] | None:
    month = month_meant(text, context.today)
    if month is not None:
        return month
    found = past_span(text, context.today)
    return (found.first, found.last) if found else None
