"""What is left of a text when what cannot be seen in it is taken away.

An invisible mark in a name or a number would hide it from the personal-data stop (DOMAIN
10.3), and no database takes all of them.
"""

import re
import unicodedata

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad]")
_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
"""What else ends a line, to some who read and not to others: that of a calendar file too."""
_BEYOND_LATIN = re.compile("[^\x00-\u024f]+")
_HIDDEN = frozenset({"Cc", "Cf", "Cs"})
"""Categories: controls, formats, halves of characters."""
_MARKS = frozenset({"Mn", "Me"})
"""Categories of what is written on the character before it."""
_IGNORED = re.compile(
    "[\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufffe\uffff\U000e0000-\U000e0fff]"
)  # fillers, noncharacters, tags


def cleaned(text: str) -> str:
    """Return text in composed form without what could hide or turn its words.

    Lines end with a line feed, and with nothing else.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    composed = _CONTROL.sub("", unicodedata.normalize("NFC", _BREAK.sub("\n", text)))
    # What is taken away may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", _BEYOND_LATIN.sub(_seen, composed)).strip()


def _seen(run: "re.Match[str]") -> str:
    """Return what is seen of characters that are no Latin ones, and stand after one or nothing.

    A mark on a Latin letter or a digit, where there is no such letter, only hides it.
    """
    shown = [sign for sign in _IGNORED.sub("", run[0]) if unicodedata.category(sign) not in _HIDDEN]
    first = next(
        (at for at, sign in enumerate(shown) if unicodedata.category(sign) not in _MARKS),
        len(shown),
    )
    return "".join(shown[first:])
