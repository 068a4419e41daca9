"""Figures as tables: counts by category, gradings, answers, sources, periods (DOMAIN 15.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from samverkan import swedish_forms as forms
from samverkan.categories import CATEGORIES, LEVEL_NAMES
from samverkan.digest.material import (
    SMALLEST_CELL,
    Counts,
    Material,
    Source,
    Wording,
    is_open,
)
from samverkan.paper import Block, Paragraph, Table
from samverkan.structure import Area, Municipality


@dataclass(frozen=True, slots=True)
class Figures:
    """Makes tables of one material.

    Attributes:
        municipality: for names.
        material: the figures.
        access_class: of the document: small cells are hidden below K3.
        wording: the sentences.

    """

    municipality: Municipality
    material: Material
    access_class: str
    wording: Wording

    def shown(self, number: int | None) -> str:
        """Return a number as it may be shown: "<3" for a small one in an open document."""
        if number is None:
            return self.wording("unknown")
        if is_open(self.access_class) and 0 < number < SMALLEST_CELL:
            return f"<{SMALLEST_CELL}"
        return str(number)

    def total(self, counts: Counts, area: str | None = None) -> int:
        """Return all events, or those of an area."""
        return sum(number for (where, _), number in counts.items() if area in (None, where))

    def by_area(self, areas: tuple[Area, ...], categories: frozenset[str]) -> list[Block]:
        """Return one table for each area where something happened, and name the quiet ones."""
        blocks: list[Block] = []
        quiet = []
        for area in areas:
            table = self._area(area, categories)
            if table is None:
                quiet.append(area.name)
            else:
                blocks.append(table)
        if not blocks:
            return [Paragraph(text=self.wording("no_events"))]
        if quiet:
            blocks.append(Paragraph(text=self.wording("quiet_areas", areas=quiet)))
        return blocks

    def _area(self, area: Area, categories: frozenset[str]) -> Table | None:
        material, word = self.material, self.wording
        previous, year_ago = material.previous, material.year_ago
        header = [word("head_category"), word("head_count")]
        header += [word("head_previous")] if previous is not None else []
        header += [word("head_year_ago")] if year_ago is not None else []
        header += [word("head_mean")] if len(material.earlier) > 1 else []
        rows = []
        for category in CATEGORIES:
            key = (area.id, category.id)
            now, before = material.counts.get(key, 0), (previous or {}).get(key, 0)
            if category.id not in categories or not (now or before):
                continue
            row = [category.name, self.shown(now)]
            row += [self.shown(before)] if previous is not None else []
            row += [self.shown(year_ago.get(key, 0))] if year_ago is not None else []
            row += [self._mean(key)] if len(material.earlier) > 1 else []
            rows.append(tuple(row))
        if not rows:
            return None
        caption = word("caption_area", area=area.name)
        return Table(caption=caption, header=tuple(header), rows=tuple(rows))

    def _mean(self, key: tuple[str, str]) -> str:
        history = [counts.get(key, 0) for _, counts in self.material.earlier]
        mean = sum(history) / len(history)
        if is_open(self.access_class) and 0 < mean < SMALLEST_CELL:
            return f"<{SMALLEST_CELL}"
        return forms.decimal(mean)

    def weeks(self, areas: tuple[Area, ...]) -> Table | None:
        """Return the number of events of each week; None without weeks."""
        if not self.material.weeks:
            return None
        rows = tuple(
            (area.name, *(self.shown(counts.get(area.id, 0)) for _, counts in self.material.weeks))
            for area in areas
        )
        header = (self.wording("head_area"), *(name for name, _ in self.material.weeks))
        return Table(caption=self.wording("caption_weeks"), header=header, rows=rows)

    def periods(self) -> list[Block]:
        """Return the number of events of this period and the ones before, by area."""
        if not self.material.earlier:
            return [Paragraph(text=self.wording("no_earlier"))]
        columns = [(self.material.period, self.material.counts), *self.material.earlier]
        rows = tuple(
            (area.name, *(self.shown(self.total(counts, area.id)) for _, counts in columns))
            for area in self.municipality.areas
        )
        header = (self.wording("head_area"), *(forms.capitalised(name) for name, _ in columns))
        return [Table(caption=self.wording("caption_periods"), header=header, rows=rows)]

    def levels(self) -> Mapping[str, int]:
        """Return the highest level stated of each area."""
        highest: dict[str, int] = {}
        for passage in (p for c in self.material.contributions for p in c.passages):
            if passage.area is not None and passage.level is not None:
                highest[passage.area] = max(passage.level, highest.get(passage.area, 0))
        return highest

    def level_table(self) -> list[Block]:
        """Return each area's level, and how it has changed."""
        levels = self.levels()
        if not levels:
            return [Paragraph(text=self.wording("no_gradings"))]
        before = self.material.levels_before
        rows = tuple(
            (
                area.name,
                self._level(levels[area.id]),
                self._level(before.get(area.id)),
                self._change(levels[area.id], before.get(area.id)),
            )
            for area in self.municipality.areas
            if area.id in levels
        )
        heads = ("head_area", "head_level", "head_level_before", "head_change")
        header = tuple(self.wording(head) for head in heads)
        table = Table(caption=self.wording("caption_levels"), header=header, rows=rows)
        unknown = [area.name for area in self.municipality.areas if area.id not in levels]
        said = [Paragraph(text=self.wording("not_graded", areas=unknown))] if unknown else []
        return [table, *said]

    def gradings(self) -> list[Block]:
        """Return every grading with the function it comes from."""
        rows = tuple(
            (
                self.municipality.area_by_id[passage.area].name,
                self._level(passage.level),
                self.wording(f"trend_{passage.trend}") if passage.trend else "",
                passage.text,
                self.name(contribution.function),
            )
            for area in self.municipality.areas
            for contribution in self.material.contributions
            for passage in contribution.passages
            if passage.area == area.id
        )
        if not rows:
            return [Paragraph(text=self.wording("no_gradings"))]
        heads = ("head_area", "head_level", "head_trend", "head_words", "head_function")
        header = tuple(self.wording(head) for head in heads)
        return [Table(caption=self.wording("caption_gradings"), header=header, rows=rows)]

    def level_name(self, level: int) -> str:
        """Return the municipality's name of a level."""
        return self.municipality.levels.get(level, LEVEL_NAMES[level])

    def _level(self, level: int | None) -> str:
        if level is None:
            return self.wording("unknown")
        return self.wording("level", level=level, name=self.level_name(level))

    def _change(self, level: int, before: int | None) -> str:
        if before is None:
            return self.wording("unknown")
        if level == before:
            return self.wording("change_none")
        return self.wording(
            "change_up" if level > before else "change_down", steps=abs(level - before)
        )

    def answers(self) -> list[Block]:
        """Return who has answered and who has not, or which documents there are."""
        if self.material.sources:
            rows = tuple((each.name, self._state(each)) for each in self.material.sources)
            header = (self.wording("head_source"), self.wording("head_state"))
            return [Table(caption=self.wording("caption_sources"), header=header, rows=rows)]
        rows = tuple(
            (self.name(function), self._status(function)) for function in self.material.asked
        )
        if not rows:
            return [Paragraph(text=self.wording("no_material"))]
        header = (self.wording("head_function"), self.wording("head_status"))
        return [Table(caption=self.wording("caption_answers"), header=header, rows=rows)]

    def _state(self, source: Source) -> str:
        if source.compiled:
            return self.wording("source_faststalld")
        return self.wording("source_utkast" if source.reported else "source_ej")

    def _status(self, function: str) -> str:
        mine = [c for c in self.material.contributions if c.function == function]
        if function in self.material.vacant:
            return self.wording("status_vakant")
        if not mine:
            return self.wording("status_ej_rapporterat")
        status = self.wording(
            "status_inget" if all(each.nothing for each in mine) else "status_svarat"
        )
        return self.wording("late", name=status) if all(each.late for each in mine) else status

    def answered(self) -> int:
        """Return how many of those asked have answered."""
        return len({c.function for c in self.material.contributions} & set(self.material.asked))

    def name(self, function: str) -> str:
        """Return a function's name; the id itself when the model no longer has it."""
        found = self.municipality.function_by_id.get(function)
        return found.name if found else function
