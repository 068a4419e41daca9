"""Whether hits have a number of their own, and which of them speaks loudest."""

from samverkan.interpretation.hit import Hit
from samverkan.interpretation.quantities import Quantity
from samverkan.interpretation.reading import Reading

SOLID = frozenset(("event", "verb"))


HIDDEN = frozenset(("natverk", "natkrankning", "manniskohandel"))


DONE_TO_VEHICLES = frozenset(("stold", "brand", "skadegorelse"))


def strongest(cluster: list[Hit]) -> Hit:
    """Return the hit that speaks loudest of an event."""
    return min(cluster, key=lambda hit: ("event", "verb", "sign", "weak").index(hit.strength))


def own_number(reading: Reading, last: int, cluster: list[Hit]) -> bool:
    """Whether hits after the token `last` have a number of their own."""
    return any(
        last < number.first
        and number.last <= hit.head
        and hit.head - number.last <= 3  # noqa: PLR2004 - a noun phrase
        and (not number.article or (hit.strength == "event" and hit.category not in HIDDEN))
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
    return number.of == "vehicles" and not number.article and hit.category in DONE_TO_VEHICLES


def is_counted(reading: Reading, group: list[Hit]) -> bool:
    """Whether a number stands before the first of some hits."""
    first = min(one.first for one in group)
    return any(
        number.last <= first and first - number.last <= 2  # noqa: PLR2004 - a noun phrase
        and not number.article
        for number in reading.numbers
    )  # fmt: skip
