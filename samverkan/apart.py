"""Words that stand apart and say something together: in the name of a file.

There words are joined, and people stand as in a register, surname first. The personal-data stop
reads sentences (DOMAIN 10.3), so that it is given other readings of the same words.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from urllib.parse import unquote

from stdnum import luhn

from samverkan.interpretation.personal_data.given_names import (
    GIVEN_NAMES,
    NO_SURNAMES,
    SURNAME_ENDINGS,
    SURNAMES,
)
from samverkan.swedish_words import fold

_ENDING = re.compile(r"\.[a-zA-Z]\w{1,4}$")
_BETWEEN = re.compile(
    r"[_.+,;]+|\s[-–—]\s|(?<=[^\W\d])-(?=[^\W\d])"
    # Nothing: "AnnaSvensson", "LVUSvensson", "Svensson811218", "811218Svensson".
    r"|(?<=[a-zåäöéü])(?=[A-ZÅÄÖÉÜ])|(?<=[A-ZÅÄÖ]{2})(?=[A-ZÅÄÖ][a-zåäöéü]{3})"
    r"|(?<=[a-zåäöéü]{3})-?(?=\d)|(?<=\d)-?(?=[A-ZÅÄÖ][a-zåäöéü]{2})"
)
_STAMP = re.compile(
    r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)[-_ T]?([01]\d|2[0-3])([0-5]\d)(?:[0-5]\d)?(?!\d)"
)
"""When a scanner or a camera made a file: "20261115-0930"."""
_OF_YEAR = re.compile(r"(?<!\d)(?<!\d[-_ .])20\d\d(?:-[01]\d(?:-[0-3]\d)?)?(?![-_ .]?\d)")
"""What a document is of: "EST-2026" is no number plate."""
_WORD = re.compile(r"[^\W\d_][^\W\d_'-]+")


def of_file(name: str) -> tuple[str, ...]:
    """Return the readings of a file's name, without its ending and the time that it is of."""
    plain = unicodedata.normalize("NFC", unquote(name))
    stem = _OF_YEAR.sub(" ", _STAMP.sub(_without_stamp, _ENDING.sub("", plain))).strip()
    words = " ".join(_BETWEEN.sub(" ", stem).split())
    return tuple(dict.fromkeys((stem, words, *_turned(words))))


def _without_stamp(found: "re.Match[str]") -> str:
    """Take a time away, but not what is a number of somebody born then."""
    digits = "".join(found.groups())
    if luhn.is_valid(digits[2:]):
        return found[0]
    try:
        date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return found[0]
    return " "


def _turned(words: str) -> Iterator[str]:
    """Give "Svensson Anna" as it is said."""
    for first, second in pairwise(_WORD.finditer(words)):
        if words[first.end() : second.start()].strip():
            continue
        if _is_surname(first[0]) and fold(second[0]) in GIVEN_NAMES:
            yield f"{second[0].capitalize()} {first[0].capitalize()}"


def _is_surname(word: str) -> bool:
    plain = fold(word)
    return plain in SURNAMES or (plain.endswith(SURNAME_ENDINGS) and plain not in NO_SURNAMES)
