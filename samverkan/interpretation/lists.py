"""Lists and ellipses: "tre bränder: …", "4 i Edsberg, 2 i Tureberg" (DOMAIN 14.2, 3)."""

from itertools import pairwise

from samverkan.interpretation.events import Event
from samverkan.interpretation.quantities import Quantity
from samverkan.interpretation.reading import Reading
from samverkan.interpretation.tokens import AND


def unfold(reading: Reading, events: list[Event]) -> list[Event]:
    """Return the events with totals replaced by their lists, and elliptic numbers added."""
    result: list[Event] = []
    events = _with_bare_numbers(reading, events)
    for index, event in enumerate(events):
        if event.item:
            result.append(event)
            continue
        items = _items(reading, event)
        following = events[index + 1] if index + 1 < len(events) else None
        if items and (_is_total(reading, event, items) or _is_general(reading, event, items)):
            result += items
        elif items:
            result += [event._replace(last=items[0].first), *items]
        elif following is not None and _introduces(reading, event, following):
            continue
        else:
            result.append(event)
    return result


def _with_bare_numbers(reading: Reading, events: list[Event]) -> list[Event]:
    """Read "Edsberg: 2 klotter. Rotebro: 1.": a sentence of a place or day and a number."""
    tokens = reading.tokens
    told = {event.sentence for event in events}
    bare: dict[int, Quantity] = {}
    for number in reading.numbers:
        sentence = tokens[number.first].sentence
        rest = [t for i, t in enumerate(tokens)
                if t.sentence == sentence and not number.first <= i < number.last]  # fmt: skip
        if (
            sentence not in told
            and number.of in {"nothing", "pieces"}
            and number.value
            and any(token.role in {"area", "date"} for token in rest)
            and not any(t.is_word and not t.role and t.word not in _BARE for t in rest)
        ):
            bare[sentence] = number
    result: list[Event] = []
    for event in events:
        result.append(event)
        sentence = event.sentence + 1
        while sentence in bare:
            places = [i for i, token in enumerate(tokens) if token.sentence == sentence]
            result.append(
                Event(event.category, event.hits, places[0], places[-1] + 1, sentence,
                      bare[sentence], item=True)
            )  # fmt: skip
            sentence += 1
    return result


_BARE = frozenset(("i", "på", "vid", "stycken", "och", "den", "under"))


def _is_total(reading: Reading, event: Event, items: list[Event]) -> bool:
    """Whether the items are the total told before: after a colon, or adding up to it."""
    head = _head(reading, event)
    first = items[0].first
    if any(token.word == ":" and not token.role for token in reading.tokens[head + 1 : first]):
        return True
    counted = any(event.first <= number.first < first for number in reading.numbers)
    if reading.tokens[first].role == "area" and not counted:  # "Inbrott Edsberg (2), Häggvik (1)"
        return True
    placed = any(event.first <= area.first < first for area in reading.areas)
    total = sum(item.number.value for item in items if item.number)
    return not placed and any(
        number.value == total and event.first <= number.first <= head and total > 1
        for number in reading.numbers
    )


_GROWS = frozenset(("ökar", "ökat", "ökade", "fortsätter", "fortsatt", "minskar", "minskat"))


def _is_general(reading: Reading, event: Event, items: list[Event]) -> bool:
    """Whether "Snatterierna ökar, minst 10 förra veckan" counts in its second half alone."""
    words = {token.word for token in reading.tokens[event.first : items[0].first]}
    return all(hit.definite for hit in event.hits) or bool(words & _GROWS)


def _introduces(reading: Reading, event: Event, following: Event) -> bool:
    """Whether "tre bränder:" only introduces the list that follows."""
    head = max(hit.last for hit in event.hits)
    first = min(hit.first for hit in following.hits)
    tokens = reading.tokens
    colon = next(
        (i for i in range(head + 1, first) if tokens[i].word == ":" and not tokens[i].role), None
    )
    if colon is None or event.category != following.category:
        return False
    if event.sentence != following.sentence:
        return False
    counted = [n for n in reading.numbers if event.first <= n.first < head and n.of == "things"]
    return bool(counted) and not any(
        number.first > colon and number.last <= colon + 3 and number.of == "nothing"
        and number.first < first and number.last >= following.first
        for number in reading.numbers if number.first < following.first
    )  # fmt: skip


_PLACE_WORDS = frozenset(["i", "på", "vid", "utanför", "bakom", "från"])


def _items(reading: Reading, event: Event) -> list[Event]:
    """Find elliptic numbers after an event: "…, 2 i Tureberg", "två i fredags"."""
    head = _head(reading, event)
    tokens = reading.tokens
    starts: list[tuple[int, Quantity | None]] = [
        (number.first, number)
        for number in reading.numbers
        if head < number.first < event.last and _is_elliptic(reading, number, head)
    ]
    starts += _after_areas(reading, event, head) if not starts else []
    if not starts:
        starts = [(first, None) for first in _listed_areas(reading, event, head)]
    if not starts:
        starts = [(first, None) for first in _again(reading, event, head)]
    items: list[Event] = []
    for position, (first, number) in enumerate(starts):
        end = starts[position + 1][0] if position + 1 < len(starts) else event.last
        items.append(
            Event(event.category, event.hits, first, end, tokens[first].sentence, number, item=True)
        )
    return items


