"""Which hits stand: not those of requests, plans, repairs, prevention and denials."""

import re
from dataclasses import replace

from samverkan.interpretation.hit import Hit
from samverkan.interpretation.measures import is_measure, is_prevention
from samverkan.interpretation.negation import came_to_nothing, negated
from samverkan.interpretation.reading import Reading
from samverkan.interpretation.sentences import Sentence
from samverkan.interpretation.tokens import CONTRAST
from samverkan.swedish_words import lenient


class Sieve:
    """Sifts the hits of one reading."""

    def __init__(self, visible: str, reading: Reading, sentences: list[Sentence]) -> None:
        self._visible = visible
        self._reading = reading
        self._sentences = sentences

    def sifted(self) -> tuple[list[Hit], tuple[str, ...], tuple[str, ...]]:
        """Return the hits that stand, the categories denied, and the measures told."""
        tokens = self._reading.tokens
        by_number = {sentence.number: sentence for sentence in self._sentences}
        kept: list[Hit] = []
        denied: list[str] = []
        measures: list[str] = []
        dead_chunks: dict[int, bool] = {}
        hits = self._reading.hits
        for hit in hits:
            sentence = by_number[tokens[hit.head].sentence]
            if sentence.intent is not None:
                continue
            if sentence.plan and hit.category not in {"natkrankning", "natverk"}:
                continue
            chunk = tokens[hit.head].chunk
            if chunk not in dead_chunks:
                words = [token for token in tokens if token.chunk == chunk]
                dead_chunks[chunk] = is_measure(words) or is_prevention(words)
                if dead_chunks[chunk] and is_measure(words):
                    measures.append(self._visible[words[0].start : words[-1].end].strip(" ,."))
            if dead_chunks[chunk]:
                continue
            if negated(hit, tokens, hits):
                denied.append(hit.category)
                kept += self._exceptions(hit)
                continue
            if self._came_to_nothing(hit, sentence):
                continue
            kept.append(hit)
        kept = self._turned_out(self._without_explained_alarms(kept, denied))
        kept, mistaken = self._mistaken(kept)
        denied += mistaken
        return kept, tuple(dict.fromkeys(denied)), tuple(measures)

    def _exceptions(self, hit: Hit) -> list[Hit]:
        """Know what "inga bränder utom en papperskorg" tells: the exception is a fire."""
        tokens = self._reading.tokens
        heads = {one.head for one in self._reading.hits}
        for index in range(hit.last + 1, len(tokens)):
            if tokens[index].sentence != tokens[hit.head].sentence:
                return []
            if tokens[index].word in _EXCEPT:
                chunk = tokens[index].chunk
                rest = [i for i in range(index, len(tokens)) if tokens[i].chunk == chunk]
                named = [i for i in rest[1:] if tokens[i].is_word and not tokens[i].role]
                if len(named) > 1 and not heads & set(rest):
                    return [replace(hit, strength="verb", first=named[0], last=named[1],
                                    head=named[1], rule="an exception")]  # fmt: skip
                return []
            if CONTRAST.fullmatch(tokens[index].word):
                return []
        return []

    def _came_to_nothing(self, hit: Hit, sentence: Sentence) -> bool:
        """Know that "Det gick rykten, men ingenting hände" tells of nothing; "har hänt än" does."""
        return hit.category == "natkrankning" and came_to_nothing(sentence.low)

    def _without_explained_alarms(self, kept: list[Hit], denied: list[str]) -> list[Hit]:
        """Know that a false alarm only explains "inget inbrott, det var falsklarm"."""
        if not denied:
            return kept
        tokens = self._reading.tokens
        return [
            hit
            for hit in kept
            if not (
                tokens[hit.head].word.startswith("falsklarm")
                and hit.rule.startswith("falsklarm")
                and not any(one.rule == "alarm set off" for one in kept)
            )
        ]

    def _turned_out(self, kept: list[Hit]) -> list[Hit]:
        """Know that "skott … visade sig vara fyrverkerier" tells of fireworks alone."""
        tokens = self._reading.tokens
        for sentence in self._sentences:
            found = _TURNED_OUT.search(sentence.low)
            if found is None:
                continue
            border = tokens[sentence.first].start + found.start()
            kept = [
                hit
                for hit in kept
                if tokens[hit.head].sentence != sentence.number or tokens[hit.head].start > border
            ]
        return kept

    def _mistaken(self, kept: list[Hit]) -> tuple[list[Hit], list[str]]:
        """Take out what the sender first believed: "trodde det var inbrott men det var …"."""
        tokens = self._reading.tokens
        mistaken: list[Hit] = []
        for sentence in self._sentences:
            found = _BELIEVED.search(sentence.low)
            if found is None:
                continue
            begin = tokens[sentence.first].start
            mistaken += [
                hit
                for hit in kept
                if tokens[hit.head].sentence == sentence.number
                and begin + found.start() < tokens[hit.head].start < begin + found.end()
            ]
        return [hit for hit in kept if hit not in mistaken], [hit.category for hit in mistaken]


_BELIEVED = re.compile(
    lenient(
        r"\b(?:trodde|misstänkte|befarade|såg (?:först )?ut som|lät (?:först )?som|"
        r"först (?:såg|lät) det)\b[^.!?]*?\bmen (?:de|det|d) "
        r"(?:var|va|visade|rörde|handlade|blev)\b"
    )
)
_TURNED_OUT = re.compile(lenient(r"\bvisade(?: det)? sig (?:sedan |senare )?(?:vara|bero på)\b"))
_EXCEPT = frozenset(("utom", "förutom", "utöver", "undantag", "undantaget"))
