"""Lines of a meeting's notes: taken, corrected, taken back (DOMAIN 10.3, 11.4).

A line is stored when it is heard. What it sounds like beside that is proposed, and a
person says yes.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from commands.base import Call, Message, Told
from commands.meetings import line_decisions
from commands.meetings.sittings import (
    Sitting,
    function_in,
    leads,
    running,
    start_key,
    takes_part,
)
from commands.stopping import check_length, stop_whole
from samverkan import swedish_forms as forms
from samverkan.interpretation import interpret
from samverkan.meetings import agenda, lines
from samverkan.meetings.attendance import PRESENT
from samverkan.meetings.phrases import Phrase, promise_of, recognised
from storage import audit, meetings, rooms
from storage.meeting_tables import AgendaItem, MeetingLine

PROPOSED = {
    "atagande": lines.PROMISE,
    "beslut": lines.DECISION,
    "bordlagd": lines.TABLED,
    "hanskjuten": lines.REFERRED,
    lines.QUESTION: lines.QUESTION,
    lines.CLAIM: lines.CLAIM,
    lines.BASIS: lines.BASIS,
    lines.RESERVATION: lines.RESERVATION,
    lines.STATEMENT: lines.STATEMENT,
}
"""What a note may be proposed to be -> the kind of line it becomes."""


def refuse_personal_data(call: Call, text: str) -> Sequence[Message]:
    """Stop words that hold personal data; nothing of them is kept (DOMAIN 10.3).

    Raises Told for a text that is too long: reading one that fills a whole event would keep
    everybody else waiting.
    """
    if not text.strip():
        return ()
    check_length(text)
    found = interpret(text, call.context.gazetteer, call.utterance.at, "samordnare")
    function = next(iter(call.actor.functions), None)
    return stop_whole(call, function, found.pii) if found.pii else ()


async def written(call: Call, kind: str) -> Sequence[Message]:
    """`anteckna: …`, `beslut: …`, `åtagande: …`, `fråga: …` and so on."""
    return await take(call, await running(call), kind, call.argument.lstrip("-–— "))


async def take(call: Call, sitting: Sitting, kind: str, text: str) -> Sequence[Message]:
    """Take a line into the notes of the point in hand."""
    line, refused = await _taken(call, sitting, kind, text)
    if line is None:
        return refused
    return (*await answer(call, sitting, line), *await _relayed(call, sitting, line))


async def take_as(call: Call, sitting: Sitting, kind: str, text: str) -> Sequence[Message]:
    """Take a note, and propose that it is of a kind: its name was misspelt."""
    line, refused = await _taken(call, sitting, lines.NOTE, _worded(kind, text))
    if line is None:
        return refused
    heard = promise_of(call.context.municipality, sitting.forum, text, call.context.today)
    is_promise = kind == lines.PROMISE
    proposed = await _proposal(
        call,
        sitting,
        line,
        kind,
        owner=heard.owner if is_promise else None,
        due=heard.due if is_promise else None,
    )
    return (proposed, *await _relayed(call, sitting, line))


async def _taken(
    call: Call, sitting: Sitting, kind: str, text: str
) -> tuple[MeetingLine | None, Sequence[Message]]:
    """Store a line; or return what refuses it."""
    text = _worded(kind, text)
    if not text:
        raise Told("tom_rad")
    if not takes_part(call.actor, sitting):
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    refused = refuse_personal_data(call, text)
    if refused:
        return None, refused
    row = await meetings.locked(call.context.session, sitting.id)
    if row.status == "ajournerat":
        raise Told("motet_ajournerat")
    if row.status != "pagar":
        raise Told("inget_mote_pagar")
    await _is_here(call, sitting)
    line = await _line(call, Sitting(row, sitting.forum), kind, text)
    return await meetings.add_line(call.context.session, line), ()


def _worded(kind: str, text: str) -> str:
    """Return the words of a line; what stood behind "beslut:" begins a sentence of its own."""
    plain = " ".join(text.split())
    return plain if kind == lines.NOTE else forms.capitalised(plain)


async def _relayed(call: Call, sitting: Sitting, line: MeetingLine) -> Sequence[Message]:
    """Give a line to those of the forum who are in another chat, as far as it may go there."""
    function = call.context.function_name(line.function) if line.function else ""
    return [
        Message(
            key=f"relay:{sitting.id}:{line.number}{place.suffix}",
            kind="notes",
            template="rad_fran_andra",
            data={"function": function, "text": line.text, "line_kind": line.kind, "name": ""},
            room=place.room,
            platform=place.platform,
            thread_of=f"{start_key(sitting)}{place.suffix}",
            subject=sitting.subject,
            access_class="K3",
        )
        for place in await rooms.places(call.context.session, sitting.forum.id)
        if (place.platform, place.room) != (call.place.platform, call.place.room)
        and place.ceiling >= "K3"
    ]


async def _line(call: Call, sitting: Sitting, kind: str, text: str) -> MeetingLine:
    item = await current(call, sitting)
    return MeetingLine(
        meeting_id=sitting.id,
        item_id=item.id if item else None,
        number=0,
        kind=kind,
        text=text,
        person_id=call.actor.person,
        function=function_in(call.actor, sitting),
        platform=call.place.platform,
        source=call.utterance.source,
        at=call.context.now,
    )


async def _is_here(call: Call, sitting: Sitting) -> None:
    """Who writes in the meeting takes part in it, unless something else has been said."""
    function = function_in(call.actor, sitting)
    known = await meetings.attendance(call.context.session, sitting.id)
    told = known.get(function or "")
    if function is None or (told is not None and told.status != "kommer"):
        return
    await meetings.mark(
        call.context.session,
        sitting.id,
        function,
        PRESENT,
        call.context.now,
        person=call.actor.person,
    )


async def current(call: Call, sitting: Sitting) -> AgendaItem | None:
    """Return the point in hand."""
    items = await meetings.items(call.context.session, sitting.id)
    return next((item for item in items if item.number == sitting.row.current), None)


async def answer(call: Call, sitting: Sitting, line: MeetingLine) -> Sequence[Message]:
    """Do what a line's kind asks for, and say what was taken down; a free note says nothing."""
    if line.kind == lines.NOTE:
        heard = recognised(
            call.context.municipality, sitting.forum, line.text, call.context.today, line.function
        )
        return (await _heard(call, sitting, line, heard),) if heard else ()
    if line.kind in {lines.DECISION, lines.STANDPOINT}:
        return await line_decisions.written(call, sitting, line)
    if line.kind == lines.PROMISE:
        return (await _promised(call, sitting, line),)
    return (noted(call, sitting, line),)


