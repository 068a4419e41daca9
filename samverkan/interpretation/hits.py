"""Where a text speaks of an event."""

import re

from samverkan.interpretation.combinations import combined
from samverkan.interpretation.hit import Hit
from samverkan.interpretation.misreadings import (
    left_by_an_intruder,
    only_an_aside,
    without_misreadings,
)
from samverkan.interpretation.tokens import Token
from samverkan.swedish_words import lenient

_DEFINITE = re.compile(
    lenient(
        r"\w+(?:rån|bråk|inbrott|klotter|slagsmål|skräp)et|\w*(?:brand|misshandel|händels|"
        r"skjutning|"
        r"skottlossning|sprängning|explosion|stöld|dumpning|smäll|samling)en|brände?rna|"
        r"misshandeln|"
        r"kniven|vapnet|pistolen|macheten|granaten|bråket|rånet|klottret|skräpet|hotet|våldet|"
        r"branden|elden|\w+(?:erna|arna)"
    )
)


def find_hits(tokens: list[Token], triggers: dict[str, str], role: str) -> list[Hit]:
    """Return what speaks of events, sentence by sentence, in the order of the text.

    `triggers` are the municipality's own words, word -> category. From the rescue
    service ("raddningstjanst") a bare "container" or "soprum" is a fire.
    """
    hits: list[Hit] = []
    first = 0
    while first < len(tokens):
        last = first
        while last < len(tokens) and tokens[last].sentence == tokens[first].sentence:
            last += 1
        sentence = tokens[first:last]
        found = _words(sentence, first, triggers) + _combined(sentence, first)
        if role == "raddningstjanst":
            found += _bare_alarms(sentence, first, found)
        if found:
            hits += without_misreadings(found, tokens)
        first = last
    kept = [hit for hit in hits if left_by_an_intruder(hit, hits, tokens)]
    kept = [hit for hit in kept if not only_an_aside(hit, kept, tokens)]
    return sorted(kept, key=lambda hit: (hit.first, hit.last))


def _words(sentence: list[Token], offset: int, triggers: dict[str, str]) -> list[Hit]:
    hits = [
        Hit(sense.category, sense.strength, index, index, index, token.word,
            bool(_DEFINITE.fullmatch(token.word)) or _is_emoji(token))
        for index, token in enumerate(sentence, start=offset)
        for sense in token.info.senses
    ]  # fmt: skip
    if triggers:
        hits += [
            Hit(triggers[token.word], "event", index, index, index, token.word)
            for index, token in enumerate(sentence, start=offset)
            if not token.role and token.word in triggers
        ]
    return hits


def _is_emoji(token: Token) -> bool:
    """Whether the word stands for a sign, which repeats what the words have told."""
    return token.end - token.start == 1 and len(token.word) > 1 and token.word in _EMOJI_WORDS


_EMOJI_WORDS = frozenset(("brand", "smällare"))


def _combined(sentence: list[Token], offset: int) -> list[Hit]:
    return [
        Hit(rule.category, rule.strength, min(spot) + offset, max(spot) + offset,
            spot[0] + offset, rule.name)
        for rule, spot in combined(sentence)
    ]  # fmt: skip


def _bare_alarms(sentence: list[Token], offset: int, found: list[Hit]) -> list[Hit]:
    told = {sentence[hit.head - offset].chunk for hit in found}
    placed = {token.chunk for token in sentence if token.role in {"area", "date"}}
    return [
        Hit("brand", "sign", index, index, index, "an alarm of the rescue service")
        for index, token in enumerate(sentence, start=offset)
        if token.has("burn object") and token.chunk not in told and token.chunk in placed
    ]
