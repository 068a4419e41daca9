"""Files that show that an åtagande is done: what they are and where, nothing of their content."""

from collections.abc import Sequence

from commands.base import Call
from commands.commitments import register
from commands.wording import words
from storage import audit
from storage.commitment_tables import CommitmentRow
from storage.follow_tables import EvidenceFile

_KILOBYTE = 1000


def with_file(call: Call, said: str) -> str:
    """Return what shows it, in words, with the name and size of the file that came along."""
    file = call.utterance.handed
    if file is None:
        return said
    kilobytes = max(1, round(file.size / _KILOBYTE)) if file.size else 0
    named = words("ataganden", "bevis_fil", name=file.name, kb=kilobytes)
    return ", ".join(part for part in (said, named) if part)


def keep(call: Call, rows: Sequence[CommitmentRow]) -> None:
    """Store where the file of a message lies, for each åtagande that it shows."""
    file = call.utterance.handed
    if file is None:
        return
    for row in rows:
        call.context.session.add(
            EvidenceFile(
                commitment_id=row.id or 0,
                name=file.name,
                mime=file.mime,
                size=file.size or 0,
                sha256=file.sha256,
                platform=call.place.platform,
                room=call.place.room,
                event=call.utterance.event,
                address=file.reference,
                person_id=call.actor.person,
                at=call.context.now,
            )
        )
        audit.note(
            call.context.session, call.context.now, call.actor.person, "evidence_file",
            f"{register.SUBJECT}:{row.id}", sha256=file.sha256, size=file.size,
        )  # fmt: skip
