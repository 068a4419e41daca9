"""Numbers and plans that ship with the models: Skellefteå's N1 to N12, Salem's thirteen."""

from collections import Counter
from datetime import date

import pytest

from samverkan.commitments.targets import Held, counted, named_in, progress
from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from tests.commitments.test_plan_import import rows
from tests.week.conftest import Play

SKELLEFTEA, SALEM = load_ready("skelleftea"), load_ready("salem")


def test_salem_has_ten_activities_for_public_places_and_three_for_homes() -> None:
    assert Counter(line.focus for line in SALEM.plan_lines) == {
        "Centrum och offentliga miljöer": 10,
        "Tryggare hemmiljö": 3,
    }
    assert all(line.owner and line.when and line.purpose for line in SALEM.plan_lines)


SAID = {
    "trygghetsvandring i Norrböle 12/11": "trygghetsvandringar",
    "ungdomsfest i Ursviken": "ungdomsfester",
    "uppsökande kväll med fältare": "uppsokande_kvallar",
    "ungdomsvecka v. 43": "ungdomsveckor",
    "tillsyn av tobak och folköl": "tillsyn_tobak_alkohol",
    "tillsyn på serveringsställe": "tillsyn_servering",
    "kampanj mot langning": "langning",
    "grannsamverkan på Morö backe": "grannsamverkan",
    "trafikvecka på torget": "olovlig_trafik",
    "nosspanare": "nosspanare",
    "EST infört i Boliden": "est_omraden",
    "ANDTS-information på föräldramöte": "andts_foraldramoten",
    "Nykter student": "nykter_student",
    "mätning av alkohol i årskurs 9": "matning_alkohol",
    "mätning av narkotika i årskurs 9": "matning_narkotika",
    "mätning av otrygghet bland flickor": "matning_flickor",
    "mätning bland handlare i centrum": "matning_handlare",
}


@pytest.mark.parametrize(("words", "target"), SAID.items(), ids=SAID)
def test_each_number_of_the_agreement_is_counted(words: str, target: str) -> None:
    found = named_in(SKELLEFTEA, words)
    assert found is not None
    assert found.id == target
    first = found.valid_from or date(2026, 1, 1)
    held = [Held(target, None, first, words)]
    assert progress(SKELLEFTEA, found, held, first).done == 1


def test_every_target_of_skelleftea_has_words_that_count() -> None:
    assert {target.id for target in counted(SKELLEFTEA)} == set(SAID.values())


def test_a_part_counts_what_its_words_name() -> None:
    whole = next(one for one in SKELLEFTEA.targets if one.id == "grannsamverkan")
    day = date(2026, 5, 1)
    held = [
        Held("grannsamverkan", None, day, "grannsamverkan i villaområde på Bergsbyn"),
        Held("grannsamverkan", None, day, "grannsamverkan i flerbostadsområde på Anderstorp"),
        Held("grannsamverkan", None, date(2025, 5, 1), "grannsamverkan i Kåge"),
    ]
    found = progress(SKELLEFTEA, whole, held, date(2026, 6, 1))
    flats, agreement = found.parts
    assert (found.done, flats.done) == (2, 1)
    assert (agreement.done, agreement.left, agreement.missed) == (1, 3, True)


async def test_the_plan_of_the_model_is_taken_for_a_year(play: Play) -> None:
    async with play(municipality=SALEM, forum="chefssamrad") as stage:
        await stage.say("sakerhetssamordnare", "läs in aktivitetsplan 2027")
        assert "Aktivitetsplan 2027 för Chefssamråd" in stage.last("sakerhetssamordnare")
        assert "13 nya rader" in stage.last("sakerhetssamordnare")
        await stage.say("sakerhetssamordnare", "ja")
        found = await rows(stage)
        assert len(found) == 13
        assert {row.plan for row in found} == {"Aktivitetsplan 2027"}
        assert all(row.due is not None and row.due.year == 2027 for row in found)
        await stage.say("sakerhetssamordnare", "ta fram aktivitetsplan 2027")
        shown = stage.heard("sakerhetssamordnare")[-4]
        assert "Tryggare hemmiljö" in shown
        await stage.say("sakerhetssamordnare", "läs in aktivitetsplan 2027")
        assert "13 rader som står så redan" in stage.last("sakerhetssamordnare")


async def test_without_a_plan_in_the_model_it_is_told_how_to_send_one(play: Play) -> None:
    async with play(municipality=SKELLEFTEA, forum="fris") as stage:
        await stage.say("bf_samordnare", "läs in handlingsplan 2027")
        assert "Skicka planen till mig här som Excel" in stage.last("bf_samordnare")


@pytest.mark.parametrize("model", [SKELLEFTEA, SALEM], ids=lambda model: str(model.id))
def test_what_an_activity_is_called_counts_for_its_own_target(model: Municipality) -> None:
    for target in counted(model):
        for name in target.activity:
            found = named_in(model, f"{name} i {model.areas[0].name} 12/11, 14 deltagare")
            assert found is not None, name
            assert found.id == target.id, name
