"""What tells of a person's health, belief, case or place in a small circle (`traits.toml`).

A row is tried only where its first word may stand, and what begins with a word is remembered,
so that a longer list costs no time.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from importlib import resources
from operator import or_

from samverkan.interpretation.personal_data.findings import Finding
from samverkan.interpretation.personal_data.gates import ALWAYS, listen
from samverkan.interpretation.personal_data.given_names import is_given
from samverkan.interpretation.word_index import WordIndex
from samverkan.swedish_words import fold, lenient

_DATA: dict[str, list[str]] = tomllib.loads(
    resources.files("samverkan.interpretation.personal_data")
    .joinpath("traits.toml")
    .read_text("utf-8")
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of `traits.toml`, known by its first word: its group and what follows the word.

    Attributes:
        group: group of the row.
        rest: expression of what must follow; empty for a row of one word.
        bit: set in what is heard where all of the row may stand (see `gates`).

    """

    group: str
    rest: str
    bit: int


def _row(group: str, first: str, more: str) -> _Row:
    if not more:
        return _Row(group, "", ALWAYS)
    rest = rf"\s{lenient(more)}(?!\w)"
    return _Row(group, rest, listen(rf"\b(?:{lenient(first)}){rest}"))


_ROWS = WordIndex(
    ((first,), _row(group, first, more))
    for group, rows in _DATA.items()
    for first, _, more in (row.partition(" ") for row in rows)
)
_WORD = re.compile(r"\w+(?:-+\w+)*+")
_KINDS = {
    "health": "halsa",
    "belief": "etnicitet_religion",
    "belief_of_holder": "etnicitet_religion",
    "case": "individarende",
    "indirect": "indirekt_identifiering",
    "protected": "skyddad_identitet",
}
_HOLDER = re.compile(
    lenient(
        r"\b(?:famil\w*|m[a]n(?:nen)?|m[ä]n(?:nen)?|kvinn\w*|kill\w*|tjej\w*|pojk\w*|flick\w*|"
        r"gäng\w*|"
        r"grupp(?:en)?|ungdom\w*|person\w*|elev\w*|han|hon|hen|hans|hennes|grann\w*|hyresgäst\w*|"
        r"barn\w*|föräld\w*|mamm\w*|papp\w*|grabb\w*|ägare\w*|vittne\w*|anmälare\w*|målsägande\w*|"
        r"kund\w*|offret|snattaren|tjuven|chaufför\w*|par|paret|dam\w*|herre|tant\w*|gubb\w*|"
        r"yngling\w*|tonåring\w*|\d\d-åring\w*|hyresvärd\w*|kollega\w*|bror\w*|syster\w*|sonen?|"
        r"dotter\w*|släkt\w*|klan\w*|kompis\w*|politiker\w*)\b"
    )
)
# What is about a belief or an illness in general, not about somebody.
_IN_GENERAL_BEFORE = re.compile(
    lenient(
        r"\b(?:mot|om|riktat? mot|hets mot|föreläsning|temakväll|utbildning|information|insamling|"
        r"kampanj|anti|restaurang|butiken?)\s(?:\w+\s){0,1}$"
    )
)
_INSTITUTION = re.compile(
    lenient(
        r"(?:förening|förbund|mottagning|boende|hemmet|klinik|center|central|församling|kyrka|"
        r"moské|"
        r"butik|restaurang|livs|kiosk|affär|krog|museum|skola|flagg|skylt|kultur|mat\b|buss|"
        r"posten|bilar?\b|reg|bolag|lag\b|ambassad|sällskapet|gudstjänst|marknad|festival|flyg|"
        r"moped|cykel|cyklar|motorcykel|märke|krona|kronor|pass\b|tidning|musik)"
    )
)
# "Maria är deprimerad", "min chef har fått cancer": of somebody who is only called so.
_SAID_OF = re.compile(
    lenient(
        r"\b([\w-]+)(?:\s(?:på|i|vid|hos)\s\w+)?\s"
        r"(?:är|har|hade|fick|blev|lider av|har (?:fått|blivit|varit|haft)|kan ha)"
        r"(?:\s(?:nu|just nu|också|fortfarande|svårt|djupt|diagnosen|en|ett))*\s$"
    )
)
_COLLEAGUE = re.compile(
    lenient(
        r"\w*chef(?:en)?|rektorn?|\w*handläggaren?|\w*samordnaren?|kollegan?|\w*läraren?|kuratorn?|"
        r"\w*ledaren?|\w*polisen|\w*vakten|väktaren?|\w*sekreteraren?|ordföranden?|medarbetaren?|"
        r"vikarien?|vaktmästaren?|sambon?|\w*vännen|kusinen|grannen"
    )
)
_BEFORE = 60
_GENERAL = re.compile(lenient(r"problem|missbruk(?!ar)|beroende$"))
_STOPS = re.compile(r"[.!?\n](?=\s|$)")


