"""The audit log: who changed what, and when."""

from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import AuditEntry


def note(
    session: AsyncSession,
    at: datetime,
    person: int | None,
    action: str,
    subject: str,
    **detail: Any,  # noqa: ANN401 -- any JSON value
) -> None:
    """Add an entry. `detail` holds ids and numbers, never the free text of a report."""
    session.add(AuditEntry(at=at, person_id=person, action=action, subject=subject, detail=detail))
