"""A table of rows for each rule of DOMAIN 14.2."""

from datetime import datetime

import pytest

from samverkan.interpretation import Gazetteer, interpret

AT = datetime.fromisoformat("2026-11-19T11:00:00+01:00")  # a Thursday


def rows(text: str, gazetteer: Gazetteer) -> list[str]:
    """Return the rows as "area category count" for short tables."""
    found = interpret(text, gazetteer, AT, "faltare")
    return [f"{row.area} {row.category} {row.count}" for row in found.incidents]


AREAS = [
    ("Klotter i Häggvik", "haggvik"),
    ("Klotter i haggvik", "haggvik"),
    ("Klotter i Hägvik", "haggvik"),
    ("Klotter vid Häggviks station", "haggvik"),
    ("Rotebroborna klagar på klotter", "rotebro"),
    ("Klotter i Rotebro centrum", "rotebro"),
    ("Klotter i centrum", "sollentuna_centrum"),
    ("Klotter på Malmvägen", "tureberg"),
    ("Klotter, Tureberg", "tureberg"),
    ("Edsberg: klotter", "edsberg"),
    ("Klotter bakom centrum. Vi har mest varit i Edsberg.", "edsberg"),
    ("Klotter i Sjöberg", "ovriga_kommundelar"),
    ("Klotter vid Norrviken", "ovriga_kommundelar"),
    ("Klotter vid Norrviken, Rotebro", "rotebro"),
    ("Klotter på skolan", None),
]


@pytest.mark.parametrize(("text", "area"), AREAS, ids=[row[0] for row in AREAS])
def test_the_area_is_found(text: str, area: str | None, gazetteer: Gazetteer) -> None:
    (incident,) = interpret(text, gazetteer, AT, "faltare").incidents

    assert area == incident.area


CATEGORIES = [
    ("Krossad ruta", "skadegorelse"),
    ("Slog sönder en bänk", "skadegorelse"),
    ("Graffiti på muren", "klotter"),
    ("Hakkors målat på dörren", "extremism"),
    ("Utlöst brandlarm utan brand", "ordningsstorning"),
    ("Raketer sköts mot balkonger", "pyroteknik"),
    ("Langning av alkohol till unga", "alkohol"),
    ("Ungdomar rökte på i porten", "narkotika"),
    ("Hotad med kniv", "hot"),
    ("Kniv påträffad i skåp", "vapen"),
    ("Hot på nätet mot elever", "natkrankning"),
    ("Uppbruten bil", "stold"),
    ("Uppbrutet förråd", "inbrott"),
    ("Någon bröt sig in på skolan", "inbrott"),
    ("Någon sover i tvättstugan", "obehoriga"),
    ("Moped på gångvägen", "buskorning"),
    ("Stulen moped på gångvägen", "stold"),
    ("Sten kastades mot buss", "angrepp"),
    ("Lampan i tunneln är släckt", "otrygg_plats"),
    ("Lampan i tunneln är sönderslagen", "skadegorelse"),
    ("Överfulla kärl", "nedskrapning"),
    ("Handlare pressas att betala", "natverk"),
    ("Yngre barn ute sent", "oro_unga"),
    ("Blottare vid skolan", "sexuellt_ofredande"),
    ("snateri", "stold"),
    ("Två gäng drabbade samman", "vald"),
    ("För mörkt vid busshållplatsen", "otrygg_plats"),
    ("Folk spelar musik på natten", "ordningsstorning"),
    ("Skränande ungdomar i korridoren", "ordningsstorning"),
    ("Ett klotterfall", "klotter"),
    ("Det har snattats", "stold"),
]


@pytest.mark.parametrize(("text", "category"), CATEGORIES, ids=[row[0] for row in CATEGORIES])
def test_the_category_is_found(text: str, category: str, gazetteer: Gazetteer) -> None:
    assert [f"None {category} 1"] == rows(text, gazetteer)


