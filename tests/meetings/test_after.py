"""After a meeting: the draft, comments, approval, locked versions, and finding again."""

import re

from samverkan.model_file import load_ready
from tests.helpers.meeting import Meeting
from tests.meetings.conftest import Play


async def held(council: Meeting) -> None:
    """Hold a meeting with a decision and an åtagande."""
    await council.begins()
    await council.talks(council.leader, "justerare KoF")
    await council.talks(council.leader, "punkt 9")
    await council.talks(council.leader, "beslut: Msb byter armatur i gångtunneln")
    await council.say("chef_msb", "ja")
    await council.talks(council.leader, "åtagande: Polisen tar fram statistik till 1 oktober")
    await council.travel("2026-09-08T10:30")
    await council.talks(council.leader, "möte slut")


async def test_the_draft_comes_when_the_meeting_ends(council: Meeting) -> None:
    await held(council)
    draft = council.said_last()
    assert draft.startswith("Protokollsutkast, Chefssamråd")
    assert "kl. 8.55–10.30" in draft
    assert "Paragrafer: §§ 1–14" in draft
    assert "§ 9 Förslag till insatser" in draft
    assert draft.index("Beslut: Msb byter") < draft.index("Beslutsgång: Mötet har inget eget")
    assert "Klart senast: 2026-10-01" in draft
    assert "Det är inte justerat" in draft


async def test_no_point_of_the_draft_is_left_blank(council: Meeting) -> None:
    await held(council)
    draft = council.said_last()
    points = re.findall(r"^§ \d+ (.+)\n\n(.+)$", draft, re.MULTILINE)
    assert len(points) == 14
    said = dict(points)
    assert said["Mötets öppnande"] == "Kommundirektör öppnar mötet kl. 8.55."
    assert said["Val av mötessekreterare och justerare"].startswith("Antecknar: Säkerhets")
    assert said["Kommunikation"] == "Inget antecknades."
    assert said["Nästa möte"].startswith("Nästa möte är tisdag den 8 december 2026 kl. 9.00")
    assert said["Mötet avslutas"] == "Mötet avslutas kl. 10.30."


async def test_comments_are_taken_in_or_declined_and_answered(council: Meeting) -> None:
    await held(council)
    await council.command("chef_kof", "synpunkt punkt 9: det gäller två armaturer")
    assert "Synpunkt S1" in council.last(council.leader)
    await council.command("chef_soc", "synpunkt: mer kaffe")
    await council.say(council.leader, "avböj S2: det sades inte på mötet")
    assert "Skäl: det sades inte på mötet." in council.last("chef_soc")
    await council.say(council.leader, "ta med S1 som rad 2")
    assert "införd" in council.last("chef_kof")
    assert "Det gäller två armaturer" in council.said_last()
    assert "version 2" in council.said_last()


async def test_an_outsider_is_told_what_became_of_the_comment(play: Play) -> None:
    salem = load_ready("salem")
    forum = salem.forum_by_id["utsattningsgrupp"]
    outsider = next(f for f in forum.members if salem.function_by_id[f].external)
    async with play(municipality=salem, forum=forum.id, start="2026-03-13T12:58") as group:
        await group.begins()
        await group.command(group.leader, "möte slut")
        await group.command(outsider, "synpunkt punkt 2: vi var två")
        await group.say(group.leader, "ta med S1")
        assert "införd" in group.last(outsider)


async def test_chair_and_adjuster_lock_the_notes(council: Meeting) -> None:
    await held(council)
    await council.reacts("kommundirektor", "✅", "Godkänns av")
    assert "Väntar på Förvaltningschef, kultur" in council.said_last()
    await council.command("chef_kof", "godkänn anteckningar")
    locked = council.said_last()
    assert "Godkänt och låst" in locked
    assert "Godkänt av: Kommundirektör och Förvaltningschef, kultur" in locked
    assert "Kontrollsumma (SHA-256): " in locked
    said = await council.command(council.leader, "rad 1: något annat")
    assert "låsta" in said


async def test_a_changed_draft_must_be_approved_anew(council: Meeting) -> None:
    await held(council)
    await council.reacts("kommundirektor", "✅", "Godkänns av")
    await council.command(council.leader, "rad 2: Polisen tar fram ny statistik till 1 oktober")
    await council.reacts("chef_kof", "✅", "Godkänns av")
    assert "version 2" in council.said_last()
    await council.reacts("chef_kof", "✅", "Godkänns av")
    assert "Väntar på Kommundirektör" in council.said_last()


