"""An offence or a suspicion tied to somebody who is singled out (DOMAIN 13.4)."""

import re
from collections.abc import Iterator

from samverkan.interpretation.lexicon import look_up
from samverkan.interpretation.personal_data.findings import Finding
from samverkan.interpretation.personal_data.gates import rule
from samverkan.swedish_words import lenient

_POINTING = frozenset(("namn", "personnummer", "samordningsnummer", "indirekt_identifiering"))
_TENANT = re.compile(
    lenient(
        r"\b(?:hyresgäst\w*|innehavar\w*|grannen?|familjen|boende|lägenhetsinnehav\w*|han|hon|"
        r"mannen|"
        r"kvinnan|bor|bosatt)\b"
    )
)
_OFFENCES = frozenset(
    [
        "nedskrapning",
        "narkotika",
        "vald",
        "hot",
        "ran",
        "stold",
        "inbrott",
        "klotter",
        "skadegorelse",
        "brand",
        "vapen",
        "sexuellt_ofredande",
        "bedrageri",
        "angrepp",
        "sprangning",
        "natverk",
        "manniskohandel",
    ]
)
_SUSPECTED = re.compile(
    lenient(
        r"\b(?:misstänk\w*|gripen|grips|greps|gripna|anhåll\w*|häkta\w*|dömd\w*|efterlyst\w*|"
        r"gärningsm\w*|skyldig|åtalad\w*|ligger bakom|kasta\w* (?:en )?sten\w*|erkänt|erkände|"
        r"säljer|sålt|sålde|(?:är|en) (?:hälare|tjuv|langare|knarklangare|rånare))\b"
    )
)
# Somebody who tells, or who was hurt, is not suspected.
_NOT_SUSPECTED = re.compile(
    lenient(
        r"\b(?:ring|kontakta|vittne\w*|tipsa\w*|anmälar\w*|målsägan\w*|offer|offret|"
        r"vet v(?:em|ilka|ilken|ad)|(?:anmält|rapporterat|upptäckt|inringt|inrapporterat|tipsat|"
        r"filmat|noterat) av|tips (?:från|av)|kände igen|pekade ut|"
        r"blev|blivit|(?:fick|fått|får|hade|haft) (?:sin|sitt|sina|inbrott|skadegörelse|klotter)|"
        r"(?:fick|fått|får|hade|haft) (?:\w+ ){1,4}?(?:stul\w*|snodd\w*|tagen|tagna|förstörd\w*|"
        r"sönder\w*|"
        r"krossa\w*|repad\w*|uppbrut\w*|nedklottra\w*|tänd\w*|inslagen|avsliten|ryckt|brutna?)|"
        r"(?:stals|snoddes|togs|rycktes) (?:\w+ ){0,2}från|utsatt\w*|drabba\w*|"
        r"tillhör\w*|ägs av|ägare till|(?:stals|stulits|snoddes|rånades|misshandlades|hotades|"
        r"bestals|"
        r"överfölls|slogs (?:ner|ned)|krossades|klottrades|sparkades|knivhöggs|"
        r"utnyttjades)(?! av)|frågor till|"
        r"nås på|tipset om|uppgiften om|kontakt|orolig\w*|oroar|rädd\w*)\b"
    )
)
# Directly after a name, these say that the person tells of it.
_TELLS = re.compile(
    lenient(
        r"(?:, [^,.]{1,20},|, +,)?\W{1,9}(?:(?:\w*mamma|\w*pappa|\w*bror|\w*syster|mor|far|"
        r"son|dotter|kusin|morsa|farsa|"
        r"brorsa|syrra|kompis|sambo|fru|man|\w*mor|\w*far|granne|flickvän|pojkvän) )?"
        r"(?:har |som |och )?(?:fann|funnit|såg|sett|ser|ring(?:er|de|t)|hör(?:de|t)|berätta\w*|"
        r"uppge\w*|uppgav|anmäl(?:er|de|t)|hitta\w*|upptäck\w*|filma\w*|larma\w*|meddela\w*|"
        r"rapportera\w*|"
        r"vittna\w*|tipsa\w*|mejla\w*|mailade|skr[ie]ver?|skrev|hörde av sig|bevittna\w*|noterade|"
        r"säger|sa|undrar|klaga\w*|informera\w*|kontaktade|påpeka\w*|städa\w*|hjälp(?:te|er))\b"
    )
)
# Offences that no single word names.
_DEED = re.compile(
    lenient(
        r"\b(?:rök(?:t|te|er|a|ande) (?:på|gräs|braj|hasch|weed)|"
        r"(?:bröt|brutit|bryter) (?:sig in|upp)|"
        r"(?:tog|tagit|tar) (?:\w+ )?droger|tän(?:de|der|t) på|langa\w*|"
        r"kör(?:de|t|er)? (?:rattfull|onykter|full|påverkad|drogpåverkad)\w*|rattfyll\w*|"
        r"(?:satte|satt|tänt|tände|tänder) (?:eld|fyr) på|"
        r"(?:bar|bär|hade|har) (?:på sig )?(?:en )?kniv)\b"
    )
)
# A number or an account that threatens or sells: whoever holds it is suspected.
_ACCOUNTS = frozenset(("telefonnummer", "anvandarnamn", "epost"))
_THREATENS = re.compile(
    lenient(
        r"\b(?:hotat|hotar|hotade|(?:skicka\w*|sms:?ar|sms:?ade|skriver|skrev|ringt|ringer|ringde)"
        r"(?: \w+){0,4} hot\w*|hot(?:et|en|elser|fulla \w+)? (?:från|via)|säljer|sålde|sålt|langar|"
        r"langat|swisha\w*|lura(?:t|r|de)|utpressa[rt])\b"
    )
)
_IT_WAS = re.compile(r"\b(?:det|dä|de|d) (?:är|e|ä|va|var|måste (?:vara|va))\s$")
_ACCORDING = re.compile(r"\benligt\s(?:\w+\s)?$")
_WORD = re.compile(r"\w[\w-]*")