COUNTS = [
    ("tre krossade rutor", 3, False),
    ("ett par krossade rutor", 2, False),
    ("flera krossade rutor", 2, True),
    ("3–4 krossade rutor", 3, True),
    ("minst 5 krossade rutor", 5, True),
    ("ett tiotal krossade rutor", 10, False),
    ("ett 15-tal krossade rutor", 15, False),
    ("två papperskorgar och en container brann", 3, False),
    ("sex A-traktorer körde burnouts", 1, False),
    ("20 ungdomar slogs", 1, False),
    ("ett gäng på 20 slogs", 1, False),
    ("slagsmål vid två tillfällen", 2, False),
    ("andra gången klotter", 1, False),
    ("2:a gången klotter", 1, False),
    ("klotter i port 7", 1, False),
    ("klotter på våning 3", 1, False),
    ("klotter: 4", 4, False),
    ("klotter (4)", 4, False),
    ("LOB x 3", 3, False),
    ("bedrägeriförsök (falsk bank) x3", 3, False),
    ("klotter (5 st)", 5, False),
    ("dumpade däck (20 st)", 20, False),
    ("buskörning med moped (4 st)", 1, False),
    ("12 avvisningar pga fylla", 12, False),
    ("2 avvisade pga fylla", 1, False),
    ("bråk mellan två ungdomsgäng", 1, False),
    ("4 inbrott, varav 1 försök", 4, False),
    ("17-åring slogs", 1, False),
    ("klotter kl 14", 1, False),
]


@pytest.mark.parametrize(("text", "count", "at_least"), COUNTS, ids=[row[0] for row in COUNTS])
def test_the_number_counts_events_and_objects(
    text: str,
    count: int,
    at_least: object,
    gazetteer: Gazetteer,
) -> None:
    (incident,) = interpret(text, gazetteer, AT, "faltare").incidents

    assert (count, at_least) == (incident.count, incident.count_min)


