"""Personal data that is written as numbers, addresses and accounts (DOMAIN 12, 13.4)."""

import re
from collections.abc import Iterator
from datetime import date

import phonenumbers
from stdnum import luhn

from samverkan.interpretation.personal_data.findings import Finding
from samverkan.interpretation.personal_data.gates import rule
from samverkan.swedish_words import lenient

_COORDINATION_DAYS = 60  # added to the day of birth in a samordningsnummer
_LAST_HOUR = 24

_PERSONAL_NUMBER = re.compile(
    r"(?<![\d+])(?:(?:18|19|20)[ ]?)?(\d\d)([-./ ]?)(\d\d)([-./ ]?)(\d\d)(\s?[-+]\s?|\s|"
    r")(\d{3}\s?\d)(?!\d)"
)
_LAST_FOUR = re.compile(
    r"(?<!\d)(?:19|20)?\d{6}(?!\d)[^.\d]{1,20}\b(?:sista|fyra sista|"
    r"slutsiffror\w*)[^.\d]{0,14}\d{4}(?!\d)"
)
_NAMED_NUMBER = re.compile(r"(?:personnummer|pers\.?\s?nr|persnr|pnr|född|fodd)\W*$")


def personal_numbers(text: str, low: str) -> Iterator[Finding]:
    """Find personnummer and samordningsnummer in any of their written forms.

    With a hyphen or plus sign a valid date is enough, since the check digit may be a
    typing error; otherwise the check digit must be right.
    """
    for spread in _LAST_FOUR.finditer(low) if "sista" in low or "slut" in low else ():
        yield Finding("personnummer", *spread.span())
    position = 0
    while found := _PERSONAL_NUMBER.search(text, position):
        kind = _kind_of_number(found, low)
        if kind is None:  # digits before a number must not hide it
            position = found.start() + 1
        else:
            yield Finding(kind, found.start(), found.end())
            position = found.end()


def _kind_of_number(found: "re.Match[str]", low: str) -> str | None:
    year, gap, month, gap2, day, joint, serial = found.groups()
    coordinated = int(day) > _COORDINATION_DAYS
    if not _is_day(int(year), int(month), int(day) - _COORDINATION_DAYS * coordinated):
        return None
    valid = luhn.is_valid(year + month + day + serial.replace(" ", ""))
    separated = joint.strip() in {"-", "+"} and not gap and not gap2
    named = _NAMED_NUMBER.search(low[max(0, found.start() - 20) : found.start()])
    if not (valid or separated or named):
        return None
    return "samordningsnummer" if coordinated else "personnummer"


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(1900 + year if (month, day) != (2, 29) else 2000, month, day)
    except ValueError:
        return False
    return True


_PHONE = re.compile(r"(?<![\w/.:@-])(?:\+|00|0|467)[\d][\d\s()/.-]{5,17}\d(?![\d/:])")
_SPOKEN_PHONE = rule(r"\bnoll\s?sju\w*(?:\s\w+){0,2}?[\s-]*\d[\d\s-]{4,12}\d", alone=False)
_LEAST_DIGITS = 8  # in any Swedish number with its prefix; a personal number has ten
_ENOUGH_DIGITS = re.compile(rf"(?:\D*+\d){{{_LEAST_DIGITS}}}")
_TIMES = re.compile(r"[012]\d[.:]?[0-5]\d\s?-\s?[012]\d[.:]?[0-5]\d")


def may_have_number(text: str, heard: int) -> bool:
    """Whether a text has digits enough for a personal or telephone number, or spells one out.

    `heard` are the rules that may hold of this text (see `gates`).
    """
    return bool(heard & _SPOKEN_PHONE.bit) or _ENOUGH_DIGITS.match(text) is not None


