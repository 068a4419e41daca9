"""The lines of a plan that was sent as a file: what each says is to be done (DOMAIN 4 D9, D14)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from samverkan.commitments.plan_days import when, years_in
from samverkan.commitments.plan_headings import Columns, Field, find
from samverkan.commitments.reading import reason_code, who
from samverkan.commitments.types import read_number
from samverkan.meetings.who import folded
from samverkan.sheets import Sheet
from samverkan.structure import Forum, Municipality

Fault = Literal["", "ingen_text", "for_lang", "dubblett"]
State = Literal["oppet", "pagaende", "klart", "avbrutet"]

MOST_LINES = 1000
LONGEST_TEXT = 600
LONGEST_LINE = 4000
"""Characters of all the cells of a line that are read."""
MOST_WORDS = 300_000
"""Characters of a whole plan; each is looked at for data about individuals."""
KINDS = ("aktivitetsplan", "åtagandeplan", "handlingsplan", "åtgärdsplan", "överenskommelse",
         "verksamhetsplan", "kommunikationsplan", "uppföljningsplan")  # fmt: skip
"""What plans are called; the first that a name holds is what the plan is."""

_STATES: tuple[tuple[State, str], ...] = (
    (
        "avbrutet",
        r"(?:inte|ej) (?:genomfor|utfor|av$)|installd|installt|avbrut|utgar|utgatt|stryks|struken",
    ),
    ("oppet", r"inte|ej"),
    ("pagaende", r"pagar|pagaende|paborja|delvis|starta|[1-9]\d? ?%|lopande"),
    (
        "klart",
        (
            r"klart?\b|klara|genomford|genomfort|utford|utfort|avsluta|fardig|ja$|x$"
            r"|uppfylld|uppfyllt|100"
        ),
    ),
)
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]\s+|[-–•*]\s+|[a-z]\)\s+)")
_SEVERAL = re.compile(r"\s*(?:,|;|/|\+|&|\boch\b|\bsamt\b|\btillsammans med\b|\bmed\b)\s*")
_TOTAL = re.compile(r"^(?:summa|totalt|total|kalla|kommentar|not|obs)\b[\s:]*")
_PRIORITIES = {"hog": "hog", "hogt": "hog", "1": "hog", "lag": "lag", "lagt": "lag", "3": "lag"}
_FILE_ENDING = re.compile(r"\.\w{2,4}$")
_VERSION = re.compile(
    r"\b(?:v\d+|version \d+|slutlig|final|kopia|utkast|copy)\b|\(\d+\)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a plan.

    Attributes:
        row: its row in the file, from 1.
        text: what is to be done.
        focus: samverkansområde or fokusområde.
        purpose: syfte or mål.
        owner: function id; None when none is named, or it is not understood.
        owner_said: what stands in the file for who answers for it.
        co_owners: function ids that do it together with the owner.
        unknown: names that are not understood, and not the owner's.
        due: the last day; None when none is named.
        planned: when, as the file says it.
        running: it goes on through the plan.
        ambiguous: the day could be another.
        area: area id.
        number: of the åtagande that the line is about, when the file says it.
        priority, cost, funding, resources: as `CommitmentRow`.
        state: where it stands, as the file says.
        share: how much of it is done, in per cent.
        outcome, reason, evidence: words of the file.
        new_due: the day it has been moved to.
        fault: why it cannot be taken; empty when it can.
        same_as: the row that it repeats.

    """

    row: int
    text: str
    focus: str = ""
    purpose: str = ""
    owner: str | None = None
    owner_said: str = ""
    co_owners: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    due: date | None = None
    planned: str = ""
    running: bool = False
    ambiguous: bool = False
    area: str | None = None
    number: str | None = None
    priority: str = "normal"
    cost: int | None = None
    funding: str = ""
    resources: str = ""
    state: State = "oppet"
    share: int = 0
    outcome: str = ""
    reason: str = ""
    evidence: str = ""
    new_due: date | None = None
    fault: Fault = ""
    same_as: int = 0

    @property
    def last_day(self) -> date | None:
        """The day that holds now."""
        return self.new_due or self.due

    @property
    def code(self) -> str:
        """The code of the reason, when there is one."""
        return reason_code(self.reason) if self.reason else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as it was read.

    Attributes:
        name: "Aktivitetsplan 2027".
        lines: in the order of the file, those with a fault among them.
        unread: headings that were not understood.
        too_long: it has more lines, or words, than are taken.
        cells: what of a line's row is read, by its row and in the order of the file.

    """

    name: str
    lines: tuple[Line, ...]
    unread: tuple[str, ...] = ()
    too_long: bool = False
    cells: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def read(
    model: Municipality,
    forum: Forum | None,
    sheets: Sequence[Sheet],
    name: str,
    today: date,
    holders: Mapping[str, str] | None = None,
) -> Plan | None:
    """Return the plan in a file; None when no sheet of it has headings of a plan.

    `name` is what the sender calls it, in words or as a file. `holders` are the functions of
    people by their folded names: who answers for something is a function, whoever is named.
    """
    found = [(columns, sheet) for sheet in sheets if (columns := find(sheet.rows)) is not None]
    if not found:
        return None
    columns, sheet = max(found, key=lambda pair: len(pair[0].of))
    above = " ".join(cell for row in sheet.rows[: columns.row] for cell in row if cell)
    title = title_of(name, above, sheet.name)
    reader = _Reader(model, forum, columns, today, years_in(title), holders or {})
    body = [(at, row) for at, row in enumerate(sheet.rows) if at > columns.row and any(row)]
    is_too_long = len(body) > MOST_LINES or sum(reader.length(row) for _, row in body) > MOST_WORDS
    lines = [] if is_too_long else reader.lines(body)
    cells = {line.row: reader.read_of(sheet.rows[line.row - 1]) for line in lines}
    return Plan(title, _without_doubles(lines), columns.unread, is_too_long, cells)


def title_of(name: str, *others: str) -> str:
    """Return what a plan is called: its kind and its years, wherever they are said."""
    texts = [_tidy_name(text) for text in (name, *others)]
    kind = next((k for text in texts for k in KINDS if folded(k) in folded(text)), "")
    years = next((found for text in texts if (found := years_in(text))), None)
    if not kind:
        return texts[0][:80] or KINDS[0].capitalize()
    span = "" if years is None else f"{years[0]}" + (f"–{years[1]}" if years[1] > years[0] else "")
    return f"{kind.capitalize()} {span}".strip()


def plans_named(names: Sequence[str], text: str) -> list[str]:
    """Return which plans words name: the one whose whole name is there, else those of the kind.

    A year in the words leaves out plans of other years.
    """
    low, years = folded(text), years_in(text)
    whole = [name for name in names if folded(name) in low]
    if whole:
        return whole
    kind = next((folded(kind) for kind in KINDS if folded(kind) in low), "")
    return [name for name in names if kind and kind in folded(name) and is_of(name, years)]


def is_of(name: str, years: tuple[int, int] | None) -> bool:
    """Say whether a plan's name is of some years; one without years is of any."""
    own = years_in(name)
    return years is None or own is None or (own[0] <= years[1] and years[0] <= own[1])


