"""Which rules of the stop are worth trying on a text, known from its words alone.

Most rules are long expressions, and most messages have no word that any of them begins with.
What each word sets going is read from the rules (see `pieces`) and remembered by word, so that
a message without such words costs one look-up a word, however many the rules are.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_

from samverkan.interpretation.personal_data.pieces import pieces

_RUN = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the stop.

    Attributes:
        pattern: where it holds, in a text in lower case.
        bit: its own bit of what `heard` returns.
        pieces: what a text must have one of for it to hold (see `pieces`).

    """

    pattern: re.Pattern[str]
    bit: int
    pieces: frozenset[str]

    def finds(self, low: str, heard: int) -> Iterable[re.Match[str]]:
        """Return where the rule holds of a text of which `heard` are the rules that may."""
        return self.pattern.finditer(low) if heard & self.bit else ()


@dataclass(slots=True)
class _Listened:
    """What is listened for: the bits of each piece, and of the rules that find without others."""

    beginnings: dict[str, int] = field(default_factory=dict)  # pieces that begin a word
    lengths: set[int] = field(default_factory=set)  # of those
    insides: dict[str, int] = field(default_factory=dict)  # pieces from anywhere in a word
    alone: int = 0


RULES: list[Rule] = []
_listened = _Listened()


def rule(expression: str, *, alone: bool = True) -> Rule:
    """Return a new rule, that texts are from now on listened for.

    A rule that is not `alone` finds nothing in a sentence without a word of another one.
    Raises ValueError for an expression that any text might hold: that is no rule to wait with.
    """
    pattern = re.compile(expression)
    needed = pieces(pattern)
    if needed is None:
        raise ValueError(f"no word tells where this may be found: {expression}")
    new = Rule(pattern, 1 << len(RULES), needed)
    RULES.append(new)
    for piece in needed:
        begins = piece.startswith(" ")
        table = _listened.beginnings if begins else _listened.insides
        table[piece] = table.get(piece, 0) | new.bit
        if begins:
            _listened.lengths.add(len(piece))
    if alone:
        _listened.alone |= new.bit
    _heard_in.cache_clear()
    return new


def heard(low: str) -> int:
    """Return the bits of the rules that may hold of a text in lower case."""
    return reduce(or_, map(_heard_in, low.split()), 0)


def tells(heard: int) -> bool:
    """Whether a rule is among these that finds something without any other."""
    return bool(heard & _listened.alone)


@lru_cache(maxsize=8192)
def _heard_in(stretch: str) -> int:
    bits = 0
    for run in _RUN.findall(stretch):
        alone = f" {_DIGIT.sub('0', run)} "
        for length in _listened.lengths:
            bits |= _listened.beginnings.get(alone[:length], 0)
        for piece, those in _listened.insides.items():
            if piece in alone:
                bits |= those
    return bits
