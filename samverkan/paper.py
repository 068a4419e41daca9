"""A document as data: headings with paragraphs, lists and tables (DOMAIN 4, 11).

Every document but the weekly lägesbild, which has a layout of its own, is one of these,
and every rendering (chat text, PDF, DOCX, XLSX) is made from the same one, so that they
say the same. All words are resolved: names, Swedish forms of days, no ids.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Paragraph(_Frozen):
    """Running text; `label` is set in bold before it ("Beslut")."""

    kind: Literal["paragraph"] = "paragraph"
    text: str
    label: str = ""


class Points(_Frozen):
    """A list."""

    kind: Literal["points"] = "points"
    items: tuple[str, ...]
    numbered: bool = False


class Table(_Frozen):
    """A table with a header row; every row has as many cells as the header."""

    kind: Literal["table"] = "table"
    caption: str = ""
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Annotated[Paragraph | Points | Table, Field(discriminator="kind")]


class Section(_Frozen):
    """A heading with what stands under it.

    Attributes:
        heading: the words of the heading.
        number: what stands before it ("§ 31", "4"); empty when nothing does.
        level: 1, or 2 for a heading below another.
        blocks: what stands under it, in order.

    """

    heading: str
    number: str = ""
    level: Annotated[int, Field(ge=1, le=2)] = 1
    blocks: tuple[Block, ...] = ()


class Fact(_Frozen):
    """A line of the head: "Tid", "onsdag 4 november 2026 kl. 09.00"."""

    name: str
    value: str


class Paper(_Frozen):
    """A document.

    Attributes:
        type: the id of DOMAIN 4 ("D25").
        document: id of the document type in the model ("motesanteckningar").
        title: "Anteckningar".
        municipality: "Salems kommun".
        forum: "Chefssamråd"; empty when it belongs to no forum.
        period: what it is about, in words ("november 2026", "4 december 2026").
        date: ISO date of this version.
        version: 1 and up.
        status: utkast, faststalld or reviderad.
        status_name: what people read.
        access_class: K1 to K4.
        author: function that made it.
        approved_by: functions that approved it; empty in a draft.
        dnr: registry number; empty when none.
        facts: the head, below the title.
        summary: at most three lines, for chat and the first page.
        sections: the rest.
        footnotes: caveats, sources, what changed since the version before.

    """

    type: str
    document: str
    title: str
    municipality: str
    forum: str = ""
    period: str = ""
    date: str
    version: int = 1
    status: Literal["utkast", "faststalld", "reviderad"] = "utkast"
    status_name: str = ""
    access_class: Literal["K1", "K2", "K3", "K4"] = "K3"
    author: str = ""
    approved_by: tuple[str, ...] = ()
    dnr: str = ""
    facts: tuple[Fact, ...] = ()
    summary: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    footnotes: tuple[str, ...] = ()


_PAPER = TypeAdapter(Paper)


def frozen(paper: Paper) -> dict[str, Any]:
    """Return a document as plain data for storage."""
    plain: dict[str, Any] = paper.model_dump(mode="json")
    return plain


def thawed(data: Mapping[str, Any]) -> Paper:
    """Return a document from plain data.

    Raises pydantic.ValidationError for what is no document.
    """
    return _PAPER.validate_python(dict(data))
