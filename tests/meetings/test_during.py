"""During a meeting: notes, decisions in the line, åtaganden, rest and restart."""

import pytest

from samverkan.model_file import load_ready
from tests.helpers.meeting import Meeting
from tests.helpers.stage import account
from tests.meetings.conftest import Play


async def test_talk_in_the_thread_becomes_notes_of_the_point(week: Meeting) -> None:
    await week.begins()
    await week.talks("kommunpolis", "Lugnt i helgen")
    await week.talks(week.leader, "nästa")
    await week.talks("faltgruppen", "Ungdomarna har flyttat till centrum")
    first, second = await week.lines()
    assert (first.text, second.text) == ("Lugnt i helgen", "Ungdomarna har flyttat till centrum")
    assert first.item_id != second.item_id


async def test_a_free_note_is_not_answered(week: Meeting) -> None:
    await week.begins()
    before = len(week.in_room())
    await week.talks("kommunpolis", "Lugnt i helgen")
    assert len(week.in_room()) == before


async def test_talk_outside_the_thread_is_no_note(week: Meeting) -> None:
    await week.begins()
    await week.say("kommunpolis", "Kaffet är slut", room=week.room)
    assert await week.lines() == []


async def test_a_reaction_says_that_one_is_there(week: Meeting) -> None:
    await week.begins()
    await week.reacts("kommunpolis", "✅", "mötet börjar")
    said = await week.command(week.leader, "närvaro faltgruppen frånvarande")
    assert "Närvarande: Trygghetssamordnare; Kommunpolis" in said
    assert "Frånvarande: Fältgruppen" in said


async def test_a_promise_is_proposed_and_taken_by_a_reaction(week: Meeting) -> None:
    await week.begins()
    await week.talks("kommunpolis", "Kommunpolisen återkommer med statistik till 12 december")
    assert "är det ett åtagande? Ansvarig: Kommunpolis" in week.said_last()
    assert (await week.lines())[0].kind == "anteckning"
    await week.reacts("kommunpolis", "✅", "är det ett åtagande")
    (line,) = await week.lines()
    assert (line.kind, line.owner, str(line.due)) == ("atagande", "kommunpolis", "2026-12-12")


async def test_who_says_i_will_is_asked_whether_it_is_a_promise(week: Meeting) -> None:
    await week.begins()
    await week.talks("kommunpolis", "jag tar fram statistik till den 12 december")
    await week.reacts("kommunpolis", "✅", "är det ett åtagande?")
    (line,) = await week.lines()
    assert (line.kind, line.owner, str(line.due)) == ("atagande", "kommunpolis", "2026-12-12")


async def test_a_proposal_turned_down_stays_a_note(week: Meeting) -> None:
    await week.begins()
    await week.talks("kommunpolis", "Kommunpolisen återkommer med statistik till 12 december")
    await week.reacts("kommunpolis", "❌", "är det ett åtagande")
    (line,) = await week.lines()
    assert (line.kind, line.owner) == ("anteckning", None)


async def test_a_forum_without_mandate_asks_the_chief_in_the_line(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "beslut: Msb byter armatur i gångtunneln")
    assert "Ställningstagande, rad 1" in council.said_last()
    assert "har inget eget mandat. Du beslutar i linjen" in council.last("chef_msb")
    await council.say("chef_msb", "annan lydelse: armaturen byts under 2027")
    assert "det är beslutat med dina ord" in council.last("chef_msb").casefold()
    assert "i annan lydelse: Armaturen byts under 2027" in council.said_last()


async def test_a_chief_says_no_by_reaction(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "beslut: Msb byter armatur i gångtunneln")
    await council.react("chef_msb", "❌")
    assert "nej, det blir inget beslut" in council.said_last()


async def test_a_chief_may_be_named_in_brackets_with_or_without_the_verb(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "beslut: belysningen ses över (beslutas av KoF)")
    assert "Belysningen ses över" in council.last("chef_kof")
    await council.talks(council.leader, "beslut: armaturen byts (Msb)")
    assert "Armaturen byts" in council.last("chef_msb")


async def test_a_standpoint_without_a_chief_is_asked_about(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "beslut: belysningen ses över")
    asked = council.event_of("Vem beslutar i linjen?")
    await council.say(
        council.leader, "KoF", room=council.room, thread=council.thread, reply_to=asked
    )
    assert "Belysningen ses över" in council.last("chef_kof")


async def test_an_edited_message_is_a_corrected_line(week: Meeting) -> None:
    await week.begins()
    event = await week.talks("kommunpolis", "Två inbrot")
    await week.edit("kommunpolis", event, "Två inbrott", room=week.room)
    assert await week.said_lines() == ["Två inbrott"]


