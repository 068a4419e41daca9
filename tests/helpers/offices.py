"""What a reader of a Word file or a spreadsheet finds."""

import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document
from docx.oxml.ns import qn


def word(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def text_of_word(content: bytes) -> str:
    """Return all text of body, headers and footers, a line a paragraph."""
    opened = word(content)
    page = opened.sections[0]
    roots = (page.header._element, opened.element.body, page.footer._element)  # noqa: SLF001 -- python-docx gives no other way to all of the text
    return "\n".join(
        "".join(
            "\n" if part.tag == qn("w:br") else "\t" if part.tag == qn("w:tab") else part.text or ""
            for part in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        )
        for root in roots
        for paragraph in root.iter(qn("w:p"))
    )


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Return each sheet's rows."""
    book = openpyxl.load_workbook(BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def as_pdf_by_libreoffice(content: bytes, folder: Path) -> bytes:
    """Open a Word file in LibreOffice and return it as PDF.

    Without LibreOffice the test is skipped, and says what was not tested; where CI is
    set, that fails.
    """
    soffice = shutil.which("soffice")
    if soffice is None:
        reason = "NOT TESTED for want of LibreOffice (libreoffice-writer-nogui): it opens the DOCX"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    file = folder / "dokument.docx"
    file.write_bytes(content)
    subprocess.run(  # noqa: S603 -- our own file
        [
            soffice,
            f"-env:UserInstallation=file://{folder / 'profile'}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)),
        ],
        check=True,
        capture_output=True,
    )
    return file.with_suffix(".pdf").read_bytes()
