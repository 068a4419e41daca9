"""Compile reports into the veckolägesbild D2 (DOMAIN 4 D2, 15.1, 15.5).

Pure: what was reported in this period and in the ones before goes in, a
`WeeklyPicture` comes out. Words for people that are sentences of a document come in
as `Wording`, so that they live in templates.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from samverkan import swedish_forms as forms
from samverkan.calendar import Covered, IsoWeek, UpTo
from samverkan.categories import BY_ID, CATEGORIES, LEVEL_NAMES
from samverkan.incidents import Incident
from samverkan.picture import AreaPicture, Cell, Participation, Row, WeeklyPicture
from samverkan.structure import Area, Municipality

FEW = 5
"""Fewer than this is "för få för att bedöma"."""
SMALLEST_CELL = 3
"""The smallest number shown in K2."""
MEAN_OF = 8
"""How many earlier periods the mean is built on at most."""


class Wording(Protocol):
    """The sentences of the document, kept in templates."""

    def __call__(self, sentence: str, **values: object) -> str:
        """Return a named sentence with values filled in."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One report as the compilation needs it.

    Attributes:
        function: function id of the sender.
        incidents: the rows.
        confirmed: the sender said yes.
        late: it came after closing.
        nothing: the sender said that nothing happened.
        measures: measures in words.
        upcoming: coming events in words.

    """

    function: str
    incidents: tuple[Incident, ...]
    confirmed: bool = True
    late: bool = False
    nothing: bool = False
    measures: tuple[str, ...] = ()
    upcoming: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a picture is built from.

    Attributes:
        covers: the period.
        reports: the reports of the period.
        earlier: counts by (area, category) of each earlier period, newest first.
        follows: the newest of them is the period before this one; else there is nothing
            to call "veckan före".
        asked: function ids asked.
        missing: function ids that did not answer.
        vacant: function ids without a holder.
        analysis: the coordinator's words by area id.
        forecast: potential development.
        resources: resource planning.
        compiled_from: who reported, when it is compiled from what others collected.

    """

    covers: Covered
    reports: tuple[Reported, ...]
    earlier: tuple[Mapping[tuple[str, str], int], ...] = ()
    follows: bool = True
    asked: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    vacant: tuple[str, ...] = ()
    analysis: Mapping[str, str] = field(default_factory=dict)
    forecast: str = ""
    resources: str = ""
    compiled_from: Participation | None = None

    @property
    def previous(self) -> Mapping[tuple[str, str], int] | None:
        """The counts of the period before; None when nothing is known of it."""
        return self.earlier[0] if self.earlier and self.follows else None


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the top of a version of the document."""

    forum: str
    title: str
    author: str
    access_class: str
    day: date
    version: int = 1
    status: str = "utkast"
    status_name: str = ""
    approved_by: str = ""
    meeting: str = ""
    dnr: str = ""


def counts(
    municipality: Municipality, several: Iterable[Mapping[tuple[str | None, str], int]]
) -> dict[tuple[str, str], int]:
    """Add counts by (area, category) together. What has no area goes to the rest area."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for each in several:
        for (area, category), number in each.items():
            sums[(_known(municipality, area), category)] += number
    return dict(sums)


def compile_week(
    municipality: Municipality, material: Material, heading: Heading, wording: Wording
) -> WeeklyPicture:
    """Return the lägesbild of a period, in full (class K3 and up)."""
    areas = tuple(_area(municipality, material, area) for area in municipality.areas)
    taking_part = material.compiled_from or _participation(municipality, material)
    covers = material.covers
    is_week = isinstance(covers, IsoWeek)
    before = wording(_before(covers))
    return WeeklyPicture(
        municipality=municipality.name,
        forum=heading.forum,
        title=heading.title,
        week=forms.titled_period(covers),
        period=forms.long_span(covers.first, covers.last),
        year=covers.year if isinstance(covers, IsoWeek) else covers.last.year,
        week_number=covers.week if isinstance(covers, IsoWeek) else 0,
        version=heading.version,
        status=heading.status,
        status_name=heading.status_name,
        dnr=heading.dnr,
        access_class=heading.access_class,
        author=heading.author,
        approved_by=heading.approved_by,
        date=heading.day.isoformat(),
        meeting=heading.meeting,
        summary=_summary(municipality, areas, taking_part, material, before, wording),
        areas=areas,
        measures=tuple(m for report in material.reports for m in report.measures),
        forecast=material.forecast,
        resources=material.resources,
        upcoming=tuple(u for report in material.reports for u in report.upcoming),
        participation=taking_part,
        uncertainties=_uncertainties(areas, taking_part, material, wording),
        sources=(wording("sources", reports=len(material.reports)),),
        before=before,
        stored="" if is_week else str(covers),
    )


def _before(covers: Covered) -> str:
    """Return the name of the sentence that says what the period before is called."""
    if isinstance(covers, IsoWeek):
        return "before_week"
    return "before_meeting" if isinstance(covers, UpTo) else "before_period"


def for_external(picture: WeeklyPicture) -> WeeklyPicture:
    """Return the picture as K2: categories and counts, small cells hidden, no places.

    Free text may name places, so the coordinator's words and the measures stay behind.
    """
    areas = tuple(
        replace(
            area,
            total=_shown_total(area),
            previous=None,
            level=None,
            level_name="",
            rows=(),
            analysis="",
            cells=tuple(
                replace(
                    cell,
                    count=_shown(cell.count),
                    previous=None,
                    mean=None,
                    periods=0,
                    unconfirmed=0,
                )
                for cell in area.cells
            ),
        )
        for area in picture.areas
    )
    return replace(
        picture,
        access_class="K2",
        areas=areas,
        summary=(),
        measures=(),
        forecast="",
        resources="",
        upcoming=(),
    )


