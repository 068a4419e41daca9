"""What tells of a person's health, belief, case or place in a small circle (`traits.toml`).

A row is tried only where its first word may stand, and what begins with a word is remembered,
so that a longer list costs no time.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from samverkan.interpretation.personal_data.findings import Finding
from samverkan.interpretation.word_index import WordIndex
from samverkan.swedish_words import lenient

_DATA: dict[str, list[str]] = tomllib.loads(
    resources.files("samverkan.interpretation.personal_data")
    .joinpath("traits.toml")
    .read_text("utf-8")
)
_ROWS = WordIndex(
    ((first,), (group, re.compile(rf"\s{lenient(rest)}(?!\w)") if rest else None))
    for group, rows in _DATA.items()
    for first, _, rest in (row.partition(" ") for row in rows)
)
_WORD = re.compile(r"\w(?:[\w-]*\w)?")
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
_GENERAL = re.compile(lenient(r"problem|missbruk(?!ar)|beroende$"))
_STOPS = re.compile(r"[.!?\n](?=\s|$)")


@lru_cache(maxsize=8192)
def _beginning(word: str) -> tuple[tuple[str, "re.Pattern[str] | None"], ...]:
    return tuple(_ROWS.matching(word))


def traits(low: str, *, singled: bool) -> Iterator[Finding]:
    """Find the traits of a whole message; `singled` says that it names or numbers somebody."""
    found = _found(low)
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


def _found(low: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    for word in _WORD.finditer(low):
        for group, rest in _beginning(word[0]):
            end = word.end()
            if rest is not None:
                more = rest.match(low, end)
                if more is None:
                    continue
                end = more.end()
            found.append((group, word.start(), end))
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
        return near or (far and not _GENERAL.search(low[start:end]))
    holder = near or _HOLDER.search(low, *sentence) is not None
    if group == "belief":
        return holder or not _IN_GENERAL_BEFORE.search(low[max(0, start - 30) : start])
    return holder


def _sentence(low: str, start: int, end: int) -> tuple[int, int]:
    before = [one.end() for one in _STOPS.finditer(low, 0, start)]
    after = _STOPS.search(low, end)
    return before[-1] if before else 0, after.start() if after else len(low)
