"""The names of a municipality's areas, found in text with inflection and typing errors."""

import re
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo

from rapidfuzz.distance import OSA

from samverkan.structure import Municipality
from samverkan.swedish_words import compose, fold

_WORD = re.compile(r"\w+")
_GENERIC = frozenset(("centrum", "c", "station", "stationen", "stn", "torg", "torget"))
_FUZZY_FROM = 6  # shorter names are too near other words


@dataclass(frozen=True, slots=True)
class AreaName:
    """Where an area is named in a text: token positions and character positions."""

    area: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Everything municipal that the interpreter needs, computed once.

    Attributes:
        zone: local time of the municipality.
        names: area id -> what people read.
        forms: first word of a name -> (all words, area id), longest first.
        stems: single words that may be inflected, compounded or mistyped -> area id.
        triggers: extra trigger words, folded -> category id.

    """

    zone: ZoneInfo
    names: dict[str, str]
    forms: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    stems: dict[str, str]
    triggers: dict[str, str]
    levels: dict[int, str]

    @classmethod
    def of(cls, municipality: Municipality) -> Self:
        """Compute the gazetteer of a municipality; keep it, it costs more than a message."""
        forms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        stems: dict[str, str] = {}
        for area in municipality.areas:
            for name in (area.name, *area.aliases):
                words = tuple(_WORD.findall(fold(compose(name))))
                if not words:
                    continue
                forms.setdefault(words[0], []).append((words, area.id))
                if len(words) == 1 and words[0] not in _GENERIC:
                    stems[words[0]] = area.id
        return cls(
            zone=ZoneInfo(municipality.timezone),
            names={area.id: area.name for area in municipality.areas},
            forms={
                first: tuple(sorted(rows, key=lambda row: -len(row[0])))
                for first, rows in forms.items()
            },
            stems=stems,
            triggers={
                fold(compose(word)): category
                for category, words in municipality.triggers.items()
                for word in words
            },
            levels=dict(municipality.levels),
        )

    def area_of(self, text: str) -> str | None:
        """Return the area that a whole short answer names, or None."""
        found = self.find(text)
        areas = {name.area for name in found}
        return areas.pop() if len(areas) == 1 else None

    def find(self, text: str) -> tuple[AreaName, ...]:
        """Return the areas named in the text, in order."""
        words = [(found[0], found.start(), found.end()) for found in _WORD.finditer(fold(text))]
        names: list[AreaName] = []
        index = 0
        while index < len(words):
            area, length = self._at([word for word, _, _ in words[index : index + 5]])
            if area:
                while index + length < len(words) and words[index + length][0] in _GENERIC:
                    length += 1
                names.append(AreaName(area, words[index][1], words[index + length - 1][2]))
                index += length
            else:
                index += 1
        return tuple(names)

    def _at(self, words: list[str]) -> tuple[str | None, int]:
        for form, area in self.forms.get(words[0], ()):
            if tuple(words[: len(form)]) == form:
                return area, len(form)
        return self._stem(words[0]), 1

    def _stem(self, word: str) -> str | None:
        if len(word) < _FUZZY_FROM - 1:
            return None
        for stem, area in self.stems.items():
            if len(stem) >= _FUZZY_FROM - 1 and word.startswith(stem):
                return area
            if (
                len(stem) >= _FUZZY_FROM
                and word[0] == stem[0]
                and OSA.distance(word.removesuffix("s"), stem, score_cutoff=1) <= 1
            ):
                return area
        return None
