"""The one short question: likely answers are offered, and the answer completes the report."""

import pytest

from tests.helpers.stage import ASK, CLOSING, COORDINATOR, Stage


async def test_all_areas_are_offered_to_who_has_told_of_none(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("socialtjanst", "2 slagsmål i fredags")
    assert (
        "Svara Edsberg, Tureberg, Rotebro, Helenelund, Häggvik, Sollentuna centrum, "
        "övriga kommundelar eller skriv namnet."
    ) in stage.last("socialtjanst")


async def test_areas_told_of_lately_are_offered_at_most_four(stage: Stage) -> None:
    await stage.travel(ASK)
    for area in ("Edsberg", "Tureberg", "Rotebro", "Helenelund", "Häggvik"):
        await stage.say("socialtjanst", f"ett klotter i {area}")
        await stage.say("socialtjanst", "ja")
    await stage.say("socialtjanst", "2 slagsmål i fredags")
    assert "Svara Häggvik, Helenelund, Rotebro, Tureberg eller skriv namnet." in stage.last(
        "socialtjanst"
    )
    await stage.say("socialtjanst", "Rotebro")
    assert "1, Rotebro, Våld, slagsmål, 2 st" in stage.last("socialtjanst")


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [("lördag", "13–14 nov"), ("Mot söndag.", "14–15 nov"), ("1", "13–14 nov"), ("2", "14–15 nov")],
)
async def test_a_night_of_two_meanings_is_chosen_with_one_word(
    stage: Stage, answer: str, meaning: str
) -> None:
    await stage.travel(ASK)
    await stage.say("rektor_haggvik", "Slagsmål lördag natt")
    assert ("Natten på rad 1: mot lördag (13–14 nov) eller mot söndag (14–15 nov)?") in stage.last(
        "rektor_haggvik"
    )
    await stage.say("rektor_haggvik", answer)
    echo = stage.last("rektor_haggvik")
    assert f"1, Häggvik, Våld, slagsmål, 1 st, {meaning} natt" in echo
    assert "osäker tid" not in echo
    await stage.say("rektor_haggvik", "ja")
    assert "En händelse är inrapporterad" in stage.last("rektor_haggvik")


async def test_what_happened_is_asked_for_with_the_nearest_categories(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("socialtjanst", "Klåtterr på skolan i Edsberg i måndags")
    asked = stage.last("socialtjanst")
    assert "Tack! Jag uppfattade var och när, men inte vad som hände:" in asked
    assert "Kanske Klotter? Svara med ett ord, till exempel klotter eller övrigt." in asked
    await stage.say("socialtjanst", "ja")
    assert "Vad gäller det?" in stage.last("socialtjanst")
    await stage.say("socialtjanst", "klotter")
    assert "1, Edsberg, Klotter, 1 st, mån 16 nov" in stage.last("socialtjanst")
    await stage.say("socialtjanst", "ja")
    assert "En händelse är inrapporterad" in stage.last("socialtjanst")


async def test_what_happened_and_where_are_asked_for_one_at_a_time(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("socialtjanst", "Upphittad ryggsäck i måndags")
    assert "Vad gäller det?" in stage.last("socialtjanst")
    await stage.say("socialtjanst", "övrigt")
    assert "Vilket område gäller det?" in stage.last("socialtjanst")
    await stage.say("socialtjanst", "Tureberg")
    assert "1, Tureberg, Övrigt, 1 st, mån 16 nov" in stage.last("socialtjanst")


async def test_what_is_unclear_and_never_answered_is_in_no_lagesbild(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("socialtjanst", "Upphittad ryggsäck i Edsberg")
    await stage.travel(CLOSING)
    assert "Övrigt" not in stage.last(COORDINATOR)


async def test_another_report_answers_no_question_about_what_happened(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("socialtjanst", "Upphittad ryggsäck i Edsberg")
    await stage.say("socialtjanst", "3 klotter i Rotebro")
    assert "1, Rotebro, Klotter, 3 st" in stage.last("socialtjanst")
