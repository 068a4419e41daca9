"""The lines of notes: shown with their numbers, changed, filled in and struck (DOMAIN 11)."""

import re
from collections.abc import Sequence
from datetime import date

from commands.base import Call, Message, Misunderstood, Told
from commands.meetings import closing, line_decisions, notes, openly, sending
from commands.meetings.attending import function_of, named
from commands.meetings.during import item_of
from commands.meetings.sittings import Sitting, must_lead, takes_part
from samverkan.meetings import lines
from samverkan.meetings.who import function_first
from samverkan.swedish_dates import deadline
from storage import meetings
from storage.meeting_tables import MeetingLine

_OF_POINT = re.compile(r"^(?:punkt\s+)?(\d{1,3})\b")
_LINE = re.compile(r"^(\d{1,4})\b\s*[:,]?\s*(.*)$", re.DOTALL)
_OWNER = re.compile(r"^(?:ansvarig:?|ägare:?|agare:?)\s+(.+)$", re.IGNORECASE)
_DUE = re.compile(r"^(?:klart\s+)?(?:senast|till|före|fore)\s+(.+)$", re.IGNORECASE)
_DECIDES = re.compile(r"^(?:beslutas av|beslutar:?)\s+(.+)$", re.IGNORECASE)
_OPENLY = re.compile(
    r"^(?:öppet|oppet|öppen lydelse|oppen lydelse)\s*:\s*(.+)$", re.IGNORECASE | re.DOTALL
)
_ANSWER = re.compile(r"^svar\s*:?\s+(.+)$", re.IGNORECASE | re.DOTALL)


async def listed(call: Call) -> Sequence[Message]:
    """`rader [4]`: the lines of the point in hand, or of another, with their numbers."""
    sitting = await closing.at_hand(call)
    if not takes_part(call.actor, sitting):
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    asked = _OF_POINT.match(call.argument)
    number = int(asked[1]) if asked else sitting.row.current or 0
    item = await item_of(call, sitting, number)
    name = call.context.function_name
    shown = [
        {
            "number": line.number,
            "kind": line.kind,
            "text": line.text,
            "owner": name(line.owner) if line.owner else "",
            "due": line.due,
        }
        for line in await meetings.lines(call.context.session, sitting.id, item.id)
        if not line.struck
    ]
    return (
        call.reply(
            "rader",
            lines=shown,
            number=item.number,
            title=item.title,
            access_class="K3",
            subject=sitting.subject,
        ),
    )


async def line(call: Call) -> Sequence[Message]:
    """`rad 12: nya ord`, `rad 12 ansvarig KoF`, `rad 12 senast 12/12`, `rad 12 beslutas av KoF`."""
    sitting = await closing.at_hand(call)
    asked = _LINE.match(call.argument)
    if asked is None or not asked[2].strip():
        raise Misunderstood("rad", call.argument[:40])
    row = await _own_line(call, sitting, int(asked[1]))
    words = asked[2].strip()
    refused = notes.refuse_personal_data(call, words)
    if refused:
        return refused
    if found := _OPENLY.match(words):
        must_lead(call, sitting, "rad")
        return await openly.word_anew(call, sitting, row, found[1])
    if found := _DECIDES.match(words):
        return await line_decisions.decided_by(
            call, sitting, row, function_of(call, sitting, found[1].strip(" ."))
        )
    if row.kind == lines.QUESTION and (found := _ANSWER.match(words)):
        words = sending.word("svar_pa_fraga", question=row.text, answer=found[1])
    if row.kind == lines.PROMISE and (_OWNER.match(words) or _DUE.match(words)):
        return await fill_in(call, sitting, row, words)
    if _is_of_a_promise(asked[0], words, call.context.today):
        raise Told("rad_inget_atagande", number=row.number, line_kind=row.kind, said=words)
    return await notes.change(call, sitting, row, words)


def _is_of_a_promise(whole: str, words: str, today: date) -> bool:
    """Say whether words say no more than who or when; behind a colon they are new words."""
    if re.match(r"^\d+\s*:", whole):
        return False
    due = deadline(words, today) if _DUE.match(words) else None
    rest = _DUE.sub(r"\1", words).replace(due.words, "").strip(" .,") if due else words
    return _OWNER.match(words) is not None or not rest


async def fill_in(call: Call, sitting: Sitting, row: MeetingLine, words: str) -> Sequence[Message]:
    """Fill in who and when of an åtagande from words such as "KoF, 12 december"."""
    owner = _OWNER.match(words)
    due = deadline(words, call.context.today)
    rest = words.replace(due.words, " ") if due else words
    rest = re.sub(r"\b(?:klart|senast|till|före|den|ansvarig)\b:?", " ", rest).strip(" .,;:")
    said = owner[1] if owner and not due else rest
    function = named(call, sitting, said) if said else None
    if function is None and said:
        first = function_first(call.context.municipality, said, sitting.forum)
        function = first[0] if first else None
    if function is None and due is None:
        raise Told("okand_funktion", wanted=said[:40])
    if due is not None and due.past is not None:
        raise Told("dag_har_varit", day=due.past)
    return await notes.complete(call, sitting, row, function, due.day if due else None)


async def strike_line(call: Call) -> Sequence[Message]:
    """`stryk rad 12`."""
    sitting = await closing.at_hand(call)
    asked = _LINE.match(call.argument)
    if asked is None:
        raise Misunderstood("stryk rad", call.argument[:40])
    row = await _own_line(call, sitting, int(asked[1]))
    return await notes.strike(call, sitting, row)


async def _own_line(call: Call, sitting: Sitting, number: int) -> MeetingLine:
    row = await meetings.line_by_number(call.context.session, sitting.id, number)
    if row is None:
        raise Told("ingen_rad_i_motet", number=number)
    if not notes.may_change(call, sitting, row):
        raise Told("inte_din_rad", number=number)
    return row
