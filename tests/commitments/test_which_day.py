"""Days whose words may mean another: it is said which was taken, and one word mends it."""

import pytest

from tests.commitments.test_register import history_of, made, row_of
from tests.helpers.stage import COORDINATOR, Stage

DOUBTFUL = "åtagande: kommunpolisen tar fram statistik senast nästa fredag"
CHIEF = "lokalpolisomradeschef"


async def test_it_is_said_which_day_was_taken_and_which_other_it_may_be(stage: Stage) -> None:
    await stage.say(COORDINATOR, DOUBTFUL)
    said = stage.last(COORDINATOR)
    assert "”nästa fredag” tolkar jag som fredag den 20 november." in said
    assert "Menar du fredag den 27 november?" in said


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        ("fredag den 27 november", "2026-11-27"),
        ("27/11", "2026-11-27"),
        ("nej, jag menar 27 november", "2026-11-27"),
        ("nej", "2026-11-27"),
        ("senast 4 december", "2026-12-04"),
    ],
)
async def test_one_word_back_takes_the_other_day_and_asks_for_no_reason(
    stage: Stage, answer: str, day: str
) -> None:
    await stage.say(COORDINATOR, DOUBTFUL)
    await stage.say(COORDINATOR, answer)
    row = await row_of(stage)
    assert (str(row.due), row.postponements, row.status) == (day, 0, "foreslaget")
    assert "Noterat. A-2026-001 ska vara klart senast" in stage.last(COORDINATOR)
    assert {"corrected"} == set(await history_of(stage)) - {"made", "asked"}


async def test_a_reaction_takes_the_other_day(stage: Stage) -> None:
    await stage.say(COORDINATOR, DOUBTFUL)
    await stage.react(COORDINATOR, "👎")
    assert str((await row_of(stage)).due) == "2026-11-27"


async def test_who_is_to_do_it_hears_of_the_right_day(stage: Stage) -> None:
    await stage.say(COORDINATOR, DOUBTFUL)
    asked = stage.last_event(COORDINATOR)
    await stage.say(CHIEF, "bekräfta A-2026-001")
    await stage.say(COORDINATOR, "visa A-2026-001")
    await stage.say(COORDINATOR, "nej, 27 november", reply_to=asked)
    assert "rättat ett åtagande som ligger på dig" in stage.last("kommunpolis")
    assert "fredag den 27 november 2026" in stage.last("kommunpolis")


async def test_what_has_been_moved_since_is_not_mended(stage: Stage) -> None:
    await made(stage, DOUBTFUL)
    await stage.say("kommunpolis", "flytta A-2026-001 till 15 januari, skäl: upphandling")
    await stage.react(COORDINATOR, "👎")
    assert str((await row_of(stage)).due) == "2027-01-15"


async def test_a_day_of_the_coming_week_has_no_other(stage: Stage) -> None:
    """On a Wednesday "nästa onsdag" is the coming one and that of the week to come."""
    await stage.say(COORDINATOR, "åtagande: kommunpolisen tar fram statistik senast nästa onsdag")
    said = stage.last(COORDINATOR)
    assert "”nästa onsdag” tolkar jag som onsdag den 25 november." in said
    assert "Menar du" not in said
    await stage.say(COORDINATOR, "2 december")
    assert str((await row_of(stage)).due) == "2026-12-02"


async def test_the_owner_that_is_missing_may_be_answered_first(stage: Stage) -> None:
    await stage.say(COORDINATOR, "åtagande: se över belysningen i gångtunneln nästa fredag")
    assert "Vem ansvarar för det?" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "kommunpolisen")
    row = await row_of(stage)
    assert (row.owner, str(row.due)) == ("kommunpolis", "2026-11-20")


async def test_later_it_is_put_off_and_no_longer_mended(stage: Stage) -> None:
    await made(stage, DOUBTFUL.replace("fredag", "lördag"))
    asked = stage.last_event(COORDINATOR)
    await stage.travel("2026-11-20T10:00")
    await stage.react(COORDINATOR, "👎", asked)
    assert str((await row_of(stage)).due) == "2026-11-21"


async def test_of_two_days_one_that_is_later_than_now_is_taken(stage: Stage) -> None:
    """Who puts off from the 23rd to "nästa lördag" does not mean the Saturday before that."""
    await made(stage, DOUBTFUL.replace("nästa fredag", "23 november"))
    await stage.say("kommunpolis", "försenat till nästa lördag")
    assert "behöver tid till lördag den 28 november?" in stage.last("kommunpolis")
    await stage.say("kommunpolis", "upphandling")
    row = await row_of(stage)
    assert (str(row.due), row.postponements) == ("2026-11-28", 1)


async def test_a_later_day_is_said_too_and_mended_without_a_second_postponement(
    stage: Stage,
) -> None:
    await made(stage, DOUBTFUL)
    await stage.say("kommunpolis", "försenat till nästa lördag, skäl: upphandling")
    assert "Menar du lördag den 28 november?" in stage.last("kommunpolis")
    await stage.say("kommunpolis", "lördag den 28 november")
    row = await row_of(stage)
    assert (str(row.due), row.postponements) == ("2026-11-28", 1)


async def test_the_question_of_the_reason_says_which_day_it_is_about(stage: Stage) -> None:
    await made(stage, DOUBTFUL)
    await stage.say("kommunpolis", "försenat till nästa lördag")
    assert "behöver tid till lördag den 21 november?" in stage.last("kommunpolis")
    await stage.say("kommunpolis", "28 november, skäl: upphandling")
    row = await row_of(stage)
    assert (str(row.due), row.reason_code) == ("2026-11-28", "annat")


async def test_a_message_that_is_edited_is_the_same_atagande(stage: Stage) -> None:
    said = await stage.say(COORDINATOR, DOUBTFUL)
    await stage.edit(COORDINATOR, said, DOUBTFUL.replace("nästa fredag", "27 november"))
    assert "Ändrat: A-2026-001" in stage.last(COORDINATOR)
    assert str((await row_of(stage)).due) == "2026-11-27"
    with pytest.raises(AssertionError):
        await row_of(stage, "A-2026-002")


async def test_the_same_words_again_with_the_right_day_are_the_same_atagande(
    stage: Stage,
) -> None:
    await stage.say(COORDINATOR, DOUBTFUL)
    await stage.say(COORDINATOR, DOUBTFUL.replace("nästa fredag", "27 november"))
    assert str((await row_of(stage)).due) == "2026-11-27"
    with pytest.raises(AssertionError):
        await row_of(stage, "A-2026-002")
