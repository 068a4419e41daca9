"""Documents as Word files and spreadsheets, from the ready template and from one's own."""

import importlib.util
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from docx.oxml.ns import qn

from bot.rendering.children import RenderingError
from bot.rendering.paper_view import view
from bot.rendering.papers import (
    READY_TEMPLATE,
    OfficeWorker,
    paper_csv,
    paper_docx,
    paper_xlsx,
)
from bot.word_templates import Broken, read_templates
from samverkan.model_file import load_ready
from samverkan.paper import Paper, Points, Section, Table
from tests.helpers import papers
from tests.helpers.offices import as_pdf_by_libreoffice, sheets, text_of_word, word
from tests.helpers.papers import FINGERPRINT
from tests.helpers.pdfs import text_of
from tests.rendering.test_papers import EXAMPLES, WRITTEN, folded, holding, said

DOCUMENTS = READY_TEMPLATE.parent
EXAMPLE = DOCUMENTS.parent.parent / "docs" / "document-templates.example.docx"
GUIDE = EXAMPLE.with_name("document-templates.md")


@pytest.fixture(scope="module")
def office() -> Iterator[OfficeWorker]:
    with OfficeWorker() as worker:
        yield worker


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """Return the script that writes the templates."""
    spec = importlib.util.spec_from_file_location("maker", DOCUMENTS / "make_dokument.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_templates_are_those_that_the_script_makes(maker: ModuleType) -> None:
    assert READY_TEMPLATE.read_bytes() == maker.word_file(maker.ready_body())
    assert EXAMPLE.read_bytes() == maker.word_file(maker.example_body())


@EXAMPLES
def test_a_word_file_says_all_that_the_document_says(paper: Paper, office: OfficeWorker) -> None:
    told = folded(text_of_word(paper_docx(paper, worker=office)))
    for text in said(paper):
        assert folded(text) in told, text


@EXAMPLES
def test_headings_are_headings_of_word_and_headers_of_tables_repeat(
    paper: Paper, office: OfficeWorker
) -> None:
    opened = word(paper_docx(paper, worker=office))
    headings = [
        (p.text, p.style.name) for p in opened.paragraphs if p.style.name.startswith("Heading")
    ]
    for section in paper.sections:
        title = f"{section.number} {section.heading}".strip()
        assert (title, f"Heading {section.level}") in headings
    for table in opened.tables:
        repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for row in table.rows]  # noqa: SLF001 -- as in the helper
        assert repeated[0] is not None
        assert not any(row is not None for row in repeated[1:])
    assert len(opened.tables) == sum(
        isinstance(block, Table) for section in paper.sections for block in section.blocks
    )


def test_a_word_file_knows_its_title_its_language_and_its_day() -> None:
    opened = word(paper_docx(papers.notes()))
    told = opened.core_properties
    assert told.title == "Anteckningar, Chefssamråd, 4 december 2026, Salems kommun"
    assert told.author == "trygghetssamordnare, Salems kommun"
    assert told.language == "sv-SE"
    assert told.created.date().isoformat() == "2026-12-11"
    language = opened.styles.element.find(f".//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "sv-SE"


def test_an_approved_word_file_carries_marks_and_fingerprint_and_a_draft_says_so() -> None:
    approved = text_of_word(paper_docx(papers.notes(), FINGERPRINT))
    assert f"Fastställd 2026-12-11, version 2. SHA-256 {FINGERPRINT}" in approved
    assert "Åtkomstklass\tK3 samverkan" in approved
    assert "Diarienummer\tKS 2026/118" in approved
    assert "UTKAST" not in approved
    draft = text_of_word(paper_docx(papers.agenda(), FINGERPRINT))
    assert "UTKAST. Dokumentet är inte fastställt." in draft
    assert "SHA-256" not in draft


def test_each_numbered_list_begins_at_one() -> None:
    lists = tuple(
        Section(heading=name, blocks=(Points(items=("ett", "två"), numbered=True),))
        for name in ("a", "b")
    )
    opened = word(paper_docx(papers.agenda().model_copy(update={"sections": lists})))
    used = [
        p._p.pPr.numPr.numId.val  # noqa: SLF001 -- as in the helper
        for p in opened.paragraphs
        if p.style.name == "List Number"
    ]
    assert used[0] == used[1] != used[2] == used[3]


@EXAMPLES
def test_libreoffice_opens_the_word_file(
    paper: Paper, office: OfficeWorker, tmp_path: Path
) -> None:
    shown = text_of(as_pdf_by_libreoffice(paper_docx(paper, worker=office), tmp_path))
    for section in paper.sections:
        assert folded(section.heading) in folded(shown)


@WRITTEN
def test_what_people_wrote_stays_text_in_word(text: str, office: OfficeWorker) -> None:
    told = text_of_word(paper_docx(holding(text), worker=office))
    assert "inte fastställt" in told
    assert ("7 * 7" in told) == ("7 * 7" in text)
    assert ("<script>" in told) == ("<script>" in text)
    assert ("😀" in told) == ("😀" in text)


@WRITTEN
def test_no_cell_of_a_spreadsheet_is_a_formula(text: str, office: OfficeWorker) -> None:
    content = paper_xlsx(holding(text), worker=office)
    for rows in sheets(content).values():
        assert all(not isinstance(cell, int) for row in rows for cell in row if cell)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name)


