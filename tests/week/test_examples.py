"""What is shown as an example is of the reader's own municipality."""

import re
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import pytest

from samverkan.examples import examples
from samverkan.finding import functions_named
from samverkan.interpretation import Gazetteer
from samverkan.meetings.phrases import forum_meant
from samverkan.model_file import load_ready, ready_models
from samverkan.structure import Municipality
from tests.helpers.stage import ASK, Stage
from tests.week.conftest import Play


@dataclass(frozen=True)
class Scene:
    """Where a municipality collects, who is asked there, who coordinates, and when it asks."""

    forum: str
    asked: str
    coordinator: str
    start: str
    ask: str


SCENES = {
    "haninge": Scene(
        "strategisk_samordningsgrupp",
        "kommunpolis",
        "sakerhetsstrateg",
        "2027-01-08",
        "2027-01-12",
    ),
    "lekeberg": Scene("est_krets", "omradespolis", "sakerhetsstrateg", "2026-11-20", "2026-11-24"),
    "salem": Scene("operativ_grupp", "skolan", "sakerhetssamordnare", "2026-10-30", "2026-11-03"),
    "skelleftea": Scene(
        "forebyggargrupp_moro_backe",
        "fritid_moro_backe",
        "skola_moro_backe",
        "2026-11-06",
        "2026-11-12",
    ),
    "sollentuna": Scene(
        "est_vecko", "rektor_haggvik", "trygghetssamordnare", "2026-11-18", "2026-11-19"
    ),
}


def _names(model: str) -> set[str]:
    found = load_ready(model)
    areas = {name for area in found.areas for name in (area.name, *area.aliases)}
    others = {each.name for each in (*found.functions, *found.forums)}
    return {name for name in areas | others if name[:1].isupper()}


def _foreign(model: str) -> re.Pattern[str]:
    """Return what only other municipalities call an area, a function or a forum."""
    elsewhere = {name for other in ready_models() if other != model for name in _names(other)}
    own = " ".join(_names(model))
    names = sorted((name for name in elsewhere if name not in own), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


def opened(play: Play, model: str) -> AbstractAsyncContextManager[Stage]:
    """Return the stage of a ready municipality, on the day its scene begins."""
    scene = SCENES[model]
    start = f"{scene.start}T10:00"
    return play(municipality=load_ready(model), forum=scene.forum, start=start)


@pytest.mark.parametrize("model", ready_models())
async def test_the_ask_the_help_and_the_draft_name_nothing_of_another_municipality(
    play: Play, model: str
) -> None:
    scene = SCENES[model]
    async with opened(play, model) as stage:
        await stage.travel(f"{scene.ask}T09:00")
        for words in ("hjälp", "hjälp rapport", "Hur gör man?", "vem är trollkarl", "borta i natt"):
            await stage.say(scene.asked, words)
        for words in ("hjälp", "analys", "!starta igen", "lediga uppdrag", "lägesbild", "!avsluta"):
            await stage.say(scene.coordinator, words)
        said = "\n".join(sent.message.text for sent in stage.all_sent() if sent.message is not None)
    assert "Hej! Dags för" in said
    assert "Exempel: analys" in said
    assert "Skriv till exempel" in said
    assert not _foreign(model).findall(said)


@pytest.mark.parametrize(
    ("model", "function", "where"),
    [
        ("haninge", "kommunpolis", "i Handen"),
        ("lekeberg", "omradespolis", "i Fjugesta"),
        ("salem", "skolan", "i Salems centrum"),
        ("skelleftea", "fritid_moro_backe", "på Morö backe"),
        ("sollentuna", "rektor_haggvik", "i Häggvik"),
        ("sollentuna", "trygghetssamordnare", "i Edsberg"),
    ],
)
async def test_help_names_an_area_of_ones_own(
    play: Play, model: str, function: str, where: str
) -> None:
    async with opened(play, model) as stage:
        await stage.say(function, "hjälp")
        assert f"två krossade rutor på skolan {where} i måndags" in stage.last(function)


async def test_one_is_asked_what_has_happened_on_an_island(play: Play) -> None:
    island = {"id": "haggvik", "name": "Dalarö", "preposition": "på"}
    model = load_ready("sollentuna").model_dump()
    model["areas"] = [island if area["id"] == island["id"] else area for area in model["areas"]]
    async with play(municipality=Municipality.model_validate(model)) as stage:
        await stage.travel(ASK)
        assert "Vad har hänt på Dalarö sedan" in stage.last("rektor_haggvik")


async def test_groups_are_not_offered_where_none_can_be_started(play: Play) -> None:
    scene = SCENES["haninge"]
    async with play(
        municipality=load_ready("haninge"), forum=scene.forum, start=f"{scene.start}T10:00"
    ) as stage:
        await stage.say(scene.coordinator, "hjälp")
        assert "tidsbegränsad grupp" not in stage.last(scene.coordinator)
        for words in ("starta EST Insats Handen till 31 mars", "hjälp starta", "avsluta gruppen"):
            await stage.say(scene.coordinator, words)
            assert "finns ingen tidsbegränsad grupp att starta" in stage.last(scene.coordinator)


@pytest.mark.parametrize("model", ready_models())
def test_an_example_is_understood_as_it_stands(model: str) -> None:
    municipality = load_ready(model)
    for function in ("", *municipality.function_by_id):
        named = examples(municipality, (function,) if function else ())
        assert len(functions_named(municipality, named["funktionen"])) == 1
        assert functions_named(municipality, named["funktion"])[0].name == named["funktion"]
        assert forum_meant(municipality, named["forum"])
        assert forum_meant(municipality, named["annat_forum"])
        assert Gazetteer.of(municipality).area_of(named["omrade"])
