"""A municipality's own Word templates: read and tried at start, never first when needed.

A folder holds one Word file a document type, named by the document's id in the model
("motesanteckningar.docx"). One that is broken is told of, and the ready one takes its
place. The placeholders are described in docs/document-templates.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bot.coordinator import who_coordinates
from bot.enqueue import to_rows
from bot.rendering.children import RenderingError
from bot.rendering.paper_view import view
from bot.rendering.papers import template_faults
from commands.base import Message
from samverkan import calendar
from samverkan.paper import Fact, Paper, Paragraph, Points, Section, Table
from samverkan.problems import Problem, did_you_mean
from samverkan.structure import Municipality
from storage import outbox
from storage.database import Database

MADE_EVERYWHERE = (
    "dagordning",
    "motesanteckningar",
    "overlamningspaket",
    "protokoll",
    "uppdragsbeskrivning",
    "utvardering_insats",
)
"""Documents that the bot makes whether the model names them or not."""
_EXAMPLE_OF = {
    "file": "a file that Word has saved as .docx",
    "syntax": "{{ title }}, {%p for section in sections %} … {%p endfor %}",
    "empty": "{%p for section in sections %}",
}


@dataclass(frozen=True, slots=True)
class Broken:
    """A template that cannot be used.

    Attributes:
        path: the file.
        placeholder: where it is wrong; empty for the file as a whole.
        what: what is wrong, one sentence without a full stop.
        example: something that would be right.

    """

    path: Path
    placeholder: str
    what: str
    example: str = ""

    @property
    def problem(self) -> Problem:
        """The same for `samrad check`."""
        return Problem(str(self.path), self.placeholder, self.what, self.example)


@dataclass(frozen=True, slots=True)
class WordTemplates:
    """A municipality's own templates.

    Attributes:
        usable: id of a document type -> Word file.
        broken: those that are not used.

    """

    usable: Mapping[str, Path] = field(default_factory=dict)
    broken: tuple[Broken, ...] = ()


def read_templates(folder: Path | None, municipality: Municipality) -> WordTemplates:
    """Return the templates of a folder, each tried with examples; none without a folder."""
    if folder is None:
        return WordTemplates()
    if not folder.is_dir():
        return WordTemplates(broken=(Broken(folder, "", "is no folder"),))
    usable: dict[str, Path] = {}
    broken: list[Broken] = []
    for path in sorted(folder.glob("*.docx")):
        # Word keeps a file of this name beside one that is open.
        if path.name.startswith("~$"):
            continue
        found = _tried(path, municipality)
        broken += found
        if not found:
            usable[path.stem] = path
    return WordTemplates(usable, tuple(broken))


def _tried(path: Path, municipality: Municipality) -> list[Broken]:
    documents = {*municipality.document_by_id, *MADE_EVERYWHERE}
    if path.stem not in documents:
        what = f'{municipality.name} has no document "{path.stem}"'
        example = f"{MADE_EVERYWHERE[0]}.docx"
        return [Broken(path, "", what + did_you_mean(path.stem, documents), example)]
    try:
        faults = template_faults(path, [view(_FULL, "0" * 64), view(_EMPTY)])
    except RenderingError as error:
        return [Broken(path, "", f"cannot be tried: {error}")]
    return [_broken(path, fault) for fault in faults]


def _broken(path: Path, fault: Mapping[str, str]) -> Broken:
    kind, placeholder, why = fault["kind"], fault["placeholder"], fault["why"]
    if kind == "file":
        what = "is no Word file (.docx)"
    elif kind == "syntax":
        what = f"cannot be read: {why}"
    elif kind == "unknown":
        what = f"is no placeholder{did_you_mean(placeholder, fault['known'].split())}"
    elif kind == "empty":
        what = "is missing, so the document would say nothing"
    else:
        what = f"cannot be filled in: {why}"
    return Broken(path, placeholder, what, _EXAMPLE_OF.get(kind, ""))


async def tell_coordinator(
    database: Database, municipality: Municipality, broken: Broken, now: datetime
) -> None:
    """Tell the coordinator of a broken template; once for each content that the file has."""
    try:
        content = broken.path.read_bytes()
    except OSError:
        content = b""
    today = calendar.local_day(municipality, now)
    async with database.write() as session:
        coordinator = await who_coordinates(session, municipality, today)
        if coordinator is None:
            return
        told = Message(
            key=f"word_template:{broken.path.name}:{sha256(content).hexdigest()[:16]}",
            kind="failure",
            template="word_mall",
            data={"file": broken.path.name, "placeholder": broken.placeholder},
            person=coordinator,
            awake=True,
        )
        await outbox.add(session, await to_rows(session, municipality, [told], now))


_EMPTY = Paper(
    type="D25", document="exempel", title="Exempel", municipality="Exempel", date="2026-01-01"
)
_FULL = Paper(
    type="D25",
    document="exempel",
    title="Exempel",
    municipality="Exempel",
    forum="Exempel",
    period="januari 2026",
    date="2026-01-01",
    version=2,
    status="faststalld",
    author="exempel",
    approved_by=("exempel", "exempel"),
    dnr="KS 2026/1",
    facts=(Fact(name="Tid", value="kl. 9.00\nkl. 10.00"),),
    summary=("Exempel",),
    sections=(
        Section(
            heading="Exempel",
            number="§ 1",
            level=1,
            blocks=(
                Paragraph(label="Beslut", text="Exempel"),
                Paragraph(text="Exempel"),
                Points(items=("Exempel", "Exempel")),
                Points(items=("Exempel",), numbered=True),
                Table(caption="Exempel", header=("Nr", "Vad"), rows=(("1", "Exempel"),)),
            ),
        ),
        Section(heading="Exempel", level=2, blocks=(Table(header=("Nr",), rows=()),)),
    ),
    footnotes=("Exempel",),
)
