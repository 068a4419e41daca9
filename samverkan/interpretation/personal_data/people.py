"""Personal data that lies in words: names, health, belief, cases, identity (DOMAIN 13.4)."""

import re
from collections.abc import Iterator

from samverkan.interpretation.personal_data.findings import Finding
from samverkan.interpretation.personal_data.given_names import GIVEN_NAMES, SURNAME_ENDINGS
from samverkan.swedish_words import fold, lenient

_WORD = r"[a-zåäöéüA-ZÅÄÖÉÜ][a-zåäöéüA-ZÅÄÖÉÜ'-]+"
_INITIAL = re.compile(r"(?<![\w@])([A-ZÅÄÖ][a-zåäöé]+)\s[A-ZÅÄÖ](?![\w-])")  # "Ahmed K"
_TWO_WORDS = re.compile(rf"(?<![\w@.-])(?=({_WORD})\s+({_WORD})(?![\w@]))")
_FUNCTION_BEFORE = re.compile(
    lenient(
        r"(?:mvh|hälsningar|hälsning|hälsar|vänligen|polis\w*|\w*polis(?:en)?|rektor\w*|"
        r"\w*chef\w*|samordnare|koordinator|handläggare|"
        r"fältare|"
        r"ordförande\w*|väktare|ordningsvakt|lärare|kontaktperson|\w*ledare|\w*sekreterare|kurator|"
        r"bibliotekarie|förvaltare|politiker|kommunalråd|nämndordförande|inspektör|tekniker)"
        r"(?:e?n|s)?[\s:,-]{1,3}$"
    )
)
_FUNCTION_AFTER = re.compile(
    lenient(
        r"[\s,(]{1,3}(?:\w*polis(?:en)?|rektor|\w*chef|samordnare|fältare|ordförande|handläggare|"
        r"kurator|\w*ledare|\w*samordnare)\b"
    )
)
_PLACE_AFTER = re.compile(
    lenient(
        r"\s+(?:\w*skola\w*|torg\w*|plats\w*|gat\w*|väg\w*|park\w*|gymnasi\w*|förskol\w*|hus\w*|"
        r"stiftelse\w*|ab|kb|hb|minne\w*|center|centrum|station\w*|kyrk\w*|bro|gränd|backe|"
        r"hall\w*)\b"
    )
)
_PLACE_WORD = re.compile(
    lenient(
        r"\w*(?:skolan|skola|torg|torget|gatan|gata|vägen|väg|parken|centrum|station|stationen|"
        r"kyrkan|gymnasiet|gymnasium|kommun|kommunen|förening|bostäder|hem|museum|gård|gården|"
        r"plan)s?"
    )
)
_CLASS = r"(?:klass\s)?(?:[1-9]\s?[a-h]|åk\s?\d|årskurs\s\d|nian|åttan|sjuan|sexan|femman)"
_CLASS_OR_RELATION = re.compile(
    lenient(
        r"\b(?:killen|tjejen|mannen|kvinnan|familjen|hyresgästen|personen|han|hon)\s(?:som\s)?bor\s"
        r"(?:i lägenhet\w*|ovanför|under|bredvid|mittemot|högst upp|längst ner|vägg i vägg)|"
        rf"(?:,)?\s+(?:(?:i|ur|från)\s+{_CLASS}\b|,?\s*(?:son|dotter|bror|syster)\s+till\b|"
        r"(?:mamma|pappa|bror|syster|son|dotter|föräldrar|storebror|lillebror|flickvän|pojkvän)\b)"
    )
)
_TITLES = frozenset(("familjen", "herr", "fru", "fröken", "makarna", "paret", "bröderna"))
_NO_GIVEN_NAME = _TITLES | frozenset(
    ["och", "med", "av", "som", "att", "en", "ett", "den", "det", "i",
        "på", "vid", "hos", "från", "till", "mot", "när", "var", "nya", "stora", "lilla", "gamla",
            "svenska", "röda", "norra", "södra", "östra", "västra", "han", "hon", "de", "vi",
                "inte", "men", "har"]
)  # fmt: skip


