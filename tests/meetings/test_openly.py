"""The aggregated papers name no place finer than an area (DOMAIN 15.1)."""

import pytest

from samverkan.interpretation import Gazetteer
from samverkan.meetings.openly import opened
from samverkan.model_file import load_ready
from tests.helpers.meeting import Meeting
from tests.meetings.conftest import Play

SALEM = load_ready("salem")
GAZETTEER = Gazetteer.of(SALEM)

SAME = (
    "Polisen patrullerar Salems centrum",
    "Budgeten höjs med 100 000 kr",
    "Handlingsplanen antas",
    "Rönninge får fler nattvandrare",
    "Samverkan på området stärks",
    "Polisen tar fram statistik till 1 juli",
    "Budgeten för skolor höjs",
    "Parterna är överens om vägen framåt",
    "Lamporna byts ut",
    "En trygghetsvandring hålls i övriga kommunen",
)
AS_AREA = {
    "Kameran vid Rönninge station flyttas": "Kameran vid Rönninge flyttas",
    "Nattvandringen i centrum fortsätter": "Nattvandringen i Salems centrum fortsätter",
}
HELD = (
    "Msb byter armatur i gångtunneln",
    "Kameran vid Rönninge station flyttas till Säby torg",
    "Belysningen på Säbytorgsvägen 12 ses över",
    "Fritidsgården öppnar på fredagar",
    "Skolan i Rönninge får fler vuxna",
    "Skogsängsskolan får larm",
    "Torget städas",
    "Ägaren av pizzerian kontaktas",
)


@pytest.mark.parametrize("text", SAME)
def test_words_without_a_place_are_everybodys(text: str) -> None:
    assert opened(text, GAZETTEER) == text


@pytest.mark.parametrize("text", AS_AREA)
def test_a_place_of_an_area_is_said_as_the_area(text: str) -> None:
    assert opened(text, GAZETTEER) == AS_AREA[text]


@pytest.mark.parametrize("text", HELD)
def test_words_with_a_finer_place_are_held(text: str) -> None:
    assert opened(text, GAZETTEER) == ""


async def _decided(stage: Meeting) -> None:
    await stage.command("chef_kof", "föreslå punkt Gångtunneln: den är mörk vid Säby torg")
    await stage.begins()
    for words in (
        "beslut: Msb byter armatur i gångtunneln",
        "beslut: grannsamverkan införs (beslutas av KoF)",
        "åtagande: Msb mäter ljuset i gångtunneln till 18 december",
        "anteckna: det är mörkt på Säbytorgsvägen",
        "möte slut ändå",
    ):
        await stage.talks(stage.leader, words)


async def test_a_line_with_a_place_is_held_until_the_secretary_words_it_anew(play: Play) -> None:
    async with play(municipality=SALEM, forum="chefssamrad", start="2026-12-08T08:55") as stage:
        await _decided(stage)
        asked = stage.last(stage.leader)
        assert "rad 1: Msb byter armatur i gångtunneln" in asked
        assert "grannsamverkan" not in asked
        said = await stage.command(stage.leader, "rad 1 öppet: belysningen förbättras")
        assert "Kvar utan öppen lydelse: rad 3." in said
        await stage.command(stage.leader, "justerare KoF")
        for function in ("kommundirektor", "chef_kof"):
            await stage.command(function, "godkänn anteckningar")
        for function in ("kommundirektor", "chef_kof"):
            await stage.command(function, "godkänn anteckningar")
        elected = "".join(stage.heard("ordforande_ks"))
        assert "Belysningen förbättras" in elected
        assert "Nämner en plats och visas inte här" in elected
        assert "gångtunneln" not in elected.casefold()
        assert "Säby" not in elected
        assert "Msb byter armatur i gångtunneln" in "".join(stage.in_room())


async def test_an_agenda_with_elected_members_names_no_place_of_a_proposal(play: Play) -> None:
    async with play(municipality=SALEM, forum="chefssamrad", start="2026-11-30T10:00") as stage:
        await stage.command("chef_kof", "föreslå punkt Gångtunneln: den är mörk vid Säby torg")
        await stage.command("chef_kof", "föreslå punkt Nattvandring: fler behövs i Rönninge")
        await stage.travel("2026-12-01T09:00")
        said = stage.said_last()
        assert "Anmäld punkt" in said
        assert "Nattvandring" in said
        assert "gångtunneln" not in said.casefold()
        assert (
            "Sammanställd version: antal händelser under 3 visas inte och inga platser nämns."
            in said
        )


async def test_only_outcomes_need_open_words(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "mörkt på torget")
    said = await council.command(council.leader, "rad 1 öppet: mörkt")
    assert "behöver ingen öppen lydelse" in said


async def test_only_who_leads_words_a_line_openly(council: Meeting) -> None:
    await council.begins()
    await council.talks("chef_kof", "beslut: torget städas")
    said = await council.command("chef_kof", "rad 1 öppet: det städas")
    assert "är för den som leder mötet" in said
