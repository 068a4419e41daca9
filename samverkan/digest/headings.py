"""What stands under a heading: found by the words of the heading (DOMAIN 4).

A heading of figures ("händelser per kategori", "bedömning per område", the name of an
area) is filled from what was counted; any other from what was written under it, and from
the coordinator's words. A heading without material says so: it is never left out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from samverkan import swedish_forms as forms
from samverkan.categories import CATEGORIES
from samverkan.digest.material import FEW, Head, Material, Wording, is_open
from samverkan.digest.tables import Figures
from samverkan.paper import Block, Paper, Paragraph, Points, Section
from samverkan.structure import Area, Municipality
from samverkan.swedish_words import fold

_ALL = frozenset(category.id for category in CATEGORIES)
_ORDER = frozenset(category.id for category in CATEGORIES if category.group == "ordning")
_UNSAFE = _ORDER | {"oro_unga", "otrygg_plats", "narkotika", "alkohol"}
_THE_REST = re.compile(r"ovriga \S+")
"""The heading for the areas that have none of their own: "övriga områden"."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one document is put together."""

    municipality: Municipality
    material: Material
    head: Head
    wording: Wording

    @property
    def figures(self) -> Figures:
        """The tables of the material."""
        return Figures(self.municipality, self.material, self.head.access_class, self.wording)

    def sections(self) -> tuple[Section, ...]:
        """Return every heading with what stands under it."""
        return tuple(
            Section(heading=forms.capitalised(heading), blocks=tuple(self._blocks(heading)))
            for heading in self.head.headings
        )

    def _blocks(self, heading: str) -> list[Block]:
        folded = fold(heading)
        filled = _filler(folded, self.municipality)
        blocks = list(filled(self, folded)) if filled else []
        blocks += self._written(folded)
        blocks += self.material.extra.get(folded, ())
        if not blocks:
            return [Paragraph(text=self.wording(_NOTHING.get(_kind(folded), "no_material")))]
        return blocks

    def _written(self, heading: str) -> list[Block]:
        """Return the coordinator's words and, among members, the reporters'."""
        remark = self.material.remarks.get(heading)
        blocks: list[Block] = [Paragraph(text=remark)] if remark else []
        if is_open(self.head.access_class):
            return blocks
        blocks += [
            Paragraph(label=self.figures.name(contribution.function), text=passage.text)
            for contribution in self.material.contributions
            for passage in contribution.passages
            if passage.area is None and fold(passage.heading) == heading
        ]
        return blocks

    def summary(self) -> tuple[str, ...]:
        """Return how much, where most, and how many are behind the figures."""
        figures, material = self.figures, self.material
        lines = [self._totals()] if material.counts or self._counts_events() else []
        levels = figures.levels()
        if levels:
            top = max(levels.values())
            areas = [a.name for a in self.municipality.areas if levels.get(a.id) == top]
            name = figures.level_name(top)
            lines.append(self.wording("highest", areas=areas, level=top, name=name))
        if material.sources:
            compiled = sum(source.compiled for source in material.sources)
            lines.append(self.wording("sources_in", compiled=compiled, all=len(material.sources)))
        elif material.asked:
            answered = figures.answered()
            lines.append(self.wording("answers", answered=answered, asked=len(material.asked)))
        return tuple(lines)

    def _counts_events(self) -> bool:
        return any(_filler(fold(h), self.municipality) is _events for h in self.head.headings)

    def _totals(self) -> str:
        if is_open(self.head.access_class):
            return self.wording("total_hidden")
        figures, material = self.figures, self.material
        if material.asked and not figures.answered() and not material.counts:
            return self.wording("silent")
        previous = None if material.previous is None else figures.total(material.previous)
        total = figures.total(material.counts)
        said = self.wording("total", total=total, previous=previous)
        if not total:
            return said
        most = max(self.municipality.areas, key=lambda a: figures.total(material.counts, a.id))
        there = figures.total(material.counts, most.id)
        return f"{said} {self.wording('most', where=most.where, total=there)}"

    def footnotes(self) -> tuple[str, ...]:
        """Return the caveats: what the figures are, who is missing, how few there are."""
        material = self.material
        notes = [self.wording("caveat")] if material.counts or self._counts_events() else []
        missing = [self.figures.name(function) for function in material.missing]
        missing += [source.name for source in material.sources if not source.reported]
        if missing:
            notes.append(self.wording("caveat_missing", names=missing))
        if any(0 < number < FEW for number in material.counts.values()):
            notes.append(self.wording("caveat_few"))
        unconfirmed = sum(
            incident.count
            for contribution in material.contributions
            if not contribution.confirmed
            for incident in contribution.incidents
        )
        if unconfirmed:
            notes.append(self.wording("unconfirmed", count=unconfirmed))
        return tuple(notes)


Filler = Callable[[Desk, str], list[Block]]


def _period(desk: Desk, _heading: str) -> list[Block]:
    material = desk.material
    return [Paragraph(text=desk.wording("period", name=material.period, span=material.span))]


def _summary(desk: Desk, _heading: str) -> list[Block]:
    return [Points(items=lines)] if (lines := desk.summary()) else []


def _areas(desk: Desk, _heading: str) -> list[Block]:
    graded = desk.figures.levels()
    names = [area.name for area in desk.municipality.areas if area.id in graded]
    return [Paragraph(text=forms.capitalised(forms.listing(names)) + ".")] if names else []


