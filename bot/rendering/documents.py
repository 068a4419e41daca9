"""Documents and pictures from templates: Typst fed with JSON (DOMAIN 4, 17; DESIGN 3).

A document type is one row in `TEMPLATES` and its files in `templates/documents`. The
data goes to Typst as JSON and never as markup, so nothing a reporter wrote is evaluated.

Typst runs in a short-lived child process, one at a time. Measured with typst 0.15: in the
bot itself sixteen pictures of ordinary and very large weeks leave 150 MiB behind for good;
a child costs about 0.1 s, peaks at 60 MiB (108 MiB for seven areas with every category)
and gives all of it back.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from struct import unpack
from threading import Lock
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.rendering.printable import printable_data
from samverkan.picture import WeeklyPicture

# PNG pixels per inch: a page of 400 points becomes 1 280 pixels, sharp on a phone.
PICTURE_PPI = 230.4
COMPILE_SECONDS = 60
PDF_STANDARDS = ("a-2a", "ua-1")

_ROOT = Path(str(files("templates")))
_DOCUMENTS = _ROOT / "documents"
TYPST_CHILD = Path(__file__).with_name("typst_child.py")
_one_child_at_a_time = Lock()


class RenderingError(RuntimeError):
    """A document could not be made. The text is for the log, never for people."""


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


def render_pdf(document: str, data: Mapping[str, Any]) -> bytes:
    """Return a document as PDF/A-2a and PDF/UA-1.

    Args:
        document: document id, "D2".
        data: plain data for its template; `date` (ISO) becomes the file's date, so that
            equal data give equal bytes.

    Raises:
        KeyError: no such document id.
        RenderingError: Typst refused, or took more than 60 seconds.

    """
    return _compile(TEMPLATES[document].pdf, printable_data(dict(data)), "pdf")


def pdf_job(document: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `render_pdf` gives to Typst, for a child that makes many."""
    return _job(TEMPLATES[document].pdf, printable_data(dict(data)), "pdf")


def render_picture(document: str, data: Mapping[str, Any]) -> Picture:
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
    png = _compile(template.picture, shown, "png")
    width, height = unpack(">II", png[16:24])
    alt = _words().get_template(template.alt).render(shown)
    return Picture(png, width, height, alt.strip().replace("\u200b", ""))


def render_weekly_pdf(picture: WeeklyPicture) -> bytes:
    """Return the veckolägesbild D2 as PDF; raises as `render_pdf`."""
    return render_pdf("D2", asdict(picture))


def render_weekly_png(picture: WeeklyPicture) -> Picture:
    """Return the veckolägesbild D2 as a picture for chat; raises as `render_picture`."""
    return render_picture("D2", asdict(picture))


async def weekly_pdf(picture: WeeklyPicture) -> bytes:
    """Return what `render_weekly_pdf` returns, without holding up the event loop."""
    return await asyncio.to_thread(render_weekly_pdf, picture)


async def weekly_png(picture: WeeklyPicture) -> Picture:
    """Return what `render_weekly_png` returns, without holding up the event loop."""
    return await asyncio.to_thread(render_weekly_png, picture)


def _compile(template: str, data: Any, form: str) -> bytes:  # noqa: ANN401 - plain JSON data
    job = _job(template, data, form)
    try:
        with _one_child_at_a_time:
            # The child is our own file under our own interpreter; the job goes on stdin.
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-I", str(TYPST_CHILD)],
                input=json.dumps(job).encode(),
                capture_output=True,
                check=False,
                timeout=COMPILE_SECONDS,
            )
    except subprocess.TimeoutExpired as late:
        raise RenderingError(f"{template} took more than {COMPILE_SECONDS} s") from late
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip()
        raise RenderingError(f"{template}: exit status {done.returncode}: {reason}")
    return done.stdout


def _job(template: str, data: Any, form: str) -> dict[str, Any]:  # noqa: ANN401 - plain JSON data
    return {
        "main": str(_DOCUMENTS / template),
        "root": str(_ROOT),
        "fonts": str(_ROOT / "fonts"),
        "data": json.dumps(data),
        "format": form,
        "standards": PDF_STANDARDS if form == "pdf" else (),
        "ppi": PICTURE_PPI,
        "timestamp": _timestamp(data["date"]),
    }


def _timestamp(date: str) -> int:
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())


@cache
def _words() -> Environment:
    return Environment(
        loader=FileSystemLoader(_DOCUMENTS),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
    )
