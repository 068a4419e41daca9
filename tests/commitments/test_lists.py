"""Lists in chat: asked for in Swedish, in pages, acted on by number, for who may see them."""

import pytest

from storage import commitments
from tests.commitments.test_register import PROMISE, made, row_of
from tests.helpers.stage import COORDINATOR, Stage


async def several(stage: Stage, count: int) -> None:
    """Let the coordinator have made some åtaganden of its own, all in force."""
    for number in range(1, count + 1):
        await stage.say(
            COORDINATOR, f"åtagande: möta grupp {number}, ansvarig: säkerhetschefen, senast v. 50"
        )
    async with stage.samrad.database.write() as session:
        for number in range(1, count + 1):
            row = await commitments.by_number(session, f"A-2026-{number:03d}")
            assert row is not None
            row.status, row.live = "oppet", True
            session.add(row)


@pytest.mark.parametrize(
    "question",
    ["vad har polisen lovat?", "visa öppna åtaganden för kommunpolisen", "vad har polsien lovat"],
)
async def test_a_question_in_swedish_is_answered_with_a_list(stage: Stage, question: str) -> None:
    await made(stage)
    await stage.say(COORDINATOR, question)
    assert "1: A-2026-001" in stage.last(COORDINATOR)


async def test_a_row_of_the_list_is_acted_on_by_its_number(stage: Stage) -> None:
    await several(stage, 3)
    await stage.say(COORDINATOR, "visa öppna åtaganden")
    await stage.say(COORDINATOR, "stäng 2")
    assert (await row_of(stage, "A-2026-002")).status == "klart"


async def test_numbers_go_on_from_page_to_page(stage: Stage) -> None:
    await several(stage, 12)
    await stage.say(COORDINATOR, "visa öppna åtaganden")
    assert "12 åtaganden" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "mer")
    assert "11: A-2026-011" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "stäng 12")
    assert (await row_of(stage, "A-2026-012")).status == "klart"


async def test_one_is_shown_with_all_that_has_happened_to_it(stage: Stage) -> None:
    await made(stage)
    await stage.say("kommunpolis", "försenat till 15 januari, skäl: upphandling")
    await stage.say(COORDINATOR, "visa A-2026-001")
    said = stage.last(COORDINATOR)
    for words in (
        "Ansvarig: Kommunpolis, i dag Kim Kommunpolis",
        "skrevs upp av Kim Trygghetssamordnare",
        "bekräftades i linjen av Kim Lokalpolisomradeschef",
        "flyttades till fredag den 15 januari 2027 av Kim Kommunpolis: upphandling",
    ):
        assert words in said


async def test_the_history_tells_who_was_reminded(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-22T08:00")
    await stage.say(COORDINATOR, "visa A-2026-001")
    assert "påmindes (Kim Kommunpolis och Kim Lokalpolisomradeschef)" in stage.last(COORDINATOR)


async def test_a_member_of_another_group_sees_nothing_of_it(stage: Stage) -> None:
    await made(stage)
    await stage.say("nattvandrare", "vad har polisen lovat?")
    assert "A-2026-001" not in stage.last("nattvandrare")
    await stage.say("nattvandrare", "visa A-2026-001")
    assert "hittar inget åtagande" in stage.last("nattvandrare")


async def test_what_is_not_understood_gets_the_nearest_three(stage: Stage) -> None:
    await stage.say(COORDINATOR, "!visa allt möjligt")
    assert stage.last(COORDINATOR).count("- ") == 3
    await stage.say(COORDINATOR, "visa öppna åtaganden för Sosialtjänstförvaltningen")
    assert "Menar du något av det här?" in stage.last(COORDINATOR)


async def test_a_report_is_still_a_report(stage: Stage) -> None:
    await stage.say("kommunpolis", "bussen var försenad, två krossade rutor i Häggvik i går")
    assert "Jag uppfattade" in stage.last("kommunpolis")


async def test_a_list_is_exported_as_a_workbook(stage: Stage) -> None:
    await stage.say(COORDINATOR, PROMISE)
    await stage.say(COORDINATOR, "exportera alla åtaganden till excel")
    sent = stage.sent(stage.direct(COORDINATOR))
    files = [s.message.attachment.mime for s in sent if s.message and s.message.attachment]
    assert files == ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]


async def test_what_waits_for_a_yes_is_told_of_beside_what_is_open(stage: Stage) -> None:
    """In a forum without mandate all is proposed first: a list that hid it would seem empty."""
    await stage.say(COORDINATOR, PROMISE)
    await stage.say(COORDINATOR, "vad har polisen lovat?")
    assert "Ett är föreslaget och inte bekräftat än." in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "exportera åtaganden till csv")
    assert "Här är åtagandet i en fil." in stage.heard(COORDINATOR)[-2]


async def test_elected_members_get_the_sums_of_all(stage: Stage) -> None:
    await made(stage)
    await stage.say("ordforande_ks", "visa alla åtaganden")
    assert stage.last("ordforande_ks") == "Ett åtagande."
    await stage.say("ordforande_ks", "visa åtaganden om statistik")
    assert stage.last("ordforande_ks") == "Inget åtagande."


async def test_the_coordinators_overview_comes_when_asked_for_too(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-16T08:00")
    await stage.say(COORDINATOR, "översikt")
    assert "Försenat: 1" in stage.last(COORDINATOR)


@pytest.mark.parametrize("who", [COORDINATOR, "chef_kfk", "ordforande_ks"])
async def test_a_question_that_is_not_understood_gets_three_that_are(
    stage: Stage, who: str
) -> None:
    """Also whoever reports to no lägesbild is helped on, and not told off."""
    await stage.say(who, "vilka mål har ni som rör klotter egentligen?")
    said = stage.last(who)
    assert "Jag förstod inte frågan. Menar du något av det här?" in said
    assert len([line for line in said.splitlines() if line.startswith("- ")]) == 3