async def test_a_deleted_message_is_a_struck_line(week: Meeting) -> None:
    await week.begins()
    event = await week.talks("kommunpolis", "Två inbrott")
    week.platform.user_withdraws(account("kommunpolis"), week.room, event)
    await week.settled()
    assert await week.said_lines() == []


async def test_a_line_is_corrected_by_its_number(week: Meeting) -> None:
    await week.begins()
    await week.talks("kommunpolis", "Två inbrott")
    assert "1: Två inbrott" in await week.command("kommunpolis", "rader")
    await week.command("kommunpolis", "rad 1: Tre inbrott")
    await week.command("kommunpolis", "anteckna: Lugnt i övrigt")
    await week.command("kommunpolis", "stryk rad 2")
    assert await week.said_lines() == ["Tre inbrott"]


@pytest.mark.parametrize("words", ["senast 12/12", "ansvarig kommunpolisen"])
async def test_a_decision_keeps_its_words_when_who_and_when_are_said_of_it(
    week: Meeting, words: str
) -> None:
    """Who and when belong to an åtagande: they never take the place of a decision's words."""
    await week.begins()
    await week.talks(week.leader, "beslut: armaturen byts")
    said = await week.command(week.leader, f"rad 1 {words}")
    assert await week.said_lines() == ["Armaturen byts"]
    assert "Rad 1 är ett ställningstagande" in said
    await week.command(week.leader, f"rad 1: {words}")
    assert await week.said_lines() == [words[:1].upper() + words[1:]]


async def test_less_than_a_whole_name_is_enough_for_who_is_called(week: Meeting) -> None:
    await week.begins()
    said = await week.command(week.leader, "närvaro rektorn frånvarande")
    assert "Frånvarande: Rektor i Häggvik" in said
    await week.talks(week.leader, "åtagande: se över belysningen")
    assert "Vem ansvarar? När ska det vara klart?" in week.said_last()
    said = await week.command(week.leader, "rad 1 ansvarig socialtjänsten senast 12/12")
    assert "Ansvarig: Socialtjänsten (unga). Klart senast: lördag den 12 december 2026." in said


async def test_of_an_unknown_group_those_that_exist_are_shown(week: Meeting) -> None:
    await week.begins()
    said = await week.command(week.leader, "hänskjut till planeringsgruppen")
    assert "Skriv till exempel hänskjut till Beredningsgrupp" in said


async def test_points_are_tabled_and_referred(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "punkt 8")
    await council.talks(council.leader, "bordlägg")
    await council.talks(council.leader, "punkt 10")
    await council.talks(council.leader, "hänskjut till planeringsgruppen")
    assert "hänskjuts till planeringsgruppen" in council.said_last()
    await council.command(council.leader, "möte slut ändå")
    await council.travel("2026-09-08T12:00")
    shown = await council.command(council.leader, "dagordning")
    assert "8 december 2026" in shown
    points = [line for line in shown.splitlines() if line.endswith(" Medborgarlöften")]
    assert len(points) == 2


async def test_a_meeting_rests_over_midnight_and_goes_on(week: Meeting) -> None:
    await week.begins()
    await week.talks("kommunpolis", "Före")
    await week.travel("2026-11-24T23:50")
    await week.talks(week.leader, "ajournera")
    await week.talks("kommunpolis", "Hörs i morgon")
    await week.travel("2026-11-25T09:00")
    await week.talks(week.leader, "fortsätt")
    await week.talks("kommunpolis", "Efter")
    await week.talks(week.leader, "möte slut")
    assert await week.said_lines() == ["Före", "Efter"]
    assert "Ajournering: kl. 23.50–onsdag den 25 november kl. 9.00" in week.said_last()


async def test_a_meeting_survives_a_restart(week: Meeting) -> None:
    await week.begins()
    thread = week.thread
    await week.talks("kommunpolis", "Före")
    await week.crash()
    week.platform.user_says(account("kommunpolis"), week.room, "Under tiden", thread=thread)
    await week.start_again()
    await week.settled()
    await week.talks("kommunpolis", "Efter")
    assert await week.said_lines() == ["Före", "Under tiden", "Efter"]


async def test_a_command_of_the_meeting_needs_no_mark_in_its_thread(week: Meeting) -> None:
    await week.begins()
    await week.talks(week.leader, "punkt 4")
    assert week.said_last().startswith("Punkt 4: Potentiell händelseutveckling")
    await week.talks(week.leader, "beslut togs inte förra gången")
    assert await week.said_lines() == ["beslut togs inte förra gången"]


