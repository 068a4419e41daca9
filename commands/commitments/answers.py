"""What a reply, a reaction or plain words mean where åtaganden are spoken of."""

import re
from collections.abc import Sequence
from dataclasses import replace

from commands.answers import THUMBS_DOWN, THUMBS_UP, is_no, is_yes
from commands.base import Call, Message, Told, fold
from commands.commitments import cards, changing, making, measures, moving
from commands.commitments.finding import must_change
from commands.commitments.views import QUESTION, REMINDER, ids_of, sees, shown
from commands.topics import Taken, Topic
from samverkan.commitments.reading import read_share
from storage import commitments, outbox, reports
from storage.commitment_tables import CommitmentRow

_CHECKED = frozenset({"✅", "☑", "✔"})
"""What says that something is done; a thumb only says that it was read."""
_CANCEL = re.compile(r"^(?:avbryt|stryk)\s+(?=a\s?-?\s?\d{4})", re.IGNORECASE)
_OPEN_DRAFTS = ("utkast", "forslag")
_ANSWERED = "commitment"


async def _rows(call: Call, about: str) -> list[CommitmentRow]:
    rows = await commitments.by_ids(call.context.session, ids_of(about))
    return [row for row in rows if sees(call, row)]


async def _reacted_to_reminder(call: Call, about: str, target: str, key: str) -> Taken | None:
    """✅ on a reminder of one åtagande: it is done."""
    if key.replace("\ufe0f", "") not in _CHECKED:
        return None
    rows = await _rows(call, about)
    if not rows:
        return None
    # A reaction cannot be replied to; the message it stands under can.
    call = replace(call, utterance=replace(call.utterance, source=target))
    if len(rows) > 1:
        raise Told("atagande_vilket", rows=[shown(call.context, row) for row in rows])
    must_change(call, rows[0])
    await changing.finish(call, rows[0])
    return "stäng", (changing.said(call, rows, "done"), *await measures.ended(call, rows))


async def _reacted_to_question(call: Call, about: str, target: str, key: str) -> Taken | None:
    rows = await _rows(call, about)
    if key not in THUMBS_UP | THUMBS_DOWN or len(rows) != 1:
        return None
    call = replace(call, utterance=replace(call.utterance, source=target))
    if key in THUMBS_UP:
        return "yes", await changing.say_yes(call, rows[0])
    return "no", await changing.say_no(call, rows[0])


async def _ignored(_call: Call, _about: str, _target: str, _key: str) -> Taken | None:
    return None


async def answered(call: Call, about: str) -> Taken | None:
    """Take words as the answer to a message of ours about åtaganden."""
    rows = await _rows(call, about)
    if not rows:
        return None
    taken = await measures.plainly(call)
    if taken is None and len(rows) == 1:
        taken = await _of_one(call, rows[0])
    return taken or await _cancelled(call)


async def _of_one(call: Call, row: CommitmentRow) -> Taken | None:
    text = call.utterance.text
    share = read_share(text)
    if share is not None:
        await changing.go_on(call, row, share)
        return _ANSWERED, (changing.said(call, [row], "share"),)
    waits = row.status == "foreslaget" or row.wish_due is not None
    if waits and is_yes(text):
        return "yes", await changing.say_yes(call, row)
    if waits and (is_no(text) or fold(text).startswith("nej")):
        return "no", await changing.say_no(call, row, text)
    completed = await _completed(call, row)
    return (_ANSWERED, completed) if completed is not None else None


async def _completed(call: Call, row: CommitmentRow) -> Sequence[Message] | None:
    if row.asked is None:
        return None
    moved = await moving.answered(call, row)
    if moved is not None:
        return moved
    if refused := making.stopped(call, call.utterance.text):
        return refused
    return await making.complete(call, row)


async def _cancelled(call: Call) -> Taken | None:
    """Take "avbryt A-2026-031, skäl: …": bare "avbryt" is somebody else's word."""
    found = _CANCEL.match(call.utterance.text)
    if found is None:
        return None
    spoken = replace(call, argument=call.utterance.text[found.end() :])
    return "avbryt åtagande", await changing.cancel(spoken)


async def plainly(call: Call) -> Taken | None:
    """Take words in the direct chat of whoever was asked, unless a newer draft waits there."""
    taken = await _cancelled(call) or await measures.plainly(call)
    if taken is not None:
        return taken
    session, person = call.context.session, call.actor.person
    drafts = await reports.of_person(session, person, _OPEN_DRAFTS)
    row = await commitments.waiting_for(session, person)
    if row is not None and row.asked_at is not None:
        asked_at = row.asked_at
        if not any(draft.created_at > asked_at for draft in drafts):
            taken = await _of_one(call, row)
            if taken is not None:
                return taken
    return await _to_newest(call)


async def _to_newest(call: Call) -> Taken | None:
    """Take "ja", "nej" or "50 %" as the answer to our newest message, when that is about one."""
    text = call.utterance.text
    says_no = is_no(text) or fold(text).startswith("nej,")
    if not (is_yes(text) or says_no or read_share(text) is not None):
        return None
    newest = await outbox.newest_to(call.context.session, call.actor.person)
    topic, _, about = ((newest.subject if newest else None) or "").partition(":")
    if topic not in {QUESTION, REMINDER}:
        return None
    rows = await _rows(call, about)
    return await _of_one(call, rows[0]) if len(rows) == 1 else None


TOPICS = {
    **measures.TOPICS,
    "atagande": Topic(_ignored, answered, stands=cards.told),
    REMINDER: Topic(_reacted_to_reminder, answered, stands=cards.reminded),
    QUESTION: Topic(_reacted_to_question, answered, stands=cards.wished),
}
