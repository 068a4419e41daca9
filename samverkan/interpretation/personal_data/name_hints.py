"""Whether any name may stand in a text, known from its words one by one.

Most messages name nobody, and nearly all their words were met before: what a word may be in a
name is remembered by word. Each hint takes in more than the rules in `names` do, never less.
"""

import re
from functools import lru_cache, reduce
from itertools import pairwise
from operator import and_, or_

from samverkan.interpretation.personal_data.given_names import (
    GIVEN_NAMES,
    NO_NAMES,
    PATRONYMIC,
    PERSONAL_TITLES,
    SURNAMES,
    is_given,
    surname_by_ending,
)
from samverkan.swedish_words import fold

LETTERS = "a-zåäöéüáíóøæA-ZÅÄÖÉÜÁÍÓØÆ"
WORD = rf"[{LETTERS}][{LETTERS}'-]+"
WORDS = re.compile(WORD)
PARTICLES = ("von", "af", "de", "al", "el", "bin", "ben", "van", "der", "di", "da")
LONE_CAPITAL = re.compile(r"(?<!\w)[A-ZÅÄÖ]{1,2}(?!\w)")

# What `hints` tells of a text.
FULL_NAME = 1  # two words beside each other that may be a first and a last name
GIVEN = 2  # a given name, in whatever case
GIVEN_WITH_CAPITAL = 4  # a given name with a capital, and not in capitals only
INITIAL = 8  # one or two capitals alone
_PARTICLE = 16  # what may stand between the two words of a name

# What a word may be as first name and as last: a pair may be a name when one bit is in both.
_BOTH_CAPITALS, _KNOWN, _BY_LAST_ALONE, _TITLED, _ANY = 1, 2, 4, 8, 15
_LONGEST = 80  # signs of a stretch that is looked into; of a longer one all is possible
_PARTICLES = frozenset(PARTICLES)


def hints(text: str) -> int:
    """Return the bits of what the words of a text, in its own case, may be in a name."""
    stretches = text.split()
    if not stretches:
        return 0
    firsts, lasts, alone = zip(*map(_of_stretch, stretches), strict=True)
    found: int = reduce(or_, alone)
    if any(map(and_, firsts, lasts[1:])) or (found & _PARTICLE and _beside_particle(stretches)):
        found |= FULL_NAME
    return found & ~_PARTICLE


def _beside_particle(stretches: list[str]) -> bool:
    known = [_of_stretch(one) for one in stretches if one not in _PARTICLES]
    return any(one[0] & after[1] for one, after in pairwise(known))


@lru_cache(maxsize=8192)
def _of_stretch(stretch: str) -> tuple[int, int, int]:
    """Return what a stretch without white space may be as first name, as last, and alone."""
    if len(stretch) > _LONGEST:
        return _ANY, _ANY, GIVEN | GIVEN_WITH_CAPITAL | _signs_of(stretch)
    words = list(WORDS.finditer(stretch))
    if not words:
        return 0, 0, _signs_of(stretch)
    first = _endings(words[-1][0]) if words[-1].end() == len(stretch) else []
    last = [] if words[0].start() else _beginnings(words[0][0])
    return (
        reduce(or_, map(_as_first, first), 0),
        reduce(or_, map(_as_last, last), 0),
        reduce(or_, (_alone(word[0]) for word in words)) | _signs_of(stretch),
    )


def _signs_of(stretch: str) -> int:
    return (INITIAL if LONE_CAPITAL.search(stretch) else 0) | (
        _PARTICLE if stretch in _PARTICLES else 0
    )


def _endings(word: str) -> list[str]:
    """Return a word and what it ends in after an apostrophe ("l'Anna")."""
    return [word[place:] for place in range(len(word)) if not place or word[place - 1] == "'"]


def _beginnings(word: str) -> list[str]:
    """Return a word and what stands before each hyphen or apostrophe in it ("Berg-3")."""
    return [word, *(word[:place] for place in range(2, len(word)) if word[place] in "'-")]


def _as_first(word: str) -> int:
    return (
        _BY_LAST_ALONE
        | (_BOTH_CAPITALS if word[0].isupper() else 0)
        | (_KNOWN if is_given(fold(word)) else 0)
        | (_TITLED if word.lower() in PERSONAL_TITLES else 0)
    )


def _as_last(word: str) -> int:
    plain = fold(word).removesuffix("s")
    patronymic = word.lower().endswith(PATRONYMIC)
    known = plain in SURNAMES or plain in GIVEN_NAMES or surname_by_ending(plain)
    return (
        (_BOTH_CAPITALS | _TITLED if word[0].isupper() else 0)
        | (_BY_LAST_ALONE if patronymic else 0)
        | (_KNOWN if known else 0)
    )


def _alone(word: str) -> int:
    plain = fold(word)
    if plain not in GIVEN_NAMES and (
        plain in NO_NAMES or plain.removesuffix("s") not in GIVEN_NAMES
    ):
        return 0
    return GIVEN | (GIVEN_WITH_CAPITAL if word[0].isupper() and not word.isupper() else 0)
