"""Documents and pictures from templates: Typst fed with JSON (DOMAIN 4, 17; DESIGN 3).

A document type is one row in `TEMPLATES` and its files in `templates/documents`. The
data goes to Typst as JSON and never as markup, so nothing a reporter wrote is evaluated.

Typst runs in a short-lived child process, one at a time. Measured with typst 0.15: in the
bot itself sixteen pictures of ordinary and very large weeks leave 150 MiB behind for good;
a child costs about 0.1 s, peaks at 60 MiB (108 MiB for seven areas with every category)
and gives all of it back. Who makes many documents keeps a `TypstWorker` and hands it on.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from struct import unpack
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.rendering.children import RenderingError, Worker, one_child
from bot.rendering.printable import printable_data
from samverkan.picture import WeeklyPicture

# PNG pixels per inch: a page of 400 points becomes 1 280 pixels, sharp on a phone.
PICTURE_PPI = 230.4
PDF_STANDARDS = ("a-2a", "ua-1")

_ROOT = Path(str(files("templates")))
_DOCUMENTS = _ROOT / "documents"
_CHILD = "bot.rendering.typst_child"


class TypstWorker(Worker):
    """One Typst for many documents: `with TypstWorker() as worker: paper_pdf(…, worker=worker)`."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(_CHILD)


@dataclass(frozen=True, slots=True)
class DocumentTemplate:
    """The files of one document type, names in `templates/documents`.

    Attributes:
        pdf: Typst template of the document.
        picture: Typst template of the picture in chat, one page; empty when there is none.
        alt: jinja2 template of the picture's text alternative; empty when there is none.

    """

    pdf: str
    picture: str = ""
    alt: str = ""


TEMPLATES: Mapping[str, DocumentTemplate] = MappingProxyType(
    {
        "D2": DocumentTemplate(
            pdf="veckolagesbild.typ",
            picture="veckolagesbild_bild.typ",
            alt="veckolagesbild_alt.txt.j2",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for chat.

    Attributes:
        png: the file.
        width: pixels.
        height: pixels.
        alt: the same content as Swedish text, for those who do not see it.

    """

    png: bytes
    width: int
    height: int
    alt: str


def render_pdf(
    document: str, data: Mapping[str, Any], *, worker: TypstWorker | None = None
) -> bytes:
    """Return a document as PDF/A-2a and PDF/UA-1.

    Args:
        document: document id, "D2".
        data: plain data for its template; `date` (ISO) becomes the file's date, so that
            equal data give equal bytes.
        worker: the Typst to use, when many documents are made.

    Raises:
        KeyError: no such document id.
        RenderingError: Typst refused, or took more than 60 seconds.

    """
    return typeset(TEMPLATES[document].pdf, printable_data(dict(data)), "pdf", worker)


def render_picture(
    document: str, data: Mapping[str, Any], *, worker: TypstWorker | None = None
) -> Picture:
    """Return a document's picture for chat with its text alternative.

    Raises:
        KeyError: no such document id.
        RenderingError: the document has no picture, Typst refused, or took more than
            60 seconds.

    """
    template = TEMPLATES[document]
    if not template.picture:
        raise RenderingError(f"{document} has no picture")
    shown = printable_data(dict(data))
    png = typeset(template.picture, shown, "png", worker)
    width, height = unpack(">II", png[16:24])
    alt = _words().get_template(template.alt).render(shown)
    return Picture(png, width, height, alt.strip().replace("\u200b", ""))


def render_weekly_pdf(picture: WeeklyPicture, *, worker: TypstWorker | None = None) -> bytes:
    """Return the veckolägesbild D2 as PDF; raises as `render_pdf`."""
    return render_pdf("D2", asdict(picture), worker=worker)


def render_weekly_png(picture: WeeklyPicture, *, worker: TypstWorker | None = None) -> Picture:
    """Return the veckolägesbild D2 as a picture for chat; raises as `render_picture`."""
    return render_picture("D2", asdict(picture), worker=worker)


async def weekly_pdf(picture: WeeklyPicture) -> bytes:
    """Return what `render_weekly_pdf` returns, without holding up the event loop."""
    return await asyncio.to_thread(render_weekly_pdf, picture)


async def weekly_png(picture: WeeklyPicture) -> Picture:
    """Return what `render_weekly_png` returns, without holding up the event loop."""
    return await asyncio.to_thread(render_weekly_png, picture)


def typeset(template: str, data: Any, form: str, worker: Worker | None) -> bytes:  # noqa: ANN401 - plain JSON data
    """Return a template of templates/documents with printable data, as "pdf" or "png".

    Raises RenderingError, with the template's name.
    """
    job = {
        "main": str(_DOCUMENTS / template),
        "root": str(_ROOT),
        "fonts": str(_ROOT / "fonts"),
        "data": json.dumps(data),
        "format": form,
        "standards": PDF_STANDARDS if form == "pdf" else (),
        "ppi": PICTURE_PPI,
        "timestamp": _timestamp(data["date"]),
    }
    try:
        if worker is not None:
            return worker.make(job)
        with one_child(_CHILD) as alone:
            return alone.make(job)
    except RenderingError as error:
        raise RenderingError(f"{template}: {error}") from error


def _timestamp(date: str) -> int:
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())


@cache
def _words() -> Environment:
    return Environment(
        loader=FileSystemLoader(_DOCUMENTS),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
    )
