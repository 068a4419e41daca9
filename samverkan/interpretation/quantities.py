"""How many, and of what: numbers in digits and words, ranges, lower bounds (DOMAIN 14.2, 3)."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from samverkan.interpretation.tokens import Token
from samverkan.swedish_words import NUMBER_WORDS, lenient

Of = Literal["occasions", "persons", "vehicles", "things", "pieces", "nothing", "other"]
_MOST = 500  # a larger number in a report is no count
_SCAN = 4


class Quantity(NamedTuple):
    """A number and what it counts.

    Attributes:
        first: first token.
        last: token after the last one of the number itself.
        value: the number, the lower end of a range.
        at_least: True when it is a lower bound.
        of: occasions, persons, vehicles, things, pieces ("3 st"), nothing that follows,
            or something else (years, metres).
        article: True for "en" and "ett", which may be mere articles.

    """

    first: int
    last: int
    value: int
    at_least: bool
    of: Of
    article: bool = False


_LOOSE = {
    **dict.fromkeys(("några", "nagra", "flera", "upprepade", "diverse", "åtskilliga", "många",
                     "manga", "fler", "flertalet", "återkommande"), 2),
}  # fmt: skip
_AFTER_ARTICLE = {"par": (2, False), "antal": (2, True), "flertal": (2, True), "fåtal": (2, True),
                  "dussin": (12, False), "tjog": (20, False), "handfull": (5, True),
                  "tiotal": (10, False), "hundratal": (100, False)}  # fmt: skip
_TENS = re.compile(
    lenient(r"(tio|elva|tolv|femton|tjugo|trettio|fyrtio|femtio|hundra|dussin)(?:-?tal)(?:et|s)?")
)
_TWENTY_ODD = re.compile(
    lenient(r"(tjugo|trettio|fyrtio)(en|ett|två|tre|fyra|fem|sex|sju|åtta|nio)")
)
_NEVER_COUNTS_AFTER = re.compile(
    lenient(
        r"port|porten|portar|åldern|åldrarna|ålder|våning|våningen|vån|plan|buss|bussen|linje|"
        r"klass|klassen|årskurs|åk|"
        r"lgh|"
        r"lägenhet|nr|nummer|nivå|läge|spår|rum|sal|hus|huset|kl|klockan|tel|telefon|dnr|diarienr|"
        r"vecka|v|a|paragraf|kap|ärende|ärendenr|diarienummer|version|rakel|fas|trappa|uppgång|"
        r"punkt|"
        r"gatan|vägen|\w+gatan|\w+vägen|\w+gränd|\w+stigen|\w+backen|område|distrikt|k|ks|pkt|t|"
        r"telefonnr"
    )
)
_OCCASION = re.compile(
    lenient(r"gång|gånger|tillfälle|tillfällen|nätter|omgångar|dagar|kvällar|morgnar")
)
_PERSON = re.compile(
    lenient(
        r"person(?:er|erna)?|snattare|tjuvar|rånare|klottrare|langare|kriminella|tonår\w*|"
        r"\w*pojkar|\w*flickor|\w*killar|\w*tjejer|\w*ungdomm?(?:ar|arna)?|kill(?:e|ar|arna)|"
        r"tjej(?:er|erna)?|män|man|"
        r"kvinn(?:a|or)|"
        r"\w*elev(?:er|erna)?|grabb(?:ar|arna)?|barn|äldre|vuxna|unga|pojkar|flickor|grupper|grupp|"
        r"gäng|"
        r"famil\w+|poliser|vakter|ordningsvakter|väktare|besökare|kunder|kund|gäster|boende|"
        r"hyresgäster|"
        r"grannar|vandrare|nattvandrare|föräldrar|tonåringar|hemlösa|eu-migranter|skadade|vittnen|"
        r"personal|anställda|lärare|fältare|förare|män|gärningsmän|maskerade|patruller|cyklister|"
        r"pensionärer|misstänkta|gripna|omhändertagna|avvisade|deltagare|människor|"
        r"mindre|"
        r"berusade|onyktra|fulla|påverkade|individer|åskådare|elvor|niondeklassare|folk|"
        r"killar/tjejer|"
        r"jugend|skolungdomar|polispatruller|enheter|bilpatruller|åringar|inblandade"
    )
)
_OTHER = re.compile(
    lenient(
        r"håll|sätt|vis|delar|orsaker|skäl|år|åring\w*|årig\w*|års\w*|årsåldern|meter|m|km|kvm|"
        r"kronor|kr|tkr|procent|kg|kilo|gram|"
        r"g|hg|liter|"
        r"minuter|min|timmar|timme|tim|h|sek|sekunder|grader|månader|månad|veckor|vecka|gr|mg|%|"
        r"tusen|ton|kubik\w*|kubikmeter|"
        r"klass|klasser|tiden|spåret|an|a|e|åk|poäng|trappor|tr|våningar"
    )
)
_VEHICLE_CONCEPTS = frozenset(("vehicle", "moped", "car"))
_LOWER_BOUND = frozenset(("minst", "över", "mer", "fler", "åtminstone", "ännu", "drygt"))
_STOPS = frozenset(
    [
        "i",
        "på",
        "vid",
        "från",
        "till",
        "mot",
        "med",
        "under",
        "efter",
        "före",
        "längs",
        "utanför",
        "bakom",
        "och",
        "men",
        "som",
        "var",
        "är",
        "blev",
        "har",
        "inom",
        "hos",
        "av",
        "om",
        "för",
        "den",
        "det",
        "de",
        "mellan",
        "samt",
        "plus",
        "eller",
        "varav",
        "sedan",
        "när",
        "då",
    ]
)


def quantities(tokens: list[Token]) -> list[Quantity]:
    """Return every number that may count something, in order."""
    found: list[Quantity] = []
    named: set[int] = set()
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.role or not (token.number or (token.is_word and _may_count(token.word))):
            index += 1
            continue
        quantity = _at(tokens, index)
        if quantity is not None and _continues_an_address(tokens, index, named):
            quantity = quantity._replace(of="other")
        if quantity is not None and quantity.of == "other":
            named.add(quantity.last - 1)
        if quantity is not None and quantity.of != "other":
            found.append(quantity)
        index = max(quantity.last if quantity else index + 1, index + 1)
    return found


def _continues_an_address(tokens: list[Token], index: int, named: set[int]) -> bool:
    """Whether digits belong to "Malmvägen 4, 6 och 8" or to a list of ports."""
    if not tokens[index].number or not index:
        return False
    before = tokens[index - 1]
    if before.role == "area" and _STREET.search(before.word):
        return True
    return before.word in {",", "och", "-"} and index - 2 in named


_STREET = re.compile(lenient(r"(?:vägen|gatan|väg|gata|gränd|stigen|backen|plan)$"))


def _at(tokens: list[Token], index: int) -> Quantity | None:
    number = _number(tokens, index)
    if number is None:
        return None
    value, last, at_least, article = number
    if _is_identifier(tokens, index, last) or _announces(tokens, last):
        return Quantity(index, last, value, at_least, "other")
    before = tokens[index - 1].word if index else ""
    before2 = tokens[index - 2].word if index > 1 else ""
    at_least = at_least or before in _LOWER_BOUND or (before == "än" and before2 in _LOWER_BOUND)
    return Quantity(index, last, value, at_least, _counted(tokens, index, last), article)


_OF_ANY_KIND = re.compile(
    lenient(
        r"incident\w*|händelser?|ärenden?|saker|grejer|punkter|noteringar|iakttagelser|insatser|"
        r"larm|uppdrag|utryckningar|anmälningar|rapporter|avvikelser|observationer|fel|fall"
    )
)
_ANNOUNCED = 9


def _announces(tokens: list[Token], last: int) -> bool:
    """Whether a number announces a list: "Tre incidenter förra veckan: klotter, …"."""
    if last >= len(tokens) or not _OF_ANY_KIND.fullmatch(tokens[last].word):
        return False
    for token in tokens[last + 1 : last + _ANNOUNCED]:
        if token.role:
            continue
        if token.word == ":":
            return True
        if token.info.senses or token.word in {".", ",", ";", "!", "om"}:
            return False
    return False


def _is_range(word: str) -> bool:
    """Whether a word is of the form "två-tre"."""
    first, _, last = word.partition("-")
    return first in NUMBER_WORDS and last in NUMBER_WORDS


@lru_cache(maxsize=8192)
def _may_count(word: str) -> bool:
    """Whether a word can begin a number."""
    return (
        word in NUMBER_WORDS
        or word in _LOOSE
        or _is_range(word)
        or _TENS.fullmatch(word) is not None
        or _TWENTY_ODD.fullmatch(word) is not None
    )


def _number(tokens: list[Token], index: int) -> tuple[int, int, bool, bool] | None:
    """Return value, token after it, whether a lower bound, whether an article."""
    word = tokens[index].word
    if tokens[index].number:
        return _digits(tokens, index)
    if word in NUMBER_WORDS and word != "båda":
        return _word_number(tokens, index)
    if _is_range(word):
        return NUMBER_WORDS[word.partition("-")[0]], index + 1, True, False
    if word in _LOOSE:
        return 2, index + 1, True, False
    if tens := _TENS.fullmatch(word):
        return NUMBER_WORDS.get(tens[1], 12), index + 1, False, False
    if odd := _TWENTY_ODD.fullmatch(word):
        return NUMBER_WORDS[odd[1]] + NUMBER_WORDS.get(odd[2], 2), index + 1, False, False
    return None


def _digits(tokens: list[Token], index: int) -> tuple[int, int, bool, bool] | None:
    value, last = int(tokens[index].word[:6]), index + 1
    following = [token.word for token in tokens[last : last + 2]]
    if len(following) > 1 and following[0] in {"-", "till"} and tokens[last + 1].number:
        return value, last + 2, True, False
    if following[:1] == ["-"] and following[1:] and following[1].startswith("tal"):
        return value, last + 2, False, False
    if following and following[0].startswith("tal") and following[0] in {"tal", "talet"}:
        return value, last + 1, False, False
    return value, last, False, False


def _word_number(tokens: list[Token], index: int) -> tuple[int, int, bool, bool]:
    word = tokens[index].word
    article = word in {"en", "ett"}
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if article and following is not None:
        if following.word in _AFTER_ARTICLE:
            value, at_least = _AFTER_ARTICLE[following.word]
            return value, index + 2, at_least, False
        if tens := _TENS.fullmatch(following.word):
            return NUMBER_WORDS.get(tens[1], 12), index + 2, False, False
        if following.number and not following.role:  # "ett 15-tal"
            number = _digits(tokens, index + 1)
            if number is not None:
                return number[0], number[1], number[2], False
    if (
        following is not None
        and following.word in {"-", "eller", "till", "/"}
        and index + 2 < len(tokens)
        and tokens[index + 2].word in NUMBER_WORDS
        and tokens[index + 2].word not in {"en", "ett"}
    ):
        return NUMBER_WORDS[word], index + 3, True, False
    parts = word.split("-")
    return NUMBER_WORDS[parts[0]], index + 1, False, article


def _is_identifier(tokens: list[Token], index: int, last: int) -> bool:
    """Whether digits name something instead of counting it: "port 7", "8B", "2:a"."""
    token = tokens[index]
    if not token.number:
        return False
    if int(token.word[:6]) > _MOST or (len(token.word) > 1 and token.word[0] == "0"):
        return True
    return _named_before(tokens, index) or _glued_after(tokens, index, last)


def _named_before(tokens: list[Token], index: int) -> bool:
    if not index:
        return False
    before = tokens[index - 1]
    if _NEVER_COUNTS_AFTER.fullmatch(before.word):
        return True
    if before.end == tokens[index].start and before.word not in _MAY_TOUCH:
        return True
    return (
        before.word == "."
        and index > 1
        and _NEVER_COUNTS_AFTER.fullmatch(tokens[index - 2].word) is not None
    )


_MAY_TOUCH = frozenset("(:-,x\n+*>\"[=•#;'~≈")


def _glued_after(tokens: list[Token], index: int, last: int) -> bool:
    after = tokens[last] if last < len(tokens) else None
    if after is None or after.start != tokens[last - 1].end:
        return False
    if after.is_word:
        return after.word not in {"stycken", "personer", "gånger", "x"}
    if after.word == ":" and last + 1 < len(tokens):  # "2:a gången"
        return tokens[last + 1].start == after.end and tokens[last + 1].is_word
    bullet = index == 0 or tokens[index - 1].word in {".", "\n", "!"}
    return after.word == ")" and bullet


def _counted(tokens: list[Token], index: int, last: int) -> Of:
    """Look into the words after a number for what it counts."""
    if _of_a_group(tokens, index):
        return "persons"
    article = tokens[index].word in {"en", "ett"} and last == index + 1
    if _opens_in_bracket(tokens, index, last):  # "(3) klotter"
        last += 1
    if _of_some(tokens, last, article=article):
        return "persons"
    if last < len(tokens) and tokens[last].word in _OUT_OF:  # "två av våra läsplattor"
        last += 1
        if last < len(tokens) and tokens[last].number:  # "2 av 3 bilar"
            last += 1
    return _counted_by(tokens, index, last, article=article)


def _of_some(tokens: list[Token], last: int, *, article: bool) -> bool:
    """Know that "flera i gänget" and "en fick åka lob" count those who take part."""
    words = [token.word for token in tokens[last : last + 2]]
    if article and words[:1] and words[0] in _BEFALLS:
        return True
    return len(words) > 1 and words[0] == "i" and _CLAN.match(words[1]) is not None


def _counted_by(tokens: list[Token], index: int, last: int, *, article: bool) -> Of:
    weaker: Of | None = None
    for token in tokens[last : last + _SCAN - article]:
        if token.role or token.word in _STOPS or not (token.is_word or token.word in {"-", "%"}):
            break
        if token.word == "-" and token.start > tokens[last - 1].end:  # a dash between items
            break
        sort = _sort(tokens, token, index, last)
        if sort in _DECISIVE:
            return "vehicles" if sort == "things" and weaker == "vehicles" else sort
        if sort == "vehicles" or weaker is None:
            weaker = sort
    if weaker is not None:
        return weaker
    if _of_reports(tokens, last):
        return "things"
    return _by_follower(tokens[last] if last < len(tokens) else None, article=article)


def _by_follower(follower: Token | None, *, article: bool) -> Of:
    """Return what a number counts by the one word after it."""
    if follower is None or follower.role or not follower.is_word or follower.word in _STOPS:
        return "nothing"
    return "persons" if not article and _ACTING.fullmatch(follower.word) else "things"


_BEFALLS = frozenset(("fick", "blev", "åkte", "hamnade", "togs", "skrek", "slog", "som", "av"))
# A number directly before one of these is of those who act: "Några rökte gräs".
_ACTING = re.compile(
    lenient(
        r"slogs|slåss|bråka[dr]e?|rök(?:te|er)|drack|dricker|hängde|hänger|stod|står|satt|sitter|"
        r"sprang|springer|skrek|skriker|körde|kör|åkte|åker|gick|tog|bröt|stal|sov|sover|langar|"
        r"sålde|gapade|vejpar|snusar|skolkar|stör|klättrade|okända|maskerade|beväpnade|unga|"
        r"yngre|sköt|knuffades|gripna|spottade"
    )
)


_CLAN = re.compile(lenient(r"gäng|klass|grupp|sällskap|lag(?:et)?$|kompisg"))
_OUT_OF = frozenset(("av", "utav"))


def _opens_in_bracket(tokens: list[Token], index: int, last: int) -> bool:
    return (
        last < len(tokens)
        and tokens[last].word == ")"
        and index > 0
        and tokens[index - 1].word == "("
        and (index == 1 or not tokens[index - 2].is_word)
    )


def _of_reports(tokens: list[Token], last: int) -> bool:
    """Whether a noun was left out before an event: "tre anmälningar …, två om klotter"."""
    return (
        last + 1 < len(tokens)
        and tokens[last].word in {"om", "av"}
        and any(sense.strength == "event" for sense in tokens[last + 1].info.senses)
    )


_DECISIVE = frozenset(("occasions", "persons", "things", "other"))


def _of_a_group(tokens: list[Token], index: int) -> bool:
    """Whether the number is the size of a group: "ett gäng på 20"."""
    if index < 2 or tokens[index - 1].word not in {"på", "om"}:  # noqa: PLR2004 - two words before
        return False
    return _GROUP.fullmatch(tokens[index - 2].word) is not None


_GROUP = re.compile(lenient(r"(?:gäng|grupp|klunga|skara)\w*|\w*samling"))


def _sort(tokens: list[Token], token: Token, index: int, last: int) -> Of | None:
    """Return what one word after a number makes it count; None when it decides nothing."""
    if _OCCASION.fullmatch(token.word):
        lasting = token.word == "dagar" and not _in_a_row(tokens, last)
        return "other" if lasting or _of_a_round(tokens, index) else "occasions"
    if any(sense.strength == "event" for sense in token.info.senses):
        return "things"
    for pattern, sort in _SORTS:
        if pattern.fullmatch(token.word):
            return sort
    return "vehicles" if token.info.concepts & _VEHICLE_CONCEPTS else None


_SORTS: tuple[tuple[re.Pattern[str], Of], ...] = (
    (_OTHER, "other"),
    (re.compile(r"stycken|x|\*"), "pieces"),
    (_PERSON, "persons"),
)


_ROUND = re.compile(lenient(r"gått|gick|går|vandra\w*|patrullera\w*|jobba\w*|ute|passet|varit"))


def _of_a_round(tokens: list[Token], index: int) -> bool:
    """Know that the evenings of "Vi har gått två kvällar" are those of the walk."""
    lead = tokens[max(0, index - 3) : index]
    return any(_ROUND.fullmatch(token.word) for token in lead) and any(
        token.word in {"vi", "jag"} for token in lead
    )


def _in_a_row(tokens: list[Token], last: int) -> bool:
    return any(token.word == "rad" for token in tokens[last : last + 5]) or (
        last > 1 and tokens[last - 2].word == "vid"
    )
