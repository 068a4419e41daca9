"""After a meeting: approval, locked versions, and who gets them (DOMAIN 11.1, 15.1)."""

from collections.abc import Sequence
from datetime import date

from commands.base import Call, Context, Message, Misunderstood, Told
from commands.meetings import closing, notes, promises, sending, written
from commands.meetings.sittings import (
    Sitting,
    forum_of,
    in_rooms,
    is_inside,
    must_lead,
    record,
    sitting_of,
    when,
    with_reason,
)
from samverkan.meetings import lines
from samverkan.meetings.finding import month_meant
from samverkan.paper import Paper, Section, thawed
from samverkan.swedish_dates import past_span
from storage import meetings
from storage import papers as shelf
from storage.meeting_tables import (
    MeetingApproval,
)
from storage.tables import PaperVersion


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