async def test_a_later_change_is_a_new_version_that_says_why(council: Meeting) -> None:
    await held(council)
    for function in ("kommundirektor", "chef_kof"):
        await council.reacts(function, "✅", "Godkänns av")
    await council.command(council.leader, "öppna anteckningar: fel dag i § 9")
    await council.command(council.leader, "rad 2 senast 15 oktober")
    for function in ("kommundirektor", "chef_kof"):
        await council.command(function, "godkänn anteckningar")
    locked = council.said_last()
    assert "version 2" in locked
    assert "Version 2 ersätter version 1. Ändrat i § 9. Skäl: fel dag i § 9." in locked


async def test_outsiders_get_the_aggregated_version(play: Play) -> None:
    async with play(
        municipality=load_ready("salem"), forum="chefssamrad", start="2026-12-08T08:55"
    ) as stage:
        await stage.begins()
        await stage.talks("kommunpolis", "Tre inbrott på Säbytorgsvägen")
        await stage.talks(stage.leader, "justerare KoF")
        await stage.talks(stage.leader, "möte slut")
        for function in ("kommundirektor", "chef_kof"):
            await stage.command(function, "godkänn anteckningar")
        await stage.travel("2026-12-08T12:00")
        assert "Sammanställd version" in "".join(stage.heard("ordforande_ks"))
        assert "Säbytorgsvägen" not in "".join(stage.heard("ordforande_ks"))
        await stage.say("ordforande_ks", "anteckningar")
        assert "Säbytorgsvägen" not in "".join(stage.heard("ordforande_ks"))


async def test_paragraphs_run_through_the_year(council: Meeting) -> None:
    await held(council)
    await council.travel("2026-12-08T08:55")
    await council.begins()
    await council.talks(council.leader, "möte slut ändå")
    assert "Paragrafer: §§ 15–29" in council.said_last()
    await council.travel("2027-03-09T08:55")
    await council.begins()
    await council.talks(council.leader, "möte slut ändå")
    assert "Paragrafer: §§ 1–14" in council.said_last()


async def test_notes_and_decisions_are_found_again(council: Meeting) -> None:
    await held(council)
    await council.travel("2026-11-02T10:00")
    assert "Protokollsutkast" in await council.command("chef_kof", "anteckningar september")
    said = await council.command("chef_kof", "anteckningar chefssamråd oktober")
    assert "Jag hittar inga anteckningar" in said
    await council.say("chef_kof", "vad beslutade vi om armaturerna?")
    assert "Tisdag den 8 september 2026, Chefssamråd, § 9: Msb byter armatur" in council.last(
        "chef_kof"
    )
    await council.say("chef_kof", "vad beslutade vi om simhallen?")
    assert "Jag hittar inget beslut" in council.last("chef_kof")


async def test_open_promises_and_proposals_come_back_on_the_agenda(play: Play) -> None:
    salem = load_ready("salem")
    async with play(municipality=salem, forum="chefssamrad", start="2026-06-09T08:55") as stage:
        await stage.begins()
        await stage.talks(stage.leader, "beslut: Msb byter armatur i gångtunneln")
        await stage.talks(stage.leader, "åtagande: Polisen tar fram statistik till 1 juli")
        await stage.talks(stage.leader, "möte slut ändå")
        await stage.travel("2026-08-03T10:00")
        shown = await stage.command(stage.leader, "dagordning")
        assert "8 september 2026" in shown
        assert "Vad: Polisen tar fram statistik;" in shown
        assert "2026-07-01" in shown
        assert "försenat" in shown
        assert shown.count("Msb byter armatur i gångtunneln") == 1


async def test_elected_members_see_the_sum_of_the_promises(council: Meeting) -> None:
    await held(council)
    await council.travel("2026-11-02T10:00")
    shown = await council.command(council.leader, "dagordning")
    assert "1 öppet åtagande, 1 försenat." in shown
    assert "statistik" not in shown


async def test_two_absences_in_a_row_are_told_to_the_chair(week: Meeting) -> None:
    for day in ("2026-11-24", "2026-12-01"):
        await week.travel(f"{day}T08:55")
        await week.begins()
        for function in week.asked:
            if function != "socialtjanst":
                await week.reacts(function, "✅", "mötet börjar")
        await week.talks(week.leader, "möte slut")
    told = week.heard(week.leader)
    assert "Socialtjänsten (unga) har uteblivit från EST Vecko 2 möten i rad" in "".join(told)
    await week.say("kommunpolis", "närvarostatistik")
    assert "Kommunpolis, kom 2 av 2" in week.last("kommunpolis")
    assert "utebliven 2 i rad" in week.last("kommunpolis")


