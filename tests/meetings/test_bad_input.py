"""Bad input to meetings: each with a clear answer, and nothing lost."""

import pytest

from tests.helpers.meeting import Meeting

BEFORE = {
    "no right to move": ("chef_soc", "flytta punkt 6 före 4", "är för den som leder mötet"),
    "unknown point": ("leader", "stryk punkt 99", "Det finns ingen punkt 99."),
    "point nought": ("leader", "flytta punkt 0 före 4", "Det finns ingen punkt 0."),
    "a day that has been": ("leader", "flytta mötet till 2026-01-07", "har redan varit"),
    "a day of last month": ("leader", "flytta mötet till 1/9", "1 september 2026 har redan varit"),
    "no such hour": ("leader", "flytta mötet till 10/9 kl 27", "men inte ”kl 27”"),
    "an item that fills an event": (
        "chef_soc",
        "föreslå punkt Belysning: " + "mörkt " * 9000,
        "högst 4000 tecken går bra",
    ),
    "no heading": ("chef_soc", "föreslå punkt", "föreslå punkt Belysning"),
    "no meeting goes on": ("leader", "nästa", "Inget möte pågår här."),
    "a decision before": ("leader", "beslut: vi köper kameror", "Inget möte pågår här."),
    "no notes yet": ("leader", "anteckningar", "Jag hittar inga anteckningar"),
    "nothing to approve": ("leader", "godkänn anteckningar", "inga anteckningar som väntar"),
    "no such comment": ("leader", "ta med S77", "Det finns ingen synpunkt S77."),
    "not one's forum": ("omradespolis", "dagordning chefssamråd", "Du är inte med i chefssamrådet"),
}


@pytest.mark.parametrize("case", BEFORE)
async def test_before_a_meeting_bad_input_is_explained(council: Meeting, case: str) -> None:
    who, words, answer = BEFORE[case]
    function = council.leader if who == "leader" else who
    if who == "omradespolis":
        await council.say(function, words)
        assert answer in council.last(function)
        return
    assert answer in await council.command(function, words)


async def test_during_a_meeting_bad_input_is_explained(council: Meeting) -> None:
    await council.begins()
    leader = council.leader
    for function, words, answer in (
        (leader, "möte start", "har redan ett möte igång"),
        ("chef_soc", "rad 1 svar: ja", "Det finns ingen rad 1"),
        ("chef_soc", "möte slut", "är för den som leder mötet"),
        ("chef_soc", "nästa", "är för den som leder mötet"),
        (leader, "punkt 99", "Det finns ingen punkt 99. Den sista är punkt 14."),
        (leader, "rad 77: nytt", "Det finns ingen rad 77 i mötet."),
        (leader, "hänskjut till schackklubben", "Jag vet inte vilken grupp"),
        (leader, "närvaro kyrkoherden frånvarande", "Jag vet inte vem du menar"),
        (leader, "fortsätt", "Mötet är inte ajournerat."),
        (leader, "flytta punkt 3 före 2", "dagordningen ligger fast"),
        (leader, "ställ in mötet", "har redan börjat"),
        ("chef_soc", "synpunkt punkt 4: nej", "pågår än"),
        (leader, "beslut:", "Det fanns inga ord att anteckna"),
    ):
        assert answer in await council.command(function, words), words


async def test_a_meeting_with_open_questions_asks_them_and_goes_on(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "åtagande: se över belysningen")
    await council.talks(council.leader, "beslut: belysningen ses över")
    await council.talks(council.leader, "möte slut")
    said = council.said_last()
    assert "vem ansvarar?" in said
    assert "när är det klart?" in said
    assert "vem beslutar i linjen?" in said
    assert "Vem justerar?" in said
    assert (await council.row()).status == "pagar"
    for words in (
        "rad 1 ansvarig Msb",
        "rad 1 senast 1 oktober",
        "rad 2 beslutas av Msb",
        "justerare KoF",
        "möte slut",
    ):
        await council.talks(council.leader, words)
    assert (await council.row()).status == "avslutat"
    assert len(await council.said_lines()) == 2


async def test_a_promise_for_a_day_that_has_been_keeps_its_words(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "åtagande: Polisen återkommer 2026-01-07")
    assert "har redan varit" in council.said_last()
    (line,) = await council.lines()
    assert (line.owner, line.due) == ("lokalpolisomradeschef", None)
    said = await council.command(council.leader, "rad 1 senast 2026-01-08")
    assert "har redan varit" in said


async def test_nothing_is_decided_in_a_cancelled_meeting(council: Meeting) -> None:
    await council.command(council.leader, "ställ in mötet: för få")
    said = await council.command(council.leader, "beslut: vi köper kameror")
    assert "Det mötet är inställt" in said
    assert await council.lines() == []


async def test_personal_data_in_a_note_is_stopped_and_deleted(council: Meeting) -> None:
    await council.begins()
    event = await council.talks("chef_soc", "Ring 121212-1212 om det")
    assert await council.lines() == []
    assert event in council.platform.rooms[council.room].removed
    assert "personnummer" in council.last("chef_soc").casefold()
    assert "121212" not in "".join(s.message.text for s in council.all_sent() if s.message)


async def test_personal_data_edited_into_a_note_takes_the_line_away(council: Meeting) -> None:
    await council.begins()
    event = await council.talks("chef_soc", "Ring dem om det")
    await council.edit("chef_soc", event, "Ring 121212-1212 om det", room=council.room)
    assert await council.said_lines() == []


async def test_a_decision_that_was_answered_keeps_its_words(council: Meeting) -> None:
    await council.begins()
    event = await council.talks(council.leader, "beslut: Msb byter armatur")
    await council.say("chef_msb", "ja")
    await council.edit(council.leader, event, "beslut: Msb byter allt", room=council.room)
    assert "har fått sitt svar i linjen" in council.said_last()
    assert await council.said_lines() == ["Msb byter armatur"]
    await council.say("chef_msb", "besluta B1 nej")
    assert "redan besvarad" in council.last("chef_msb")


async def test_somebody_elses_decision_is_not_answered(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "beslut: Msb byter armatur")
    await council.say("chef_soc", "besluta B1 ja")
    assert "inte ställd till dig" in council.last("chef_soc")
    assert "chef_msb" not in council.said_last()


async def test_three_hundred_notes_are_all_there(week: Meeting) -> None:
    await week.begins()
    thread = week.thread
    for number in range(300):
        week.platform.user_says(
            f"@{week.asked[number % len(week.asked)]}:memory",
            week.room,
            f"Not {number}",
            thread=thread,
        )
        if number % 50 == 49:
            await week.settled()
    assert await week.said_lines() == [f"Not {number}" for number in range(300)]


async def test_why_somebody_does_not_come_is_not_repeated(council: Meeting) -> None:
    words = "förhinder: jag är utmattad, Kalle kommer i stället"
    assert "Jag vet inte vem du menar. Skriv" in await council.command(council.leader, words)
    await council.begins()
    words = "närvaro kommunpolis frånvarande för att hen är utmattad"
    assert "närvaro, men inte resten." in await council.command(council.leader, words)
    assert "utmattad" not in " ".join([*council.heard(council.leader), *council.in_room()])
