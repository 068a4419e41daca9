"""From hits to events: what belongs together, and what is another event."""

import re
from dataclasses import dataclass, replace

from samverkan.categories import CATEGORIES
from samverkan.interpretation.hits import Hit
from samverkan.interpretation.quantities import Quantity
from samverkan.interpretation.reading import Placed, Reading
from samverkan.interpretation.tokens import AND, CONTRAST, Token
from samverkan.swedish_dates import Mark
from samverkan.swedish_words import lenient

_RANK = {category.id: index for index, category in enumerate(CATEGORIES)}
_SOLID = frozenset(("event", "verb"))

# What follows from the first is not an incident of its own (DOMAIN 13.1).
_CONSEQUENCES: dict[str, frozenset[str]] = {
    "angrepp": frozenset(("skadegorelse", "ordningsstorning")),
    "sprangning": frozenset(("skadegorelse", "brand")),
    "vapen": frozenset(("skadegorelse",)),
    "inbrott": frozenset(("stold", "skadegorelse")),
    "ran": frozenset(("stold", "vald", "hot", "vapen", "skadegorelse")),
    "stold": frozenset(("skadegorelse",)),
    "vald": frozenset(("hot", "vapen")),
}


@dataclass(frozen=True, slots=True)
class Event:
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


_GANG = re.compile("g[äa]ng")  # the word says who, seldom what


def category_of(hits: list[Hit]) -> str:
    """Return the category of one event by strength and precedence (DOMAIN 13.1)."""
    hits = [hit for hit in hits if not _GANG.match(hit.rule)] or hits
    solid = [hit for hit in hits if hit.strength in _SOLID]
    signs = [hit for hit in hits if hit.strength == "sign"]
    return min((hit.category for hit in solid or signs or hits), key=_RANK.__getitem__)


def find_events(reading: Reading, hits: list[Hit]) -> list[Event]:
    """Group hits to events, and find the stretch of each."""
    return _stretched(reading, _grouped(reading, hits))


def _grouped(reading: Reading, hits: list[Hit]) -> list[list[Hit]]:
    groups: list[list[Hit]] = []
    for cluster in _clusters(reading, _without_parts(hits)):
        if groups and _belongs(reading, groups[-1], cluster):
            groups[-1] += cluster
        elif not _echoes(reading, groups, cluster):
            groups.append(cluster)
    return groups


