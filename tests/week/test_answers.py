import pytest

from tests.helpers.stage import ASK, CLOSING, COORDINATOR, FIRST_NUDGE, Stage
from tests.week.conftest import Play

TWO = "2 krossade rutor i slöjdsalen i måndags, och ett klotter på busskuren"


async def asked_and_told(stage: Stage, text: str = TWO) -> str:
    """Let the headmaster answer the ask with two rows."""
    await stage.travel(ASK)
    return await stage.say("rektor_haggvik", text)


async def test_an_answer_is_said_back_as_a_numbered_table(stage: Stage) -> None:
    await asked_and_told(stage)
    echo = stage.last("rektor_haggvik")
    assert "Tack! Jag uppfattade till v. 47:" in echo
    assert "1, Häggvik, Skadegörelse, 2 st, mån 16 nov" in echo
    assert "2, Häggvik, Klotter, 1 st" in echo
    assert "Svara ja eller reagera med ✅." in echo


@pytest.mark.parametrize("yes", ["ja", "Ja!", "japp", "stämmer", "ok", "👍", "✅", "✔️"])
async def test_a_yes_in_words_or_signs_confirms(stage: Stage, yes: str) -> None:
    await asked_and_told(stage)
    await stage.say("rektor_haggvik", yes)
    assert "Tack, Kim! 3 händelser är inrapporterade till v. 47." in stage.last("rektor_haggvik")


async def test_a_reaction_to_the_echo_confirms(stage: Stage) -> None:
    await asked_and_told(stage)
    await stage.react("rektor_haggvik", "✅")
    assert "3 händelser är inrapporterade till v. 47." in stage.last("rektor_haggvik")


async def test_a_reaction_of_somebody_else_confirms_nothing(stage: Stage) -> None:
    await stage.travel(ASK)
    root = stage.sent(stage.room)[0].id
    await stage.say("rektor_haggvik", TWO, room=stage.room, thread=root)
    echo = stage.sent(stage.room)[-1].id
    stage.platform.user_reacts("@kommunpolis:memory", stage.room, echo, "✅")
    await stage.settled()
    assert stage.sent(stage.room)[-1].id == echo
    stage.platform.user_reacts("@rektor_haggvik:memory", stage.room, echo, "✅")
    await stage.settled()
    thanks = stage.sent(stage.room)[-1].message
    assert "inrapporterade" in thanks.text
    assert thanks.thread == root


async def test_a_no_throws_the_draft_away_and_asks_again(stage: Stage) -> None:
    await asked_and_told(stage)
    await stage.say("rektor_haggvik", "nej")
    assert "Då räknas rapporten inte." in stage.last("rektor_haggvik")
    await stage.say(COORDINATOR, "status")
    assert "0 av 7 har svarat" in stage.last(COORDINATOR)


async def test_an_edit_is_read_anew(stage: Stage) -> None:
    message = await asked_and_told(stage)
    await stage.edit("rektor_haggvik", message, "5 krossade rutor i tisdags")
    assert "1, Häggvik, Skadegörelse, 5 st, tis 17 nov" in stage.last("rektor_haggvik")
    assert "Klotter" not in stage.last("rektor_haggvik")


async def test_an_edit_of_a_confirmed_answer_asks_for_a_new_yes(stage: Stage) -> None:
    message = await asked_and_told(stage)
    await stage.say("rektor_haggvik", "ja")
    await stage.edit("rektor_haggvik", message, "5 krossade rutor i tisdags")
    assert "Stämmer det?" in stage.last("rektor_haggvik")


async def test_an_edit_of_an_answer_in_a_thread_is_answered_in_the_thread(stage: Stage) -> None:
    await stage.travel(ASK)
    root = stage.sent(stage.room)[0].id
    message = await stage.say("rektor_haggvik", TWO, room=stage.room, thread=root)
    await stage.edit("rektor_haggvik", message, "5 krossade rutor", room=stage.room)
    assert "5 st" in stage.sent(stage.room)[-1].message.text
    assert stage.sent(stage.room)[-1].message.thread == root


