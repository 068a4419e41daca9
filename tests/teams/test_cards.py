"""The cards: valid, answered in place, and nothing but other clothes for the same words."""

import json
from collections.abc import AsyncIterator
from importlib import resources

import pytest

from bot.platforms.teams.incoming import spoken
from bot.platforms.teams.outgoing import CARD
from bot.rendering import cards
from tests.helpers.databases import SQLITE, Databases
from tests.helpers.stage import ASK, CLOSING, COORDINATOR, FIRST_NUDGE
from tests.teams import adaptive
from tests.teams.stage import TeamsStage, button, card_of, inside, kind_of, staged, user
from tests.teams.tokens import Json

WHO = "rektor_haggvik"
TWO = "2 krossade rutor i slöjdsalen i måndags, och ett klotter på busskuren"
TEMPLATES = {
    file.name.removesuffix(".json.j2")
    for file in (resources.files("templates") / "teams").iterdir()
    if file.name.endswith(".json.j2") and not file.name.startswith("_")
}


@pytest.fixture
async def stage(files: Databases) -> AsyncIterator[TeamsStage]:
    """Give the usual week, in Teams, at the time of the ask."""
    async with staged(await files.migrated(SQLITE)) as made:
        await made.travel(ASK)
        yield made


async def press(stage: TeamsStage, function: str, title: str, **filled: object) -> Json:
    """Press a button of the last card; return what takes its place."""
    posted = next(
        each for each in reversed(stage.teams.heard(user(function))) if "attachments" in each
    )
    return await stage.press(function, kind_of(posted), title, **filled)


async def a_whole_week(stage: TeamsStage) -> None:
    """Let all kinds of cards be sent."""
    await press(stage, WHO, "Skicka", svar=TWO)
    await stage.say("kommunpolis", "Kalle Svensson, 19850612-1235, slog sönder en ruta i Edsberg")
    await stage.say("socialtjanst", "ett klotter")
    await stage.travel(FIRST_NUDGE)
    await stage.travel(CLOSING)
    await stage.travel("2026-11-24T09:00")


async def test_every_card_of_a_week_is_valid_and_readable(stage: TeamsStage) -> None:
    await a_whole_week(stage)
    sent = [each for each in stage.teams.posted if "attachments" in each]
    sent += list(stage.teams.updated.values())
    shown = [card_of(each) for each in sent]
    assert {kind_of(each) or "besvarat" for each in sent} >= {
        "fraga_lagesbild",
        "paminnelse",
        "eko",
        "utkast",
        "stopp",
        "besvarat",
    }
    for content in shown:
        adaptive.check(content)


async def test_every_card_has_its_words_for_a_client_without_cards(stage: TeamsStage) -> None:
    [ask] = stage.teams.heard(user(WHO))
    assert ask["summary"].startswith("Hej! Dags för lägesbild v. 47.")
    assert card_of(ask)["fallbackText"] == ask["summary"]


async def test_the_ask_is_answered_in_free_text_and_put_away(stage: TeamsStage) -> None:
    [ask] = stage.teams.heard(user(WHO))
    shown = await press(stage, WHO, "Skicka", svar=TWO)
    assert "2, Häggvik, Klotter, 1 st" in stage.last(WHO)
    assert shown["type"] == CARD
    assert shown["value"]["body"][0]["text"] == "Lägesbild v. 47"
    assert "Besvarat" in shown["value"]["body"][1]["text"]
    assert card_of(stage.teams.updated[ask["made"]]) == shown["value"]
    assert TWO not in json.dumps(shown, ensure_ascii=False)


async def test_nothing_to_report_is_one_press(stage: TeamsStage) -> None:
    await press(stage, WHO, "Inget att rapportera")
    assert "v. 47" in stage.last(WHO)
    await stage.say(COORDINATOR, "status")
    assert "1 av 7 har svarat" in stage.last(COORDINATOR)


async def test_an_ask_pressed_twice_counts_once(stage: TeamsStage) -> None:
    [ask] = stage.teams.heard(user(WHO))
    activity = stage.teams.activity(
        user(WHO),
        value=button(card_of(ask), "Inget att rapportera"),
        replyToId=ask["made"],
    )
    for _ in range(3):
        assert (await stage.teams.post(activity))[0] == 200
    await stage.settled()
    assert len(stage.heard(WHO)) == 2


