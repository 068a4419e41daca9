"""Decisions: a forum with a mandate decides, one without asks the chief in the line (A5)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from commands.answers import is_no, is_yes
from commands.base import Call, Context, Message, Misunderstood, Told
from commands.meetings.sittings import Sitting, in_rooms, sitting_of, when
from commands.stopping import check_length, stop_whole
from samverkan import swedish_forms as forms
from samverkan.interpretation import interpret
from samverkan.meetings import decisions, lines
from samverkan.meetings.decisions import Answer, State
from samverkan.meetings.who import function_first, function_meant
from storage import audit, meetings
from storage.meeting_tables import DecisionRow, MeetingLine

_DECIDED_BY = re.compile(
    r"\s*\((?:beslutas av|beslut av)?\s*([^()]{2,60})\)\s*\.?$"
    r"|\b(?:beslutas av|beslut av|beslutar i linjen:?)\s+([^.,;:]{2,60})",
    re.IGNORECASE,
)
_OTHER_WORDS = re.compile(
    r"^(?:ja,?\s*(?:men\s+)?)?(?:(?:i\s+)?annan lydelse|i stället|istället)\s*[:,]?\s*(.+)$",
    re.IGNORECASE | re.DOTALL,
)


async def written(call: Call, sitting: Sitting, line: MeetingLine) -> Sequence[Message]:
    """Take a decision down: at once, or as a standpoint that the chief is asked about."""
    context = call.context
    state = decisions.first_state(sitting.forum)
    row = await meetings.decision_of(context.session, line.id or 0) or DecisionRow(
        line_id=line.id or 0, meeting_id=sitting.id, forum=sitting.forum.id, state=state
    )
    row.state = state
    line.kind = lines.DECISION if state is State.BESLUTAT else lines.STANDPOINT
    if state is State.FORESLAGET:
        decider, line.text = _decider(context, sitting, line.text)
        row.decider = decider or row.decider
    context.session.add_all((row, line))
    await context.session.flush()
    return await _said(call, sitting, line, row)


async def _said(
    call: Call, sitting: Sitting, line: MeetingLine, row: DecisionRow
) -> Sequence[Message]:
    context = call.context
    is_open = row.state == State.FORESLAGET
    said = call.reply(
        "rad_noterad",
        kind="confirm",
        line_kind=line.kind,
        number=line.number,
        text=line.text,
        owner="",
        due=None,
        decider=context.function_name(row.decider) if row.decider else "",
        decides=not is_open,
        past=None,
        ambiguous=False,
        subject=sitting.subject,
    )
    if not is_open:
        return (said,)
    if row.decider is None:
        return (replace(said, subject=f"missing:{sitting.id}:{line.id}"),)
    return (said, *await _ask(call, sitting, line, row))


def _decider(context: Context, sitting: Sitting, text: str) -> tuple[str | None, str]:
    """Return the chief that the words name, in the end or at the beginning, and the words.

    A name in brackets in the end is a note to us, and no part of what is decided.
    """
    model, forum = context.municipality, sitting.forum
    named = _DECIDED_BY.search(text)
    found = function_meant(model, named[1] or named[2], forum) if named else None
    if named is not None and found is not None:
        return found, text[: named.start()] if named[1] else text
    first = function_first(model, text, forum)
    is_chief = first is not None and model.function_by_id[first[0]].role == "chef"
    return first[0] if first and is_chief else None, text


async def decided_by(
    call: Call, sitting: Sitting, line: MeetingLine, function: str
) -> Sequence[Message]:
    """Name who decides in the line, and ask."""
    row = await meetings.decision_of(call.context.session, line.id or 0)
    if row is None or row.state != State.FORESLAGET:
        raise Told("rad_ingen_fraga", number=line.number)
    row.decider = function
    call.context.session.add(row)
    await call.context.session.flush()
    return await _said(call, sitting, line, row)


async def _ask(
    call: Call, sitting: Sitting, line: MeetingLine, row: DecisionRow
) -> Sequence[Message]:
    context = call.context
    to = context.addressee(row.decider or "")
    if to.person is None:
        raise Told("beslutande_vakant", function=context.function_name(row.decider or ""))
    row.asked_at = context.now
    context.session.add(row)
    await context.session.flush()
    return (
        Message(
            key=f"decision:{row.id}:{call.place.platform}:{call.utterance.event}",
            kind="decision",
            template="beslut_fraga",
            data={
                "forum": sitting.forum.name,
                "when": when(context, sitting.row),
                "text": line.text,
                "function": context.function_name(row.decider or ""),
                "number": row.id,
                "deputy": to.as_deputy,
            },
            person=to.person,
            subject=f"decision:{sitting.id}:{row.id}",
            awake=sitting.row.status != "pagar",
        ),
    )


async def waiting(call: Call) -> DecisionRow | None:
    """Return the newest question that waits for this person's answer."""
    found = await meetings.asked_of(call.context.session, call.actor.functions)
    return found[0] if found else None


