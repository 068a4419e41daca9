"""The ladder as people meet it: bundled, on working days at eight, to who is at work."""

from datetime import date, timedelta

from samverkan.model_file import load_ready
from tests.commitments.test_register import made, row_of
from tests.helpers.stage import COORDINATOR, Stage
from tests.week.conftest import Play


def reminders(stage: Stage, function: str) -> list[str]:
    return [text for text in stage.heard(function) if "Påminnelse om di" in text]


async def through(stage: Stage, first: str, days: int) -> dict[str, list[str]]:
    """Live through some days, at eight in the morning, and tell who heard of it when."""
    heard: dict[str, list[str]] = {}
    for after in range(days):
        day = date.fromisoformat(first) + timedelta(days=after)
        before = {f: len(stage.heard(f)) for f in WATCHED}
        await stage.travel(f"{day}T08:00")
        for f in WATCHED:
            new = stage.heard(f)[before[f] :]
            if any("A-2026-0" in text and "Veckans åtaganden" not in text for text in new):
                heard.setdefault(f, []).append(str(day))
    return heard


SALEM = "sakerhetssamordnare"
LINE = "åtagande: möta skolan i Rönninge senast 15 december, ansvarig: Socialfältare"
WATCHED = ("kommunpolis", "lokalpolisomradeschef", COORDINATOR)


async def test_a_forgotten_promise_climbs_the_ladder_over_christmas(stage: Stage) -> None:
    await made(stage)
    heard = await through(stage, "2026-12-07", 24)
    assert heard["kommunpolis"] == [
        "2026-12-08",
        "2026-12-14",
        "2026-12-15",
        "2026-12-16",
        "2026-12-22",
    ]
    assert heard["lokalpolisomradeschef"] == ["2026-12-22"]
    assert heard[COORDINATOR] == ["2026-12-29"]
    assert (await row_of(stage)).status == "forsenat"


async def test_several_are_one_message_and_are_closed_by_their_place(stage: Stage) -> None:
    for text in ("möta skolan", "möta föreningarna", "möta handlarna"):
        await stage.say(
            COORDINATOR, f"åtagande: trygghetssamordnaren ska {text} senast 15 december"
        )
    for number in ("001", "002", "003"):
        await stage.say("sakerhetschef", f"bekräfta A-2026-{number}")
    await stage.travel("2026-12-08T08:00")
    (text,) = reminders(stage, COORDINATOR)
    assert all(f"A-2026-00{n}" in text for n in (1, 2, 3))
    await stage.say(COORDINATOR, "klart 1 och 3")
    assert [(await row_of(stage, f"A-2026-00{n}")).status for n in (1, 2, 3)] == [
        "klart",
        "oppet",
        "klart",
    ]


async def test_a_check_mark_on_the_reminder_says_that_it_is_done(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-08T08:00")
    await stage.react("kommunpolis", "👍")
    assert (await row_of(stage)).live
    target = next(
        sent.id
        for sent in stage.sent(stage.direct("kommunpolis"))
        if sent.message is not None and "Påminnelse om ditt" in sent.message.text
    )
    await stage.react("kommunpolis", "✅", target)
    assert (await row_of(stage)).status == "klart"
    before = len(stage.heard("kommunpolis"))
    await stage.travel("2026-12-15T08:00")
    assert len(stage.heard("kommunpolis")) == before


async def test_a_deputy_is_reminded_and_never_who_is_away(stage: Stage) -> None:
    await made(stage)
    await stage.say("kommunpolis", "borta 7/12–11/12 Kim Faltgruppen")
    await stage.travel("2026-12-08T08:00")
    assert not reminders(stage, "kommunpolis")
    assert "A-2026-001" in stage.last("faltgruppen")


async def test_without_a_deputy_the_one_above_hears(stage: Stage) -> None:
    await made(stage)
    await stage.say("kommunpolis", "borta 7/12–11/12")
    await stage.travel("2026-12-08T08:00")
    assert not reminders(stage, "kommunpolis")
    assert "A-2026-001" in stage.last("lokalpolisomradeschef")


async def test_a_vacant_owner_is_the_chiefs_business(play: Play) -> None:
    async with play(left_out=frozenset({"kommunpolis"})) as stage:
        await made(stage)
        await stage.travel("2026-12-08T08:00")
        assert "A-2026-001" in stage.last("lokalpolisomradeschef")


async def test_a_bot_that_was_away_tells_each_the_last_of_what_was_missed(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-29T08:00")
    assert len(reminders(stage, "kommunpolis")) == 1
    assert "en vecka försenat" in stage.last("lokalpolisomradeschef")
    assert "tas upp på nästa möte" in stage.last(COORDINATOR)


async def test_a_restart_repeats_nothing(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-08T08:00")
    await stage.crash()
    await stage.start_again()
    await stage.travel("2026-12-08T08:30")
    assert len(reminders(stage, "kommunpolis")) == 1


async def test_a_chief_who_is_called_something_else_confirms_too(play: Play) -> None:
    salem = load_ready("salem")
    async with play(municipality=salem, forum="operativ_grupp") as stage:
        await stage.say(SALEM, LINE)
        await stage.travel("2026-11-19T08:00")
        assert "behöver ditt ja" in stage.last("chef_ifo")
        await stage.say("chef_ifo", "ja")
        assert (await row_of(stage)).status == "oppet"


async def test_who_stands_above_confirms_for_a_chief_who_is_away(play: Play) -> None:
    salem = load_ready("salem")
    async with play(municipality=salem, forum="operativ_grupp") as stage:
        await stage.say("chef_ifo", "borta 18/11–27/11")
        await stage.say(SALEM, LINE)
        await stage.travel("2026-11-19T08:00")
        assert "behöver ditt ja" in stage.last("chef_soc")
        await stage.say("chef_soc", "ja")
        assert (await row_of(stage)).status == "oppet"
