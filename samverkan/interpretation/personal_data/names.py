"""Names of private persons (DOMAIN 13.4), each way of writing them a rule of its own.

Staff in their function ("rektor Karin Svensson"), places ("Raoul Wallenbergs torg"), shops
and associations are not found.
"""

import re
from collections.abc import Iterator

from samverkan.interpretation.lexicon import look_up
from samverkan.interpretation.personal_data.findings import Finding
from samverkan.interpretation.personal_data.gates import rule
from samverkan.interpretation.personal_data.given_names import (
    EVERYDAY_NAMES,
    GIVEN_NAMES,
    NO_NAMES,
    NO_SURNAMES,
    PATRONYMIC,
    PERSONAL_TITLES,
    PLACE_LIKE_ENDINGS,
    SURNAME_ENDINGS,
    SURNAMES,
    is_given,
    surname_by_ending,
)
from samverkan.interpretation.personal_data.name_hints import (
    FULL_NAME,
    GIVEN,
    GIVEN_WITH_CAPITAL,
    INITIAL,
    LETTERS,
    PARTICLES,
    WORD,
    WORDS,
    hints,
)
from samverkan.swedish_words import fold, lenient

_CAPITAL = rf"[A-ZÅÄÖÉÜÁÍÓØÆ][{LETTERS}'-]*[a-zåäöéüáíóøæ]"
_TWO_WORDS = re.compile(
    rf"(?<![\w@.-])(?=({WORD})(\s+(?:(?:{'|'.join(PARTICLES)})\s)?)({WORD})(?![\w@]))"
)
_INITIAL_LAST = re.compile(rf"(?<![\w@])({_CAPITAL})\s[A-ZÅÄÖ](?![\w-])")  # "Ahmed K"
_INITIAL_FIRST = re.compile(rf"(?<![\w@.])(?<!\d\s)[A-ZÅÄÖ]\.\s?({_CAPITAL})(?![\w@])")
_INITIALS = re.compile(r"(?<![\w.])([A-ZÅÄÖ])\.\s?([A-ZÅÄÖ])\b(?!\.[A-ZÅÄÖ])\.?")
_NO_INITIALS = frozenset(("PS", "US", "EU", "OS", "TV", "MM", "NB", "KL", "UK", "ID", "OK"))
_CALLED_INITIALS = re.compile(
    r"(?i:\b(?:initial\w*|(?:elev|kill|pojk|flick|tjej|grabb|snubb)en))\s(?:är\s)?"
    r"([A-ZÅÄÖ]\.?\s?[A-ZÅÄÖ]?\.?)(?!\w)"
)
_FUNCTION_BEFORE = re.compile(
    lenient(
        r"(?:mvh|hälsningar|hälsning|hälsar|vänligen|polis\w*|\w*polis(?:en)?|rektor\w*|"
        r"\w*chef\w*|\w*samordnare|koordinator|handläggare|fältare|ordförande\w*|väktare|"
        r"\w*vakt(?:en)?|lärare|kontaktperson|\w*ledare|\w*sekreterare|kurator|\w*värd(?:en)?|"
        r"bibliotekarie|förvaltare|politiker|kommunalråd|nämndordförande|inspektör|tekniker|"
        r"coach|\w*mästare|förare|tolk|präst|brandman|tränare|pedagog|\w*skötare|"
        r"artisten|författaren|konstnären|minister|butik|affär|restaurang|frisör|salong|pizzeria|"
        r"kiosk|"
        r"café|krog|bar|gym|klubb|hotell|firma|förening|företag|bolag|lag|market)"
        r"(?:e?n|s)?[\s:,-]{1,3}$"
    )
)
_FUNCTION_AFTER = re.compile(
    lenient(
        r"[\s,(]{1,3}(?:\w*polis(?:en)?|rektor|\w*chef|\w*samordnare|fältare|ordförande|"
        r"handläggare|kurator|\w*ledare|\w*vakt)\b"
    )
)
_PLACE_AFTER = re.compile(
    lenient(
        r"(?:\s+|-)(?:\w*skola\w*|torg\w*|plats\w*|gat\w*|väg\w*|park\w*|gymnasi\w*|förskol\w*|"
        r"hus\w*|"
        r"stiftelse\w*|ab|kb|hb|minne\w*|center|centrum|station\w*|kyrk\w*|bro|gränd|backe|"
        r"hall\w*|stig\w*|allé\w*|gård\w*|staty\w*|museum)\b"
    )
)
_PLACE_WORD = re.compile(
    lenient(
        r"[\w-]*(?:skolan|skola|torg|torget|gatan|gata|vägen|väg|parken|centrum|station|stationen|"
        r"kyrkan|kyrka|gymnasiet|gymnasium|kommun|kommunen|förening|bostäder|hem|museum|gård|"
        r"gården|"
        r"plan|gränd|stigen|backen|allén|förskola|hallen|center)s?"
    )
)
_PLACE_BEFORE = re.compile(
    lenient(r"\b(?:i|på|vid|från|mot|till|mellan|kring|runt|nära|bakom|inom|utanför)\s$")
)
_CLASS = r"(?:klass\s)?(?:[1-9]\s?[a-h]|åk\s?\d|årskurs\s\d|nian|åttan|sjuan|sexan|femman)"
_CLASS_OR_RELATION = rule(
    lenient(
        rf"(?:,)?\s+(?:(?:i|ur|från)\s+{_CLASS}\b|,?\s*(?:son|dotter|bror|syster)\s+till\b|"
        r"(?:mamma|pappa|bror|syster|son|dotter|föräldrar|storebror|lillebror|storasyster|"
        r"lillasyster|flickvän|pojkvän|brorsa|syrra|kusin|morsa|farsa|kompis|farmor|mormor|farfar|"
        r"morfar|moster|faster|morbror|farbror|sambo|fru|polare|tvilling\w*|styvpappa|"
        r"styvmamma|plastpappa|bonuspappa|bonusmamma|ex|grannar?)\b)|"
        rf"\s\(?{_CLASS}\b"
    ),
    alone=False,
)
# The class that makes a given name a private person's is part of the name (DOMAIN 13.4).
_OF_CLASS = re.compile(lenient(rf",?\s+\(?(?:(?:i|ur|från)\s+)?{_CLASS}\b"))
_ROLE_BEFORE = rule(
    lenient(
        r"\b(?:eleven|elev|kill(?:e|en)|tjej(?:en)?|pojk(?:e|en)|flicka(?:n)?|grabb(?:en)?|mannen|"
        r"kvinnan|hyresgästen|grannen|snubben|barnet|"
        r"(?:\w*(?:bror|syster|son|dotter|mamma|pappa)|\w*brodern|\w*systern|sonen|dottern|mamman|"
        r"pappan|mor|far|modern|fadern|föräldern|föräldrarna|brorsan|kompis(?:en)?|kusin(?:en)?|"
        r"flickvän(?:nen)?|pojkvän(?:nen)?|vän) (?:till|åt)|kompisen|brodern|"
        r"systern|sonen|dottern|brorsan|pojkvännen|flickvännen|gärningsmannen|tonåringen|"
        r"\d\d-åring(?:en|ar)?|\d\d-årig[ea])[\s,:]{1,2}$"
    ),
    alone=False,
)
_CALLED = rule(
    lenient(
        r"\b(?:heter|hette|vid namn|kallas|kallad|kallar sig|går under namnet|med namnet|"
        r"namnet är|förnamn\w*)\s(?:för\s)?[\"'”“]?$"
    ),
    alone=False,
)
_THING_CALLED = re.compile(
    lenient(
        r"(?:skol|gat|väg|plats|butik|konto|spel|låt|film|kanal|app\b|grupp|förening|område|park|"
        r"torg|profil|program|lokal|hund|det\b|projekt|gäng|nätverk|företag|bolag|"
        r"restaurang|station|gård|hus|\bden\b)"
    )
)
_DOES = (
    r"stal|slog|hotade?|hotar|rånade?s?|snattade?|snattar|sålde|säljer|sålt|greps|grips|gripen|"
    r"misstänk[ts]\w*|häktades|anhölls|sparkade?|knivhögg|högg|sköt|rök(?:te|er|t)|langa[rdt]\w*|"
    r"sprang|skrek|skriker|bråkar|bråkade|slår|drog kniv|tog|bröt|krossade|körde|kör|kasta(?:r|de)|"
    r"spotta\w*|misshandla\w*|klottrade|klottrar|sprejade|tände|eldade|trakasserar\w*|"
    r"förföljer|stjäl|knuffa\w*|avvisades|omhändertogs|avvek|är (?:full|berusad|misstänkt|dömd|"
    r"anhållen|häktad|hög|påtänd|inblandad)|(?:var|är) (?:på plats och|berusad|full|inblandad)|"
    r"blev|blivit|bestals|utsattes|bor|häng(?:er|de)|ringde|ringer|såg|sett|berättade?|berättar|"
    r"vittna\w*|uppgav|uppger|fick|ligger bakom|stod|satt|har (?:hotat|slagit|stulit|rånat|sålt|"
    r"sett|rökt|bråkat|blivit|fått|snattat|misshandlat|ringt|berättat|kastat|kört)|syntes|sågs|"
    r"filmade|anmälde|bevittnade|"
    r"hittades|mår|är orolig|gick|kom|sa|säger|erkände|äger|var där|var med|åkte"
)
_DOES_AFTER = re.compile(
    lenient(
        r"(?:,? \(?\d\d(?:-åring|år| år)?\)?,?| (?:i|från) [a-zåäö]+| i "
        + _CLASS
        + r"| som| också|"
        r" (?:och|o|&|samt) \w+ \w+)?(?:,)? (?:" + _DOES + r")\b"
    )
)
_PERSON_BEFORE = re.compile(
    lenient(
        r"\b(?:med|av|hos|såg|sett|träffa(?:de|t)|möt(?:te|t)|grep|gripit|kände igen|avvisade|"
        r"avvisat|misstänker|namngavs|pekar? ut|pekat ut|kontakta|ring|stoppade|omhändertog|mot|"
        r"hotade|hotat|slog|rånade|rånat|misstänkt|misstänkta|inblandad\w*|vittnet?|anmälare|"
        r"målsägande|offret|offer|namn|snattaren|langaren|tjuven|är|var)[:\s]{1,2}$"
    )
)
_TITLES = frozenset(
    ["familjen", "herr", "fru", "fröken", "makarna", "paret", "bröderna", "systrarna", "syskonen"]
)
_NICKNAMED = re.compile(rf"[\"”“][\w -]{{2,20}}[\"”“]\s({_CAPITAL})(?![\w@])")


