from pathlib import Path

import pytest

from samverkan.collection import Seat
from storage import people, rounds
from tests.helpers.stage import ASK, FIRST_NUDGE, Stage, account, with_functions
from tests.week.conftest import Play
from tests.week.test_personal_data import stored


async def with_deputy(stage: Stage, function: str) -> None:
    """Give a function a standing deputy, Ersa Exempel."""
    async with stage.samrad.database.write() as session:
        person = await people.store(session, "Ersa Exempel", "memory", account("ersa"))
        number = person.id or 0
        await people.replace_holdings(session, number, [Seat(number, function, "ersattare")])


async def test_the_named_deputy_is_asked_instead(stage: Stage) -> None:
    await stage.say("kommunpolis", "borta 2026-11-18 till 2026-11-25 Kim Faltgruppen")
    assert "du är borta 18–25 nov. Jag frågar Kim Faltgruppen i stället." in stage.last(
        "kommunpolis"
    )
    await stage.travel(ASK)
    assert len(stage.heard("kommunpolis")) == 1
    asked = [text for text in stage.heard("faltgruppen") if "Dags för lägesbild" in text]
    assert len(asked) == 2
    assert any("i stället för ordinarie på funktionen Kommunpolis" in text for text in asked)


async def test_a_deputy_answers_for_both_functions(stage: Stage) -> None:
    await stage.say("kommunpolis", "borta 2026-11-18 till 2026-11-25")
    await stage.say("kommunpolis", "borta 2026-11-18 till 2026-11-25 Kim Faltgruppen")
    await stage.travel(ASK)
    await stage.say("faltgruppen", "inget")
    await stage.say("faltgruppen", "inget")
    async with stage.samrad.database.read() as session:
        (round_,) = await rounds.latest(session, "est_vecko", "lagesbild")
        status = {a.function: a.status for a in await rounds.asks(session, round_.id or 0)}
    assert status["faltgruppen"] == status["kommunpolis"] == "inget"


async def test_the_standing_deputy_is_asked_when_nobody_is_named(stage: Stage) -> None:
    await with_deputy(stage, "kommunpolis")
    await stage.say("kommunpolis", "borta 2026-11-18 till 2026-11-25")
    assert "Jag frågar din ersättare i stället." in stage.last("kommunpolis")
    await stage.travel(ASK)
    assert "Jag frågar dig i stället för ordinarie" in stage.last("ersa")


async def test_without_a_deputy_the_ask_still_goes_to_the_holder(stage: Stage) -> None:
    await stage.say("kommunpolis", "borta 2026-11-18 till 2026-11-25")
    assert "Du har ingen ersättare inlagd" in stage.last("kommunpolis")
    await stage.travel(ASK)
    assert "Dags för lägesbild" in stage.last("kommunpolis")


@pytest.mark.parametrize("named", ["Kim Exempel2", account("kim82")], ids=["name", "account"])
async def test_a_deputy_with_a_digit_in_the_name_is_asked_instead(stage: Stage, named: str) -> None:
    async with stage.samrad.database.write() as session:
        person = await people.store(session, "Kim Exempel2", "memory", account("kim82"))
        seat = Seat(person.id or 0, "chef_kfk", "ersattare")
        await people.replace_holdings(session, seat.person, [seat])
    await stage.say("kommunpolis", f"borta 18/11–25/11 {named}")
    assert "Jag frågar Kim Exempel2 i stället." in stage.last("kommunpolis")
    await stage.travel(ASK)
    assert "i stället för ordinarie på funktionen Kommunpolis" in stage.last("kim82")


async def test_a_deputy_can_be_named_by_a_function_with_a_digit(play: Play) -> None:
    model = with_functions(faltgruppen={"name": "Fältgruppen 2"})
    async with play(municipality=model) as stage:
        await stage.say("kommunpolis", "borta 18/11–25/11 Fältgruppen 2")
        assert "Jag frågar Kim Faltgruppen i stället." in stage.last("kommunpolis")


