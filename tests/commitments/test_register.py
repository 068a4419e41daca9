"""Åtaganden made, moved, handed on, done and confirmed in chat."""

import pytest

from storage import commitments
from storage.commitment_tables import CommitmentRow
from tests.helpers.stage import COORDINATOR, Stage

PROMISE = "åtagande: kommunpolisen tar fram statistik över bränder i Rotebro senast 15 december"


async def row_of(stage: Stage, number: str = "A-2026-001") -> CommitmentRow:
    async with stage.samrad.database.read() as session:
        row = await commitments.by_number(session, number)
    assert row is not None
    return row


async def history_of(stage: Stage, number: str = "A-2026-001") -> list[str]:
    async with stage.samrad.database.read() as session:
        row = await commitments.by_number(session, number)
        assert row is not None
        return [event.what for event in await commitments.history(session, row)]


async def made(stage: Stage, text: str = PROMISE) -> None:
    """Make an åtagande that the chief in the line has confirmed."""
    await stage.say(COORDINATOR, text)
    await stage.say("lokalpolisomradeschef", "bekräfta A-2026-001")


async def test_an_atagande_is_made_with_owner_day_area_and_number(stage: Stage) -> None:
    await stage.say(COORDINATOR, PROMISE)
    row = await row_of(stage)
    assert (row.owner, str(row.due), row.area) == ("kommunpolis", "2026-12-15", "rotebro")
    assert row.text == "Kommunpolisen tar fram statistik över bränder i Rotebro"
    said = stage.last(COORDINATOR)
    assert "A-2026-001" in said
    assert "tisdag den 15 december 2026" in said


async def test_what_is_lacking_is_asked_for_in_one_question(stage: Stage) -> None:
    await stage.say(COORDINATOR, "åtagande: se över belysningen i gångtunneln")
    assert "Vem gör det, och när ska det vara klart?" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "kommunpolisen, senast 15 januari")
    row = await row_of(stage)
    assert (row.owner, str(row.due), row.asked) == ("kommunpolis", "2027-01-15", None)


@pytest.mark.parametrize("day", ["igår", "senast 17 november"])
async def test_a_day_that_has_been_is_no_last_day(stage: Stage, day: str) -> None:
    await stage.say(COORDINATOR, f"åtagande: kommunpolisen tar fram statistik {day}")
    assert (await row_of(stage)).due is None
    assert "Tisdag den 17 november 2026 har redan varit." in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "senast 16 november")
    assert "Måndag den 16 november 2026 har redan varit" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "senast 15 januari")
    assert str((await row_of(stage)).due) == "2027-01-15"


async def test_only_the_missing_half_is_asked_again(stage: Stage) -> None:
    await stage.say(COORDINATOR, "lägg till: se över belysningen i gångtunneln")
    await stage.say(COORDINATOR, "senast 15 januari")
    assert "Vem ansvarar för det?" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "kommunpolisen")
    assert (await row_of(stage)).owner == "kommunpolis"


async def test_cost_funding_priority_plan_and_who_helps_are_read_from_the_words(
    stage: Stage,
) -> None:
    await stage.say(
        COORDINATOR,
        "åtagande: kommunpolisen och fältgruppen ordnar ett föräldramöte v. 50, kostnad 20 tkr, "
        "finansiering: BRÅ-medel, hög prioritet, i aktivitetsplan 2026",
    )
    row = await row_of(stage)
    assert row.text == "Kommunpolisen och fältgruppen ordnar ett föräldramöte"
    assert (row.owner, row.co_owners) == ("kommunpolis", ["faltgruppen"])
    assert (row.cost, row.funding, row.priority) == (20_000, "BRÅ-medel", "hog")
    assert row.plan == "Aktivitetsplan 2026"
    assert "Kostnad: 20 000 kr" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "åtagande: fältgruppen ringer skolan v. 50 i aktivitetsplanen")
    assert (await row_of(stage, "A-2026-002")).plan == "Aktivitetsplan 2026"


async def test_who_helps_may_stand_before_the_verb(stage: Stage) -> None:
    await stage.say(
        COORDINATOR, "åtagande: fältgruppen tillsammans med kommunpolisen håller möte senast v. 50"
    )
    row = await row_of(stage)
    assert (row.owner, row.co_owners) == ("faltgruppen", ["kommunpolis"])


async def test_a_function_is_still_added_to_a_group_with_the_same_words(stage: Stage) -> None:
    await stage.say(COORDINATOR, "lägg till Kommunpolis i EST Insats Rotebro")
    async with stage.samrad.database.read() as session:
        assert await commitments.by_number(session, "A-2026-001") is None


async def test_in_a_forum_without_mandate_it_is_proposed_until_the_chief_says_yes(
    stage: Stage,
) -> None:
    await stage.say(COORDINATOR, PROMISE)
    assert (await row_of(stage)).status == "foreslaget"
    await stage.travel("2026-11-19T09:30")
    assert "behöver ditt ja" in stage.last("lokalpolisomradeschef")
    await stage.say("kommunpolis", "bekräfta A-2026-001")
    assert "bekräftas i linjen" in stage.last("kommunpolis")
    await stage.react("lokalpolisomradeschef", "👍")
    assert (await row_of(stage)).status == "oppet"
    assert "har bekräftat ett åtagande för dig" in stage.last("kommunpolis")


