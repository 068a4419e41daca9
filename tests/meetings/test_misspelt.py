"""Misspelt commands: the nearest is shown, and no line is lost or taken for another."""

import pytest

from commands import suggesting
from commands.meetings import verbs
from tests.helpers.meeting import Meeting

MEANT = {
    "mote strat": "möte start",
    "möte strat": "möte start",
    "mötestart": "möte start",
    "moete start": "möte start",
    "möte startt": "möte start",
    "dagording": "dagordning",
    "dagordnig": "dagordning",
    "ajurnera": "ajournera",
    "narvarro": "närvaro",
    "nätsa": "nästa",
    "möte sult": "möte slut",
    "fortsäät": "fortsätt",
    "godkän anteckningar": "godkänn anteckningar",
}
ORDINARY = ("frågan", "beslutet", "punkten", "lugnt", "ja", "kaffe", "tack", "nya lampor", "radio")


@pytest.mark.parametrize("words", MEANT)
def test_the_nearest_name_is_found(words: str) -> None:
    assert suggesting.nearest(words, verbs.NAMES) == MEANT[words]


@pytest.mark.parametrize("words", ORDINARY)
def test_ordinary_words_are_no_misspelt_commands(words: str) -> None:
    assert suggesting.nearest(words, verbs.NAMES) is None


@pytest.mark.parametrize("words", ["möte strat", "möte start", "dagording", "Mote start!"])
async def test_a_command_without_its_prefix_is_told_of_in_the_room(
    week: Meeting, words: str
) -> None:
    await week.say(week.leader, words, room=week.room)
    assert "Menade du !" in week.said_last()
    assert "Skriv det så gör jag det." in week.said_last()


async def test_ordinary_talk_in_the_room_is_left_alone(week: Meeting) -> None:
    before = len(week.in_room())
    for words in ("Hej på er", "Kaffe?", "Vi ses på mötet", "ok"):
        await week.say("kommunpolis", words, room=week.room)
    assert len(week.in_room()) == before


async def test_a_misspelt_command_with_its_prefix_is_told_of(week: Meeting) -> None:
    assert "Menade du !möte start?" in await week.command(week.leader, "mote strat")
    assert "Menade du !beslut?" in await week.command(week.leader, "besult: lamporna byts")


async def test_a_misspelt_command_in_the_thread_is_no_note(week: Meeting) -> None:
    await week.begins()
    await week.talks(week.leader, "nätsa")
    assert "Menade du nästa?" in week.said_last()
    assert await week.lines() == []
    await week.talks(week.leader, "nästa")
    assert "Föregående veckas åtaganden" in week.said_last()


LINES = {
    "besult: lamporna byts ut": ("beslut", "Lamporna byts ut"),
    "Beslt - lamporna byts ut": ("beslut", "Lamporna byts ut"),
    "atagnde: kommunpolisen tar fram statistik till 12 december": (
        "atagande",
        "Kommunpolisen tar fram statistik till 12 december",
    ),
    "frgåa: vem äger tunneln?": ("fraga", "Vem äger tunneln?"),
    "yrkade: bifall": ("yrkande", "Bifall"),
    "reservatoin: jag hade väntat": ("reservation", "Jag hade väntat"),
}


@pytest.mark.parametrize("words", LINES)
async def test_a_misspelt_kind_of_line_is_proposed_and_the_line_kept(
    week: Meeting, words: str
) -> None:
    kind, text = LINES[words]
    await week.begins()
    await week.talks(week.leader, words)
    (line,) = await week.lines()
    assert (line.kind, line.text) == ("anteckning", text)
    await week.reacts(week.leader, "✅", "Rad 1: ")
    (line,) = await week.lines()
    assert (line.kind, line.text) in {(kind, text), ("stallningstagande", text)}


@pytest.mark.parametrize("words", ["beslut : byt", "Beslut – byt", "BESLUT: byt", "beslut - byt"])
async def test_colons_and_dashes_are_written_as_people_do(week: Meeting, words: str) -> None:
    await week.begins()
    await week.talks(week.leader, words)
    (line,) = await week.lines()
    assert line.text == "Byt"
    assert line.kind in {"beslut", "stallningstagande"}


async def test_a_misspelt_command_in_the_direct_chat_is_no_report(week: Meeting) -> None:
    await week.say("kommunpolis", "dagording")
    assert "Menade du dagordning?" in week.last("kommunpolis")