def _without_parts(hits: list[Hit]) -> list[Hit]:
    """Leave out a weak word inside a combination of its own category."""
    whole = [hit for hit in hits if hit.strength in _SOLID]
    return [
        hit
        for hit in hits
        if hit.strength in _SOLID
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
        return hit.category == cluster[-1].category or not _parted(
            tokens, cluster[-1].head, hit.head
        )
    if _parted(tokens, last, hit.first):
        return False
    return not (
        hit.strength == "event"
        and _own_number(reading, last, [hit])
        and _is_counted(reading, cluster)
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
    if _own_number(reading, max(one.last for one in groups[-1]), cluster):
        return False
    known = any(one.category == hit.category for group in groups for one in group)
    sentence = tokens[hit.head].sentence
    return known and not any(tokens[area.first].sentence == sentence for area in reading.areas)


def _strongest(cluster: list[Hit]) -> Hit:
    return min(cluster, key=lambda hit: ("event", "verb", "sign", "weak").index(hit.strength))


def _belongs(reading: Reading, group: list[Hit], cluster: list[Hit]) -> bool:
    """Whether hits after a comma, "och" or full stop speak of the event before it."""
    tokens = reading.tokens
    last = max(one.last for one in group)
    hit = _strongest(cluster)
    if tokens[last].sentence != tokens[hit.first].sentence:
        return False
    category = category_of(group)
    explained = category == category_of(cluster) and _in_bracket(tokens, last, hit.first)
    if not explained and _new_place(reading, last, cluster):
        return False
    numbered = _own_number(reading, last, cluster)
    if category == category_of(cluster):
        return _describes(reading, group, cluster, numbered=numbered)
    between = {token.word for token in tokens[last + 1 : min(one.first for one in cluster)]}
    if "varav" in between and ")" not in between and _solid(group):
        return True
    if {category, category_of(cluster)} == _HATEFUL and _in_bracket(tokens, last, hit.first):
        return True
    if _is_an_item(reading, group, cluster, numbered=numbered, samt="samt" in between):
        return False
    return _joins(group, category, cluster)


_HATEFUL = {"klotter", "extremism"}  # "klotter (hakkors)" is one event


def _is_an_item(
    reading: Reading, group: list[Hit], cluster: list[Hit], *, numbered: bool, samt: bool
) -> bool:
    """Whether the hits are an item of their own in a list, by number or by "samt"."""
    hit = _strongest(cluster)
    mood = all(_MOOD.fullmatch(one.rule) for one in group)
    if not mood and ((hit.strength == "event" and numbered) or (samt and _solid(cluster))):
        return True
    if numbered and not mood and _solid(group):
        return True
    if hit.strength == "weak":
        return _listed_people(reading, group, hit) or _listed_mood(reading, group, cluster)
    last = max(one.last for one in group)
    return category_of(cluster) == "alkohol" and _own_people(reading, last, hit)


def _describes(reading: Reading, group: list[Hit], cluster: list[Hit], *, numbered: bool) -> bool:
    """Whether later words of the same category only describe the event again."""
    tokens = reading.tokens
    hit = _strongest(cluster)
    if any(tokens[one.head].word == tokens[hit.head].word for one in group):
        return False
    if hit.rule.startswith("falsklarm") or hit.definite:
        return True
    last = max(one.last for one in group)
    between = tokens[last + 1 : min(one.first for one in cluster)]
    if not numbered and _in_bracket(tokens, last, hit.first):
        return True
    if any(token.word in _PERHAPS for token in between):
        return True
    anded = any(not token.role and token.word in AND for token in between)
    if anded and len(between) == 1 and not numbered:  # "hot och trakasserier"
        return True
    if numbered:
        return not anded and not _is_counted(reading, group)
    if anded:
        return hit.strength != "event"
    return hit.strength != "event" or any(one.strength != "event" for one in group)


def _in_bracket(tokens: list[Token], last: int, first: int) -> bool:
    """Whether a bracket opens between two words, and nothing else parts them."""
    between = {token.word for token in tokens[last + 1 : first]}
    return "(" in between and not between & {")", ",", ";"}


_PERHAPS = frozenset(
    ["troligen", "troligtvis", "misstänkt", "antagligen", "eller", "förmodligen", "kanske"]
)


def _solid(group: list[Hit]) -> bool:
    return any(one.strength in _SOLID for one in group)


def _joins(group: list[Hit], category: str, cluster: list[Hit]) -> bool:
    """Whether words of another category belong to the same event."""
    if not _solid(cluster) or not _solid(group):
        return True
    hit = _strongest(cluster)
    if hit.rule == "alarm set off" and category in {"brand", "inbrott", "pyroteknik"}:
        return True
    if hit.strength == "event":
        return False
    if category_of(cluster) in _CONSEQUENCES.get(category, frozenset()):
        return True
    return category_of(cluster) == "alkohol" and category in {"vald", "hot"}


_MOOD = re.compile(lenient(r"(?:stökig|skränig|orolig|bråkig)\w*|störningar"))


def _listed_people(reading: Reading, group: list[Hit], hit: Hit) -> bool:
    """Whether "2 avvisade" is an item of its own in a list of numbers."""
    return _is_counted(reading, group) and any(
        number.last == hit.first and number.of == "persons" and not number.at_least
        for number in reading.numbers
    )


def _listed_mood(reading: Reading, group: list[Hit], cluster: list[Hit]) -> bool:
    """Whether "…, lite spring" is an item of its own after counted ones."""
    tokens = reading.tokens
    first = min(one.first for one in cluster)
    lead = [token.word for token in tokens[max(0, first - 2) : first]]
    return (
        lead[:1] == [","]
        and lead[1] in _SOME
        and category_of(group) not in _MOODY
        and any(
            number.of == "things"
            and not number.article
            and number.first < first
            and tokens[number.first].sentence == tokens[first].sentence
            for number in reading.numbers
        )
    )


_SOME = frozenset(("lite", "mycket", "viss", "visst", "vissa", "något", "någon", "några"))
_MOODY = frozenset(("vald", "brand", "pyroteknik", "storande_samling", "ordningsstorning"))


def _own_people(reading: Reading, last: int, hit: Hit) -> bool:
    """Whether "2 avvisade berusade" counts people of its own."""
    return any(
        last < number.first <= hit.head and number.of == "persons" and not number.at_least
        for number in reading.numbers
    )


def _parted(tokens: list[Token], last: int, first: int) -> bool:
    return tokens[last].chunk != tokens[first].chunk or any(
        not token.role
        and (token.word in _SIGNS or token.word in AND or CONTRAST.fullmatch(token.word))
        for token in tokens[last + 1 : first]
    )


_SIGNS = frozenset((",", ";", ":", ")", "("))


def _own_number(reading: Reading, last: int, cluster: list[Hit]) -> bool:
    return any(
        last < number.first
        and number.last <= hit.head
        and hit.head - number.last <= 3  # noqa: PLR2004 - a noun phrase
        and (not number.article or hit.strength == "event")
        and (number.of in {"things", "pieces"} or _more_of_them(number, hit))
        for hit in cluster
        for number in reading.numbers
    ) or any(
        number.of == "nothing"
        and number.first - 2 == hit.head
        and reading.tokens[number.first - 1].word in {":", "("}
        for hit in cluster
        for number in reading.numbers
    )


def _more_of_them(number: Quantity, hit: Hit) -> bool:
    """Whether "1 bil uppbruten" counts vehicles that something was done to."""
    return number.of == "vehicles" and not number.article and hit.category in _DONE_TO_VEHICLES


_DONE_TO_VEHICLES = frozenset(("stold", "brand", "skadegorelse"))


def _is_counted(reading: Reading, group: list[Hit]) -> bool:
    first = min(one.first for one in group)
    return any(
        number.last <= first and first - number.last <= 2  # noqa: PLR2004 - a noun phrase
        and not number.article
        for number in reading.numbers
    )  # fmt: skip


def _new_place(reading: Reading, last: int, cluster: list[Hit]) -> bool:
    """Whether both sides of a comma have an area, or both have a day, of their own."""
    tokens = reading.tokens
    first = min(hit.first for hit in cluster)
    border = _boundary(tokens, last, first) if first > last else first
    chunk = tokens[first].chunk
    sentence = tokens[first].sentence
    named: list[Placed[str] | Placed[Mark]] = [*reading.areas, *reading.days]
    places = [
        place
        for place in named
        if place.first < len(tokens) and tokens[place.first].sentence == sentence
    ]
    after = [p for p in places if p.first >= border and tokens[p.first].chunk == chunk]
    before = [p for p in places if p.first < border]
    return any(type(one.value) is type(two.value) for one in after for two in before)


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
        while end < len(tokens) and tokens[end].sentence == sentence:
            end += 1
        if events and events[-1].sentence == sentence:
            previous_last = max(hit.last for hit in events[-1].hits)
            start = _boundary(tokens, previous_last, first)
            events[-1] = replace(events[-1], last=start)
        events.append(Event(category_of(group), tuple(group), start, end, sentence))
    return events


def _boundary(tokens: list[Token], last: int, first: int) -> int:
    """Return where the next event begins: after the last comma, or the last "och"."""
    for index in range(first - 1, last, -1):
        token = tokens[index]
        if not token.role and (
            token.word in {",", ";", ")"} or tokens[index].chunk != tokens[index - 1].chunk
        ):
            return index + 1 if token.word in {",", ";", ")"} else index
    for index in range(first - 1, last, -1):
        if not tokens[index].role and tokens[index].word in AND:
            return index + 1
    for index in range(last + 1, first):
        if tokens[index].number and not tokens[index].role:
            return index
    return first
