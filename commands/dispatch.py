"""From what happened in a chat to a verb: a command, an answer, or a polite sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from commands import documents, insats, kinds, registry, reporting, stopping
from commands.answers import THUMBS_DOWN, THUMBS_UP, is_no, is_yes
from commands.base import Call, Command, Message, NotYours, Told
from commands.commitments import answers as commitments
from commands.commitments import asking, evidence, importing, plans, raising
from commands.meetings import attachments, calls, talk
from commands.promises import asking as promises
from commands.topics import Listener, Question, Taken, Topic
from samverkan.commitments.questions import is_asked
from storage import outbox, reports
from storage.tables import Report

PREFIX = "!"


async def said(call: Call) -> Taken:
    """Handle a message of a known person. Returns what it was taken for, and the answers."""
    text = call.utterance.text
    prefixed = text.startswith(PREFIX)
    text = text.removeprefix(PREFIX).strip() if prefixed else text
    if not (call.place.direct or prefixed or call.utterance.addressed):
        for listener in LISTENERS:
            taken = await listener.said(call)
            if taken is not None:
                return taken
        return "ignored", ()
    # Before anything is read: what reads words well takes long over what nobody would write.
    stopping.check_length(text)
    overheard = None if prefixed else await _overheard(call, text)
    if overheard is not None:
        return overheard
    corrected = None if prefixed else await importing.corrected(call)
    if corrected is not None:
        return corrected
    found = registry.match(text, prefixed=prefixed)
    if found is not None:
        command, argument = found
        return command.name, await run(call, command, argument)
    if not any(character.isalnum() for character in text):
        if text.replace("\ufe0f", "") in THUMBS_UP or text == "+":
            return "yes", await _yes(call)
        return "empty", (call.reply("tomt", kind="help"),)
    if prefixed and not (is_yes(text) or is_no(text)):
        raise Told("okant_kommando", said=text[:40], meant=registry.meant(text, call) or "")
    return await _answer(call, text)


async def given(call: Call) -> Taken:
    """Handle a table that was sent as a file in a chat of two: a plan."""
    return await importing.take_file(call)


async def handed(call: Call) -> Taken | None:
    """Handle a file for a point of a meeting or an åtagande, when it says so or answers one."""
    taken = await attachments.handed(call) or await evidence.handed(call)
    if taken is not None or call.utterance.handed is None:
        return taken
    text = call.utterance.text
    prefixed = text.startswith(PREFIX)
    found = registry.match(text.removeprefix(PREFIX).strip(), prefixed=prefixed)
    if found is None or found[0].name not in attachments.WITH_FILES | evidence.WITH_FILES:
        return None
    if not (call.place.direct or prefixed or call.utterance.addressed):
        return None
    return found[0].name, await run(call, *found)


async def _overheard(call: Call, text: str) -> Taken | None:
    """Give words in a talk that somebody follows to whom follows it, but for its own commands."""
    kind, _, about = (call.utterance.about or await talk.going_on(call)).partition(":")
    topic = TOPICS.get(kind)
    if topic is None or topic.heard is None:
        return None
    found = registry.match(text, prefixed=False)
    if found is not None and topic.is_command(found[0].name, text):
        return None
    return await topic.answered(call, about) or await topic.heard(call, about)


async def run(call: Call, command: Command, argument: str) -> Sequence[Message]:
    """Run a command if the person may."""
    if not registry.is_allowed(command, call):
        raise NotYours(command.name, command.right.value)
    return await command.run(Call(call.context, call.actor, call.place, call.utterance, argument))


async def edited(call: Call, target: str) -> Taken:
    """Handle a new text of an earlier message: a report follows it."""
    for listener in LISTENERS:
        taken = await listener.edited(call, target)
        if taken is not None:
            return taken
    row = await reports.by_source(call.context.session, call.place.platform, target)
    if row is None:
        # An edit of talk that was not meant for the bot is not either.
        return await said(call) if call.place.direct else ("ignored", ())
    if row.person_id != call.actor.person:
        return "ignored", ()
    call = _in_thread_of(call, row)
    found = registry.match(call.utterance.text, prefixed=call.utterance.text.startswith(PREFIX))
    if row.status not in {*_OPEN, "bekraftad"} or (found and found[0].name != "rapport"):
        return await said(call)
    text = found[1] if found else call.utterance.text
    kind = kinds.kind_of_report(call.context, row)
    return "edit", await kind.revise(call, row, text)


def _in_thread_of(call: Call, row: Report) -> Call:
    """Return the call as said where the report was given, and meant for the bot."""
    utterance = replace(call.utterance, thread=row.thread, addressed=True)
    return replace(call, utterance=utterance)


async def withdrawn(call: Call, target: str) -> Taken:
    """Handle a deleted message: a report is taken back with it."""
    for listener in LISTENERS:
        taken = await listener.withdrawn(call, target)
        if taken is not None:
            return taken
    row = await reports.by_source(call.context.session, call.place.platform, target)
    if row is None or row.person_id != call.actor.person:
        return "ignored", ()
    if row.status not in {"utkast", "bekraftad"}:
        return "ignored", ()
    if await stopping.was_asked_to_delete(call, target):
        # The message held personal data and the sender did as told: the report without
        # it, which the sender has said yes to, stands.
        return "ignored", ()
    kind = kinds.kind_of_report(call.context, row)
    return "withdrawal", await kind.withdraw(_in_thread_of(call, row), row)


async def reacted(call: Call, target: str, key: str) -> Taken:
    """Handle a reaction to a message of ours: yes or no to what it asked."""
    kind, _, about = (call.utterance.about or "").partition(":")
    topic = TOPICS.get(kind)
    if topic is None and raising.is_pin(key):
        return await raising.pinned(call, target)
    taken = await topic.reacted(call, about, target, key) if topic else None
    return taken or ("ignored", ())


def is_reaction(words: str) -> bool:
    """Say whether a card's button stands for a reaction, and not for words."""
    return words in THUMBS_UP | THUMBS_DOWN


