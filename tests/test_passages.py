"""Graded areas and words under headings, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan.interpretation import Gazetteer
from samverkan.model_file import load_ready
from samverkan.passages import nearest_heading, read_gradings, read_headings

SALEM = load_ready("salem")
GAZETTEER = Gazetteer.of(SALEM)
HEADINGS = SALEM.document_by_id["verksamhetsrapport"].headings
RONNINGE, STADEN, CENTRUM = "ronninge", "salemstaden", "salems_centrum"


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Rönninge 3, oroligt vid stationen. Salemstaden lugnt, läge 1", {RONNINGE: 3, STADEN: 1}),
        ("nivå 3 i Rönninge och nivå 1 i Salemstaden", {RONNINGE: 3, STADEN: 1}),
        ("Rönninge 3 centrum 2 salemstaden 1", {RONNINGE: 3, CENTRUM: 2, STADEN: 1}),
        ("rönninge och salemstaden 2", {RONNINGE: 2, STADEN: 2}),
        ("ronninge 4", {RONNINGE: 4}),
        ("Rönninge: 4 ↑ mopeder\nSalemstaden: 1", {RONNINGE: 4, STADEN: 1}),
        ("centrum 3/5, langning på torget. Rönninge 2:a", {CENTRUM: 3, RONNINGE: 2}),
        ("I Rönninge är det nivå tre", {RONNINGE: 3}),
        ("Rönninge ligger på 3 och det ökar", {RONNINGE: 3}),
        ("vi bedömer Rönninge till 3", {RONNINGE: 3}),
        ("Rönninge en trea", {RONNINGE: 3}),
        ("Rönninge har gått från 2 till 4", {RONNINGE: 4}),
        ("Rönninge ansträngt läge, bråk vid stationen", {RONNINGE: 3}),
        ("Rönninge 2. Det är oroligt. Nu är nivå 4", {RONNINGE: 4}),
        ("Rönninge 3 klotter i tunneln", {RONNINGE: None}),
        ("Rönninge: 12 klotter", {RONNINGE: None}),
        ("Rönninge 6", {RONNINGE: None}),
    ],
)
def test_the_level_of_an_area_is_read_where_it_is_stated(
    text: str, levels: dict[str, int | None]
) -> None:
    found = read_gradings(text, GAZETTEER)
    assert {passage.area: passage.level for passage in found.passages} == levels
    assert found.without_level == tuple(area for area, level in levels.items() if level is None)


@pytest.mark.parametrize("text", ["1 överallt", "nivå 1 i hela kommunen", "alla områden: 1"])
def test_one_grade_may_hold_for_every_area(text: str) -> None:
    found = read_gradings(text, GAZETTEER)
    assert {p.area: p.level for p in found.passages} == {area.id: 1 for area in SALEM.areas}


def test_the_other_areas_are_those_that_were_not_named() -> None:
    found = read_gradings("Rönninge 4, övriga områden 1", GAZETTEER)
    levels = {passage.area: passage.level for passage in found.passages}
    assert levels[RONNINGE] == 4
    assert {level for area, level in levels.items() if area != RONNINGE} == {1}


@pytest.mark.parametrize(
    ("text", "trend"),
    [
        ("Rönninge 3 ↑", "okar"),
        ("Rönninge 3, det ökar", "okar"),
        ("Rönninge 3, värre än förra månaden", "okar"),
        ("Rönninge från 2 till 3", "okar"),
        ("Rönninge 2, lugnare nu", "minskar"),
        ("Rönninge 2, minskat sedan sist", "minskar"),
        ("Rönninge 2 som förra gången", "oforandrad"),
        ("Rönninge 2, har inte ökat", "oforandrad"),
        ("Rönninge 2, mopeder", None),
    ],
)
def test_a_trend_is_read_where_it_is_stated(text: str, trend: str | None) -> None:
    assert read_gradings(text, GAZETTEER).passages[0].trend == trend


def test_the_words_beside_a_grade_are_kept_without_it() -> None:
    found = read_gradings("Rönninge 3, oroligt vid stationen. Många mopeder.", GAZETTEER)
    assert [passage.text for passage in found.passages] == ["oroligt vid stationen. Många mopeder."]


def test_a_level_without_an_area_is_that_of_the_home_area() -> None:
    assert read_gradings("nivå 2", GAZETTEER, RONNINGE).passages[0].area == RONNINGE
    assert read_gradings("nivå 2", GAZETTEER).passages == ()


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    for passage in read_gradings(text, GAZETTEER).passages:
        assert passage.level is None or 1 <= passage.level <= 5
    read_headings(text, HEADINGS, HEADINGS[0])


def test_words_stand_under_the_heading_they_are_written_under() -> None:
    text = (
        "Vi har anställt två fältare.\nBehov: lokal på kvällar\n"
        "projekt: nattvandring ihop med kyrkan\nflykting: inget\n"
        "Frågor till samrådet\n- Vem tar belysningen?"
    )
    assert [(p.heading, p.text) for p in read_headings(text, HEADINGS, HEADINGS[0])] == [
        (HEADINGS[0], "Vi har anställt två fältare."),
        ("externa samverkansprojekt", "nattvandring ihop med kyrkan"),
        ("behov och hinder", "lokal på kvällar"),
        ("frågor till samrådet", "- Vem tar belysningen?"),
    ]


def test_a_heading_may_be_named_by_its_number() -> None:
    found = read_headings("1: allt rullar på\n6. brist på personal", HEADINGS, HEADINGS[0])
    assert [passage.heading for passage in found] == [HEADINGS[0], HEADINGS[5]]


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("behov", "behov och hinder"),
        ("Hinder", "behov och hinder"),
        ("fragor", "frågor till samrådet"),
        ("åtaganden", "läget på åtaganden"),
        ("externa samverkansprojekt", "externa samverkansprojekt"),
        ("externa samvekansprojekt", "externa samverkansprojekt"),
        ("statistik från räddningstjänsten", "anmälningsstatistik från räddningstjänsten"),
        ("obs", None),
        ("kl 12", None),
        ("vi vill att", None),
    ],
)
def test_a_heading_is_known_by_what_people_call_it(words: str, heading: str | None) -> None:
    assert nearest_heading(words, HEADINGS) == heading
