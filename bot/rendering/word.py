"""A document in words as a Word file, from a template with placeholders (docxtpl).

Runs in a child process. The template is the ready one or a municipality's own; its
language is Jinja's in a sandbox, and what it is fed with is data and never evaluated.
"""

from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.rendering.columns import numeric, widths
from bot.rendering.packed import repacked

_TOO_MANY_COLUMNS = 7
"""From so many columns on, the page of the ready template is turned."""
_TWIPS_OF_EMU = 635
_NUMBERED = "List Number"


def environment(undefined: type[Undefined] = StrictUndefined) -> ImmutableSandboxedEnvironment:
    """Return what a template's placeholders are read with: all data is escaped."""
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=undefined)


def word_file(template: str, shown: dict[str, Any], *, may_turn: bool) -> bytes:
    """Return the Word file of a document.

    Args:
        template: path of the Word template.
        shown: `bot.rendering.paper_view.view`.
        may_turn: turn the page for tables of many columns.

    Raises what docxtpl, Jinja and the zip reader raise for a template that is none.

    """
    filled = DocxTemplate(template)
    filled.render(shown, environment())
    document: Document = filled.docx
    if may_turn:
        _turn_if_wide(document, shown)
    _set_columns(document)
    _restart_numbers(document)
    _describe(document, shown)
    made = BytesIO()
    filled.save(made)
    return repacked(made.getvalue())


def _turn_if_wide(document: Document, shown: dict[str, Any]) -> None:
    blocks = [block for section in shown["sections"] for block in section["blocks"]]
    if any(len(block.get("header", ())) >= _TOO_MANY_COLUMNS for block in blocks):
        page = document.sections[0]
        page.orientation = WD_ORIENT.LANDSCAPE
        wider = (page.page_height or 0) - (page.page_width or 0)
        page.page_width, page.page_height = page.page_height, page.page_width
        # The page number stays at the right margin.
        stop = document.styles["footer"].paragraph_format.tab_stops[0]
        stop.position = Length(stop.position + wider)


def _set_columns(document: Document) -> None:
    """Give each column of a table the width that its content asks for.

    A table whose columns are fixed in the template is left as it is.
    """
    page = document.sections[0]
    sides = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    for table in document.element.body.iter(qn("w:tbl")):
        layout = table.tblPr.find(qn("w:tblLayout"))
        if layout is None or layout.get(qn("w:type")) != "fixed":
            _set_widths(table, sides // _TWIPS_OF_EMU)


def _set_widths(table: BaseOxmlElement, room: int) -> None:
    rows = [list(row.iterchildren(qn("w:tc"))) for row in table.iterchildren(qn("w:tr"))]
    texts = [[_text(cell) for cell in row] for row in rows]
    if not texts or any(len(row) != len(texts[0]) for row in texts):
        return
    shares = [room * share // 100 for share in widths(texts[0], texts[1:])]
    grid = table.find(qn("w:tblGrid"))
    for column, width in zip(grid.iterchildren(qn("w:gridCol")), shares, strict=False):
        column.set(qn("w:w"), str(width))
    total = table.tblPr.find(qn("w:tblW"))
    if total is not None:
        total.set(qn("w:w"), str(sum(shares)))
        total.set(qn("w:type"), "dxa")
    to_the_right = numeric(texts[0], texts[1:])
    for row in rows:
        for cell, width, is_number in zip(row, shares, to_the_right, strict=True):
            cell.get_or_add_tcPr().get_or_add_tcW().set(qn("w:w"), str(width))
            cell.tcPr.tcW.set(qn("w:type"), "dxa")
            for paragraph in cell.iterchildren(qn("w:p")) if is_number else ():
                _set(paragraph.get_or_add_pPr(), "w:jc", "right")


def _text(cell: BaseOxmlElement) -> str:
    return " ".join("".join(part.text or "" for part in cell.iter(qn("w:t"))).split())


def _set(properties: BaseOxmlElement, name: str, value: str) -> None:
    child = properties.find(qn(name))
    if child is None:
        child = OxmlElement(name)
        properties.append(child)
    child.set(qn("w:val"), value)


def _restart_numbers(document: Document) -> None:
    """Let each numbered list begin at 1; in one style Word would count on."""
    named = [style for style in document.styles if style.name == _NUMBERED]
    used = named[0].element.find(f".//{qn('w:numId')}") if named else None
    if used is None:
        return
    style_id, list_id = named[0].style_id, used.get(qn("w:val"))
    numbering = document.part.numbering_part.element
    lists = {num.get(qn("w:numId")): num for num in numbering.iterchildren(qn("w:num"))}
    if list_id not in lists:
        return
    form = lists[list_id].find(qn("w:abstractNumId")).get(qn("w:val"))
    paragraphs = document.element.body.iterchildren()
    for is_numbered, group in groupby(paragraphs, lambda child: _style_of(child) == style_id):
        if not is_numbered:
            continue
        fresh = numbering.add_num(int(form))
        fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
        for paragraph in group:
            listed = paragraph.get_or_add_pPr().get_or_add_numPr()
            listed.get_or_add_ilvl().val = 0
            listed.get_or_add_numId().val = fresh.numId


def _style_of(child: BaseOxmlElement) -> str | None:
    named = child.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return None if named is None else named.get(qn("w:val"))


def _describe(document: Document, shown: dict[str, Any]) -> None:
    """Fill in what a reader of files is shown: title, author, language and day."""
    told = document.core_properties
    told.title = shown["full_title"][:255]
    told.author = shown["creator"][:255]
    told.last_modified_by = told.author
    told.subject = shown["description"][:255]
    told.comments = ""
    told.keywords = shown["access_class"]
    told.content_status = shown["status"][:255]
    told.language = "sv-SE"
    told.revision = 1
    told.created = told.modified = datetime.fromisoformat(shown["date"])
