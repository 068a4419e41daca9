"""The tables of a document as a spreadsheet (openpyxl); runs in a child process.

What people wrote is text, whatever it begins with: no cell is ever a formula.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.rendering.packed import repacked

_ACCENT = "FF17495C"
_BAND = "FFEDF2F5"
_WIDEST = 60
_LONGEST_CELL = 32_000
"""Characters; a spreadsheet's cell holds 32 767."""
_LONGEST_NAME = 31
"""In halves of characters (UTF-16), as spreadsheets count."""
_RESERVED = frozenset({"history"})
"""Names that Excel keeps for a sheet of its own, and calls a file broken for."""
_NO_NAME = re.compile(r"[\[\]:*?/\\']")
_WHOLE_NUMBER = re.compile(r"0|-?[1-9]\d{0,14}")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def spreadsheet(shown: dict[str, Any], words: dict[str, str]) -> bytes:
    """Return the tables, one sheet each, after a sheet that says what they are of.

    Args:
        shown: `bot.rendering.paper_view.view`.
        words: "om", the name of the first sheet; "tabell", of a table without a name.

    """
    book = Workbook()
    first = book.worksheets[0]
    first.title = words["om"]
    taken = {words["om"].casefold(), *_RESERVED}
    _fill(first, ("", ""), [list(pair) for pair in _about(shown)], is_table=False)
    for name, block in _tables(shown, words["tabell"]):
        sheet = book.create_sheet(_unused(name, taken))
        _fill(sheet, block["header"], block["rows"], is_table=True)
    book.properties.title = shown["full_title"]
    book.properties.creator = shown["creator"]
    book.properties.language = "sv-SE"
    book.properties.created = datetime.fromisoformat(shown["date"])
    return _settled(book, shown["date"])


def _about(shown: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield shown["title"], shown["subtitle"]
    if shown["draft"]:
        yield "", shown["draft"]
    for pair in (*shown["marks"], *shown["facts"]):
        yield pair["name"], pair["value"]
    for line in shown["summary"]:
        yield shown["summary_heading"], line
    for line in shown["footnotes"]:
        yield shown["footnotes_heading"], line
    if shown["seal"]:
        yield "", shown["seal"]


def _tables(shown: dict[str, Any], unnamed: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for section in shown["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "table":
                yield block["caption"] or section["title"] or unnamed, block


def _unused(name: str, taken: set[str]) -> str:
    """Return a sheet's name: short, without what a spreadsheet forbids, and its own."""
    plain = " ".join(_NO_NAME.sub(" ", name).split()) or "Tabell"
    found, number = _cut(plain, _LONGEST_NAME), 2
    while found.casefold() in taken:
        ending = f" {number}"
        found, number = _cut(plain, _LONGEST_NAME - len(ending)) + ending, number + 1
    taken.add(found.casefold())
    return found


def _cut(name: str, most: int) -> str:
    return name.encode("utf-16-le")[: most * 2].decode("utf-16-le", "ignore").strip()


def _fill(
    sheet: Worksheet, header: Sequence[str], rows: Sequence[Sequence[str]], *, is_table: bool
) -> None:
    lines = [header, *rows] if is_table else rows
    for number, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            cell = sheet.cell(number, column)
            _write(cell, text, may_be_number=is_table and number > 1)
            if (is_table and number == 1) or (not is_table and column == 1):
                cell.font = Font(bold=True, color=_ACCENT)
                cell.fill = PatternFill("solid", fgColor=_BAND)
    for column in range(1, len(header) + 1):
        longest = max((len(line[column - 1]) for line in lines), default=0)
        sheet.column_dimensions[get_column_letter(column)].width = min(longest, _WIDEST) + 3
    if is_table:
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.auto_filter.ref = sheet.dimensions


def _write(cell: Cell | MergedCell, text: str, *, may_be_number: bool) -> None:
    if may_be_number and _WHOLE_NUMBER.fullmatch(text):
        cell.value = int(text)
        return
    if may_be_number and (day := _day(text)) is not None:
        cell.value, cell.number_format = day, "yyyy-mm-dd"
        cell.alignment = Alignment(horizontal="left", vertical="top")
        return
    # As text, quoted like what is typed after an apostrophe: it stays text when edited.
    cell.value = text[:_LONGEST_CELL]
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if text.startswith(_FORMULA):
        cell.quotePrefix = True


def _day(text: str) -> date | None:
    """Return the day that a cell says, and nothing else."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _settled(book: Workbook, day: str) -> bytes:
    """Return the file without the moment when it was written."""
    made = BytesIO()
    book.save(made)
    with ZipFile(made) as archive:
        core = archive.read(_CORE)
    dated = _MODIFIED.sub(rb"\g<1>" + f"{day}T00:00:00Z".encode(), core)
    return repacked(made.getvalue(), {_CORE: dated})
