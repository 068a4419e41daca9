"""Workbooks that are small to send and large to read are refused, and nothing else suffers."""

import io
import zipfile
from collections.abc import Callable

import pytest

from tests.helpers.stage import COORDINATOR, Stage
from tests.helpers.tables import workbook
from tests.week.conftest import kind, play, stage

__all__ = ["kind", "play", "stage"]

HEAD = ("Aktivitet", "När", "Ansvarig")
WALK = ("Vandring", "v. 9", "Kommunpolisen")
SHEET = "xl/worksheets/sheet1.xml"
BEGINS = (
    b'<?xml version="1.0"?><worksheet xmlns='
    b'"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
ENDS = b"</sheetData></worksheet>"


def with_sheet(content: bytes) -> bytes:
    """Return a workbook whose only sheet is this XML."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([HEAD]))) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, content if name == SHEET else source.read(name))
    return made.getvalue()


BOMBS: dict[str, Callable[[], bytes]] = {
    "unpacks to 40 MB": lambda: with_sheet(BEGINS + b" " * 40_000_000 + ENDS),
    "a row of 700 000 cells": lambda: with_sheet(
        BEGINS + b"<row>" + b'<c r="A1"><v>1</v></c>' * 700_000 + b"</row>" + ENDS
    ),
    "a million rows away": lambda: with_sheet(
        BEGINS + b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>' + ENDS
    ),
    "entities of entities": lambda: with_sheet(
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]>" + BEGINS.partition(b"?>")[2]
        + b'<row><c t="inlineStr"><is><t>&j;</t></is></c></row>' + ENDS
    ),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
async def test_a_workbook_that_grows_beyond_bounds_is_refused(
    stage: Stage, bomb: Callable[[], bytes]
) -> None:
    await stage.send_file(COORDINATOR, "plan 2027.xlsx", bomb())
    assert "skadad, eller ingen tabell" in stage.last(COORDINATOR)
    await stage.send_file(COORDINATOR, "plan 2027.xlsx", workbook([HEAD, WALK]))
    assert "1 ny rad" in stage.last(COORDINATOR)
