"""Comments on a draft: given by members, taken in or turned down by who leads (DOMAIN 11.1)."""

import re
from collections.abc import Sequence

from commands.base import Call, Message, Misunderstood, Told
from commands.meetings import closing, line_decisions, notes
from commands.meetings.sittings import (
    Sitting,
    function_in,
    is_inside,
    must_lead,
    record,
    sitting_of,
    takes_part,
    when,
)
from samverkan import swedish_forms as forms
from samverkan.meetings import lines
from storage import meetings
from storage.meeting_tables import AgendaItem, MeetingComment, MeetingLine

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
