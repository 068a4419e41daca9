"""The same cases as PDF and as a Word file: their text beside this file, and how they are made."""

from io import BytesIO

import docx
import pikepdf
import pytest
from docx.table import Table

from bot.rendering import chat
from bot.rendering.papers import paper_docx, paper_pdf
from tests.helpers.pdfs import text_of
from tests.meetings.test_documents import CASES, SNAPSHOTS

FINGERPRINT = "ab" * 32


def word_text(content: bytes) -> str:
    """Return the text of a Word file in reading order, tables too; headings by their level."""
    lines = []
    for part in docx.Document(BytesIO(content)).iter_inner_content():
        if isinstance(part, Table):
            lines += [" | ".join(cell.text for cell in row.cells) for row in part.rows]
            continue
        name = part.style.name if part.style is not None else ""
        level = int(name.removeprefix("Heading ")) if str(name).startswith("Heading ") else 0
        lines.append(f"{'#' * level} {part.text}".strip())
    return "\n".join(line for line in lines if line) + "\n"


def text_in(form: str, case: str) -> str:
    """Return the text of a case as it is in a file."""
    paper = CASES[case]()
    if form == "pdf":
        return text_of(paper_pdf(paper, FINGERPRINT)).strip() + "\n"
    return word_text(paper_docx(paper, FINGERPRINT))


@pytest.mark.parametrize("form", ["pdf", "docx"])
@pytest.mark.parametrize("case", CASES)
def test_a_file_reads_as_it_did_and_says_what_the_chat_says(case: str, form: str) -> None:
    shown = text_in(form, case)
    kept = SNAPSHOTS / f"{case}.{form}.txt"
    if not kept.exists():
        kept.write_text(shown, encoding="utf-8")
        pytest.fail(f"{kept.name} is new: read it, then keep it")
    assert shown == kept.read_text(encoding="utf-8")
    said = chat.render("papper", {"paper": CASES[case]()}).text
    words = {word.strip(":;,.()|") for word in said.split()}
    assert {word for word in words if word.casefold() not in shown.casefold()} <= {"–", "•", "-"}


@pytest.mark.parametrize("case", CASES)
def test_a_pdf_is_tagged_titled_swedish_and_archival(case: str) -> None:
    paper = CASES[case]()
    with pikepdf.open(BytesIO(paper_pdf(paper, FINGERPRINT))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith("sv")
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as known:
            assert paper.title in str(known["dc:title"])
            assert (known["pdfaid:part"], known["pdfaid:conformance"]) == ("2", "A")
            assert known["pdfuaid:part"] == "1"


@pytest.mark.parametrize("case", CASES)
def test_the_headings_of_a_word_file_are_headings(case: str) -> None:
    paper = CASES[case]()
    read = docx.Document(BytesIO(paper_docx(paper, FINGERPRINT)))
    styles = [(p.style.name, p.text) for p in read.paragraphs if p.style is not None]
    for section in paper.sections:
        wanted = f"{section.number} {section.heading}".strip()
        assert (f"Heading {section.level}", wanted) in styles