def _tidy_name(text: str) -> str:
    plain = _FILE_ENDING.sub("", text.strip()).replace("_", " ")
    return " ".join(_VERSION.sub(" ", plain).split()).strip(" -")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the rows of one table."""

    model: Municipality
    forum: Forum | None
    columns: Columns
    today: date
    years: tuple[int, int] | None
    holders: Mapping[str, str]

    def length(self, row: Sequence[str]) -> int:
        """Return how many characters of a row are read."""
        return sum(len(row[at]) for at in self.columns.of.values() if at < len(row))

    def read_of(self, row: Sequence[str]) -> tuple[str, ...]:
        """Return the cells of a row that are read, in their order."""
        columns = {at for at in (*self.columns.of.values(), self.columns.either) if at is not None}
        return tuple(row[at] for at in sorted(columns) if at < len(row))

    def lines(self, body: Sequence[tuple[int, Sequence[str]]]) -> list[Line]:
        found: list[Line] = []
        focus = ""
        for at, row in body:
            filled = [cell for cell in row if cell]
            own = self._cell(row, "focus") or self._theme(row)
            if self._is_heading(row, filled):
                # A heading says what the rows below it are about; a long text says something else.
                focus = filled[0].strip(" :") if len(filled[0]) <= LONGEST_TEXT else ""
                continue
            if self.length(row) > LONGEST_LINE or len(own) > LONGEST_TEXT:
                found.append(Line(row=at + 1, text="", fault="for_lang"))
                continue
            focus = own or focus
            line = self._line(at + 1, row, focus)
            if line is not None:
                found.append(line)
        return found

    def _cell(self, row: Sequence[str], field: Field) -> str:
        at = self.columns.of.get(field)
        return row[at].strip() if at is not None and at < len(row) else ""

    def _is_heading(self, row: Sequence[str], filled: Sequence[str]) -> bool:
        """Say whether a row only names what the rows below it are about."""
        if len(filled) != 1:
            return False
        at_text = self._cell(row, "text") == filled[0].strip()
        has_column = "focus" in self.columns.of
        return not (at_text and has_column) and not self._cell(row, "owner")

    def _theme(self, row: Sequence[str]) -> str:
        """Return a cell under "Område" that is no place."""
        at = self.columns.either
        cell = row[at].strip() if at is not None and at < len(row) else ""
        return "" if self._area_named(cell) else cell

    def _area_named(self, words: str) -> str | None:
        wanted = folded(words)
        for area in self.model.areas:
            if wanted and wanted in {folded(name) for name in (area.name, *area.aliases)}:
                return area.id
        return None

    def _line(self, row: int, cells: Sequence[str], focus: str) -> Line | None:
        text = _NUMBERING.sub("", self._cell(cells, "text"))
        if _TOTAL.match(folded(text)) or (not text and not self._cell(cells, "owner")):
            return None
        fault: Fault = "ingen_text" if not text else "for_lang" if len(text) > LONGEST_TEXT else ""
        due = when(self._when(cells), self.today, self.years)
        owner, others, unknown = self._owners(cells)
        said = self._cell(cells, "status")
        moved = when(self._cell(cells, "new_due"), self.today, self.years)
        return Line(
            row=row,
            text=text[:1].upper() + text[1:],
            focus=focus,
            purpose=self._cell(cells, "purpose"),
            owner=owner,
            owner_said=self._cell(cells, "owner"),
            co_owners=others,
            unknown=unknown,
            due=due.day,
            planned=self._when(cells),
            running=due.running,
            ambiguous=due.ambiguous,
            area=self._area_named(self._cell(cells, "area")) or self._either(cells),
            number=read_number(self._cell(cells, "number")),
            priority=_PRIORITIES.get(folded(self._cell(cells, "priority")), "normal"),
            cost=_amount(self._cell(cells, "cost")),
            funding=self._cell(cells, "funding"),
            resources=self._cell(cells, "resources"),
            state=_state(said),
            share=_share(said),
            outcome=self._cell(cells, "outcome"),
            reason=self._cell(cells, "reason"),
            evidence=self._cell(cells, "evidence"),
            new_due=moved.day,
            fault=fault,
        )

    def _either(self, cells: Sequence[str]) -> str | None:
        at = self.columns.either
        return self._area_named(cells[at]) if at is not None and at < len(cells) else None

    def _when(self, cells: Sequence[str]) -> str:
        said = self._cell(cells, "due")
        at = self.columns.of.get("due")
        heading = folded(self.columns.names[at]) if at is not None else ""
        return f"v. {said}" if "vecka" in heading and re.fullmatch(r"\d{1,2}", said) else said

    def _owners(self, cells: Sequence[str]) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
        """Return the owner, the others, and what names were not understood beside the owner's."""
        said = self._cell(cells, "owner")
        whole = self._function(said)
        if whole is not None:
            named, unknown = [whole], list[str]()
        else:
            named, unknown = self._functions(said)
        others, strange = self._functions(self._cell(cells, "with"))
        owner = named[0] if named else None
        beside = tuple(dict.fromkeys(each for each in (*named[1:], *others) if each != owner))
        return owner, beside, (*(unknown if owner else ()), *strange)

    def _functions(self, said: str) -> tuple[list[str], list[str]]:
        parts = [part for part in _SEVERAL.split(said) if part.strip(" .-")]
        found = [(part, self._function(part)) for part in parts]
        return (
            [function for _, function in found if function is not None],
            [part for part, function in found if function is None],
        )

    def _function(self, words: str) -> str | None:
        plain = re.sub(r"\(.*?\)", "", words).strip(" .,:-")
        if not plain:
            return None
        known = self.holders.get(folded(plain))
        return known or who(self.model, plain, self.forum)


