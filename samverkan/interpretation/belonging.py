"""Which hits speak of one and the same event (DOMAIN 13.1, 14.2)."""

import re
from itertools import pairwise

from samverkan.categories import CATEGORIES
from samverkan.interpretation.describing import describes, in_bracket
from samverkan.interpretation.hit import Hit
from samverkan.interpretation.numbering import (
    SOLID,
    is_counted,
    own_number,
    strongest,
)
from samverkan.interpretation.reading import Placed, Reading
from samverkan.interpretation.tokens import AND, CONTRAST, Token
from samverkan.swedish_dates import Mark
from samverkan.swedish_words import lenient

_RANK = {category.id: index for index, category in enumerate(CATEGORIES)}

# What follows from the first is not an incident of its own (DOMAIN 13.1).
_CONSEQUENCES: dict[str, frozenset[str]] = {
    "angrepp": frozenset(("skadegorelse", "ordningsstorning")),
    "sprangning": frozenset(("skadegorelse", "brand")),
    "vapen": frozenset(("skadegorelse",)),
    "inbrott": frozenset(("stold", "skadegorelse")),
    "ran": frozenset(("stold", "vald", "hot", "vapen", "skadegorelse")),
    "stold": frozenset(("skadegorelse",)),
    "vald": frozenset(("hot", "vapen")),
}


_GANG = re.compile("g[äa]ng")  # the word says who, seldom what


def category_of(hits: list[Hit]) -> str:
    """Return the category of one event by strength and precedence (DOMAIN 13.1)."""
    hits = [hit for hit in hits if not _GANG.match(hit.rule)] or hits
    solid = [hit for hit in hits if hit.strength in SOLID]
    signs = [hit for hit in hits if hit.strength == "sign"]
    return min((hit.category for hit in solid or signs or hits), key=_RANK.__getitem__)


def belongs(reading: Reading, group: list[Hit], cluster: list[Hit]) -> bool:
    """Whether hits after a comma, "och" or full stop speak of the event before it."""
    tokens = reading.tokens
    last = max(one.last for one in group)
    hit = strongest(cluster)
    if tokens[last].sentence != tokens[hit.first].sentence:
        return _tells_more(reading, group, cluster)
    if _is_listed(reading, group, cluster):
        return True
    category = category_of(group)
    explained = category == category_of(cluster) and in_bracket(tokens, last, hit.first)
    if not explained and _new_place(reading, last, cluster):
        return False
    numbered = own_number(reading, last, cluster)
    if category == category_of(cluster):
        return describes(reading, group, cluster, numbered=numbered)
    between = {token.word for token in tokens[last + 1 : min(one.first for one in cluster)]}
    of_it = "varav" in between and not between & {")", ",", ";"} and _solid(group)
    hateful = {category, category_of(cluster)} == _HATEFUL
    if of_it or (hateful and in_bracket(tokens, last, hit.first)):
        return True
    if _one_deed(reading, group, cluster) or _named_after(reading, group, cluster):
        return True
    if _is_an_item(reading, group, cluster, numbered=numbered, samt="samt" in between):
        return False
    return _joins(group, category, cluster)


def _tells_more(reading: Reading, group: list[Hit], cluster: list[Hit]) -> bool:
    """Whether the next sentence only tells more: "Inbrott i källaren. Fyra förråd uppbrutna."."""
    tokens = reading.tokens
    last = max(one.last for one in group)
    first = min(one.first for one in cluster)
    category = category_of(cluster)
    if _by_the_same(reading, group, cluster):
        return True
    if category != category_of(group):
        return False
    if tokens[first].sentence == tokens[last].sentence + 1 and _exclaimed(reading, last):
        return True
    if not _solid(group):
        return False
    before, after = tokens[last].sentence, tokens[first].sentence
    if after != before + 1 or any(one.strength == "event" for one in cluster):
        return False
    places: list[Placed[str] | Placed[Mark]] = [*reading.areas, *reading.days]
    sentences = [(type(p.value), tokens[min(p.first, len(tokens) - 1)].sentence) for p in places]
    if any((kind, before) in sentences and (kind, after) in sentences for kind, _ in sentences):
        return False
    counted = any(
        not number.article and number.of in {"things", "pieces"}
        and tokens[number.first].sentence == before
        for number in reading.numbers
    )  # fmt: skip
    numbered = own_number(reading, last, cluster) or (
        category == "bedrageri"  # those who were deceived count it
        and any(
            last < number.first < first and number.of == "persons" for number in reading.numbers
        )
    )
    weak = not _solid(cluster)
    return weak or (numbered and not counted and group[-1].strength == "event")


_SAME_MISSILE = re.compile(
    lenient(
        r"sten(?:en|arna)|flaska(?:n)|flaskorna|tjänstefordon\w*|fordonet|polisbilen|bussen|"
        r"bussens|"
        r"ambulansen|brandbilen|tåget|smällen|explosionen|tryckvågen|raketen"
    )
)