async def test_an_edit_of_talk_that_was_not_for_the_bot_is_left_alone(stage: Stage) -> None:
    await stage.travel(ASK)
    message = await stage.say("rektor_haggvik", "Ses vi på fredag?", room=stage.room)
    await stage.edit("rektor_haggvik", message, "Två krossade rutor", room=stage.room)
    assert len(stage.sent(stage.room)) == 1


async def test_an_edit_of_a_replaced_answer_is_read_as_a_new_one(stage: Stage) -> None:
    first = await asked_and_told(stage)
    await stage.say("rektor_haggvik", "3 bränder i papperskorgar")
    await stage.edit("rektor_haggvik", first, "4 krossade rutor")
    assert "1, Häggvik, Skadegörelse, 4 st" in stage.last("rektor_haggvik")


async def test_a_new_text_replaces_the_draft_and_says_so(stage: Stage) -> None:
    await asked_and_told(stage)
    await stage.say("rektor_haggvik", "Nej vänta, 3 krossade rutor")
    echo = stage.last("rektor_haggvik")
    assert "1, Häggvik, Skadegörelse, 3 st" in echo
    assert "Det här ersätter ditt förra svar" in echo
    await stage.say("rektor_haggvik", "ja")
    assert "3 händelser är inrapporterade" in stage.last("rektor_haggvik")
    await stage.travel(CLOSING)
    assert "3 händelser har rapporterats." in stage.last(COORDINATOR)


async def test_two_confirmed_answers_both_count(stage: Stage) -> None:
    await asked_and_told(stage)
    await stage.say("rektor_haggvik", "ja")
    await stage.say("rektor_haggvik", "1 klotter till")
    assert "ersätter" not in stage.last("rektor_haggvik")
    await stage.say("rektor_haggvik", "ja")
    await stage.travel(CLOSING)
    assert "4 händelser har rapporterats." in stage.last(COORDINATOR)


async def test_a_row_is_changed_by_its_number(stage: Stage) -> None:
    await asked_and_told(stage)
    await stage.say("rektor_haggvik", "ändra 2 antal 3")
    assert "2, Häggvik, Klotter, 3 st" in stage.last("rektor_haggvik")


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("andra 1 antal 4", "1, Häggvik, Skadegörelse, 4 st, mån 16 nov"),
        ("Ändra rad 1 område Edsberg", "1, Edsberg, Skadegörelse"),
        ("ändra 1 kategori klotter", "1, Häggvik, Klotter"),
        ("ändra 1 dag 14/11", "1, Häggvik, Skadegörelse, 2 st, lör 14 nov"),
        ("ändra 1 plats idrottshallen", "mån 16 nov, idrottshallen"),
        ("ändra 1 nivå 3", "nivå 3"),
        ("!ändra 1 antal till 4", "1, Häggvik, Skadegörelse, 4 st"),
    ],
)
async def test_every_column_of_a_row_can_be_changed(stage: Stage, words: str, row: str) -> None:
    await asked_and_told(stage)
    await stage.say("rektor_haggvik", words)
    assert row in stage.last("rektor_haggvik")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ändra 9 antal 3", "Din rapport har 2 rader, så nummer 9 finns inte."),
        ("ändra 1 antal många", "Skriv till exempel ändra 2 antal 3."),
        ("ändra 1 antal 0", "Skriv till exempel ändra 2 antal 3."),
        ("ändra 1 område Narnia", "Jag känner inte igen området Narnia. Välj ett av Edsberg,"),
        ("ändra 1 kategori blaha", "Jag känner inte igen kategorin blaha. Välj en av:"),
        ("ändra 1 dag snart", "Jag förstod inte dagen snart."),
        ("ändra 1 färg blå", "men inte färg"),
        ("ändra 1 nivå 9", "Skriv till exempel ändra 2 antal 3."),
        ("ändra H99 antal 3", "Jag hittar ingen händelse H99 som du kan ändra."),
        ("ändra", "Jag förstod att du vill använda ändra"),
    ],
)
async def test_a_change_that_cannot_be_made_is_explained(
    stage: Stage, words: str, said: str
) -> None:
    await asked_and_told(stage)
    await stage.say("rektor_haggvik", words)
    assert said in stage.last("rektor_haggvik")
    await stage.say("rektor_haggvik", "ja")
    assert "3 händelser är inrapporterade" in stage.last("rektor_haggvik")