_CONVICTED = (
    r"(?:är|blev|har blivit|sitter|var) (?:\w+ )?(?:dömd|häktad|anhållen|misstänkt|efterlyst)\b"
)
_ONE_CONVICTED = rule(
    lenient(
        r"\b(?:(?:en|ena) av (?:killarna|tjejerna|pojkarna|grabbarna|ungdomarna|eleverna|männen|"
        r"dem)|(?:hans|hennes|elevens|pojkens|flickans|grannens) (?:\w*bror|brorsa|\w*syster|pappa|"
        r"mamma|son|dotter|kusin|kompis|pojkvän|flickvän|man|fru)) (?:\w+ )?" + _CONVICTED
    )
)


def suspicions(low: str, heard: int, offset: int, here: list[Finding]) -> Iterator[Finding]:
    """Tell whether a sentence ties an offence to somebody pointed out in it.

    `heard` are the rules that may hold of this sentence (see `gates`).
    """
    convicted = any(_ONE_CONVICTED.finds(low, heard))
    if convicted or (here and _is_suspected(_nameless(low, offset, here), offset, here)):
        yield Finding("brottsmisstanke", offset, offset)


def _nameless(low: str, offset: int, here: list[Finding]) -> str:
    """Return the sentence without names, which may hold words of offences ("Bluffsson")."""
    if all(one.kind != "namn" for one in here):
        return low
    signs = list(low)
    for one in here:
        if one.kind == "namn":
            first, last = max(0, one.start - offset), max(0, one.end - offset)
            signs[first:last] = "x" * (min(last, len(signs)) - first)
    return "".join(signs)


def _is_suspected(low: str, offset: int, here: list[Finding]) -> bool:
    kinds = {one.kind for one in here}
    leads = [(one.kind, max(0, one.start - offset)) for one in here]
    if any(kind == "namn" and _IT_WAS.search(low, 0, at) for kind, at in leads) and _offence(low):
        return True
    if any(_ACCORDING.search(low, 0, at) for _, at in leads):
        return False
    if kinds & _ACCOUNTS and _THREATENS.search(low) and not _NOT_SUSPECTED.search(low):
        return True
    tenant = "adress" in kinds and _TENANT.search(low) and not _VISITED.search(low)
    if not (tenant or kinds & _POINTING) or _only_tells(low, offset, here):
        return False
    return _SUSPECTED.search(low) is not None or (not _NOT_SUSPECTED.search(low) and _offence(low))


# "Bråk hemma hos en hyresgäst" says where, not who.
_VISITED = re.compile(lenient(r"\bhemma hos (?:en|någon|nån|ett) (?!.*\b(?:lgh|lägenhet)\b)"))


def _only_tells(low: str, offset: int, here: list[Finding]) -> bool:
    """Whether all who are pointed out by name tell of what they saw."""
    named = [one for one in here if one.kind in _POINTING]
    return all(one.kind in {"namn", "indirekt_identifiering"} for one in named) and all(
        _TELLS.match(low, max(0, one.end - offset)) for one in named
    ) and bool(named)  # fmt: skip


def _offence(low: str) -> bool:
    return _DEED.search(low) is not None or any(
        sense.category in _OFFENCES for word in _WORD.findall(low) for sense in look_up(word).senses
    )