def _shown(count: int | None) -> int | None:
    return count if count is None or count == 0 or count >= SMALLEST_CELL else None


def _shown_total(area: AreaPicture) -> int | None:
    """Return the sum, unless it would give a hidden cell away."""
    hidden = any(_shown(cell.count) is None for cell in area.cells)
    return None if hidden else _shown(area.total)


def _rest(municipality: Municipality) -> str:
    for area in municipality.areas:
        if area.rest:
            return area.id
    return municipality.areas[-1].id


def _known(municipality: Municipality, area: str | None) -> str:
    return area if area is not None and area in municipality.area_by_id else _rest(municipality)


def _in_area(
    municipality: Municipality, material: Material, area: str
) -> list[tuple[Reported, Incident]]:
    return [
        (report, incident)
        for report in material.reports
        for incident in report.incidents
        if _known(municipality, incident.area) == area
    ]


def _area(municipality: Municipality, material: Material, area: Area) -> AreaPicture:
    found = _in_area(municipality, material, area.id)
    levels = [incident.severity for _, incident in found if incident.severity is not None]
    level = max(levels, default=None)
    previous = material.previous
    return AreaPicture(
        area=area.id,
        name=area.name,
        total=sum(incident.count for _, incident in found),
        previous=None
        if previous is None
        else sum(count for (where, _), count in previous.items() if where == area.id),
        level=level,
        level_name=level_name(municipality, level),
        cells=_cells(material, area.id, found),
        rows=tuple(_row(report, incident) for report, incident in found),
        analysis=material.analysis.get(area.id, ""),
    )


def level_name(municipality: Municipality, level: int | None) -> str:
    """Return the municipality's name of a level; empty without one."""
    if level is None:
        return ""
    return municipality.levels.get(level, LEVEL_NAMES[level])


def _cells(
    material: Material, area: str, found: Sequence[tuple[Reported, Incident]]
) -> tuple[Cell, ...]:
    last_week = {
        category
        for (where, category), count in (material.previous or {}).items()
        if where == area and count
    }
    occurring = {incident.category for _, incident in found} | last_week
    return tuple(
        _cell(material, area, category.id, [f for f in found if f[1].category == category.id])
        for category in CATEGORIES
        if category.id in occurring
    )


def _cell(
    material: Material, area: str, category: str, found: Sequence[tuple[Reported, Incident]]
) -> Cell:
    history = [period.get((area, category), 0) for period in material.earlier[:MEAN_OF]]
    count = sum(incident.count for _, incident in found)
    return Cell(
        category=category,
        name=BY_ID[category].name,
        count=count,
        count_min=any(incident.count_min for _, incident in found),
        previous=None if material.previous is None else material.previous.get((area, category), 0),
        mean=sum(history) / len(history) if history else None,
        periods=len(history),
        unconfirmed=sum(i.count for report, i in found if not report.confirmed),
        too_few=count < FEW,
    )


def _row(report: Reported, incident: Incident) -> Row:
    return Row(
        category=BY_ID[incident.category].name,
        count=forms.number(incident.count, at_least=incident.count_min),
        when=" ".join(
            part
            for part in (forms.span(incident.date_from, incident.date_to), incident.time or "")
            if part
        ),
        place=incident.place or "",
        level=incident.severity,
        unconfirmed=not report.confirmed,
        late=report.late,
    )


def _participation(municipality: Municipality, material: Material) -> Participation:
    def names(functions: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            municipality.function_by_id[function].name
            for function in dict.fromkeys(functions)
            if function in municipality.function_by_id
        )

    reported = [
        report.function
        for report in material.reports
        if not report.nothing and (report.incidents or report.measures)
    ]
    nothing = [
        report.function
        for report in material.reports
        if report.nothing and report.function not in reported
    ]
    return Participation(
        asked=len(material.asked),
        reported=names(reported),
        nothing=names(nothing),
        missing=names(material.missing),
        vacant=names(material.vacant),
        late=names([report.function for report in material.reports if report.late]),
    )


def _summary(
    municipality: Municipality,
    areas: Sequence[AreaPicture],
    taking_part: Participation,
    material: Material,
    before: str,
    wording: Wording,
) -> tuple[str, ...]:
    """Three lines: how much, where most, who is behind the figures."""
    total = sum(area.total or 0 for area in areas)
    known = [area.previous for area in areas if area.previous is not None]
    most = max(areas, key=lambda area: area.total or 0)
    answered = len(taking_part.reported) + len(taking_part.nothing)
    return (
        wording(
            "summary_total", total=total, previous=sum(known) if known else None, before=before
        ),
        wording(
            "summary_most",
            where=municipality.area_by_id[most.area].where,
            total=most.total or 0,
            cells=most.cells,
        )
        if most.total
        else wording("summary_calm" if answered else "summary_silent"),
        wording(
            "summary_sources" if material.compiled_from else "summary_answers",
            answered=answered,
            asked=taking_part.asked,
        ),
    )


def _uncertainties(
    areas: Sequence[AreaPicture],
    taking_part: Participation,
    material: Material,
    wording: Wording,
) -> tuple[str, ...]:
    unconfirmed = sum(cell.unconfirmed for area in areas for cell in area.cells)
    ambiguous = sum(
        1 for report in material.reports for row in report.incidents if row.date_ambiguous
    )
    said = [wording("uncertain_standing")]
    if taking_part.missing:
        said.append(wording("uncertain_missing", functions=taking_part.missing))
    if unconfirmed:
        said.append(wording("uncertain_unconfirmed", count=unconfirmed))
    if ambiguous:
        said.append(wording("uncertain_ambiguous", count=ambiguous))
    if len(material.earlier) < MEAN_OF:
        said.append(wording("uncertain_history", periods=len(material.earlier)))
    return tuple(said)