SEVERAL = [
    ("4 containerbränder i Edsberg, 2 i Tureberg", ["edsberg brand 4", "tureberg brand 2"]),
    ("Två rån, ett i Häggvik och ett i Edsberg", ["haggvik ran 1", "edsberg ran 1"]),
    ("Tre bränder: en i Rotebro, två i Edsberg", ["rotebro brand 1", "edsberg brand 2"]),
    ("Klotter: Häggvik 3, Edsberg 0, Rotebro 1", ["haggvik klotter 3", "rotebro klotter 1"]),
    ("Bråk, 2 snatterier. Rotebro", ["rotebro vald 1", "rotebro stold 2"]),
    ("Klotter i Edsberg och Tureberg", ["edsberg klotter 1", "tureberg klotter 1"]),
    ("Klotter i Edsberg. Branden i Rotebro. Branden släcktes.",
     ["edsberg klotter 1", "rotebro brand 1"]),
    ("Buss fick stenar kastade mot sig, en ruta sprack", ["None angrepp 1"]),
    ("Inbrott i skolan, datorer stulna", ["None inbrott 1"]),
    ("Laser mot bussförare, samt en krossad ruta", ["None angrepp 1", "None skadegorelse 1"]),
    ("2 snatterier, en avvisad för fylla, lite spring",
     ["None stold 2", "None alkohol 1", "None ordningsstorning 1"]),
    ("2 rån (varav 1 försök) + 1 misshandel", ["None ran 2", "None vald 1"]),
    ("2 mopeder stulna och 1 bil uppbruten", ["None stold 2", "None stold 1"]),
    ("Fönsterkross x 4, även klotter", ["None skadegorelse 4", "None klotter 1"]),
    ("Edsberg & Rotebro: klotter", ["edsberg klotter 1", "rotebro klotter 1"]),
    ("Klotter (hakkors) på muren", ["None extremism 1"]),
    ("Brand i Norrviken, bråk i Rotebro", ["ovriga_kommundelar brand 1", "rotebro vald 1"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SEVERAL, ids=[row[0] for row in SEVERAL])
def test_several_events_are_told_apart(
    text: str, expected: list[str], gazetteer: Gazetteer
) -> None:
    assert expected == rows(text, gazetteer)


NOTHING = [
    "inget",
    "0",
    "lugnt",
    "Inget att rapportera.",
    "Inga inbrott, bränder eller klotter.",
    "Varken bråk eller skadegörelse",
    "klotter: 0, bråk: 0",
    "Allt lungt i Edsberg 👍",
    "Inte en enda händelse",
    "Inte ett enda inbrott denna vecka",
    "0 händelser v 49",
    "Inga snatterier el bråk",
    "Varken bråk, klotter el. skadegörelse",
    "Det brann inte",
    "Trodde först det var inbrott men det var vaktmästaren",
    "Ingen rök utan eld, men här är det lugnt",
]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_an_answer_of_its_own(text: str, gazetteer: Gazetteer) -> None:
    found = interpret(text, gazetteer, AT, "faltare")

    assert (found.nothing_to_report, found.incidents) == (True, ())


DENIED = [
    ("Inga bränder, däremot klotter", ["None klotter 1"]),
    ("Lugnt förutom ett bråk", ["None vald 1"]),
    ("Inga bränder utom en papperskorg i Edsberg", ["edsberg brand 1"]),
    ("Inte bara klotter utan även brand", ["None brand 1"]),
    ("Ingen såg vem som krossade rutan", ["None skadegorelse 1"]),
    ("Bråk men ingen skadad", ["None vald 1"]),
    ("Trodde det var skott men det var smällare", ["None pyroteknik 1"]),
    ("De brände inte bara papper, klotter också", ["None klotter 1"]),
]


@pytest.mark.parametrize(("text", "expected"), DENIED, ids=[row[0] for row in DENIED])
def test_a_denial_reaches_no_further_than_it_should(
    text: str, expected: list[str], gazetteer: Gazetteer
) -> None:
    assert set(expected) <= set(rows(text, gazetteer))


LEVELS = [
    ("Klotter. Nivå 3.", 3),
    ("Klotter, läge 4", 4),
    ("Klotter 3/5", 3),
    ("Allvarligt läge efter branden", 4),
    ("Något förhöjt läge efter branden", 2),
    ("Grov misshandel, mycket allvarligt", None),
]


@pytest.mark.parametrize(("text", "level"), LEVELS, ids=[row[0] for row in LEVELS])
def test_a_level_is_set_only_when_stated(
    text: str, level: int | None, gazetteer: Gazetteer
) -> None:
    (incident,) = interpret(text, gazetteer, AT, "faltare").incidents

    assert level == incident.severity


INTENTS = [
    ("När är nästa möte?", "question"),
    ("visa lägesbild v. 46", "command"),
    ("ta fram dagordning till chefssamråd 4/12", "make_agenda"),
    ("visa öppna åtaganden för Soc", "query_commitments"),
    ("påminn mig om åtagandet för belysningen", "command"),
    ("Rättelse: det var 2 inte 3 cyklar", "correction"),
    ("Tack för hjälpen!", "thanks"),
    ("På lördag är det disco i Rotebro", "upcoming_event"),
    ("samma som förra veckan", "unclear"),
    ("hej hopp", "unclear"),
]


@pytest.mark.parametrize(("text", "intent"), INTENTS, ids=[row[0] for row in INTENTS])
def test_what_is_no_report_is_handed_on(text: str, intent: str, gazetteer: Gazetteer) -> None:
    found = interpret(text, gazetteer, AT, "faltare")

    assert (intent, (), False) == (found.intent, found.incidents, found.nothing_to_report)


def test_the_home_area_stands_in_when_none_is_named(gazetteer: Gazetteer) -> None:
    found = interpret("klotter", gazetteer, AT, "faltare", home_area="edsberg")

    assert [row.area for row in found.incidents] == ["edsberg"]
    assert found.needs_clarification == ()


def test_a_missing_area_is_asked_for(gazetteer: Gazetteer) -> None:
    assert interpret("klotter", gazetteer, AT, "faltare").needs_clarification == ("area",)


def test_a_relative_expression_is_shown_resolved(gazetteer: Gazetteer) -> None:
    found = interpret("Bråk i Edsberg natten mot lördag", gazetteer, AT, "faltare")

    assert [(one.words, one.meaning) for one in found.resolved] == [
        ("natten mot lördag", "13–14 nov")
    ]


def test_a_whole_short_answer_names_an_area(gazetteer: Gazetteer) -> None:
    assert gazetteer.area_of("i haggvik") == "haggvik"
    assert None is gazetteer.area_of("vet inte")
    assert None is gazetteer.area_of("Edsberg eller Tureberg")


STOPS = [
    ("En tjej i 7A rökte på", {"indirekt_identifiering", "brottsmisstanke"}),
    ("Tjej i 9C fick sin mobil stulen", {"indirekt_identifiering"}),
    ("Vi har öppnat utredning på en av killarna", {"individarende"}),
    ("Två av tjejerna är aktuella hos soc", {"individarende"}),
    ("Mannen är känd av socialtjänsten", {"individarende"}),
    ("En man med psykiska problem skrek på torget", {"halsa"}),
    ("Pojken som bor i port 3 hörde bråket", {"indirekt_identifiering"}),
    ('Snapkontot "rotebro_beef" sprider rykten', {"anvandarnamn"}),
    ("Barnen är placerade i ny lokal efter branden", set()),
    ("En tonårspojke greps för rån", set()),
    ("En av killarna sprang från platsen", set()),
]


@pytest.mark.parametrize(("text", "kinds"), STOPS, ids=[row[0] for row in STOPS])
def test_only_what_points_out_a_person_is_stopped(
    text: str, kinds: set[str], gazetteer: Gazetteer
) -> None:
    assert kinds <= set(interpret(text, gazetteer, AT, "faltare").pii)
    assert bool(kinds) == bool(interpret(text, gazetteer, AT, "faltare").pii)
