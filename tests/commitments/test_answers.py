"""What people answer a reminder with, in the words of the handbook (DOMAIN 15.2)."""

from collections.abc import AsyncIterator

import pytest

from samverkan.model_file import load_ready
from tests.commitments.test_register import history_of, made, row_of
from tests.helpers.stage import COORDINATOR, Stage
from tests.week.conftest import Play

OWNER, CHIEF = "kommunpolis", "lokalpolisomradeschef"


async def test_not_mine_on_a_reminder_needs_no_number(play: Play) -> None:
    async with play(municipality=load_ready("salem"), forum="planeringsgrupp") as stage:
        coordinator = "sakerhetssamordnare"
        await stage.say(
            coordinator,
            "åtagande: byta armatur i gångtunneln senast 15 december, ansvarig: Kommunpolis",
        )
        await stage.say(CHIEF, "bekräfta A-2026-001")
        await stage.travel("2026-12-08T08:00")
        reminder = stage.last_event(OWNER)
        await stage.say(OWNER, "inte min → Gata-VA", reply_to=reminder)
        row = await row_of(stage)
        assert row.owner == "projektledare_gata_va"
        await stage.say("chef_msb", "bekräfta A-2026-001")
        assert "har bekräftat ett åtagande för dig" in stage.last("projektledare_gata_va")
        await stage.travel("2026-12-14T08:00")
        assert "A-2026-001" in stage.last("projektledare_gata_va")
        assert "handed_over" in await history_of(stage)


async def test_a_snooze_of_a_week_spares_the_owner_and_nobody_else(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-16T08:00")
    await stage.say(OWNER, "snooza en vecka")
    assert "torsdag den 24" not in stage.last(OWNER)
    before = len([text for text in stage.heard(OWNER) if "Påminnelse" in text])
    await stage.travel("2026-12-17T08:00")
    await stage.travel("2026-12-18T08:00")
    assert len([text for text in stage.heard(OWNER) if "Påminnelse" in text]) == before
    await stage.travel("2026-12-22T08:00")
    assert "en vecka försenat" in stage.last(CHIEF)


async def test_the_chairs_no_keeps_the_day(stage: Stage) -> None:
    await made(stage)
    await stage.say(OWNER, "försenat till 15 januari, skäl: upphandling")
    await stage.say(OWNER, "flytta A-2026-001 till 1 mars, skäl: upphandling")
    await stage.say(COORDINATOR, "nej")
    row = await row_of(stage)
    assert (str(row.due), row.postponements, row.wish_due) == ("2027-01-15", 1, None)
    assert "får inte flyttas" in stage.last(OWNER)


async def test_whoever_leads_needs_nobodys_yes(stage: Stage) -> None:
    await made(stage)
    await stage.say(COORDINATOR, "flytta A-2026-001 till 15 januari, skäl: upphandling")
    await stage.say(COORDINATOR, "flytta A-2026-001 till 1 mars, skäl: upphandling")
    row = await row_of(stage)
    assert (str(row.due), row.postponements) == ("2027-03-01", 2)


async def test_of_a_vacant_function_the_chief_is_reminded_and_may_answer(play: Play) -> None:
    async with play(left_out=frozenset({OWNER})) as stage:
        await made(stage)
        await stage.travel("2026-12-08T08:00")
        assert "A-2026-001" in stage.last(CHIEF)
        await stage.say(CHIEF, "klart", reply_to=stage.last_event(CHIEF))
        assert (await row_of(stage)).status == "klart"


async def test_when_the_whole_line_is_vacant_nobody_is_asked_and_it_shows(play: Play) -> None:
    async with play(left_out=frozenset({OWNER, CHIEF})) as stage:
        await stage.say(COORDINATOR, "åtagande: kommunpolisen möter skolan senast 15 december")
        await stage.travel("2026-11-19T09:30")
        assert not [text for text in stage.heard(COORDINATOR) if "behöver ditt ja" in text]
        await stage.say(COORDINATOR, "visa A-2026-001")
        assert "(vakant)" in stage.last(COORDINATOR)


@pytest.fixture
async def early(play: Play) -> AsyncIterator[Stage]:
    """Give the week before the day's reminders: what is made now is told of in one message."""
    async with play(start="2026-11-18T07:00") as made:
        yield made


async def three_made(stage: Stage, *, confirmed: bool = True) -> None:
    for what in ("ordnar ett möte", "ringer skolan", "ringer kyrkan"):
        await stage.say(COORDINATOR, f"åtagande: kommunpolisen {what} senast 9 december")
    if confirmed:
        await stage.travel("2026-11-19T08:00")
        await stage.say(CHIEF, "ja")


async def states(stage: Stage) -> list[str]:
    return [(await row_of(stage, f"A-2026-00{n}")).status for n in (1, 2, 3)]


async def test_a_mere_number_says_which_one_was_meant(early: Stage) -> None:
    """What was said waits for the number, and is not said twice."""
    await three_made(early)
    await early.say(OWNER, "klart, se bilaga")
    assert "Vilket menar du?" in early.last(OWNER)
    await early.say(OWNER, "2")
    assert await states(early) == ["oppet", "klart", "oppet"]
    assert (await row_of(early, "A-2026-002")).evidence == ["se bilaga"]
    await early.say(OWNER, "försenat till 15 januari, skäl: upphandling")
    await early.say(OWNER, "den första")
    assert str((await row_of(early)).due) == "2027-01-15"
    await early.say(OWNER, "50 %")
    await early.say(OWNER, "1 och 2")
    assert [(await row_of(early, n)).share for n in ("A-2026-001", "A-2026-003")] == [50, 50]


async def test_the_number_may_come_first(early: Stage) -> None:
    await three_made(early)
    await early.travel("2026-12-02T08:00")
    await early.say(OWNER, "2: 75 %")
    await early.say(OWNER, "3 klart")
    await early.say(OWNER, "1 inte min → trygghetssamordnaren")
    assert (await row_of(early, "A-2026-002")).share == 75
    assert await states(early) == ["foreslaget", "pagaende", "klart"]
    assert (await row_of(early)).owner == COORDINATOR


async def test_a_number_before_what_happened_is_a_report(early: Stage) -> None:
    await three_made(early)
    await early.travel("2026-11-20T10:00")
    await early.say(OWNER, "2 inbrott i Edsberg")
    assert "Edsberg, Inbrott, 2 st" in early.last(OWNER)


async def test_a_yes_to_a_list_confirms_all_and_a_no_names_its_number(early: Stage) -> None:
    await three_made(early, confirmed=False)
    await early.travel("2026-11-19T08:00")
    assert "Svara ja så bekräftar du alla" in early.last(CHIEF)
    await early.say(CHIEF, "nej, skäl: resurser")
    assert "Vilket menar du?" in early.last(CHIEF)
    await early.say(CHIEF, "3")
    assert await states(early) == ["foreslaget", "foreslaget", "avbrutet"]
    await early.say(CHIEF, "ja")
    assert await states(early) == ["oppet", "oppet", "avbrutet"]


async def test_a_check_mark_on_a_list_of_proposals_confirms_them(early: Stage) -> None:
    await three_made(early, confirmed=False)
    await early.travel("2026-11-19T08:00")
    await early.react(CHIEF, "✅")
    assert await states(early) == ["oppet", "oppet", "oppet"]
