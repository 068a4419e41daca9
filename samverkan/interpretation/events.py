"""From hits to events: what belongs together, and what is another event."""

from typing import NamedTuple

from samverkan.interpretation.belonging import belongs, boundary, category_of, parted
from samverkan.interpretation.hit import Hit
from samverkan.interpretation.numbering import SOLID, is_counted, own_number
from samverkan.interpretation.quantities import Quantity
from samverkan.interpretation.reading import Reading


class Event(NamedTuple):
    """One event of the text, before it has area, day and number.

    Attributes:
        category: category id.
        hits: the words that speak of it.
        first: first token of its stretch of the text.
        last: token after the last one.
        sentence: number of its sentence.
        number: an elliptic number ("…, 2 i Tureberg"); None to look for one.

    """

    category: str
    hits: tuple[Hit, ...]
    first: int
    last: int
    sentence: int
    number: Quantity | None = None
    item: bool = False


def find_events(reading: Reading, hits: list[Hit]) -> list[Event]:
    """Group hits to events, and find the stretch of each."""
    return _stretched(reading, _grouped(reading, hits))


def _grouped(reading: Reading, hits: list[Hit]) -> list[list[Hit]]:
    groups: list[list[Hit]] = []
    for found in _clusters(reading, _without_parts(hits)):
        cluster = _of_the_same(reading, groups, found)
        if groups and belongs(reading, groups[-1], cluster):
            groups[-1] += cluster
        elif not _echoes(reading, groups, cluster):
            groups.append(cluster)
    return groups


_DONE_TO_THINGS = frozenset(("stold", "brand", "skadegorelse"))


def _of_the_same(reading: Reading, groups: list[list[Hit]], cluster: list[Hit]) -> list[Hit]:
    """Read "en cykel stals i Rotebro och en moped i Häggvik": the moped was stolen too."""
    if not groups or any(hit.rule != "a moped" for hit in cluster):
        return cluster
    tokens = reading.tokens
    category = category_of(groups[-1])
    before, first = groups[-1][-1], cluster[0].first
    counted = any(number.last == first for number in reading.numbers)
    after = tokens[cluster[0].last + 1 : cluster[0].last + 3]
    placed = any(token.role in {"area", "date"} for token in after)
    if (
        category in _DONE_TO_THINGS
        and tokens[before.head].sentence == tokens[first].sentence
        and counted
        and placed
    ):
        return [hit._replace(category=category, strength="event") for hit in cluster]
    return cluster


def _without_parts(hits: list[Hit]) -> list[Hit]:
    """Leave out a weak word inside a combination of its own category."""
    whole = [hit for hit in hits if hit.strength in SOLID]
    return [
        hit
        for hit in hits
        if hit.strength in SOLID
        or not any(
            one.category == hit.category and one.first <= hit.first and hit.last <= one.last
            for one in whole
        )
    ]


def _clusters(reading: Reading, hits: list[Hit]) -> list[list[Hit]]:
    """Put together hits with nothing between that parts them."""
    clusters: list[list[Hit]] = []
    for hit in hits:
        if clusters and _unparted(reading, clusters[-1], hit):
            clusters[-1].append(hit)
        else:
            clusters.append([hit])
    return clusters


def _unparted(reading: Reading, cluster: list[Hit], hit: Hit) -> bool:
    tokens = reading.tokens
    last = max(one.last for one in cluster)
    if tokens[last].sentence != tokens[hit.first].sentence:
        return False
    if hit.first <= last:
        return hit.category == cluster[-1].category or not parted(
            tokens, cluster[-1].head, hit.head
        )
    if parted(tokens, last, hit.first):
        return False
    return not (
        hit.strength == "event"
        and own_number(reading, last, [hit])
        and is_counted(reading, cluster)
    )


def _echoes(reading: Reading, groups: list[list[Hit]], cluster: list[Hit]) -> bool:
    """Know that "Branden släcktes", "alla bränder" speak of what is already told."""
    tokens = reading.tokens
    hit = cluster[0]
    lead = {token.word for token in tokens[max(0, hit.first - 4) : hit.first]
            if token.sentence == tokens[hit.first].sentence}  # fmt: skip
    everything = bool(lead & {"alla", "samtliga", "båda", "dessa", "allt"})
    if not groups or not (everything or all(one.definite for one in cluster)):
        return False
    if own_number(reading, max(one.last for one in groups[-1]), cluster):
        return False
    known = any(one.category == hit.category for group in groups for one in group)
    sentence = tokens[hit.head].sentence
    return known and not any(tokens[area.first].sentence == sentence for area in reading.areas)


def _stretched(reading: Reading, groups: list[list[Hit]]) -> list[Event]:
    tokens = reading.tokens
    events: list[Event] = []
    for group in groups:
        first = min(hit.first for hit in group)
        sentence = tokens[first].sentence
        start = first
        while start > 0 and tokens[start - 1].sentence == sentence:
            start -= 1
        end = max(hit.last for hit in group) + 1
        while end < len(tokens) and tokens[end].sentence == tokens[end - 1].sentence:
            end += 1
        if events and events[-1].sentence == sentence:
            previous_last = max(hit.last for hit in events[-1].hits)
            start = boundary(tokens, previous_last, first)
            events[-1] = events[-1]._replace(last=start)
        events.append(Event(category_of(group), tuple(group), start, end, sentence))
    return events
