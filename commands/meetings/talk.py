"""What people write and react in a meeting without naming a command.

Words in the meeting's thread are notes. A command is taken there without its prefix when it
is one of the meeting's own and cannot be an ordinary sentence: "nästa", "beslut: …".
"""

from collections.abc import Sequence

from commands import suggesting
from commands.answers import THUMBS_DOWN, THUMBS_UP, is_no, is_yes
from commands.base import Call, Message, fold
from commands.meetings import (
    after,
    attachments,
    attending,
    before,
    closing,
    during,
    editing,
    line_decisions,
    notes,
    shown,
    verbs,
)
from commands.meetings.sittings import Sitting, function_in, leads, sitting_of
from commands.topics import Taken, Topic
from samverkan.meetings import lines
from samverkan.meetings.attendance import ABSENT, COMING, PRESENT
from storage import meetings
from storage.meeting_tables import MeetingLine

_A_NAME = 3
"""Words of a message that may be no more than a misspelt command."""
_ALONE = frozenset(name for name in verbs.NAMES if len(name) >= 8)  # noqa: PLR2004 -- shorter ones are ordinary words
"""The commands that are known again in a room without prefix: "möte start"."""
_KINDS = {
    "beslut": lines.DECISION,
    "ställningstagande": lines.DECISION,
    "åtagande": lines.PROMISE,
    "fråga": lines.QUESTION,
    "yrkande": lines.CLAIM,
    "underlag": lines.BASIS,
    "reservation": lines.RESERVATION,
    "protokollsanteckning": lines.STATEMENT,
}
"""Word before a colon, as it is spelt -> the kind of line that it proposes."""
_WITH_COLON = frozenset(fold(name) for name in lines.WRITTEN)


def is_command(name: str, text: str) -> bool:
    """Say whether words in a meeting are the command, and no sentence that begins like it."""
    if name not in verbs.NAMES:
        return False
    return fold(name) not in _WITH_COLON or lines.prefixed(text) is not None


async def going_on(call: Call) -> str:
    """Return the subject of the meeting that goes on in a room; empty when none does.

    Where a chat has no threads, words to the bot in the room are words in the meeting.
    """
    if call.place.direct or call.place.forum is None:
        return ""
    found = await meetings.running(call.context.session, (call.place.forum,))
    return f"meeting:{found[0].id}" if found else ""


async def _meeting(call: Call, about: str) -> Sitting:
    number = int(about.partition(":")[0])
    return sitting_of(call.context, await meetings.by_id(call.context.session, number))


async def _heard(call: Call, about: str) -> Taken | None:
    """Take talk in the thread as a note while the meeting goes on."""
    sitting = await _meeting(call, about)
    if call.place.direct or sitting.row.status not in meetings.RUNNING:
        return None
    text = call.utterance.text
    meant = suggesting.nearest(text, verbs.NAMES)
    if meant is not None and len(text.split()) <= _A_NAME:
        return "told", (_suggestion(call, meant, prefix="", is_note=True),)
    if sitting.row.status == "ajournerat":
        return "ignored", ()
    head = suggesting.headed(text)
    kind = suggesting.nearest(head[0], _KINDS) if head else None
    if head is not None and kind is not None:
        # "besult: …" is a note until somebody says that it is a decision.
        return "note", await notes.take_as(call, sitting, _KINDS[kind], head[1])
    return "note", await notes.take(call, sitting, lines.NOTE, text)


def _suggestion(call: Call, meant: str, *, prefix: str, is_note: bool) -> Message:
    return call.reply("menade_du", kind="help", meant=meant, prefix=prefix, is_note=is_note)


async def _reacted_to_meeting(call: Call, about: str, _target: str, key: str) -> Taken | None:
    """Let a reaction to the start of the meeting say that one is there, or not."""
    sitting = await _meeting(call, about)
    function = function_in(call.actor, sitting)
    if function is None or sitting.row.status not in meetings.RUNNING:
        return None
    if key in THUMBS_UP | THUMBS_DOWN:
        status = PRESENT if key in THUMBS_UP else ABSENT
        await attending.mark(call, sitting, function, status, None, call.actor.person)
        return "attendance", ()
    return None