async def test_a_chief_may_say_no_with_a_reason(stage: Stage) -> None:
    await stage.say(COORDINATOR, PROMISE)
    await stage.travel("2026-11-19T09:30")
    await stage.say("lokalpolisomradeschef", "nej, skäl: vi saknar resurser")
    assert (await row_of(stage)).status == "avbrutet"
    assert await history_of(stage) == ["made", "asked", "declined"]


async def test_it_is_done_with_the_day_and_what_shows_it(stage: Stage) -> None:
    await made(stage)
    await stage.say("kommunpolis", "stäng A-2026-001, klart igår, se bilaga till mötet")
    row = await row_of(stage)
    assert (row.status, str(row.done_on)) == ("klart", "2026-11-17")
    assert row.evidence == ["se bilaga till mötet"]


async def test_a_bare_klart_is_about_the_only_one(stage: Stage) -> None:
    await made(stage)
    await stage.say("kommunpolis", "klart")
    assert (await row_of(stage)).status == "klart"


async def test_half_done_is_noted(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-08T08:30")
    await stage.say("kommunpolis", "50 %")
    row = await row_of(stage)
    assert (row.status, row.share) == ("pagaende", 50)


async def test_a_later_day_needs_a_reason(stage: Stage) -> None:
    await made(stage)
    await stage.say("kommunpolis", "flytta A-2026-001 till 15 januari")
    assert "Vad är skälet" in stage.last("kommunpolis")
    assert str((await row_of(stage)).due) == "2026-12-15"
    await stage.say("kommunpolis", "upphandlingen drar ut på tiden")
    row = await row_of(stage)
    assert (str(row.due), row.status, row.postponements) == ("2027-01-15", "flyttat", 1)


async def test_the_second_later_day_needs_the_chairs_yes(stage: Stage) -> None:
    await made(stage)
    await stage.say("kommunpolis", "försenat till 15 januari, skäl: upphandling")
    await stage.say("kommunpolis", "flytta A-2026-001 till 1 mars, skäl: upphandling")
    assert str((await row_of(stage)).due) == "2027-01-15"
    assert "Det är andra gången" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "ja")
    row = await row_of(stage)
    assert (str(row.due), row.postponements) == ("2027-03-01", 2)
    assert "är flyttat till" in stage.last("kommunpolis")


async def test_not_mine_gives_it_to_the_function_it_belongs_to(stage: Stage) -> None:
    await made(stage)
    await stage.say("kommunpolis", "inte min A-2026-001 → fältgruppen")
    assert (await row_of(stage)).owner == "faltgruppen"
    await stage.say("chef_kfk", "bekräfta A-2026-001")
    assert "har bekräftat ett åtagande för dig" in stage.last("faltgruppen")


async def test_a_snooze_keeps_the_day(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-08T08:30")
    await stage.say("kommunpolis", "snooza en vecka")
    row = await row_of(stage)
    assert (str(row.snoozed_until), str(row.due)) == ("2026-12-15", "2026-12-15")
    before = sum("A-2026-001" in text for text in stage.heard("kommunpolis"))
    await stage.travel("2026-12-14T08:30")
    assert sum("A-2026-001" in text for text in stage.heard("kommunpolis")) == before


async def test_what_is_somebody_elses_cannot_be_closed(stage: Stage) -> None:
    await made(stage)
    await stage.say("faltgruppen", "stäng A-2026-001")
    assert "är inte ditt" in stage.last("faltgruppen")
    assert (await row_of(stage)).live


async def test_the_coordinator_cancels_with_a_reason_and_the_owner_hears(stage: Stage) -> None:
    await made(stage)
    await stage.say(COORDINATOR, "avbryt A-2026-001, skäl: det prioriteras inte")
    row = await row_of(stage)
    assert (row.status, row.reason_code) == ("avbrutet", "prioritering")
    assert "har avbrutit" in stage.last("kommunpolis")


@pytest.mark.parametrize(
    "words",
    [
        "åtagande: besök 19811218-9876 hemma senast 15 januari",
        "lägg till: ring 070-174 06 05 senast fredag",
    ],
)
async def test_personal_data_is_stopped_before_it_is_stored(stage: Stage, words: str) -> None:
    await stage.say(COORDINATOR, words)
    async with stage.samrad.database.read() as session:
        assert await commitments.by_number(session, "A-2026-001") is None


async def test_personal_data_in_a_reason_is_stopped(stage: Stage) -> None:
    await made(stage)
    await stage.say("kommunpolis", "flytta A-2026-001 till 15 januari, skäl: 19811218-9876 är sjuk")
    row = await row_of(stage)
    assert (str(row.due), row.wish_reason) == ("2026-12-15", "")
