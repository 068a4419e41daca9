"""The cells of a workbook as text (openpyxl); runs in a child process.

What is read comes from outside: a workbook that would grow beyond bounds when it is
unpacked is refused before that, and no formula is computed.
"""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from samverkan.sheets import MOST_COLUMNS, MOST_ROWS, UnreadableTableError, tidy

_MOST_UNPACKED = 24 * 1024 * 1024
"""Bytes of all parts of a workbook when unpacked; cells take some twenty times that in memory."""
_MOST_MEMORY = 320 * 1024 * 1024
"""Bytes that the process may take while it reads: 100 kB can be made to unpack to far more."""
_MOST_SHEETS = 12


def cells(content: bytes) -> list[dict[str, Any]]:
    """Return the sheets of a workbook as {"name": ..., "rows": [[text, ...], ...]}.

    Raises UnreadableTableError for what is no workbook, or a too large one.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except BadZipFile as error:
        raise UnreadableTableError("no workbook") from error
    if unpacked > _MOST_UNPACKED:
        raise UnreadableTableError("too large when unpacked")
    try:
        with _bounded():
            return _sheets(content)
    except UnreadableTableError:
        raise
    except Exception as error:
        # openpyxl raises what it meets in broken files, of any kind.
        raise UnreadableTableError(type(error).__name__) from error


@contextmanager
def _bounded() -> Iterator[None]:
    """Let what would take all memory be a MemoryError here, and not the end of others."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _sheets(content: bytes) -> list[dict[str, Any]]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    found = []
    for sheet in book.worksheets[:_MOST_SHEETS]:
        # What a file says of its size is not to be trusted.
        sheet.reset_dimensions()
        rows: list[list[str]] = []
        for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            if len(rows) >= MOST_ROWS:
                raise UnreadableTableError("too many rows")
            rows.append([text_of(value) for value in row])
        while rows and not any(rows[-1]):
            rows.pop()
        found.append({"name": sheet.title, "rows": rows})
    return found


def text_of(value: object) -> str:
    """Return a cell's value as text: a day as YYYY-MM-DD, a whole number without decimals."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tidy(str(value))
