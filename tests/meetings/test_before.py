"""Before a meeting: items, agenda, summons, who comes, a new day, a cancelled meeting."""

from icalendar import Calendar

from samverkan.model_file import load_ready
from tests.helpers.meeting import Meeting
from tests.meetings.conftest import Play

SALEM = load_ready("salem")


def invitations(stage: Meeting) -> list[Calendar]:
    """Return the calendar files that were sent to the room."""
    return [
        Calendar.from_ical(sent.message.attachment.content)
        for sent in stage.sent(stage.room)
        if sent.message.attachment and sent.message.attachment.mime == "text/calendar"
    ]


async def test_members_are_asked_for_items_and_then_summoned(play: Play) -> None:
    async with play(municipality=SALEM, forum="chefssamrad", start="2026-11-10T10:00") as stage:
        await stage.travel("2026-11-17T09:00")
        assert "Vad vill du ta upp? Skriv föreslå punkt" in stage.said_last()
        await stage.travel("2026-11-24T09:00")
        assert len(stage.in_room()) == 1
        await stage.travel("2026-12-01T09:00")
        assert stage.said_last().startswith("Kallelse och dagordning, Chefssamråd")
        before = len(stage.in_room())
        await stage.travel("2026-12-01T12:00")
        assert len(stage.in_room()) == before


async def test_elected_members_are_called_to_the_second_and_the_fourth(play: Play) -> None:
    async with play(municipality=SALEM, forum="chefssamrad", start="2026-11-30T10:00") as stage:
        await stage.travel("2026-12-01T09:00")
        assert "Dialog med förtroendevalda" in stage.said_last()
        assert "Sammanställd version" in stage.said_last()
        assert "K2" in stage.said_last()
        assert "Kallelse och dagordning" in "".join(stage.heard("ordforande_ks"))


async def test_who_leads_next_year_is_said(council: Meeting) -> None:
    shown = await council.command("kommunpolis", "dagordning")
    assert "Ordförande 2027: Lokalpolisområdeschef." in shown


async def test_an_item_is_proposed_with_time_and_attachment(council: Meeting) -> None:
    words = "föreslå punkt Fritidsgården: den är stängd (20 min) bilaga: karta.pdf"
    said = await council.command("chef_kof", words)
    assert "Punkt 12, Fritidsgården" in said
    assert "20 minuter" in said
    shown = await council.command("chef_kof", "dagordning")
    assert "Föreslagen av Förvaltningschef, kultur- och fritidsförvaltningen." in shown
    assert "karta.pdf" in shown


async def test_the_agenda_is_rearranged_by_who_leads(council: Meeting) -> None:
    await council.command("chef_kof", "föreslå punkt Fritidsgården: den är stängd")
    await council.command(council.leader, "flytta punkt 12 före 5")
    shown = await council.command(council.leader, "dagordning")
    assert shown.index("5 Fritidsgården") < shown.index("6 Lägesbild")
    await council.command(council.leader, "stryk punkt 5")
    shown = await council.command(council.leader, "dagordning")
    assert "Fritidsgården" not in shown
    assert "5 Lägesbild" in shown


async def test_a_moved_meeting_moves_in_the_calendar(council: Meeting) -> None:
    await council.travel("2026-09-08T08:56")
    said = await council.command(council.leader, "flytta mötet till 10/9 kl 13")
    assert "Mötet är flyttat från tisdag den 8 september kl. 9.00." in said
    first, *_, last = (one.walk("VEVENT")[0] for one in invitations(council))
    assert first["uid"] == last["uid"] == "chefssamrad:2026-03@salem.samrad"
    assert int(last["sequence"]) > int(first["sequence"])
    assert last.decoded("dtstart") == council.local("2026-09-10T13:00")


async def test_a_cancelled_meeting_leaves_the_calendar_and_keeps_the_items(
    council: Meeting,
) -> None:
    await council.travel("2026-09-08T08:56")
    await council.command("chef_kof", "föreslå punkt Nattvandring: fler behövs")
    said = await council.command(council.leader, "ställ in mötet: för få kan komma")
    assert "är inställt" in said
    assert "Skäl: för få kan komma." in said
    assert invitations(council)[-1]["method"] == "CANCEL"
    shown = await council.command(council.leader, "dagordning")
    assert "8 december 2026" in shown
    assert "Nattvandring" in shown