def names(text: str, low: str, places: frozenset[str]) -> Iterator[Finding]:
    """Find first and last name, or first name with a class or relation.

    Staff in their function ("rektor Karin Svensson") and places ("Raoul Wallenbergs
    torg") are not found. `places` are words of the municipality's own place names.
    """
    cased = not (text.isupper() or text.islower())
    for found in _TWO_WORDS.finditer(text):
        if cased and text[found.start(2)].islower() and not _PATRONYMIC.search(found[2]):
            continue
        if _is_full_name(found[1], found[2], places, cased=cased) and not _is_staff_or_place(
            low, found.start(1), found.end(2)
        ):
            start = found.start(2) if _is_function_word(found[1]) else found.start(1)
            yield Finding("namn", start, found.end(2))
    yield from _given_names(text, low, cased=cased)


def _given_names(text: str, low: str, *, cased: bool) -> Iterator[Finding]:
    """Find a given name with an initial, a class or a relation."""
    if cased:
        for found in _INITIAL.finditer(text):
            if fold(found[1]) in GIVEN_NAMES:
                yield Finding("namn", found.start(), found.end())
    for found in re.finditer(_WORD, text):
        if cased and not found[0][0].isupper():
            continue
        plain = fold(found[0])
        known = plain.removesuffix("s") in GIVEN_NAMES or plain in GIVEN_NAMES
        if known and _CLASS_OR_RELATION.match(low, found.end()):
            yield Finding("namn", found.start(), found.end())


_PATRONYMIC = re.compile(r"(?:sson|sdotter|zadeh|ovic|evic)s?$", re.IGNORECASE)


def _is_function_word(word: str) -> bool:
    return word.lower() in _NO_GIVEN_NAME


def _is_full_name(first: str, last: str, places: frozenset[str], *, cased: bool) -> bool:
    plain_first, plain_last = fold(first), fold(last).removesuffix("s")
    if plain_last in places or plain_first in places or _PLACE_WORD.fullmatch(last.lower()):
        return False
    patronymic = _PATRONYMIC.search(last) is not None
    if _is_function_word(first):
        return first.lower() in _TITLES and (patronymic or (cased and last[0].isupper()))
    capitals = first[0].isupper() and last[0].isupper()
    if patronymic:
        return capitals or plain_first in GIVEN_NAMES or not cased or last[0].isupper()
    if plain_first not in GIVEN_NAMES:
        return False
    if cased:
        return capitals and not last.isupper() and last.lower() not in _NO_GIVEN_NAME
    return plain_last.endswith(SURNAME_ENDINGS[:10]) and len(plain_last) > 5  # noqa: PLR2004 - a surname


def _is_staff_or_place(low: str, start: int, end: int) -> bool:
    return bool(
        _FUNCTION_BEFORE.search(low[max(0, start - 30) : start])
        or _FUNCTION_AFTER.match(low, end)
        or _PLACE_AFTER.match(low, end)
    )


