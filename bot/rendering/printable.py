"""Text that people wrote, made safe to print.

PDF/A-2a forbids a character without a glyph, and Typst refuses the whole document for
one emoji. The characters that the font holds are listed beside it
(`templates/fonts/characters.json`, first and last of each range); a test prints them all.
"""

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files

SUBSTITUTE = "□"
LONGEST_WORD = 30

_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_PIECE = re.compile(rf"\S{{1,{LONGEST_WORD}}}")
_ZERO_WIDTH_SPACE = "\u200b"
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Two accents on a letter are language, a pile of them is vandalism.
_PILED_MARKS = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
_SUBSTITUTES = re.compile(f"{SUBSTITUTE}{{2,}}")
_HARMFUL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff"
    "\ufff9-\uffff\ud800-\udfff"
    + "".join(
        f"{chr(0x10000 * plane + 0xFFFE)}-{chr(0x10000 * plane + 0xFFFF)}" for plane in range(1, 17)
    )
    + "]"
)
# Controls, bidirectional marks and joiners, lone surrogates; combining marks.
_SILENT = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})


def tidy(text: str) -> str:
    r"""Return `text` without what harms a reader of any format; every script and emoji stays.

    Controls, bidirectional overrides, lone surrogates and noncharacters go, for XML allows
    none of them and they can show a text as another. Line ends become "\n".
    """
    lines = _LINE_END.sub("\n", _PILED_MARKS.sub(r"\1", unicodedata.normalize("NFC", text)))
    return _HARMFUL.sub("", lines.replace("\t", " ")).strip()


def printable(text: str) -> str:
    r"""Return `text` with only characters that the document font can show.

    Controls, bidirectional marks and lone surrogates go. A character that is only a
    styled form of another becomes that one. What then has no glyph, an emoji or another
    script, becomes one "□" per run, so that the reader sees that something stood there.
    Line ends stay, as "\n". A word of more than 30 characters may break.
    """
    lines = _LINE_END.sub("\n", _PILED_MARKS.sub(r"\1", unicodedata.normalize("NFC", text)))
    shown = "".join(_shown(character) for character in lines)
    return _LONG_WORD.sub(_breakable, _SUBSTITUTES.sub(SUBSTITUTE, shown)).strip()


def printable_data(value: object) -> object:
    """Return plain data (dict, list, tuple, str, numbers, None) with every string printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: printable_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable_data(item) for item in value]
    return value


@cache
def font_characters() -> frozenset[str]:
    """Return the characters of the document font."""
    ranges = json.loads((files("templates") / "fonts" / "characters.json").read_text("utf-8"))
    return frozenset(chr(code) for first, last in ranges for code in range(first, last + 1))


def _shown(character: str) -> str:
    if character == "\n" or character in font_characters():
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character) in _SILENT:
        return ""
    plain = unicodedata.normalize("NFKC", character)
    return plain if font_characters().issuperset(plain) else SUBSTITUTE


def _breakable(word: re.Match[str]) -> str:
    return _ZERO_WIDTH_SPACE.join(_PIECE.findall(word[0]))
