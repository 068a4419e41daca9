"""A document in words: what every rendering of a `samverkan.paper.Paper` shows.

All renderings, and a municipality's own Word templates, are fed with this one view, so
that they say the same. The names of its parts are those of docs/document-templates.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.rendering.columns import numeric, widths
from bot.rendering.printable import tidy
from commands.wording import words
from samverkan import swedish_forms as forms
from samverkan.paper import Block, Paper, Paragraph, Points, Section, Table

_SUMMONS = "D24"
"""A summons is sent out; nobody approves it."""
_NOTES = "D25"
LONGEST_IN_MARGIN = 120
"""Characters of a name in a footer, a header, a window's title or above a column."""
LONGEST_HEADING = 300
"""Characters of a heading; PDF/A has room for few, a list of contents for fewer."""
LONGEST_IN_CHAT = 8000
"""Characters of a document in chat. Longer ones are read as PDF."""


def view(paper: Paper, fingerprint: str = "") -> dict[str, Any]:
    """Return what is shown of a document, as plain data.

    Args:
        paper: the document.
        fingerprint: SHA-256 of the approved version's data (`storage.papers`), 64 hex
            digits. A draft shows none.

    """
    shown: dict[str, Any] = _tidied(
        {
            "title": paper.title,
            "subtitle": " · ".join(part for part in (paper.forum, paper.period) if part),
            "full_title": full_title(paper),
            "municipality": paper.municipality,
            "forum": paper.forum,
            "period": paper.period,
            "date": paper.date,
            "version": str(paper.version),
            "status": status_name(paper),
            "draft": _words("anmarkning") if paper.status == "utkast" else "",
            "access_class": _words(paper.access_class),
            "dnr": paper.dnr,
            "author": paper.author,
            "approved_by": forms.listing(paper.approved_by),
            "approved_name": _approved_name(paper),
            "marks": _marks(paper),
            "facts": [{"name": fact.name, "value": fact.value} for fact in paper.facts],
            "summary_heading": _words("sammanfattning"),
            "summary": list(paper.summary),
            "sections": [_section(section) for section in paper.sections],
            "footnotes_heading": _words("noter"),
            "footnotes": list(paper.footnotes),
            "description": ", ".join(_short(x) for x in (paper.forum, paper.period) if x),
            "creator": ", ".join(_short(x) for x in (paper.author, paper.municipality) if x),
            "running": " · ".join(_short(x) for x in (paper.municipality, paper.forum) if x),
            "footer": _footer(paper),
            "seal": _seal(paper, fingerprint),
        }
    )
    return shown


def in_chat(paper: Paper) -> dict[str, Any]:
    """Return the view of as much of a document as fits in a chat message.

    `more` says that something was left out, empty when nothing was.
    """
    kept, is_cut = shortened(paper)
    return view(kept) | {"more": _words("hela") if is_cut else ""}


def full_title(paper: Paper) -> str:
    """Return the name that a file and a window carry."""
    parts = (paper.title, paper.forum, paper.period, paper.municipality)
    return ", ".join(_short(part) for part in parts if part)


def status_name(paper: Paper) -> str:
    """Return the status for people, "fastställd"."""
    return paper.status_name or _words(paper.status)


def shortened(paper: Paper, most: int = LONGEST_IN_CHAT) -> tuple[Paper, bool]:
    """Return as much of a document as fits in `most` characters, and whether any was left out.

    Whole paragraphs, rows and points, in order; a heading stays only with something under
    it, unless it had nothing.
    """
    left = _Room(most)
    left.takes("".join((paper.title, *paper.summary, *(f.name + f.value for f in paper.facts))))
    sections = []
    for section in paper.sections:
        if not left.takes(section.number + section.heading):
            break
        blocks = tuple(_as_fits(section.blocks, left))
        if blocks or not section.blocks:
            sections.append(section.model_copy(update={"blocks": blocks}))
        if left.is_full:
            break
    notes = tuple(note for note in paper.footnotes if left.takes(note))
    kept = paper.model_copy(update={"sections": tuple(sections), "footnotes": notes})
    return kept, left.is_full


