"""Yes and no, as people write and react them."""

import re

from commands.base import fold

THUMBS_UP = frozenset({"✅", "👍", "☑", "✔", "👌"})
THUMBS_DOWN = frozenset({"❌", "👎", "✖"})

_YES = re.compile(
    r"(?:j|ja+|japp|jo|jajamen|ok|okej|okey|yes|stammer|det stammer|visst|absolut|precis)"
    r"(?: (?:tack|det|stammer|bra|fint|precis|absolut|visst|ok|ja))*"
)
_NO = re.compile(
    r"(?:n|nej|nae?|nix|no|fel|stammer inte|det stammer inte)"
    r"(?: (?:tack|det|stammer|inte|fel|ar|var))*"
)


def is_yes(text: str) -> bool:
    """Say whether a text is no more than a yes."""
    return _YES.fullmatch(plain_words(text)) is not None


def is_no(text: str) -> bool:
    """Say whether a text is no more than a no."""
    return _NO.fullmatch(plain_words(text)) is not None


def plain_words(text: str) -> str:
    """Return a text folded, without marks, with single spaces."""
    return " ".join(re.sub(r"[^\w\s]", " ", fold(text)).split())
