"""Tables that people send as files: sheets of text cells, whatever programme wrote them.

Numbers and days of a workbook are text here: a day is YYYY-MM-DD.
"""

import codecs
import csv
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from typing import Literal

from samverkan.visible import cleaned

LARGEST = 4 * 1024 * 1024
"""Bytes of a file that is read."""
MOST_ROWS = 5000
MOST_COLUMNS = 60
TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
"""How the name of a file that is read as a table ends."""
WORKBOOKS = (".xlsx", ".xlsm")
OTHERS = (".xls", ".ods", ".numbers")
"""Tables of other programmes, which are to be saved as one of those first."""

_DELIMITERS = (";", "\t", ",", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TRIED = 30
_LONGEST_CELL = 4000
_FORMULA = frozenset("=+-@＝＋－＠")

Fault = Literal["", "annat_format", "for_stor", "olasbar", "hamtades_inte"]
"""Why a file could not be read: of another programme, too large, broken, or not to be had."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, and its rows as they stand, headings among them."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A file that somebody sent.

    Attributes:
        name: what the sender calls it.
        sheets: its tables; empty with a fault.
        fault: why it could not be read.

    """

    name: str
    sheets: tuple[Sheet, ...] = ()
    fault: Fault = ""


class UnreadableTableError(ValueError):
    """What was sent is no table."""


def is_table(name: str) -> bool:
    """Say whether a file's name is that of a table, of any programme."""
    return name.casefold().endswith((*TABLES, *OTHERS))


def read_csv(content: bytes) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a CSV file, as Swedish and other programmes write them.

    Semicolon, comma, tab or a bar between the cells; UTF-8 with or without a mark, UTF-16
    with one, or Windows-1252. Raises UnreadableTableError for what is no text, and for a
    table that is too large.
    """
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == len("sep=") + 1:
        delimiter, text = first.strip()[-1], rest
    else:
        delimiter = _delimiter(text)
    rows: list[tuple[str, ...]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) >= MOST_ROWS:
                raise UnreadableTableError("too many rows")
            rows.append(tuple(tidy(cell) for cell in row[:MOST_COLUMNS]))
    except csv.Error as error:
        raise UnreadableTableError(str(error)) from error
    return tuple(rows)


def tidy(cell: str) -> str:
    """Return what is seen of a cell, on one line.

    The apostrophe that keeps it from computing is none of it.
    """
    plain = " ".join(cleaned(cell).split())[:_LONGEST_CELL]
    return plain[1:] if plain[:1] == "'" and plain[1:2] in _FORMULA else plain


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableTableError(str(error)) from error
    if b"\0" in content:
        raise UnreadableTableError("no text")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # Every byte means something here, but for five that no Swedish text has.
        return content.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    """Return what stands between the cells: what gives most rows of one and the same width."""
    lines = text.splitlines()[:_TRIED]

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(_DELIMITERS, key=fit)
