"""`bevis A-2026-031: …`, in words or with a file; and a file that answers a reminder."""

from collections.abc import Sequence

from commands.base import Call, Message, Misunderstood
from commands.commitments import changing, proofs, register
from commands.commitments.finding import meant, must_change
from commands.commitments.making import stopped
from commands.commitments.views import sees, topic_of
from commands.meetings import attachments
from commands.topics import Taken
from samverkan.commitments.types import Status
from storage import commitments
from storage.commitment_tables import CommitmentRow

WITH_FILES = frozenset({"stäng", "bevis"})
"""The commands that may be the caption of a file."""


async def add(call: Call) -> Sequence[Message]:
    """`bevis A-2026-031: dnr KS 2026/118`, or with a file."""
    rows, said = await meant(call, call.argument)
    if not said and call.utterance.handed is None:
        raise Misunderstood("bevis", call.argument[:40])
    if refused := (stopped(call, said) or attachments.check(call)):
        return refused
    row = rows[0]
    must_change(call, row)
    evidence = proofs.with_file(call, said)
    row.evidence = [*row.evidence, evidence]
    proofs.keep(call, [row])
    await register.changed(call.context, row, "evidence", call.actor.person, why=evidence)
    what = "done" if Status(row.status) is Status.KLART else "share"
    return (changing.said(call, rows, what, evidence=evidence),)


async def handed(call: Call) -> Taken | None:
    """Take a file without words that answers a message of ours about one åtagande."""
    topic, ids = topic_of(call)
    if not topic or len(ids) != 1 or call.utterance.handed is None or call.utterance.text.strip():
        return None
    rows = await commitments.by_ids(call.context.session, ids)
    if not rows or not sees(call, rows[0]):
        return None
    return "bevis", await add(_named(call, rows[0]))


def _named(call: Call, row: CommitmentRow) -> Call:
    return Call(call.context, call.actor, call.place, call.utterance, row.number)
