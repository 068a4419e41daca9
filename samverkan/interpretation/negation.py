"""What did not happen: negated categories, and words that say that all is quiet (14.2, 6-7)."""

import re
from itertools import pairwise

from samverkan.interpretation.hit import Hit
from samverkan.interpretation.tokens import CONTRAST, Token
from samverkan.swedish_words import lenient

_DETERMINERS = frozenset(
    [
        "inga",
        "ingen",
        "inget",
        "ingenting",
        "noll",
        "0",
        "utan",
        "nada",
        "varken",
        "no",
        "nolla",
        "ej",
        "icke",
    ]
)
_ADVERBS = frozenset(["inte", "ej", "icke", "aldrig"])
# Between "inte" and a noun that it denies: "har inte varit något inbrott".
_BRIDGE = frozenset(
    [
        "varit",
        "förekommit",
        "haft",
        "sett",
        "skett",
        "hänt",
        "några",
        "något",
        "någon",
        "mer",
        "mera",
        "märkt",
        "noterat",
        "fått",
        "in",
        "har",
        "av",
        "till",
        "det",
        "vi",
        "heller",
        "en",
        "ett",
        "förekommer",
        "varken",
        "tillstymmelse",
        "enda",
        "endaste",
        "minsta",
        "ens",
        "om",
        "längre",
        "kunnat",
        "hört",
        "observerat",
        "inträffat",
        "rapporterats",
        "så",
        "lite",
        "alls",
        "att",
        "ha",
        "vara",
        "någonsin",
        "nytt",
        "ny",
        "nya",
        "fler",
        "konstaterat",
        "är",
        "alltså",
        "blev",
        "blivit",
        "dock",
        "röken",
        "skymten",
        "spår",
        "hade",
        "varken",
        "misstänkt",
        "till",
    ]
)
# Between "inga" and a noun that it denies: adjectives and the like.
_ADJECTIVE = re.compile(
    lenient(
        r"snack|prat|rykten|ryktet|uppgifter|iakttagels\w*|observation\w*|indikation\w*|klagomål|"
        r"samtal|ärenden|larm|tips|fall|signaler|oro|misstank\w*|spår|"
        r"nya?|nytt|fler|mer|mera|större|allvarliga?|anlagda?|kända|egentliga?|synliga?|särskilda?|"
        r"särskilt|andra|former|av|slags|typer|problem|med|incidenter|händelser|rapporterade|"
        r"konstaterade|uppenbara|öppen|öppet|grova?|direkta?|tecken|på|tendens\w*|till|anmälda|"
        r"anmälningar|om|"
        r"kring|gällande|ytterligare|försök|rapporter|synlig|allvarligare|som|helst|nämnvärda?|"
        r"\w+lig[at]?"
    )
)
_LIST = frozenset((",", ".", "och", "eller", "samt", "&", "plus", "/", "varken"))
_STOPS_EVENTS = frozenset(("rök",))


def negated(hit: Hit, tokens: list[Token], hits: list[Hit]) -> bool:
    """Whether the sender denies this event."""
    heads = {one.head for one in hits}
    return (
        _no_news_of(hit, tokens)
        or _denied_by_zero(hit, tokens)
        or _nobody_who(hit, tokens)
        or _denied_before(hit, tokens, heads)
        or _denied_after(hit, tokens)
        or _nobody_did(hit, tokens)
        or _spared(hit, tokens)
        or _nobody_saw(hit, tokens)
    )


def _spared(hit: Hit, tokens: list[Token]) -> bool:
    """Know that "slapp bråk", "fritt från klotter" and "inget att säga om stölder" tell of none."""
    chunk = tokens[hit.first].chunk
    lead = [one.word for one in tokens[max(0, hit.first - 7) : hit.first] if one.chunk == chunk]
    return _SPARED.search(" ".join(lead)) is not None


_SPARED = re.compile(
    lenient(
        r"\b(?:slapp|slipper|sluppit|förskona\w*(?: från)?|fri(?:tt|a)? från|besparad\w* från|"
        r"(?:inget|ingenting|nada|inte mycket|inte något) (?:nytt |mer )?att (?:rapportera|säga|"
        r"anmärka|berätta|tillägga) (?:om|kring|gällande|på|vad gäller|angående)|inte ens)"
        r"(?: \w+){0,2}$"
    )
)
_NOBODY = frozenset(("ingen", "inga", "inget", "ingenting"))
_PERCEIVED = re.compile(
    lenient(
        r"sett|nämnt|talat|pratat|berättat|hört|noterat|märkt|upplevt|rapporterat|anmält|haft|"
        r"blivit|fått|utsatts|"
        r"drabbats|hade|"
        r"såg|märkte|noterade|hörde|fick|blev|råkat|stött|upptäckt|hittat|observerat|känt|känner"
    )
)
_WHO = frozenset(("vem", "vilka", "vilken", "hur", "när", "vad", "varför", "att", "som", "var"))


