"""Which column of a plan holds what, however the headings are written (DOMAIN 4 D9, D14, D15)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA

from samverkan.meetings.who import folded

Field = Literal[
    "number",
    "text",
    "focus",
    "purpose",
    "due",
    "new_due",
    "owner",
    "with",
    "area",
    "priority",
    "cost",
    "funding",
    "resources",
    "status",
    "outcome",
    "reason",
    "evidence",
    "forum",
    "plan",
]

_NAMES: Mapping[Field, str] = {
    "text": "aktivitet|aktiviteter|atagande|ataganden|atgard|atgarder|insats|insatser|uppgift"
    "|uppdrag|vad|vad ska goras|att gora|beskrivning|innehall|aktivitetsbeskrivning|genomforande"
    "|moment|punkt|atagandet",
    "number": "nr|nummer|lopnr|lopnummer|id|atagandenummer|referens|#",
    "focus": "samverkansomrade|fokusomrade|prioriterat omrade|insatsomrade|malomrade"
    "|verksamhetsomrade|prioriterat samverkansomrade|utvecklingsomrade|problemomrade|tema|kategori"
    "|rubrik",
    "purpose": "syfte|mal|malsattning|delmal|effektmal|syfte och mal|varfor|onskad effekt"
    "|forvantad effekt|indikator|matt",
    "due": "nar|klart senast|klar senast|senast|slutdatum|klart|klar|tid|tidplan|tidpunkt|datum"
    "|deadline|slut|till|forfallodag|tidsram|genomfors|ska vara klart|vecka|manad|tidsperiod"
    "|period",
    "new_due": "ny tid|nytt datum|ny tidplan|flyttas till|ny dag|framflyttad till",
    "owner": "ansvarig|ansvar|vem|agare|ansvarig funktion|ansvarig part|utforare|huvudansvarig"
    "|ansvarig namnd|ansvarig forvaltning|ansvarig organisation|part|funktion|ansvariga|av vem"
    "|ansvarig for genomforande|ansvarig aktor|aktor|vem ansvarar|vem gor",
    "with": "tillsammans med|samverkanspart|samverkansparter|medverkande|deltagare|samverkar med"
    "|ovriga|medansvarig|stodjande|involverade",
    "area": "plats|kommundel|ort|stadsdel|geografiskt omrade|var",
    "priority": "prioritet|prio|prioritering",
    "cost": "kostnad|budget|kostnad kr|belopp|kronor|kr|kostnad sek|uppskattad kostnad",
    "funding": "finansiering|finansieras av|bekostas av|konto|medel",
    "resources": "resurs|resurser|resursbehov",
    "status": "status|lage|genomford|genomfort|utfort|klart ja nej|uppfyllt",
    "outcome": "utfall|resultat|effekt|uppfoljning|kommentar|kommentarer|anteckning",
    "reason": "skal|avvikelse|avvikelse och skal|orsak|orsak till avvikelse|varfor inte"
    "|ej genomfort skal",
    "evidence": "bevis|bevis for genomforande|underlag|dokumentation|verifiering",
    "forum": "forum|grupp",
    "plan": "plan",
}
_BY_NAME: Mapping[str, Field] = {
    name: field for field, names in _NAMES.items() for name in names.split("|")
}
_EITHER = "omrade"
"""A heading that means where or what, which its cells have to tell."""
_WHOLE, _PART, _LIKE = 3, 2, 1
_LONG, _VERY_LONG = 6, 10
_LOOKED_AT = 25
"""Rows among which the headings are looked for."""
_FEWEST = 2
_FIRST: tuple[Field, ...] = ("text", "owner", "due")
"""What a plan can least be without finds its columns first."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a table.

    Attributes:
        row: which row holds the headings.
        of: column of each field that there is one for.
        names: the headings as they are written.
        unread: headings that are not understood.
        either: column of a heading that means an area or a theme; None without one.

    """

    row: int
    of: Mapping[Field, int]
    names: tuple[str, ...]
    unread: tuple[str, ...] = ()
    either: int | None = None


def find(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Return where things stand, by the likeliest row of headings; None without any."""
    found = [_columns(at, row) for at, row in enumerate(rows[:_LOOKED_AT])]
    fit = [one for one in found if "text" in one.of and len(one.of) >= _FEWEST]
    return max(fit, key=lambda one: (len(one.of), -one.row), default=None)


def _columns(at: int, row: Sequence[str]) -> Columns:
    names = tuple(row)
    liked = [_fields_of(name) for name in names]
    either = next((i for i, name in enumerate(names) if folded(name).strip("-/ ") == _EITHER), None)
    of: dict[Field, int] = {}
    order = (*_FIRST, *(field for field in _NAMES if field not in _FIRST))
    for field in order:
        scores = [(like.get(field, 0), -i) for i, like in enumerate(liked) if i not in of.values()]
        best, column = max(scores, default=(0, 0))
        if best:
            of[field] = -column
    unread = tuple(
        name for i, name in enumerate(names) if name and i not in of.values() and i != either
    )
    return Columns(at, of, names, unread, either)


def _fields_of(heading: str) -> Mapping[Field, int]:
    """Return which fields a heading may be of, and how sure that is."""
    low = folded(re.sub(r"\(.*?\)|[*:?]", " ", heading)).strip("-/. ")
    if not low or len(low) > 60:  # noqa: PLR2004 -- a sentence is no heading
        return {}
    if low in _BY_NAME:
        return {_BY_NAME[low]: _WHOLE}
    parts = [part for part in re.split(r"\s*/\s*|\s+och\s+|\s+eller\s+|\s*-\s+", low) if part]
    found: dict[Field, int] = {}
    for part in parts:
        if part in _BY_NAME:
            found.setdefault(_BY_NAME[part], _PART)
    first = low.split()[0]
    if first in _BY_NAME and len(low.split()) > 1:
        found.setdefault(_BY_NAME[first], _LIKE)
    if not found:
        found |= {_BY_NAME[near]: _LIKE for near in _misspelled(low)}
    return found


def _misspelled(low: str) -> Sequence[str]:
    if len(low) < _LONG:
        return ()
    wrong = 1 if len(low) < _VERY_LONG else 2
    near = [(OSA.distance(low, name, score_cutoff=wrong), name) for name in _BY_NAME]
    distance, name = min(near)
    return (name,) if distance <= wrong else ()