def names(text: str, low: str, heard: int, places: frozenset[str]) -> Iterator[Finding]:
    """Find first and last name, initials, or a first name with a class or relation.

    `heard` are the rules that may hold of this text (see `gates`); `places` are words of the
    municipality's own place names.
    """
    hinted = hints(text)
    told_of = heard & (_ROLE_BEFORE.bit | _CALLED.bit)
    quoted = '"' in text or "”" in text
    if not (hinted or told_of or quoted):
        return
    cased = not (text.isupper() or text.islower())
    if hinted & FULL_NAME:
        yield from _full_names(text, low, places, cased=cased)
    for found in _NICKNAMED.finditer(text) if quoted else ():
        if found[1].lower().endswith((*PATRONYMIC, *SURNAME_ENDINGS)):
            yield Finding("namn", *found.span())
    given = hinted & (GIVEN_WITH_CAPITAL if cased else GIVEN)
    if told_of or (given and heard & _CLASS_OR_RELATION.bit):
        yield from _given_names(text, low, places, cased=cased)
    if cased and hinted & INITIAL:
        yield from _with_initials(text, low, places)


def _full_names(text: str, low: str, places: frozenset[str], *, cased: bool) -> Iterator[Finding]:
    for found in _TWO_WORDS.finditer(text):
        first, between, last = found[1], found[2], found[3]
        if "\n" in between and not last.lower().endswith(PATRONYMIC):
            continue
        if _is_full_name(found, low, places, cased=cased) and not _is_staff_or_place(
            low, found.start(1), found.end(3)
        ):
            start = found.start(3) if first.lower() in NO_NAMES else found.start(1)
            yield Finding("namn", start, found.end(3))