@dataclass(slots=True)
class _Room:
    """Characters left; full for good from the first thing that does not fit."""

    left: int
    is_full: bool = False

    def takes(self, text: str) -> bool:
        self.left -= len(text) + 1
        self.is_full = self.is_full or self.left < 0
        return not self.is_full


def _as_fits(blocks: Iterable[Block], room: _Room) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Table):
            rows = tuple(row for row in block.rows if room.takes("".join(row)))
            if rows or not block.rows:
                yield block.model_copy(update={"rows": rows})
        elif isinstance(block, Points):
            items = tuple(item for item in block.items if room.takes(item))
            if items:
                yield block.model_copy(update={"items": items})
        elif room.takes(block.label + block.text):
            yield block


def _words(sentence: str, **values: object) -> str:
    return words("papper", sentence, **values)


def _marks(paper: Paper) -> list[dict[str, str]]:
    """Return what every document carries (DOMAIN 4), name and value."""
    missing = _words("saknas")
    approved = forms.listing(paper.approved_by)
    pairs = (
        ("status", forms.capitalised(status_name(paper))),
        ("version", str(paper.version)),
        ("datum", paper.date),
        ("klass", _words(paper.access_class)),
        ("diarienummer", paper.dnr or missing),
        ("upprattad", paper.author or missing),
    )
    marks = [{"name": _words(name), "value": value} for name, value in pairs]
    if paper.type != _SUMMONS:
        name = _approved_name(paper)
        marks.append(
            {
                "name": name,
                "value": approved
                or _words("ej_godkant" if paper.type == _NOTES else "ej_faststalld"),
            }
        )
    return marks


def _approved_name(paper: Paper) -> str:
    """Return what the approval of such a document is called: notes are approved (DOMAIN 11.1)."""
    return _words("godkand_anteckningar" if paper.type == _NOTES else "godkand")


def _section(section: Section) -> dict[str, Any]:
    number, (heading, rest) = _short(section.number), _split(section.heading)
    blocks = (Paragraph(text=rest), *section.blocks) if rest else section.blocks
    return {
        "number": number,
        "heading": heading,
        "title": f"{number} {heading}".strip(),
        "level": section.level,
        "blocks": [_block(block) for block in blocks],
    }


def _split(heading: str) -> tuple[str, str]:
    """Return a heading, and what of it is better read as text below it."""
    if len(heading) <= LONGEST_HEADING:
        return heading, ""
    at = heading.rfind(" ", 0, LONGEST_HEADING) + 1 or LONGEST_HEADING
    return f"{heading[:at].rstrip()} …", f"… {heading[at:]}"


def _block(block: Block) -> dict[str, Any]:
    plain: dict[str, Any] = block.model_dump(mode="json")
    if isinstance(block, Table):
        width = len(block.header)
        rows = [[*row, *[""] * width][:width] for row in block.rows]
        plain |= {
            # Names of columns are repeated on each page.
            "header": [_short(name) for name in block.header],
            "rows": rows,
            "widths": list(widths(block.header, rows)),
            "numeric": list(numeric(block.header, rows)),
        }
    if isinstance(block, Points):
        # In a template `block.items` would be the method of the dictionary.
        plain["points"] = plain.pop("items")
    return plain


def _footer(paper: Paper) -> str:
    return _words(
        "fot",
        title=_short(paper.title),
        forum=_short(paper.forum),
        version=paper.version,
        status=_short(status_name(paper).lower()),
        klass=_words(paper.access_class),
    )


def _seal(paper: Paper, fingerprint: str) -> str:
    if not fingerprint or paper.status == "utkast":
        return ""
    return _words(
        "sigill",
        status=_short(status_name(paper)),
        date=paper.date,
        version=paper.version,
        fingerprint=fingerprint,
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_IN_MARGIN else f"{name[:LONGEST_IN_MARGIN].rstrip()}…"


def _tidied(value: Any) -> Any:  # noqa: ANN401 -- plain data of any shape
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, dict):
        return {key: _tidied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_tidied(item) for item in value]
    return value