def _amount(said: str) -> int | None:
    """Return whole kronor: "25 000 kr", "25 tkr", "1,5 mkr"."""
    low = folded(said).replace(" ", "")
    found = re.search(r"(\d+)", low)
    if found is None:
        return None
    number = re.search(r"\d+(?:[.,]\d{1,2}(?!\d))?", said.replace(" ", "").replace("\u00a0", ""))
    if number is None:
        return None
    value = float(number[0].replace(",", "."))
    times = 1000 if "tkr" in low else 1_000_000 if "mkr" in low or "mnkr" in low else 1
    return round(value * times)


def _state(said: str) -> State:
    low = folded(said)
    return next((state for state, words in _STATES if re.search(rf"\b(?:{words})", low)), "oppet")


def _share(said: str) -> int:
    found = re.search(r"(\d{1,3})\s?(?:%|procent)", said)
    return min(int(found[1]), 100) if found else 0


def _without_doubles(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Mark a line that says the very same as one before it."""
    seen: dict[tuple[object, ...], int] = {}
    kept = []
    for line in lines:
        key = (folded(line.text), line.owner_said.casefold(), line.due, line.area)
        first = seen.setdefault(key, line.row)
        is_double = first != line.row and not line.fault
        kept.append(replace(line, fault="dubblett", same_as=first) if is_double else line)
    return tuple(kept)
