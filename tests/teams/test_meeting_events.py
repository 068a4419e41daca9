"""A scheduled meeting in Teams begins and ends: the bot offers, and a person decides."""

from collections.abc import AsyncIterator

import pytest

from tests.helpers.databases import SQLITE, Databases
from tests.helpers.stage import COORDINATOR
from tests.teams import adaptive
from tests.teams.stage import TeamsStage, staged, text_of

ROOM = "19:est@thread.v2"
OTHER = "19:meeting_abc@thread.v2"
MEETING = "2026-11-24T08:58"


@pytest.fixture
async def stage(files: Databases) -> AsyncIterator[TeamsStage]:
    """Give EST Vecko's chat, two minutes before its meeting."""
    rooms = {"est_vecko": ROOM}
    async with staged(await files.migrated(SQLITE), rooms=rooms, start=MEETING) as made:
        yield made


def offers(stage: TeamsStage) -> list[str]:
    return [said for said in stage.said_in(ROOM) if said.startswith("Samtalet har börjat.")]


async def test_the_bot_offers_to_start_with_the_agenda_in_the_chat(stage: TeamsStage) -> None:
    await stage.call(ROOM)
    (offer,) = offers(stage)
    assert "Ska jag föra anteckningar" in offer
    assert "Nästa möte" in offer
    adaptive.check(stage.card("mote_erbjuds", ROOM))


async def test_whoever_leads_starts_by_the_card_and_the_draft_comes_afterwards(
    stage: TeamsStage,
) -> None:
    await stage.call(ROOM)
    await stage.press("kommunpolis", "mote_erbjuds", "Starta mötet", room=ROOM)
    assert "Ordförande i" in stage.said_in(ROOM)[-1] or "leder" in stage.said_in(ROOM)[-1]
    await stage.press(COORDINATOR, "mote_erbjuds", "Starta mötet", room=ROOM)
    assert any("mötet börjar" in said for said in stage.said_in(ROOM))
    assert stage.card("mote_erbjuds", ROOM)["actions"] == []
    assert "Mötet pågår." in text_of(stage.card("mote_erbjuds", ROOM))
    await stage.say_in(ROOM, "kommunpolis", "anteckna: lugnt i helgen")
    await stage.call(ROOM, over=True)
    adaptive.check(stage.card("mote_slut_erbjuds", ROOM))
    await stage.press(COORDINATOR, "mote_slut_erbjuds", "Avsluta mötet", room=ROOM)
    assert any("ugnt i helgen" in said for said in stage.said_in(ROOM)[-5:])
    assert stage.shown("utkast_anteckningar", ROOM)
    assert stage.card("mote_slut_erbjuds", ROOM)["actions"] == []


async def test_a_card_says_nothing_new_where_somebody_unknown_has_come_to_the_chat(
    stage: TeamsStage,
) -> None:
    await stage.call(ROOM)
    stage.teams.rosters[ROOM] = ["frammande"]
    await stage.press(COORDINATOR, "mote_erbjuds", "Starta mötet", room=ROOM)
    assert "Mötet pågår." not in text_of(stage.card("mote_erbjuds", ROOM))


async def test_what_is_open_is_told_when_the_call_ends(stage: TeamsStage) -> None:
    await stage.say_in(ROOM, COORDINATOR, "möte start")
    await stage.say_in(ROOM, COORDINATOR, "åtagande: se över belysningen")
    await stage.call(ROOM, over=True)
    assert "vem ansvarar?" in stage.said_in(ROOM)[-1]
    await stage.press(COORDINATOR, "mote_slut_erbjuds", "Avsluta ändå", room=ROOM)
    assert stage.shown("utkast_anteckningar", ROOM)


async def test_the_offer_comes_once(stage: TeamsStage) -> None:
    await stage.call(ROOM)
    await stage.call(ROOM)
    assert len(offers(stage)) == 1


async def test_nothing_is_offered_when_the_meeting_goes_on(stage: TeamsStage) -> None:
    await stage.say_in(ROOM, COORDINATOR, "möte start")
    await stage.call(ROOM)
    assert offers(stage) == []


async def test_a_yes_to_the_offer_starts_the_meeting(stage: TeamsStage) -> None:
    await stage.call(ROOM)
    posted = stage.shown("mote_erbjuds", ROOM)
    await stage.say_in(ROOM, COORDINATOR, "ja", replyToId=posted["made"])
    assert any("mötet börjar" in said for said in stage.said_in(ROOM))


async def test_a_call_at_another_time_is_no_meeting_of_the_forum(stage: TeamsStage) -> None:
    stage.clock.travel(stage.clock.now().replace(hour=20))
    await stage.call(ROOM)
    await stage.call(ROOM, over=True)
    assert not any("Samtalet" in said for said in stage.said_in(ROOM))


async def test_in_a_chat_that_is_no_forums_only_the_coordinator_is_told(stage: TeamsStage) -> None:
    await stage.call(OTHER, title="Lunch")
    assert not any("annan" in said for said in stage.heard(COORDINATOR))
    await stage.call(OTHER)
    await stage.call(OTHER, over=True)
    assert stage.said_in(OTHER) == []
    assert any("möte start EST Vecko" in said for said in stage.heard(COORDINATOR))


async def test_in_a_channel_the_offer_stands_in_the_meetings_thread(files: Databases) -> None:
    channel = "19:est@thread.tacv2"
    rooms = {"est_vecko": channel}
    async with staged(await files.migrated(SQLITE), rooms=rooms, start=MEETING) as stage:
        await stage.call(channel, thread="1794000000000")
        offer = next(each for each in stage.teams.posted if "Samtalet har" in each["summary"])
        assert offer["to"] == f"{channel};messageid=1794000000000"