def _nobody_saw(hit: Hit, tokens: list[Token]) -> bool:
    """Know that "Ingen av oss har noterat narkotika eller våld" denies both."""
    here = tokens[hit.head].sentence
    words = [one.word for one in tokens[: hit.head] if one.sentence == here]
    start = next((i for i, word in enumerate(words[:6]) if word in _NOBODY), None)
    if start is None:
        return False
    rest = words[start + 1 :]
    seen = next((i for i, word in enumerate(rest[:8]) if _PERCEIVED.fullmatch(word)), None)
    if seen is None or any(word in {",", ":", ";"} for word in rest[:seen]):
        return False
    between = rest[seen + 1 :]
    clause = any(word == "," for word in between) and "eller" not in between
    return not clause and not any(
        word in _WHO or CONTRAST.fullmatch(word) is not None for word in between
    )


def _nobody_did(hit: Hit, tokens: list[Token]) -> bool:
    """Know that "ingen har vare sig skrikit, kastat saker eller varit otrevlig" denies all."""
    words = [one.word for one in tokens[: hit.head] if one.sentence == tokens[hit.head].sentence]
    for index, pair in enumerate(pairwise(words)):
        if pair == ("vare", "sig") or pair[0] == "varken":
            before, after = words[max(0, index - 4) : index], words[index:]
            denied = pair[0] == "varken" or any(word in _DETERMINERS for word in before)
            return denied and not any(CONTRAST.fullmatch(word) for word in after)
    return False


def _no_news_of(hit: Hit, tokens: list[Token]) -> bool:
    """Know that "Angående bränderna: inget nytt" tells of no fire."""
    here = tokens[hit.head].sentence
    words = [token.word for token in tokens if token.sentence == here]
    return hit.definite and any(
        pair in {("inget", "nytt"), ("inga", "nyheter")} for pair in pairwise(words)
    )


_THERE_IS = frozenset(("var", "va", "är", "finns", "fanns", "blev"))


def _nobody_who(hit: Hit, tokens: list[Token]) -> bool:
    """Know that "det var ingen som slogs" tells of no fight."""
    if hit.strength != "verb" or hit.first < 3:  # noqa: PLR2004 - three words before
        return False
    there, nobody, who = (token.word for token in tokens[hit.first - 3 : hit.first])
    return there in _THERE_IS and nobody in {"ingen", "inga"} and who == "som"


def _denied_by_zero(hit: Hit, tokens: list[Token]) -> bool:
    """Read "Klotter: 0", "klotter 0", "klotter - inga"."""
    after = [token for token in tokens[hit.last + 1 : hit.last + 4] if not token.role]
    words = [token.word for token in after]
    if words[:1] and words[0] in {":", "=", "-", "("}:
        words = words[1:]
        return words[:1] != [] and words[0] in {"0", "inga", "inget", "ingen", "noll", "nej"}
    return words[:1] == ["0"]


def _denied_before(hit: Hit, tokens: list[Token], heads: set[int]) -> bool:
    """Walk back from the noun over adjectives and a list to the word that denies it."""
    index = hit.first - 1
    in_list = False
    while index >= 0 and tokens[index].sentence == tokens[hit.first].sentence:
        token = tokens[index]
        word = token.word
        if word == "0" and in_list and index - 1 in heads:  # "inbrott 0, klotter 2"
            return False
        if word in _DETERMINERS:
            return not _no_real_denial(tokens, index, hit)
        if CONTRAST.fullmatch(word):
            return False
        if word in _ADVERBS or word == "varken":
            return True
        if word in _LIST:
            in_list = True
        elif index in heads:
            if not in_list or hit.rule == "alarm set off":  # "ingen brand, larmet var utlöst"
                return False
        elif _ADJECTIVE.fullmatch(word) or word in _BRIDGE:
            pass
        else:
            return False
        index -= 1
    return False


