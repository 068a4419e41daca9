"""Where the words of an event are no such event after all, each a named rule.

A rule looks at one hit, the other hits of its sentence and the tokens of the whole text, and
returns the hit, a better one, or None.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from samverkan.interpretation.hit import Hit
from samverkan.interpretation.lookalikes import (
    butt_of_a_fire,
    cut_back,
    left_the_restaurant,
    only_the_cause,
    promised_a_beating,
    sat_down,
    sent_by_the_sender,
    smoked_apart,
    struck_nobody,
    struck_with_a_bang,
    thrown_bottles,
    up_to_the_roof,
)
from samverkan.interpretation.tokens import Token
from samverkan.swedish_words import lenient

_Apply = Callable[[Hit, list[Hit], list[Token]], Hit | None]
_INTO_PIECES = frozenset(("sönder", "sonder", "in", "ner", "ned", "larm"))
_STRUCK = re.compile(lenient(r"slog|slogs|slår|slagit|slagits|slagen|slagna|spark\w*"))
_CAR_RULES = frozenset(("a car broken open", "a break-in in a car", "a car forced"))
_LIGHT_RULES = frozenset(("a light is out", "a lock is broken", "a door does not lock"))
_NEAR = 6


def without_misreadings(found: list[Hit], tokens: list[Token]) -> list[Hit]:
    """Return the hits of one sentence that are what they look like."""
    kept = found
    for apply in _rules_for(frozenset([hit.category for hit in found])):
        kept = [better for hit in kept if (better := apply(hit, kept, tokens))]
    return kept


@lru_cache(maxsize=1024)
def _rules_for(categories: frozenset[str]) -> tuple[_Apply, ...]:
    return tuple(rule.apply for rule in _MISREADINGS if categories & rule.touches)


def _near(hit: Hit, other: Hit, within: int = _NEAR) -> bool:
    return hit.first - within <= other.last and other.first <= hit.last + within


def _struck_to_pieces(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "Slog sönder en ruta" is damage, no violence."""
    if hit.category != "vald" or not _STRUCK.fullmatch(tokens[hit.head].word):
        return hit
    after = tokens[hit.head + 1].word if hit.head + 1 < len(tokens) else ""
    damage = any(other.category == "skadegorelse" and _near(hit, other, 3) for other in hits)
    if (
        after in {"ner", "ned"}
        and not damage
        and any(token.has("person") for token in tokens[hit.head + 2 : hit.head + 5])
    ):
        return hit  # "slog ner en man"
    return None if after in _INTO_PIECES or damage else hit


def _car_broken_open(hit: Hit, hits: list[Hit], _: list[Token]) -> Hit | None:
    """Know that a car that was broken open is theft, no burglary."""
    if hit.category != "inbrott":
        return hit
    return None if any(one.rule in _CAR_RULES and one.first <= hit.head <= one.last
                       for one in hits) else hit  # fmt: skip


