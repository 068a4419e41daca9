"""EST Insats: started in chat, asked in its own room, evaluated and closed."""

import asyncio

from bot.platforms.memory import MemoryPlatform
from storage import papers, rooms, rounds, temporary
from tests.helpers.stage import (
    ASK,
    CLOSING,
    COORDINATOR,
    FIRST_NUDGE,
    PATIENCE,
    Stage,
    account,
)

START = "starta EST Insats Rotebro till 31 januari: bränder vid stationen"
FORUM = "est_insats_rotebro"


async def room_of(stage: Stage) -> str:
    """Return the group's room on the platform."""
    async with stage.samrad.database.read() as session:
        room = await rooms.of_forum(session, FORUM)
    assert room is not None
    return room.room


async def started(stage: Stage, words: str = START) -> str:
    """Start the group and return its room."""
    await stage.say(COORDINATOR, words)
    await stage.samrad.sweeper.sweep()
    await stage.settled()
    return await room_of(stage)


async def test_a_group_is_started_with_room_members_reason_and_end(stage: Stage) -> None:
    room = await started(stage)
    assert "EST Insats Rotebro" in stage.last(COORDINATOR)
    place = stage.platform.rooms[room]
    assert (place.name, place.encrypted) == ("EST Insats Rotebro", True)
    assert place.members == {
        account(function) for function in stage.municipality.forum_by_id["est_insats"].members
    }
    welcome = stage.sent(room)[0].message.text
    assert "bränder vid stationen" in welcome
    assert "söndag den 31 januari 2027" in welcome
    told = stage.last("kommunpolis")
    assert "Du är med i EST Insats Rotebro som Kommunpolis" in told
    assert "bränder vid stationen" in told


async def test_the_group_makes_one_room_however_often_it_is_looked_after(stage: Stage) -> None:
    await started(stage)
    before = set(stage.platform.rooms)
    for _ in range(3):
        await stage.samrad.sweeper.sweep()
        await stage.settled()
    assert set(stage.platform.rooms) == before
    words, charter = stage.sent(await room_of(stage))
    assert "EST Insats Rotebro" in words.message.text
    assert charter.message.attachment.mime == "application/pdf"


async def test_only_who_coordinates_or_leads_may_start(stage: Stage) -> None:
    await stage.say("faltgruppen", START)
    assert "är för den som samordnar eller leder gruppen" in stage.last("faltgruppen")
    async with stage.samrad.database.read() as session:
        assert not await temporary.every(session)


async def test_what_is_not_understood_gets_an_example(stage: Stage) -> None:
    for words in (
        "starta EST Insats Rotebro",
        "starta fest till fredag",
        "starta insats till igår",
    ):
        await stage.say(COORDINATOR, f"!{words}")
        assert "starta EST Insats Tureberg till 31 januari" in stage.last(COORDINATOR), words


async def test_the_same_name_is_not_started_twice(stage: Stage) -> None:
    await started(stage)
    await stage.say(COORDINATOR, START)
    assert "finns redan" in stage.last(COORDINATOR)


async def test_personal_data_in_the_reason_is_stopped(stage: Stage) -> None:
    await stage.say(COORDINATOR, "starta EST Insats Rotebro till 31 januari: 19811218-9876 bråkar")
    async with stage.samrad.database.read() as session:
        assert not await temporary.every(session)


async def test_its_round_is_asked_and_answered_in_its_own_room(stage: Stage) -> None:
    room = await started(stage)
    await stage.travel(ASK)
    asks = [s for s in stage.sent(room) if s.message.thread]
    assert len(asks) == len(stage.municipality.forum_by_id["est_insats"].members)
    root = asks[0].message.thread
    await stage.say("faltgruppen", "2 bränder i Rotebro i går", room=room, thread=root)
    await stage.say("faltgruppen", "ja", room=room, thread=root)
    async with stage.samrad.database.read() as session:
        (round_,) = await rounds.latest(session, FORUM, "lagesbild")
        status = {a.function: a.status for a in await rounds.asks(session, round_.id or 0)}
        (weekly,) = await rounds.latest(session, "est_vecko", "lagesbild")
        other = {a.function: a.status for a in await rounds.asks(session, weekly.id or 0)}
    assert status["faltgruppen"] == "svarat"
    assert other["faltgruppen"] == "vantar"
    await stage.travel(CLOSING)
    assert any("EST Insats Rotebro" in text for text in stage.heard(COORDINATOR)[-2:])


