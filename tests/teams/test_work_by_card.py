"""Grading, reminders, decisions, attendance and notes by card: the same words, another way."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

import pytest

from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from tests.helpers.databases import SQLITE, Databases
from tests.helpers.stage import COORDINATOR
from tests.teams import adaptive
from tests.teams.stage import TeamsStage, inside, staged, text_of, user

Play = Callable[..., AbstractAsyncContextManager[TeamsStage]]

ROOM = "19:est@thread.v2"
PROMISE = "åtagande: kommunpolisen tar fram statistik över bränder i Rotebro senast 15 december"


@pytest.fixture
async def play(files: Databases) -> Play:
    """Give how to play in Teams, on a database of one's own."""
    return partial(staged, await files.migrated(SQLITE))


@pytest.fixture
async def stage(play: Play) -> AsyncIterator[TeamsStage]:
    """Give the usual week with the forum's group chat."""
    async with play(rooms={"est_vecko": ROOM}) as made:
        yield made


@pytest.fixture
async def meeting(play: Play) -> AsyncIterator[TeamsStage]:
    """Give a meeting of EST Vecko that goes on in the group chat."""
    async with play(rooms={"est_vecko": ROOM}, start="2026-11-25T08:55") as made:
        await made.say_in(ROOM, COORDINATOR, "möte start")
        yield made


def chat(function: str) -> str:
    return f"a:29:{user(function)}"


def salem() -> Municipality:
    return load_ready("salem")


# -- grading --------------------------------------------------------------------------


async def test_areas_are_graded_by_choice_and_said_back(play: Play) -> None:
    async with play(municipality=salem(), start="2026-10-30T10:00") as stage:
        await stage.travel("2026-11-03T09:00")
        asked = stage.card("fraga_lagesrapport", chat("fritidsfaltare"))
        adaptive.check(asked)
        scale = next(each for each in inside(asked) if each.get("id") == "niva_1")
        assert scale["choices"][0] == {"title": "1 – normalt läge", "value": "1"}
        names = [area.name for area in stage.municipality.areas]
        graded = names.index("Rönninge") + 1
        await stage.press(
            "fritidsfaltare",
            "fraga_lagesrapport",
            "Skicka",
            **{
                f"niva_{graded}": "3",
                f"trend_{graded}": "ökar",
                f"text_{graded}": "oroligt vid stationen",
                f"niva_{names.index('Salemstaden') + 1}": "1",
            },
        )
        echo = stage.card("eko", chat("fritidsfaltare"))
        adaptive.check(echo)
        assert "3 ansträngt läge" in text_of(echo)
        assert "oroligt vid stationen" in text_of(echo)
        await stage.press("fritidsfaltare", "eko", "Skicka ändringarna", niva_1="4", niva_2="1")
        assert "4 allvarligt läge" in stage.last("fritidsfaltare")
        assert "oroligt vid stationen" not in text_of(asked)
        await stage.press("fritidsfaltare", "eko", "Stämmer")
        assert "Tack" in stage.last("fritidsfaltare")


async def test_a_level_that_was_left_out_is_chosen(play: Play) -> None:
    async with play(municipality=salem(), start="2026-10-30T10:00") as stage:
        await stage.travel("2026-11-03T09:00")
        await stage.say("skolan", "Rönninge 2, Salemstaden stökigt på kvällarna")
        adaptive.check(stage.card("vilken_niva", chat("skolan")))
        await stage.press("skolan", "vilken_niva", "Skicka", niva="vet inte")
        assert "Stämmer det?" in stage.last("skolan")


async def test_a_report_is_written_under_its_headings(play: Play) -> None:
    async with play(municipality=salem(), start="2026-11-06T10:00") as stage:
        await stage.travel("2026-11-10T09:00")
        asked = stage.card("fraga_verksamhetsrapport", chat("chef_ifo"))
        adaptive.check(asked)
        field = next(e["id"] for e in inside(asked) if e.get("label") == "Behov och hinder")
        await stage.press(
            "chef_ifo", "fraga_verksamhetsrapport", "Skicka", **{field: "en lokal på kvällarna"}
        )
        echo = stage.card("eko", chat("chef_ifo"))
        adaptive.check(echo)
        assert "en lokal på kvällarna" in text_of(echo)
        await stage.travel("2026-11-24T12:00")
        draft = stage.card("utkast_dokument", chat("sakerhetssamordnare"))
        adaptive.check(draft)
        await stage.press("sakerhetssamordnare", "utkast_dokument", "Fastställ")
        assert "fastställd" in " ".join(stage.heard("sakerhetssamordnare")[-3:])