def _by_the_same(reading: Reading, group: list[Hit], cluster: list[Hit]) -> bool:
    """Know that "En ruta på fordonet krossades av stenen" tells what the stone did."""
    tokens = reading.tokens
    here = tokens[cluster[0].head].sentence
    caused = _CONSEQUENCES.get(category_of(group), frozenset())
    return (
        category_of(group) in {"angrepp", "sprangning"}
        and category_of(cluster) in caused
        and here == tokens[group[-1].head].sentence + 1
        and any(one.sentence == here and _SAME_MISSILE.fullmatch(one.word) for one in tokens)
    )


def _exclaimed(reading: Reading, last: int) -> bool:
    """Whether a sentence only exclaims: "Fan va dom skräpar ner!"."""
    tokens = reading.tokens
    end = last
    while end + 1 < len(tokens) and tokens[end + 1].sentence == tokens[last].sentence:
        end += 1
    words = [one for one in tokens if one.sentence == tokens[last].sentence]
    return tokens[end].word == "!" and not any(one.role or one.number for one in words)


def _is_listed(reading: Reading, group: list[Hit], cluster: list[Hit]) -> bool:
    """Whether "bil, moped" after "tre bränder:" are what was counted, "soffa" of dumpings."""
    tokens = reading.tokens
    head = min(one.head for one in group)
    between = [token.word for token in tokens[head + 1 : min(one.first for one in cluster)]
               if not token.role]  # fmt: skip
    if ":" not in between or not is_counted(reading, group):
        return False
    last = max(one.last for one in group)
    return not _solid(cluster) or (
        category_of(cluster) == category_of(group) and not own_number(reading, last, cluster)
    )


# What is done to people; "spottade och slog" is one event of them.
_AGAINST_PEOPLE = frozenset(("ran", "vald", "sexuellt_ofredande", "hot", "alkohol"))


def _one_deed(reading: Reading, group: list[Hit], cluster: list[Hit]) -> bool:
    """Whether two verbs side by side tell of one event: "avsågad och stulen"."""
    tokens = reading.tokens
    before = max(group, key=lambda hit: hit.head)
    after = min(cluster, key=lambda hit: hit.head)
    between = [token.word for token in tokens[before.head + 1 : after.head]]
    if before.category == "obehoriga" and tokens[after.head - 1].word in {"och", "samt"}:
        return after.strength == "verb"  # "kom in på skolan och hotade elever"
    if before.strength != "verb" or after.strength != "verb" or len(between) != 1:
        return False
    if between[0] not in AND:
        return False
    kinds = {before.category, after.category}
    return kinds <= _AGAINST_PEOPLE or any(
        kinds - {one} <= _CONSEQUENCES.get(one, frozenset()) for one in kinds
    )


def _named_after(reading: Reading, group: list[Hit], cluster: list[Hit]) -> bool:
    """Whether a noun alone at the end names what was told: "blev av med mobilen, rån"."""
    hit = cluster[-1]
    tokens = reading.tokens
    alone = [t for t in tokens if t.chunk == tokens[hit.head].chunk and t.is_word and not t.role]
    caused = _CONSEQUENCES.get(hit.category, frozenset())
    last = max(one.last for one in group)
    return (
        len(alone) == 1
        and len(cluster) == 1
        and not own_number(reading, last, cluster)
        and all(one.category in caused for one in group)
    )


_HATEFUL = {"klotter", "extremism"}  # "klotter (hakkors)" is one event


def _is_an_item(
    reading: Reading, group: list[Hit], cluster: list[Hit], *, numbered: bool, samt: bool
) -> bool:
    """Whether the hits are an item of their own in a list, by number or by "samt"."""
    hit = strongest(cluster)
    mood = all(_MOOD.fullmatch(one.rule) for one in group)
    if not mood and ((hit.strength == "event" and numbered) or (samt and _solid(cluster))):
        return True
    if numbered and not mood and _solid(group):
        return True
    if hit.strength == "weak":
        if _also_gathered(reading, group, cluster) or _gathered_elsewhere(reading, group, hit):
            return True
        return _listed_people(reading, group, hit) or _listed_mood(reading, group, cluster)
    last = max(one.last for one in group)
    return category_of(cluster) == "alkohol" and _own_people(reading, last, hit)


def _solid(group: list[Hit]) -> bool:
    return any(one.strength in SOLID for one in group)


def _joins(group: list[Hit], category: str, cluster: list[Hit]) -> bool:
    """Whether words of another category belong to the same event."""
    if not _solid(cluster) or not _solid(group):
        return True
    hit = strongest(cluster)
    if hit.rule == "alarm set off" and category in {"brand", "inbrott", "pyroteknik"}:
        return True
    if any(one.rule == "alarm set off" for one in group) and category_of(cluster) in {
        "brand",
        "inbrott",
    }:
        return True
    if hit.strength == "event":
        return False
    if category_of(cluster) in _CONSEQUENCES.get(category, frozenset()):
        return True
    return category_of(cluster) == "alkohol" and category in {"vald", "hot"}