def test_a_spreadsheet_has_a_sheet_for_each_table_with_numbers_as_numbers() -> None:
    found = sheets(paper_xlsx(papers.notes()))
    assert list(found) == ["Om dokumentet", "Öppna åtaganden", "3 Lägesbild"]
    assert found["3 Lägesbild"][1][:4] == ("Salems centrum", "3 förhöjt läge", 17, 11)
    assert found["3 Lägesbild"][3][2] == "minst 6"
    assert ("Åtkomstklass", "K3 samverkan") in found["Om dokumentet"]


def test_sheets_of_the_same_name_are_told_apart() -> None:
    table = Table(
        header=("a",), rows=(("1",),), caption="Ett [namn] som är: för långt för ett blad"
    )
    section = Section(heading="x", blocks=(table, table))
    found = sheets(paper_xlsx(papers.agenda().model_copy(update={"sections": (section,)})))
    assert list(found)[1:] == ["Ett namn som är för långt för e", "Ett namn som är för långt för 2"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_of_csv_that_could_be_a_formula_is_quoted(start: str) -> None:
    table = Table(header=("Nr", "Vad"), rows=(("A-2026-031", f"{start}1+1"),))
    lines = paper_csv(table).decode("utf-8-sig").splitlines()
    assert lines[0] == "Nr;Vad"
    assert lines[1] == f"A-2026-031;'{start.strip()}1+1"


@pytest.mark.parametrize("make", [paper_docx, paper_xlsx])
def test_equal_documents_give_equal_files(make: type) -> None:
    assert make(papers.notes(), FINGERPRINT) == make(papers.notes(), FINGERPRINT)


# --- a municipality's own templates --------------------------------------


def own(folder: Path, body: str, maker: ModuleType, name: str = "dagordning.docx") -> Path:
    """Write a template with a body of one's own."""
    path = folder / name
    path.write_bytes(maker.word_file(body))
    return path


def tried(folder: Path) -> tuple[Broken, ...]:
    return read_templates(folder, load_ready("salem")).broken


def test_the_example_can_be_used_and_looks_as_it_says(tmp_path: Path) -> None:
    template = tmp_path / "dagordning.docx"
    template.write_bytes(EXAMPLE.read_bytes())
    templates = read_templates(tmp_path, load_ready("salem"))
    assert templates.usable == {"dagordning": template}
    assert not templates.broken
    told = text_of_word(paper_docx(papers.notes(), template=template))
    assert "Anteckningar 4 december 2026" in told
    assert "Status\tfastställd, version 2" in told


LOOP = "{%p for section in sections %}", "{{ section.heading }}", "{%p endfor %}"
BROKEN = {
    "an unknown name": (
        ["{{ titel }}", *LOOP],
        "titel",
        'is no placeholder, did you mean "title"?',
    ),
    "an unknown part": (
        [LOOP[0], "{{ section.headin }}", LOOP[2]],
        "section.headin",
        'is no placeholder, did you mean "section.heading"?',
    ),
    "an unknown word in an unused branch": (
        [*LOOP, "{%p if draft == 'x' %}", "{{ hemlig }}", "{%p endif %}"],
        "hemlig",
        "is no placeholder",
    ),
    "an open loop": (LOOP[:2], "{{ section.heading }}", "cannot be read: "),
    "a misspelt word": (
        ["{%p fro section in sections %}"],
        "{% fro section in sections %}",
        "unknown tag 'fro'",
    ),
    "an unknown filter": ([*LOOP, "{{ title | stor }}"], "{{ title | stor }}", "No filter"),
    "no content": (["{{ title }}"], "sections", "is missing, so the document would say nothing"),
    "a fault in filling in": (
        [*LOOP, "{{ 1 // 0 }}"],
        "",
        "cannot be filled in: ZeroDivisionError",
    ),
    "a part that only some have": (
        [*LOOP, "{{ facts[0].name }}"],
        "",
        "has no element 0",
    ),
    "a way out of the sandbox": (
        [*LOOP, "{{ title.__class__.__mro__ }}"],
        "",
        "access to attribute '__class__'",
    ),
}


@pytest.mark.parametrize(("lines", "placeholder", "what"), BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_told_of_with_its_placeholder(
    lines: list[str], placeholder: str, what: str, tmp_path: Path, maker: ModuleType
) -> None:
    own(tmp_path, "".join(maker.p("", maker.run(line)) for line in lines), maker)
    (broken,) = tried(tmp_path)
    assert broken.path.name == "dagordning.docx"
    assert broken.placeholder == placeholder
    assert what in broken.what or what in str(broken.problem)


@pytest.mark.parametrize("content", [b"", b"inget zip", b"PK\x03\x04"])
def test_a_file_that_word_did_not_write_is_told_of(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "dagordning.docx").write_bytes(content)
    (broken,) = tried(tmp_path)
    assert broken.what == "is no Word file (.docx)"


def test_a_file_that_is_no_documents_is_told_of_and_words_own_lock_file_is_not(
    tmp_path: Path, maker: ModuleType
) -> None:
    own(tmp_path, maker.ready_body(), maker, "dagordningen.docx")
    (tmp_path / "~$gordning.docx").write_bytes(b"")
    (broken,) = tried(tmp_path)
    assert 'no document "dagordningen", did you mean "dagordning"?' in broken.what


def test_a_folder_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    assert tried(tmp_path / "mallar")[0].what == "is no folder"
    assert read_templates(None, load_ready("salem")).usable == {}


def test_a_table_with_fixed_columns_is_left_as_it_is(tmp_path: Path, maker: ModuleType) -> None:
    fixed = maker.ready_body().replace("<w:tblLook", '<w:tblLayout w:type="fixed"/><w:tblLook')
    opened = word(paper_docx(papers.notes(), template=own(tmp_path, fixed, maker)))
    widths = {column.get(qn("w:w")) for column in opened.tables[0]._tbl.tblGrid}  # noqa: SLF001 -- as in the helper
    assert len(widths) == 1


def test_a_template_that_breaks_with_this_document_is_refused(
    tmp_path: Path, maker: ModuleType
) -> None:
    template = own(tmp_path, maker.p("", maker.run("{{ sections[90].title }}")), maker)
    with pytest.raises(RenderingError, match="UndefinedError"):
        paper_docx(papers.notes(), template=template)


def test_every_placeholder_is_in_the_guide() -> None:

    shown = view(papers.notes())
    section = shown["sections"][2]
    names = {*shown, *section, *shown["facts"][0], *(n for b in section["blocks"] for n in b)}
    guide = set(re.findall(r"`([a-z_.]+)`", GUIDE.read_text(encoding="utf-8")))
    assert not names - {name.rpartition(".")[2] for name in guide}