_SINGLED_OUT = (
    r"(?:en|den|hans|hennes|min|vår|ett|det)\s(?:\w+\s)?(?:pojke|flicka|kille|tjej|man|kvinna|"
    r"person|elev|"
    r"ungdom|boende|hyresgäst|granne|barn|mamma|pappa|förälder|kund|besökare|ledare|grabb|"
    r"\d\d-åring)"
    r"|mannen|kvinnan|killen|tjejen|pojken|flickan|eleven|hyresgästen|grannen|personen|barnet|"
    r"mamman|pappan|modern|fadern|sonen|dottern|brodern|systern|han|hon|hen|honom|henne|ungdomen|"
    r"familjen|familj|grabben|boende på (?:våning|vån|plan)\.?\s\d|"
    r"gärningsmannen|\d\d-åring\w*|föräldern|lärling\w*|en\s\d\d-årig\s\w+"
)
_SINGLE = re.compile(lenient(rf"\b(?:{_SINGLED_OUT})\b"))
_HEALTH = re.compile(
    lenient(
        r"\b(?:psykisk[at]?\s(?:sjuk\w*|störd\w*|instabil\w*|funktionsned\w*|ohälsa|dålig\w*|"
        r"problem\w*|besvär)|psykos\w*|psykfall\w*|psykpatient\w*|knarkare|pundare|"
        r"psykotisk\w*|schizofren\w*|bipolär\w*|depression\w*|deprimerad\w*|självmord\w*|suicid\w*|"
        r"självskad\w*|adhd|add|autis\w*|asperger\w*|missbrukare|missbrukar|missbruk\w*|"
        r"narkoman\w*|"
        r"alkoholist\w*|alkoholiserad\w*|alkoholproblem|drogberoende|spelberoende|dement\w*|"
        r"demens\w*|"
        r"sjukskriv\w*|diagnos\w*|cancer\w*|hiv|epilep\w*|utvecklingsstör\w*|demenssjuk\w*|"
        r"mår psykiskt dåligt|mår dåligt psykiskt|tvångsvård\w*|lpt|ätstör\w*)\b"
    )
)
_BELIEF = re.compile(
    lenient(
        r"\b(?:är (?:en )?(?:moderat|liberal|centerpartist|miljöpartist|kristdemokrat|sosse)|"
        r"buddhist\w*|mormon\w*|frikyrklig\w*|pingstvän\w*|ateist\w*|rysk[at]?|ryss(?:en|ar|arna)?|"
        r"ukrain(?:are|sk)\w*|litau(?:isk|er)\w*|lettisk\w*|estnisk\w*|georgi(?:er|sk)\w*|nigerian\w*|"
        r"gambi(?:an|er)\w*|marock(?:an|ansk)\w*|algeri(?:er|sk)\w*|tunisi(?:er|sk)\w*|egypti(?:er|sk)\w*|"
        r"pakistan(?:ier|sk)\w*|kines\w*|vietnames\w*|thailändsk\w*|jugoslav\w*|kosovo(?:alban)?\w*|"
        r"makedon\w*|assyri\w*|kalde\w*|yazid\w*|samisk\w*|mongol\w*|moldav\w*|"
        r"utländska (?:män|killar|ungdomar|familj\w*)|"
        r"muslim\w*|katolik\w*|katolsk\w*|kristen|kristna|jude|judar\w*|judisk\w*|hindu\w*|"
        r"buddist\w*|ortodox\w*|romer|romsk\w*|zigenar\w*|somal\w*|afghan\w*|syri(?:er|sk|ska|"
        r"an)\w*|irak\w*|"
        r"iran(?:sk|ier)\w*|kurd\w*|arab\w*|turk(?:en|ar|isk)\w*|eritre\w*|etiop\w*|polack\w*|"
        r"rumän\w*|bulgar\w*|"
        r"albansk\w*|alban|serb\w*|bosni\w*|chilen\w*|tjetjen\w*|palestin\w*|libanes\w*|"
        r"sverigedemokrat\w*|vänsterpartist\w*|socialdemokrat\w*|moderaterna|kommunist\w*|"
        r"utländskt? (?:bakgrund|ursprung)|invandrarbakgrund|shia\w*|sunni\w*|jehovas)\b"
    )
)
_BELIEF_HOLDER = re.compile(
    lenient(
        r"\b(?:famil\w*|man|mannen|män|männen|kvinn\w*|kill\w*|tjej\w*|pojk\w*|flick\w*|gäng\w*|"
        r"grupp\w*|"
        r"ungdom\w*|person\w*|elev\w*|han|hon|de är|grann\w*|hyresgäst\w*|barn\w*|föräld\w*|"
        r"mamm\w*|"
        r"papp\w*|klan\w*|grabb\w*|ägare\w*)\b"
    )
)
_BELIEF_INSTITUTION = re.compile(
    lenient(
        r"\s(?:restaurang\w*|butik\w*|livs\w*|kiosk\w*|affär\w*|mat|flagg\w*|skylt\w*|reg\w*|kyrka\w*|församling\w*|förening\w*|museum|skola\w*|center\w*)"
    )
)
_CASE = re.compile(
    lenient(
        r"\b(?:lvu(?:-\w+)?|lvm|enligt sol|familjehem\w*|hvb(?:-hem\w*)?|sis-hem\w*|jourhem\w*|"
        r"orosanmälan|orosanmäld\w*|orosanmält|kontaktfamilj\w*|åtgärdsprogram\w*|"
        r"elevhälsoärend\w*|barnavårdsutred\w*|socialtjänstärend\w*)\b"
    )
)
_KNOWN_TO_SERVICES = re.compile(
    lenient(
        r"\b(?:aktuell\w*|känd\w*|ärenden?) (?:hos|på|av|för|i|inom) (?:soc|socialen|"
        r"socialtjänst\w*|bup|psykiatrin|kriminalvården|frivården)\b"
    )
)
_OF_A_CHILD = re.compile(
    lenient(
        r"\b(?:utredning\w*|utreds|utreder|"
        r"insats(?:er)? (?:enligt|(?:för|till) (?!barnen|barn |unga|ungdomar))|"
        r"placera(?:d|de|t|ts|des)(?! i (?:\w+ )?(?:lokal|grupp|klass|butik))|"
        r"placering(?:en)?|omhändertag\w*|"
        r"omhändertog\w*)\b"
    )
)
_CHILD = re.compile(
    lenient(
        r"\b(?:flicka\w*|pojke\w*|pojken|barnet|barnen|elev|eleven|familj|familjen|ungdomen|sonen|"
        r"dottern|syskon\w*|tonåring|tonåringen|\d\d-åring\w*|hans|hennes|"
        r"killen|tjejen|grabben|(?:en|ett|två|tre|någon|ena) (?:av|utav) (?:\w+ )?"
        r"(?:killarna|tjejerna|pojkarna|flickorna|grabbarna|ungdomarna|eleverna|barnen|"
        r"syskonen|dem))\b"
    )
)
_POLICE_WORK = re.compile(lenient(r"\b(?:polis\w*|brott\w*|förundersök\w*|lob|berusad\w*)\b"))
_CASE_IN_GENERAL = re.compile(
    lenient(r"\b(?:inga?|inget|antal\w*|rutin\w*|information om|utbildning\w*)\s(?:\w+\s)?$")
)
_PROTECTED = re.compile(
    lenient(
        r"\b(?:skydda\w*\s(?:person\w*|identitet\w*|adress\w*|uppgift\w*|boende\w*|id)|"
        r"sekretessmarker\w*|"
        r"sekretesskydd\w*|kvarskriv\w*|skyddsmarker\w*)\b"
    )
)


