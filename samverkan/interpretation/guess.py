"""What an unclear message may tell of, so that the one question offers likely answers."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz.distance import OSA

from samverkan.categories import CATEGORIES
from samverkan.incidents import Incident
from samverkan.interpretation.combinations import COMBINATIONS
from samverkan.interpretation.events import find_events
from samverkan.interpretation.gazetteer import Gazetteer
from samverkan.interpretation.hit import Hit
from samverkan.interpretation.lexicon import look_up, plain_words
from samverkan.interpretation.reading import Reading, read
from samverkan.interpretation.rows import Rows
from samverkan.interpretation.scopes import Scopes
from samverkan.interpretation.tokens import Token
from samverkan.swedish_dates import Viewpoint
from samverkan.swedish_words import compose, fold

_OFFERED = 3
_CONTENT = 4  # letters of a word that may name an event
_ALIKE = 0.75
_SPELLED = 2
"""What a word spelled nearly as one of a category scores; one that only hints at it, 1."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What is understood of a message whose category is not.

    Attributes:
        incident: the row, with the category "ovrigt".
        nearest: ids of the likeliest categories, best first, at most three.

    """

    incident: Incident
    nearest: tuple[str, ...]


def guess(
    text: str, gazetteer: Gazetteer, reported_at: datetime, role: str, *, home_area: str | None
) -> Guess | None:
    """Return the row of a message that names a place or a day, but no known event.

    Only for a text in which no personal data was found. None when it names neither, or
    nothing that could have happened there.
    """
    composed = compose(text).strip()
    local = reported_at.astimezone(gazetteer.zone)
    reading = read(composed, gazetteer, Viewpoint(local.date()), role)
    if reading.hits or not (reading.areas or reading.days):
        return None
    words = [
        (index, token)
        for index, token in enumerate(reading.tokens)
        if not token.role and token.is_word and len(token.word) >= _CONTENT
    ]
    if not words:
        return None
    first, token = words[0]
    reading = reading._replace(hits=[Hit("ovrigt", "event", first, first, first, token.word)])
    events = find_events(reading, reading.hits)
    scopes = Scopes(reading, events, frozenset(), frozenset())
    traces = Rows(composed, reading, home_area).of(events[0], scopes, alone=True)
    if not traces:
        return None
    return Guess(traces[0].incident, _nearest(reading))


def category_of_answer(text: str) -> str | None:
    """Return the category that a whole short answer names, or None."""
    answer = fold(compose(text)).strip(" .!")
    for category in CATEGORIES:
        names = [fold(name).strip() for name in category.name.split(",")]
        if answer in {fold(category.id), fold(category.name), *names}:
            return category.id
    known = {sense.category for sense in look_up(answer).senses}
    return known.pop() if len(known) == 1 and " " not in answer else None


def _nearest(reading: Reading) -> tuple[str, ...]:
    """Return the categories that share a word of their own with the message, or nearly.

    A word that is nearly spelled as an event says more than a place where one might happen.
    """
    scores: Counter[str] = Counter()
    for token in reading.tokens:
        if not token.role and token.is_word:
            scores.update(_hinted(token))
    spelled = {category: score for category, score in scores.items() if score >= _SPELLED}
    return tuple(category for category, _ in Counter(spelled or scores).most_common(_OFFERED))


def _hinted(token: Token) -> dict[str, int]:
    """Return the categories that a word hints at: by its concepts, or by its letters."""
    if len(token.word) < _CONTENT:
        return {}
    found = {rule.category: 1 for rule in COMBINATIONS if token.has(rule.concepts[0])}
    if len(token.word) > _CONTENT:
        for word, category in plain_words():
            if (
                abs(len(word) - len(token.word)) <= 2  # noqa: PLR2004 - two letters
                and OSA.normalized_similarity(word, token.word, score_cutoff=_ALIKE)
            ):
                found[category] = _SPELLED
    return found
