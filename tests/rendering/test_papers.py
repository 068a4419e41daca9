"""Documents that are data say the same in chat and on paper, whatever stands in them."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pytest

from bot.rendering import chat
from bot.rendering.children import RenderingError, Worker
from bot.rendering.documents import TypstWorker, render_weekly_pdf, typeset
from bot.rendering.paper_view import LONGEST_IN_CHAT, view
from bot.rendering.papers import PDF_TEMPLATE, paper_pdf
from samverkan.paper import Fact, Paper, Paragraph, Points, Section, Table
from tests.helpers import papers
from tests.helpers.hostile import HOSTILE
from tests.helpers.papers import FINGERPRINT
from tests.helpers.pdfs import bookmarks, structure, text_of
from tests.helpers.pictures import ordinary_week

EXAMPLES = pytest.mark.parametrize(
    "paper",
    [
        pytest.param(example(), id=example.__name__)
        for example in (
            papers.notes,
            papers.agenda,
            papers.situation_report,
            papers.handover,
            papers.protocol,
        )
    ],
)
WRITTEN = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


@pytest.fixture(scope="module")
def typst() -> Iterator[TypstWorker]:
    with TypstWorker() as worker:
        yield worker


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def folded(text: str) -> str:
    """Leave white space and hyphens out: a line may end anywhere."""
    return re.sub(r"[\s\u00ad\u200b-]", "", text)


def said(paper: Paper) -> list[str]:
    """Return everything that a document says, in order."""
    facts = [part for fact in paper.facts for part in (fact.name, fact.value)]
    blocks = [part for section in paper.sections for part in in_section(section)]
    return [
        paper.title,
        paper.forum,
        paper.period,
        *facts,
        *paper.summary,
        *blocks,
        *paper.footnotes,
    ]


def in_section(section: Section) -> Iterator[str]:
    yield f"{section.number} {section.heading}".strip()
    for block in section.blocks:
        if isinstance(block, Table):
            yield from (block.caption, *block.header)
            for row in block.rows:
                yield from row
        elif isinstance(block, Points):
            yield from block.items
        else:
            yield from (block.label, *block.text.split("\n"))


def holding(text: str) -> Paper:
    """Return a document in which everything that can be written is `text`."""
    return Paper(
        type="D25",
        document="motesanteckningar",
        title=text,
        municipality=text,
        forum=text,
        period=text,
        date="2026-12-04",
        status_name=text,
        author=text,
        approved_by=(text, text),
        dnr=text,
        facts=(Fact(name=text, value=text),),
        summary=(text,),
        sections=(
            Section(
                heading=text,
                number=text,
                blocks=(
                    Paragraph(label=text, text=text),
                    Points(items=(text, text), numbered=True),
                    Table(caption=text, header=(text, text), rows=((text, text),)),
                ),
            ),
        ),
        footnotes=(text,),
    )


@EXAMPLES
def test_a_document_claims_archive_and_accessibility_and_carries_their_marks(
    paper: Paper, typst: TypstWorker
) -> None:
    """PDF/A-2a and PDF/UA-1 with language, title and tags (DOMAIN 17)."""
    with opened(paper_pdf(paper, FINGERPRINT, worker=typst)) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"].startswith(f"{paper.title}, ")
            assert metadata["dc:title"].endswith(f", {paper.municipality}")
        assert str(pdf.Root.Lang).startswith("sv")
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


@EXAMPLES
def test_headings_are_headings_and_every_table_has_header_cells(
    paper: Paper, typst: TypstWorker
) -> None:
    with opened(paper_pdf(paper, worker=typst)) as pdf:
        kinds = [kind for kind, _ in structure(pdf)]
        titles = bookmarks(pdf)
    tables = [b for s in paper.sections for b in s.blocks if isinstance(b, Table)]
    headings = [f"{s.number} {s.heading}".strip() for s in paper.sections]
    assert [title for title in titles if title in headings] == headings
    assert kinds.count("/Table") == kinds.count("/THead") == len(tables)
    assert kinds.count("/TH") == sum(len(table.header) for table in tables)


@EXAMPLES
def test_pdf_and_chat_say_all_that_the_document_says(paper: Paper, typst: TypstWorker) -> None:
    chat_text = chat.render("papper", {"paper": paper}).text
    pdf_text = text_of(paper_pdf(paper, worker=typst))
    for text in said(paper):
        assert folded(text) in folded(pdf_text), text
        assert folded(text) in folded(chat_text), text


def test_every_page_says_version_status_class_and_an_approved_one_its_fingerprint(
    typst: TypstWorker,
) -> None:
    notes, draft = papers.notes(), papers.agenda()
    # pypdf takes the hyphen that Typst draws for a soft one.
    approved = text_of(paper_pdf(notes, FINGERPRINT, worker=typst)).replace("\u00ad", "-")
    with opened(paper_pdf(notes, FINGERPRINT, worker=typst)) as pdf:
        pages = len(pdf.pages)
    assert approved.count("· version 2 · fastställd · åtkomstklass K3 samverkan") == pages
    assert approved.count(f"Fastställd 2026-12-11, version 2. SHA-256 {FINGERPRINT}") == pages
    assert "Godkänt av kommundirektör och lokalpolisområdeschef" in approved
    assert "KS 2026/118" in approved
    assert "UTKAST" not in approved
    unapproved = text_of(paper_pdf(draft, FINGERPRINT, worker=typst))
    assert "UTKAST. Dokumentet är inte fastställt." in unapproved
    assert "SHA-256" not in unapproved


def test_a_table_of_many_columns_turns_the_page() -> None:
    with opened(paper_pdf(papers.handover())) as pdf:
        _, _, width, height = (float(side) for side in pdf.pages[0].mediabox)
    assert width > height


@WRITTEN
def test_what_people_wrote_stays_text_on_paper(text: str, typst: TypstWorker) -> None:
    shown = text_of(paper_pdf(holding(text), worker=typst))
    assert "inte fastställt" in shown
    assert ("7 * 7" in shown) == ("7 * 7" in text)


def test_fifty_kilobytes_in_a_cell_and_in_a_paragraph_run_over_many_pages() -> None:
    long = "lång text om kvällen " * 2400
    blocks = (Paragraph(text=long), Table(header=("a", "b"), rows=((long, "x"),)))
    paper = papers.agenda().model_copy(update={"sections": (Section(heading="x", blocks=blocks),)})
    with opened(paper_pdf(paper)) as pdf:
        assert len(pdf.pages) > 10


@WRITTEN
def test_what_people_wrote_stays_text_in_chat(text: str) -> None:
    html = chat.render("papper", {"paper": holding(text)}).html
    assert set(re.findall(r"</?([^\s>/]+)", html)) <= {
        *("p", "strong", "br", "ul", "ol", "li", "h4", "table", "tr", "th", "td")
    }
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", html)


def test_a_long_document_is_shortened_in_chat_and_says_where_the_rest_is() -> None:
    told = chat.render("papper", {"paper": papers.long_notes()}).text
    assert len(told) < LONGEST_IN_CHAT * 1.1
    assert told.endswith("Hela dokumentet finns som PDF.")
    assert "Rad 1.1" in told
    whole = chat.render("papper", {"paper": papers.notes()}).text
    assert "Hela dokumentet" not in whole


def test_items_with_nothing_under_them_are_one_list_in_chat() -> None:
    told = chat.render("papper", {"paper": papers.agenda()}).text
    assert "13 Nästa möte\n14 Mötet avslutas" in told


def test_a_row_is_read_aloud_with_the_names_of_its_columns() -> None:
    told = chat.render("papper", {"paper": papers.notes()}).text
    assert "- Område: Rönninge; Nivå: 1 normalt läge; Händelser: 4; Förra perioden: 5" in told


@pytest.mark.parametrize("make", [paper_pdf], ids=["pdf"])
def test_equal_documents_give_equal_bytes(make: Callable[[Paper], bytes]) -> None:
    assert make(papers.notes()) == make(papers.notes())


def test_a_worker_makes_what_a_child_of_its_own_makes(typst: TypstWorker) -> None:
    for paper in (papers.notes(), papers.agenda(), papers.notes()):
        assert paper_pdf(paper, worker=typst) == paper_pdf(paper)
    assert render_weekly_pdf(ordinary_week(), worker=typst) == render_weekly_pdf(ordinary_week())


def test_a_worker_goes_on_after_a_refusal(typst: TypstWorker) -> None:
    with pytest.raises(RenderingError, match="dictionary does not contain key"):
        typeset(PDF_TEMPLATE, {"date": "2026-12-04", "sections": []}, "pdf", typst)
    assert paper_pdf(papers.agenda(), worker=typst)


def test_a_child_that_ends_says_why_and_the_next_job_gets_a_new_one() -> None:
    with Worker("bot.rendering.typst_child") as worker:
        for _ in range(2):
            with pytest.raises(RenderingError, match=r"(?s)exit status 1: .*KeyError"):
                worker.make({})


def test_a_very_long_heading_goes_on_as_text_below_it() -> None:
    long = "en rubrik utan slut " * 100
    paper = papers.agenda().model_copy(update={"sections": (Section(heading=long),)})
    section = view(paper)["sections"][0]
    assert len(section["heading"]) < 310
    assert folded(section["heading"] + section["blocks"][0]["text"]).replace("…", "") == folded(
        long
    )


def test_a_cell_too_many_is_left_out_and_one_too_few_is_empty() -> None:
    table = Table(header=("a", "b"), rows=(("1", "2", "3"), ("4",)))
    paper = papers.agenda().model_copy(
        update={"sections": (Section(heading="x", blocks=(table,)),)}
    )
    assert view(paper)["sections"][0]["blocks"][0]["rows"] == [["1", "2"], ["4", ""]]