def _head(reading: Reading, event: Event) -> int:
    """Return the last word of the event itself: before the colon of "tre bränder: bil …"."""
    tokens = reading.tokens
    first = min(hit.last for hit in event.hits)
    last = max(hit.last for hit in event.hits)
    colon = any(token.word == ":" and not token.role for token in tokens[first + 1 : last])
    return first if colon else last


_ONCE_MORE = frozenset(
    ["igen", "samma", "likadant", "likaså", "också", "även", "återigen", "ytterligare", "ännu",
     "dito", "åter", "upprepades", "upprepat", "detsamma", "idem"]
)  # fmt: skip


def _again(reading: Reading, event: Event, head: int) -> list[int]:
    """Read "…, samma ställe 18/10", "och igen på lördagen": the same once more."""
    tokens = reading.tokens
    days = [day for day in reading.days if event.first <= day.first < event.last]
    starts: list[int] = []
    for before, day in pairwise(days):
        first = max(before.last, head + 1)
        if first >= day.first:
            continue
        words = {token.word for token in tokens[first : day.first]}
        chunk = tokens[day.first].chunk
        after = {t.word for t in tokens[day.last : day.last + 2] if t.chunk == chunk}
        parted = words & (AND | {",", ";", "."}) or tokens[first].chunk != chunk
        if parted and (words | after) & _ONCE_MORE:
            starts.append(next(i for i in range(first, day.first + 1)
                               if i == day.first or tokens[i].is_word))  # fmt: skip
    return starts


def _after_areas(reading: Reading, event: Event, head: int) -> list[tuple[int, Quantity | None]]:
    """Read "Klotter: Häggvik 3, Edsberg 2"."""
    by_end = {area.last: area for area in reading.areas if head < area.first < event.last}
    tokens = reading.tokens
    for last, area in list(by_end.items()):
        if last < len(tokens) and tokens[last].word in {"(", ":"}:
            by_end[last + 1] = area
    starts: list[tuple[int, Quantity | None]] = [
        (by_end[number.first].first, number)
        for number in reading.numbers
        if number.of == "nothing" and number.first in by_end and not number.article
    ]
    return starts if len(starts) > 1 else []


def _is_elliptic(reading: Reading, number: Quantity, head: int) -> bool:
    tokens = reading.tokens
    if number.of not in {"nothing", "pieces"} or number.last >= len(tokens):
        return False
    before, after = tokens[number.first - 1], tokens[number.last]
    if not _parted_from(reading, number, head):
        return False
    if before.word in {"varav", "på", "om", "mot"} or (
        number.of == "pieces" and after.word == "till"
    ):
        return False
    if _in_a_list(reading, number, head):
        return True
    follows = tokens[number.last : number.last + 3]
    placed = next((i for i, token in enumerate(follows) if token.role in {"area", "date"}), None)
    if after.word in {"inomhus", "utomhus"}:
        return True
    if placed is not None:
        return all(token.role or token.word in _PLACE_WORDS for token in follows[:placed])
    if number.of != "nothing" or after.word not in {"i", "vid", "utanför", "bakom", "på"}:
        return False
    added = before.word == "plus"  # "6 taggar på norra väggen + 2 på södra"
    return _placed_further_on(reading, number) or (
        not number.article and (added or after.word != "på")
    )


def _in_a_list(reading: Reading, number: Quantity, head: int) -> bool:
    """Whether a place or day follows a number after a colon, in the same item."""
    tokens = reading.tokens
    if any(token.word == ":" and not token.role for token in tokens[head + 1 : number.first]):
        for token in tokens[number.last : number.last + 6]:
            if token.role in {"area", "date"}:
                return True
            if token.word in AND or token.word in {",", "."}:
                break
    return False


def _parted_from(reading: Reading, number: Quantity, head: int) -> bool:
    tokens = reading.tokens
    return any(
        token.word in {",", ":", ";", "(", "-"}
        or token.word in AND
        or token.chunk != tokens[head].chunk
        for token in tokens[head + 1 : number.first]
    )


def _placed_further_on(reading: Reading, number: Quantity) -> bool:
    """Whether a place ends "en på förskolan i Häggvik", with nothing else told before it."""
    tokens = reading.tokens
    heads = {hit.head for hit in reading.hits}
    for index in range(number.last, min(number.last + _SHORT, len(tokens))):
        if tokens[index].role in {"area", "date"}:
            return True
        if index in heads or not tokens[index].is_word or tokens[index].number:
            return False
    return False


_SHORT = 5


def _listed_areas(reading: Reading, event: Event, head: int) -> list[int]:
    """After "tre bränder:", each stretch with an area of its own is one of them."""
    tokens = reading.tokens
    colon = next(
        (i for i in range(head + 1, event.last) if tokens[i].word == ":" and not tokens[i].role),
        None,
    )
    if colon is None or not any(
        event.first <= number.first < colon and number.value > 1 for number in reading.numbers
    ):
        return []
    starts: list[int] = []
    for area in reading.areas:
        if colon < area.first < event.last:
            first = area.first
            while (
                first - 1 > colon
                and tokens[first - 1].chunk == tokens[area.first].chunk
                and (tokens[first - 1].word not in AND and tokens[first - 1].word != ",")
            ):
                first -= 1
            starts.append(first)
    return starts if len(starts) > 1 else []
