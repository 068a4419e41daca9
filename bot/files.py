"""Documents for delivery: rendered from what is frozen in storage, once and kept a while."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.platforms.base import Attachment, Refused
from bot.rendering import documents
from commands.lagesbild import for_ceiling, thawed
from samverkan.picture import WeeklyPicture
from storage import pictures
from storage.database import Database

_KEPT = 8


@dataclass(frozen=True, slots=True)
class Files:
    """Makes attachments of outbox rows' references (`commands.base.File`)."""

    database: Database
    _made: dict[tuple[object, ...], Attachment] = field(default_factory=dict)

    async def render(self, wanted: Mapping[str, Any]) -> Attachment:
        """Return the document; equal references give equal bytes.

        Raises `Refused` when the frozen version is no longer there.
        """
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            while len(self._made) >= _KEPT:
                self._made.pop(next(iter(self._made)))
            self._made[key] = await self._render(wanted)
        return self._made[key]

    async def _render(self, wanted: Mapping[str, Any]) -> Attachment:
        async with self.database.read() as session:
            version = await pictures.by_id(session, wanted["version"])
        if version is None:
            raise Refused("the document is no longer stored")
        picture = for_ceiling(thawed(version.data), wanted["access_class"])
        period = picture.stored or f"{picture.year}-v{picture.week_number:02d}"
        name = f"lagesbild-{period}-version-{picture.version}"
        if wanted["form"] == "pdf":
            return await _pdf(picture, f"{name}.pdf")
        return await _png(picture, f"{name}.png")


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
