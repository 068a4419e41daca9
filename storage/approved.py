"""Whether a round's document is approved: as a lägesbild, or as a document of headings.

The two are kept in tables of their own (`storage.pictures`, `storage.papers`), since what they
hold differs. Who only asks which version there is, and since when, asks here.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import pictures
from storage.tables import PaperVersion


@dataclass(frozen=True, slots=True)
class Approved:
    """The newest approved version of a round's document.

    Attributes:
        version: its number, from 1.
        at: when it was approved.

    """

    version: int
    at: datetime


_PAPER = (
    select(PaperVersion.version, PaperVersion.made_at)
    .where(PaperVersion.about == bindparam("about"))
    .order_by(col(PaperVersion.version).desc())
    .limit(1)
)


async def newest(session: AsyncSession, round_: int) -> Approved | None:
    """Return the newest approved version of a round's document; None when there is none."""
    picture = await pictures.latest(session, round_)
    if picture is not None:
        return Approved(picture.version, picture.approved_at)
    found = (await session.exec(_PAPER, params={"about": f"round:{round_}"})).first()
    return None if found is None else Approved(*found)
