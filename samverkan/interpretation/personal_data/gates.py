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

    """

    pattern: re.Pattern[str]
    bit: int

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


ALWAYS = 1  # a bit that is set for any text
RULES: list[Rule] = []
LISTENED: dict[int, str] = {}  # the expression of each bit
_listened = _Listened()


def rule(expression: str, *, alone: bool = True) -> Rule:
    """Return a new rule, that texts are from now on listened for.

    A rule that is not `alone` finds nothing in a sentence without a word of another one.
    Raises ValueError for an expression that any text might hold: that is no rule to wait with.
    """
    new = Rule(re.compile(expression), listen(expression))
    RULES.append(new)
    if alone:
        _listened.alone |= new.bit
    return new


def listen(expression: str) -> int:
    """Return a new bit of what `heard` returns, for texts that an expression may be found in.

    Raises ValueError as `rule` does.
    """
    needed = pieces(expression)
    if needed is None:
        raise ValueError(f"no word tells where this may be found: {expression}")
    bit = ALWAYS << (1 + len(LISTENED))
    LISTENED[bit] = expression
    for piece in needed:
        begins = piece.startswith(" ")
        table = _listened.beginnings if begins else _listened.insides
        table[piece] = table.get(piece, 0) | bit
        if begins:
            _listened.lengths.add(len(piece))
    _heard_in.cache_clear()
    return bit


def heard(low: str) -> int:
    """Return the bits of the rules that may hold of a text in lower case."""
    return reduce(or_, map(_heard_in, low.split()), ALWAYS)


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
