"""Words, numbers and signs of a text, with their places, sentences and chunks."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from samverkan.interpretation.lexicon import WordInfo, look_up, spelled
from samverkan.swedish_dates import Mark
from samverkan.swedish_words import lenient

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:[-'][^\W\d_]+)*(?:-(?=\s))?|\n|\S")
_NOTHING_KNOWN = WordInfo()

# Talk language and shortenings, to the word they stand for.
_SPOKEN: dict[str, str] = {
    spoken: word
    for word, forms in {
        "och": "o å",
        "eller": "el",
        "var": "va",
        "stod": "stog",
        "med": "m mä",
        "upp": "opp",
        "uppe": "oppe",
        "till": "te",
        "kvar": "kvaar",
        "varit": "vatt vari",
        "är": "e ä",
        "tagit": "tatt tatte",
        "det": "de d",
        "någon": "nån ngn nåen",
        "något": "nåt ngt nått",
        "några": "nåra ngra",
        "mycket": "mkt mke mycke",
        "lugnt": "lungt lunkt lunt luggnt",
        "inte": "int inge ente",
        "inget": "inge't ingett ingenting",
        "ingen": "ingn",
        "stycken": "st styck stk",
        "personer": "pers",
        "gånger": "ggr ggn",
        "brand": "\N{FIRE}",
        "smällare": "\N{FIRECRACKER} \N{FIREWORKS}",
        "plus": "+",
        "(": "[ {",
        ")": "] }",
        "x": "×",
        "mellan": "mella",
        "station": "stn stationn",
        "cirka": "ca c:a runt omkring ungefär typ uppskattningsvis",
    }.items()
    for spoken in forms.split()
}
_BY_NIGHT = WordInfo((), frozenset(("at night",)))
_HABITS = frozenset(("kvällar", "kvällarna", "kvallarna", "nätter", "nätterna", "natterna"))
_ABBREVIATIONS = frozenset(
    [
        "ca",
        "kl",
        "st",
        "tel",
        "dnr",
        "nr",
        "resp",
        "bl",
        "t",
        "p",
        "s",
        "d",
        "v",
        "tr",
        "vån",
        "lgh",
        "osv",
        "ev",
        "max",
        "min",
        "inkl",
        "exkl",
        "ex",
        "el",
        "a",
        "g",
        "e",
        "fr",
        "o",
        "m",
    ]
)
CONTRAST = re.compile(
    lenient(
        r"men|däremot|dock|förutom|utom|utöver|undantag|undantaget|bortsett|bara|endast|fast|"
        r"annars|i\sövrigt|däremot|istället"
    )
)
AND = frozenset(
    ("och", "samt", "plus", "&", "/", "eller", "även", "resp", "respektive", "därefter")
)


@dataclass(slots=True)
class Token:
    """One word, number or sign.

    Attributes:
        start: first character.
        end: character after the last one.
        word: lower case, talk language undone.
        is_word: whether it is a word of letters.
        number: whether it is written in digits.
        info: senses and concepts; none inside a date or an area.
        role: "date", "area", "level" or "" for an ordinary word.
        sentence: number of its sentence.
        chunk: number of its chunk; a comma or "men" begins a new one.

    """

    start: int
    end: int
    word: str
    is_word: bool
    number: bool
    info: WordInfo = _NOTHING_KNOWN
    role: str = ""
    sentence: int = 0
    chunk: int = 0

    def has(self, concept: str) -> bool:
        """Whether the word carries a concept."""
        return concept in self.info.concepts


class _Form(NamedTuple):
    """What is known of a word as it was written, wherever it stands."""

    word: str
    full: str
    info: WordInfo
    is_word: bool
    number: bool


@lru_cache(maxsize=8192)
def _form(written: str) -> _Form:
    word = _SPOKEN.get(written, written)
    is_word = word[:1].isalpha()
    full, info = spelled(word) if is_word else (word, _NOTHING_KNOWN)
    return _Form(word, full, info, is_word, word.isdecimal())


def tokenize(low: str, taken: list[tuple[int, int, str]]) -> list[Token]:
    """Return the tokens of a lower-case text.

    `taken` are character intervals of dates, areas and levels, with their role; words
    inside them carry no sense of their own.
    """
    tokens: list[Token] = []
    pending = iter([*sorted(taken), (len(low), len(low), "")])
    first, last, role = next(pending)
    for found in _TOKEN.finditer(low):
        start, end = found.span()
        while last <= start:
            first, last, role = next(pending)
        word, full, info, is_word, number = _form(found[0])
        if start < first:
            tokens.append(Token(start, end, full, is_word, number, info))
        else:
            known = _known_within(word, role)
            tokens.append(Token(start, end, word, is_word, number, known, role))
    _number_sentences(low, tokens)
    return tokens


def _known_within(word: str, role: str) -> WordInfo:
    """Return what a word says beside being part of a date, an area or a level."""
    if word in _HABITS:  # "på kvällarna" names no day, but says when
        return look_up(word)
    return _BY_NIGHT if role == "date" and word.startswith("natt") else _NOTHING_KNOWN


def _number_sentences(low: str, tokens: list[Token]) -> None:
    sentence = chunk = 0
    bullets = any(map(low.__contains__, _CLOSING))
    previous: Token | None = None
    for index, token in enumerate(tokens):
        if previous is not None:
            # A word ends nothing; what follows it may be the "2)" of an enumeration.
            may_end = not previous.role and (bullets or not (previous.is_word or previous.number))
            if may_end and _ends_sentence(low, tokens, index - 1):
                sentence += 1
                chunk += 1
            elif (may_end and _ends_chunk(low, tokens, index - 1)) or (
                token.is_word and not token.role and _contrasts(token.word)
            ):
                chunk += 1
        token.sentence, token.chunk = sentence, chunk
        previous = token


_CLOSING = ")]}"


@lru_cache(maxsize=8192)
def _contrasts(word: str) -> bool:
    return CONTRAST.fullmatch(word) is not None


def _ends_sentence(low: str, tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if token.word == "\n":
        return True
    following = tokens[index + 1].word if index + 1 < len(tokens) else ""
    if token.word in _ENDS and following in _ENDS:  # "!!", "..."
        return False
    if token.word in {"!", "?"}:
        return True
    if token.word != ".":
        return _is_bullet(tokens, index + 1)
    before = tokens[index - 1] if index else None
    if (
        before is not None
        and before.end == token.start
        and (before.word in _ABBREVIATIONS or low[before.start : before.end] in _ABBREVIATIONS)
    ):
        return False
    return low[token.end : token.end + 1] in {" ", "\n", "", "\t"} or not low[token.end].isalnum()


_ENDS = frozenset("!?.")
_BRACKET = 8  # no longer stretch is written in brackets before a number


def _is_bullet(tokens: list[Token], index: int) -> bool:
    """Whether "2)" of an enumeration begins here."""
    if index + 1 >= len(tokens) or tokens[index + 1].word != ")" or not tokens[index].number:
        return False
    before = [token.word for token in tokens[max(0, index - _BRACKET) : index]]
    opened = "(" in before and ")" not in before[before.index("(") :]
    return (
        not opened
        and not tokens[index].role
        and tokens[index - 1].word != "("
        and tokens[index].end == tokens[index + 1].start
    )


def _ends_chunk(low: str, tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if token.word in {",", ";", "|", "•", "–", "—"}:
        return True
    return (
        token.word == "-"
        and low[token.start - 1 : token.start] == " "
        and (low[token.end : token.end + 1] == " ")
    )


def cover(tokens: list[Token], mark: Mark) -> tuple[int, int]:
    """Return the first token of a mark and the token after it."""
    first = next((i for i, token in enumerate(tokens) if token.end > mark.start), len(tokens))
    last = first
    while last < len(tokens) and tokens[last].start < mark.end:
        last += 1
    return first, last