def _no_real_denial(tokens: list[Token], index: int, hit: Hit) -> bool:
    """Know "utan" as a conjunction: "inte bara klotter utan även brand"."""
    if tokens[index].word != "utan":
        return False
    before = [token.word for token in tokens[max(0, index - 6) : index]]
    after = [token.word for token in tokens[index + 1 : hit.first]]
    return "inte" in before or "även" in after or "också" in after


def _denied_after(hit: Hit, tokens: list[Token]) -> bool:
    """Know a denial after the noun: "bråk har inte förekommit"."""
    chunk = tokens[hit.last].chunk
    words = []
    for token in tokens[hit.last + 1 : hit.last + 6]:
        if token.chunk != chunk or token.word in {".", ":"}:
            break
        words.append(token.word)
    text = " ".join(words)
    if hit.strength == "verb" and _NOT_DONE.match(text):
        return True
    return bool(_NOT_AFTER.search(text))


_NOT_DONE = re.compile(
    lenient(r"(?:dock |aldrig |alltså )?(?:inte|ej|icke|aldrig)\b(?! (?:bara|minst|så))")
)


_NOT_AFTER = re.compile(
    lenient(
        r"(?:har|hade)?\s?(?:inte|ej)\s(?:förekommit|skett|hänt|inträffat|varit|noterats|"
        r"rapporterats|setts)\b"
        r"|^(?:blev|blir) (?:det )?(?:inte|aldrig) av|^förekom (?:inte|ej)|^uteblev|^saknas$|^noll$"
    )
)

_QUIET = re.compile(
    lenient(
        r"\b(?:all)?t?\s?lugnt\b|\blung?n?t\b|\blugna?\b|\binge[tn]\w*\b|\binga\b|\bnada\b|"
        r"\bnoll\b|\bintet\b|\bstillsamt\b|"
        r"\bfrid och fröjd\b|\butan (?:incident\w*|anmärkning\w*|problem|händelse\w*|avvikelse\w*|"
        r"störning\w*|något att rapportera)|\binte (?:hänt|haft|något|sett|någon|en enda|"
        r"ett enda|ett dugg)|\binte mycket att\b|"
        r"\bej (?:något|hänt)|\ballt (?:är |var |har varit )?(?:bra|ok|okej|väl|som det ska|"
        r"frid)\b|"
        r"\bnormalt läge\b|\bläget (?:är )?(?:normalt|lugnt|stabilt|bra|gott)\b|\bgod stämning\b|"
        r"\btyst\b|"
        r"\bint(?:e)? n[åa](?:t|got|nting|tt)?\b|\bnothing\b|\ball quiet\b|\bno incidents?\b|"
        r"\bvarken\b|\bfritt från\b|\btomt på\b|"
        r"\bhändelse(?:lös|fri)\w*|\brapport: -$|\bok läge\b|"
        r"\b(?:klotter|drog|knark|alkohol|skräp|bråk|mobbnings)fri(?:tt|a)?\b|\bicke\b|"
        r"\b0 (?:händels\w*|incident\w*|ärende\w*|larm|anmäln\w*|att rapportera)|"
        r"\bhar (?:inte|ej)\b|\bej\b|\baldrig\b|\bskötsam\w*\b|\bnolla\b|\binge\b|\butebl\w+\b|"
        r"\blugna(?:re|t|de)\b"
    )
)
_ALONE = re.compile(r"\s*(?:nej|-|0|nix|nope|nil|nada|noll|ingenting|intet)\s*[.!]*\s*")


def says_nothing(low: str) -> bool:
    """Whether a piece of text says that nothing happened."""
    return _QUIET.search(low) is not None or _ALONE.fullmatch(low) is not None


_CAME_TO_NOTHING = re.compile(
    lenient(
        r"\b(?:ingenting|inget|inte något) (?:hände|inträffade|skedde)\b|\bblev (?:det )?(?:inget|"
        r"ingenting|inte) av\b|\bstäm(?:de|mer|t) (?:dock )?inte\b|\bsaknade? grund\b|"
        r"\b(?:var|är|visade sig vara) (?:helt )?falskt?\b|\bdet hände (?:inget|ingenting)\b"
    )
)


def came_to_nothing(low: str) -> bool:
    """Whether a rumour or a plan turned out to be nothing: "men ingenting hände"."""
    return _CAME_TO_NOTHING.search(low) is not None