async def answered(call: Call, number: int, text: str) -> Sequence[Message] | None:
    """Take the chief's *ja*, *nej* or *annan lydelse: …*; None for other words."""
    other = _OTHER_WORDS.match(text)
    if other:
        words = forms.capitalised(" ".join(other[1].split()))
        return await answer(call, number, "annan_lydelse", words)
    if is_yes(text):
        return await answer(call, number, "ja")
    return await answer(call, number, "nej") if is_no(text) else None


async def answer(
    call: Call, number: int, said: Answer, words: str | None = None
) -> Sequence[Message]:
    """Store the chief's answer, and tell the meeting."""
    context = call.context
    row = await meetings.decision(context.session, number)
    if row is None or row.decider not in call.actor.functions:
        raise Told("inte_ditt_beslut")
    if words:
        check_length(words)
        found = interpret(words, context.gazetteer, call.utterance.at, "samordnare")
        if found.pii:
            return stop_whole(call, row.decider, found.pii)
    try:
        row.state = decisions.answered(State(row.state), said)
    except decisions.AlreadyAnsweredError as error:
        raise Told("redan_beslutat", state=str(error)) from error
    row.text, row.answered_by, row.answered_at = words, call.actor.person, context.now
    context.session.add(row)
    line = await meetings.line(context.session, row.line_id)
    sitting = sitting_of(context, await meetings.by_id(context.session, row.meeting_id))
    audit.note(
        context.session,
        context.now,
        call.actor.person,
        "decision_answered",
        f"decision:{row.id}",
        answer=said,
    )
    await context.session.flush()
    return (
        call.reply("beslut_tack", kind="confirm", said=said, forum=sitting.forum.name),
        *await _tell(context, sitting, line, row),
    )


async def _tell(
    context: Context, sitting: Sitting, line: MeetingLine | None, row: DecisionRow
) -> list[Message]:
    data = {
        "function": context.function_name(row.decider or ""),
        "state": row.state,
        "text": row.text or (line.text if line else ""),
        "number": line.number if line else 0,
        "when": when(context, sitting.row),
        "running": sitting.row.ended_at is None,
        "name": "",
    }
    key = f"decided:{row.id}"
    if sitting.row.ended_at is None:
        return await in_rooms(context, sitting, key, "confirm", "beslut_i_linjen", data)
    # After the meeting it is the secretary's to bring into the notes.
    person = context.addressee(sitting.row.secretary).person
    if person is None:
        return []
    return [
        Message(
            key=key,
            kind="confirm",
            template="beslut_i_linjen",
            data=data,
            person=person,
            awake=True,
        )
    ]


async def must_be_open(context: Context, line: MeetingLine) -> None:
    """Refuse to change a line that the chief has answered: the answer was to its words."""
    row = await meetings.decision_of(context.session, line.id or 0)
    if row is not None and row.answered_at is not None:
        raise Told("rad_beslutad", number=line.number)


async def taken_back(context: Context, line: MeetingLine) -> None:
    """Take the decision of a line back."""
    row = await meetings.decision_of(context.session, line.id or 0)
    if row is not None:
        row.state = State.STRUKET
        context.session.add(row)
        await context.session.flush()


_BY_NUMBER = re.compile(r"^b?(\d{1,6})\b\s*[:,]?\s*(.+)$", re.IGNORECASE | re.DOTALL)


def is_answer(argument: str) -> bool:
    """Say whether the words are the number of a question and an answer."""
    return _BY_NUMBER.match(argument) is not None


async def answer_by_number(call: Call) -> Sequence[Message]:
    """`besluta B12 ja`, `besluta B12 annan lydelse: …`."""
    asked = _BY_NUMBER.match(call.argument)
    said = await answered(call, int(asked[1]), asked[2].strip(" .")) if asked else None
    if said is None:
        raise Misunderstood("besluta", call.argument[:40])
    return said
