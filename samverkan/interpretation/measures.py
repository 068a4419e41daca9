"""What was done about it: repairs and prevention are no incidents (DOMAIN 14.2, 4 and 8)."""

import re
from functools import lru_cache

from samverkan.interpretation.tokens import Token
from samverkan.swedish_words import lenient

_REPAIRED = re.compile(
    lenient(
        r"(?:klotter)?saner\w*|lagad\w*|lagat|lagats?|lagades|reparera\w*|bytt|bytts|byttes|"
        r"byter|bytte|åtgärda\w*|röjt|röjd\w*|"
        r"röjts?|beskur\w*|städat|städad\w*|städats|borttag\w*|bortforsla\w*|monterat|"
        r"monterad\w*|t[ö]mts?|"
        r"igensatt\w*|avhjälp\w*|färdigställ\w*|iordningställ\w*|övermålad\w*|målat\süver|"
        r"renspola\w*|hämtat|åtgärd|(?:ned|ner|bort|upp|undan)(?:p?locka|städa|skaffa)\w*"
    )
)
_DONE_PHRASE = re.compile(
    lenient(
        r"\b(?:klippt (?:\w+ )?(?:häck|busk|sly|gräs|växtlig)\w*|"
        r"målat över|tagit bort|tog bort|är nu borta|är borta|klippt (?:ner|ned|bort)|"
        r"bytt ut|forslat bort|"
        r"städat upp)\b"
    )
)
_DISCOVERED = re.compile(
    lenient(
        r"upptäck\w*|nytt|nya|ny|hitta\w*|påträffa\w*|efter|innan|igen|ännu|behöver|måste|ej|"
        r"inte|felanmäl\w*|kassa\w*|kassan|tagit|brutit|stulit"
    )
)
_FOUND_THERE = re.compile(
    lenient(r"misstänk|hitta|påträffa|anträffa|beslag|fynd|gripen|greps|gripna")
)
_PREVENTION = re.compile(
    lenient(
        r"\b(?:insats(?:er)? mot|arbet\w* (?:mot|med att)|åtgärder mot|kampanj\w*|föreläsning\w*|"
        r"information om|"
        r"informerat om|utbildning\w*|temadag\w*|förebygg\w*|diskutera\w* (?:om )?|\w*möte om|"
        r"samtal med \w+ om|"
        r"pratat? med \w+ om|rutin\w* för|övning\w*|policy|risk för|risken för|polisens arbete|"
        r"(?:kamer\w*|rond(?:er)?|plan|handlingsplan\w*|strategi\w*|förbud\w*|kamp\w*|satsning\w*|"
        r"krafttag) (?:\w+ )?mot|kontroll(?:er|en)? (?:\w+ )?av|informera\w* \w+ om|"
        r"(?:ärendet|förundersökningen|utredningen|rättegången|domen|försäkringsärendet|mötet|"
        r"åtal(?:et)?(?: väckt)?|svar|besked|föredrag\w*|workshop\w*|enkät\w*|broschyr\w*|"
        r"statistik\w*|frågan|temat?) (?:\w+ ){0,2}(?:om|för|kring|gällande|angående|ang|rörande)|"
        r"(?:polisen|vi|jag|lärar\w*|kuratorn?|som) pratade?t? (?:\w+ ){0,3}om|"
        r"(?:bra|snyggt|grymt|fint) jobbat|inför [^.]*brukar|befarar (?:\w+ )?(?:stök|bråk|oro|"
        r"oroligheter|slagsmål|skadegörelse)|"
        r"eld i baken|rök utan eld|ring 112|mörkrets inbrott|majbras\w*|som eld|eld och lågor)\b"
    )
)


@lru_cache(maxsize=8192)
def _is_repaired(word: str) -> bool:
    return _REPAIRED.fullmatch(word) is not None


def is_measure(words: list[Token]) -> bool:
    """Whether a stretch of words tells of a repair, and of nothing newly found."""
    repaired = any(_is_repaired(token.word) for token in words)
    if not repaired:
        repaired = _DONE_PHRASE.search(" ".join(token.word for token in words)) is not None
    return repaired and not any(_DISCOVERED.fullmatch(token.word) for token in words)


def is_prevention(words: list[Token]) -> bool:
    """Whether a stretch of words speaks of work against something, or in an idiom."""
    text = " ".join(token.word for token in words)
    return _PREVENTION.search(text) is not None and _FOUND_THERE.search(text) is None
