"""Lists and workbooks compute nothing, and open everywhere, whatever people wrote."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.rendering.papers import OfficeWorker, paper_csv, paper_xlsx
from samverkan.paper import Paper, Section, Table
from samverkan.sheets import read_csv
from tests.helpers import papers
from tests.helpers.hostile import HOSTILE

COMPUTES = "=+-@＝＋－＠\t\r"
WRITTEN = st.one_of(
    st.text(max_size=40),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", " ", "\u00a0", "\n", "\u200b", "'"]),
        st.sampled_from(COMPUTES),
        st.sampled_from(['HYPERLINK("http://x";"y")', "SUM(A1)", "cmd|'/C calc'!A0", "1", ""]),
    ),
)


@pytest.fixture(scope="module")
def office() -> Iterator[OfficeWorker]:
    with OfficeWorker() as worker:
        yield worker


@given(st.lists(st.lists(WRITTEN, min_size=2, max_size=2), max_size=4))
def test_no_cell_of_a_list_computes(rows: list[list[str]]) -> None:
    table = Table(header=("A", "B"), rows=tuple((one, other) for one, other in rows))
    made = paper_csv(table).decode("utf-8-sig")
    read = list(csv.reader(StringIO(made, newline=""), delimiter=";"))
    assert len(read) == len(rows) + 1
    assert not [cell for row in read for cell in row if cell.startswith(tuple(COMPUTES))]


@given(st.text(alphabet=st.characters(categories=["L", "Nd"]), min_size=1, max_size=20))
def test_a_list_that_is_sent_back_says_what_it_said(words: str) -> None:
    for sign in COMPUTES[:8]:
        table = Table(header=("A", "B"), rows=((sign + words, "x"),))
        read = read_csv(paper_csv(table))
        assert read[1][0] == read_csv(f"a;b\r\n'{sign}{words};x".encode())[1][0]


def workbook_of(names: list[str], worker: OfficeWorker) -> list[str]:
    """Return what the sheets are called of a document whose tables are called so."""
    tables = [Table(caption=name, header=(name, "b"), rows=((name, name),)) for name in names]
    section = Section(heading="x", blocks=tuple(tables))
    paper: Paper = papers.agenda().model_copy(update={"sections": (section,)})
    book = load_workbook(BytesIO(paper_xlsx(paper, worker=worker)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    return [sheet.title for sheet in book.worksheets]


def fits(name: str) -> bool:
    """Say whether Excel opens a file with a sheet of that name."""
    is_short = 0 < len(name.encode("utf-16-le")) <= 62
    return is_short and not set(name) & set("[]:*?/\\") and name.casefold() != "history"


def test_sheets_have_names_that_excel_takes(office: OfficeWorker) -> None:
    families = "👩‍👩‍👧‍👦 " * 4
    names = [*HOSTILE.values(), "History", "HISTORY", families, families, "'", "'", "x" * 40]
    found = workbook_of(names, office)
    assert len(found) == len(names) + 1
    assert [name for name in found if not fits(name)] == []
    assert len({name.casefold() for name in found}) == len(found)


@settings(max_examples=25)
@given(names=st.lists(WRITTEN, min_size=1, max_size=6))
def test_no_cell_of_a_workbook_computes(office: OfficeWorker, names: list[str]) -> None:
    assert all(map(fits, workbook_of(names, office)))