async def test_a_change_of_a_confirmed_row_asks_nothing(stage: Stage) -> None:
    await asked_and_told(stage)
    await stage.say("rektor_haggvik", "ja")
    await stage.say("rektor_haggvik", "ändra 2 antal 3")
    assert stage.last("rektor_haggvik").startswith("Ändrat. Så här räknas din rapport till v. 47:")
    assert "Stämmer det?" not in stage.last("rektor_haggvik")


async def test_a_row_is_taken_away_by_its_number(stage: Stage) -> None:
    await asked_and_told(stage)
    await stage.say("rektor_haggvik", "ta bort 2")
    assert "Klotter" not in stage.last("rektor_haggvik")


async def test_taking_the_last_row_away_takes_the_report_back(stage: Stage) -> None:
    await asked_and_told(stage)
    await stage.say("rektor_haggvik", "ta bort 2")
    await stage.say("rektor_haggvik", "ta bort 1")
    assert "Din rapport till v. 47 är borttagen och räknas inte." in stage.last("rektor_haggvik")


async def test_a_deleted_message_takes_the_report_back(stage: Stage) -> None:
    message = await asked_and_told(stage)
    await stage.say("rektor_haggvik", "ja")
    await stage.withdraw("rektor_haggvik", message)
    assert "Din rapport till v. 47 är borttagen" in stage.last("rektor_haggvik")
    await stage.travel(FIRST_NUDGE)
    assert "Jag saknar Rektor i Häggvik" in stage.last("rektor_haggvik")


async def test_a_yes_does_not_bring_a_withdrawn_report_back(stage: Stage) -> None:
    message = await asked_and_told(stage)
    echo = stage.last_event("rektor_haggvik")
    await stage.withdraw("rektor_haggvik", message)
    await stage.say("rektor_haggvik", "ja", reply_to=echo)
    assert "inget som väntar på ditt ja" in stage.last("rektor_haggvik")


@pytest.mark.parametrize("words", ["inget", "Inget!", "Inget att rapportera", "lugnt"])
async def test_inget_is_an_answer_of_its_own(stage: Stage, words: str) -> None:
    await stage.travel(ASK)
    await stage.say("socialtjanst", words)
    assert "Jag noterar inget att rapportera från Socialtjänsten (unga) till v. 47." in stage.last(
        "socialtjanst"
    )
    await stage.travel(CLOSING)
    assert "Inget att rapportera: Socialtjänsten (unga)." in stage.last(COORDINATOR)


