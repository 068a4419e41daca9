"""Documents for delivery: rendered from what is frozen in storage, once and kept a while."""

import asyncio
import re
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from bot.access import allows
from bot.platforms.base import Attachment, Refused
from bot.rendering import documents
from bot.rendering.children import RenderingError
from bot.rendering.papers import paper_csv, paper_docx, paper_pdf, paper_xlsx
from bot.word_templates import Broken
from commands.lagesbild import for_ceiling
from commands.lagesbild import thawed as thawed_picture
from commands.meetings.written import DRAFT
from commands.wording import words
from samverkan.paper import Paper, Table, thawed
from samverkan.picture import WeeklyPicture
from storage import meetings, papers, pictures
from storage.database import Database
from storage.tables import PaperVersion

log = structlog.get_logger()

_KEPT = 8
_LONGEST_NAME = 120
_MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}

Report = Callable[[Broken], Awaitable[None]]


async def _unreported(broken: Broken) -> None:
    """Tell nobody but the log."""
    log.warning("word_template_broken", file=broken.path.name)


@dataclass(frozen=True, slots=True)
class Files:
    """Makes attachments of outbox rows' references (`commands.base.File`).

    Attributes:
        database: where the frozen versions are.
        templates: the municipality's own Word templates, by id of document type.
        report: told of a template that turns out to be broken.

    """

    database: Database
    templates: Mapping[str, Path] = field(default_factory=dict)
    report: Report = _unreported
    _made: dict[tuple[object, ...], Attachment] = field(default_factory=dict)

    async def render(self, wanted: Mapping[str, Any]) -> Attachment:
        """Return the document; equal references give equal bytes.

        Raises `Refused` when the frozen version is no longer there, or when it is of a
        higher access class than it is sent as.
        """
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            while len(self._made) >= _KEPT:
                self._made.pop(next(iter(self._made)))
            makers = {"picture": self._picture, "invitation": self._invitation}
            make = makers.get(wanted.get("shelf", "picture"), self._paper)
            self._made[key] = await make(wanted)
        return self._made[key]

    async def _picture(self, wanted: Mapping[str, Any]) -> Attachment:
        async with self.database.read() as session:
            version = await pictures.by_id(session, wanted["version"])
        if version is None:
            raise Refused("the document is no longer stored")
        picture = for_ceiling(thawed_picture(version.data), wanted["access_class"])
        period = picture.stored or f"{picture.year}-v{picture.week_number:02d}"
        name = f"lagesbild-{period}-version-{picture.version}"
        if wanted["form"] == "pdf":
            return await _pdf(picture, f"{name}.pdf")
        return await _png(picture, f"{name}.png")

    async def _paper(self, wanted: Mapping[str, Any]) -> Attachment:
        async with self.database.read() as session:
            version = await papers.by_id(session, wanted["version"])
        if version is None:
            raise Refused("the document is no longer stored")
        paper, form = thawed(version.data), wanted["form"]
        if not allows(wanted["access_class"], paper.access_class):
            raise Refused(f"{paper.access_class} is more than {wanted['access_class']}")
        if form not in _MIME:
            raise Refused(f"a paper is no {form}")
        content = await self._content(paper, version.fingerprint, form)
        about = ", ".join(part for part in (paper.title, paper.forum, paper.period) if part)
        return Attachment(
            name=file_name(version, paper, form),
            mime=_MIME[form],
            content=content,
            alt=f"{about}, {words('papper', form)}",
        )

    async def _content(self, paper: Paper, fingerprint: str, form: str) -> bytes:
        if form == "pdf":
            return await asyncio.to_thread(paper_pdf, paper, fingerprint)
        if form == "xlsx":
            return await asyncio.to_thread(paper_xlsx, paper, fingerprint)
        if form == "csv":
            return await asyncio.to_thread(paper_csv, _first_table(paper))
        template = self.templates.get(paper.document)
        if template is not None:
            try:
                return await asyncio.to_thread(paper_docx, paper, fingerprint, template=template)
            except RenderingError as error:
                await self.report(Broken(template, "", f"cannot be filled in: {error}"))
        return await asyncio.to_thread(paper_docx, paper, fingerprint)

    async def _invitation(self, wanted: Mapping[str, Any]) -> Attachment:
        # It loads eighty modules and 4 MiB, where forums may have no meetings at all.
        from bot.rendering.invitations import invitation_file  # noqa: PLC0415 -- as said

        async with self.database.read() as session:
            found = await meetings.invitation(session, wanted["version"])
        if found is None:
            raise Refused("the invitation is no longer stored")
        return Attachment(
            name=f"{found.uid.partition('@')[0].replace(':', '-')}.ics",
            mime="text/calendar",
            content=invitation_file(found),
            alt=words("mote", f"inbjudan_{found.method.lower()}", forum=found.summary),
        )


def file_name(version: PaperVersion, paper: Paper, form: str) -> str:
    """Return "anteckningar-chefssamrad-2026-12-04-version-1.pdf", of a draft "…-utkast-1.pdf".

    Drafts of notes are numbered for themselves: the name keeps them from the locked versions.
    """
    parts = (paper.title, paper.forum, version.period or paper.date)
    name = "-".join(slug for slug in map(_slug, parts) if slug)[:_LONGEST_NAME].strip("-")
    kind = "utkast" if version.document.endswith(DRAFT) else "version"
    return f"{name or 'dokument'}-{kind}-{version.version}.{form}"


def _first_table(paper: Paper) -> Table:
    """Return the table that a document is about; an empty one when it has none."""
    blocks = (block for section in paper.sections for block in section.blocks)
    return next((each for each in blocks if isinstance(each, Table)), Table(header=(), rows=()))


def _slug(text: str) -> str:
    """Return a text in letters that every file system and every mail programme takes."""
    dashed = re.sub(r"[–—]", "-", text)
    plain = unicodedata.normalize("NFKD", dashed).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


async def _pdf(picture: WeeklyPicture, name: str) -> Attachment:
    return Attachment(
        name=name,
        mime="application/pdf",
        content=await documents.weekly_pdf(picture),
        alt=f"{picture.title} {picture.week}, {picture.forum}, PDF",
    )


async def _png(picture: WeeklyPicture, name: str) -> Attachment:
    made = await documents.weekly_png(picture)
    return Attachment(
        name=name,
        mime="image/png",
        content=made.png,
        alt=made.alt,
        width=made.width,
        height=made.height,
    )
