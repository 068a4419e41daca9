"""📌 on a message in a forum's room: an åtagande is proposed of it, and made on a ✅."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from commands.base import Call, Message, Misunderstood, Told, fold
from commands.commitments import making, register
from commands.commitments.making import DAY, OWNER
from commands.meetings.sittings import seated
from commands.proposing import Proposal
from commands.stopping import check_length
from commands.topics import Taken
from samverkan import swedish_forms as forms
from samverkan.commitments.reading import read_new, who
from samverkan.interpretation import interpret
from samverkan.structure import Forum
from storage import audit, raised
from storage.commitment_tables import CommitmentRow
from storage.follow_tables import RaisedMessage

PIN = "📌"
SUBJECT = "lyft"
"""First part of the subject of what asks whether a message is an åtagande."""
COMMAND = "gör till åtagande"
_WAITS, _TAKEN, _DECLINED = "vantar", "tagen", "avbojd"


def is_pin(key: str) -> bool:
    """Say whether a reaction asks for an åtagande."""
    return key.replace("\ufe0f", "") == PIN


def asks_to_raise(text: str) -> bool:
    """Say whether words are the command, with the prefix or a mention before it."""
    return fold(text).strip(" .!:").endswith(fold(COMMAND))


async def pinned(call: Call, target: str) -> Taken:
    """Take the reaction on a message of somebody's."""
    if _forum(call) is None or call.utterance.pointed is None:
        return "ignored", ()
    # A reaction cannot be replied to; the message it stands under can.
    call = call.answering(target)
    return COMMAND, await _propose(call)


async def by_words(call: Call) -> Sequence[Message]:
    """`gör till åtagande`, as a reply to the message."""
    if call.utterance.pointed is None:
        raise Misunderstood(COMMAND)
    if _forum(call) is None:
        raise Told("atagande_inget_forum")
    return await _propose(call)


def _forum(call: Call) -> Forum | None:
    """Return the forum whose room it is, when the person has a seat there."""
    forum = call.context.municipality.forum_by_id.get(call.place.forum or "")
    return forum if forum and seated(forum) & set(call.actor.functions) else None


async def _propose(call: Call) -> Sequence[Message]:
    """Ask whether it is an åtagande, or say what became of it when that was asked before."""
    pointed, forum, context = call.utterance.pointed, _forum(call), call.context
    if pointed is None or forum is None or not (pointed.text or "").strip():
        raise Told("lyft_olasbart")
    known = await raised.by_event(context.session, call.place.platform, pointed.event)
    if known is not None and known.status == _TAKEN:
        made = await register.of_raised(context, known.platform, known.event)
        raise Told("lyft_redan", number=made.number if made else "")
    text = " ".join((pointed.text or "").split())
    check_length(text)
    said_at = pointed.at or call.utterance.at
    if interpret(text, context.gazetteer, said_at, "samordnare").pii:
        audit.note(context.session, context.now, call.actor.person, "raise_stopped", pointed.event)
        # The words are somebody else's: they are neither repeated nor asked to be deleted.
        return (call.private("lyft_stoppat", kind="stop"),)
    said = read_new(context.municipality, forum, text, context.local(said_at).date())
    areas = context.gazetteer.find(text)
    row = known or RaisedMessage(
        platform=call.place.platform,
        event=pointed.event,
        forum=forum.id,
        text=said.text or text,
        person_id=call.actor.person,
        at=context.now,
    )
    row.owner, row.due, row.status = said.owner, said.due, _WAITS
    row.author_id, row.area = pointed.person, areas[0].area if areas else None
    context.session.add(row)
    await context.session.flush()
    audit.note(
        context.session, context.now, call.actor.person, "message_raised", f"raised:{row.id}"
    )
    return (_asked(call, row),)


def _asked(call: Call, row: RaisedMessage) -> Message:
    return call.reply(
        "lyft_fraga", kind="commitment", subject=f"{SUBJECT}:{row.id}", **_shown(call, row)
    )


def _shown(call: Call, row: RaisedMessage) -> Mapping[str, Any]:
    missing = [name for name, value in ((OWNER, row.owner), (DAY, row.due)) if value is None]
    owner = call.context.function_name(row.owner) if row.owner else ""
    return {"text": row.text, "owner": owner, "due": row.due, "missing": missing}


async def _waiting(call: Call, about: str) -> RaisedMessage | None:
    """Return what waits for an answer of somebody with a seat in the forum, in its room."""
    row = await raised.by_id(call.context.session, int(about)) if about.isdigit() else None
    forum = _forum(call)
    if row is None or row.status != _WAITS or forum is None or forum.id != row.forum:
        return None
    return row


async def _completed(call: Call, row: RaisedMessage) -> Taken | None:
    context, forum = call.context, _forum(call)
    if forum is None:
        return None
    said = read_new(context.municipality, forum, call.utterance.text, context.today)
    owner = said.owner or who(context.municipality, said.text, forum)
    if owner is None and said.due is None:
        return None
    row.owner, row.due = owner or row.owner, said.due or row.due
    context.session.add(row)
    return "answer", (_asked(call, row),)


async def _take(call: Call, row: RaisedMessage) -> Sequence[Message]:
    row.status = _TAKEN
    call.context.session.add(row)
    made = await _promised(call, row)
    await making.by_the_chief_itself(call, made)
    return making.entered(call, made)


async def _promised(call: Call, row: RaisedMessage) -> CommitmentRow:
    context = call.context
    forum = context.municipality.forum_by_id[row.forum]
    said: date = context.local(row.at).date()
    return await register.promise(
        context,
        text=row.text,
        owner=row.owner,
        due=row.due,
        forum=row.forum,
        about=register.raised_key(row.platform, row.event),
        person=call.actor.person,
        rest=register.Rest(
            area=row.area, source=f"{forum.name} {forms.short_day(said)} {said.year}"
        ),
    )


def _decline(call: Call, row: RaisedMessage) -> Sequence[Message]:
    row.status = _DECLINED
    call.context.session.add(row)
    return (call.reply("lyft_nej", kind="confirm"),)


TOPICS = {SUBJECT: Proposal(_waiting, _take, _decline, _completed).topic}
