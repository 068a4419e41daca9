"""Documents, frozen as they were (`samverkan.paper`)."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from samverkan.paper import Paper, frozen
from storage.tables import PaperVersion


def fingerprint(data: dict[str, Any]) -> str:
    """Return the SHA-256 of a document's data in one written form, as 64 hex digits."""
    plain = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


async def keep(
    session: AsyncSession,
    paper: Paper,
    *,
    forum: str | None,
    about: str,
    period: str,
    at: datetime,
    why: str | None = None,
) -> PaperVersion:
    """Keep a version of a document. Same subject, document and version is refused by the table."""
    data = frozen(paper)
    row = PaperVersion(
        type=paper.type,
        document=paper.document,
        forum=forum,
        about=about,
        period=period,
        version=paper.version,
        status=paper.status,
        access_class=paper.access_class,
        title=paper.title,
        data=data,
        fingerprint=fingerprint(data),
        made_at=at,
        why=why,
    )
    session.add(row)
    await session.flush()
    return row


async def by_id(session: AsyncSession, paper: int) -> PaperVersion | None:
    """Return a version."""
    return await session.get(PaperVersion, paper)


_LATEST = (
    select(PaperVersion)
    .where(PaperVersion.about == bindparam("about"), PaperVersion.document == bindparam("document"))
    .order_by(col(PaperVersion.version).desc())
    .limit(1)
)


async def latest(session: AsyncSession, about: str, document: str) -> PaperVersion | None:
    """Return the newest version of a document about something."""
    return (await session.exec(_LATEST, params={"about": about, "document": document})).first()


async def latest_about(session: AsyncSession, abouts: Collection[str]) -> dict[str, PaperVersion]:
    """Return the newest version about each of some things that has one."""
    found = await session.exec(
        select(PaperVersion)
        .where(col(PaperVersion.about).in_(abouts))
        .order_by(col(PaperVersion.version))
    )
    return {row.about: row for row in found.all()}


async def of_forum(
    session: AsyncSession, forum: str, document: str | None = None, limit: int = 20
) -> Sequence[PaperVersion]:
    """Return the versions of a forum's documents, newest first."""
    query = select(PaperVersion).where(PaperVersion.forum == forum)
    if document is not None:
        query = query.where(PaperVersion.document == document)
    ordered = query.order_by(col(PaperVersion.made_at).desc(), col(PaperVersion.id).desc())
    return (await session.exec(ordered.limit(limit))).all()
