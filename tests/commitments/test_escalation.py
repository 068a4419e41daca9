"""Each rung of DOMAIN 15.2 with who is told, the next agenda, and the steering group's list."""

from datetime import date, timedelta

import pytest

from samverkan.commitments.ladder import goes_to_steering
from samverkan.commitments.steering import groups_read_by, listed_by, steering_of
from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from storage import commitments
from tests.commitments.test_register import made, row_of
from tests.helpers.stage import COORDINATOR, Stage
from tests.week.conftest import Play

STEERING = "kommundirektor"
OWNER, CHIEF = "kommunpolis", "lokalpolisomradeschef"
ELECTED = "ordforande_ks"

RUNGS = {
    "2026-12-08": {OWNER},
    "2026-12-14": {OWNER},
    "2026-12-15": {OWNER},
    "2026-12-16": {OWNER},
    "2026-12-22": {OWNER, CHIEF},
    "2026-12-29": {COORDINATOR},
    "2027-01-14": {STEERING},
}
"""T−7, T−1, T, T+1, T+7, T+14 and T+30 of 15 December, and who hears of it."""


def with_vecko(**changes: object) -> Municipality:
    """Return Sollentuna with another EST Vecko."""
    model = load_ready("sollentuna").model_dump()
    model["forums"][0].update(changes)
    return Municipality.model_validate(model)


def with_headings(*headings: str) -> Municipality:
    """Return Sollentuna where the agenda of EST Vecko has other headings."""
    return with_vecko(agenda=[{"id": heading} for heading in headings])


def led_by(chair: str) -> Municipality:
    """Return Sollentuna where somebody else leads EST Vecko."""
    return with_vecko(chair=chair)


async def a_month_late(stage: Stage) -> None:
    """Make an åtagande and let nobody answer, until the steering group has heard of it."""
    await made(stage)
    await stage.travel("2026-12-29T08:00")
    await stage.travel("2027-01-14T08:00")


async def climbed(stage: Stage, until: str) -> dict[str, set[str]]:
    """Let nobody answer until a day; return who heard of the åtagande on which day."""
    heard: dict[str, set[str]] = {}
    day = date.fromisoformat("2026-12-07")
    watched = (OWNER, CHIEF, COORDINATOR, STEERING, "sakerhetschef", "faltgruppen")
    while day <= date.fromisoformat(until):
        before = {f: len(stage.heard(f)) for f in watched}
        await stage.travel(f"{day}T08:00")
        for f in watched:
            new = [text for text in stage.heard(f)[before[f] :] if "A-2026-001" in text]
            if any("Veckans åtaganden" not in text for text in new):
                heard.setdefault(str(day), set()).add(f)
        day += timedelta(days=1)
    return heard


async def test_each_rung_reaches_those_of_the_handbook_on_its_day(stage: Stage) -> None:
    await made(stage)
    assert await climbed(stage, "2027-01-20") == RUNGS


async def test_after_a_month_it_is_on_the_list_until_it_is_done(stage: Stage) -> None:
    await made(stage)
    await stage.say(STEERING, "styrgruppens lista")
    assert "Inget står på styrgruppens lista." in stage.last(STEERING)
    await stage.travel("2026-12-29T08:00")
    await stage.travel("2027-01-14T08:00")
    await stage.say(STEERING, "vad står på styrgruppens lista?")
    assert "På styrgruppens lista står ett åtagande" in stage.last(STEERING)
    assert "A-2026-001" in stage.last(STEERING)
    await stage.say("chef_kfk", "styrgruppens lista för EST Ledning")
    assert "A-2026-001" in stage.last("chef_kfk")
    await stage.say(OWNER, "klart A-2026-001")
    await stage.say(STEERING, "styrgruppens lista")
    assert "Inget står på styrgruppens lista." in stage.last(STEERING)


async def test_the_second_postponement_puts_it_on_the_list_at_once(stage: Stage) -> None:
    await made(stage)
    await stage.say(OWNER, "försenat till 15 januari, skäl: upphandling")
    await stage.say(OWNER, "flytta A-2026-001 till 1 mars, skäl: upphandling")
    await stage.say(STEERING, "styrgruppens lista")
    assert "Inget står" in stage.last(STEERING)
    await stage.say(COORDINATOR, "ja")
    assert "har flyttats två gånger" in stage.last(STEERING)
    await stage.say(STEERING, "styrgruppens lista")
    assert "flyttat 2 gånger" in stage.last(STEERING)


async def test_who_is_in_no_such_group_sees_no_list(stage: Stage) -> None:
    await made(stage)
    await stage.say("faltgruppen", "styrgruppens lista för EST Ledning")
    assert "ingen lista som du kan se" in stage.last("faltgruppen")


async def test_the_list_of_another_group_is_not_posted_in_a_room(stage: Stage) -> None:
    await a_month_late(stage)
    before = len(stage.sent(stage.room))
    await stage.say(COORDINATOR, "!styrgruppens lista för EST Ledning", room=stage.room)
    assert len(stage.sent(stage.room)) == before
    assert "A-2026-001" in stage.last(COORDINATOR)


