"""Words, numbers and signs of a text, with their places, sentences and chunks."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

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
        info: senses and concepts; none inside a date or an area.
        sentence: number of its sentence.
        chunk: number of its chunk; a comma or "men" begins a new one.
        role: "date", "area", "level" or "" for an ordinary word.

    """

    start: int
    end: int
    word: str
    info: WordInfo = field(default=_NOTHING_KNOWN)
    sentence: int = 0
    chunk: int = 0
    role: str = ""

    @property
    def number(self) -> bool:
        """Whether the token is written in digits."""
        return self.word.isdecimal()

    @property
    def is_word(self) -> bool:
        """Whether the token is a word of letters."""
        return self.word[:1].isalpha()

    def has(self, concept: str) -> bool:
        """Whether the word carries a concept."""
        return concept in self.info.concepts


def tokenize(low: str, taken: list[tuple[int, int, str]]) -> list[Token]:
    """Return the tokens of a lower-case text.

    `taken` are character intervals of dates, areas and levels, with their role; words
    inside them carry no sense of their own.
    """
    tokens: list[Token] = []
    pending = sorted(taken)
    index = 0
    for found in _TOKEN.finditer(low):
        start, end = found.span()
        while index < len(pending) and pending[index][1] <= start:
            index += 1
        inside = index < len(pending) and pending[index][0] <= start
        word = found[0]
        word = _SPOKEN.get(word, word)
        token = Token(start, end, word)
        if inside:
            token.role = pending[index][2]
            if word.startswith("natt") and token.role == "date":
                token.info = _BY_NIGHT
            if word in _HABITS:  # "på kvällarna" names no day, but says when
                token.info = look_up(word)
        elif word[:1].isalpha():
            token.word, token.info = spelled(word)
        tokens.append(token)
    _number_sentences(low, tokens)
    return tokens


def _number_sentences(low: str, tokens: list[Token]) -> None:
    sentence = chunk = 0
    for index, token in enumerate(tokens):
        previous = tokens[index - 1] if index else None
        if previous is not None and _ends_sentence(low, tokens, index - 1):
            sentence += 1
            chunk += 1
        elif (previous is not None and _ends_chunk(low, tokens, index - 1)) or (
            index and token.role == "" and _contrasts(token.word)
        ):
            chunk += 1
        token.sentence, token.chunk = sentence, chunk


@lru_cache(maxsize=8192)
def _contrasts(word: str) -> bool:
    return CONTRAST.fullmatch(word) is not None


def _ends_sentence(low: str, tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if token.role:
        return False
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
    if token.role:
        return False
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