def _events(desk: Desk, heading: str) -> list[Block]:
    categories = _ALL
    if "ordningsstorning" in heading:
        categories = _ORDER
    elif "otrygghet" in heading:
        categories = _UNSAFE
    blocks = desk.figures.by_area(desk.municipality.areas, categories)
    weeks = desk.figures.weeks(desk.municipality.areas) if categories is _ALL else None
    return [*blocks, weeks] if weeks is not None else blocks


def _one_area(desk: Desk, heading: str) -> list[Block]:
    named = {fold(head) for head in desk.head.headings}
    areas = tuple(
        area
        for area in desk.municipality.areas
        if fold(area.name) == heading
        or (heading.startswith("ovriga") and fold(area.name) not in named)
    )
    blocks = desk.figures.by_area(areas, _ALL)
    weeks = desk.figures.weeks(areas)
    remarks = [desk.material.remarks.get(area.id) for area in areas]
    said: list[Block] = [Paragraph(text=remark) for remark in remarks if remark]
    return [*blocks, *([weeks] if weeks is not None else []), *said]


def _gradings(desk: Desk, _heading: str) -> list[Block]:
    # Who graded what, and in which words, stays among the members.
    is_outside = is_open(desk.head.access_class)
    return desk.figures.level_table() if is_outside else desk.figures.gradings()


def _levels(desk: Desk, _heading: str) -> list[Block]:
    return desk.figures.level_table()


def _trends(desk: Desk, _heading: str) -> list[Block]:
    trends = [
        f"{desk.municipality.area_by_id[passage.area].name}: "
        f"{desk.wording(f'trend_{passage.trend}')} ({desk.figures.name(contribution.function)})"
        for contribution in desk.material.contributions
        for passage in contribution.passages
        if passage.trend and passage.area in desk.municipality.area_by_id
    ]
    if trends and not is_open(desk.head.access_class):
        return [Points(items=tuple(trends))]
    return desk.figures.periods() if desk.material.counts else []


def _periods(desk: Desk, _heading: str) -> list[Block]:
    return desk.figures.periods()


def _measures(desk: Desk, _heading: str) -> list[Block]:
    if is_open(desk.head.access_class):
        return []
    said = tuple(measure for each in desk.material.contributions for measure in each.measures)
    return [Points(items=said)] if said else []


def _upcoming(desk: Desk, _heading: str) -> list[Block]:
    said = tuple(coming for each in desk.material.contributions for coming in each.upcoming)
    return [Points(items=said)] if said else []


def _answers(desk: Desk, _heading: str) -> list[Block]:
    return desk.figures.answers()


def _sources(desk: Desk, _heading: str) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(label=source.name, text=" ".join(source.summary))
        for source in desk.material.sources
        if source.compiled and source.summary
    ]
    missing = [source.name for source in desk.material.sources if not source.reported]
    if missing:
        blocks.append(Paragraph(text=desk.wording("missing_sources", names=missing)))
    return blocks


_FILLERS: tuple[tuple[str, re.Pattern[str], Filler], ...] = tuple(
    (name, re.compile(pattern), filler)
    for name, pattern, filler in (
        ("period", r"period$", _period),
        ("summary", r"sammanfattning|overgripande bedomning", _summary),
        ("areas", r"omrade$", _areas),
        ("gradings", r"bedomning per omrade", _gradings),
        ("levels", r"nivaandring", _levels),
        (
            "events",
            r"handelser (?:per kategori|med niva)|laget per omrade|brottsutveckling",
            _events,
        ),
        ("events", r"lagesbild$|problembild|ordningsstorning|otrygghetsskapande", _events),
        ("trends", r"trender$", _trends),
        ("periods", r"jamforelse med tidigare", _periods),
        ("measures", r"vidtagna atgarder|pagaende arbete", _measures),
        ("upcoming", r"kommande|aterkommande evenemang", _upcoming),
        ("sources", r"omradesgruppernas lagesbilder|underlag", _sources),
        ("answers", r"vilka som rapporterat|svarsfrekvens|kunskapsbaserat", _answers),
        ("answers", r"metod och (osakerhet|kallor)", _answers),
    )
)
_NOTHING = {"events": "no_events", "measures": "no_measures", "upcoming": "no_upcoming"}


def _kind(heading: str) -> str:
    return next((name for name, pattern, _ in _FILLERS if pattern.match(heading)), "")


def _filler(heading: str, municipality: Municipality) -> Filler | None:
    if _is_area(heading, municipality.areas):
        return _one_area
    return next((filler for _, pattern, filler in _FILLERS if pattern.match(heading)), None)


def _is_area(heading: str, areas: tuple[Area, ...]) -> bool:
    is_rest = _THE_REST.fullmatch(heading) is not None
    return is_rest or any(fold(area.name) == heading for area in areas)


def is_written_by_people(heading: str, municipality: Municipality) -> bool:
    """Say whether a heading is filled with what people write, not with figures alone."""
    filler = _filler(fold(heading), municipality)
    return filler is None or filler in {_measures, _upcoming}


def compile_paper(
    municipality: Municipality, material: Material, head: Head, wording: Wording
) -> Paper:
    """Return the document: every heading of its type, with what there is under each."""
    desk = Desk(municipality, material, head, wording)
    return Paper.model_validate(
        {
            "type": head.type,
            "document": head.document,
            "title": head.title,
            "municipality": municipality.name,
            "forum": head.forum,
            "period": material.period,
            "date": head.day.isoformat(),
            "version": head.version,
            "status": head.status,
            "status_name": head.status_name,
            "access_class": head.access_class,
            "author": head.author,
            "approved_by": head.approved_by,
            "dnr": head.dnr,
            "summary": desk.summary(),
            "sections": desk.sections(),
            "footnotes": desk.footnotes(),
        }
    )
