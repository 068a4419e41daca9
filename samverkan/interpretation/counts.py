"""How many of an event there were (DOMAIN 14.2, 3)."""

from itertools import pairwise
from typing import NamedTuple

from samverkan.interpretation.events import Event
from samverkan.interpretation.quantities import Quantity
from samverkan.interpretation.reading import Reading

# Where numbers are people or vehicles that take part, unless the event itself is counted.
_OF_PEOPLE = frozenset(
    ("nedskrapning", "storande_samling", "buskorning", "alkohol", "vald", "narkotika", "hot")
)
_EVIDENCE = ("skott", "tomhyls", "patron")  # many of these are one event
# Where things named in passing ("två skolor") count nothing.
_TALK = frozenset(("natkrankning", "natverk", "oro_unga", "manniskohandel"))
_STATES = frozenset(("otrygg_plats", "oro_unga"))  # they last: many evenings are one
_VICTIMS_COUNT = frozenset(("bedrageri",))
_NOT_OF_THIS = frozenset(("varav", "därav", "varje", "per", "första", "bland"))


class Count(NamedTuple):
    """A number of events.

    Attributes:
        value: at least 1, or 0 when the sender says none.
        at_least: True when it is a lower bound.
        persons: persons mentioned.
        source: the number that gave it, or None.

    """

    value: int = 1
    at_least: bool = False
    persons: int | None = None
    source: Quantity | None = None


def count(reading: Reading, event: Event, *, alone: bool = False) -> Count:
    """Return the number of an event; `alone` when the message tells of no other."""
    here = [
        number
        for number in reading.numbers
        if event.first <= number.first < event.last and not _of_others(reading, number)
    ]
    persons = next((number.value for number in here if number.of == "persons"), None)
    if event.number is not None:
        return Count(event.number.value, event.number.at_least, persons, event.number)
    if event.item:
        return Count(1, persons=persons)
    occasions = next((one for one in here if one.of == "occasions" and not one.article), None)
    if occasions is not None and event.category not in _STATES:
        return Count(occasions.value, occasions.at_least, persons, occasions)
    best = _best(reading, event, here) or (_of_a_form(reading) if alone else None)
    if best is None:
        return Count(_pair_of_objects(reading, event, here), persons=persons)
    more = _coordinated(reading, event, here, best)
    return Count(best.value + more, best.at_least, persons, best)


_NOUN_PHRASE = 3
_OBJECTS_COUNT = frozenset(("brand", "stold", "skadegorelse", "klotter"))


def _coordinated(reading: Reading, event: Event, here: list[Quantity], best: Quantity) -> int:
    """Return what "och en container" adds to "två papperskorgar"."""
    if event.category not in _OBJECTS_COUNT or best.of not in {"things", "vehicles"}:
        return 0
    objects = [number for number in here if number.of in {"things", "vehicles"}]
    position = objects.index(best)
    more = 0
    for before, number in reversed(list(pairwise(objects[: position + 1]))):
        if not _joined(reading, event, before, number):
            break
        more += before.value
    for before, number in pairwise(objects[position:]):
        if not _joined(reading, event, before, number):
            break
        more += number.value
    return more


def _pair_of_objects(reading: Reading, event: Event, here: list[Quantity]) -> int:
    """Return 2 for "en bil och en moped brann", where articles count after all."""
    objects = [one for one in here if one.article and one.of in {"things", "vehicles"}]
    if event.category not in _OBJECTS_COUNT:
        return 1
    return 1 + sum(_joined(reading, event, *pair) for pair in pairwise(objects))


def _joined(reading: Reading, event: Event, before: Quantity, number: Quantity) -> bool:
    tokens = reading.tokens
    heads = {hit.head for hit in event.hits}
    between = range(before.last, number.first)
    comma = tokens[number.first - 1].word == "," and _told_after(event, number)
    return (
        (comma or tokens[number.first - 1].word in {"och", "samt", "plus"})
        and len(between) <= _NOUN_PHRASE
        and not any(index in heads or tokens[index].role for index in between)
    )


def _told_after(event: Event, number: Quantity) -> bool:
    heads = [hit.head for hit in event.hits if hit.category == event.category]
    return bool(heads) and min(heads) >= number.last


def _of_a_form(reading: Reading) -> Quantity | None:
    """Read "Antal: 2" in a form of one event."""
    for number in reading.numbers:
        before = [token.word for token in reading.tokens[max(0, number.first - 2) : number.first]]
        if "antal" in before and number.of == "nothing":
            return number
    return None