async def _reacted_to_summons(call: Call, about: str, _target: str, key: str) -> Taken | None:
    sitting = await _meeting(call, about)
    if sitting.row.status != "planerat" or function_in(call.actor, sitting) is None:
        return None
    if key in THUMBS_UP:
        return "attendance", await before.answer_summons(call, sitting, COMING, None)
    if key in THUMBS_DOWN:
        return "attendance", await before.decline(call, sitting, "")
    return None


async def _answered_summons(call: Call, about: str) -> Taken | None:
    sitting = await _meeting(call, about)
    if sitting.row.status != "planerat" or function_in(call.actor, sitting) is None:
        return None
    text = call.utterance.text
    if is_yes(text) or fold(text).strip(" .!") in {"kommer", "jag kommer"}:
        return "attendance", await before.answer_summons(call, sitting, COMING, None)
    if is_no(text):
        return "attendance", await before.decline(call, sitting, "")
    if fold(text).startswith(("nej", "kan inte", "jag kan inte", "kommer inte")):
        return "attendance", await before.decline(call, sitting, text.partition(",")[2] or text)
    return None


async def _line(call: Call, about: str) -> tuple[Sitting, MeetingLine] | None:
    """Return the line that a question is about, when it may still be changed by the person."""
    meeting, _, number = about.partition(":")
    sitting = await _meeting(call, meeting)
    line = await meetings.line(call.context.session, int(number or 0))
    if line is None or line.struck:
        return None
    if not notes.may_change(call, sitting, line):
        return None
    await closing.must_be_open(call.context, sitting)
    return sitting, line


async def _reacted_to_proposal(call: Call, about: str, _target: str, key: str) -> Taken | None:
    if key not in THUMBS_UP | THUMBS_DOWN:
        return None
    found = await _line(call, about)
    if found is None or found[1].proposed is None:
        return None
    if key in THUMBS_DOWN:
        return "no", await _left_as_note(call, found[1])
    return "yes", await _taken_up(call, *found)


async def _answered_proposal(call: Call, about: str) -> Taken | None:
    found = await _line(call, about)
    if found is None or found[1].proposed is None:
        return None
    if is_yes(call.utterance.text):
        return "yes", await _taken_up(call, *found)
    if is_no(call.utterance.text):
        return "no", await _left_as_note(call, found[1])
    return None


async def _left_as_note(call: Call, line: MeetingLine) -> Sequence[Message]:
    line.proposed = line.owner = line.due = line.target = None
    call.context.session.add(line)
    await call.context.session.flush()
    return (call.reply("forblir_anteckning", kind="confirm", number=line.number),)


async def _taken_up(call: Call, sitting: Sitting, line: MeetingLine) -> Sequence[Message]:
    """Let a note be what it sounded like."""
    kind = notes.PROPOSED[line.proposed or "beslut"]
    if kind in {lines.TABLED, lines.REFERRED}:
        if not leads(call.actor, sitting):
            return ()
        target = line.target if kind == lines.REFERRED else None
        # The point says itself that it goes on: the words that said so are no note beside it.
        line.kind, line.proposed = kind, None
        call.context.session.add(line)
        item = await meetings.item(call.context.session, line.item_id or 0)
        return await during.move_on(call, sitting, item.number if item else None, target)
    return await notes.become(call, sitting, line, kind, keep=True)


async def _answered_missing(call: Call, about: str) -> Taken | None:
    """Take "KoF, 12 december" as the answer to what an åtagande or a standpoint lacks."""
    found = await _line(call, about)
    if found is None:
        return None
    sitting, line = found
    text = call.utterance.text
    refused = notes.refuse_personal_data(call, text)
    if refused:
        return "stop", refused
    if line.kind == lines.PROMISE:
        return "line", await editing.fill_in(call, sitting, line, text)
    if line.kind == lines.STANDPOINT:
        decider = attending.function_of(call, sitting, text)
        return "line", await line_decisions.decided_by(call, sitting, line, decider)
    return None


