"""The overview on Monday, and what goes with a function that changes hands."""

from samverkan.model_file import load_ready
from storage import papers
from tests.commitments.test_register import made, row_of
from tests.helpers.stage import COORDINATOR, Stage
from tests.week.conftest import Play


async def test_the_coordinator_gets_the_week_on_its_first_working_day(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-14T08:00")
    text = next(text for text in stage.heard(COORDINATOR) if "Veckans åtaganden" in text)
    assert "Ska vara klart den här veckan: 1" in text
    await stage.travel("2026-12-15T08:00")
    assert sum("Veckans åtaganden" in text for text in stage.heard(COORDINATOR)) == 1


async def test_what_is_late_is_counted_by_age(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-28T08:00")
    text = next(text for text in stage.heard(COORDINATOR) if "Veckans åtaganden" in text)
    assert "Försenat: 1, 1 mer än 7 dagar" in text


async def test_open_promises_go_with_the_function(stage: Stage) -> None:
    await made(stage)
    await stage.say("kommunpolis", "överlämna Kommunpolis till Kim Faltgruppen från idag")
    await stage.travel("2026-11-19T09:30")
    async with stage.samrad.database.read() as session:
        package = await papers.by_id(session, 1)
    assert package is not None
    assert "A-2026-001" in str(package.data)


def before_meeting(stage: Stage) -> list[str]:
    return [
        sent.message.text
        for sent in stage.sent(stage.room)
        if sent.message is not None and "Åtaganden inför mötet" in sent.message.text
    ]


async def test_a_forum_gets_its_own_before_the_meeting(stage: Stage) -> None:
    await made(stage)
    await stage.say(COORDINATOR, "åtagande: kommunpolisen möter skolan senast 18 december")
    await stage.travel("2026-12-21T15:00")
    (text,) = before_meeting(stage)
    assert "Åtaganden inför mötet i EST Vecko" in text
    assert "Försenat: 1." in text
    assert "A-2026-001" in text
    assert "Väntar på ja i linjen: 1" in text
    await stage.travel("2026-12-21T15:30")
    assert len(before_meeting(stage)) == 1
    overview = next(
        sent.id
        for sent in stage.sent(stage.room)
        if sent.message is not None and sent.message.text == text
    )
    await stage.say("kommunpolis", "stäng A-2026-001", room=stage.room, reply_to=overview)
    assert (await row_of(stage)).status == "klart"


async def test_where_nothing_is_wrong_the_agenda_is_enough(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-14T15:00")
    assert before_meeting(stage) == []


async def test_a_room_that_outsiders_read_gets_the_sums(play: Play) -> None:
    async with play(encrypted=False) as stage:
        await made(stage)
        await stage.travel("2026-12-21T15:00")
        (text,) = before_meeting(stage)
        assert "Försenat: 1." in text
        assert "A-2026-001" not in text


async def test_the_overview_tells_of_targets_at_risk(play: Play) -> None:
    async with play(municipality=load_ready("salem"), forum="chefssamrad") as stage:
        salem = "sakerhetssamordnare"
        await stage.say(salem, "genomförd: trygghetsvandring i Rönninge 12/11, 14 deltagare")
        await stage.travel("2026-12-14T08:00")
        text = next(text for text in stage.heard(salem) if "Veckans åtaganden" in text)
        assert "Mål som är i farozonen" in text
        assert "trygghetsvandringar per år: 1 av 2 klara, 1 kvar på 17 dagar" in text