async def test_an_answer_without_an_area_is_asked_for_one(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("socialtjanst", "2 slagsmål i fredags")
    assert "Vilket område gäller det?" in stage.last("socialtjanst")
    await stage.say("socialtjanst", "ja")
    assert "Vilket område gäller det?" in stage.last("socialtjanst")
    await stage.say("socialtjanst", "Rotebro")
    assert "1, Rotebro, Våld, slagsmål, 2 st" in stage.last("socialtjanst")
    await stage.say("socialtjanst", "ja")
    assert "2 händelser är inrapporterade" in stage.last("socialtjanst")


async def test_a_new_report_is_not_taken_for_the_area_that_was_asked_for(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("socialtjanst", "2 slagsmål i fredags")
    await stage.say("socialtjanst", "3 klotter i Edsberg")
    assert "1, Edsberg, Klotter, 3 st" in stage.last("socialtjanst")


async def test_an_answer_in_the_announcements_thread_counts(stage: Stage) -> None:
    await stage.travel(ASK)
    root = stage.sent(stage.room)[0].id
    await stage.say("rektor_haggvik", TWO, room=stage.room, thread=root)
    echo = stage.sent(stage.room)[-1].message
    assert "Jag uppfattade till v. 47" in echo.text
    assert echo.thread == root
    await stage.say("rektor_haggvik", "ja", room=stage.room, thread=root)
    assert "inrapporterade" in stage.sent(stage.room)[-1].message.text


async def test_an_answer_by_reply_to_the_announcement_counts(stage: Stage) -> None:
    await stage.travel(ASK)
    root = stage.sent(stage.room)[0].id
    message = await stage.say("rektor_haggvik", TWO, room=stage.room, reply_to=root)
    assert stage.sent(stage.room)[-1].message.reply_to == message


async def test_talk_in_the_room_is_left_alone(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("rektor_haggvik", "Två krossade rutor, tror jag. Fika?", room=stage.room)
    assert len(stage.sent(stage.room)) == 1


async def test_a_mention_or_the_prefix_speaks_to_the_bot_in_the_room(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("rektor_haggvik", "2 krossade rutor", room=stage.room, mentioned=True)
    assert "Jag uppfattade" in stage.sent(stage.room)[-1].message.text
    await stage.say("kommunpolis", "!rapport ett klotter i Edsberg", room=stage.room)
    assert "Edsberg, Klotter" in stage.sent(stage.room)[-1].message.text


async def test_a_late_answer_is_taken_said_so_and_told(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel(CLOSING)
    await stage.say("kommunpolis", "4 klotter i Tureberg")
    assert "som sent tillägg till v. 47, som redan är stängd" in stage.last("kommunpolis")
    await stage.say("kommunpolis", "ja")
    assert "Sent tillägg till v. 47 från Kommunpolis." in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "lägesbild")
    assert "Sent tillägg: Kommunpolis." in stage.last(COORDINATOR)
    assert "Kommunpolis (sent tillägg)" in stage.last(COORDINATOR)


async def test_a_late_draft_may_be_corrected_by_a_new_text(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel(CLOSING)
    await stage.say("kommunpolis", "4 klotter i Tureberg")
    await stage.say("kommunpolis", "5 klotter i Tureberg")
    assert "som sent tillägg till v. 47" in stage.last("kommunpolis")
    await stage.say("kommunpolis", "ja")
    await stage.say(COORDINATOR, "lägesbild")
    assert "5 händelser har rapporterats." in stage.last(COORDINATOR)


async def test_a_late_correction_is_told_to_the_coordinator(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("kommunpolis", "4 klotter i Tureberg")
    await stage.say("kommunpolis", "ja")
    await stage.travel(CLOSING)
    await stage.say("kommunpolis", "ändra 1 antal 6")
    assert "Kommunpolis" in stage.last(COORDINATOR)
    assert "v. 47" in stage.last(COORDINATOR)


async def test_a_late_inget_counts_as_an_answer(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel(CLOSING)
    await stage.say("kommunpolis", "inget")
    assert "Sent svar till v. 47: Kommunpolis har inget att rapportera." in stage.last(COORDINATOR)


async def test_reports_may_come_any_day_without_being_asked(stage: Stage) -> None:
    await stage.travel("2026-11-17T20:00")
    await stage.say("kommunpolis", "rapport 2 inbrott i Rotebro i söndags")
    assert "v. 47, som inte har öppnat ännu" in stage.last("kommunpolis")
    await stage.say("kommunpolis", "ja")
    await stage.travel(ASK)
    await stage.travel(CLOSING)
    assert "2 händelser har rapporterats." in stage.last(COORDINATOR)


async def test_a_forgotten_draft_does_not_swallow_next_months_yes(stage: Stage) -> None:
    await asked_and_told(stage)
    await stage.travel("2026-12-01T10:00")
    await stage.say("rektor_haggvik", "ja")
    assert "inget som väntar på ditt ja" in stage.last("rektor_haggvik")


async def test_in_a_room_with_outsiders_a_report_is_said_back_in_private(play: Play) -> None:
    async with play(encrypted=False) as stage:
        await stage.travel(ASK)
        root = stage.sent(stage.room)[0].id
        await stage.say("rektor_haggvik", TWO, room=stage.room, thread=root)
        assert len(stage.sent(stage.room)) == 1
        assert "1, Häggvik, Skadegörelse, 2 st" in stage.last("rektor_haggvik")
