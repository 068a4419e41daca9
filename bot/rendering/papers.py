"""Documents that are data (`samverkan.paper.Paper`) as PDF, Word and spreadsheet.

Every rendering is made from `bot.rendering.paper_view`. In chat it is the template
`papper`, fed with {"paper": paper}. Equal documents give equal bytes.
"""

import csv
import json
from collections.abc import Sequence
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from bot.rendering.children import Worker, one_child
from bot.rendering.documents import TypstWorker, typeset
from bot.rendering.paper_view import view
from bot.rendering.printable import printable_data, tidy
from commands.wording import words
from samverkan.paper import Paper, Table

PDF_TEMPLATE = "dokument.typ"
READY_TEMPLATE = Path(str(files("templates") / "documents" / "dokument.docx"))

_CHILD = "bot.rendering.office_child"
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")


class OfficeWorker(Worker):
    """One maker of Word and spreadsheet files for many documents."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(_CHILD)


def paper_pdf(paper: Paper, fingerprint: str = "", *, worker: TypstWorker | None = None) -> bytes:
    """Return a document as PDF/A-2a and PDF/UA-1.

    Args:
        paper: the document.
        fingerprint: SHA-256 of an approved version's data, shown on each page.
        worker: the Typst to use, when many documents are made.

    Raises:
        RenderingError: Typst refused, or took more than a minute.

    """
    shown = view(paper, fingerprint)
    data = printable_data(shown)
    if isinstance(data, dict):
        # A fingerprint is copied and compared, so nothing may come between its digits.
        data["seal"] = shown["seal"]
    return typeset(PDF_TEMPLATE, data, "pdf", worker)


def paper_docx(
    paper: Paper,
    fingerprint: str = "",
    *,
    template: Path = READY_TEMPLATE,
    worker: OfficeWorker | None = None,
) -> bytes:
    """Return a document as a Word file, from the ready template or a municipality's own.

    Raises RenderingError: the template is broken, or it took more than a minute.
    """
    return _made(
        {
            "make": "word",
            "template": str(template),
            "shown": view(paper, fingerprint),
            "may_turn": template == READY_TEMPLATE,
        },
        worker,
    )


def paper_xlsx(paper: Paper, fingerprint: str = "", *, worker: OfficeWorker | None = None) -> bytes:
    """Return the tables of a document as a spreadsheet, one sheet each.

    Whole numbers are numbers and days are days; all else is text, and never a formula.
    """
    names = {"om": words("papper", "om"), "tabell": words("papper", "tabell")}
    job = {"make": "sheets", "shown": view(paper, fingerprint), "words": names}
    return _made(job, worker)


def paper_csv(table: Table) -> bytes:
    """Return a table as CSV for a Swedish spreadsheet: semicolons, UTF-8 with a mark.

    What could be read as a formula gets an apostrophe before it.
    """
    made = StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerows(_safe(row) for row in (table.header, *table.rows))
    return made.getvalue().encode("utf-8-sig")


def template_faults(template: Path, examples: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """Return what is wrong with a Word template (`bot.rendering.word_check.faults`)."""
    job = {"make": "check", "template": str(template), "examples": list(examples)}
    found: list[dict[str, str]] = json.loads(_made(job, None))
    return found


def _made(job: dict[str, Any], worker: OfficeWorker | None) -> bytes:
    if worker is not None:
        return worker.make(job)
    with one_child(_CHILD) as alone:
        return alone.make(job)


def _safe(row: Sequence[str]) -> list[str]:
    # Looked at as it came too, for tidying takes a leading tab away.
    return [
        f"'{tidy(cell)}"
        if cell.startswith(_FORMULA) or tidy(cell).startswith(_FORMULA)
        else tidy(cell)
        for cell in row
    ]
