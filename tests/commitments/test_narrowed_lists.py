"""Lists narrowed by plan, cost, priority and period; pages of them can be acted on."""

import pytest

from tests.commitments.test_plan_import import rows
from tests.helpers.stage import COORDINATOR, Stage
from tests.helpers.tables import csv_file

HEAD = ("Aktivitet", "Ansvarig", "Klart senast", "Prio", "Kostnad (kr)", "Finansiering")
LINES = [
    ("Byta lampor", "säkerhetschefen", "2027-03-01", "hög", "120 000", "KS"),
    ("Måla tunneln", "säkerhetschefen", "2027-05-01", "", "30 000", ""),
    ("Vandring", "kommunpolisen", "2027-09-01", "låg", "", ""),
]


@pytest.fixture
async def planned(stage: Stage) -> Stage:
    """Give a stage with two plans in the register."""
    for name, lines in (("Aktivitetsplan 2027", LINES), ("Handlingsplan 2026", LINES[:1])):
        await stage.send_file(COORDINATOR, f"{name}.csv", csv_file([HEAD, *lines]))
        await stage.say(COORDINATOR, "ja")
    return stage


ASKED = {
    "visa åtaganden i aktivitetsplan 2027": ["Byta lampor", "Måla tunneln", "Vandring"],
    "visa alla åtaganden som kostar mer än 50 000 kr": ["Byta lampor", "Byta lampor"],
    "visa alla åtaganden som kostar under 50 tkr": ["Måla tunneln"],
    "visa alla åtaganden utan finansiering": ["Måla tunneln"],
    "visa alla åtaganden med låg prioritet": ["Vandring"],
    "visa aktivitetsplan 2027 med hög prioritet": ["Byta lampor"],
    "visa alla åtaganden under våren 2027": ["Byta lampor", "Byta lampor", "Måla tunneln"],
    "visa åtaganden i aktivitetsplanen om tunneln": ["Måla tunneln"],
    "vad har kommunpolisen lovat i aktivitetsplan 2027?": ["Vandring"],
}


@pytest.mark.parametrize(("question", "texts"), ASKED.items(), ids=ASKED)
async def test_a_list_is_narrowed(planned: Stage, question: str, texts: list[str]) -> None:
    await planned.say(COORDINATOR, question)
    said = planned.last(COORDINATOR)
    found = [text for line in said.splitlines() for text in set(texts) if text in line]
    assert sorted(found) == sorted(texts), said
    assert sum(line.startswith("- ") for line in said.splitlines()) == len(texts)


async def test_a_row_of_a_plan_is_acted_on_by_its_place(planned: Stage) -> None:
    await planned.say(COORDINATOR, "visa åtaganden i aktivitetsplan 2027")
    await planned.say(COORDINATOR, "stäng 2")
    closed = [row.text for row in await rows(planned) if row.status == "klart"]
    assert closed == ["Måla tunneln"]


async def test_of_an_unknown_plan_the_nearest_are_proposed(planned: Stage) -> None:
    await planned.say(COORDINATOR, "visa åtaganden i aktivitetsplan 2031")
    said = planned.last(COORDINATOR)
    assert "visa åtaganden i Aktivitetsplan 2027" in said
    assert "visa åtaganden i Handlingsplan 2026" in said


async def test_a_narrowed_list_is_given_as_a_file(planned: Stage) -> None:
    await planned.say(COORDINATOR, "visa aktivitetsplan 2027 som csv")
    assert "3 åtagandena i en fil" in planned.heard(COORDINATOR)[-2]