def sensitive(low: str, *, singled: bool) -> Iterator[Finding]:
    """Find health, belief, individual cases and protected identity.

    `singled` says that somebody is already named or numbered in the same text.
    """
    single = singled or _SINGLE.search(low) is not None
    for found in _HEALTH.finditer(low):
        if single:
            yield Finding("halsa", found.start(), found.end())
    holder = singled or _BELIEF_HOLDER.search(low)
    for found in _BELIEF.finditer(low):
        if holder and not _BELIEF_INSTITUTION.match(low, found.end()):
            yield Finding("etnicitet_religion", found.start(), found.end())
    yield from _cases(low, single=single)
    for found in _PROTECTED.finditer(low):
        yield Finding("skyddad_identitet", found.start(), found.end())


def _cases(low: str, *, single: bool) -> Iterator[Finding]:
    """Find the individual cases of school and social services."""
    for found in _CASE.finditer(low):
        if not _CASE_IN_GENERAL.search(low[max(0, found.start() - 24) : found.start()]):
            yield Finding("individarende", found.start(), found.end())
    if single or _CHILD.search(low):
        for found in _KNOWN_TO_SERVICES.finditer(low):
            yield Finding("individarende", found.start(), found.end())
    if _CHILD.search(low) and not _POLICE_WORK.search(low):
        for found in _OF_A_CHILD.finditer(low):
            yield Finding("individarende", found.start(), found.end())


