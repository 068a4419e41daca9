"""The names of a municipality's areas, found in text with inflection and typing errors."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from rapidfuzz.distance import OSA

from samverkan.categories import LEVEL_NAMES
from samverkan.interpretation.lexicon import look_up
from samverkan.interpretation.personal_data.given_names import GIVEN_NAMES
from samverkan.structure import Municipality
from samverkan.swedish_words import compose, fold, lenient, lower

_WORD = re.compile(r"[^\W_]+")
# A name for a sort of place: after an area it belongs to that area (DOMAIN 13.3).
_SORTS = frozenset(
    [
        "centrum",
        "c",
        "station",
        "stationen",
        "stn",
        "torg",
        "torget",
        "skola",
        "skolan",
        "bibliotek",
    ]
)
_WEAK_ALONE = frozenset(("centrum", "torget", "torg", "stationen", "station"))
_FUZZY_FROM = 6  # shorter names are too near other words
_COMPOUND_FROM = 5
_LONGEST_NAME = 6
_UNKNOWN_PLACE = re.compile(r"(?<=\si\s)[A-ZÅÄÖ][a-zåäöé]{3,}(?![\w-])")
_LOWER_PLACE = re.compile(
    r"(?<=\bi\s)[a-zåäö]{3,}(?:viken|vik|sjöberg|lund|tuna|torp|holm|holmen|hult|väsby|viby|by)"
    r"(?=\s|[.,!?:;)]|$)"
)
_PLACE_NAME = (
    r"[A-ZÅÄÖ][a-zåäöé]*(?:viken|vik|hagen|haga|sjön|sjö|berga?|dal|dalen|"
    r"mora|boda|hälla|rotunda|lund|by|näs|tuna|sta|holm|holmen|udden|ängen|marken|åsen|kulla|"
    r"hult|vreten|malm|bro|"
    r"skog|backa|torp|strand|ö|ön|fors)(?![\w-])"
)
_ANY_PLACE_NAME = re.compile(_PLACE_NAME)
# Beside other prepositions, and beside known areas, only what is formed as a place name.
_FORMED_AS_PLACE = re.compile(
    r"(?<!\w)(?:(?<=, )(?=[^,.:]*[.!]?\s*$)|"
    r"(?m:^)[-*•\s]*(?=\w+ ?(?:[:(\n]|$|,? (?:v\.?|vecka|vecka:) ?\d|, ))|"
    r"(?<=\s)(?=\w+:)|(?<=[.!?] )(?=\w+(?:[.!]?\s*$|\n))|(?:[Ii]|[Vv]id|[Nn]ära|[Kk]ring|"
    r"(?i:\w*(?:brand|bränder|inbrott|klotter|skadegörelse|slagsmål|bråk|stölder))|"
    r"(?:gång|cykel)vägen|gångbanan|lekplatsen|parken|tunneln|gångtunneln)\s)"
    rf"({_PLACE_NAME})"
)


class AreaName(NamedTuple):
    """Where an area is named in a text."""

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
        stem_of: the area of a single word that is inflected, compounded or mistyped, or
            None; remembered per word.
        rest: id of the area for any other place, or None.
        own: words of the municipality's own name, which is no area.
        words: all words of place names, for the personal-data stop.
        triggers: extra trigger words -> category id.
        level_names: names of levels, folded -> level.
        level_pattern: finds those names.

    """

    zone: ZoneInfo
    names: dict[str, str]
    forms: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    stem_of: Callable[[str], str | None] = field(compare=False)
    rest: str | None
    own: frozenset[str]
    words: frozenset[str]
    triggers: dict[str, str]
    level_names: dict[str, int]
    level_pattern: re.Pattern[str]

    @classmethod
    def of(cls, municipality: Municipality) -> Self:
        """Compute the gazetteer of a municipality; keep it, it costs more than a message."""
        named = [
            (tuple(_WORD.findall(fold(compose(name)))), area.id)
            for area in municipality.areas
            for name in (area.name, *area.aliases)
        ]
        levels = {fold(compose(name)): level for level, name in LEVEL_NAMES.items()}
        levels |= {fold(compose(name)): level for level, name in municipality.levels.items()}
        own = frozenset(_WORD.findall(fold(compose(municipality.name))))
        stems = tuple(
            (words[0], area) for words, area in named if len(words) == 1 and words[0] not in _SORTS
        )
        return cls(
            zone=ZoneInfo(municipality.timezone),
            names={area.id: area.name for area in municipality.areas},
            forms=_forms(named),
            stem_of=lru_cache(maxsize=4096)(partial(_stem, stems)),
            rest=next((area.id for area in municipality.areas if area.rest), None),
            own=own,
            words=own | {word for words, _ in named for word in words},
            triggers={
                lower(compose(word)): category
                for category, words in municipality.triggers.items()
                for word in words
            },
            level_names=levels,
            level_pattern=_level_pattern(municipality),
        )

    def area_of(self, text: str) -> str | None:
        """Return the area that a whole short answer names, or None."""
        areas = {name.area for name in self.find(compose(text))}
        return areas.pop() if len(areas) == 1 else None

    def find(self, text: str) -> tuple[AreaName, ...]:
        """Return the areas named in a composed text, in order."""
        words = [(found[0], found.start(), found.end()) for found in _WORD.finditer(fold(text))]
        names: list[tuple[AreaName, bool]] = []
        index = 0
        while index < len(words):
            if words[index][0] not in self.forms and self._inflected(words[index][0]) is None:
                index += 1
                continue
            area, length = self._at([word for word, _, _ in words[index : index + _LONGEST_NAME]])
            if area is None:
                index += 1
                continue
            weak = length == 1 and words[index][0] in _WEAK_ALONE
            while index + length < len(words) and _belongs(text, words, index + length):
                length += 1
            start, end = words[index][1], words[index + length - 1][2]
            names.append((AreaName(area, start, end), weak))
            index += length
        found = _without_weak(text, names)
        return self._beside(text, found) or self._elsewhere(text)

    def _at(self, words: list[str]) -> tuple[str | None, int]:
        for form, area in self.forms.get(words[0], ()):
            if tuple(words[: len(form)]) == form:
                return area, len(form)
            if (
                tuple(words[: len(form) - 1]) == form[:-1]
                and len(form) > 1
                and (
                    len(words) >= len(form)
                    and words[len(form) - 1].startswith(form[-1])
                    and len(form[-1]) > 1
                )
            ):
                return area, len(form)
        return self._inflected(words[0]), 1

    def _inflected(self, word: str) -> str | None:
        """Return the area whose name a word is a form of, or a typing error for."""
        return self.stem_of(word) if len(word) >= _COMPOUND_FROM and word.isalpha() else None

    def _beside(self, text: str, found: tuple[AreaName, ...]) -> tuple[AreaName, ...]:
        """Add places of the rest, where the clause names no area of its own."""
        if self.rest is None or text.isupper() or not self._may_name_another(text, found):
            return found
        more = [
            AreaName(self.rest, place.start(1), place.end(1))
            for place in _FORMED_AS_PLACE.finditer(text)
            if self._is_unknown(place[1])
        ]
        alone = [one for one in more if not any(_same_clause(text, one, other) for other in found)]
        return tuple(sorted((*found, *alone), key=lambda one: one.start))

    def _may_name_another(self, text: str, found: tuple[AreaName, ...]) -> bool:
        """Whether what is formed as the name of a place stands outside the areas found."""
        return any(
            not any(area.start <= place.start() < area.end for area in found)
            and self._is_unknown(place[0])
            for place in _ANY_PLACE_NAME.finditer(text)
        )

    def _is_unknown(self, name: str) -> bool:
        word = lower(name)
        known = look_up(word)
        return not (
            known.senses
            or known.concepts
            or fold(word) in self.own
            or fold(word) in GIVEN_NAMES
            or word.endswith(("kommun", "ligt", "polisen"))
        )

    def _elsewhere(self, text: str) -> tuple[AreaName, ...]:
        """Know that another place ("i Sjöberg") belongs to the rest, when there is one."""
        if self.rest is None or text.isupper():
            return ()
        for found in _UNKNOWN_PLACE.finditer(text):
            if self._is_unknown(found[0]):
                return (AreaName(self.rest, found.start(), found.end()),)
        for found in _LOWER_PLACE.finditer(text):
            if self._is_unknown(found[0]):
                return (AreaName(self.rest, found.start(), found.end()),)
        return ()


