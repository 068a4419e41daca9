"""What people answer a reminder with, in the words of the handbook (DOMAIN 15.2)."""

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
        assert "har skrivit upp ett åtagande på dig" in stage.last("projektledare_gata_va")
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
