import pytest

from samverkan import calendar
from samverkan.model_file import load_ready
from tests.helpers.stage import (
    ASK,
    CLOSING,
    COORDINATOR,
    FIRST_NUDGE,
    SECOND_NUDGE,
    Stage,
    account,
    with_collection,
)
from tests.week.conftest import Play

ROLES = {
    "faltgruppen": ("Tureberg", "Något vi bör veta inför helgen?"),
    "fritidsgard_edsberg": ("Edsberg", "Något vi bör veta inför helgen?"),
    "socialtjanst": ("kommunen", "Bara övergripande iakttagelser på gruppnivå."),
    "rektor_haggvik": ("Häggvik", "hot på skolan eller skolvägen"),
    "kommunpolis": ("kommunen", "Brott i offentlig miljö per område"),
    "bovard_sollentunahem": ("kommunen", "Trapphus, källare, belysning"),
}


async def test_every_function_is_asked_once_in_the_words_of_its_role(stage: Stage) -> None:
    await stage.travel(ASK)
    for function, (area, words) in ROLES.items():
        (ask,) = stage.heard(function)
        assert "Dags för lägesbild v. 47" in ask
        assert f"Vad har hänt i {area} sedan torsdag den 12 november?" in ask
        assert words in ask
        assert "Skriv inga namn, personnummer" in ask
        assert "Svara senast måndag den 23 november kl. 12.00." in ask
        assert "senare än planerat" not in ask


async def test_nobody_is_asked_before_the_time(stage: Stage) -> None:
    await stage.travel("2026-11-19T08:59")
    assert stage.heard("kommunpolis") == []


async def test_the_room_is_told_once_that_the_round_is_open(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel("2026-11-19T09:10")
    assert len(stage.sent(stage.room)) == 1
    assert "är öppen för rapporter" in stage.sent(stage.room)[0].message.text


async def test_a_model_may_ask_in_a_thread_of_the_room(play: Play) -> None:
    async with play(municipality=with_collection(venue="thread")) as stage:
        await stage.travel(ASK)
        root, *asks = stage.sent(stage.room)
        assert "Frågorna kommer här i tråden." in root.message.text
        assert {sent.message.thread for sent in asks} == {root.id}
        assert {sent.message.mention for sent in asks} == {account(f) for f in stage.asked}
        assert stage.heard("kommunpolis") == []
        await stage.say("kommunpolis", "inget", room=stage.room, thread=root.id)
        answer = stage.sent(stage.room)[-1]
        assert "Kommunpolis" in answer.message.text
        assert answer.message.thread == root.id
        await stage.travel(FIRST_NUDGE)
        nudged = {sent.message.mention for sent in stage.sent(stage.room)[len(asks) + 2 :]}
        assert nudged == {account(f) for f in stage.asked if f != "kommunpolis"}


async def test_a_bot_that_starts_late_asks_late_and_says_so(play: Play) -> None:
    async with play(start="2026-11-19T14:00") as stage:
        await stage.travel("2026-11-19T14:01")
        assert "(frågan kommer senare än planerat)" in stage.last("kommunpolis")


async def test_a_late_ask_stands_for_the_nudge_that_was_due_before_it(play: Play) -> None:
    async with play(start="2026-11-20T13:00") as stage:
        await stage.travel("2026-11-20T13:01")
        assert len(stage.heard("kommunpolis")) == 1
        await stage.travel(SECOND_NUDGE)
        assert len(stage.heard("kommunpolis")) == 2


async def test_an_ask_that_comes_late_in_the_evening_waits_for_the_morning(play: Play) -> None:
    async with play(start="2026-11-19T19:00") as stage:
        await stage.travel("2026-11-19T19:01")
        assert stage.heard("kommunpolis") == []
        await stage.travel("2026-11-20T08:00")
        assert len(stage.heard("kommunpolis")) == 1


async def test_a_vacant_function_is_reported_to_the_coordinator(play: Play) -> None:
    async with play(left_out=frozenset({"kommunpolis"})) as stage:
        await stage.travel(ASK)
        assert any("Kommunpolis i EST Vecko är vakant" in text for text in stage.heard(COORDINATOR))
        await stage.travel(CLOSING)
        assert "Vakant: Kommunpolis." in stage.last(COORDINATOR)
        assert "Ej rapporterat: Kommunpolis" not in stage.last(COORDINATOR)


async def test_the_ask_comes_earlier_when_the_day_is_a_holiday(play: Play) -> None:
    async with play(start="2026-12-22T10:00") as stage:
        await stage.travel("2026-12-23T09:00")  # Thursday is Christmas Eve
        assert "v. 52" in stage.last("kommunpolis")
        for moment in ("2026-12-24T12:00", "2026-12-25T12:00", "2026-12-26T12:00"):
            await stage.travel(moment)
        assert len(stage.heard("kommunpolis")) == 1


async def test_somebody_who_has_reported_early_is_asked_only_for_more(stage: Stage) -> None:
    await stage.say("kommunpolis", "2 klotter i Edsberg i måndags")
    assert "v. 47, som inte har öppnat ännu" in stage.last("kommunpolis")
    await stage.say("kommunpolis", "ja")
    await stage.travel(ASK)
    assert "Du har redan rapporterat den här veckan." in stage.last("kommunpolis")
    await stage.travel(FIRST_NUDGE)
    assert "Du har redan rapporterat den här veckan." in stage.last("kommunpolis")


@pytest.mark.parametrize("year", range(2024, 2037))
def test_no_week_of_the_year_is_without_its_round(year: int) -> None:
    model = load_ready("sollentuna")
    item = model.forum_by_id["est_vecko"].collections[0]
    week = calendar.IsoWeek(year, 1)
    while week.year == year:
        assert calendar.week_plan(model, item, week) is not None, week
        week = week.plus(1)