async def test_what_is_two_weeks_late_is_taken_up_on_the_next_agenda(stage: Stage) -> None:
    await made(stage)
    await stage.say(COORDINATOR, "åtagande: kommunpolisen möter skolan senast 10 december")
    await stage.say(CHIEF, "bekräfta A-2026-002")
    for day in ("2026-12-08", "2026-12-17", "2026-12-22", "2026-12-28"):
        await stage.travel(f"{day}T08:00")
    await stage.say("faltgruppen", "dagordning")
    shown = stage.last("faltgruppen")
    assert "Tas upp, eftersom det är försenat sedan länge: A-2026-002." in shown
    assert "försenat 18 dagar, tas upp; Nummer: A-2026-002" in shown
    assert shown.index("A-2026-002") < shown.index("A-2026-001")


async def test_where_no_heading_lists_it_the_agenda_gets_a_point(play: Play) -> None:
    plain = with_headings("oppnande", "ovrigt", "nasta_mote")
    async with play(municipality=plain) as stage:
        await made(stage)
        await stage.say("faltgruppen", "dagordning")
        assert "Försenade åtaganden" not in stage.last("faltgruppen")
        await stage.travel("2026-12-22T08:00")
        await stage.travel("2026-12-29T08:00")
        await stage.say("faltgruppen", "dagordning")
        shown = stage.last("faltgruppen")
        assert "Försenade åtaganden" in shown
        assert "försenat 14 dagar, tas upp; Nummer: A-2026-001" in shown


async def test_the_steering_groups_own_agenda_holds_its_list(stage: Stage) -> None:
    await a_month_late(stage)
    await stage.say("chef_kfk", "dagordning EST Ledning")
    shown = stage.last("chef_kfk")
    assert "Styrgruppens lista" in shown
    assert "A-2026-001" in shown


async def test_the_database_and_the_rule_agree_on_the_list(stage: Stage) -> None:
    for number, day in enumerate(("10 december", "11 januari", "15 februari"), 1):
        await stage.say(COORDINATOR, f"åtagande: kommunpolisen möter grupp {number} till {day}")
        await stage.say(CHIEF, f"bekräfta A-2026-00{number}")
    await stage.say(OWNER, "flytta A-2026-003 till 1 mars, skäl: upphandling")
    await stage.travel("2026-12-28T08:00")
    await stage.travel("2027-01-14T08:00")
    async with stage.samrad.database.read() as session:
        rows = await commitments.page(session, commitments.Filter())
        told = await commitments.told(session, rows)
        listed = await commitments.page(session, commitments.Filter(steering=True))
    by_rule = [
        row.number for row in rows if goes_to_steering(commitments.of_row(row), told[row.id or 0])
    ]
    assert [row.number for row in listed] == by_rule == ["A-2026-001"]
    assert (await row_of(stage, "A-2026-003")).postponements == 1


async def test_an_elected_chair_hears_the_number_and_not_the_words(play: Play) -> None:
    async with play(municipality=led_by(ELECTED)) as stage:
        await made(stage)
        await stage.travel("2026-12-28T08:00")
        before = len(stage.heard(ELECTED))
        await stage.travel("2026-12-29T08:00")
        (told,) = stage.heard(ELECTED)[before:]
        assert "två veckor försenat" in told
        assert "A-2026-001" in told
        assert "Fråga samordnaren" in told
        assert "statistik" not in told
        assert "Kommunpolis" not in told
        await stage.say(ELECTED, "klart")
        assert "statistik" not in stage.last(ELECTED)
        assert (await row_of(stage)).live


async def test_where_the_chair_is_elected_the_coordinator_says_yes_to_a_later_day(
    play: Play,
) -> None:
    async with play(municipality=led_by(ELECTED)) as stage:
        await made(stage)
        await stage.say(OWNER, "försenat till 15 januari, skäl: upphandling")
        before = len(stage.heard(ELECTED))
        await stage.say(OWNER, "flytta A-2026-001 till 1 mars, skäl: upphandling")
        await stage.say(COORDINATOR, "ja")
        assert (await row_of(stage)).postponements == 2
        assert len(stage.heard(ELECTED)) == before


@pytest.mark.parametrize(
    ("model", "forum", "group"),
    [
        ("salem", "planeringsgrupp", "chefssamrad"),
        ("salem", "chefssamrad", "chefssamrad"),
        ("salem", "operativ_grupp", "chefssamrad"),
        ("sollentuna", "est_vecko", "est_ledning"),
        ("skelleftea", "forebyggargrupp_norrbole", "styrgrupp"),
        ("haninge", "strategisk_samordningsgrupp", "styrgrupp"),
        ("lekeberg", "est_krets", "bra"),
        ("sollentuna", "gone", "gone"),
    ],
)
def test_a_forum_has_the_highest_strategic_group_it_reports_to(
    model: str, forum: str, group: str
) -> None:
    assert steering_of(load_ready(model), forum) == group


def test_elected_members_and_outsiders_read_no_list() -> None:
    salem = load_ready("salem")
    assert "planeringsgrupp" in listed_by(salem, "chefssamrad")
    assert "chefssamrad" in [group.id for group in groups_read_by(salem, ["kommundirektor"])]
    assert groups_read_by(salem, ["ordforande_ks", "bevakningsbolag"]) == ()