async def test_notes_link_to_the_notes_before(council: Meeting) -> None:
    await held(council)
    for function in ("kommundirektor", "chef_kof"):
        await council.command(function, "godkänn anteckningar")
    await council.travel("2026-12-08T08:55")
    await council.begins()
    await council.talks(council.leader, "möte slut ändå")
    assert "Föregående möte: 2026-09-08, version 1, kontrollsumma " in council.said_last()


ASKED = {
    "who leads next year": (
        "vem är ordförande i samrådet nästa år?",
        "Ordförande i chefssamrådet 2027: ",
    ),
    "who leads, without dots": (
        "vem ar ordforande i samradet nasta ar",
        "Ordförande i chefssamrådet 2027: ",
    ),
    "agenda of a day": ("ta fram dagordning till chefssamråd 8/12", "8 december"),
    "agenda, misspelt": ("ta fram dagordning till chefsamradet", "Kallelse och dagordning"),
    "notes of a month": ("anteckningar chefssamråd september", "Protokollsutkast"),
    "notes, misspelt": ("anteckningar chefssamrd september", "Protokollsutkast"),
    "notes, shortened": ("anteckningar chefssamråd sept", "Protokollsutkast"),
    "notes, month misspelt": ("antekningar chefssamrad septmber", "Menade du anteckningar?"),
    "notes, only the month misspelt": ("anteckningar chefssamrad septmber", "Protokollsutkast"),
    "notes of another month": ("anteckningar chefssamråd oktober", "Jag hittar inga anteckningar"),
    "notes of another month, misspelt": (
        "anteckningar chefsamrådet oktobr",
        "Jag hittar inga anteckningar",
    ),
    "attendance": ("närvarostatistik chefssamrådet", "kom 1 av 1"),
    "attendance, without dots": ("narvarostatistik chefssamrad", "kom 1 av 1"),
    "decisions, sloppy": ("vad beslutade vi om gångtuneln", "Msb byter armatur"),
    "decisions": ("vad beslutade vi om armaturerna?", "Msb byter armatur"),
    "decisions, without marks": ("vad beslutade vi om gangtunneln", "Msb byter armatur"),
    "decisions, misspelt": ("vad beslutade vi om armatturen?", "Msb byter armatur"),
}


async def test_chairs_are_understood_in_their_own_words(council: Meeting) -> None:
    await held(council)
    await council.travel("2026-11-02T10:00")
    for words, answer in ASKED.values():
        before = len(council.heard(council.leader))
        await council.say(council.leader, words)
        assert answer in "".join(council.heard(council.leader)[before:]), words


async def test_a_file_of_a_draft_is_told_from_the_locked_one_by_its_name(council: Meeting) -> None:
    """Drafts are numbered for themselves: "version 1" is the name of what is locked alone."""
    await held(council)
    for approver in ("kommundirektor", "chef_kof"):
        await council.say(approver, "godkänn anteckningar")
    files = [s.message.attachment for s in council.sent(council.room) if s.message.attachment]
    names = [file.name for file in files if file.name.endswith(".pdf") and "utkast" in file.name]
    assert names == [
        "protokollsutkast-chefssamrad-2026-09-08-utkast-1.pdf",
        "protokollsutkast-chefssamrad-2026-09-08-version-1.pdf",
    ]


async def test_who_helps_and_what_it_costs_go_to_the_register(council: Meeting) -> None:
    await council.begins()
    words = "åtagande: Msb och KoF byter armatur senast 31/1, kostnad 20 tkr, hög prioritet"
    await council.talks(council.leader, words)
    await council.talks(council.leader, "möte slut ändå")
    await council.say(council.leader, "visa A-2026-001")
    shown = council.last(council.leader)
    assert "A-2026-001 Msb och KoF byter armatur\n" in shown
    assert "Tillsammans med: Förvaltningschef, kultur- och fritidsförvaltningen" in shown
    assert "Prioritet: hög\nKostnad: 20 000 kr" in shown


async def test_what_was_asked_and_not_answered_is_told_when_the_meeting_ends(
    council: Meeting,
) -> None:
    """Nobody should have to ask afterwards who promised what."""
    await council.begins()
    await council.talks(council.leader, "Msb byter armatur till den 12 december")
    await council.talks(council.leader, "möte slut ändå")
    assert "Jag frågade om rad 1 var ett åtagande" in "".join(council.in_room())
    await council.command(council.leader, "rad 1: åtagande: Msb byter armatur till den 12 december")
    (line,) = await council.lines()
    assert (line.kind, line.owner, str(line.due)) == ("atagande", "chef_msb", "2026-12-12")
