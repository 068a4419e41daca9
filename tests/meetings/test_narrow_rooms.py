"""Rooms and people that may see no more than K2 get the aggregated version (DOMAIN 15.1)."""

from collections.abc import AsyncIterator

import pytest

from samverkan.model_file import load_ready
from tests.helpers.meeting import Meeting
from tests.meetings.conftest import Play

SALEM = load_ready("salem")


@pytest.fixture
async def open_room(play: Play) -> AsyncIterator[Meeting]:
    """Give Chefssamråd in Salem in a room without encryption, on the day of its summons."""
    async with play(
        municipality=SALEM, forum="chefssamrad", start="2026-09-01T08:00", encrypted=False
    ) as made:
        yield made


async def test_an_open_room_gets_the_aggregated_summons_and_its_files(open_room: Meeting) -> None:
    await open_room.travel("2026-09-01T09:00")
    assert open_room.said_last().startswith("Kallelse och dagordning, Chefssamråd")
    assert "Sammanställd version" in open_room.said_last()
    sent = [s.message for s in open_room.sent(open_room.room)]
    files = [one.attachment.mime for one in sent if one and one.attachment]
    assert len(files) == 3


async def test_the_agenda_is_whole_in_a_closed_chat_and_aggregated_in_an_open_room(
    open_room: Meeting,
) -> None:
    shown = await open_room.command(open_room.leader, "dagordning")
    assert "Sammanställd version" in shown
    await open_room.say(open_room.leader, "dagordning chefssamråd")
    assert "Sammanställd version" not in "".join(open_room.heard(open_room.leader))


async def test_an_open_room_gets_notes_without_what_was_said(open_room: Meeting) -> None:
    await open_room.travel("2026-09-08T08:55")
    await open_room.begins()
    await open_room.talks("kommunpolis", "Tre inbrott på Säbytorgsvägen")
    await open_room.talks(open_room.leader, "justerare KoF")
    await open_room.talks(open_room.leader, "beslut: Msb byter armatur")
    await open_room.talks(open_room.leader, "möte slut")
    draft = open_room.said_last()
    assert draft.startswith("Protokollsutkast")
    assert "Msb byter armatur" in draft
    assert "Säbytorgsvägen" not in draft
    for function in ("kommundirektor", "chef_kof"):
        await open_room.command(function, "godkänn anteckningar")
    locked = open_room.said_last()
    assert "Godkänt och låst" in locked
    assert "Säbytorgsvägen" not in locked
    await open_room.say("chef_soc", "anteckningar chefssamråd")
    assert "Säbytorgsvägen" in "".join(open_room.heard("chef_soc"))


async def test_a_number_under_three_is_hidden_from_an_open_room(play: Play) -> None:
    async with play(forum="est_vecko", start="2026-11-18T10:00", encrypted=False) as stage:
        await stage.travel("2026-11-19T09:00")
        await stage.say("kommunpolis", "2 klotter på Sollentunavägen i Edsberg")
        await stage.say("kommunpolis", "ja")
        await stage.travel("2026-11-23T12:00")
        await stage.say(stage.leader, "fastställ")
        await stage.travel("2026-11-23T15:00")
        shown = next(said for said in stage.in_room() if said.startswith("Kallelse"))
        assert "<3" in shown
        assert "Sollentunavägen" not in shown