async def test_an_empty_answer_is_told_and_the_card_stays(stage: TeamsStage) -> None:
    shown = await press(stage, WHO, "Skicka", svar="   ")
    assert shown["type"] == "application/vnd.microsoft.activity.message"
    assert shown["value"].startswith("Fyll i något först")
    assert not stage.teams.updated


async def test_the_echo_is_confirmed(stage: TeamsStage) -> None:
    await press(stage, WHO, "Skicka", svar=TWO)
    await press(stage, WHO, "Stämmer")
    assert "3 händelser är inrapporterade till v. 47." in stage.last(WHO)


async def test_the_echos_table_is_edited_and_said_back(stage: TeamsStage) -> None:
    await press(stage, WHO, "Skicka", svar=TWO)
    was = button(card_of(stage.teams.heard(user(WHO))[-1]), "Skicka ändringarna")["was"]
    await press(
        stage,
        WHO,
        "Skicka ändringarna",
        **{**was, "antal_1": 5, "kategori_2": "Skadegörelse", "omrade_2": "Edsberg"},
    )
    assert len(stage.heard(WHO)) == 3
    assert "1, Häggvik, Skadegörelse, 5 st" in stage.last(WHO)
    assert "2, Edsberg, Skadegörelse, 1 st" in stage.last(WHO)
    await press(stage, WHO, "Skicka ändringarna", bort_1="1")
    assert "1, Edsberg, Skadegörelse, 1 st" in stage.last(WHO)


async def test_whoever_prefers_to_write_writes_the_same_words(stage: TeamsStage) -> None:
    await stage.say(WHO, TWO)
    await stage.say(WHO, "ändra 1 antal 3")
    await stage.say(WHO, "ja")
    assert "4 händelser är inrapporterade till v. 47." in stage.last(WHO)


async def test_the_coordinator_completes_and_approves_the_draft_by_card(stage: TeamsStage) -> None:
    await press(stage, WHO, "Skicka", svar=TWO)
    await press(stage, WHO, "Stämmer")
    await stage.travel(CLOSING)
    await press(
        stage, COORDINATOR, "Lägg till", omrade="Häggvik", analys="Samma plats igen.", prognos=""
    )
    assert "analys för Häggvik" in stage.last(COORDINATOR)
    await press(stage, COORDINATOR, "Fastställ")
    assert any("är fastställd, version 1" in said for said in stage.heard(COORDINATOR))


async def test_what_people_write_is_never_markup_in_a_card(stage: TeamsStage) -> None:
    await press(stage, WHO, "Skicka", svar="två klotter vid [torget](http://x) i **Häggvik** igår")
    for each in inside(card_of(stage.teams.heard(user(WHO))[-1])):
        if each.get("type") == "TextBlock":
            assert "](" not in each["text"].replace("\\]\\(", "")
            assert "**" not in each["text"].replace("\\*", "")


async def test_personal_data_in_a_card_needs_no_deleting_of_a_message(stage: TeamsStage) -> None:
    await press(stage, WHO, "Skicka", svar="Kalle Svensson 19850612-1235 slog sönder en ruta")
    said = " ".join(stage.heard(WHO))
    assert "har jag inte sparat" in said or "inte sparat texten" in said
    assert "Ta bort" not in said
    assert "850612" not in json.dumps([stage.teams.posted, stage.teams.updated], ensure_ascii=False)


def test_words_with_nothing_new_in_them_are_not_said() -> None:
    say = ["ändra 1 antal {antal}", "ändra 1 område {omrade}", "ta bort {bort}", "klart"]
    data = {"say": say, "was": {"antal": "2", "omrade": "Edsberg"}, "antal": 2, "bort": ""}
    assert spoken({**data, "omrade": "Häggvik"}) == ("ändra 1 område Häggvik", "klart")
    assert spoken({"say": ["{svar}"], "svar": None}) == ()
    assert spoken({"say": "hej"}) == ()
    assert spoken({"say": [{"x": 1}, 3]}) == ()
    assert spoken({"say": ["{svar}"], "svar": "{antal} {0.__class__}"}) == (
        "{antal} {0.__class__}",
    )


@pytest.mark.parametrize("template", sorted(TEMPLATES - {"besvarat"}))
def test_every_card_belongs_to_a_message(template: str) -> None:
    assert (resources.files("templates") / "chat" / f"{template}.html.j2").is_file()


def test_a_message_without_a_card_is_words() -> None:
    assert cards.render("hjalp", {}, "hjälp") is None
