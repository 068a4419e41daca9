"""Who must agree to a second postponement: the chair, whoever enters it (DOMAIN 15.2)."""

import pytest

from tests.commitments.test_escalation import led_by
from tests.commitments.test_register import history_of, made, row_of
from tests.helpers.stage import COORDINATOR, Stage
from tests.week.conftest import Play

CHAIR, ELECTED = "sakerhetschef", "ordforande_ks"
AGAIN = "flytta A-2026-001 till 1 mars, skäl: upphandling"


async def put_off_once(stage: Stage) -> None:
    await made(stage)
    await stage.say(COORDINATOR, "flytta A-2026-001 till 15 januari, skäl: upphandling")


async def test_the_coordinator_may_enter_it_and_the_chair_is_asked(play: Play) -> None:
    async with play(municipality=led_by(CHAIR)) as stage:
        await put_off_once(stage)
        await stage.say(COORDINATOR, AGAIN)
        row = await row_of(stage)
        assert (str(row.due), str(row.wish_due), row.postponements) == (
            "2027-01-15",
            "2027-03-01",
            1,
        )
        assert "Det är andra gången A-2026-001 flyttas" in stage.last(COORDINATOR)
        assert "vill flytta A-2026-001" in stage.last(CHAIR)
        await stage.say(CHAIR, "ja")
        assert str((await row_of(stage)).due) == "2027-03-01"
        assert (await history_of(stage))[-2:] == ["wish", "moved"]


@pytest.mark.parametrize("answer", ["bekräfta A-2026-001", "bekräfta A-2026-001 nej"])
async def test_the_coordinator_does_not_answer_for_the_chair(play: Play, answer: str) -> None:
    async with play(municipality=led_by(CHAIR)) as stage:
        await put_off_once(stage)
        await stage.say(COORDINATOR, AGAIN)
        await stage.say(COORDINATOR, answer)
        row = await row_of(stage)
        assert (str(row.due), str(row.wish_due)) == ("2027-01-15", "2027-03-01")
        assert "Den som leder EST Vecko" in stage.last(COORDINATOR)


async def test_who_leads_needs_nobodys_yes(play: Play) -> None:
    async with play(municipality=led_by(CHAIR)) as stage:
        await put_off_once(stage)
        await stage.say(CHAIR, AGAIN)
        assert str((await row_of(stage)).due) == "2027-03-01"


async def test_in_the_place_of_an_elected_chair_the_coordinator_says_yes(play: Play) -> None:
    async with play(municipality=led_by(ELECTED)) as stage:
        await put_off_once(stage)
        await stage.say(COORDINATOR, AGAIN)
        assert str((await row_of(stage)).due) == "2027-03-01"


async def test_an_earlier_day_needs_nobodys_yes(play: Play) -> None:
    async with play(municipality=led_by(CHAIR)) as stage:
        await put_off_once(stage)
        await stage.say(COORDINATOR, "flytta A-2026-001 till 20 december")
        assert str((await row_of(stage)).due) == "2026-12-20"
