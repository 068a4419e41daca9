"""Files as people make them: CSV from several programmes, and workbooks."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook


def csv_file(
    rows: Sequence[Sequence[object]], *, delimiter: str = ";", encoding: str = "utf-8-sig"
) -> bytes:
    """Return rows as a CSV file."""
    made = StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return made.getvalue().encode(encoding)


def workbook(rows: Sequence[Sequence[object]], *, title: str = "Blad1") -> bytes:
    """Return rows as a workbook of one sheet; days stay days, and numbers numbers."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    made = BytesIO()
    book.save(made)
    return made.getvalue()
