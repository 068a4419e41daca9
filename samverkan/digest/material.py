"""What a document is compiled from: the material of a period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from samverkan.incidents import Incident
from samverkan.paper import Block
from samverkan.passages import Passage
from samverkan.structure import Municipality

Counts = Mapping[tuple[str, str], int]
"""(area id, category id) -> number of events."""

SMALLEST_CELL = 3
"""The smallest number shown in K1 and K2 (DOMAIN 15.1)."""
FEW = 5
"""Fewer than this is too few to judge a development by."""


class Wording(Protocol):
    """The sentences of the document, kept in templates."""

    def __call__(self, sentence: str, **values: object) -> str:
        """Return a named sentence with values filled in."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One function's report.

    Attributes:
        function: function id.
        incidents: the rows.
        passages: gradings, or words under headings.
        measures: measures taken, in words.
        upcoming: coming events, in words.
        confirmed: the sender said yes.
        late: it came after closing.
        nothing: the sender said that nothing happened.

    """

    function: str
    incidents: tuple[Incident, ...] = ()
    passages: tuple[Passage, ...] = ()
    measures: tuple[str, ...] = ()
    upcoming: tuple[str, ...] = ()
    confirmed: bool = True
    late: bool = False
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Another forum's document that this one is compiled from.

    Attributes:
        name: what people read ("Förebyggargrupp Norrböle, november 2026").
        summary: what it says in a few lines; empty when it was never approved.
        compiled: it has been approved.
        reported: somebody has answered what it is made of, approved or not.

    """

    name: str
    summary: tuple[str, ...] = ()
    compiled: bool = True
    reported: bool = True


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a document is compiled from.

    Attributes:
        period: its name ("november 2026").
        span: its days in words ("1–30 november 2026").
        contributions: what was reported to this forum.
        counts: events of the period, of this forum or of its sources.
        earlier: the same of the periods before, newest first, each with its name.
        year_ago: the same of this period a year ago; None when nothing is known.
        weeks: events by area of each week of the period, in order, with its name.
        levels_before: area id -> level in the period before.
        asked, missing, vacant: function ids.
        sources: documents of other forums.
        remarks: the coordinator's words, by folded heading or area id.
        extra: blocks that other engines give for a heading, by folded heading.

    """

    period: str
    span: str
    contributions: tuple[Contribution, ...] = ()
    counts: Counts = field(default_factory=dict)
    earlier: tuple[tuple[str, Counts], ...] = ()
    year_ago: Counts | None = None
    weeks: tuple[tuple[str, Mapping[str, int]], ...] = ()
    levels_before: Mapping[str, int] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    vacant: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)

    @property
    def previous(self) -> Counts | None:
        """The counts of the period before; None when nothing is known of it."""
        return self.earlier[0][1] if self.earlier else None


def without_words(material: Material) -> Material:
    """Return the material without what was written freely: for a variant for outsiders."""
    contributions = tuple(
        replace(contribution, measures=(), upcoming=()) for contribution in material.contributions
    )
    return replace(material, contributions=contributions, remarks={})


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a version of the document."""

    type: str
    document: str
    title: str
    forum: str
    author: str
    access_class: str
    day: date
    headings: tuple[str, ...]
    version: int = 1
    status: str = "utkast"
    status_name: str = ""
    approved_by: tuple[str, ...] = ()
    dnr: str = ""


def is_open(access_class: str) -> bool:
    """Say whether outsiders may read it, so that small numbers and reporters' words stay out."""
    return access_class < "K3"


def area_or_rest(municipality: Municipality, area: str | None) -> str:
    """Return the area something counts in: the one named, or the rest of the municipality."""
    if area is not None and area in municipality.area_by_id:
        return area
    rest = next((area.id for area in municipality.areas if area.rest), None)
    return rest or municipality.areas[-1].id


def counted(
    municipality: Municipality, incidents: Iterable[Incident]
) -> dict[tuple[str, str], int]:
    """Sum incidents by (area, category)."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for incident in incidents:
        sums[(area_or_rest(municipality, incident.area), incident.category)] += incident.count
    return dict(sums)


def summed(several: Iterable[Counts]) -> dict[tuple[str, str], int]:
    """Add counts together."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for counts in several:
        for key, number in counts.items():
            sums[key] += number
    return dict(sums)
