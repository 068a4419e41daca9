"""Whether later words of the same category only describe the event again (DOMAIN 14.2)."""

import re

from samverkan.interpretation.hit import Hit
from samverkan.interpretation.numbering import (
    DONE_TO_VEHICLES,
    HIDDEN,
    is_counted,
    strongest,
)
from samverkan.interpretation.reading import Reading
from samverkan.interpretation.tokens import AND, Token
from samverkan.swedish_words import lenient


def describes(reading: Reading, group: list[Hit], cluster: list[Hit], *, numbered: bool) -> bool:
    """Whether later words of the same category only describe the event again."""
    tokens = reading.tokens
    hit = strongest(cluster)
    if any(tokens[one.head].word == tokens[hit.head].word for one in group):
        return False
    last = max(one.last for one in group)
    between = tokens[last + 1 : min(one.first for one in cluster)]
    if (
        hit.rule.startswith("falsklarm")
        or hit.definite
        or (not numbered and (_is_manner(hit) or in_bracket(tokens, last, hit.first)))
        or any(token.word in _PERHAPS for token in between)
    ):
        return True
    anded = any(not token.role and token.word in AND for token in between)
    if anded and hit.category in DONE_TO_VEHICLES and _own_object(reading, last, hit):
        return False
    if anded and len(between) == 1 and not numbered:  # "hot och trakasserier"
        return True
    if numbered:
        return not anded and not is_counted(reading, group)
    if _is_a_state(group, hit):
        return True
    if anded:
        return hit.strength != "event"
    return hit.strength != "event" or any(one.strength != "event" for one in group)


_SOILED = re.compile(lenient(r"skräpig|n[eä]d?r?skräpat|smutsig|skitig"))


def _is_a_state(group: list[Hit], hit: Hit) -> bool:
    """Know that "kolsvart, lyset släckt" and "skräpigt, överfulla kärl" tell of one state."""
    if any(_SOILED.match(one.rule) for one in (*group, hit)):
        return True
    return _is_dark(hit) and any(_is_dark(one) for one in group)


def _own_object(reading: Reading, last: int, hit: Hit) -> bool:
    """Whether "… och en stol vandaliserad" has an object of its own."""
    return hit.strength == "verb" and any(
        last < number.first and 0 < hit.head - number.last <= 2  # noqa: PLR2004 - a noun phrase
        and number.of in {"things", "vehicles"}
        for number in reading.numbers
    )  # fmt: skip


def _is_dark(hit: Hit) -> bool:
    return (
        hit.rule in {"a light is out", "a dark passage"}
        or _DARKNESS.fullmatch(hit.rule) is not None
    )


_DARKNESS = re.compile(
    lenient(r"(?:kol|beck)svart\w*|(?:ned|ner)släckt\w*|mörk(?:lag|erlag)\w*|strömavbrott")
)


# Of these, later words tell how it was done: "fyra bedrägerier …, falsk bank som ringer".
_HAVE_A_MANNER = frozenset(("bedrageri", "natverk", "natkrankning", "hot", "manniskohandel"))


def _is_manner(hit: Hit) -> bool:
    return hit.category in HIDDEN or (hit.category in _HAVE_A_MANNER and " " in hit.rule)


def in_bracket(tokens: list[Token], last: int, first: int) -> bool:
    """Whether a bracket opens between two words, and nothing else parts them."""
    between = {token.word for token in tokens[last + 1 : first]}
    return "(" in between and not between & {")", ",", ";"}


_PERHAPS = frozenset(
    [
        "troligen",
        "troligtvis",
        "misstänkt",
        "misstänkta",
        "misstanke",
        "misstänks",
        "sannolikt",
        "antagligen",
        "eller",
        "förmodligen",
        "kanske",
    ]
)
