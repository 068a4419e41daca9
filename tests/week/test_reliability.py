"""Nothing lost and nothing twice, whatever happens in between (DESIGN 4)."""

import asyncio
from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.base import Said
from storage import rounds
from tests.helpers.stage import ASK, CLOSING, COORDINATOR, FIRST_NUDGE, Stage, account
from tests.week.conftest import Play

FEW = settings(
    max_examples=3,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def asks(stage: Stage) -> Counter[str]:
    """Return how many asks each person has in whatever chat."""
    return Counter(
        min(room.members)
        for room in stage.platform.rooms.values()
        for sent in stage.sent(room.id)
        if "Dags för lägesbild" in sent.message.text
    )


def once_each(stage: Stage) -> Counter[str]:
    return Counter({account(function): 1 for function in stage.asked})


async def statuses(stage: Stage) -> dict[str, str]:
    async with stage.samrad.database.read() as session:
        (round_,) = await rounds.latest(session, "est_vecko", "lagesbild")
        return {a.function: a.status for a in await rounds.asks(session, round_.id or 0)}


@FEW
@given(steps=st.lists(st.integers(0, 40), min_size=1, max_size=3))
def test_a_crash_at_any_point_of_the_fan_out_asks_everybody_once(
    play: Play, steps: list[int]
) -> None:
    async def week() -> None:
        async with play() as stage:
            stage.clock.travel(stage.local(ASK))
            sweep = asyncio.create_task(stage.samrad.sweeper.sweep())
            for turns in steps:
                for _ in range(turns):
                    await asyncio.sleep(0)
                await stage.crash(sweep)
                await stage.start_again()
            await stage.travel("2026-11-19T09:10")
            assert asks(stage) == once_each(stage)
            assert len(stage.sent(stage.room)) == 1

    asyncio.run(week())


@FEW
@given(steps=st.lists(st.integers(0, 60), min_size=1, max_size=3))
def test_a_crash_at_any_point_loses_no_answer_and_repeats_none(
    play: Play, steps: list[int]
) -> None:
    async def week() -> None:
        async with play() as stage:
            await stage.travel(ASK)
            answering = [f for f in stage.asked if f != COORDINATOR]
            for function in answering:
                chat = stage.direct(function)
                stage.platform.user_says(account(function), chat, "2 klotter i Edsberg")
                stage.platform.user_says(account(function), chat, "ja")
            for turns in steps:
                for _ in range(turns):
                    await asyncio.sleep(0)
                await stage.crash()
                await stage.start_again()
            await stage.settled()
            for function in answering:
                kinds = Counter(text[:4] for text in stage.heard(function))
                assert kinds == {"Hej!": 1, "Tack": 2}
            assert set((await statuses(stage)).values()) == {"svarat", "vantar"}
            await stage.travel(CLOSING)
            assert "12 händelser har rapporterats." in stage.last(COORDINATOR)

    asyncio.run(week())


@FEW
@given(data=st.data())
def test_events_that_come_again_in_any_order_do_nothing_more(
    play: Play, data: st.DataObject
) -> None:
    async def week() -> None:
        async with play() as stage:
            await stage.travel(ASK)
            await stage.say("kommunpolis", "2 klotter i Edsberg")
            await stage.say("kommunpolis", "ja")
            await stage.say("socialtjanst", "inget")
            before = [sent.id for sent in stage.all_sent()]
            events = [e for room in stage.platform.rooms.values() for e in room.events]
            again = data.draw(st.lists(st.sampled_from(events), max_size=12))
            for event in again:
                await stage.samrad.handle("memory", event)
            await stage.settled()
            assert [sent.id for sent in stage.all_sent()] == before

    asyncio.run(week())


async def test_an_event_that_comes_many_times_at_once_is_handled_once(stage: Stage) -> None:
    await stage.travel(ASK)
    event = Said(
        id="$twin",
        room=stage.direct("kommunpolis"),
        sender=account("kommunpolis"),
        at=stage.clock.now(),
        text="inget",
        direct=True,
    )
    await asyncio.gather(*(stage.samrad.handle("memory", event) for _ in range(8)))
    await stage.settled()
    assert len(stage.heard("kommunpolis")) == 2


async def test_order_is_kept_within_a_chat(stage: Stage) -> None:
    for number in range(30):
        text = f"!nummer{number}"
        stage.platform.user_says(account("kommunpolis"), stage.direct("kommunpolis"), text)
    await stage.settled()
    assert [text.split()[4] for text in stage.heard("kommunpolis")] == [
        f"nummer{number}." for number in range(30)
    ]


async def test_one_refusing_chat_stops_nobody_and_is_told_to_the_coordinator(stage: Stage) -> None:
    stage.platform.rooms[stage.direct("kommunpolis")].refuse()
    await stage.travel(ASK)
    others = once_each(stage)
    del others[account("kommunpolis")]
    assert asks(stage) == others
    assert (
        "Jag kunde inte leverera ett meddelande till Kim Kommunpolis (frågan om lägesbild"
        in stage.last(COORDINATOR)
    )


async def test_an_hour_without_the_server_loses_nothing(stage: Stage) -> None:
    stage.platform.go_away()
    stage.clock.travel(stage.local(ASK))
    await stage.samrad.sweeper.sweep()
    stage.platform.user_says(account("kommunpolis"), stage.direct("kommunpolis"), "inget")
    for minutes in range(0, 60, 10):
        stage.clock.travel(stage.local(ASK) + timedelta(minutes=minutes))
        stage.samrad.outbox.ring()
        await asyncio.sleep(0.02)
    assert asks(stage) == Counter()
    stage.platform.come_back()
    await stage.travel("2026-11-19T10:05")
    asked = asks(stage)
    assert set(asked) >= {account(f) for f in stage.asked if f != "kommunpolis"}
    assert set(asked.values()) == {1}
    assert (await statuses(stage))["kommunpolis"] == "inget"


async def test_a_bell_waits_for_the_sweep_before_it(stage: Stage) -> None:
    """Or the promises of a January morning might be asked of before the week that rang first."""
    async with stage.samrad.sweeper.turn:
        stage.clock.travel(stage.local(ASK))
        bell = asyncio.create_task(stage.samrad.sweeper.sweep())
        await asyncio.sleep(0.05)
        assert asks(stage) == Counter()
    await bell
    await stage.settled()
    assert asks(stage) == once_each(stage)


async def test_an_ask_that_could_not_go_before_the_closing_is_dropped(stage: Stage) -> None:
    stage.platform.go_away()
    stage.clock.travel(stage.local(ASK))
    await stage.samrad.sweeper.sweep()
    await asyncio.sleep(0.02)
    stage.clock.travel(stage.local(CLOSING))
    await stage.samrad.sweeper.sweep()
    stage.platform.come_back()
    await stage.travel("2026-11-23T12:05")
    assert asks(stage) == Counter()
    assert "Här är utkastet" in stage.last(COORDINATOR)


async def test_a_restart_in_the_middle_of_the_week_goes_on_where_it_was(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("kommunpolis", "2 klotter i Edsberg")
    await stage.stop()
    stage.platform.user_says(account("kommunpolis"), stage.direct("kommunpolis"), "ja")
    await stage.start_again()
    await stage.settled()
    assert "2 händelser är inrapporterade" in stage.last("kommunpolis")
    await stage.travel(FIRST_NUDGE)
    assert asks(stage) == once_each(stage)