async def test_an_areas_picture_is_asked_for_with_its_headings(play: Play) -> None:
    municipality = load_ready("skelleftea")
    async with play(municipality=municipality, start="2026-11-02T08:00") as stage:
        for day in range(2, 30):
            await stage.travel(f"2026-11-{day:02}T10:00")
            asked = [
                each
                for each in stage.teams.posted
                if "Vad har hänt i" in each["summary"] and "attachments" in each
            ]
            if asked:
                break
        adaptive.check(stage.card("fraga_omradesbild", asked[0]["to"]))


# -- åtaganden ------------------------------------------------------------------------


async def promised(stage: TeamsStage) -> None:
    """Let there be an åtagande of the police, confirmed by the chief by card."""
    await stage.say(COORDINATOR, PROMISE)
    await stage.travel("2026-11-19T08:00")
    await stage.travel("2026-11-26T08:00")
    adaptive.check(stage.card("atagande_paminnelse", chat("lokalpolisomradeschef")))
    await stage.press("lokalpolisomradeschef", "atagande_paminnelse", "Ja")
    assert "Nu är det ett åtagande" in stage.last("lokalpolisomradeschef")


async def test_a_reminder_is_answered_by_klart_and_put_away(stage: TeamsStage) -> None:
    await promised(stage)
    adaptive.check(stage.card("atagande_nytt", chat("kommunpolis")))
    await stage.travel("2026-12-08T08:00")
    adaptive.check(stage.card("atagande_paminnelse", chat("kommunpolis")))
    shown = await stage.press("kommunpolis", "atagande_paminnelse", "Klart")
    assert "Besvarat: Klart." in text_of(shown["value"])
    assert "Nu är det klart" in stage.last("kommunpolis")


async def test_a_reminder_is_put_off_with_a_day_and_a_reason(stage: TeamsStage) -> None:
    await promised(stage)
    await stage.travel("2026-12-08T08:00")
    await stage.press(
        "kommunpolis", "atagande_paminnelse", "Flytta", dag_1="2027-01-15", skal_1="upphandling"
    )
    assert "15 januari 2027" in stage.last("kommunpolis")


async def test_a_reminder_is_snoozed(stage: TeamsStage) -> None:
    await promised(stage)
    await stage.travel("2026-12-08T08:00")
    await stage.press("kommunpolis", "atagande_paminnelse", "Påminn mig om en vecka")
    assert "Jag påminner dig igen" in stage.last("kommunpolis")


async def test_what_is_not_mine_is_handed_over(stage: TeamsStage) -> None:
    await promised(stage)
    await stage.travel("2026-12-08T08:00")
    await stage.press(
        "kommunpolis", "atagande_paminnelse", "Lämna över", vem_1="trygghetssamordnaren"
    )
    assert "Det föreslås nu för Trygghetssamordnare" in stage.last("kommunpolis")
    # The forum has no mandate: the chief of the new line is asked.
    await stage.travel("2026-12-09T08:00")
    assert "A-2026-001" in stage.last("sakerhetschef")


async def test_a_reminder_of_several_stays_and_tells_how_they_stand(stage: TeamsStage) -> None:
    for what in ("möta skolan", "möta handlarna"):
        await stage.say(COORDINATOR, f"åtagande: trygghetssamordnaren ska {what} senast 15/12")
    for number in ("001", "002"):
        await stage.say("sakerhetschef", f"bekräfta A-2026-{number}")
    await stage.travel("2026-12-08T08:00")
    reminder = stage.card("atagande_paminnelse", chat(COORDINATOR))
    adaptive.check(reminder)
    rows = [each for each in inside(reminder) if each.get("type") == "ActionSet"]
    assert len(rows) == 2
    done = next(each for each in inside(rows[1]) if each.get("title") == "Klart")["data"]
    posted = stage.shown("atagande_paminnelse", chat(COORDINATOR))
    said = stage.teams.activity(user(COORDINATOR), value=done, replyToId=posted["made"])
    assert (await stage.teams.post(said))[0] == 200
    await stage.settled()
    now = stage.card("atagande_paminnelse", chat(COORDINATOR))
    adaptive.check(now)
    assert "A-2026-002: klart" in text_of(now)
    assert [each for each in inside(now) if each.get("type") == "ActionSet"]
    await stage.say(COORDINATOR, "klart A-2026-001", replyToId=posted["made"])
    now = stage.card("atagande_paminnelse", chat(COORDINATOR))
    adaptive.check(now)
    assert not [each for each in inside(now) if str(each.get("type")).startswith("Action.")]


# -- in a meeting ---------------------------------------------------------------------


async def test_who_is_here_is_told_by_the_card_that_began_the_meeting(meeting: TeamsStage) -> None:
    adaptive.check(meeting.card("mote_start", ROOM))
    shown = await meeting.press("kommunpolis", "mote_start", "Jag är här", room=ROOM)
    assert shown["type"] == "application/vnd.microsoft.activity.message"
    await meeting.press("faltgruppen", "mote_start", "Jag kan inte vara med", room=ROOM)
    now = meeting.card("mote_start", ROOM)
    adaptive.check(now)
    assert "Här: Trygghetssamordnare och Kommunpolis." in text_of(now)
    assert "Inte med: Fältgruppen." in text_of(now)
    await meeting.say_in(ROOM, COORDINATOR, "möte slut ändå")
    ended = meeting.card("mote_start", ROOM)
    assert "Mötet är slut." in text_of(ended)
    assert ended["actions"] == []