_MOOD = re.compile(lenient(r"(?:stökig|skränig|orolig|bråkig|kaos|kaotisk)\w*|störningar"))


def _listed_people(reading: Reading, group: list[Hit], hit: Hit) -> bool:
    """Whether "2 avvisade" is an item of its own in a list of numbers."""
    return is_counted(reading, group) and any(
        number.last == hit.first and number.of == "persons" and not number.at_least
        for number in reading.numbers
    )


def _also_gathered(reading: Reading, group: list[Hit], cluster: list[Hit]) -> bool:
    """Whether "… och ett tjugotal ungdomar som hängde" is a gathering of its own."""
    last = max(one.last for one in group)
    hit = cluster[0]
    between = reading.tokens[last + 1 : hit.first + 1]
    return (
        _solid(group)
        and hit.category == "storande_samling"
        and " " in hit.rule
        and any(token.word in {"och", "samt", "plus"} and not token.role for token in between)
        and any(
            last < number.first < hit.last and number.of == "persons" for number in reading.numbers
        )
    )


def _gathered_elsewhere(reading: Reading, group: list[Hit], hit: Hit) -> bool:
    """Whether "…, och vid tunneln stod ett gäng" is a gathering at a place of its own."""
    words = [one.word for one in reading.tokens[max(one.last for one in group) + 1 : hit.first]]
    return (
        _solid(group)
        and hit.category == "storande_samling"
        and any(pair[0] in AND and pair[1] in _PLACE_LEADS for pair in pairwise(words))
    )


_PLACE_LEADS = frozenset(("i", "på", "vid", "utanför", "bakom", "utanför", "under", "framför"))


def _listed_mood(reading: Reading, group: list[Hit], cluster: list[Hit]) -> bool:
    """Whether "…, lite spring" is an item of its own after counted ones."""
    tokens = reading.tokens
    first = min(one.first for one in cluster)
    lead = [token.word for token in tokens[max(0, first - 2) : first]]
    return (
        lead[:1] == [","]
        and lead[1] in _SOME
        and category_of(group) not in _MOODY
        and any(
            number.of == "things"
            and not number.article
            and number.first < first
            and tokens[number.first].sentence == tokens[first].sentence
            for number in reading.numbers
        )
    )


_SOME = frozenset(("lite", "mycket", "viss", "visst", "vissa", "något", "någon", "några"))
_MOODY = frozenset(("vald", "brand", "pyroteknik", "storande_samling", "ordningsstorning"))


def _own_people(reading: Reading, last: int, hit: Hit) -> bool:
    """Whether "2 avvisade berusade" counts people of its own."""
    return any(
        last < number.first <= hit.head and number.of == "persons" and not number.at_least
        for number in reading.numbers
    )


def parted(tokens: list[Token], last: int, first: int) -> bool:
    """Whether a comma, "och" or "men" parts two words."""
    return tokens[last].chunk != tokens[first].chunk or any(
        not token.role
        and (token.word in _SIGNS or token.word in AND or CONTRAST.fullmatch(token.word))
        for token in tokens[last + 1 : first]
    )


_SIGNS = frozenset((",", ";", ":", ")", "("))


def _new_place(reading: Reading, last: int, cluster: list[Hit]) -> bool:
    """Whether both sides of a comma have an area, or both have a day, of their own."""
    tokens = reading.tokens
    first = min(hit.first for hit in cluster)
    border = boundary(tokens, last, first) if first > last else first
    chunk = tokens[first].chunk
    sentence = tokens[first].sentence
    named: list[Placed[str] | Placed[Mark]] = [*reading.areas, *reading.days]
    places = [
        place
        for place in named
        if place.first < len(tokens) and tokens[place.first].sentence == sentence
    ]
    after = [p for p in places if p.first >= border and tokens[p.first].chunk == chunk]
    before = [p for p in places if p.first < border]
    return any(type(one.value) is type(two.value) for one in after for two in before)


def boundary(tokens: list[Token], last: int, first: int) -> int:
    """Return where the next event begins: after the last comma, or the last "och"."""
    for index in range(first - 1, last, -1):
        token = tokens[index]
        if token.word == "|":
            return index + 1
        if not token.role and (
            token.word in {",", ";", ")"} or tokens[index].chunk != tokens[index - 1].chunk
        ):
            if token.word == ")":  # "(bedrägeriförsök) i måndags samt en uppbruten bil"
                joint = [i for i in range(index + 1, first) if tokens[i].word in AND]
                return (joint[-1] if joint else index) + 1
            return index + 1 if token.word in {",", ";"} else index
    for index in range(first - 1, last, -1):
        if not tokens[index].role and tokens[index].word in AND:
            return index + 1
    for index in range(last + 1, first):
        if tokens[index].number and not tokens[index].role:
            return index
    return first
