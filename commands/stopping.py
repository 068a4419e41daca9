"""What is stopped before it is stored: personal data, and what is too long (DOMAIN 10.3, 13.4).

Whatever a message is for, it is stopped alike: the sender alone is told, what is counted is
its kind, and the original is deleted.
"""

from collections.abc import Collection, Sequence

from commands.base import Call, Message, Told
from samverkan.categories import PERSONAL_DATA_KINDS
from samverkan.interpretation import interpret
from samverkan.interpretation.personal_data.numbers import personal_numbers
from samverkan.swedish_words import lower
from storage import outbox
from storage.tables import StopEvent

LONGEST = 4000
"""Characters of a report. Longer ones are asked for in parts, so that the echo can be read."""

_IDENTITIES = frozenset({"personnummer", "samordningsnummer"})
"""What nobody needs to say of a colleague either."""


def check_length(text: str) -> None:
    """Refuse a text that is too long to be echoed."""
    if len(text) > LONGEST:
        raise Told("for_lang", longest=LONGEST)


def stop_whole(
    call: Call, function: str | None, kinds: Sequence[str], *, withdrawn: bool = False
) -> Sequence[Message]:
    """Stop a message with personal data of which nothing can be kept."""
    names = [PERSONAL_DATA_KINDS[kind] for kind in kinds]
    return (
        call.private("stopp_utan_forslag", kind="stop", kinds=names, withdrawn=withdrawn),
        noted_and_deleted(call, function, kinds),
    )


async def was_asked_to_delete(call: Call, source: str) -> bool:
    """Say whether a message was stopped, so that its sender was asked to delete it."""
    key = _redaction(call.place.platform, source)
    return await outbox.by_key(call.context.session, key) is not None


def refuse(call: Call, told: Told) -> Sequence[Message]:
    """Say why not, unless what is quoted or too long holds personal data: that is stopped.

    Of what is too long, as much is read as may be written, and the rest for numbers of persons.
    """
    quoted = " ".join(value for value in told.data.values() if isinstance(value, str))
    if _is_of_absence(told):
        refused = refuse_identities(call)
    else:
        refused = _stopped(call) if told.template == "for_lang" or quoted else ()
    if refused:
        return refused
    return (call.reply(told.template, kind="help", **told.data),)


def refuse_identities(call: Call) -> Sequence[Message]:
    """Stop a message that may name colleagues only for what nobody need say of them either."""
    return _stopped(call, only=_IDENTITIES)


def _stopped(call: Call, only: Collection[str] = ()) -> Sequence[Message]:
    text = call.utterance.text
    found = interpret(text[:LONGEST], call.context.gazetteer, call.utterance.at, "samordnare")
    # Numbers are found at once in a text of any length.
    later = personal_numbers(text, lower(text)) if len(text) > LONGEST else ()
    kinds = tuple(dict.fromkeys((*found.pii, *(each.kind for each in later))))
    if not (set(kinds) & set(only) if only else kinds):
        return ()
    return stop_whole(call, next(iter(call.actor.functions), None), kinds)


def _is_of_absence(told: Told) -> bool:
    """Say whether the words are of one's own absence, and may name whoever takes over."""
    return told.template == "okand_ersattare" or told.data.get("command") == "borta"


def noted_and_deleted(call: Call, function: str | None, kinds: Sequence[str]) -> Message:
    """Count the stop, without the content, and delete the original."""
    call.context.session.add(
        StopEvent(at=call.context.now, room=call.place.room, function=function, kinds=list(kinds))
    )
    return Message(
        key=_redaction(call.place.platform, call.utterance.source),
        kind="redact",
        operation="redact",
        platform=call.place.platform,
        room=call.place.room,
        target=call.utterance.source,
        person=call.actor.person,
        if_refused="ta_bort_sjalv",
    )


def _redaction(platform: str, source: str) -> str:
    return f"redact:{platform}:{source}"
