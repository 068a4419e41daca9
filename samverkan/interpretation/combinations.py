"""Events that no single word names: "belysningen … släckt", "moped … gångvägen" (DOMAIN 13.1).

Each row is a rule with a name: the concepts that must stand near each other in one
sentence, how near, and what they make together. The first concept is the head.
"""

from dataclasses import dataclass

from samverkan.interpretation.lexicon import Strength
from samverkan.interpretation.tokens import AND, Token

_FURTHER = 8


@dataclass(frozen=True, slots=True)
class Combination:
    """A rule over concepts.

    Attributes:
        name: what the rule is about.
        category: what the concepts make together.
        strength: how the result behaves.
        concepts: what must be there; the first is the head.
        within: how many tokens apart the concepts may stand.
        ordered: whether the concepts must come in this order.
        same_chunk: whether a comma may come between.

    """

    name: str
    category: str
    strength: Strength
    concepts: tuple[str, ...]
    within: int
    ordered: bool = False
    same_chunk: bool = False


COMBINATIONS: tuple[Combination, ...] = tuple(
    Combination(*row)
    for row in (
        ("a light is out", "otrygg_plats", "event", ("light", "dark"), 9),
        ("a light does not work", "otrygg_plats", "event", ("light", "not", "works"), 9),
        ("a lock does not work", "otrygg_plats", "event", ("lock", "not", "works"), 8),
        ("a fixture does not work", "otrygg_plats", "event", ("fixture", "not", "works"), 7),
        ("a fixture out of order", "otrygg_plats", "event", ("fixture", "defect"), 8, False, True),
        ("something gone", "stold", "verb", ("thing", "gone"), 4, False, True),
        ("somebody shot", "vapen", "verb", ("shot", "person"), 4, False, True),
        ("a lock is broken", "otrygg_plats", "event", ("lock", "broken"), 9),
        ("a door does not lock", "otrygg_plats", "event", ("door", "not", "lock"), 7),
        ("a dark passage", "otrygg_plats", "event", ("gloomy", "tunnel"), 3),
        ("a car broken open", "stold", "verb", ("car", "forced"), 6, False, True),
        ("a break-in in a car", "stold", "event", ("burglary", "car"), 4, False, True),
        ("broke in", "inbrott", "verb", ("broke in", "himself"), 3),
        ("broken into", "inbrott", "verb", ("broke in", "inside"), 3),
        ("broken open", "inbrott", "verb", ("broke in", "up", "store"), 6, True, True),
        ("a car forced", "stold", "verb", ("broke in", "up", "car"), 6, True, True),
        ("powder in a bag", "narkotika", "event", ("toxic", "bag"), 4),
        ("got in", "obehoriga", "verb", ("got", "himself", "inside"), 4, True),
        ("lives where nobody lives", "obehoriga", "verb", ("dwell", "cellar"), 6),
        ("sleeps inside", "obehoriga", "verb", ("sleep", "shelter"), 6),
        ("climbs on a roof", "obehoriga", "verb", ("climb", "roof"), 5, True),
        ("somebody on a roof", "obehoriga", "verb", ("young person", "roof"), 6),
        ("inside after hours", "obehoriga", "verb", ("inside", "schoolyard", "at night"), 8),
        ("moped where people walk", "buskorning", "verb", ("moped", "footway"), 8, False, True),
        ("moped driven", "buskorning", "verb", ("moped", "drive"), 7),
        ("vehicle where people walk", "buskorning", "verb", ("vehicle", "drive", "footway"), 10),
        ("vehicle too fast", "buskorning", "verb", ("vehicle", "speed"), 8),
        ("driving too fast", "buskorning", "verb", ("drive", "speed"), 5),
        ("moped too fast", "buskorning", "verb", ("moped", "speed"), 8),
        ("a moped", "buskorning", "sign", ("moped",), 0),
        ("thrown at a service", "angrepp", "event", ("throw", "toward", "service"), 9, True),
        ("a service hit", "angrepp", "event", ("service", "hit", "missile"), 9, True),
        ("painted on a wall", "klotter", "verb", ("paint", "wall"), 6),
        ("written with a marker", "klotter", "verb", ("paint", "marker"), 4),
        ("clashed", "vald", "verb", ("clash", "together"), 1, True),
        ("drinks", "alkohol", "verb", ("drink", "booze"), 5),
        ("turned away drunk", "alkohol", "verb", ("turned away", "quite drunk"), 12),
        ("people drinking", "alkohol", "sign", ("young person", "drink"), 6),
        ("people drunk", "alkohol", "verb", ("full", "person"), 2),
        ("somebody sat drunk", "alkohol", "verb", ("full", "seen sitting"), 2, False, True),
        ("a gang stood about", "storande_samling", "weak", ("gang", "stood"), 22, True),
        ("people gathered", "storande_samling", "weak", ("young person", "gather"), 10),
        ("people hanging about", "storande_samling", "weak", ("gather", "shelter"), 5),
        ("people loitering", "storande_samling", "weak", ("young person", "hang", "shelter"), 8),
        ("loud music", "ordningsstorning", "weak", ("music", "loud"), 3),
        ("plays loudly", "ordningsstorning", "weak", ("plays", "loudly"), 3, True),
        ("things thrown", "ordningsstorning", "weak", ("thrown", "food"), 4),
        ("furniture overturned", "ordningsstorning", "weak", ("overturned", "food"), 4),
        ("alarm set off", "ordningsstorning", "event", ("alarm", "set off"), 4),
        ("insults on the net", "natkrankning", "event", ("insult", "net"), 7),
        ("a film is spread", "natkrankning", "sign", ("film", "spread"), 6),
        ("a film on the net", "natkrankning", "sign", ("film", "net"), 6),
        ("spread on the net", "natkrankning", "sign", ("spread", "net"), 5),
        ("pressed to pay", "natverk", "event", ("pressed", "pay"), 6),
        ("dares not report", "natverk", "sign", ("dare", "not", "report"), 5, True),
        ("worry for the young", "oro_unga", "event", ("worry", "youth"), 8),
        ("the young out late", "oro_unga", "event", ("youth", "late"), 7),
        ("furniture left", "nedskrapning", "event", ("furniture", "left"), 5),
        ("bins overflowing", "nedskrapning", "event", ("bins", "overflow"), 4),
        ("smoked", "narkotika", "verb", ("smoke", "on"), 1, True),
        ("somebody smoked", "narkotika", "verb", ("smoke", "somebody", "on"), 5, True),
        ("smoke rises", "brand", "verb", ("smoke rises", "out of", "burn object"), 6, True),
        ("a false officer", "bedrageri", "event", ("false", "officer"), 3),
        (
            "thrown through a pane",
            "skadegorelse",
            "verb",
            ("hard missile", "through", "glass"),
            6,
            True,
        ),
        ("a false banker", "bedrageri", "event", ("false", "bank"), 3),
        ("somebody pretended", "bedrageri", "verb", ("pretend", "bank"), 6),
        ("somebody called as a bank", "bedrageri", "verb", ("calls", "banker"), 6),
        ("fake money", "bedrageri", "event", ("false", "fake money"), 2),
        ("a false account", "natkrankning", "event", ("false", "account"), 2),
        ("tricked out of a card", "bedrageri", "verb", ("taken by trick", "debit"), 4),
        ("left without paying", "bedrageri", "event", ("fled", "bill"), 4),
        ("left a shop without paying", "stold", "event", ("fled", "without", "to pay"), 9, True),
        ("left without paying for fuel", "stold", "event", ("fled", "fuel"), 4),
        ("robbed of something", "stold", "verb", ("victim", "av", "with"), 4, True),
        ("belongings gone", "stold", "verb", ("belonging", "gone"), 4, False, True),
        ("something snatched", "ran", "verb", ("snatched", "handbag"), 6),
        ("a store emptied", "inbrott", "verb", ("emptied", "store"), 6, False, True),
        ("a lock forced", "inbrott", "verb", ("lock", "clipped", "store"), 6, False, True),
        ("a dangerous object", "sprangning", "event", ("dangerous", "object"), 1, True),
        ("genitals shown", "sexuellt_ofredande", "verb", ("showed", "genitals"), 4, True),
        ("touched against her will", "sexuellt_ofredande", "verb", ("touched", "private"), 7, True),
        ("sexual services", "manniskohandel", "event", ("sexual", "services"), 1, True),
        ("a blow to the body", "vald", "event", ("blow", "body"), 4, True),
        ("got a beating", "vald", "verb", ("received", "beating"), 3, True),
        ("went for somebody", "vald", "verb", ("gave", "himself", "on", "person"), 6, True),
        ("somebody attacked", "vald", "verb", ("attacked", "person"), 4),
        ("called names", "hot", "verb", ("called", "slur"), 6, True),
        ("somebody scolded", "hot", "verb", ("scolded", "ut"), 2, True),
        ("somebody followed", "hot", "verb", ("followed", "after", "girl"), 5, True),
        ("people high", "narkotika", "verb", ("high", "youth"), 2),
        ("smokes dope", "narkotika", "verb", ("smoke", "dope"), 2, True),
        ("smells of dope", "narkotika", "verb", ("smell", "dope smell"), 3),
        ("dope sold", "narkotika", "verb", ("trade", "dope for sale"), 4),
        ("pills sold", "narkotika", "verb", ("trade", "pills"), 5),
        ("drink for minors", "alkohol", "event", ("given", "booze", "minor"), 7),
        ("dealing in drink", "alkohol", "event", ("dealing", "booze"), 4),
        ("lit", "brand", "verb", ("lit", "on"), 1, True),
        ("somebody lit", "brand", "verb", ("lit", "somebody", "on"), 4, True),
        ("fire set", "brand", "verb", ("set", "fyr"), 2, True),
        ("an extinguisher emptied", "ordningsstorning", "event", ("extinguisher", "emptying"), 5),
        ("rings at doors", "ordningsstorning", "weak", ("rings", "on", "doors"), 4, True),
        ("refuses to leave", "ordningsstorning", "weak", ("refused", "leave"), 4, True),
        ("an escalator stopped", "ordningsstorning", "weak", ("escalator", "stopped"), 4),
        ("rides in carts", "ordningsstorning", "weak", ("cart", "ride"), 4),
        ("a party disturbs", "ordningsstorning", "weak", ("party", "disturbs"), 9),
        ("a loud party", "ordningsstorning", "weak", ("party", "tall"), 4),
        ("a high speed", "buskorning", "event", ("tall", "velocity"), 1, True),
        ("reckless driving", "buskorning", "event", ("reckless", "driving"), 2, True),
        ("burning rubber", "buskorning", "event", ("burn", "rubber"), 2, True),
        ("a car where people walk", "buskorning", "sign", ("car", "walkway"), 3, True, True),
        ("an abandoned vehicle", "nedskrapning", "event", ("abandoned", "vehicle"), 2, True),
        ("abandoned things", "nedskrapning", "event", ("abandoned", "furniture"), 2, True),
        ("no light shines", "otrygg_plats", "event", ("shine", "not"), 2, True),
        ("a door stands open", "otrygg_plats", "event", ("door", "stands open"), 5, True, True),
        ("an unlocked door", "otrygg_plats", "event", ("stands open", "door"), 2, True, True),
        ("a door does not close", "otrygg_plats", "event", ("door", "not", "closes"), 7, True),
        ("a hole in a fence", "otrygg_plats", "event", ("hole", "fence"), 4, False, True),
        ("dares not walk there", "otrygg_plats", "weak", ("dare", "not", "leave"), 4, True),
        ("a stranger inside", "obehoriga", "verb", ("stranger", "within", "premises"), 7, True),
        ("hid inside", "obehoriga", "verb", ("hid", "premises"), 6),
        ("slipped inside", "obehoriga", "verb", ("slipped", "inside"), 2, True),
        ("somebody on the track", "obehoriga", "verb", ("young person", "on", "track"), 5, True),
        ("nobody dares report", "natverk", "sign", ("nobody", "dare", "report"), 4, True),
        ("errands offered", "natverk", "verb", ("offered", "errand", "errand thing"), 9),
        ("the young offered money", "natverk", "verb", ("youth", "offered", "errand"), 7, True),
        ("lured into a gang", "natverk", "verb", ("lured", "inside", "gang"), 4, True),
        ("the young carry for others", "natverk", "verb", ("youth", "carry", "errand thing"), 8),
        ("talk on the net", "natkrankning", "sign", ("talk", "net"), 5),
        ("the young with older ones", "oro_unga", "event", ("youth", "company", "older"), 8, True),
        ("the young out in the evenings", "oro_unga", "event", ("youth", "out", "evenings"), 16),
        ("children out alone", "oro_unga", "sign", ("child", "alone out"), 4, True),
        ("a liberal view of drugs", "oro_unga", "event", ("attitude", "drugs"), 5),
        ("the young feel badly", "oro_unga", "event", ("youth", "feels", "badly"), 4, True),
        ("ill health of the young", "oro_unga", "event", ("ill health", "youth"), 6),
        ("the young use nicotine", "oro_unga", "sign", ("youth", "nicotine"), 5),
        ("the young adrift", "oro_unga", "event", ("youth", "on", "drift"), 3, True),
        ("the young gamble", "oro_unga", "event", ("gamble", "for", "stake"), 2, True),
        ("the young absent", "oro_unga", "event", ("youth", "absent"), 5),
        ("white power", "extremism", "event", ("vit", "makt"), 1, True),
        ("a service attacked", "angrepp", "verb", ("service", "attacked"), 4),
        ("a service sabotaged", "angrepp", "event", ("sabotage", "service"), 4),
        ("set alight", "brand", "verb", ("burn object", "set alight"), 6, False, True),
        ("somebody high", "narkotika", "verb", ("high", "person"), 2),
        ("the young drunk", "alkohol", "verb", ("full", "youth"), 2),
        ("went for each other", "vald", "verb", ("gone loose", "on", "each other"), 2, True),
        ("went for a person", "vald", "verb", ("went", "gone loose", "on", "person"), 6, True),
        ("struck somebody", "vald", "verb", ("clapped", "till", "person"), 4, True),
        ("said they would die", "hot", "verb", ("shall", "die"), 3, True),
        ("made to hand over", "ran", "verb", ("compelled", "hand over", "handbag"), 7, True),
        ("a part sawn off", "stold", "verb", ("car part", "cut off"), 5),
        ("fuel tapped", "stold", "verb", ("fuel", "tapped"), 4),
        ("fuel not paid", "stold", "event", ("fuel", "without", "to pay"), 6, True),
        ("somebody took it", "stold", "verb", ("someone", "took", "taken goods"), 7, True),
        ("a till emptied", "stold", "verb", ("emptied out", "cash"), 4),
        ("thieves inside", "inbrott", "verb", ("thief", "inside of"), 6),
        ("a door forced", "inbrott", "verb", ("door", "forced entry"), 3, False, True),
        ("a store forced", "inbrott", "verb", ("store", "forced entry"), 3, False, True),
        (
            "trousers pulled down",
            "sexuellt_ofredande",
            "verb",
            ("pulled", "down", "trousers"),
            4,
            True,
        ),
        ("flowers pulled up", "skadegorelse", "verb", ("pulled", "up", "flowers"), 5, True),
        ("paint poured", "skadegorelse", "verb", ("poured", "spoiling", "a thing spoilt"), 6, True),
        ("nothing to do there", "obehoriga", "verb", ("without", "no errand"), 1, True),
        ("climbed a fence", "obehoriga", "verb", ("climb", "over", "fence"), 4, True),
        ("bottles about", "nedskrapning", "sign", ("bottles", "grounds"), 5, True),
        ("furniture outside", "nedskrapning", "sign", ("furniture", "outdoors"), 4, True),
        (
            "somebody passed for another",
            "bedrageri",
            "verb",
            ("pretend", "himself", "bank"),
            8,
            True,
        ),
        ("sex sold", "manniskohandel", "event", ("woman", "trade", "sex sold"), 5, True),
        ("a weapon found", "vapen", "verb", ("weapon", "found"), 4, False, True),
        ("somebody was drunk", "alkohol", "verb", ("full", "pronoun"), 3),
        ("a thing broken", "skadegorelse", "verb", ("thing", "cut"), 5, False, True),
        ("a thing in pieces", "skadegorelse", "verb", ("thing", "pieces"), 8, False, True),
        (
            "went for a thing",
            "skadegorelse",
            "event",
            ("went", "gone loose", "on", "thing"),
            9,
            True,
        ),
        ("a pane shot at", "skadegorelse", "verb", ("banged", "glass"), 4, True),
        ("a thing kicked", "skadegorelse", "verb", ("kick", "thing"), 3, False, True),
        ("a thing damaged", "skadegorelse", "verb", ("thing", "damage"), 5, False, True),
        ("a pane broken", "skadegorelse", "verb", ("glass", "dark"), 3, False, True),
    )
)