def _light_gone_out(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that a lamp that is "sönder" is a fault, one that is "sönderslagen" damage."""
    if hit.category != "skadegorelse" or tokens[hit.head].word not in {"sönder", "sonder"}:
        return hit
    return None if any(one.rule in _LIGHT_RULES for one in hits) else hit


def _dealing_in_alcohol(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "Langning av alkohol" is alcohol."""
    if hit.category != "narkotika" or not tokens[hit.head].word.startswith("lang"):
        return hit
    return None if any(one.category == "alkohol" and _near(hit, one, 3) for one in hits) else hit


def _fireworks_shot(hit: Hit, hits: list[Hit], _: list[Token]) -> Hit | None:
    """Rockets that are shot are fireworks."""
    if hit.category != "vapen" or not (hit.strength == "verb" or hit.rule.startswith("beskj")):
        return hit
    return None if any(one.category == "pyroteknik" for one in hits) else hit


def _threat_on_the_net(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that a threat only on the net is `natkrankning`."""
    if hit.category != "hot":
        return hit
    near = tokens[max(0, hit.first - _NEAR) : hit.last + _NEAR + 1]
    here = tokens[hit.head].sentence
    if any(token.has("net") and token.sentence == here for token in near):
        return hit._replace(category="natkrankning", strength="event")
    return hit


def _planned_or_rumoured(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that a planned or rumoured fight on the net is `natkrankning`, not `vald`."""
    if hit.category not in {"vald", "skadegorelse", "sprangning", "vapen", "ran"}:
        return hit
    here = tokens[hit.head].sentence
    around = [token for token in tokens if token.sentence == here]
    planned = any(token.has("planned") for token in around)
    rumour = any(
        one.category == "natkrankning" and one.strength in {"event", "verb"} for one in hits
    )
    spread = any(one.category == "natkrankning" for one in hits)
    return None if (planned and spread) or rumour else hit


def _worry_is_no_gathering(hit: Hit, hits: list[Hit], _: list[Token]) -> Hit | None:
    """Know that "Oro kring rekrytering" is about the recruitment."""
    if hit.category != "oro_unga":
        return hit
    others = {one.category for one in hits} & {"natverk", "narkotika"}
    return None if others and hit.rule == "worry for the young" else hit


_KICKED_DOWN = re.compile(lenient(r"ne[dr](?:sparka|slag)\w*"))


def _thing_kicked_down(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that a bin that is "nedsparkad" is damaged, while a person so is hurt."""
    if hit.category != "vald" or not _KICKED_DOWN.fullmatch(tokens[hit.head].word):
        return hit
    near = [token for token in tokens[max(0, hit.first - _NEAR) : hit.last + _NEAR]
            if token.chunk == tokens[hit.head].chunk]  # fmt: skip
    thing = any(token.has("thing") for token in near)
    return None if thing and not any(token.has("person") for token in near) else hit


def _words_on_a_wall(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that a slur on a wall is graffiti."""
    if hit.category != "hot" or not tokens[hit.head].has("slur"):
        return hit
    return None if any(one.category == "klotter" for one in hits) else hit


def _bengal_lights(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "bengaliska eldar" are fireworks."""
    before = tokens[hit.first - 1].word if hit.first else ""
    return None if hit.category == "brand" and before.startswith("bengal") else hit


def _threat_of_violence(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "hot om våld" is a threat."""
    if hit.category != "vald" or hit.head < 2:  # noqa: PLR2004 - two words before
        return hit
    before = [token.word for token in tokens[hit.head - 2 : hit.head]]
    return None if before[1] == "om" and before[0].startswith("hot") else hit


def _by_threat(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "rånad under hot" is a robbery."""
    if hit.category != "hot" or not hit.head or tokens[hit.head - 1].word not in {"under", "med"}:
        return hit
    return None if any(one.category in {"ran", "stold", "natverk"} for one in hits) else hit


def _plundered_car(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that a car in a garage that was plundered is theft."""
    if hit.rule != "a store emptied":
        return hit
    near = tokens[max(0, hit.head - 3) : hit.head + 4]
    return None if any(token.has("car") for token in near) else hit


def _to_hide_things(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "att gömma" is something one does, "en gömma" something one finds."""
    if hit.category != "narkotika" or tokens[hit.head].word not in {"gömma", "gomma"}:
        return hit
    before = tokens[hit.head - 1].word if hit.head else ""
    return None if before in {"att", "ska", "vill", "kan"} else hit


def _sexual_service(hit: Hit, hits: list[Hit], _: list[Token]) -> Hit | None:
    """Know that sexual services are prostitution."""
    if hit.category != "sexuellt_ofredande":
        return hit
    return None if any(one.rule == "sexual services" for one in hits) else hit


def _view_of_drugs(hit: Hit, hits: list[Hit], _: list[Token]) -> Hit | None:
    """Know that a liberal view of drugs is a worry for the young."""
    if hit.category != "narkotika":
        return hit
    return None if any(one.rule == "a liberal view of drugs" for one in hits) else hit


def _under_the_influence(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that people "påverkade" beside drugs are no drunkards."""
    if hit.category != "alkohol" or not tokens[hit.head].word.startswith(("påverk", "paverk")):
        return hit
    return None if any(one.category == "narkotika" for one in hits) else hit


_PANED = re.compile(lenient(r"\w*(?:dörr|kur|fönst|entré|ruta|port|skåp|hållplats)\w*"))


def _glass_on_the_ground(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "krossat glas på lekplatsen" is litter, and in a door damage."""
    if hit.category != "skadegorelse" or not (
        tokens[hit.head].has("crushed") or tokens[hit.head].word == "glaskross"
    ):
        return hit
    here = tokens[hit.head]
    glass = here.word == "glaskross" or (
        hit.head + 1 < len(tokens) and tokens[hit.head + 1].has("bare glass")
    )
    around = tokens[hit.head + 1 : hit.head + _NEAR]
    paned = any(_PANED.fullmatch(one.word) and one.sentence == here.sentence for one in around)
    return hit._replace(category="nedskrapning") if glass and not paned else hit


_STEPPING_IN = re.compile(
    lenient(
        r"\w*personal\w*|vakt\w*|\w*väktar\w*|\w*vakter|vi|jag|lärar\w*|vuxna?|\w*polis\w*|"
        r"föräld\w*|rektor\w*|\w*ledar\w*|fältar\w*|vaktmästar\w*|kuratorn?|nattvandrar\w*"
    )
)
_STEPPED_INTO = re.compile(lenient(r"\w*(?:bråk|slagsmål|konflikt|samtal|tjafs|situation)\w*"))


def _stepped_in(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that staff who "bröt in" in a fight broke into nothing."""
    if hit.rule not in {"broken into", "broke in"} and not tokens[hit.head].has("broke in"):
        return hit
    if hit.category != "inbrott":
        return hit
    here = tokens[hit.head].sentence
    subject = [
        one.word for one in tokens[max(0, hit.first - 4) : hit.first] if one.sentence == here
    ]
    object_ = [one.word for one in tokens[hit.last : hit.last + 4] if one.sentence == here]
    if any(_STEPPED_INTO.fullmatch(word) for word in object_):
        return None
    if any(token.has("himself") for token in tokens[hit.first : hit.last + 1]):
        return hit
    return None if any(_STEPPING_IN.fullmatch(word) for word in subject) else hit


def _got_in_and_took(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that who got in and took something broke in (DOMAIN 13.1, `obehoriga`)."""
    if hit.rule not in {"got in", "slipped inside"}:
        return hit
    here = tokens[hit.head].sentence
    stolen = any(
        one.category in {"stold", "inbrott"} and tokens[one.head].sentence == here for one in hits
    )
    return hit._replace(category="inbrott") if stolen else hit


_ROUND_THE_INTRUDER = frozenset(("a door stands open", "furniture left"))
_BEDDING = re.compile(lenient(r"madrass\w*|sovsäck\w*|kläder|täcken?|filtar"))


def left_by_an_intruder(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that an open door and a mattress go with the one who slept inside."""
    if hit.rule not in _ROUND_THE_INTRUDER:
        return hit
    here = tokens[hit.head].sentence
    entered = any(
        one.category in {"obehoriga", "inbrott"} and here - tokens[one.head].sentence in {0, 1}
        for one in hits
    )
    explains = hit.rule == "a door stands open" or _BEDDING.fullmatch(tokens[hit.head].word)
    return None if entered and explains else hit


def _deceived_of_money(hit: Hit, hits: list[Hit], _: list[Token]) -> Hit | None:
    """Know that who "blev av med pengar" in a fraud was not stolen from."""
    if hit.rule != "robbed of something":
        return hit
    return None if any(one.category == "bedrageri" for one in hits) else hit


def _only_wondered(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "oklart om det var skott eller smällare" tells of nothing more."""
    lead = [token.word for token in tokens[max(0, hit.first - _NEAR) : hit.first]]
    wondered = bool({"oklart", "osäkert", "osakert"} & set(lead)) and "om" in lead
    return None if wondered and any(one.head < hit.first - 2 for one in hits) else hit


def _alarm_about(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "falsklarm om brand" tells of no fire."""
    lead = [token.word for token in tokens[max(0, hit.head - 3) : hit.head]]
    false = any(word.startswith("falsk") for word in lead)
    return None if lead[-1:] == ["om"] and false else hit


def _gone_when_broken(hit: Hit, hits: list[Hit], _: list[Token]) -> Hit | None:
    """Know that glass that is gone from a damaged thing was not stolen."""
    if hit.rule != "something gone":
        return hit
    damaged = any(one.category == "skadegorelse" and _near(hit, one, 3) for one in hits)
    return None if damaged else hit


def _super(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "allt super" and "super lugnt" praise."""
    if hit.category != "alkohol" or tokens[hit.head].word != "super":
        return hit
    before = tokens[hit.head - 1].word if hit.head else ""
    return hit if before in {"och", "som", "de", "dom", "gäng", "sitter", "folk", "man"} else None


_SMACK = re.compile("smäll(?:en|ar)?")
_RECEIVED = frozenset(("fick", "fått", "får", "fatt", "far", "gav", "ge"))


def _smack_received(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that who "fick en smäll" was struck, and heard no fireworks."""
    if hit.category != "pyroteknik" or not _SMACK.fullmatch(tokens[hit.head].word):
        return hit
    lead = {token.word for token in tokens[max(0, hit.head - 4) : hit.head]
            if token.chunk == tokens[hit.head].chunk}  # fmt: skip
    return hit._replace(category="vald", strength="verb") if lead & _RECEIVED else hit


def _full_of_things(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that a wall that "satt full av affischer" is not drunk."""
    if hit.rule not in {"somebody sat drunk", "somebody was drunk"} or hit.last + 1 >= len(tokens):
        return hit
    return None if tokens[hit.last + 1].word in {"av", "med"} else hit


_MIGHT = frozenset(("kan", "kunde", "ska", "skulle", "risk", "risken", "rädd", "rädda"))


def _might_burn(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that what "kan börja brinna" has not."""
    if tokens[hit.head].word != "brinna" or hit.category != "brand":
        return hit
    lead = {token.word for token in tokens[max(0, hit.head - _NEAR) : hit.head]}
    return None if lead & _MIGHT else hit


def _unlawful_weapon(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that who "olovligt" carried a knife got in nowhere."""
    if hit.category != "obehoriga" or not tokens[hit.head].word.startswith("olovlig"):
        return hit
    return None if any(one.category == "vapen" and _near(hit, one, 4) for one in hits) else hit


_ASIDE = 4


def only_an_aside(hit: Hit, hits: list[Hit], tokens: list[Token]) -> bool:
    """Whether a short sentence beside an event only says how it was or ended.

    "Black friday = kaos. 2 snatterier …", "Slagsmål utanför pizzerian. 2 avvisade."
    """
    word = tokens[hit.head].word
    if hit.strength != "weak" or not word.startswith(("kaos", "avvis")):
        return False
    here = tokens[hit.head].sentence
    around = [token for token in tokens if token.sentence == here]
    if sum(token.is_word and not token.role for token in around) > _ASIDE:
        return False
    if any(token.role == "area" or token.word in _PLACING for token in around):
        return False
    beside = here + 1 if word.startswith("kaos") else here - 1
    return any(
        tokens[one.head].sentence == beside and one.strength in {"event", "verb"} for one in hits
    ) and not any(tokens[one.head].sentence == here and one is not hit for one in hits)


_PLACING = frozenset(("i", "på", "vid", "från", "utanför"))


@dataclass(frozen=True, slots=True)
class _Misreading:
    touches: frozenset[str]
    apply: _Apply


_MISREADINGS: tuple[_Misreading, ...] = (
    _Misreading(frozenset(("vald",)), _struck_to_pieces),
    _Misreading(frozenset(("vald",)), _thing_kicked_down),
    _Misreading(frozenset(("vald",)), _threat_of_violence),
    _Misreading(frozenset(("hot",)), _words_on_a_wall),
    _Misreading(frozenset(("hot",)), _by_threat),
    _Misreading(frozenset(("brand",)), _bengal_lights),
    _Misreading(frozenset(("brand",)), _might_burn),
    _Misreading(frozenset(("obehoriga",)), _got_in_and_took),
    _Misreading(frozenset(("alkohol",)), _super),
    _Misreading(frozenset(("alkohol",)), _full_of_things),
    _Misreading(frozenset(("pyroteknik",)), _smack_received),
    _Misreading(frozenset(("obehoriga",)), _unlawful_weapon),
    _Misreading(frozenset(("stold",)), _deceived_of_money),
    _Misreading(frozenset(("stold",)), _gone_when_broken),
    _Misreading(frozenset(("brand", "inbrott")), _alarm_about),
    _Misreading(frozenset(("vapen", "pyroteknik", "brand", "sprangning")), _only_wondered),
    _Misreading(frozenset(("inbrott",)), _plundered_car),
    _Misreading(frozenset(("inbrott",)), _stepped_in),
    _Misreading(frozenset(("narkotika",)), _to_hide_things),
    _Misreading(frozenset(("narkotika",)), _view_of_drugs),
    _Misreading(frozenset(("alkohol",)), _under_the_influence),
    _Misreading(frozenset(("sexuellt_ofredande",)), _sexual_service),
    _Misreading(frozenset(("skadegorelse",)), _glass_on_the_ground),
    _Misreading(frozenset(("inbrott",)), _car_broken_open),
    _Misreading(frozenset(("skadegorelse",)), _light_gone_out),
    _Misreading(frozenset(("alkohol",)), _dealing_in_alcohol),
    _Misreading(frozenset(("vapen",)), _fireworks_shot),
    _Misreading(frozenset(("hot",)), _threat_on_the_net),
    _Misreading(frozenset(("natkrankning",)), _planned_or_rumoured),
    _Misreading(frozenset(("oro_unga",)), _worry_is_no_gathering),
    _Misreading(frozenset(("obehoriga",)), up_to_the_roof),
    _Misreading(frozenset(("narkotika",)), smoked_apart),
    _Misreading(frozenset(("vald",)), sat_down),
    _Misreading(frozenset(("nedskrapning",)), thrown_bottles),
    _Misreading(frozenset(("vald", "skadegorelse")), struck_nobody),
    _Misreading(frozenset(("natkrankning",)), sent_by_the_sender),
    _Misreading(frozenset(("vald",)), promised_a_beating),
    _Misreading(frozenset(("skadegorelse",)), cut_back),
    _Misreading(frozenset(("nedskrapning",)), butt_of_a_fire),
    _Misreading(frozenset(("pyroteknik",)), struck_with_a_bang),
    _Misreading(frozenset(("stold",)), left_the_restaurant),
    _Misreading(frozenset(("pyroteknik", "stold", "klotter", "brand")), only_the_cause),
)
