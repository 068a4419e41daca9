"""documents.jsonl and the files beside it: every approved document (DESIGN 7)."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.rendering.documents import render_pdf
from bot.rendering.papers import paper_pdf
from bot.simulation.press import Press
from bot.simulation.town import Town
from commands.lagesbild import thawed
from commands.meetings.sending import AGGREGATED
from commands.spreading import OPEN
from samverkan.collection import collection_of
from samverkan.paper import thawed as paper_of
from storage.tables import PaperVersion, PictureVersion, Round

_Row = TypeVar("_Row", PictureVersion, PaperVersion)
_LAYOUT = "D2"
"""A picture of the areas looks like the weekly one, whatever document it is."""
_UNSAFE = re.compile(r"[^\w.-]")
_NOTES = frozenset({"anteckningar", "protokoll"})
_APPROVED = frozenset({"faststalld", "reviderad"})


@dataclass(slots=True)
class Shelf:
    """Finds what has been approved since it looked last, and has it printed.

    Attributes:
        town: where it is approved.
        press: prints it.
        folder: the simulation's folder; files go into `documents` in it.
        rows: the lines of documents.jsonl.
        notes: stored id of a meeting -> path of its newest approved notes.

    """

    town: Town
    press: Press
    folder: Path
    rows: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[int, str] = field(default_factory=dict)
    _picture: int = 0
    _paper: int = 0

    async def look(self) -> None:
        """Take in what is new."""
        async with self.town.database.read() as session:
            for row in await _after(session, PictureVersion, self._picture):
                self._picture = row.id or 0
                await self._take_picture(session, row)
            for paper in await _after(session, PaperVersion, self._paper):
                self._paper = paper.id or 0
                if not _is_variant(paper):
                    self._take_paper(paper)

    async def _take_picture(self, session: AsyncSession, row: PictureVersion) -> None:
        round_ = await session.get_one(Round, row.round_id)
        _, item = collection_of(self.town.municipality, round_.forum, round_.collection)
        document = self.town.municipality.document_by_id[item.document]
        picture = thawed(row.data)
        name = f"{round_.forum}-{round_.collection}-{round_.period}-v{row.version}.pdf"
        path = Path("documents") / name
        self.press.order(
            lambda worker: render_pdf(_LAYOUT, asdict(picture), worker=worker),
            self.folder / path,
        )
        self.rows.append(
            {
                "type": f"{document.type} {document.id}",
                "forum": round_.forum,
                "period": round_.period,
                "status": picture.status,
                "access_class": picture.access_class,
                "path": path.as_posix(),
                "version": row.version,
            }
        )

    def _take_paper(self, row: PaperVersion) -> None:
        path = None
        if row.status in _APPROVED:
            name = "-".join((row.forum or "", row.document, row.period, row.about))
            path = Path("documents") / f"{_UNSAFE.sub('-', name).strip('-')}-v{row.version}.pdf"
            paper, seal = paper_of(row.data), row.fingerprint
            self.press.order(
                lambda worker: paper_pdf(paper, seal, worker=worker), self.folder / path
            )
            topic, _, number = row.about.partition(":")
            if topic == "meeting" and row.document in _NOTES:
                self.notes[int(number)] = path.as_posix()
        self.rows.append(
            {
                "type": f"{row.type} {row.document}",
                "forum": row.forum,
                "period": row.period,
                "status": row.status,
                "access_class": row.access_class,
                "path": path.as_posix() if path is not None else None,
                "version": row.version,
            }
        )

    def approved(self) -> Iterator[dict[str, Any]]:
        """Give the lines that are of approved documents."""
        return (row for row in self.rows if row["status"] in _APPROVED)


def _is_variant(paper: PaperVersion) -> bool:
    """Say whether it is what outsiders get of a document: the same one once more."""
    is_of_meeting = paper.about.partition(":")[0] == "meeting"
    return paper.about.endswith(f":{OPEN}") or (
        is_of_meeting and paper.document.endswith(AGGREGATED)
    )


async def _after(session: AsyncSession, table: type[_Row], number: int) -> list[_Row]:
    query = select(table).where(col(table.id) > number).order_by(col(table.id))
    return list((await session.exec(query)).all())