def noted(
    call: Call,
    sitting: Sitting,
    line: MeetingLine,
    *,
    past: date | None = None,
    ambiguous: bool = False,
) -> Message:
    """Say what was taken down, with the number to correct it by."""
    name = call.context.function_name
    return call.reply(
        "rad_noterad",
        kind="confirm",
        line_kind=line.kind,
        number=line.number,
        text=line.text,
        owner=name(line.owner) if line.owner else "",
        due=line.due,
        decider="",
        decides=False,
        past=past,
        ambiguous=ambiguous,
        subject=sitting.subject,
    )


async def _promised(call: Call, sitting: Sitting, line: MeetingLine) -> Message:
    """Fill in who and when; ask for what is missing."""
    context = call.context
    found = promise_of(context.municipality, sitting.forum, line.text, context.today)
    line.owner, line.due = found.owner, found.due
    context.session.add(line)
    await context.session.flush()
    ambiguous = found.ambiguous and found.past is None
    said = noted(call, sitting, line, past=found.past, ambiguous=ambiguous)
    is_whole = line.owner is not None and line.due is not None
    return said if is_whole else replace(said, subject=f"missing:{sitting.id}:{line.id}")


async def _heard(call: Call, sitting: Sitting, line: MeetingLine, heard: Phrase) -> Message:
    return await _proposal(
        call, sitting, line, heard.kind, owner=heard.owner, due=heard.due, forum=heard.forum
    )