async def test_a_proposed_atagande_is_taken_by_who_wrote_it_and_no_other(
    meeting: TeamsStage,
) -> None:
    await meeting.say_in(
        ROOM, "kommunpolis", "Kommunpolisen återkommer med statistik till 12 december"
    )
    adaptive.check(meeting.card("forslag_pa_rad", ROOM))
    await meeting.press("faltgruppen", "forslag_pa_rad", "Ja", room=ROOM)
    assert meeting.card("forslag_pa_rad", ROOM)["actions"]
    lines = await meeting.lines()
    assert [line.kind for line in lines] == ["anteckning"]
    await meeting.press("kommunpolis", "forslag_pa_rad", "Ja", room=ROOM)
    (line,) = await meeting.lines()
    assert (line.kind, line.owner, str(line.due)) == ("atagande", "kommunpolis", "2026-12-12")
    now = meeting.card("forslag_pa_rad", ROOM)
    adaptive.check(now)
    assert "Besvarat: rad 1 är ett åtagande." in text_of(now)
    assert now["actions"] == []


async def test_a_proposal_is_put_away_by_a_reaction_too(meeting: TeamsStage) -> None:
    await meeting.say_in(
        ROOM, "kommunpolis", "Kommunpolisen återkommer med statistik till 12 december"
    )
    await meeting.react_in(ROOM, "kommunpolis", "forslag_pa_rad", "1f44e_thumbsdown")
    assert meeting.card("forslag_pa_rad", ROOM)["actions"] == []
    assert "Besvarat: rad 1 är en anteckning." in text_of(meeting.card("forslag_pa_rad", ROOM))


@pytest.mark.parametrize(
    ("title", "filled", "said", "told"),
    [
        ("Ja", {}, "Nu är det ett beslut", "Msb byter armatur"),
        ("Nej", {}, "Det blir inget beslut", "nej, det blir inget beslut"),
        (
            "Besluta så",
            {"lydelse": "armaturen byts under 2027"},
            "beslutat med dina ord",
            "Armaturen byts under 2027",
        ),
    ],
    ids=["ja", "nej", "annan lydelse"],
)
async def test_the_chief_decides_in_the_line_by_card(
    play: Play, title: str, filled: dict[str, str], said: str, told: str
) -> None:
    council = {"chefssamrad": ROOM}
    async with play(municipality=salem(), rooms=council, start="2026-09-08T08:55") as stage:
        leader = stage.municipality.forum_by_id["chefssamrad"].coordinator
        await stage.say_in(ROOM, leader, "möte start")
        await stage.say_in(ROOM, leader, "beslut: Msb byter armatur i gångtunneln")
        adaptive.check(stage.card("beslut_fraga", chat("chef_msb")))
        shown = await stage.press("chef_msb", "beslut_fraga", title, **filled)
        assert f"Besvarat: {title}." in text_of(shown["value"])
        assert said in stage.last("chef_msb")
        assert any(told in each["summary"] for each in stage.teams.posted if each["to"] == ROOM)


async def test_the_notes_are_approved_by_card(meeting: TeamsStage) -> None:
    await meeting.say_in(ROOM, "kommunpolis", "anteckna: lugnt i helgen")
    await meeting.say_in(ROOM, COORDINATOR, "möte slut ändå")
    adaptive.check(meeting.card("utkast_anteckningar", ROOM))
    await meeting.press("kommunpolis", "utkast_anteckningar", "Godkänn", room=ROOM)
    assert meeting.card("utkast_anteckningar", ROOM)["actions"]
    await meeting.press(COORDINATOR, "utkast_anteckningar", "Godkänn", room=ROOM)
    now = meeting.card("utkast_anteckningar", ROOM)
    adaptive.check(now)
    assert "Anteckningarna är godkända och låsta." in text_of(now)


async def test_the_summons_is_answered_by_card_and_tells_who_comes(play: Play) -> None:
    async with play(rooms={"est_vecko": ROOM}) as stage:
        await stage.say_in(ROOM, COORDINATOR, "dagordning")
        adaptive.check(stage.card("kallelse", ROOM))
        await stage.press("kommunpolis", "kallelse", "Kommer", room=ROOM)
        await stage.press("faltgruppen", "kallelse", "Kommer inte", room=ROOM)
        now = stage.card("kallelse", ROOM)
        adaptive.check(now)
        assert "Kommer: Kommunpolis." in text_of(now)
        assert "Kommer inte: Fältgruppen." in text_of(now)