async def test_a_daily_picture_is_asked_each_working_day_and_closed_the_same_day(
    stage: Stage,
) -> None:
    room = await started(stage, START.replace(":", " varje dag:"))
    assert "varje arbetsdag" in stage.heard(COORDINATOR)[0]
    periods = []
    for day in ("19", "20", "21", "23"):
        await stage.travel(f"2026-11-{day}T09:00")
        await stage.travel(f"2026-11-{day}T13:00")
    async with stage.samrad.database.read() as session:
        found = await rounds.latest(session, FORUM, "dagslagesbild", limit=9)
        periods = [round_.period for round_ in reversed(found)]
        assert all(round_.closed_at is not None for round_ in found)
    assert periods == ["2026-11-18", "2026-11-19", "2026-11-20", "2026-11-23"]
    asked = [sent.message.text for sent in stage.sent(room) if sent.message.thread]
    assert any("dagslägesbild 23 november 2026" in text for text in asked)
    assert any("sedan fredag den 20 november" in text for text in asked)
    await stage.say(COORDINATOR, "fastställ dagslägesbild 23 november")
    assert any("Lägesbild för insats" in s.message.text for s in stage.sent(room))


async def test_a_group_is_extended_and_its_room_is_told(stage: Stage) -> None:
    room = await started(stage)
    await stage.say(COORDINATOR, "förläng EST Insats Rotebro till 28 februari")
    assert "pågår nu till och med söndag den 28 februari 2027" in stage.last(COORDINATOR)
    *_, told, charter = stage.sent(room)
    assert "förlängd till och med söndag den 28 februari 2027" in told.message.text
    assert "Uppdragsbeskrivning" in charter.message.attachment.alt


async def test_a_function_is_added_and_removed(stage: Stage) -> None:
    room = await started(stage)
    await stage.say(COORDINATOR, "lägg till lokalpolisområdeschefen i EST Insats Rotebro")
    await stage.settled()
    assert account("lokalpolisomradeschef") in stage.platform.rooms[room].members
    assert "Du är med i EST Insats Rotebro" in stage.last("lokalpolisomradeschef")
    await stage.say(COORDINATOR, "ta bort lokalpolisområdeschefen ur EST Insats Rotebro")
    assert account("lokalpolisomradeschef") not in stage.platform.rooms[room].members
    async with stage.samrad.database.read() as session:
        (group,) = await temporary.every(session)
        charter = await papers.latest(session, f"insats:{group.id}", "uppdragsbeskrivning")
    assert charter is not None
    assert charter.version == 3


async def test_who_stands_in_comes_into_the_room_and_leaves_it_again(stage: Stage) -> None:
    room = await started(stage)
    await stage.say("kommunpolis", "borta 2026-11-18 till 2026-11-19 Kim Brandkaren_attunda")
    await stage.say("kommunpolis", "borta 2026-11-18 till 2026-11-19 Kim Lokalpolisomradeschef")
    await stage.travel(ASK)
    assert account("lokalpolisomradeschef") in stage.platform.rooms[room].members
    await stage.travel(FIRST_NUDGE)
    assert account("lokalpolisomradeschef") not in stage.platform.rooms[room].members
    assert account("kommunpolis") in stage.platform.rooms[room].members


async def test_the_coordinator_is_asked_before_the_end_on_it_and_after_it(stage: Stage) -> None:
    await started(stage, "starta EST Insats Rotebro till 4 december")
    await stage.travel("2026-11-27T09:00")
    assert any("slutar snart" in text for text in stage.heard(COORDINATOR))
    await stage.travel("2026-12-04T09:00")
    assert any("slutar fredag den 4 december" in text for text in stage.heard(COORDINATOR))
    await stage.travel("2026-12-04T10:00")
    count = sum("EST Insats Rotebro slutar" in text for text in stage.heard(COORDINATOR))
    assert count == 2
    await stage.travel("2026-12-11T09:00")
    assert any("skulle ha slutat" in text for text in stage.heard(COORDINATOR))


async def test_no_round_is_opened_after_the_end(stage: Stage) -> None:
    await started(stage, "starta EST Insats Rotebro till 20 november")
    await stage.travel(ASK)
    await stage.travel("2026-11-26T09:30")
    async with stage.samrad.database.read() as session:
        found = await rounds.latest(session, FORUM, "lagesbild", limit=5)
    assert [round_.period for round_ in found] == ["2026-W47"]