_CLASS_ID = re.compile(r"(?<![\w/-])(?:klass\s)?[1-9]\s?[a-h](?![\w/-])")
_HOUSE_BEFORE = re.compile(
    lenient(r"(?:vägen|gatan|väg|gata|gränd|stigen|backen|port|uppgång|hus|trapp\w*|nr)\s$")
)
_CLASS_MEMBER = re.compile(
    lenient(
        r"\b(?:elev|eleven|pojk\w*|flick\w*|kille\w*|killar\w*|tjej\w*|grabb\w*|\d\d-åring\w*|"
        r"barn|barnet|"
        r"mamma\w*|pappa\w*|föräld\w*|bror\w*|syster\w*|son|sonen|dotter\w*|han|hon|"
        r"tvilling\w*|syskon\w*|kompis\w*|hen)\b"
    )
)
_FLOOR = re.compile(
    lenient(
        r"\b(?:på\s)?(?:\d|första|andra|tredje|fjärde|femte|sjätte|översta|nedersta)\s?"
        r"(?:våningen|våning|vån|trappor|tr)\b|\bvån(?:ing)?\.?\s\d\b"
    )
)
_TENANT = re.compile(
    lenient(
        r"\b(?:famil\w*|mannen|kvinnan|hyresgästen|grannen|ensamstående\w*|pensionär\w*|änk\w*|"
        r"paret|"
        r"tanten|gubben|sambon|han|hon|hen|killen|tjejen|pojken|flickan|grabben|"
        r"\w+brodern|en (?:äldre |ung |yngre )?(?:man|kvinna|kille|tjej))\b"
    )
)
_RESIDENT = re.compile(lenient(r"\bboende\b"))
_RELATION = re.compile(
    lenient(
        r"\b(?:killen|tjejen|pojken|flickan|grabben|mannen|kvinnan|familjen|hyresgästen|personen|"
        r"grannen|paret|tanten|gubben|han|hon|hen)\s(?:som\s)?bor\s"
        r"(?:i (?:lägenhet|port|uppgång|trappupp)\w*|ovanför|under|bredvid|mittemot|högst upp|"
        r"längst ner|vägg i vägg|på (?:nedre|övre|översta|nedersta|första|andra|tredje) )|"
        r"\b(?:mamman?|pappan?|modern|fadern|brodern|systern|storebrodern|sonen|dottern|föräldern|"
        r"pojkvännen|flickvännen|kusinen)\s(?:till|åt)\s(?:(?:en|ett|två)\sav\s|en\s|den\s|det\s)?(?:elev\w*|pojk\w*|"
        r"flick\w*|"
        r"kill\w*|tjej\w*|grip\w*|barn\w*|misstänk\w*|rektor\w*|ordförande\w*|\d\d-åring\w*)"
        r"|\b(?:barnet?|son|dotter|bror|syster|fru|man|pojkvän|flickvän)\s(?:till|åt)\s(?:en\s|vår\s)?"
        r"(?:kommunalråd\w*|rektor\w*|ordförande\w*|\w*chef\w*|politiker\w*|prästen?)\b"
        r"|\b(?:rektors?n?s?|ordförandens?|lärarens|butiksägarens|pizzabagarens|handlarens|"
        r"vaktmästarens|"
        r"prästens|tränarens)\s(?:son|dotter|bror|syster|fru|man|barn)\b"
        r"|\b(?:enda|ende)\s\w+\s(?:i|på)\s(?:klassen|skolan|porten|huset|trappen)\b"
    )
)


def indirect(low: str, *, named: bool) -> Iterator[Finding]:
    """Find combinations that point out one person or family in a small circle."""
    for found in _RELATION.finditer(low):
        yield Finding("indirekt_identifiering", found.start(), found.end())
    class_ids = list(_CLASS_ID.finditer(low))
    if class_ids and (named or _CLASS_MEMBER.search(low)):
        for found in class_ids:
            if _HOUSE_BEFORE.search(low[max(0, found.start() - 24) : found.start()]):
                continue
            yield Finding("indirekt_identifiering", found.start(), found.end())
    floors = list(_FLOOR.finditer(low))
    if floors and (_TENANT.search(low) or (_RESIDENT.search(low) and _HEALTH.search(low))):
        for found in floors:
            yield Finding("indirekt_identifiering", found.start(), found.end())
