"""What Teams refuses, limits or loses: nothing lost, nothing twice where it can be known."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from typing import Any

import pytest

from bot.outbox import Outbox
from bot.platforms.base import Outgoing, Unreachable
from storage import teams
from tests.helpers.databases import SQLITE, Databases
from tests.helpers.stage import ASK, COORDINATOR, FIRST_NUDGE
from tests.teams.fake import Failure
from tests.teams.stage import TeamsStage, staged, user

WHO = "rektor_haggvik"


@pytest.fixture
async def stage(files: Databases) -> AsyncIterator[TeamsStage]:
    """Give the usual week, in Teams."""
    async with staged(await files.migrated(SQLITE)) as made:
        yield made


HEALS = {
    "429 with Retry-After": Failure(429, "TooManyRequests", {"Retry-After": "3"}),
    "429 with a date": Failure(429, "", {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}),
    "429 that says nothing": Failure(429),
    "412": Failure(412, "PreconditionFailed"),
    "500": Failure(500),
    "502": Failure(502),
    "503": Failure(503, "ServiceUnavailable", {"Retry-After": "1"}),
    "504": Failure(504),
    "401": Failure(401, "Unauthorized"),
}


@pytest.mark.parametrize("failure", HEALS.values(), ids=HEALS)
async def test_what_heals_is_delivered_once(stage: TeamsStage, failure: Failure) -> None:
    stage.teams.failures.extend([failure, failure])
    await stage.travel(ASK)
    asked = {row.person_id for row in await stage.rows() if row.kind == "ask"}
    delivered = [each for each in stage.teams.posted if "Dags för lägesbild" in each["summary"]]
    assert len(delivered) == len(asked) > 0
    assert "refused" not in await stage.counts()


async def test_the_wait_that_teams_asks_for_is_kept(stage: TeamsStage) -> None:
    stage.teams.failures.append(Failure(429, "TooManyRequests", {"Retry-After": "120"}))
    with pytest.raises(Unreachable) as caught:
        await stage.platform.send(f"a:29:{WHO}", Outgoing("hej"), "key:1")
    assert caught.value.retry_after == 120


REFUSES = {
    "blocked or taken away": Failure(403, "MessageWritesBlocked"),
    "too large": Failure(413, "MessageSizeTooBig"),
    "not understood": Failure(400, "BadSyntax"),
}


@pytest.mark.parametrize("failure", REFUSES.values(), ids=REFUSES)
async def test_what_never_heals_is_told_to_the_coordinator(
    stage: TeamsStage, failure: Failure
) -> None:
    await stage.say(WHO, "hjälp")
    stage.teams.failures.append(failure)
    await stage.say(WHO, "status")
    told = stage.last(COORDINATOR)
    assert told.startswith(f"Jag kunde inte leverera ett meddelande till Kim {WHO.capitalize()}")
    assert (await stage.counts())["refused"] == 1


async def test_who_has_not_installed_the_app_is_told_to_the_coordinator_and_the_rest_are_asked(
    stage: TeamsStage,
) -> None:
    stage.teams.not_installed.add(user(WHO))
    await stage.travel(ASK)
    assert stage.heard(WHO) == []
    assert len(stage.heard("kommunpolis")) == 1
    refused = [row for row in await stage.rows() if row.state == "refused"]
    assert [(row.kind, row.why) for row in refused] == [("ask", "NotInstalled")]
    told = " ".join(stage.heard(COORDINATOR))
    assert f"till Kim {WHO.capitalize()}" in told
    assert "har inte appen Samråd i Teams" in told


async def test_who_is_not_reached_is_listed_until_something_reaches_them(
    stage: TeamsStage,
) -> None:
    stage.teams.not_installed.add(user(WHO))
    await stage.travel(ASK)
    await stage.say(COORDINATOR, "status")
    assert "Nås inte av mig: Rektor" in stage.last(COORDINATOR)
    assert "Har inte svarat" in stage.last(COORDINATOR)
    stage.teams.not_installed.clear()
    await stage.travel(FIRST_NUDGE)
    assert len(stage.heard(WHO)) == 1
    await stage.say(COORDINATOR, "status")
    assert "Nås inte" not in stage.last(COORDINATOR)


async def test_a_connector_that_hangs_holds_up_nobody_else(stage: TeamsStage) -> None:
    stage.teams.failures.append(Failure())
    await stage.travel(ASK)
    assert all(
        len(stage.heard(function)) == 1
        for function in ("kommunpolis", WHO, "socialtjanst")
        if function in stage.municipality.forum_by_id["est_vecko"].members
    )


async def test_what_went_without_an_answer_is_sent_again_since_nothing_may_be_lost(
    stage: TeamsStage,
) -> None:
    """The one place where a message can come twice; docs/teams.md says so."""
    await stage.say(WHO, "hej")
    before = len(stage.heard(WHO))
    stage.teams.failures.append(Failure(done=True))
    await stage.say(WHO, "hjälp")
    assert len(stage.heard(WHO)) == before + 2


async def test_what_was_answered_for_is_not_sent_again_after_a_restart(stage: TeamsStage) -> None:
    room = f"a:29:{WHO}"
    first = await stage.platform.send(room, Outgoing("en gång"), "key:1")
    await stage.start_again()
    again = await stage.platform.send(room, Outgoing("en gång"), "key:1")
    assert first == again
    assert stage.heard(WHO) == ["en gång"]


async def test_a_replay_has_no_second_effect(stage: TeamsStage) -> None:
    activity = await stage.say(WHO, "hjälp")
    answers = len(stage.heard(WHO))
    for _ in range(3):
        assert (await stage.teams.post(activity))[0] == 200
    await stage.settled()
    assert len(stage.heard(WHO)) == answers
    await stage.start_again()
    assert (await stage.teams.post(activity))[0] == 200
    await stage.settled()
    assert len(stage.heard(WHO)) == answers


async def test_the_same_activity_posted_at_once_is_handled_once(stage: TeamsStage) -> None:
    activity = stage.teams.activity(user(WHO), text="hjälp")
    done = await asyncio.gather(*(stage.teams.post(activity) for _ in range(8)))
    assert {status for status, _ in done} == {200}
    await stage.settled()
    assert len(stage.heard(WHO)) == 1


async def test_a_stranger_gets_one_polite_sentence_and_is_not_kept(stage: TeamsStage) -> None:
    await stage.teams.says("okand", "hjälp")
    await stage.settled()
    [answer] = stage.teams.heard("okand")
    assert "känner bara igen den som är inlagd" in answer["summary"]
    async with stage.samrad.database.read() as session:
        assert await teams.conversation(session, "a:29:okand") is None


async def test_what_went_long_ago_is_forgotten(stage: TeamsStage) -> None:
    sent = await stage.platform.send(f"a:29:{WHO}", Outgoing("i november"), "key:1")
    async with stage.samrad.database.read() as session:
        assert await teams.sent(session, sent.id) is not None
    stage.clock.travel(stage.clock.now() + timedelta(days=91))
    await stage.start_again()
    async with stage.samrad.database.read() as session:
        assert await teams.sent(session, sent.id) is None


async def test_what_was_read_before_it_was_delivered_is_not_delivered_again(
    stage: TeamsStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Outbox._look  # noqa: SLF001 -- what is read comes late
    seen = 0

    async def late(outbox: Outbox, _: Iterable[str]) -> Any:  # noqa: ANN401 -- a type of its own
        nonlocal seen
        found = await look(outbox, ())  # read before it was known to be under way
        seen += len(found.rows)
        await asyncio.sleep(0.05 if found.rows else 0)  # and it is delivered meanwhile
        return found

    monkeypatch.setattr(Outbox, "_look", late)
    for _ in range(8):
        saying = asyncio.create_task(stage.teams.says(user(WHO), "status"))
        while not saying.done():
            stage.samrad.outbox.ring()
            await asyncio.sleep(0.001)
        await saying
    await stage.settled()
    assert seen
    assert len(stage.heard(WHO)) == 8
