"""Where a text speaks of an event, and where those words are no event after all."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from samverkan.interpretation.combinations import combined
from samverkan.interpretation.lexicon import Strength
from samverkan.interpretation.tokens import Token
from samverkan.swedish_words import lenient


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that speak of an event of one category.

    Attributes:
        category: category id.
        strength: how the words behave (see `lexicon`).
        first: first token, counted in the whole text.
        last: last token.
        head: the token that names it.
        rule: the trigger word or the name of the combination.
        definite: the word points back at something known ("branden").

    """

    category: str
    strength: Strength
    first: int
    last: int
    head: int
    rule: str
    definite: bool = False


_DEFINITE = re.compile(
    lenient(
        r"\w+(?:rån|bråk|inbrott|klotter|slagsmål|skräp)et|\w*(?:brand|misshandel|händels|"
        r"skjutning|"
        r"skottlossning|sprängning|explosion|stöld|dumpning|smäll|samling)en|brände?rna|"
        r"misshandeln|"
        r"bråket|rånet|klottret|skräpet|hotet|våldet|branden|elden|\w+(?:erna|arna)"
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
            hits += _without_misreadings(found, tokens)
        first = last
    return sorted(hits, key=lambda hit: (hit.first, hit.last))


def _words(sentence: list[Token], offset: int, triggers: dict[str, str]) -> list[Hit]:
    hits = [
        Hit(sense.category, sense.strength, index, index, index, token.word,
            bool(_DEFINITE.fullmatch(token.word)))
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


_INTO_PIECES = frozenset(("sönder", "sonder", "in", "ner", "ned", "larm"))
_STRUCK = re.compile(lenient(r"slog|slogs|slår|slagit|slagits|slagen|slagna|spark\w*"))
_CAR_RULES = frozenset(("a car broken open", "a break-in in a car", "a car forced"))
_LIGHT_RULES = frozenset(("a light is out", "a lock is broken", "a door does not lock"))
_NEAR = 6


def _without_misreadings(found: list[Hit], tokens: list[Token]) -> list[Hit]:
    categories = {hit.category for hit in found}
    kept = found
    for rule in _MISREADINGS:
        if categories & rule.touches:
            kept = [better for hit in kept if (better := rule.apply(hit, kept, tokens))]
    return kept


def _near(hit: Hit, other: Hit, within: int = _NEAR) -> bool:
    return hit.first - within <= other.last and other.first <= hit.last + within


def _struck_to_pieces(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "Slog sönder en ruta" is damage, no violence."""
    if hit.category != "vald" or not _STRUCK.fullmatch(tokens[hit.head].word):
        return hit
    after = tokens[hit.head + 1].word if hit.head + 1 < len(tokens) else ""
    damage = any(other.category == "skadegorelse" and _near(hit, other, 3) for other in hits)
    return None if after in _INTO_PIECES or damage else hit


def _car_broken_open(hit: Hit, hits: list[Hit], _: list[Token]) -> Hit | None:
    """Know that a car that was broken open is theft, no burglary."""
    if hit.category != "inbrott":
        return hit
    return None if any(one.rule in _CAR_RULES and one.first <= hit.head <= one.last
                       for one in hits) else hit  # fmt: skip


def _light_gone_out(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that a lamp that is "sönder" is a fault, one that is "sönderslagen" damage."""
    if hit.category != "skadegorelse" or tokens[hit.head].word not in {"sönder", "sonder"}:
        return hit
    return None if any(one.rule in _LIGHT_RULES for one in hits) else hit


def _dealing_in_alcohol(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "Langning av alkohol" is alcohol."""
    if hit.category != "narkotika" or not tokens[hit.head].word.startswith("lang"):
        return hit
    return None if any(one.category == "alkohol" and _near(hit, one, 3) for one in hits) else hit


def _fireworks_shot(hit: Hit, hits: list[Hit], _: list[Token]) -> Hit | None:
    """Rockets that are shot are fireworks."""
    if hit.category != "vapen" or not (hit.strength == "verb" or hit.rule.startswith("beskj")):
        return hit
    return None if any(one.category == "pyroteknik" for one in hits) else hit


def _threat_on_the_net(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that a threat only on the net is `natkrankning`."""
    if hit.category != "hot":
        return hit
    near = tokens[max(0, hit.first - _NEAR) : hit.last + _NEAR + 1]
    here = tokens[hit.head].sentence
    if any(token.has("net") and token.sentence == here for token in near):
        return replace(hit, category="natkrankning", strength="event")
    return hit


def _planned_or_rumoured(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that a planned or rumoured fight on the net is `natkrankning`, not `vald`."""
    if hit.category not in {"vald", "skadegorelse", "sprangning", "vapen", "ran"}:
        return hit
    here = tokens[hit.head].sentence
    around = [token for token in tokens if token.sentence == here]
    planned = any(token.has("planned") for token in around)
    rumour = any(
        one.category == "natkrankning" and one.strength in {"event", "verb"} for one in hits
    )
    spread = any(one.category == "natkrankning" for one in hits)
    return None if (planned and spread) or rumour else hit


def _worry_is_no_gathering(hit: Hit, hits: list[Hit], _: list[Token]) -> Hit | None:
    """Know that "Oro kring rekrytering" is about the recruitment."""
    if hit.category != "oro_unga":
        return hit
    others = {one.category for one in hits} & {"natverk", "narkotika"}
    return None if others and hit.rule == "worry for the young" else hit


@dataclass(frozen=True, slots=True)
class _Misreading:
    touches: frozenset[str]
    apply: Callable[[Hit, list[Hit], list[Token]], Hit | None]


_MISREADINGS: tuple[_Misreading, ...] = (
    _Misreading(frozenset(("vald",)), _struck_to_pieces),
    _Misreading(frozenset(("inbrott",)), _car_broken_open),
    _Misreading(frozenset(("skadegorelse",)), _light_gone_out),
    _Misreading(frozenset(("alkohol",)), _dealing_in_alcohol),
    _Misreading(frozenset(("vapen",)), _fireworks_shot),
    _Misreading(frozenset(("hot",)), _threat_on_the_net),
    _Misreading(frozenset(("natkrankning",)), _planned_or_rumoured),
    _Misreading(frozenset(("oro_unga",)), _worry_is_no_gathering),
)