async def test_who_cannot_come_names_who_does(council: Meeting) -> None:
    await council.travel("2026-09-08T08:56")
    await council.say("chef_soc", "förhinder: Chef för individ- och familjeomsorg kommer i stället")
    assert "I stället kommer Chef för individ- och familjeomsorg." in council.last("chef_soc")
    assert "Du är anmäld som ersättare" in council.last("chef_ifo")
    shown = await council.command(council.leader, "dagordning")
    assert "Anmäld frånvaro: Förvaltningschef, socialförvaltningen (i stället kommer Chef" in shown


async def test_the_standing_deputy_comes_when_nobody_is_named(council: Meeting) -> None:
    await council.travel("2026-09-08T08:56")
    await council.reacts("lokalpolisomradeschef", "❌", "Kallelse och dagordning")
    assert "I stället kommer Kommunpolis." in council.last("lokalpolisomradeschef")


async def test_only_those_who_have_not_answered_are_asked(play: Play) -> None:
    async with play(municipality=SALEM, forum="chefssamrad", start="2026-09-01T08:00") as stage:
        await stage.travel("2026-09-01T09:00")
        await stage.reacts("chef_kof", "✅", "Kallelse och dagordning")
        await stage.travel("2026-09-07T09:00")
        assert "Kommer Förvaltningschef, socialförvaltningen" in stage.last("chef_soc")
        assert not any("Svara ja eller nej" in said for said in stage.heard("chef_kof"))


async def test_a_forum_without_a_room_is_left_alone(play: Play) -> None:
    salem = {"municipality": SALEM, "forum": "chefssamrad", "with_room": False}
    async with play(start="2026-11-30T10:00", **salem) as stage:
        await stage.travel("2026-12-07T09:00")
        assert stage.all_sent() == []


async def test_the_weekly_agenda_follows_the_approved_picture(play: Play) -> None:
    async with play(forum="est_vecko", start="2026-11-18T10:00") as stage:
        await stage.travel("2026-11-19T09:00")
        await stage.say("kommunpolis", "7 klotter i Edsberg")
        await stage.say("kommunpolis", "ja")
        await stage.travel("2026-11-23T12:00")
        await stage.say(stage.leader, "prognos: lovet börjar")
        await stage.say(stage.leader, "fastställ")
        await stage.travel("2026-11-23T15:00")
        shown = next(said for said in stage.in_room() if said.startswith("Kallelse"))
        assert "Lägesbild v. 47." in shown
        assert "inget att jämföra med" in shown
        assert "lovet börjar" in shown
        assert "Ej rapporterat" in shown


async def test_the_council_sees_which_departments_have_reported(play: Play) -> None:
    async with play(municipality=SALEM, forum="chefssamrad", start="2026-11-06T10:00") as stage:
        await stage.travel("2026-11-10T09:00")
        await stage.say("chef_ifo", "Vi har anställt två fältare.")
        await stage.say("chef_ifo", "ja")
        await stage.travel("2026-11-24T12:00")
        await stage.travel("2026-12-01T09:00")
        shown = "".join(stage.in_room())
        assert "inkommen från Chef för individ- och familjeomsorg" in shown
        assert "Ej rapporterat: " in shown


async def test_nobody_is_summoned_at_night(play: Play) -> None:
    async with play(municipality=SALEM, forum="chefssamrad", start="2026-12-01T20:00") as stage:
        assert stage.in_room() == []
        await stage.travel("2026-12-02T08:00")
        assert len(stage.in_room()) == 1


async def test_a_proposal_without_a_decision_gets_a_point_where_no_heading_lists_it(
    play: Play,
) -> None:
    """What a forum without mandate stands behind is on its table until the line has decided."""
    async with play(forum="est_vecko", start="2026-11-24T08:55") as week:
        await week.begins()
        await week.talks(week.leader, "beslut: nya västar köps")
        await week.command(week.leader, "rad 1 beslutas av säkerhetschefen")
        await week.command(week.leader, "möte slut")
        await week.travel("2026-11-30T09:00")
        agenda = await week.command(week.leader, "dagordning")
        assert "8 Förslag utan beslut" in agenda
        assert "Förslag: Nya västar köps; Beslutar i linjen: Säkerhetschef" in agenda
        await week.say("sakerhetschef", "ja")
        await week.travel("2026-12-07T09:00")
        assert "Förslag utan beslut" not in await week.command(week.leader, "dagordning")