async def _never(_call: Call, _about: str, _target: str, _key: str) -> Taken | None:
    return None


async def _reacted_to_decision(call: Call, about: str, _target: str, key: str) -> Taken | None:
    number = int(about.rpartition(":")[2])
    if key in THUMBS_UP:
        return "decision", await line_decisions.answer(call, number, "ja")
    if key in THUMBS_DOWN:
        return "decision", await line_decisions.answer(call, number, "nej")
    return None


async def _answered_decision(call: Call, about: str) -> Taken | None:
    said = await line_decisions.answered(call, int(about.rpartition(":")[2]), call.utterance.text)
    return None if said is None else ("decision", said)


async def _reacted_to_notes(call: Call, about: str, _target: str, key: str) -> Taken | None:
    meeting, _, version = about.partition(":")
    if key not in THUMBS_UP or version in {"", "0"}:
        return None
    sitting = await _meeting(call, meeting)
    if not set(closing.approvers(sitting)) & set(call.actor.functions):
        return None
    return "approval", await after.approve_draft(call, sitting, int(version))


async def unasked(call: Call) -> Taken | None:
    """Take a *ja*, *nej* or *annan lydelse* in a direct chat as the answer to the one question.

    Only when a single proposal waits for this person: with several the number is needed.
    """
    waiting = await meetings.asked_of(call.context.session, call.actor.functions)
    if not call.place.direct or len(waiting) != 1:
        return None
    said = await line_decisions.answered(call, waiting[0].id or 0, call.utterance.text)
    return None if said is None else ("decision", said)


TOPICS = {
    "meeting": Topic(_reacted_to_meeting, heard=_heard, is_command=is_command, stands=shown.roll),
    "summons": Topic(_reacted_to_summons, _answered_summons, stands=shown.comers),
    "proposal": Topic(
        _reacted_to_proposal,
        _answered_proposal,
        heard=_heard,
        is_command=is_command,
        stands=shown.proposal,
    ),
    "missing": Topic(_never, _answered_missing, heard=_heard, is_command=is_command),
    "decision": Topic(_reacted_to_decision, _answered_decision, stands=shown.decision),
    "notes": Topic(_reacted_to_notes, stands=shown.approvals),
    "item": Topic(_never),
}
"""First part of the subject of a meeting's messages -> what a reply or reaction means."""


class Talk:
    """Follows what happens to messages that became lines."""

    async def said(self, call: Call) -> Taken | None:
        """Leave talk outside the meeting's thread alone, but for a command without its prefix."""
        text = call.utterance.text
        if call.place.forum is None or len(text.split()) > _A_NAME:
            return None
        exact = next((name for name in _ALONE if fold(name) == fold(text).strip(" .!?")), None)
        meant = exact or suggesting.nearest(text, _ALONE)
        if meant is None:
            return None
        return "told", (_suggestion(call, meant, prefix="!", is_note=False),)

    async def edited(self, call: Call, target: str) -> Taken | None:
        """Give a line the new words of its message."""
        line = await meetings.line_by_source(call.context.session, call.place.platform, target)
        if line is None:
            return None
        if line.person_id != call.actor.person or line.struck:
            return "ignored", ()
        sitting = await _meeting(call, str(line.meeting_id))
        refused = notes.refuse_personal_data(call, call.utterance.text)
        if refused:
            return "stop", (*await notes.strike(call, sitting, line), *refused)
        await closing.must_be_open(call.context, sitting)
        return "edit", await notes.change(call, sitting, line, call.utterance.text)

    async def withdrawn(self, call: Call, target: str) -> Taken | None:
        """Take a line back with its message."""
        line = await meetings.line_by_source(call.context.session, call.place.platform, target)
        if line is None:
            return await attachments.withdrawn(call, target)
        sitting = await _meeting(call, str(line.meeting_id))
        if line.person_id != call.actor.person or line.struck:
            return "ignored", ()
        await closing.must_be_open(call.context, sitting)
        return "withdrawal", await notes.strike(call, sitting, line)