async def standings(call: Call, messages: Iterable[Message]) -> Sequence[Message]:
    """Return how the cards change that are about what was said, or about the answers to it."""
    subjects = (call.utterance.about, *(message.subject for message in messages))
    return [
        message
        for subject in dict.fromkeys(subjects)
        if subject and (message := await _standing(call, subject)) is not None
    ]


async def _standing(call: Call, subject: str) -> Message | None:
    kind, _, about = subject.partition(":")
    topic = TOPICS.get(kind)
    if topic is None or topic.stands is None:
        return None
    if not await outbox.has_card(call.context.session, subject):
        return None
    now = await topic.stands(call.context, about)
    if now is None:
        return None
    return Message(
        key=f"stands:{subject}:{call.place.platform}:{call.utterance.event}",
        kind="update",
        template=now.template,
        data=now.data,
        subject=subject,
        operation="update",
        target=now.card,
        final=now.final,
    )


async def _reaction_to_draft(call: Call, _about: str, _target: str, key: str) -> Taken | None:
    approve = registry.find("fastställ")
    if key not in THUMBS_UP or approve is None:
        return None
    return approve.name, await run(call, approve, "")


async def _reaction_to_report(call: Call, about: str, target: str, key: str) -> Taken | None:
    if key not in THUMBS_UP | THUMBS_DOWN:
        return None
    row = await reports.by_id(call.context.session, int(about))
    if row is None or row.person_id != call.actor.person or row.status not in _OPEN:
        return None
    call = _in_thread_of(call, row)
    # A reaction cannot be replied to; the message it stands under can.
    call = call.answering(target)
    kind = kinds.kind_of_report(call.context, row)
    if key in THUMBS_DOWN:
        return "no", await kind.reject(call, row)
    return "yes", await kind.confirm(call, row)


TOPICS: Mapping[str, Topic] = {
    "draft": Topic(_reaction_to_draft),
    "insats": Topic(insats.ignored_reaction, insats.answered),
    "report": Topic(_reaction_to_report),
    **talk.TOPICS,
    **calls.TOPICS,
    **documents.TOPICS,
    **commitments.TOPICS,
    **raising.TOPICS,
    **importing.TOPICS,
    **plans.TOPICS,
    **promises.TOPICS,
}
"""First part of the subject of a message of ours -> what a reply or reaction to it means."""
QUESTIONS: tuple[Question, ...] = (
    insats.answered_plainly,
    talk.unasked,
    importing.plainly,
    promises.plainly,
    commitments.plainly,
    asking.plainly,
)
"""Who may wait for plain words of a person in the direct chat, in order."""
LISTENERS: tuple[Listener, ...] = (talk.Talk(),)
"""Who hears talk in rooms that is not addressed to the bot, in order."""