def _is_full_name(found: "re.Match[str]", low: str, places: frozenset[str], *, cased: bool) -> bool:
    first, last = found[1], found[3]
    plain_first = fold(first)
    titled = cased and first.lower() in PERSONAL_TITLES and last[0].isupper()
    capitals = first[0].isupper() and last[0].isupper()
    known = is_given(plain_first)
    patronymic = last.lower().endswith(PATRONYMIC)
    if not (capitals or known or patronymic or titled):
        return False
    plain_last = fold(last).removesuffix("s")
    if plain_last in places or plain_first in places or _PLACE_WORD.fullmatch(last.lower()):
        return False
    if titled or first.lower() in _TITLES:
        return patronymic or (cased and last[0].isupper())
    if first.lower() in NO_NAMES or last.lower() in NO_SURNAMES or plain_last in NO_SURNAMES:
        return False
    if patronymic:
        return capitals or known or not cased or last[0].isupper()
    if known:
        if cased and capitals:
            everyday = plain_first in EVERYDAY_NAMES
            return not last.isupper() and not (everyday and look_up(last.lower()).senses)
        return _is_surname_in_lower_case(plain_first, plain_last)
    return cased and capitals and _is_unknown_name(found, low, plain_last)


def _is_surname_in_lower_case(first: str, last: str) -> bool:
    if surname_by_ending(last):
        return not look_up(last).senses
    return first not in EVERYDAY_NAMES and (
        last in SURNAMES or (last in GIVEN_NAMES and last not in EVERYDAY_NAMES)
    )


