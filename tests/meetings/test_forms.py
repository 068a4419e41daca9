"""What the § form asks for: place, registry numbers, claims, what lies behind, the notice."""

import pytest
from icalendar import Calendar, Event

from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from tests.helpers.meeting import Meeting
from tests.meetings.conftest import Play

HANINGE = load_ready("haninge")
A_BOARD = {"municipality": HANINGE, "forum": "ks_redovisning", "start": "2026-05-25T12:55"}


def last_event(stage: Meeting) -> Event:
    """Return the event of the newest calendar file in the room."""
    found = [
        sent.message.attachment.content
        for sent in stage.sent(stage.room)
        if sent.message.attachment and sent.message.attachment.mime == "text/calendar"
    ]
    event = Calendar.from_ical(found[-1]).walk("VEVENT")[0]
    assert isinstance(event, Event)
    return event


async def test_the_models_place_and_length_stand_in_summons_and_invitation(play: Play) -> None:
    plain = HANINGE.model_dump(by_alias=True)
    for forum in plain["forums"]:
        if forum["id"] == "ks_redovisning":
            forum |= {"place": "Sessionssalen", "length": 90}
    model = Municipality.model_validate(plain)
    async with play(**A_BOARD | {"municipality": model, "start": "2026-05-14T08:00"}) as stage:
        await stage.travel("2026-05-22T10:00")
        assert "Plats: Sessionssalen" in stage.said_last()
        assert "kl. 13.00–14.30" in stage.said_last()
        event = last_event(stage)
        assert event["location"] == "Sessionssalen"
        assert event.decoded("dtend") == stage.local("2026-05-25T14:30")


async def test_a_meeting_is_moved_in_time_length_and_place_at_once(council: Meeting) -> None:
    await council.travel("2026-09-08T08:56")
    words = "flytta mötet till 10/9 kl 13–14.30, plats: Rönninge skola, matsalen"
    said = await council.command(council.leader, words)
    assert "Plats: Rönninge skola, matsalen" in said
    event = last_event(council)
    assert event["location"] == "Rönninge skola, matsalen"
    assert event.decoded("dtend") == council.local("2026-09-10T14:30")


@pytest.mark.parametrize(
    "words",
    ["plats för mötet: Rönninge skola", "plats: Rönninge skola", "mötesplats Rönninge skola"],
)
async def test_a_new_place_sends_a_new_invitation(council: Meeting, words: str) -> None:
    await council.travel("2026-09-08T08:56")
    said = await council.command(council.leader, words)
    assert "Mötet hålls nu i: Rönninge skola." in said
    assert last_event(council)["location"] == "Rönninge skola"


async def test_a_report_that_begins_with_its_place_is_no_place_of_a_meeting(week: Meeting) -> None:
    await week.say("kommunpolis", "plats: Edsbergs centrum, klotter på två väggar")
    assert "Plats: Edsberg" not in week.last("kommunpolis")


async def test_every_field_of_the_form_is_given_by_command(play: Play) -> None:
    async with play(**A_BOARD) as stage:
        leader = stage.leader
        await stage.command("ordforande_ks", "föreslå punkt Belysningen: lamporna är trasiga")
        shown = await stage.command(leader, "dagordning")
        number = next(line for line in shown.splitlines() if "Belysningen" in line).split()[0]
        await stage.command(leader, f"dnr {number} KS 2026/118")
        await stage.command(leader, f"föredragande {number} kommundirektören")
        shown = await stage.command(leader, "dagordning")
        assert "Dnr KS 2026/118. Föredragande: Kommundirektör." in shown
        await stage.begins()
        for who, words in (
            (leader, f"punkt {number}"),
            (leader, "dnr KS 2026/3"),
            (leader, "underlag: tjänsteskrivelse 2026-05-02"),
            ("ordforande_ks", "yrkande: bifall"),
            ("vice_ordforande_ks", "Yrkande – återremiss"),
            ("ordforande_ks", "beslut : lamporna byts ut"),
            (leader, "justerare kommunstyrelsens förste vice ordförande"),
            (leader, "justering 1 juni kl 13, kommunhuset"),
            (leader, "anslag 2 juni, förvaras i kommunarkivet"),
            (leader, "möte slut"),
        ):
            await stage.talks(who, words)
        draft = stage.event_of("Protokollsutkast")
        said = next(s.message.text for s in stage.sent(stage.room) if s.id == draft)
        for expected in (
            "Dnr: KS 2026/118",
            "Beslut: Lamporna byts ut",
            "Beslutsunderlag: Tjänsteskrivelse 2026-05-02",
            "Återremiss",
            "Justeringens tid och plats: 1 juni kl 13, kommunhuset",
            "Anslaget sätts upp; Innehåll: 2026-06-02",
            "Anslaget tas ned, tidigast; Innehåll: 2026-06-24",
            "Protokollet förvaras; Innehåll: i kommunarkivet",
            "Det är inte justerat",
        ):
            assert expected in said


BAD = {
    "no number to a matter": ("leader", "dnr 4 utan", "dnr 4 KS 2026/118"),
    "a matter that is not there": ("leader", "dnr 99 KS 2026/1", "Det finns ingen punkt 99"),
    "no right to number": ("kommundirektor", "dnr 4 KS 2026/1", "är för den som leder mötet"),
    "nobody to present": ("leader", "föredragande 4 kyrkoherden", "Jag vet inte vem du menar"),
    "an end before the start": ("leader", "flytta mötet till 26/5 kl 15–13", "men inte"),
    "a place as long as a letter": ("leader", "plats " + "lång " * 80, "högst 200 tecken"),
    "a personal number as a place": ("leader", "plats hos 811218-9876", "personnummer"),
    "no place": ("leader", "plats", "plats för mötet: biblioteket"),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_fields_of_the_form_are_explained(play: Play, case: str) -> None:
    who, words, answer = BAD[case]
    async with play(**A_BOARD) as stage:
        function = stage.leader if who == "leader" else who
        assert answer in await stage.command(function, words) + "".join(stage.heard(function))


async def test_notes_that_nobody_adjusts_have_neither_adjusting_nor_notice(week: Meeting) -> None:
    await week.begins()
    assert "De justeras inte" in await week.command(week.leader, "justering 1 december kl 13")


async def test_a_forum_without_a_notice_board_says_so(council: Meeting) -> None:
    await council.begins()
    assert "anslår inte" in await council.command(council.leader, "anslag 17 december")
