"""One municipality on two platforms: one round, with people on both."""

import asyncio
import re
from dataclasses import replace

from bot.access import Limit
from bot.platforms.base import Said
from tests.helpers.stage import (
    ASK,
    CLOSING,
    COORDINATOR,
    FIRST_NUDGE,
    OTHER,
    Stage,
    account,
)
from tests.week.conftest import Play

POLICE = frozenset({"kommunpolis", "socialtjanst"})
CLASS = re.compile(r"åtkomstklass (K\d)")
AS_CLASSIFIED = {OTHER: Limit("K3", only_encrypted=False)}


def posted(stage: Stage) -> list[str]:
    """Return the words that the room on the second platform got."""
    return [sent.message.text for sent in stage.other.sent(stage.other_room) if sent.message]


async def test_each_is_asked_where_they_are_and_the_picture_holds_both(play: Play) -> None:
    async with play(elsewhere=POLICE) as stage:
        await stage.travel(ASK)
        assert "Dags för lägesbild" in stage.last("kommunpolis")
        assert not any(
            room.direct for room in stage.platform.rooms.values() if POLICE & room.members
        )
        await stage.say("kommunpolis", "2 klotter i Edsberg")
        await stage.react("kommunpolis", "✅")
        await stage.say("faltgruppen", "1 klotter i Häggvik")
        await stage.say("faltgruppen", "ja")
        await stage.travel(CLOSING)
        assert "3 händelser har rapporterats." in stage.last(COORDINATOR)


async def test_what_is_said_to_a_forum_is_said_once_in_each_of_its_rooms(play: Play) -> None:
    async with play(elsewhere=POLICE, limits=AS_CLASSIFIED) as stage:
        await stage.travel(ASK)
        await stage.say("kommunpolis", "inget")
        await stage.travel(CLOSING)
        await stage.say(COORDINATOR, "fastställ")
        here = [sent.message.text for sent in stage.sent(stage.room)]
        assert posted(stage) == here
        assert len(here) == 4
        await stage.samrad.sweeper.sweep()
        await stage.settled()
        assert posted(stage) == here


async def test_a_room_gets_no_more_than_its_platform_may_see(play: Play) -> None:
    by_limits: tuple[tuple[dict[str, Limit], str], ...] = (
        ({}, "K2"),
        (AS_CLASSIFIED, "K3"),
        ({OTHER: Limit("K2", only_encrypted=False)}, "K2"),
    )
    for limits, expected in by_limits:
        async with play(elsewhere=POLICE, limits=limits) as stage:
            await stage.travel(ASK)
            await stage.say("faltgruppen", "1 misshandel på Malmvägen i lördags")
            await stage.say("faltgruppen", "ja")
            await stage.travel(CLOSING)
            await stage.say(COORDINATOR, "fastställ")
            classes = [found[1] for text in posted(stage) if (found := CLASS.search(text))]
            assert classes == [expected]
            assert any("åtkomstklass K3" in sent.message.text for sent in stage.sent(stage.room))


async def test_an_answer_in_a_direct_chat_is_held_to_the_platforms_ceiling(play: Play) -> None:
    limits = {OTHER: Limit("K3", only_encrypted=False)}
    async with play(elsewhere=POLICE, limits=limits) as stage:
        await stage.travel(ASK)
        # Who has not answered is K4 (DOMAIN 15.1), which this platform may not see.
        await stage.say("kommunpolis", "status")
        assert "Har inte svarat" not in "\n".join(stage.heard("kommunpolis"))
        await stage.say("faltgruppen", "status")
        assert "Har inte svarat" in stage.last("faltgruppen")


async def test_a_platform_that_is_away_holds_up_nobody_on_the_other(play: Play) -> None:
    async with play(elsewhere=POLICE) as stage:
        stage.other.go_away()
        stage.clock.travel(stage.local(ASK))
        await stage.samrad.sweeper.sweep()
        while not stage.heard("faltgruppen"):  # noqa: ASYNC110 -- a chat sets no Event
            await asyncio.sleep(0.01)
        assert stage.heard("kommunpolis") == []
        stage.other.come_back()
        await stage.travel(FIRST_NUDGE)
        assert "Dags för lägesbild" in stage.heard("kommunpolis")[0]


async def test_events_with_the_same_id_on_two_platforms_are_two(play: Play) -> None:
    async with play(elsewhere=POLICE) as stage:
        await stage.travel(ASK)
        one = Said(
            id="$1x",
            room=stage.direct("kommunpolis"),
            sender=account("kommunpolis"),
            at=stage.clock.now(),
            text="inget",
            direct=True,
        )
        await stage.samrad.handle(OTHER, one)
        two = replace(one, room=stage.direct("faltgruppen"), sender=account("faltgruppen"))
        await stage.samrad.handle("memory", two)
        await stage.settled()
        assert "inget att rapportera" in stage.last("faltgruppen")
        assert "inget att rapportera" in stage.last("kommunpolis")


async def test_who_cannot_be_reached_is_told_of_and_listed_and_not_dropped(play: Play) -> None:
    async with play(elsewhere=POLICE) as stage:
        room = stage.direct("kommunpolis")
        stage.other.rooms[room].refuse()
        await stage.travel(ASK)
        assert any("inte leverera" in text for text in stage.heard(COORDINATOR))
        await stage.say(COORDINATOR, "status")
        assert "Nås inte av mig: Kommunpolis." in stage.last(COORDINATOR)
        stage.other.rooms[room].accept()
        await stage.travel(FIRST_NUDGE)
        assert "Jag saknar Kommunpolis" in stage.last("kommunpolis")
        await stage.say(COORDINATOR, "status")
        assert "Nås inte av mig" not in stage.last(COORDINATOR)