async def test_words_to_the_bot_in_the_room_are_notes_while_the_meeting_goes_on(
    week: Meeting,
) -> None:
    await week.begins()
    await week.say("kommunpolis", "2 klotter i Edsberg", room=week.room, mentioned=True)
    assert await week.said_lines() == ["2 klotter i Edsberg"]


async def test_half_the_forum_may_be_in_another_chat(play: Play) -> None:
    away = frozenset({"kommunpolis", "socialtjanst"})
    async with play(forum="est_vecko", start="2026-11-24T08:55", elsewhere=away) as stage:
        await stage.begins()
        roots = [s.id for s in stage.other.sent(stage.other_room) if "börjar" in s.message.text]
        await stage.say("kommunpolis", "Lugnt", room=stage.other_room, thread=roots[0])
        assert stage.said_last() == "Kommunpolis: Lugnt"
        await stage.talks("faltgruppen", "Samma här")
        there = [s.message.text for s in stage.other.sent(stage.other_room)]
        assert "Samma här" in there[-1]
        assert await stage.said_lines() == ["Lugnt", "Samma här"]
        await stage.talks(stage.leader, "möte slut")
        drafts = [s.message.text for s in stage.other.sent(stage.other_room)]
        assert any(said.startswith("Mötesanteckningar, EST Vecko") for said in drafts)


async def test_a_meeting_is_led_and_locked_with_half_of_it_in_another_chat(play: Play) -> None:
    salem = load_ready("salem")
    away = frozenset({"chef_kof", "chef_msb", "kommundirektor"})
    async with play(
        municipality=salem, forum="chefssamrad", start="2026-09-08T08:55", elsewhere=away
    ) as stage:
        await stage.begins()
        roots = [s.id for s in stage.other.sent(stage.other_room) if "börjar" in s.message.text]
        for who, words in (
            ("chef_kof", "närvaro"),
            ("chef_kof", "beslut: lamporna byts ut (beslutas av Msb)"),
            ("chef_msb", "åtagande: Msb mäter ljuset till 1 oktober"),
        ):
            await stage.say(who, words, room=stage.other_room, thread=roots[0])
        await stage.say("chef_msb", "ja")
        await stage.talks(stage.leader, "justerare KoF")
        await stage.talks(stage.leader, "möte slut")
        for who in ("chef_kof", "kommundirektor"):
            await stage.say(who, "!godkänn anteckningar", room=stage.other_room)
        locked = [s.message.text for s in stage.other.sent(stage.other_room)]
        for shown in (stage.in_room(), locked):
            notes = next(said for said in reversed(shown) if "Godkänt och låst" in said)
            assert "Beslut: Lamporna byts ut" in notes
            assert "Klart senast: 2026-10-01" in notes


async def test_words_that_table_a_point_are_no_note_beside_it(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "punkt 8")
    await council.talks(council.leader, "Vi bordlägger den")
    await council.reacts(council.leader, "✅", "bordlägg")
    await council.talks(council.leader, "möte slut ändå")
    draft = council.said_last()
    assert draft.count("bordläggs till nästa möte") == 1
    assert "Vi bordlägger den" not in draft


async def test_a_point_stays_when_the_words_that_tabled_it_are_deleted(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "punkt 8")
    event = await council.talks(council.leader, "Vi bordlägger den")
    await council.reacts(council.leader, "✅", "bordlägg")
    council.platform.user_withdraws(account(council.leader), council.room, event)
    await council.settled()
    await council.talks(council.leader, "möte slut ändå")
    assert "bordläggs" not in council.said_last()


async def test_a_question_without_an_answer_goes_to_the_next_agenda(council: Meeting) -> None:
    await council.begins()
    await council.talks("chef_kof", "fråga: vem betalar lamporna?")
    await council.talks("chef_kof", "fråga: när öppnar gården?")
    await council.talks("chef_kof", "rad 2 svar: den 1 oktober")
    await council.talks(council.leader, "möte slut ändå")
    assert "När öppnar gården? Svar: den 1 oktober" in council.said_last()
    await council.travel("2026-09-09T12:00")
    shown = await council.command(council.leader, "dagordning")
    assert "Fråga från förra mötet: Vem betalar lamporna?" in shown
    assert "öppnar gården" not in shown


async def test_what_is_referred_stands_on_the_other_forums_agenda(council: Meeting) -> None:
    await council.command("chef_kof", "föreslå punkt Gångtunneln: den är mörk")
    await council.begins()
    await council.talks(council.leader, "hänskjut punkt 12 till planeringsgruppen")
    await council.talks(council.leader, "möte slut ändå")
    await council.say(council.leader, "dagordning planeringsgrupp")
    assert "Gångtunneln" in "".join(council.heard(council.leader))