def phone_numbers(text: str, low: str, heard: int) -> Iterator[Finding]:
    """Find Swedish and international telephone numbers, but no times or case numbers."""
    for found in _PHONE.finditer(text):
        if _TIMES.fullmatch(found[0]) or sum(map(str.isdigit, found[0])) < _LEAST_DIGITS:
            continue
        try:
            plus = "+" if found[0].startswith("46") else ""
            number = phonenumbers.parse(plus + found[0], "SE")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number) and (
            phonenumbers.is_valid_number(number) or found[0].startswith(("+", "00", "07"))
        ):
            yield Finding("telefonnummer", found.start(), found.end())
    for found in _SPOKEN_PHONE.finds(low, heard):
        yield Finding("telefonnummer", found.start(), found.end())


_EMAIL = re.compile(
    r"[\w.+-]+(?:@|\s?(?:\(at\)|\[at\]|\{at\})\s?)[\w-]+(?:\.[\w-]+)+|"
    r"[\w.+-]+\s(?:@|at|snabel-?a)\s[\w-]+(?:\s?(?:\.|punkt|dot)\s?[\w-]+)*?"
    r"\s?(?:\.|punkt|dot)\s?(?:se|com|nu|org|net|eu|io|fi|no|dk|uk)\b",
    re.IGNORECASE,
)
_AT = rule(r"\bat\b|snabel", alone=False)
_ACCOUNT = re.compile(r"(?<![\w@.])@(\w[\w.]*\w)(:?)")
_NETWORK_ACCOUNT = re.compile(
    r"\b(?:snap(?:chat)?|sc|insta(?:gram)?|ig|tiktok|discord|facebook|fb|telegram|kik|"
    r"\w*konto(?:t)?|"
    r"\w*användare(?:n)?|användarnamn(?:et)?|\w*profil(?:en)?)"
    r"(?: som)?[:\s]+(?:heter\s|namnet\s|är\s)?[\"'”“]?(?!@)"
    r"([a-zåäö][a-zåäö._]*(?:[\d_#]|[a-zåäö]\.(?=[a-zåäö]{3}))[\w.#]*\w|[a-zåäö]+\d)"
)
# What an account cannot be told of without; cheaper to look for.
_NETWORK = rule(
    r"\b(?:snap|sc\b|insta|ig\b|tiktok|discord|facebook|fb\b|telegram|kik\b)|konto|använda|profil",
    alone=False,
)
_FUNCTION = re.compile(
    lenient(
        r"(?:room|rum|alla|samråd|samrad|bot(?:ten)?)|.*(?:polis|rektor|samordnar|fält|"
        r"ordförande|chef|vakt|bibliotek|bostad|socialtj|räddning|kommun|samhäll|vandr|ledare|"
        r"säkerhet|trygghet|fritid|näringsliv|skola).*"
    )
)
_ACCOUNT_CONTEXT = re.compile(r"(?:konto\w*|profil\w*|snap\w*|insta\w*|tiktok|användar\w*)\W*$")


def electronic(text: str, low: str, heard: int) -> Iterator[Finding]:
    """Find e-mail addresses and accounts; a mention of a function or member is neither.

    `heard` are the rules that may hold of this text (see `gates`).
    """
    if "@" in low or any(_AT.finds(low, heard)):
        emails = [Finding("epost", found.start(), found.end()) for found in _EMAIL.finditer(text)]
        yield from emails
        for found in _ACCOUNT.finditer(text):
            if any(mail.start <= found.start() < mail.end for mail in emails):
                continue
            before = low[max(0, found.start() - 24) : found.start()]
            if _is_account(found[1], found[2], before):
                yield Finding("anvandarnamn", found.start(), found.start(2))
    if not any(_NETWORK.finds(low, heard)):
        return
    for found in _NETWORK_ACCOUNT.finditer(low):
        yield Finding("anvandarnamn", found.start(1), found.end(1))


def _is_account(name: str, colon: str, before: str) -> bool:
    if _ACCOUNT_CONTEXT.search(before):
        return True
    if colon or _FUNCTION.fullmatch(name.lower()):  # "@kalle:server" is a member of the room
        return False
    return name != name.capitalize() or any(sign.isdigit() or sign in "_." for sign in name)


