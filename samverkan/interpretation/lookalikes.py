"""More misreadings: words that belong to a place, a cause or another sense of the verb.

Rules of the same form as in `misreadings`: a hit, the other hits of its sentence and the
tokens of the whole text in; the hit, a better one, or None out.
"""

import re

from samverkan.interpretation.hit import Hit
from samverkan.interpretation.tokens import Token
from samverkan.swedish_words import lenient

_ROOF_RULES = frozenset(("climbs on a roof", "somebody on a roof"))


def up_to_the_roof(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "skräp upp till taket" climbs nowhere, and "klättrade upp till taket" does."""
    if hit.rule not in _ROOF_RULES or tokens[hit.head].word.startswith(("klättr", "klattr")):
        return hit
    roof = next(i for i in range(hit.first, hit.last + 1) if tokens[i].has("roof"))
    return None if roof and tokens[roof - 1].word in {"till", "mot", "från"} else hit


_CAUSE = re.compile(
    lenient(
        r"orsak\w*|pga|grund|följd|beror|berodde|berott|anledning\w*|startade?s?|startats|uppstod|"
        r"uppstått|tändes|antändes|genom"
    )
)
_CAUSE_NEAR = 6
_CAUSING = frozenset(("pyroteknik", "stold", "klotter", "brand"))


def only_the_cause(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "orsaken var smällare" after a fire tells of no second event."""
    if hit.strength == "weak" or hit.category not in _CAUSING:
        return hit
    sentence = tokens[hit.head].sentence
    earlier = [
        one
        for one in hits
        if one.head < hit.first
        and one.category != hit.category
        and one.strength in {"event", "verb"}
        and tokens[one.head].sentence == sentence
    ]
    if not earlier:
        return hit
    begin = max(max(one.head for one in earlier) + 1, hit.first - _CAUSE_NEAR)
    lead = [token.word for token in tokens[begin : hit.first]]
    if any(word in _ANOTHER for word in lead):
        return hit
    return None if any(_CAUSE.fullmatch(word) for word in lead) else hit


_ANOTHER = frozenset(("och", "samt", "plus", "även", "sedan", "också"))


_WOULD = frozenset(("ska", "skulle", "skall", "kommer"))


def promised_a_beating(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "de skulle få stryk" is a threat."""
    if hit.rule != "got a beating" or not hit.first:
        return hit
    would = tokens[hit.first - 1].word in _WOULD
    return hit._replace(category="hot") if would else hit


_SENT_ON = re.compile(
    lenient(
        r"\b(?:jag|vi) (?:har |kan )?(?:skicka|mejla|maila|la\b|lagt|bifoga)|\b(?:skickat?|"
        r"mejlat?|finns|"
        r"skickas|ligger) (?:till|hos|på) (?:er|dig|mig|polisen|kommunen|mejl|mail|servern)"
    )
)
_FILM_RULES = frozenset(("a film is spread", "a film on the net", "spread on the net"))


def sent_by_the_sender(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that the pictures of "jag skickade bilder på mejlen" harm nobody."""
    if hit.rule not in _FILM_RULES:
        return hit
    here = tokens[hit.head].sentence
    text = " ".join(one.word for one in tokens if one.sentence == here)
    return None if _SENT_ON.search(text) else hit


_PUT_TOGETHER = frozenset(("ihop", "upp", "igen", "fast", "rekord", "läger", "vad", "följe"))


def struck_nobody(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "slog upp dörrarna", "slog ihop grupperna" and "sparkade boll" hurt nothing."""
    if hit.category not in {"vald", "skadegorelse"}:
        return hit
    for index in range(hit.first, min(hit.last + 1, len(tokens) - 1)):
        word, after = tokens[index].word, tokens[index + 1].word
        if word in {"slog", "slår", "slagit"} and after in _PUT_TOGETHER:
            return None
        if word.startswith("spark") and after in {"boll", "fotboll", "bollen", "igång"}:
            return None
    return hit


def thrown_bottles(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that bottles that are thrown in the yard are no litter."""
    if hit.rule != "bottles about":
        return hit
    near = tokens[hit.first : hit.last + 4]
    return None if any(token.has("thrown") for token in near) else hit


def cut_back(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that bushes that are "nerklippta" were cut by those who keep them."""
    if hit.category != "skadegorelse" or "klipp" not in tokens[hit.head].word:
        return hit
    near = tokens[max(0, hit.first - 3) : hit.last + 3]
    return None if any(token.has("bush") for token in near) else hit


def butt_of_a_fire(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that the "fimp" beside a fire lit it, and is no litter of its own."""
    if hit.category != "nedskrapning" or not tokens[hit.head].word.startswith("fimp"):
        return hit
    return None if any(one.category == "brand" for one in hits) else hit


def sat_down(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that who "slog sig ner i trapphuset" sat down there and struck nobody."""
    if hit.category != "vald" or hit.head + 2 >= len(tokens):
        return hit
    after = (tokens[hit.head + 1].word, tokens[hit.head + 2].word)
    if after[0] != "sig" or after[1] not in {"ner", "ned", "lös"}:
        return hit
    return hit._replace(category="storande_samling", strength="weak") if after[1] != "lös" else None


def struck_with_a_bang(hit: Hit, hits: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that "det small till mellan två snubbar, käftsmäll" is a blow, no fireworks."""
    if hit.category != "pyroteknik" or not tokens[hit.head].word.startswith("small"):
        return hit
    after = {token.word for token in tokens[hit.head + 1 : hit.head + 5]}
    return None if "mellan" in after and any(one.category == "vald" for one in hits) else hit


def smoked_apart(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that who "rökte på skolgården" smoked there, and who "rökte på bakom skolan" dope."""
    if hit.rule not in {"smoked", "somebody smoked"}:
        return hit
    after = tokens[hit.last + 1] if hit.last + 1 < len(tokens) else None
    if after is None or not after.is_word or after.role == "date":
        return hit
    if after.role == "area" or _WHERE_TO_SMOKE.fullmatch(after.word):
        return None
    return hit if hit.rule == "smoked" or after.word in _WHERE else None


_WHERE_TO_SMOKE = re.compile(
    lenient(
        r"(?!lekplats)\w*(?:gården|platsen|toaletten|toaletterna|toan|balkongen|perrongen|torget|"
        r"stationen|bussen|tåget|trappan|området|loftgången|krogen|rummet|läktaren)"
    )
)
_WHERE = frozenset(
    ["i", "bakom", "vid", "utanför", "under", "och", "inne", "ute", "när", "där", "framför",
     "igår", "bland", "intill", "samt", "mitt", "inomhus", "öppet"]
)  # fmt: skip


def left_the_restaurant(hit: Hit, _: list[Hit], tokens: list[Token]) -> Hit | None:
    """Know that who left a restaurant or a taxi without paying deceived, and stole nothing."""
    if hit.rule != "left a shop without paying":
        return hit
    here = tokens[hit.head].sentence
    served = any(one.sentence == here and _SERVED.fullmatch(one.word) for one in tokens)
    return hit._replace(category="bedrageri") if served else hit


_SERVED = re.compile(
    lenient(
        r"restaurang\w*|krog\w*|pizzeri\w*|bar(?:en)?|not(?:a|an)|taxi\w*|café\w*|pub(?:en)?|"
        r"mat(?:en)?"
    )
)