def _same_clause(text: str, place: AreaName, other: AreaName) -> bool:
    """Whether nothing but a comma at most parts a place from a named area: "Väsjön, Edsberg"."""
    first, last = sorted((place, other), key=lambda one: one.start)
    between = text[first.end : last.start]
    return (
        not re.search(r"[.;!?\n]|,.*\w", between)
        if first is place
        else not re.search(r"[,.;!?\n]| och | samt ", between)
    )


def _forms(
    named: list[tuple[tuple[str, ...], str]],
) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    forms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, area in named:
        if words:
            forms.setdefault(words[0], []).append((words, area))
    return {
        first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in forms.items()
    }


def _level_pattern(municipality: Municipality) -> re.Pattern[str]:
    names = {
        lower(compose(name)) for name in (*LEVEL_NAMES.values(), *municipality.levels.values())
    }
    longest = sorted(names, key=len, reverse=True)
    return re.compile("|".join(rf"\b{lenient(re.escape(name))}\b" for name in longest))


def _belongs(text: str, words: list[tuple[str, int, int]], index: int) -> bool:
    word, start, _ = words[index]
    between = text[words[index - 1][2] : start]
    return word in _SORTS and between in {" ", "  ", "-"}


def _without_weak(text: str, names: list[tuple[AreaName, bool]]) -> tuple[AreaName, ...]:
    """Leave out "centrum" where another area is named: it is that area's own centre."""
    result: list[AreaName] = []
    for name, weak in names:
        if weak:
            others = any(not other for _, other in names)
            heads = text[name.end : name.end + 1] == ":" or not text[: name.start].strip()
            starts = text[: name.start].rstrip(" -•*")[-1:] in {"", "\n", ".", ";"}
            if others and not heads and not starts:
                continue
        result.append(name)
    return tuple(result)


def _stem(stems: tuple[tuple[str, str], ...], word: str) -> str | None:
    for stem, area in stems:
        if len(stem) >= _COMPOUND_FROM and word.startswith(stem):
            return area
    for stem, area in stems:
        if len(stem) < _FUZZY_FROM or word[0] != stem[0]:
            continue
        for form in (word, word.removesuffix("s")):
            if OSA.distance(form, stem, score_cutoff=1) <= 1:
                return area
    return None