_PLATE_LETTERS = "A-HJ-PR-UW-Z"
_PLATE = rule(
    rf"(?<![\w-])([{_PLATE_LETTERS}]{{3}})([\s.-]?)(\d\d[A-HJ-NPR-UW-Z\d])(?![\w-])", alone=False
)
_NO_PLATE = frozenset(
    [
        "DNR",
        "TEL",
        "SAL",
        "RUM",
        "LGH",
        "NOV",
        "DEC",
        "JAN",
        "FEB",
        "MAR",
        "APR",
        "MAJ",
        "JUN",
        "JUL",
        "AUG",
        "SEP",
        "OKT",
        "LOB",
        "EST",
        "BRF",
        "SFS",
        "HVB",
        "KOD",
        "MED",
        "CCA",
        "TYP",
        "DEN",
        "ETT",
        "VAR",
        "ALL",
        "TOT",
        "NYA",
        "BUS",
        "HUS",
        "MAX",
        "MIN",
        "LAG",
        "PER",
        "RTJ",
    ]
)
_PLATE_CONTEXT = re.compile(
    r"\b(?:reg\w*|bil\w*|moped\w*|mopp\w*|skylt\w*|kombi\w*|fordon\w*|plåt\w*|volvo|bmw|audi|"
    r"epa\w*|"
    r"a-traktor\w*|motorcyk\w*|mc|skåpbil\w*|taxi|lastbil\w*|golf|saab|mercedes|buss\w*)\b"
)


# Plates of other forms: spelt out, foreign, and of the owner's own choice.
_SPELT_PLATE = rule(
    rf"\b[{_PLATE_LETTERS}](?: [{_PLATE_LETTERS}]){{2}}(?: \d){{2}} [\dA-Z]\b", alone=False
)
_FOREIGN_PLATE = rule(r"\b[A-Z]{2,3}[ -]?\d{4,5}\b", alone=False)
_NO_FOREIGN_PLATE = ("KL", "NR", "DNR", "TEL", "KOD", "LGH", "RUM", "EST")
_OWN_PLATE = rule(
    r"\b(?i:(?:person\w*\s|reg\w*\s?)?(?:skylt(?:en)?|plåt(?:en)?|reg(?:\.?\s?nr)?)"
    r"(?:\s(?:med|texten|det står|stod|där det står|"
    r"som säger)){0,2}[\s:]+)[\"'”“]?([A-ZÅÄÖ][A-ZÅÄÖ\d]{1,6})\b",
    alone=False,
)
_NO_OWN_PLATE = frozenset(("TAXI", "STOPP", "STOP", "POLIS", "OBS", "EU", "SE", "MC", "EPA", "LGF"))
_VEHICLE = re.compile(
    r"bil(?!d)|moped|mopp|kombi|fordon|volvo|bmw|audi|epa|traktor|motorcyk|\bmc\b|golf|saab|mercedes|"
    r"person|reg"
)


_OTHER_PLATES = _SPELT_PLATE.bit | _FOREIGN_PLATE.bit | _OWN_PLATE.bit


def _other_plates(text: str, low: str, heard: int) -> Iterator[Finding]:
    for plate in (_SPELT_PLATE, _FOREIGN_PLATE):
        for found in plate.finds(text, heard):
            near = low[max(0, found.start() - 30) : found.start()]
            if not found[0].startswith(_NO_FOREIGN_PLATE) and _VEHICLE.search(near):
                yield Finding("registreringsnummer", found.start(), found.end())
    for found in _OWN_PLATE.finds(text, heard):
        if found[1] not in _NO_OWN_PLATE and not text.isupper() and _VEHICLE.search(low):
            yield Finding("registreringsnummer", found.start(1), found.end(1))