_NOT_UNDERSTOOD = frozenset({"fraga", "ej_forstatt"})
_OPEN = frozenset({"utkast", "forslag"})
_A_NAME = 3
"""Words of a message that may be no more than a misspelt command."""
FORGOTTEN = timedelta(days=8)
"""A draft older than this is no longer what a mere "ja" or a mere area is about."""


async def _answer(call: Call, text: str) -> Taken:
    """Handle words that are no command: yes, no, an area, the coordinator's words, a report."""
    kind, _, about = (call.utterance.about or "").partition(":")
    taken = await TOPICS[kind].answered(call, about) if kind in TOPICS else None
    if taken is not None:
        return taken
    if call.place.direct and not kind:
        for question in QUESTIONS:
            taken = await question(call)
            if taken is not None:
                return taken
    if is_yes(text):
        return "yes", await _yes(call)
    if is_no(text):
        return "no", await _no(call)
    pending = await _pending(call)
    completed = await reporting.completed(call, pending, text) if pending is not None else None
    if completed is not None:
        return "answer", completed
    remark = await _remark(call, text)
    if remark is not None:
        return "remark", remark
    if len(text.split()) <= _A_NAME and (meant := registry.meant(text, call)) is not None:
        raise Told("menade_du", meant=meant, prefix="", is_note=False)
    return "report", await _reported(call, text)


async def _reported(call: Call, text: str) -> Sequence[Message]:
    """Take a report; a question that nobody understood gets the nearest that are understood."""
    near = asking.nearest(text) if call.place.direct and is_asked(text) else ()
    try:
        messages = await registry.take(call, text)
    except Told as told:
        if near and told.template == "ingen_funktion":
            raise Told("fraga", suggestions=near) from None
        raise
    return [
        replace(one, template="fraga", data={**one.data, "suggestions": near})
        if near and one.template in _NOT_UNDERSTOOD
        else one
        for one in messages
    ]


async def _remark(call: Call, text: str) -> Sequence[Message] | None:
    """Let the coordinator's reply to the draft, "Edsberg: …", be the analysis of an area.

    Other words are neither taken for the forecast nor for a report: how to say it is told.
    """
    kind = (call.utterance.about or "").partition(":")[0]
    command = registry.find("analys")
    if kind != "draft" or command is None or not registry.is_allowed(command, call):
        return None
    head, colon, _ = text.partition(":")
    spoken = Call(call.context, call.actor, call.place, call.utterance, text)
    is_somewhere = call.context.gazetteer.area_of(head.strip()) is not None
    if not colon or not (is_somewhere or await registry.has_headings(spoken)):
        raise Told("svar_pa_utkast")
    return await command.run(spoken)


async def _pending(call: Call) -> Report | None:
    """Return the draft that a yes or no is about."""
    kind, _, number = (call.utterance.about or "").partition(":")
    if kind == "report":
        row = await reports.by_id(call.context.session, int(number))
        if row is not None and row.person_id == call.actor.person:
            # What was taken back or replaced does not come alive again by a late yes.
            return row if row.status in {*_OPEN, "bekraftad"} else None
    waiting = await reports.of_person(call.context.session, call.actor.person, _OPEN)
    fresh = [row for row in waiting if call.context.now - row.created_at < FORGOTTEN]
    return fresh[0] if fresh else None


async def _yes(call: Call) -> Sequence[Message]:
    row = await _pending(call)
    if row is None:
        raise Told("inget_att_bekrafta")
    return await kinds.kind_of_report(call.context, row).confirm(call, row)


async def _no(call: Call) -> Sequence[Message]:
    row = await _pending(call)
    if row is None:
        raise Told("inget_att_bekrafta")
    return await kinds.kind_of_report(call.context, row).reject(call, row)
