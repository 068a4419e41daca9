"""How Swedish words are made comparable: composed form, case, missing å ä ö, numbers in words."""

import unicodedata
from functools import lru_cache

_FOLDED = str.maketrans(
    "åäöéèëêáàâãüûúùíìïîóòôõøæçñ–—−‐‑‒’`´\u00a0\u202f\u2009",
    "aaoeeeeaaaauuuuiiiiooooo" + "acn------''' " + "  ",
)

NUMBER_WORDS: dict[str, int] = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8,
    "nio": 9, "tio": 10, "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15,
    "sexton": 16, "sjutton": 17, "arton": 18, "nitton": 19, "tjugo": 20, "trettio": 30,
}  # fmt: skip


def compose(text: str) -> str:
    """Return the text in composed Unicode form (NFC), the form all positions refer to."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    lower = character.lower()
    folded = (lower if len(lower) == 1 else lower[0]).translate(_FOLDED)
    return folded if len(folded) == 1 else character


def fold(text: str) -> str:
    """Return lower case without diacritics, one character for each character of `text`."""
    if text.isascii():
        return text.lower()
    return "".join([_fold_character(character) for character in text])