def plates(text: str, low: str, heard: int) -> Iterator[Finding]:
    """Find registration plates: in capitals alone, otherwise near a word for a vehicle.

    `heard` are the rules that may hold of this text (see `gates`).
    """
    if heard & _OTHER_PLATES:
        yield from _other_plates(text, low, heard)
    if not heard & _PLATE.bit:
        return
    shouting = text.isupper()
    for found in _PLATE.pattern.finditer(text.upper() if len(text.upper()) == len(text) else text):
        written = text[found.start() : found.end()]
        near = low[max(0, found.start() - 45) : found.end() + 25]
        context = _PLATE_CONTEXT.search(near) is not None
        if found[1] in _NO_PLATE and not context:
            continue
        if context or (written.isupper() and not shouting) or (shouting and not found[2]):
            yield Finding("registreringsnummer", found.start(), found.end())


_FLAT = rule(
    lenient(r"\b(?:lgh|lägenhet|lägenhetsnummer|lgh-?nr)\.?(?:\s?(?:nr|nummer))?\s?\d{3,4}\b")
)
_UP_THE_STAIRS = (
    r",?\s(?:\d\s?tr(?:appor)?\b|vån(?:ing)?\.?\s\d|\d\s?vån|"
    r"(?:första|andra|tredje|fjärde|femte|översta) vån\w*)"
)
_AT_HOME = rule(lenient(r"\bhemma hos\b(?:\s(?:en|familjen|den|honom|henne))?"))
_STREET = r"\b[a-zåäö]+(?:gatan|gata|vägen|väg|gränd|gränden|stigen|backen|allén|allen|stråket)"
_HOUSE = rule(lenient(_STREET + r"\s\d{1,3}(?:\s?[a-h]\b)?"), alone=False)
_STAIRS = rule(lenient(_UP_THE_STAIRS))
_HOUSE_AND_STAIRS = rule(
    lenient(_STREET + r"\s\d{1,3}(?:\s?[a-h]\b)?" + _UP_THE_STAIRS), alone=False
)
_RESIDENT = rule(
    lenient(
        r"\b(?:hyresgäst(?:en)?|bor|bosatt|boende på|familj|familjen|innehavar\w*|hemma|"
        r"ensamstående|c/o|(?:hans|hennes|deras) (?:lägenhet|villa|hus|hem|bostad)|"
        r"mannen|kvinnan|i lägenheten|lägenhetsinnehavaren|skriven)\b"
    )
)
_SOMEBODY_AT = rule(
    lenient(
        r"\b(?:pensionären|damen|herrn|tanten|gubben|farbrorn|änkan|änklingen|paret|makarna|"
        r"grannen|"
        r"\d\d-åringen|grannarna|ägaren|anmälaren|villaägaren|mamman|pappan|sonen|dottern|"
        r"killen|tjejen|han|hon|"
        r"en (?:äldre |ung )?(?:granne|pensionär|hyresgäst|villaägare))\s(?:\w+\s){0,2}?(?:på|"
        r"i|vid|från)\s(" + _STREET[2:] + r"\s\d{1,3}(?:\s?[a-h]\b)?)"
    )
)
_LIVES_AT = rule(
    lenient(
        r"\b(?:han|hon|mannen|kvinnan|killen|tjejen|familjen|som)\s(?:bor|är skriven)\spå\s("
        + _STREET[2:]
        + ")"
    )
)


def addresses(low: str, heard: int) -> Iterator[Finding]:
    """Find dwellings; a street or a house alone is no dwelling (DOMAIN 13.4).

    `heard` are the rules that may hold of this text (see `gates`).
    """
    for home in (_FLAT, _AT_HOME, _HOUSE_AND_STAIRS):
        for found in home.finds(low, heard):
            yield Finding("adress", found.start(), found.end())
    if heard & _HOUSE.bit and any(
        any(home.finds(low, heard)) for home in (_RESIDENT, _FLAT, _AT_HOME)
    ):
        for found in _HOUSE.finds(low, heard):
            yield Finding("adress", found.start(), found.end())
    for somebody in (_SOMEBODY_AT, _LIVES_AT):
        for found in somebody.finds(low, heard):
            yield Finding("adress", found.start(1), found.end(1))