_compiled = cache(re.compile)


@lru_cache(maxsize=8192)
def _beginning(word: str) -> tuple[_Row, ...]:
    return tuple(_ROWS.matching(word))


@lru_cache(maxsize=8192)
def _telling(stretch: str) -> int:
    """Return the bits of the rows, but those of persons, that begin in a stretch of text."""
    rows = [row for word in _WORD.findall(stretch) for row in _beginning(word)]
    return reduce(or_, (row.bit for row in rows if row.group != "person"), 0)


def traits(low: str, heard: int, *, singled: bool) -> Iterator[Finding]:
    """Find the traits of a whole message.

    `heard` are the rules that may hold of it (see `gates`); `singled` says that it names or
    numbers somebody.
    """
    if reduce(or_, map(_telling, low.split()), 0) & heard:
        yield from _traits(low, heard, singled=singled)


def _traits(low: str, heard: int, *, singled: bool) -> Iterator[Finding]:
    found = _found(low, heard)
    persons = [start for group, start, _ in found if group == "person"]
    for group, start, end in found:
        if group == "person":
            continue
        kind = _KINDS[group]
        if kind in {"indirekt_identifiering", "skyddad_identitet"}:
            yield Finding(kind, start, end)
            continue
        begin, last = _sentence(low, start, end)
        near = [one for one in persons if begin <= one < last and not start <= one < end]
        if kind == "individarende":
            if singled or persons:
                yield Finding(kind, start, end)
        elif _is_somebodys(low, group, (start, end), (begin, last), near=singled or bool(near),
                           far=singled or bool(persons)):  # fmt: skip
            yield Finding(kind, start, end)


def _found(low: str, heard: int) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for word in _WORD.finditer(low):
        for row in _beginning(word[0]):
            end = word.end()
            if row.rest:
                more = _compiled(row.rest).match(low, end) if heard & row.bit else None
                if more is None:
                    continue
                end = more.end()
            found.append((row.group, word.start(), end))
    return found


def _is_somebodys(
    low: str, group: str, place: tuple[int, int], sentence: tuple[int, int], *, near: bool,
    far: bool,
) -> bool:  # fmt: skip
    start, end = place
    told = low[start:end]
    near_by = re.split("[,.]", low[end : end + 14], maxsplit=1)[0]
    words = near_by if " " in told else told + near_by
    if _INSTITUTION.search(words):
        return False
    if group == "health":
        said = near or _is_said_of_one(low[max(0, start - _BEFORE) : start])
        return said or (far and not _GENERAL.search(told))
    holder = near or _HOLDER.search(low, *sentence) is not None
    if group == "belief":
        return holder or not _IN_GENERAL_BEFORE.search(low[max(0, start - 30) : start])
    return holder


def _is_said_of_one(before: str) -> bool:
    """Whether words that follow are said of one who is named by a given name or a function."""
    said = _SAID_OF.search(before)
    return said is not None and (
        is_given(fold(said[1])) or _COLLEAGUE.fullmatch(said[1]) is not None
    )


def _sentence(low: str, start: int, end: int) -> tuple[int, int]:
    before = [one.end() for one in _STOPS.finditer(low, 0, start)]
    after = _STOPS.search(low, end)
    return before[-1] if before else 0, after.start() if after else len(low)
