"""Words that speak of an event."""

from typing import NamedTuple

from samverkan.interpretation.lexicon import Strength


class Hit(NamedTuple):
    """Words that speak of an event of one category.

    Attributes:
        category: category id.
        strength: how the words behave (see `lexicon`).
        first: first token, counted in the whole text.
        last: last token.
        head: the token that names it.
        rule: the trigger word or the name of the combination.
        definite: the word points back at something known ("branden").

    """

    category: str
    strength: Strength
    first: int
    last: int
    head: int
    rule: str
    definite: bool = False
