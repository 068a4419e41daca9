"""Words that stand apart and say something together: in a file's name, in neighbouring cells.

In the name of a file words are joined, and people stand as in a register, surname first; in a
table a name or a number may be parted over two cells. The personal-data stop reads sentences
(DOMAIN 10.3), so that each of these gives it other readings of the same words.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from urllib.parse import unquote

from stdnum import luhn

from samverkan.interpretation.personal_data.given_names import (
    EVERYDAY_NAMES,
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
_BIRTH = re.compile(r"(?<!\d)(?:(?:18|19|20)?\d{6}|(?:18|19|20)\d\d-\d\d-\d\d)\s?[-+]?$")
_LAST_FOUR = re.compile(r"^[-+]?\d{4}(?!\d)")
_PREFIX = re.compile(r"^(?:\+46\s?\(?0?\)?\d{1,3}|0\d{1,3})\s?-?$")
_NUMBER = re.compile(r"^\d[\d ]{4,9}$")
_BEFORE_PLANS = 2010
"""Earlier days are of nobody's plan; of later ones somebody born is told by the check digit."""
_RECENT = 5
"""Years. Who is younger is in no report; the days of a plan are."""
_CENTURY = 100
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROLE = re.compile(
    r"rektor|chef|polis|samordnare|ledare|sekreterare|strateg|kurator|handlaggare|ordforande|skola"
    r"|rad$|verk|bolag|forening|namnd|forvaltning|kommun|fritid|social|grupp|plan$"
    r"|(?:ing|het|tion|else|ungdom|mote)$"
)
"""What is hardly a surname: who does something, and what is done."""
_NAME_CELL = 2
"""Words of a cell that holds nothing but a part of a name: "Anna Karin"."""


def of_file(name: str) -> tuple[str, ...]:
    """Return the readings of a file's name, without its ending and the time that it is of."""
    plain = unicodedata.normalize("NFC", unquote(name))
    stem = _OF_YEAR.sub(" ", _STAMP.sub(_without_stamp, _ENDING.sub("", plain))).strip()
    words = " ".join(_BETWEEN.sub(" ", stem).split())
    return tuple(dict.fromkeys((stem, words, *_turned(words))))


def of_row(cells: Sequence[str], year: int) -> tuple[str, ...]:
    """Return the readings of neighbouring cells that say something together; often none.

    An empty cell parts its neighbours. `year` is this year: a day of these years beside an
    amount is no number of anybody's.
    """
    found = [
        reading
        for left, right in pairwise(cell.strip() for cell in cells)
        if left and right
        for reading in (*_number(left, right, year), *_name(left, right))
    ]
    return tuple(dict.fromkeys(found))


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


def _number(left: str, right: str, year: int) -> Iterator[str]:
    birth, last = _BIRTH.search(left), _LAST_FOUR.search(right)
    if birth and last:
        begun, end = birth[0].strip(), last[0]
        born = _born(begun, year)
        if begun[-1] in "-+" or end[0] in "-+":
            yield begun + end
        elif born < _BEFORE_PLANS and begun == left and end == right and not _YEAR.match(end):
            # Between the cells stands what would be a hyphen in a text.
            yield f"{begun.replace('-', '')}-{end}"
        elif born < year - _RECENT or len(begun) == len("YYMMDD"):
            yield f"{begun} {end}"
    if _PREFIX.match(left) and _NUMBER.match(right):
        yield f"{left}{'' if left[-1] == '-' else '-'}{right}"


def _born(day: str, year: int) -> int:
    """Return the year of a day; of two digits the last such year that a plan could mean."""
    digits = re.sub(r"\D", "", day)
    if len(digits) > len("YYMMDD"):
        return int(digits[:4])
    near = year // _CENTURY * _CENTURY + int(digits[:2])
    return near if near <= year + 2 * _RECENT else near - _CENTURY


def _name(left: str, right: str) -> Iterator[str]:
    """Give two cells that are parts of a name, in either order."""
    words = left.split(), right.split()
    if any(len(each) > _NAME_CELL or not all(map(_is_named, each)) for each in words):
        return
    for given, surname in (words, words[::-1]):
        is_given = all(fold(word) in GIVEN_NAMES for word in given)
        is_everyday = all(fold(word) in EVERYDAY_NAMES for word in given)
        last = surname[-1]
        is_other = is_everyday or fold(last) in NO_SURNAMES or _ROLE.search(fold(last))
        if is_given and (_is_surname(last) or not is_other):
            yield f"{' '.join(given)} {' '.join(surname)}"


def _is_named(word: str) -> bool:
    return word[:1].isupper() and _WORD.fullmatch(word) is not None


def _is_surname(word: str) -> bool:
    plain = fold(word)
    return plain in SURNAMES or (plain.endswith(SURNAME_ENDINGS) and plain not in NO_SURNAMES)