async def evaluated(stage: Stage) -> None:
    await stage.say(COORDINATOR, "avsluta EST Insats Rotebro")
    assert "fråga 1 av 3: Vad gjordes?" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "Extra rondering varje kväll och belysning vid stationen")
    assert "fråga 2 av 3" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "Inga bränder sedan v. 48, enligt räddningstjänsten")
    await stage.say(COORDINATOR, "hoppa över")


async def test_a_group_is_evaluated_and_closed(stage: Stage) -> None:
    room = await started(stage)
    await stage.travel(ASK)
    await stage.say("faltgruppen", "inget", room=room, thread=stage.sent(room)[-1].message.thread)
    await evaluated(stage)
    assert any("EST Insats Rotebro är avslutad" in text for text in stage.heard(COORDINATOR))
    said = [sent.message.text for sent in stage.sent(room)]
    assert any("är avslutad" in text and "Extra rondering" in text for text in said)
    async with stage.samrad.database.read() as session:
        (group,) = await temporary.every(session)
        paper = await papers.latest(session, f"insats:{group.id}", "utvardering_insats")
        (round_,) = await rounds.latest(session, FORUM, "lagesbild")
    files = [s.message.attachment.alt for s in stage.sent(room) if s.message.attachment]
    assert any("Utvärdering EST Insats Rotebro" in alt for alt in files)
    assert group.closed_at is not None
    assert paper is not None
    assert "Inga bränder sedan v. 48" in str(paper.data)
    assert round_.closed_at is not None
    count = len(stage.sent(room))
    await stage.travel("2026-11-26T09:00")
    assert len(stage.sent(room)) == count


async def test_a_closed_groups_name_may_be_used_again(stage: Stage) -> None:
    await started(stage)
    await evaluated(stage)
    await stage.say(COORDINATOR, START)
    async with stage.samrad.database.read() as session:
        forums = [group.forum for group in await temporary.every(session)]
    assert forums == [FORUM, f"{FORUM}_2"]


async def test_an_evaluation_that_is_broken_off_leaves_the_group_running(stage: Stage) -> None:
    await started(stage)
    await stage.say(COORDINATOR, "avsluta EST Insats Rotebro")
    await stage.say(COORDINATOR, "avbryt")
    assert "EST Insats Rotebro fortsätter" in stage.last(COORDINATOR)
    async with stage.samrad.database.read() as session:
        (group,) = await temporary.running(session)
    assert group.question is None


async def test_personal_data_in_the_evaluation_is_stopped_and_asked_again(stage: Stage) -> None:
    await started(stage)
    await stage.say(COORDINATOR, "avsluta EST Insats Rotebro")
    await stage.say(COORDINATOR, "19811218-9876 flyttade")
    async with stage.samrad.database.read() as session:
        (group,) = await temporary.running(session)
    assert (group.question, group.evaluation) == ("gjort", {})


class DiesAfterTheRoomIsMade:
    """Makes a room on the platform, and never comes back to say so."""

    def __init__(self, chat: MemoryPlatform) -> None:
        """Take the platform whose way to make rooms it stands in for."""
        self.made = asyncio.Event()
        self._open = chat.open_room

    async def __call__(self, key: str, name: str, users: list[str], *, encrypted: bool) -> None:
        """Make the room and hang."""
        await self._open(key, name, users, encrypted=encrypted)
        self.made.set()
        await asyncio.Event().wait()


async def test_a_crash_between_room_and_record_makes_no_second_room(stage: Stage) -> None:
    dying = DiesAfterTheRoomIsMade(stage.platform)
    stage.platform.open_room = dying
    stage.platform.user_says(account(COORDINATOR), stage.direct(COORDINATOR), START)
    await asyncio.wait_for(dying.made.wait(), PATIENCE)
    await stage.crash()
    del stage.platform.open_room
    await stage.start_again()
    await stage.settled()
    await stage.samrad.sweeper.sweep()
    await stage.settled()
    named = [room for room in stage.platform.rooms.values() if room.name == "EST Insats Rotebro"]
    assert [room.id for room in named] == [await room_of(stage)]
    assert "EST Insats Rotebro" in stage.sent(named[0].id)[0].message.text
