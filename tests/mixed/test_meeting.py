"""One meeting and what is promised there, with people in both chats at once."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from storage.commitment_tables import CommitmentRow
from tests.helpers.stage import COORDINATOR
from tests.mixed.conftest import PlayMixed
from tests.mixed.stage import CHAT, Mixed

BEGUN = "mötet börjar"


async def ended(stage: Mixed) -> None:
    """Let the leader end the meeting in Matrix, and approve its notes there."""
    await stage.talks(COORDINATOR, "möte slut", BEGUN)
    leader, draft = f"@{COORDINATOR}:memory", stage.event_of("Mötesanteckningar")
    stage.matrix.user_reacts(leader, stage.room, draft, "✅")
    await stage.settled()


async def confirmed(stage: Mixed) -> None:
    """Let the chief in the line confirm the only åtagande, in Matrix."""
    async with stage.samrad.database.read() as session:
        row = (await session.exec(select(CommitmentRow))).one()
    assert row.confirms is not None
    await stage.writes(row.confirms, "bekräfta A-2026-001")


@pytest.fixture
async def stage(play_mixed: PlayMixed) -> AsyncIterator[Mixed]:
    """Give a meeting that has begun, by its leader, in Matrix."""
    async with play_mixed(start="2026-11-24T08:55") as made:
        await made.travel("2026-11-24T08:55")
        made.matrix.user_says("@trygghetssamordnare:memory", made.room, "!möte start")
        await made.settled()
        yield made


async def test_it_begins_in_both_chats_and_people_of_both_are_there(stage: Mixed) -> None:
    assert BEGUN in stage.room_heard[-1]
    assert BEGUN in stage.chat_heard[-1]
    await stage.press("rektor_haggvik", "mote_start", "Jag är här", room=CHAT)
    stage.matrix.user_reacts("@kommunpolis:memory", stage.room, stage.event_of(BEGUN), "✅")
    await stage.settled()
    await stage.writes(COORDINATOR, "närvaro")
    there = stage.told(COORDINATOR)[-1]
    assert "Rektor i Häggvik" in there.partition("Inte")[0]
    assert "Kommunpolis" in there.partition("Inte")[0]


async def test_each_hears_what_is_said_in_the_other(stage: Mixed) -> None:
    await stage.talks("kommunpolis", "Lugnt i Tureberg", BEGUN)
    assert stage.chat_heard[-1] == "Kommunpolis: Lugnt i Tureberg"
    await stage.talks("rektor_haggvik", "Rutorna är bytta", BEGUN)
    assert stage.room_heard[-1] == "Rektor i Häggvik: Rutorna är bytta"
    assert [line.text for line in await stage.lines()] == ["Lugnt i Tureberg", "Rutorna är bytta"]


async def test_the_notes_hold_both_and_come_to_both(stage: Mixed) -> None:
    await stage.talks("kommunpolis", "Lugnt i Tureberg", BEGUN)
    await stage.talks("rektor_haggvik", "Rutorna är bytta", BEGUN)
    await stage.talks(COORDINATOR, "möte slut", BEGUN)
    for heard in (stage.room_heard, stage.chat_heard):
        draft = next(text for text in reversed(heard) if "Rutorna är bytta" in text)
        assert "Lugnt i Tureberg" in draft


async def test_the_notes_are_locked_for_both(stage: Mixed) -> None:
    await stage.talks("rektor_haggvik", "Rutorna är bytta", BEGUN)
    await ended(stage)
    for heard in (stage.room_heard, stage.chat_heard):
        locked = next(text for text in reversed(heard) if "SHA-256" in text)
        assert "Rutorna är bytta" in "\n".join(heard[heard.index(locked) - 1 :])


async def test_a_promise_made_in_teams_is_followed_in_teams_and_seen_in_matrix(
    stage: Mixed,
) -> None:
    promise = "åtagande: rektor Häggvik byter lås på skolan senast 1 december"
    await stage.talks("rektor_haggvik", promise, BEGUN)
    assert "byter lås på skolan" in stage.room_heard[-1]
    await ended(stage)
    await confirmed(stage)
    await stage.travel("2026-12-01T08:00")
    assert "A-2026-001" in stage.told("rektor_haggvik")[-1]
    assert not stage.in_matrix("rektor_haggvik")
    await stage.press("rektor_haggvik", "atagande_paminnelse", "Klart")
    await stage.writes(COORDINATOR, "A-2026-001")
    assert "klart" in stage.told(COORDINATOR)[-1].casefold()


async def test_a_promise_made_in_matrix_for_somebody_in_teams_is_theirs(stage: Mixed) -> None:
    promise = "åtagande: fältgruppen ringer nattvandrarna senast 1 december"
    await stage.talks(COORDINATOR, promise, BEGUN)
    assert "ringer nattvandrarna" in stage.chat_heard[-1]
    await ended(stage)
    await confirmed(stage)
    await stage.travel("2026-12-01T08:00")
    assert "A-2026-001" in stage.told("faltgruppen")[-1]
    await stage.writes("faltgruppen", "flytta A-2026-001 till 15 december, skäl: de har lov")
    await stage.writes("kommunpolis", "A-2026-001")
    assert "15 dec" in stage.told("kommunpolis")[-1]


async def test_a_decision_in_the_line_is_asked_for_where_the_chief_is(stage: Mixed) -> None:
    words = "beslut: skolan har två vuxna vid entrén (rektor Häggvik)"
    await stage.talks(COORDINATOR, words, BEGUN)
    assert "Du beslutar i linjen" in stage.told("rektor_haggvik")[-1]
    await stage.press("rektor_haggvik", "beslut_fraga", "Ja")
    for heard in (stage.room_heard, stage.chat_heard):
        assert any("beslutat i linjen" in text for text in heard)