def _is_unknown_name(found: "re.Match[str]", low: str, plain_last: str) -> bool:
    """Whether two capitalised words that no list holds are told of as a person."""
    first, last = found[1], found[3]
    if last.isupper() or first.isupper() or fold(first) in NO_SURNAMES:
        return False
    if any(look_up(word).senses or look_up(word).concepts for word in (first.lower(), plain_last)):
        return False
    before, after = low[max(0, found.start(1) - 34) : found.start(1)], found.end(3)
    if _PLACE_BEFORE.search(before) and not plain_last.endswith(SURNAME_ENDINGS):
        return bool(_ROLE_BEFORE.pattern.search(before))
    if _DOES_AFTER.match(low, after) or _ROLE_BEFORE.pattern.search(before):
        return True
    return bool(_PERSON_BEFORE.search(before)) and not plain_last.endswith(("ska", "iska"))


def _is_staff_or_place(low: str, start: int, end: int) -> bool:
    return bool(
        _FUNCTION_BEFORE.search(low[max(0, start - 30) : start])
        or _FUNCTION_AFTER.match(low, end)
        or _PLACE_AFTER.match(low, end)
    )


def _given_names(text: str, low: str, places: frozenset[str], *, cased: bool) -> Iterator[Finding]:
    """Find one name with an initial, a class, a relation, or a role before it."""
    for found in WORDS.finditer(text):
        word = found[0]
        capital = word[0].isupper() and not word.isupper()
        if cased and not capital:
            continue
        plain = fold(word)
        known = plain in GIVEN_NAMES or (
            plain.removesuffix("s") in GIVEN_NAMES and plain not in NO_NAMES
        )
        if (
            known
            and _CLASS_OR_RELATION.pattern.match(low, found.end())
            and (cased or plain not in EVERYDAY_NAMES)
        ) or (found.start() and (known or capital) and _is_told_of(low, found, places)):
            of_class = _OF_CLASS.match(low, found.end())
            yield Finding("namn", found.start(), of_class.end() if of_class else found.end())


def _is_told_of(low: str, found: "re.Match[str]", places: frozenset[str]) -> bool:
    plain = fold(found[0])
    if plain in EVERYDAY_NAMES and not found[0][0].isupper():
        return False
    before = low[max(0, found.start() - 34) : found.start()]
    if not (_ROLE_BEFORE.pattern.search(before) or _is_called(low, found.start())):
        return False
    if plain in places or plain.removesuffix("s") in places:
        return False
    if plain in GIVEN_NAMES:
        return True
    if plain in NO_SURNAMES or _PLACE_WORD.fullmatch(found[0].lower()):
        return False
    known = look_up(plain).senses or look_up(plain).concepts
    return not known or plain.endswith((*SURNAME_ENDINGS, *PLACE_LIKE_ENDINGS[:6]))


def _is_called(low: str, start: int) -> bool:
    called = _CALLED.pattern.search(low[max(0, start - 24) : start])
    return bool(called) and not _THING_CALLED.search(low[max(0, start - 50) : start - 6])


def _with_initials(text: str, low: str, places: frozenset[str]) -> Iterator[Finding]:
    for found in _INITIAL_LAST.finditer(text):
        if fold(found[1]) in GIVEN_NAMES and not _is_staff_or_place(
            low, found.start(), found.end()
        ):
            yield Finding("namn", found.start(), found.end())
    for found in _INITIAL_FIRST.finditer(text):
        plain = fold(found[1]).removesuffix("s")
        before = low[max(0, found.start() - 12) : found.start()]
        if (
            plain.endswith((*SURNAME_ENDINGS, *PLACE_LIKE_ENDINGS[:9]))
            and plain not in places
            and not _PLACE_BEFORE.search(before)
            and not _is_staff_or_place(low, found.start(), found.end())
        ):
            yield Finding("namn", found.start(), found.end())
    for found in _INITIALS.finditer(text):
        if found[1] + found[2] not in _NO_INITIALS:
            yield Finding("namn", found.start(), found.end())
    for found in _CALLED_INITIALS.finditer(text):
        yield Finding("namn", found.start(1), found.end(1))
