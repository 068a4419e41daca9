"""The coordinator's own words in a draft: kept by round, the last ones hold."""

from collections.abc import Sequence

from commands.base import Call, Message
from commands.compiling import Issue
from commands.stopping import check_length, stop_whole
from samverkan.interpretation import interpret
from storage import audit
from storage.tables import Remark

_REMOVE = frozenset({"-", "–", "ta bort"})
"""Written instead of words, it takes the coordinator's earlier words out."""


def plain(text: str) -> str:
    """Return the words on one line; nothing when they say that earlier ones shall go."""
    text = " ".join(text.split())
    return "" if text.casefold() in _REMOVE else text


def keep(call: Call, issue: Issue, kind: str, where: str | None, text: str) -> Sequence[Message]:
    """Keep the words; return what is said when personal data stops them, else nothing.

    Raises:
        Told: when they are too long.

    """
    check_length(text)
    context = call.context
    found = interpret(text, context.gazetteer, call.utterance.at, "samordnare")
    if found.pii:
        return stop_whole(call, issue.forum.coordinator, found.pii)
    context.session.add(
        Remark(
            round_id=issue.id,
            kind=kind,
            area=where,
            text=text,
            person_id=call.actor.person,
            at=context.now,
        )
    )
    audit.note(
        context.session,
        context.now,
        call.actor.person,
        "remark",
        f"round:{issue.id}",
        kind=kind,
        area=where,
    )
    return ()
