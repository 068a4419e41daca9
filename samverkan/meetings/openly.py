"""Words of a meeting for those who may see no place finer than an area (DOMAIN 15.1).

The areas of the municipality may be named: figures are shown by them too. A place within
an area that the municipality's model knows is said as its area ("Rönninge station" becomes
"Rönninge"). What still names a place is held back until somebody has worded it anew: no
program can tell what "gångtunneln vid skolan" gives away.
"""

import re

from samverkan.interpretation import Gazetteer
from samverkan.swedish_words import compose, fold

_SORTS = (
    "tunnel|viadukt|bro|torg|park|skola|förskola|gymnasium|station|hållplats|centrum|centrumhus"
    "|bibliotek|lekplats|parkering|garage|gata|väg|gränd|stig|allé|rondell|korsning|bad|badplats"
    "|strand|kyrka|fritidsgård|ungdomsgård|gård|galleria|köpcentrum|butik|affär|kiosk|macken|hall"
    "|simhall|ishall|idrottsplats|arena|bollplan|idrottsplan|gångväg|cykelväg|gångbana|trapphus|källare|kvarter"
    "|bostadsområde|skog|dunge|udde|brygga|mack|pizzeria|restaurang|krog|hotell|boende|lokal"
)
_ONE_PLACE = re.compile(
    # One of a kind, in its definite form, also at the end of a compound: "gångtunneln".
    rf"\b(?i:\w*(?:{_SORTS})(?:n|en|et|t|ns|ens|ets))\b"
    # A name made of such a word: "Storgatan 12", "Säby torg", "Skogsängsskolan".
    rf"|(?<![.!?] )(?<!^)\b[A-ZÅÄÖ]\w*(?:[ -]?(?:{_SORTS}))\b"
    # A number after a street, or coordinates.
    r"|\b\w+(?:gatan|vägen|gränd|stigen|allén)\s*\d+|\b\d{2}[.,]\d{4,}\b",
)
_NOT_PLACES = frozenset({"vägen", "hallen", "centrumet", "affären"})
"""Of these forms: nothing is given away by "vägen framåt"."""


def opened(text: str, gazetteer: Gazetteer) -> str:
    """Return words that name no place finer than an area; empty when they must be held."""
    plain = compose(text)
    named = gazetteer.find(plain)
    rest = gazetteer.names.get(gazetteer.rest or "", "")
    others_named = [plain[one.start : one.end] for one in named if one.area == gazetteer.rest]
    if any(fold(said) != fold(rest) for said in others_named):
        # A place that is none of the areas: its name is finer than any.
        return ""
    worded, others, last = "", "", 0
    for one in named:
        before = plain[last : one.start]
        worded += before + _as_area(plain[one.start : one.end], gazetteer.names[one.area])
        others, last = f"{others}{before} ", one.end
    worded, others = worded + plain[last:], others + plain[last:]
    found = (one.group().casefold() for one in _ONE_PLACE.finditer(others))
    return "" if any(one not in _NOT_PLACES for one in found) else worded


def _as_area(said: str, name: str) -> str:
    """Return an area's name, with the ending that it had: "Rönninges"."""
    is_inflected = fold(said) in {fold(name), f"{fold(name)}s"}
    return said if is_inflected else name
