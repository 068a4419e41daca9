"""The personal-data stop: all fourteen kinds of DOMAIN 13.4, found before anything is kept.

The value itself never leaves this package: what comes out is the kinds, a redacted text
to show, and a blanked text of equal length to interpret.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from samverkan.categories import PERSONAL_DATA_KINDS
from samverkan.interpretation.personal_data import names, numbers, people
from samverkan.interpretation.personal_data.findings import Finding
from samverkan.interpretation.personal_data.gates import heard, tells
from samverkan.interpretation.personal_data.suspicion import suspicions
from samverkan.interpretation.personal_data.traits import traits
from samverkan.swedish_words import lower

_NUMBERED = frozenset(("namn", "personnummer", "samordningsnummer"))
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?\n](?!\s|$)[^.!?\n]*)*(?:[.!?\n]|$)")


@dataclass(frozen=True, slots=True)
class Stop:
    """What the stop found.

    Attributes:
        kinds: kinds found, without duplicates, in the order of the closed list.
        redacted: the text with each value replaced by its kind in brackets.
        blanked: the text with each value replaced by spaces, positions kept.
        cases: the sentences, as places in the text, that tell of an individual case.

    """

    kinds: tuple[str, ...]
    redacted: str
    blanked: str
    cases: tuple[tuple[int, int], ...]


def stop(text: str, places: frozenset[str] = frozenset()) -> Stop | None:
    """Return what personal data a composed text holds, or None when it holds none."""
    # What two kinds are found in goes by the one that says more than "a name".
    findings = sorted(
        dict.fromkeys(_findings(text, places)),
        key=lambda one: (one.start, -one.end, one.kind == "namn"),
    )
    if not findings:
        return None
    kinds = {finding.kind for finding in findings}
    return Stop(
        tuple(kind for kind in PERSONAL_DATA_KINDS if kind in kinds),
        _redacted(text, findings),
        _blanked(text, findings),
        tuple(_cases(text, findings)),
    )


def _findings(text: str, places: frozenset[str]) -> Iterator[Finding]:
    low = lower(text)
    rules = heard(low)
    found: list[Finding] = []
    if numbers.may_have_number(text, rules):
        found += numbers.personal_numbers(text, low)
        taken = [(one.start, one.end) for one in found]
        found += (
            one
            for one in numbers.phone_numbers(text, low, rules)
            if not any(start < one.end and one.start < end for start, end in taken)
        )
    found += numbers.plates(text, low, rules)
    found += numbers.electronic(text, low, rules)
    found += names.names(text, low, rules, places)
    kinds = {one.kind for one in found}
    found += traits(low, rules, singled=bool(kinds & _NUMBERED))
    yield from found
    if found or tells(rules):  # without either no sentence has anything
        for sentence in _SENTENCE.finditer(low):
            if sentence[0].strip():
                yield from _in_sentence(sentence[0], sentence.start(), found)


def _in_sentence(low: str, offset: int, found: list[Finding]) -> Iterator[Finding]:
    rules = heard(low)
    here = [one for one in found if offset <= one.start < offset + len(low)]
    if not (here or tells(rules)):
        return
    kinds = {one.kind for one in here}
    numbered = bool(kinds & _NUMBERED)
    named = [(one.start - offset, one.end - offset) for one in here if one.kind == "namn"]
    more = list(numbers.addresses(low, rules))
    more += (
        one
        for one in people.indirect(low, rules, named="namn" in kinds)
        if not any(start <= one.start and one.end <= end for start, end in named)
    )
    more += people.sensitive(low, rules, singled=numbered)
    for one in more:
        yield Finding(one.kind, one.start + offset, one.end + offset)
    yield from suspicions(low, rules, offset, here + more)


def _redacted(text: str, findings: list[Finding]) -> str:
    parts: list[str] = []
    position = 0
    for finding in findings:
        if finding.start < position:  # what overlaps goes too, to its end
            position = max(position, finding.end)
            continue
        if finding.start == finding.end:
            continue
        name = PERSONAL_DATA_KINDS[finding.kind]
        parts += (text[position : finding.start], f"[{name}]")
        position = finding.end
    return "".join((*parts, text[position:]))


def _blanked(text: str, findings: list[Finding]) -> str:
    signs = list(text)
    for finding in findings:
        signs[finding.start : finding.end] = " " * (finding.end - finding.start)
    return "".join(signs)


def _cases(text: str, findings: list[Finding]) -> Iterator[tuple[int, int]]:
    for sentence in _SENTENCE.finditer(text):
        if any(
            one.kind == "individarende" and sentence.start() <= one.start < sentence.end()
            for one in findings
        ):
            yield sentence.span()