async def _proposal(
    call: Call,
    sitting: Sitting,
    line: MeetingLine,
    kind: str,
    *,
    owner: str | None = None,
    due: date | None = None,
    forum: str | None = None,
) -> Message:
    """Propose what a note sounds like; the note stands whatever is answered."""
    line.proposed, line.target = kind, forum
    line.owner, line.due = owner, due
    call.context.session.add(line)
    await call.context.session.flush()
    name = call.context.function_name
    forums = call.context.municipality.forum_by_id
    return call.reply(
        "forslag_pa_rad",
        kind="confirm",
        what=kind,
        number=line.number,
        owner=name(owner) if owner else "",
        due=due,
        forum=forums[forum].name if forum else "",
        subject=f"proposal:{sitting.id}:{line.id}",
    )


def may_change(call: Call, sitting: Sitting, line: MeetingLine) -> bool:
    """Say whether a person may correct a line: who wrote it, and who leads."""
    return line.person_id == call.actor.person or leads(call.actor, sitting)


async def change(call: Call, sitting: Sitting, line: MeetingLine, text: str) -> Sequence[Message]:
    """Give a line new words. A kind before a colon gives it that kind too."""
    prefix = lines.prefixed(text)
    kind, text = prefix or (line.kind, text)
    text = _worded(kind, text)
    check_length(text)
    await line_decisions.must_be_open(call.context, line)
    line.text, line.struck, line.open_text = text, False, None
    _audit(call, sitting, line, "line_changed")
    return await become(call, sitting, line, kind)


async def become(
    call: Call, sitting: Sitting, line: MeetingLine, kind: str, *, keep: bool = False
) -> Sequence[Message]:
    """Let a line be of a kind, with what that asks for; `keep` who and when it has."""
    owner, due = line.owner, line.due
    if kind not in {lines.DECISION, lines.STANDPOINT}:
        await line_decisions.taken_back(call.context, line)
    line.kind, line.proposed = kind, None
    call.context.session.add(line)
    await call.context.session.flush()
    if kind == lines.NOTE:
        return (noted(call, sitting, line),)
    messages = await answer(call, sitting, line)
    if keep and kind == lines.PROMISE and (owner, due) != (line.owner, line.due):
        line.owner, line.due = line.owner or owner, line.due or due
        call.context.session.add(line)
        await call.context.session.flush()
        messages = (noted(call, sitting, line),)
    return messages


async def complete(
    call: Call, sitting: Sitting, line: MeetingLine, owner: str | None, due: date | None
) -> Sequence[Message]:
    """Fill in who and when of an åtagande."""
    line.owner, line.due = owner or line.owner, due or line.due
    call.context.session.add(line)
    _audit(call, sitting, line, "line_completed")
    await call.context.session.flush()
    said = noted(call, sitting, line)
    is_whole = line.owner is not None and line.due is not None
    return (said if is_whole else replace(said, subject=f"missing:{sitting.id}:{line.id}"),)


async def strike(call: Call, sitting: Sitting, line: MeetingLine) -> Sequence[Message]:
    """Take a line back; its number is not used again."""
    await line_decisions.must_be_open(call.context, line)
    await line_decisions.taken_back(call.context, line)
    line.struck, line.proposed = True, None
    call.context.session.add(line)
    if line.kind in {lines.TABLED, lines.REFERRED}:
        await _stays(call, line)
    await call.context.session.flush()
    _audit(call, sitting, line, "line_struck")
    return (call.reply("rad_struken", kind="confirm", number=line.number, subject=sitting.subject),)


async def _stays(call: Call, line: MeetingLine) -> None:
    """Let a point stay in its meeting when the words that sent it on are taken back."""
    item = await meetings.item(call.context.session, line.item_id or 0)
    if item is not None:
        item.status, item.to_forum = agenda.KEPT, None
        call.context.session.add(item)


def _audit(call: Call, sitting: Sitting, line: MeetingLine, action: str) -> None:
    audit.note(
        call.context.session,
        call.context.now,
        call.actor.person,
        action,
        sitting.subject,
        line=line.number,
    )
