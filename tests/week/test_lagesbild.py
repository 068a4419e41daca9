from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from tests.helpers.stage import ASK, CLOSING, COORDINATOR, Stage
from tests.week.conftest import Play

THURSDAYS = (
    "2026-09-24",
    "2026-10-01",
    "2026-10-08",
    "2026-10-15",
    "2026-10-22",
    "2026-10-29",
    "2026-11-05",
    "2026-11-12",
    "2026-11-19",
)
MONDAYS = (
    "2026-09-28",
    "2026-10-05",
    "2026-10-12",
    "2026-10-19",
    "2026-10-26",
    "2026-11-02",
    "2026-11-09",
    "2026-11-16",
    "2026-11-23",
)


async def week_with(stage: Stage, number: int, text: str) -> None:
    """Play a week in which the police report, and say yes."""
    await stage.travel(f"{THURSDAYS[number]}T09:00")
    await stage.say("kommunpolis", text)
    await stage.say("kommunpolis", "ja")
    await stage.travel(f"{MONDAYS[number]}T12:00")


async def test_counts_stand_against_last_week_and_the_mean_of_eight(play: Play) -> None:
    async with play(start="2026-09-23T10:00") as stage:
        for number in range(9):
            await week_with(stage, number, f"{number + 1} klotter i Edsberg")
        draft = stage.last(COORDINATOR)
        assert "Edsberg: 9 händelser (veckan före 8)." in draft
        assert "Klotter: 9 (veckan före 8, snitt 4,5)." in draft
        assert "9 händelser har rapporterats, fler än veckan före (8)." in draft


async def test_what_ended_since_last_week_is_shown_as_zero_not_left_out(play: Play) -> None:
    async with play(start="2026-11-11T10:00") as stage:
        await week_with(stage, 7, "4 klotter i Edsberg")
        await week_with(stage, 8, "1 brand i Rotebro")
        draft = stage.last(COORDINATOR)
        assert "Edsberg: 0 händelser (veckan före 4)." in draft
        assert "1 händelse (veckan före 0)." in draft


async def test_a_week_without_answers_is_no_zero_to_compare_with(play: Play) -> None:
    async with play(start="2026-11-04T10:00") as stage:
        await week_with(stage, 6, "4 klotter i Edsberg")
        await stage.travel("2026-11-12T09:00")
        await stage.travel("2026-11-16T12:00")
        await week_with(stage, 8, "5 klotter i Edsberg")
        draft = stage.last(COORDINATOR)
        assert "veckan före" not in draft
        assert "Klotter: 5 (snitt 4)." in draft


async def test_what_is_not_confirmed_is_counted_and_marked(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("kommunpolis", "2 klotter i Edsberg")
    await stage.say("faltgruppen", "1 klotter i Edsberg")
    await stage.say("faltgruppen", "ja")
    await stage.travel(CLOSING)
    draft = stage.last(COORDINATOR)
    assert "Klotter: 3, varav 2 obekräftade." in draft
    assert "2 st, Kommunpolis (obekräftad)" in draft


async def test_members_see_the_picture_when_it_is_approved_and_not_before(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel(CLOSING)
    await stage.say("kommunpolis", "lägesbild")
    assert stage.last("kommunpolis") == (
        "Lägesbild v. 47 är inte fastställd ännu. Du får den här när den är klar."
    )
    await stage.say(COORDINATOR, "fastställ")
    for words in ("lägesbild", "lagesbild v. 47", "Lägesbild vecka 47?", "lägesbild 47 2026"):
        await stage.say("kommunpolis", words)
        assert "Veckolägesbild v. 47, EST Vecko (fastställd, version 1" in stage.last("kommunpolis")


async def test_a_member_sees_places_in_the_encrypted_direct_chat(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("kommunpolis", "2 klotter i Edsberg")
    await stage.say("kommunpolis", "ja")
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, "analys Edsberg: Flyttar mot torget.")
    await stage.say(COORDINATOR, "fastställ")
    await stage.say("faltgruppen", "lägesbild")
    assert "Klotter: 2." in stage.last("faltgruppen")
    assert "Analys: Flyttar mot torget." in stage.last("faltgruppen")


async def test_a_week_that_is_not_there_is_said_so(stage: Stage) -> None:
    await stage.say("kommunpolis", "lägesbild")
    assert "Det finns ingen lägesbild ännu." in stage.last("kommunpolis")
    await stage.travel(ASK)
    await stage.say("kommunpolis", "lägesbild v. 12")
    assert "Jag hittar ingen lägesbild för v. 12." in stage.last("kommunpolis")
    await stage.say("kommunpolis", "!lägesbild i Edsberg")
    assert "Skriv till exempel lägesbild v. 47." in stage.last("kommunpolis")


async def test_the_draft_may_be_seen_while_the_round_is_open(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say(COORDINATOR, "lägesbild")
    assert "Så här ser lägesbild v. 47 ut hittills." in stage.last(COORDINATOR)


async def test_the_draft_stays_out_of_the_room(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, "!lägesbild", room=stage.room)
    assert "är inte fastställd ännu" in stage.sent(stage.room)[-1].message.text


async def test_an_area_stands_after_its_own_preposition(play: Play) -> None:
    model = load_ready("sollentuna").model_dump()
    model["areas"][0]["preposition"] = "på"
    name = model["areas"][0]["name"]
    async with play(
        municipality=Municipality.model_validate(model), start="2026-11-18T10:00"
    ) as stage:
        await week_with(stage, 8, f"5 klotter {name}")
        assert f"Flest på {name} (5): klotter 5." in stage.last(COORDINATOR)
