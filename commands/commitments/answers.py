"""What a reply, a reaction or plain words mean where åtaganden are spoken of."""

import re
from collections.abc import Sequence
from dataclasses import replace

from commands import registry
from commands.answers import THUMBS_DOWN, THUMBS_UP, is_no, is_yes
from commands.base import Call, Message, fold
from commands.commitments import cards, changing, making, measures, moving, which, which_day
from commands.commitments.finding import must_change, own_of
from commands.commitments.register import SUBJECT
from commands.commitments.views import DAY, QUESTION, REMINDER, ids_of, sees
from commands.topics import Taken, Topic
from samverkan.commitments.reading import read_share
from storage import commitments, outbox, reports
from storage.commitment_tables import CommitmentRow

_CHECKED = frozenset({"✅", "☑", "✔"})
"""What says that something is done; a thumb only says that it was read."""
_CANCEL = re.compile(r"^(?:avbryt|stryk)\s+(?=a\s?-?\s?\d{4})", re.IGNORECASE)
_BY_NUMBER = frozenset({"stäng", "pågår", "flytta", "inte min", "snooza", "bekräfta"})
"""What a number may be said of; every one may use these (`Right.ALLA`)."""
_SEVERAL = 2
_OPEN_DRAFTS = ("utkast", "forslag")
_ANSWERED = "commitment"


async def _rows(call: Call, about: str) -> list[CommitmentRow]:
    found = await commitments.by_ids(call.context.session, ids_of(about))
    rows = [row for row in found if sees(call, row)]
    await commitments.hold(call.context.session, rows)
    return rows


async def _reacted_to_reminder(call: Call, about: str, target: str, key: str) -> Taken | None:
    """✅ on a reminder of one åtagande: it is done. On what waits for a yes: yes to all."""
    rows = await _rows(call, about)
    # A reaction cannot be replied to; the message it stands under can.
    call = call.answering(target)
    if rows and key in THUMBS_UP and all(row.status == "foreslaget" for row in rows):
        return "yes", await changing.say_yes_to(call, rows)
    if not rows or key.replace("\ufe0f", "") not in _CHECKED:
        return None
    if len(rows) > 1:
        raise await which.ask(call, rows, "klart", "")
    must_change(call, rows[0])
    await changing.finish(call, rows[0])
    return "stäng", (changing.said(call, rows, "done"), *await measures.ended(call, rows))


async def _reacted_to_question(call: Call, about: str, target: str, key: str) -> Taken | None:
    rows = await _rows(call, about)
    if key not in THUMBS_UP | THUMBS_DOWN or len(rows) != 1:
        return None
    call = call.answering(target)
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
    taken = await measures.plainly(call) or await _numbered(call)
    if taken is None and len(rows) == 1:
        taken = await _of_one(call, rows[0])
    if taken is None:
        taken = await _of_several(call, rows)
    return taken or await _cancelled(call)


async def _day_answered(call: Call, about: str) -> Taken | None:
    """Take words as the right day, else as the answer to what else the message asked for."""
    return await which_day.answered(call, about) or await answered(call, about)


async def _of_several(call: Call, rows: Sequence[CommitmentRow]) -> Taken | None:
    """Take "ja" to all that wait for it; ask which is meant by anything else."""
    text = call.utterance.text
    waiting = [row for row in rows if row.status == "foreslaget" or row.wish_due is not None]
    if waiting and len(waiting) == len(rows) and is_yes(text):
        return "yes", await changing.say_yes_to(call, waiting)
    if len(rows) < _SEVERAL:
        return None
    if read_share(text) is not None:
        raise await which.ask(call, rows, "pågår", text)
    if is_yes(text) and waiting:
        raise await which.ask(call, waiting, "bekräfta", "")
    if waiting and (is_no(text) or fold(text).startswith("nej,")):
        raise await which.ask(call, waiting, which.NO, text.partition(",")[2].strip())
    return None


async def _numbered(call: Call) -> Taken | None:
    """Take a number as the answer to which was meant, or "2: 50 %" about a list."""
    text = await which.completed(call)
    found = registry.match(text, prefixed=False) if text else None
    if found is None or found[0].name not in _BY_NUMBER:
        return None
    command, argument = found
    spoken = replace(call.utterance, text=text)
    return command.name, await command.run(replace(call, utterance=spoken, argument=argument))


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
    taken = (
        await _cancelled(call)
        or await measures.plainly(call)
        or await _day_plainly(call)
        or await _numbered(call)
    )
    if taken is not None:
        return taken
    session, person = call.context.session, call.actor.person
    drafts = await reports.of_person(session, person, _OPEN_DRAFTS)
    row = await commitments.waiting_for(session, person)
    if row is not None:
        await commitments.hold(session, [row])
    if row is not None and row.asked_at is not None:
        asked_at = row.asked_at
        if not any(draft.created_at > asked_at for draft in drafts):
            taken = await _of_one(call, row)
            if taken is not None:
                return taken
    return await _to_newest(call) or await measures.effect_plainly(call)


async def _day_plainly(call: Call) -> Taken | None:
    """Take a day or "nej" after our newest message, when that says which day was taken."""
    newest = await outbox.newest_to(call.context.session, call.actor.person)
    topic, _, about = ((newest.subject if newest else None) or "").partition(":")
    return await which_day.answered(call, about) if topic == DAY else None


async def _to_newest(call: Call) -> Taken | None:
    """Take "ja", "nej" or "50 %" as the answer to our newest message, when that is about one."""
    text = call.utterance.text
    says_no = is_no(text) or fold(text).startswith("nej,")
    if not (is_yes(text) or says_no or read_share(text) is not None):
        return None
    newest = await outbox.newest_to(call.context.session, call.actor.person)
    topic, _, about = ((newest.subject if newest else None) or "").partition(":")
    if topic == SUBJECT and read_share(text) is None:
        # What became of one of a list: the others may still wait for their answer.
        return await _of_several(call, await _left_of_list(call))
    rows = await _rows(call, about) if topic in {QUESTION, REMINDER} else []
    if not rows and read_share(text) is not None:
        rows = list(await own_of(call))
    if len(rows) == 1:
        return await _of_one(call, rows[0])
    return await _of_several(call, rows)


async def _left_of_list(call: Call) -> Sequence[CommitmentRow]:
    """Return what the person was asked for a yes to, and has not answered."""
    listed = await commitments.shown(call.context.session, call.actor.person)
    rows = await commitments.by_ids(call.context.session, listed.ids if listed else ())
    mine = set(call.actor.functions)
    return [row for row in rows if row.status == "foreslaget" and row.confirms in mine]


TOPICS = {
    **measures.TOPICS,
    SUBJECT: Topic(_ignored, answered, stands=cards.told),
    REMINDER: Topic(_reacted_to_reminder, answered, stands=cards.reminded),
    DAY: Topic(which_day.reacted, _day_answered),
    QUESTION: Topic(_reacted_to_question, answered, stands=cards.wished),
}
