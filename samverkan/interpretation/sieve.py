"""Which hits stand: not those of requests, plans, repairs, prevention and denials."""

from samverkan.interpretation.hit import Hit
from samverkan.interpretation.measures import is_measure, is_prevention
from samverkan.interpretation.negation import came_to_nothing, negated
from samverkan.interpretation.reading import Reading
from samverkan.interpretation.retraction import retracted
from samverkan.interpretation.sentences import Sentence
from samverkan.interpretation.tokens import CONTRAST


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
        first_denied = len(tokens)
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
                first_denied = min(first_denied, hit.head)
                kept = [one for one in kept if not self._only_rumoured(one, hit)]
                kept += self._exceptions(hit)
                continue
            if self._came_to_nothing(hit, sentence):
                continue
            kept.append(hit)
        kept = self._without_explained_alarms(kept, first_denied) if denied else kept
        mistaken = retracted(self._reading, kept)
        kept = [hit for hit in kept if hit not in mistaken]
        denied += [hit.category for hit in mistaken]
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
                    return [hit._replace(strength="verb", first=named[0], last=named[1],
                                    head=named[1], rule="an exception")]  # fmt: skip
                return []
            if CONTRAST.fullmatch(tokens[index].word):
                return []
        return []

    def _only_rumoured(self, told: Hit, denied: Hit) -> bool:
        """Know that "den skjutning som ryktats: ingen skjutning har ägt rum" tells of none."""
        tokens = self._reading.tokens
        apart = tokens[denied.head].sentence - tokens[told.head].sentence
        return (
            told.category == denied.category
            and apart in {0, 1}
            and any(
                one.word.startswith(_RUMOUR)
                for one in tokens[: denied.head]
                if one.sentence == tokens[told.head].sentence
            )
        )

    def _came_to_nothing(self, hit: Hit, sentence: Sentence) -> bool:
        """Know that "Det gick rykten, men ingenting hände" tells of nothing; "har hänt än" does."""
        return hit.category == "natkrankning" and came_to_nothing(sentence.low)

    def _without_explained_alarms(self, kept: list[Hit], denied: int) -> list[Hit]:
        """Know that a false alarm only explains "inget inbrott, det var falsklarm"."""
        if any(one.rule == "alarm set off" for one in kept):
            return kept
        return [hit for hit in kept if not (hit.rule.startswith("falsklarm") and hit.head > denied)]


_RUMOUR = ("angående", "gällande", "rykt", "uppgift", "påst", "tips")
_EXCEPT = frozenset(("utom", "förutom", "utöver", "undantag", "undantaget"))
