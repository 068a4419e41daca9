"""Edits, deletions and reactions in Teams do what they do in Matrix."""

from collections.abc import AsyncIterator

import pytest

from tests.helpers.databases import SQLITE, Databases
from tests.helpers.stage import ASK, COORDINATOR
from tests.teams.stage import TeamsStage, group, staged, user
from tests.teams.tokens import Json

WHO = "rektor_haggvik"
ROOM = "19:est@thread.v2"


@pytest.fixture
async def stage(files: Databases) -> AsyncIterator[TeamsStage]:
    """Give the usual week, in Teams, at the time of the ask."""
    async with staged(await files.migrated(SQLITE)) as made:
        await made.travel(ASK)
        yield made


@pytest.fixture
async def meeting(files: Databases) -> AsyncIterator[TeamsStage]:
    """Give a meeting that goes on in the forum's group chat."""
    rooms = {"est_vecko": ROOM}
    url = await files.migrated(SQLITE)
    async with staged(url, rooms=rooms, start="2026-11-24T08:58") as made:
        await made.say_in(ROOM, COORDINATOR, "möte start")
        yield made


async def edit(stage: TeamsStage, said: Json, text: str) -> None:
    """Let somebody give a message of theirs a new text."""
    now = {**said, "type": "messageUpdate", "text": text, "timestamp": "2026-11-19T09:30:00Z"}
    await stage.teams.insist(now)
    await stage.settled()


async def delete(stage: TeamsStage, said: Json) -> None:
    """Let somebody delete a message of theirs."""
    await stage.teams.insist({**said, "type": "messageDelete"})
    await stage.settled()


async def react(stage: TeamsStage, words: str, kind: str, *, away: bool = False) -> None:
    """Let somebody react to the bot's newest message with these words, or take that back."""
    posted = next(
        each for each in reversed(stage.teams.heard(user(WHO))) if words in each["summary"]
    )
    key = "reactionsRemoved" if away else "reactionsAdded"
    more = {key: [{"type": kind}]}
    await stage.teams.insist(
        stage.teams.activity(user(WHO), type="messageReaction", replyToId=posted["made"], **more)
    )
    await stage.settled()


async def test_an_edit_of_an_answer_changes_the_report(stage: TeamsStage) -> None:
    said = await stage.say(WHO, "2 klotter på busskuren")
    await stage.say(WHO, "ja")
    await edit(stage, said, "5 klotter på busskuren")
    assert "5 st" in stage.last(WHO)
    await stage.say(COORDINATOR, "lägesbild")
    assert "5 händelser" in stage.last(COORDINATOR)


async def test_a_deleted_answer_is_taken_back(stage: TeamsStage) -> None:
    said = await stage.say(WHO, "2 klotter på busskuren")
    await stage.say(WHO, "ja")
    await stage.say(COORDINATOR, "status")
    assert "1 av 7 har svarat" in stage.last(COORDINATOR)
    await delete(stage, said)
    await stage.say(COORDINATOR, "status")
    assert "0 av 7 har svarat" in stage.last(COORDINATOR)


@pytest.mark.parametrize("kind", ["like", "2705_whiteheavycheckmark", "1f44d_thumbsup"])
async def test_a_thumb_or_a_check_mark_confirms(stage: TeamsStage, kind: str) -> None:
    await stage.say(WHO, "2 klotter på busskuren")
    await react(stage, "Stämmer det?", kind)
    assert "2 händelser är inrapporterade" in stage.last(WHO)


async def test_a_thumb_down_rejects_and_a_heart_says_nothing(stage: TeamsStage) -> None:
    await stage.say(WHO, "2 klotter på busskuren")
    before = len(stage.heard(WHO))
    await react(stage, "Stämmer det?", "heart")
    assert len(stage.heard(WHO)) == before
    await react(stage, "Stämmer det?", "1f44e_thumbsdown")
    assert len(stage.heard(WHO)) == before + 1
    await stage.say(COORDINATOR, "status")
    assert "0 av 7 har svarat" in stage.last(COORDINATOR)


async def test_a_reaction_that_is_taken_back_changes_nothing(stage: TeamsStage) -> None:
    await stage.say(WHO, "2 klotter på busskuren")
    await react(stage, "Stämmer det?", "like")
    before = stage.heard(WHO)
    await react(stage, "Stämmer det?", "like", away=True)
    assert stage.heard(WHO) == before
    await stage.say(COORDINATOR, "status")
    assert "1 av 7 har svarat" in stage.last(COORDINATOR)


async def test_an_edit_that_comes_twice_is_heard_once(stage: TeamsStage) -> None:
    said = await stage.say(WHO, "2 klotter på busskuren")
    await edit(stage, said, "3 klotter på busskuren")
    before = stage.heard(WHO)
    await edit(stage, said, "3 klotter på busskuren")
    assert stage.heard(WHO) == before


async def test_a_line_of_the_notes_follows_its_message(meeting: TeamsStage) -> None:
    said = await meeting.say_in(ROOM, "kommunpolis", "Lugnt i helgen")
    await edit(meeting, said, "<at>Samråd</at> Lugnt i helgen och i veckan")
    (line,) = await meeting.lines()
    assert (line.text, line.struck) == ("Lugnt i helgen och i veckan", False)
    await delete(meeting, said)
    (line,) = await meeting.lines()
    assert line.struck


async def test_nobody_elses_message_can_be_changed(meeting: TeamsStage) -> None:
    said = await meeting.say_in(ROOM, "kommunpolis", "Lugnt i helgen")
    forged = {**said, "from": {"id": "29:faltgruppen", "aadObjectId": "faltgruppen"}}
    await edit(meeting, {**forged, "conversation": group(ROOM)}, "<at>Samråd</at> Oroligt")
    (line,) = await meeting.lines()
    assert line.text == "Lugnt i helgen"