def _by_head() -> dict[str, tuple[tuple[Combination, frozenset[str]], ...]]:
    table: dict[str, list[tuple[Combination, frozenset[str]]]] = {}
    for rule in COMBINATIONS:
        table.setdefault(rule.concepts[0], []).append((rule, frozenset(rule.concepts)))
    return {head: tuple(rules) for head, rules in table.items()}


_BY_HEAD = _by_head()


def combined(tokens: list[Token]) -> list[tuple[Combination, tuple[int, ...]]]:
    """Return the rules that hold in one sentence, with the tokens of their concepts."""
    places: dict[str, list[int]] = {}
    for index, token in enumerate(tokens):
        for concept in token.info.concepts:
            places.setdefault(concept, []).append(index)
    found: list[tuple[Combination, tuple[int, ...]]] = []
    for head in places:
        for rule, needed in _BY_HEAD.get(head, ()):
            if places.keys() >= needed:
                found += [(rule, spot) for spot in _spots(rule, places, tokens)]
    return found


def _spots(
    rule: Combination, places: dict[str, list[int]], tokens: list[Token]
) -> list[tuple[int, ...]]:
    """Return, for each head, the nearest tokens that complete the rule."""
    spots: list[tuple[int, ...]] = []
    for head in places[rule.concepts[0]]:
        spot: tuple[int, ...] = (head,)
        for concept in rule.concepts[1:]:
            near = [
                place
                for place in places[concept]
                if place not in spot
                and abs(place - head) <= rule.within
                and (not rule.ordered or place > spot[-1])
                and (not rule.same_chunk or tokens[place].chunk == tokens[head].chunk)
                and (
                    not (rule.strength == "weak" or rule.same_chunk)
                    or _distance(tokens, head, place) <= rule.within
                )
            ]
            if not near:
                break
            spot += (min(near, key=lambda place: _distance(tokens, head, place)),)
        if len(spot) == len(rule.concepts):
            spots.append(spot)
    return spots


def _distance(tokens: list[Token], head: int, place: int) -> int:
    """Return how far apart two words are; "och" and a comma make it further."""
    first, last = sorted((head, place))
    parted = tokens[first].chunk != tokens[last].chunk or any(
        token.word in AND for token in tokens[first + 1 : last]
    )
    return last - first + _FURTHER * parted