async def test_an_unknown_deputy_with_a_digit_is_asked_about(stage: Stage) -> None:
    await stage.say("kommunpolis", "borta 18/11–25/11 Anna83")
    assert "Jag hittar inte ersättaren som du skrev." in stage.last("kommunpolis")


@pytest.mark.parametrize("rest", ["kl 13", "(5 dagar)", "och 7–11/12", "och v50"])
async def test_more_about_the_time_names_no_deputy(stage: Stage, rest: str) -> None:
    await stage.say("kommunpolis", f"borta 18/11–25/11 {rest}")
    assert "du är borta 18–25 nov. Du har ingen ersättare" in stage.last("kommunpolis")


async def test_an_unknown_deputy_is_asked_about(stage: Stage) -> None:
    await stage.say("kommunpolis", "borta 2026-11-18 till 2026-11-25 Kalle Anka")
    assert "Jag hittar inte ersättaren som du skrev." in stage.last("kommunpolis")
    await stage.travel(ASK)
    assert "Dags för lägesbild" in stage.last("kommunpolis")


async def test_days_that_are_not_understood_are_said_so(stage: Stage) -> None:
    for words in ("borta", "borta 99/99"):
        await stage.say("kommunpolis", words)
        assert "Skriv till exempel borta 21/12–6/1 Kim Exempel." in stage.last("kommunpolis")


async def test_the_absent_come_back(stage: Stage) -> None:
    await stage.say("kommunpolis", "borta 2026-11-18 till 2026-11-19 Kim Faltgruppen")
    await stage.travel(ASK)
    await stage.travel(FIRST_NUDGE)
    assert "Jag saknar Kommunpolis" in stage.last("kommunpolis")


WHY = {
    "after a comma": "borta 18/11–25/11, är sjukskriven för utmattning",
    "without a comma": "borta 18/11–25/11 sjukskriven utmattning",
    "as a sentence": "borta 18/11–25/11. Sjukskriven för utmattning.",
    "one word": "borta 18/11–25/11 utmattning",
    "in brackets": "borta 18/11–25/11 (depression, utmattning)",
    "before the days": "jag är borta för utmattning 18/11–25/11",
}


@pytest.mark.parametrize("words", WHY.values(), ids=WHY)
async def test_why_somebody_is_away_is_neither_kept_nor_repeated(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    await stage.say("kommunpolis", words)
    said = stage.last("kommunpolis")
    assert "du är borta 18–25 nov. Du har ingen ersättare inlagd" in said
    for part in ("utmattning", "jukskriv", "depression"):
        assert part not in said
        assert part.encode() not in stored(tmp_path)
        assert part not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    "words",
    [
        "borta 18/11–25/11, är sjukskriven, Kim Faltgruppen tar över",
        "borta 18/11–25/11 pga utmattning, ersättare Kim Faltgruppen",
        "borta 18/11–25/11 Fältgruppen (operation)",
    ],
)
async def test_who_takes_over_is_heard_beside_why(stage: Stage, words: str) -> None:
    await stage.say("kommunpolis", words)
    assert "Jag frågar Kim Faltgruppen i stället." in stage.last("kommunpolis")


@pytest.mark.parametrize(
    "words",
    [
        "borta är sjuk i 3 veckor av utmattning",
        "borta 18/11–25/11 ersättare Kalle som inte har utmattning",
        "borta 18/11 2029, utmattning",
    ],
)
async def test_an_absence_that_is_not_understood_is_not_repeated(
    stage: Stage, tmp_path: Path, words: str
) -> None:
    await stage.say("kommunpolis", f"!{words}")
    assert "utmattning" not in stage.last("kommunpolis")
    assert b"utmattning" not in stored(tmp_path)


async def test_a_number_of_somebody_beside_ones_absence_is_stopped(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.say("kommunpolis", "borta 18/11–25/11, vab för 811218-9876")
    assert "jag har inte sparat något" in stage.last("kommunpolis")
    assert b"811218" not in stored(tmp_path)
