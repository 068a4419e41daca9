"""The first, simple interpreter: area, category, count, one date, "inget", personal data."""

import re
from datetime import datetime

from stdnum import luhn

from samverkan.incidents import Incident, Interpretation
from samverkan.interpretation.gazetteer import Gazetteer
from samverkan.swedish_dates import past_span
from samverkan.swedish_words import NUMBER_WORDS, compose, fold

_TRIGGERS: tuple[tuple[str, str], ...] = (
    ("klotter", r"klott|graffiti|tagga|sprej"),
    ("skadegorelse", r"skadegor|kross|vandalis|sonder"),
    ("brand", r"brand|brinn|eldad|bränd"),
    ("narkotika", r"narkotik|hasch|cannabis|knark|lustgas"),
    ("alkohol", r"berusad|onykter|fylleri|\blob\b"),
    ("vald", r"misshand|slagsm|brak|slogs"),
    ("hot", r"\bhot\b|hotad|hotfull|trakasser"),
    ("ran", r"\bran\b|ungdomsran|personran|butiksran|\branad"),
    ("inbrott", r"inbrott"),
    ("stold", r"stold|snatter|stulen|stulna|uppbrut"),
    ("pyroteknik", r"bangers|smallare|raket|fyrverk"),
    ("storande_samling", r"\bgang\b|ungdomar"),
    ("ordningsstorning", r"hog musik|stok|skrik"),
    ("buskorning", r"moped|moppe|a-traktor|elspark|burnout"),
    ("nedskrapning", r"skrap|dump"),
    ("otrygg_plats", r"belysning|slackt|trasig"),
    ("vapen", r"skott|skjut|kniv"),
)
_NOTHING = re.compile(r"\b(inget|inga|ingen|ingenting|lugnt|lungt|nada|noll)\b")
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("personnummer", r"\b(?:\d{2})?\d{6}[-+]\d{4}\b|\b(?:\d{2})?\d{10}\b"),
    ("epost", r"[\w.+-]+@[\w-]+\.[\w.]+"),
    ("anvandarnamn", r"(?<![\w.])@\w{3,}"),
    ("telefonnummer", r"(?:\+46|\b0)[\d -]{7,12}\d"),
    ("adress", r"(?i)\blgh\.? ?\d{4}\b|hemma hos"),
    ("registreringsnummer", r"\b[A-HJ-PR-UW-Z]{3} ?\d{2}[A-HJ-NPR-UW-Z\d]\b"),
    ("skyddad_identitet", r"(?i)skydda\w+ (?:person|identitet)\w*"),
)


def _is_number_of_a_person(digits: str, *, separated: bool) -> bool:
    short = digits[-10:]
    month, day = int(short[2:4]), int(short[4:6]) % 60
    plausible = 1 <= month <= 12 and 1 <= day <= 31
    return plausible and (separated or bool(luhn.is_valid(short)))


def _redact(text: str) -> tuple[str, tuple[str, ...]]:
    kinds: list[str] = []
    for kind, pattern in _PATTERNS:
        for found in list(re.finditer(pattern, text)):
            name = kind
            if kind == "personnummer":
                digits = re.sub(r"\D", "", found[0])
                if not _is_number_of_a_person(digits, separated=not found[0].isdigit()):
                    continue
                name = "samordningsnummer" if int(digits[-6:-4]) > 31 else kind
            kinds.append(name)
            text = text.replace(found[0], f"[{name}]")
    return text, tuple(dict.fromkeys(kinds))


def interpret(
    text: str,
    gazetteer: Gazetteer,
    reported_at: datetime,
    role: str,
    *,
    home_area: str | None = None,
) -> Interpretation:
    """Return what was understood of one message (DOMAIN 14)."""
    _ = role
    redacted, kinds = _redact(compose(text).strip())
    if redacted.endswith("?"):
        return Interpretation(intent="question", pii=kinds, redacted=redacted if kinds else None)
    today = reported_at.astimezone(gazetteer.zone).date()
    when = past_span(redacted, today)
    names = gazetteer.find(redacted)
    incidents: list[Incident] = []
    for clause in re.finditer(r"[^,.;\n]+", redacted):
        area = next((name.area for name in reversed(names) if name.start < clause.end()), None)
        area = area or (names[0].area if names else home_area)
        folded = fold(clause[0])
        if _NOTHING.search(folded):
            continue
        for category, pattern in _TRIGGERS:
            if re.search(pattern, folded):
                number = re.search(r"(?<![\d/.:-])(\d{1,2})(?![\d/.:-])", folded)
                words = [n for word, n in NUMBER_WORDS.items() if re.search(rf"\b{word}\b", folded)]
                count = int(number[1]) if number else max(words, default=1)
                incidents.append(
                    Incident(
                        area,
                        category,
                        max(count, 1),
                        when.first if when else None,
                        when.last if when else None,
                    )
                )
                break
    nothing = not incidents and bool(_NOTHING.search(fold(redacted)))
    missing = ("area",) if any(row.area is None for row in incidents) else ()
    if not incidents and not nothing:
        missing = ("content",)
    return Interpretation(
        incidents=tuple(incidents),
        nothing_to_report=nothing,
        pii=kinds,
        redacted=redacted if kinds else None,
        needs_clarification=missing,
    )