def _of_others(reading: Reading, number: Quantity) -> bool:
    tokens = reading.tokens
    before = tokens[number.first - 1].word if number.first else ""
    if before == "mellan":
        return True
    if before == "av" and number.first > 1 and tokens[number.first - 2].number:
        return True  # "2 av 3 bilar"
    if before in _NOT_OF_THIS:
        after = tokens[number.last] if number.last < len(tokens) else None
        return after is None or not any(sense.strength == "event" for sense in after.info.senses)
    if before == "(":
        return not _is_bracketed(reading, number)
    return False


def _is_bracketed(reading: Reading, number: Quantity) -> bool:
    """Whether a bracket holds a number of pieces or nothing else: "(3)", "(2 st rutor)"."""
    after = reading.tokens[number.last].word if number.last < len(reading.tokens) else ")"
    return after == ")" or number.of == "pieces"


def _best(reading: Reading, event: Event, here: list[Quantity]) -> Quantity | None:
    heads = [hit.head for hit in event.hits]
    nouns = [hit.head for hit in event.hits if hit.strength == "event"]
    if any(reading.tokens[head].word.startswith(_EVIDENCE) for head in nouns):
        return None
    written_after = next((one for one in here if _follows(reading, one, heads)), None)
    if written_after is not None:
        return written_after
    counted = [one for one in here if _counts(reading, one, event, nouns) and not one.article]
    if not counted:
        return None
    first = min(heads)
    told = [one for one in counted if one.of == "pieces" and one.first > first]
    before = [one for one in counted if one.last <= first]
    if before and before[-1].at_least and told:  # "flera bilar …, minst 8 st"
        return told[0]
    return before[-1] if before else counted[0]


def _follows(reading: Reading, number: Quantity, heads: list[int]) -> bool:
    """Read "Klotter: 2", "klotter 2", "LOB x 3", "bränder (3)"; also "st" after the number."""
    if number.article or number.of not in {"nothing", "pieces"}:
        return False
    tokens = reading.tokens
    index = number.first - 1
    if index >= 0 and tokens[index].word == "x" and number.first > min(heads):
        return True
    while index >= 0 and (
        tokens[index].word in {":", "(", "x", "-", "=", "antal", "*"}
        or (number.of == "pieces" and tokens[index].role in {"area", "date"})
    ):
        index -= 1
    if index - 2 in heads and tokens[index - 1].word in {"mot", "ur", "från", "av"}:
        index -= 2  # "hot mot vakt 2"
    if index not in heads or (number.of == "pieces" and tokens[index].has("moped")):
        return False
    after = tokens[number.last] if number.last < len(tokens) else None
    if after is not None and (tokens[number.first].word, after.word) == ("några", "på"):
        return False  # "rökte några på": those who smoked
    return (
        after is None
        or after.role in {"date", "area"}
        or not after.is_word
        or (number.of == "pieces" or after.word in {"i", "på", "vid", "och", "under", "stycken"})
    )


def _counts(reading: Reading, number: Quantity, event: Event, nouns: list[int]) -> bool:
    if number.of == "persons":
        return event.category in _VICTIMS_COUNT
    if number.of == "vehicles":
        return event.category not in {"buskorning", "storande_samling", "angrepp", "vald"}
    if number.of == "pieces":
        if event.category == "nedskrapning":  # things left, but not "dumpning av däck, 30 st"
            return not nouns
        return event.category not in _OF_PEOPLE - {"narkotika", "hot"} and not _taken_away(
            reading, number
        )
    if number.of != "things":
        return False
    if event.category == "inbrott":  # what was taken does not count the break-ins
        heads = [hit.head for hit in event.hits if hit.category == "inbrott"]
        phrase = reading.tokens[number.last : number.last + 2]
        return any(number.last <= head <= number.last + 3 for head in heads) or any(
            token.has("store") or token.has("lock") for token in phrase
        )
    if event.category in _TALK | _OF_PEOPLE:
        furthest = number.last + (1 if event.category in _TALK else 2)
        near = any(number.last <= noun <= furthest for noun in nouns)
        return near or event.category in {"narkotika", "hot", "storande_samling"}
    return True


def _taken_away(reading: Reading, number: Quantity) -> bool:
    after = reading.tokens[number.last : number.last + 4]
    words = [token.word for token in after if not token.role]
    return bool({"till", "gripna", "skadade", "sjukhus", "omhändertagna", "avvisade"} & set(words))
