"""What a report says in words: of graded areas, or under the headings of a document.

A lägesrapport grades areas from 1 to 5 (DOMAIN 13.2, D3); a verksamhetsrapport tells of
the work under headings (D6). Both are written as people write: "Rönninge 3, oroligt vid
stationen. Salemstaden lugnt, läge 1" or "Externa projekt: nattvandringen …". The
personal-data stop comes before this (`samverkan.interpretation`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz

from samverkan.interpretation import Gazetteer
from samverkan.interpretation.gazetteer import AreaName
from samverkan.swedish_words import compose, fold

Trend = Literal["okar", "minskar", "oforandrad"]
TRENDS: Mapping[str, Trend] = {
    "okar": "okar",
    "minskar": "minskar",
    "oforandrad": "oforandrad",
}

LOWEST, HIGHEST = 1, 5

_WORDS = {"etta": 1, "ettan": 1, "tva": 2, "tvaa": 2, "tvaan": 2, "trea": 3, "trean": 3}
_WORDS |= {"fyra": 4, "fyran": 4, "femma": 5, "femman": 5, "ett": 1, "tre": 3, "fem": 5}
_NUMBER = r"(?:[1-5]|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_GRADE = re.compile(
    rf"\b(?:niva|lage|grad|steg|klass|lagesniva)n?\s*(?:ar|:|=|pa)?\s*(?P<named>{_NUMBER})\b"
    rf"|\b(?P<slash>[1-5])\s?/\s?5\b"
    rf"|\b(?P<colon>[1-5]):(?:a|an)\b"
    r"|\b(?:ligger|ar|legat|hamnar|bedom\w+|satter|nere|uppe)\b[^.,;\d]{0,30}?\b(?:pa|till|en)?"
    r"\s?(?P<on>[1-5])(?=$|[.,;:!?()]|\s(?:och|men|som|nu|just|i\b))"
    rf"|\b(?:en|ar)\s(?P<word>etta|tvaa|trea|fyra|femma)\b"
)
_SHIFT = re.compile(
    rf"(?:fran|gatt fran)\s*(?:niva|lage)?\s*(?P<old>{_NUMBER})\s*(?:till|->|→)"
    rf"\s*(?:niva|lage)?\s*(?P<new>{_NUMBER})\b"
)
# A bare figure grades an area only when it stands alone: "Rönninge 3", not "Rönninge 3 klotter".
_BARE = re.compile(
    r"^\s*[:=\-]?\s*(?P<level>[1-5])\s*(?=$|[.,;:!?()\n↑↓→+\-]|\s(?:-|som\b|men\b|och\s(?:okar|minskar|stabilt)"
    r"|okar|okande|minskar|stabilt|oforandra|stigande"
    r"|sjunkande|uppat|nedat|samma|lugnt|oroligt"
    r"|battre|samre|igen\b|overallt|i\salla|for\salla))"
)
_TRENDS: tuple[tuple[Trend, re.Pattern[str]], ...] = (
    (
        "oforandrad",
        re.compile(
            r"\boforandra\w*|\bstabil\w*|\bsamma (?:som|lage|niva)"
            r"|\bsom (?:forra|tidigare|innan|sist|vanligt)|\bingen forandring"
            r"|\bej forandr\w*|\binte (?:okat|minskat|forandrats)|→"
        ),
    ),
    (
        "okar",
        re.compile(
            r"\bokar\b|\bokat\b|\bokande\b|\bokning\w*|\buppat\b|\bstig(?:er|ande|it)\b|\bforsamra\w*"
            r"|\bvarre\b|\boroligare\b|\bsamre\b|\bpa vag upp\b|\bupp fran\b|\btilltar\b|↑"
        ),
    ),
    (
        "minskar",
        re.compile(
            r"\bminska\w*|\bnedat\b|\bsjunk(?:er|ande|it)\b|\bforbattra\w*|\bbattre\b|\blugnare\b"
            r"|\bpa vag ner\b|\bner fran\b|\bavtar\w*|↓"
        ),
    ),
)
_EVERYWHERE = re.compile(
    r"\b(?:alla omraden|samtliga(?: omraden)?|hela kommunen|overallt|ovriga omraden|i ovrigt"
    r"|resten|ovrigt)\b"
)
_CLAUSES = re.compile(
    r"\n+|;|(?<=[.!?])\s+|,\s*(?=men\b)"
    r"|(?<=\s[1-5])[, ]+(?!till\b|av\b|på\b|nu\b)(?=[^\W\d]+(?: [^\W\d]+)?:?\s*[1-5]\b)"
)
_JOINTS = re.compile(
    r"^(?:(?:men|och|samt|att|laget i|läget i|i)\b[\s,]*)+|(?:\s|^)(?:i|på|och|men)$", re.IGNORECASE
)
_ONLY_LEADS = re.compile(
    r"(?:(?:det|vi|laget|bedomning\w*|bedomer|just nu|i|pa|for|ar|ligger|som|en|och|har|\w+ ar)"
    r"\s*)*"
)
_BULLET = re.compile(r"^[\s\-*•·]+")
_HEADED = re.compile(r"^\s*[-*•#]*\s*(?P<heading>[^:\n]{1,70}?)\s*:\s*(?P<text>.*)$", re.DOTALL)
_NUMBERED = re.compile(r"^\s*(?P<heading>\d{1,2})\s*[.)]\s+(?P<text>\S.*)$", re.DOTALL)
_LIKE_ENOUGH = 80
"""Of 100: how like a heading some words must be to be taken for it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing said in words.

    Attributes:
        text: the sender's words, after the personal-data stop; may be empty.
        heading: the heading of the document it stands under; empty for a grading.
        area: area id of a grading; None for a heading.
        level: 1 to 5, when stated.
        trend: okar, minskar or oforandrad, when stated.

    """

    text: str = ""
    heading: str = ""
    area: str | None = None
    level: int | None = None
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Gradings:
    """What a message said of the areas.

    Attributes:
        passages: one for each area, in the order of the message.
        without_level: ids of areas that were named without a level.
        loose: words before any area was named.

    """

    passages: tuple[Passage, ...]
    without_level: tuple[str, ...] = ()
    loose: str = ""


def read_gradings(text: str, gazetteer: Gazetteer, home_area: str | None = None) -> Gradings:
    """Return the graded areas of a message.

    A clause that names an area opens it; clauses after it belong to it until the next. Two
    grades of one area keep the higher one. "Övriga områden 1" grades what is not named.
    """
    found: dict[str, Passage] = {}
    rest: Passage | None = None
    loose: list[str] = []
    current: str | None = None
    for clause in _clauses(compose(text), gazetteer):
        said = _said(clause.words, gazetteer)
        everywhere = _EVERYWHERE.search(fold(clause.words))
        if clause.area is None and everywhere is not None:
            left, right = clause.words[: everywhere.start()], clause.words[everywhere.end() :]
            said = _said(f"{left} {right}".strip(), gazetteer)
            if said.level is not None:
                rest, current = said, None
                continue
        current = clause.area or current
        if current is None and home_area is not None and said.level is not None:
            current = home_area
        if current is None:
            loose.append(clause.words)
        else:
            said = replace(said, area=current)
            found[current] = _joined(found[current], said) if current in found else said
    found = {area: replace(passage, text=_trimmed(passage.text)) for area, passage in found.items()}
    if rest is not None:
        rest = replace(rest, text=_trimmed(rest.text))
        for area in gazetteer.names:
            found.setdefault(area, replace(rest, area=area))
    return Gradings(
        tuple(found.values()),
        tuple(area for area, passage in found.items() if passage.level is None),
        " ".join(loose).strip(),
    )


@dataclass(frozen=True, slots=True)
class _Clause:
    area: str | None
    words: str


def _clauses(text: str, gazetteer: Gazetteer) -> list[_Clause]:
    """Part a text into clauses, each about one area at most."""
    made: list[_Clause] = []
    for whole in _CLAUSES.split(text):
        part = _BULLET.sub("", whole).strip()
        names = gazetteer.find(part)
        if len({name.area for name in names}) < 2:  # noqa: PLR2004 -- one area needs no parting
            area = names[0].area if names else None
            made += [_Clause(area, _without(part, names[:1]))] if part else []
            continue
        made += _parted(part, names)
    return made


def _parted(part: str, names: Sequence[AreaName]) -> list[_Clause]:
    """Part a clause with several areas; areas in a list share what is said of the last."""
    cut = [name.start for name in names[1:]] + [len(part)]
    pieces = [
        (name.area, part[name.end : end].strip(" ,.–-"))
        for name, end in zip(names, cut, strict=True)
    ]
    lead = part[: names[0].start].strip(" ,.–-")
    if lead and _GRADE.search(fold(lead)):
        # "nivå 3 i Rönninge och nivå 1 i Salemstaden": the grade stands before its area.
        pieces = [
            (area, before)
            for (area, _), before in zip(pieces, [lead, *(w for _, w in pieces)], strict=False)
        ]
    shared = ""
    made: list[_Clause] = []
    for area, words in reversed(pieces):
        shared = shared if fold(words) in {"", "och", "samt", "&", "+", "/"} else words
        made.append(_Clause(area, re.sub(r"\s+(?:och|samt|i|på)$", "", shared)))
    return made[::-1]


def _without(part: str, names: Sequence[AreaName]) -> str:
    """Return a clause without the name that opens it."""
    if names and not part[: names[0].start].strip(" i"):
        return part[names[0].end :].strip(" :,–-")
    return part


def _said(words: str, gazetteer: Gazetteer) -> Passage:
    """Return the level and trend of a clause, and its words."""
    folded = fold(words)
    trend = next((name for name, pattern in _TRENDS if pattern.search(folded)), None)
    shift = _SHIFT.search(folded)
    if shift is not None:
        old, new = _value(shift["old"]), _value(shift["new"])
        moved: Trend = "okar" if new > old else "minskar" if new < old else "oforandrad"
        return Passage(words.strip(), level=new, trend=trend or moved)
    bare = _BARE.match(folded)
    if bare is not None:
        text = words[bare.end() :].strip(" .,:;-")
        return Passage(text, level=int(bare["level"]), trend=trend)
    named = _GRADE.search(folded)
    if named is not None:
        value = next(group for group in named.groups() if group is not None)
        return Passage(_tidy(words, named), level=_value(value), trend=trend)
    by_name = gazetteer.level_pattern.search(words.lower())
    level = gazetteer.level_names.get(fold(by_name[0])) if by_name else None
    return Passage(words.strip(" ,"), level=level, trend=trend)


def _tidy(words: str, grade: re.Match[str]) -> str:
    """Return the words beside a grade; nothing when there is only the grade."""
    left, right = words[: grade.start()].strip(" ,.:-"), words[grade.end() :].strip(" ,.:-")
    if _ONLY_LEADS.fullmatch(fold(left)):
        left = ""
    return ", ".join(part for part in (left, right) if part)


def _trimmed(text: str) -> str:
    """Return words without what only joined them to the grade that stood among them."""
    return _JOINTS.sub("", text).strip(" ,:;–-↑↓→")


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word]


def _joined(one: Passage, other: Passage) -> Passage:
    levels = [level for level in (one.level, other.level) if level is not None]
    text = " ".join(
        part if part.endswith((".", "!", "?")) else f"{part}."
        for part in (one.text, other.text)
        if part
    )
    return replace(one, text=text, level=max(levels, default=None), trend=one.trend or other.trend)


def read_headings(text: str, headings: Sequence[str], default: str) -> tuple[Passage, ...]:
    """Return what a message says under each heading, in the order of the document.

    A line "Behov: fler vuxna" opens the heading that is most like "behov"; a line that is
    a heading alone opens it for the lines below. What stands before any heading belongs
    to `default`. Empty answers ("-", "inget") give no passage.
    """
    said: dict[str, list[str]] = {}
    current = default
    for line in compose(text).splitlines():
        opened, words = _heading_of(line, headings)
        current = opened or current
        if words.strip(" -–.") and fold(words).strip(" .!") not in {
            "inget",
            "inga",
            "nej",
            "ingenting",
        }:
            said.setdefault(current, []).append(words.strip())
    return tuple(
        Passage("\n".join(said[heading]), heading=heading)
        for heading in dict.fromkeys((*headings, default))
        if heading in said
    )


def _heading_of(line: str, headings: Sequence[str]) -> tuple[str | None, str]:
    """Return the heading that a line opens, if any, and the words after it."""
    alone = nearest_heading(line.strip(" *#:-"), headings)
    if alone is not None and len(line.split()) <= len(alone.split()) + 2:
        return alone, ""
    parted = _HEADED.match(line) or _NUMBERED.match(line)
    if parted is not None:
        heading = nearest_heading(parted["heading"], headings)
        if heading is not None:
            return heading, parted["text"]
    return None, line


def nearest_heading(words: str, headings: Sequence[str]) -> str | None:
    """Return the heading that some words mean, or None.

    "Behov" means "behov och hinder", "flykting" means "statistik kring flyktingmottagning".
    A number means the heading with that place, from 1.
    """
    wanted = fold(words).strip()
    if wanted.isdigit():
        return headings[int(wanted) - 1] if 0 < int(wanted) <= len(headings) else None
    if len(wanted) < 4:  # noqa: PLR2004 -- shorter words are like anything
        return None
    scored = [(_likeness(wanted, fold(heading)), -place) for place, heading in enumerate(headings)]
    best, place = max(scored, default=(0.0, 0))
    return headings[-place] if best >= _LIKE_ENOUGH else None


def _likeness(wanted: str, heading: str) -> float:
    words = heading.split()
    if any(word.startswith(wanted) or word.endswith(wanted) for word in words):
        return 95.0
    return max(
        fuzz.ratio(wanted, heading),
        *(fuzz.ratio(wanted, word) for word in words if len(word) > 4),  # noqa: PLR2004 -- "inom" is no name of a heading
        _share(wanted.split(), words) if len(wanted.split()) > 1 else 0.0,
        0.0,
    )


def _share(wanted: Sequence[str], words: Sequence[str]) -> float:
    """Return how many of the wanted words, of 100, are begun or ended by a word of the heading."""
    long = [word for word in wanted if len(word) > 3] or list(wanted)  # noqa: PLR2004 -- "och", "i", "av"
    met = sum(
        any(
            fuzz.ratio(word, other) >= _LIKE_ENOUGH or other.startswith(word[:6]) for other in words
        )
        for word in long
    )
    return 100.0 * met / len(long)
