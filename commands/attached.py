"""A document sent beside a message, to the same people, as it was frozen."""

from commands.base import File, Message
from storage.tables import PaperVersion


def as_pdf(beside: Message, kept: PaperVersion) -> Message:
    """Return a stored document as a PDF for where a message goes."""
    return Message(
        key=f"{beside.key}:pdf",
        kind="document",
        platform=beside.platform,
        room=beside.room,
        person=beside.person,
        access_class=kept.access_class,
        awake=beside.awake,
        file=File(kept.document, kept.id or 0, "pdf", kept.access_class, shelf="paper"),
    )
