"""The closed list of incident categories and the five-grade scale (DOMAIN 13.1, 13.2)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """One row of the closed list.

    Attributes:
        id: ASCII id, stored and compared.
        name: what people read.
        group: the group for analysis.

    """

    id: str
    name: str
    group: str


CATEGORIES: tuple[Category, ...] = (
    # In the order of precedence: when one event fits several, the first wins.
    Category("sprangning", "Sprängning", "grov"),
    Category("vapen", "Vapen, skottlossning", "grov"),
    Category("ran", "Rån", "brott_person"),
    Category("vald", "Våld, slagsmål", "brott_person"),
    Category("sexuellt_ofredande", "Sexuellt ofredande, sexualbrott", "brott_person"),
    Category("angrepp", "Angrepp mot blåljus, kollektivtrafik, samhällsservice", "grov"),
    Category("hot", "Hot, trakasserier", "brott_person"),
    Category("brand", "Brand, anlagd eld", "brott_egendom"),
    Category("inbrott", "Inbrott", "brott_egendom"),
    Category("stold", "Stöld, tillgrepp", "brott_egendom"),
    Category("narkotika", "Narkotika, lustgas", "andts"),
    Category("extremism", "Extremism, hatsymboler", "grov"),
    Category("skadegorelse", "Skadegörelse", "brott_egendom"),
    Category("klotter", "Klotter", "brott_egendom"),
    Category("pyroteknik", "Fyrverkerier, smällare", "ordning"),
    Category("buskorning", "Buskörning, trafikstörning", "ordning"),
    Category("alkohol", "Alkohol, berusning", "andts"),
    Category("natverk", "Kriminella nätverk, rekrytering, påtryckning", "grov"),
    Category("manniskohandel", "Prostitution, människohandel", "brott_person"),
    Category("bedrageri", "Bedrägeri", "brott_egendom"),
    Category("obehoriga", "Obehöriga, olovligt tillträde", "ordning"),
    Category("storande_samling", "Otrygghetsskapande samling", "ordning"),
    Category("ordningsstorning", "Annan ordningsstörning", "ordning"),
    Category("natkrankning", "Kränkning, rykten, oro på nätet", "ordning"),
    Category("oro_unga", "Oro för unga", "oro"),
    Category("nedskrapning", "Nedskräpning, dumpning", "miljo"),
    Category("otrygg_plats", "Otrygg plats, brist i fysisk miljö", "miljo"),
    Category("ovrigt", "Övrigt", "ovrigt"),
)

BY_ID: dict[str, Category] = {category.id: category for category in CATEGORIES}

PERSONAL_DATA_KINDS: dict[str, str] = {
    # id -> what the sender is told (DOMAIN 13.4)
    "personnummer": "personnummer",
    "samordningsnummer": "samordningsnummer",
    "namn": "namn på en privatperson",
    "telefonnummer": "telefonnummer",
    "epost": "e-postadress",
    "adress": "bostadsadress",
    "registreringsnummer": "registreringsnummer",
    "anvandarnamn": "användarnamn",
    "halsa": "uppgift om hälsa",
    "etnicitet_religion": "uppgift om etnicitet, religion eller åsikt",
    "brottsmisstanke": "brottsmisstanke mot en enskild",
    "individarende": "individärende",
    "indirekt_identifiering": "beskrivning som pekar ut en enskild",
    "skyddad_identitet": "skyddad identitet",
}

LEVEL_NAMES: dict[int, str] = {
    1: "normalt läge",
    2: "något förhöjt läge",
    3: "förhöjt läge",
    4: "allvarligt läge",
    5: "kritiskt läge",
}
