from tests.helpers.stage import ASK, CLOSING, COORDINATOR, Stage, account


async def test_nothing_more_does_not_wipe_out_what_waits_for_its_yes(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("faltgruppen", "2 krossade rutor i Tureberg")
    await stage.say("faltgruppen", "inget mer")
    assert "Du har ett svar som väntar på ditt ja" in stage.last("faltgruppen")
    await stage.say("faltgruppen", "ja det stämmer bra")
    assert "2 händelser är inrapporterade" in stage.last("faltgruppen")


async def test_a_round_without_answers_is_not_called_calm(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel(CLOSING)
    draft = stage.last(COORDINATOR)
    assert "Ingen har svarat, så läget är inte känt." in draft
    assert "lugnt" not in draft
    assert "Inget inrapporterat" not in draft


async def test_what_was_forgotten_is_a_late_addition_until_the_picture_is_approved(
    stage: Stage,
) -> None:
    await stage.travel(ASK)
    await stage.say("kommunpolis", "1 rån i Tureberg i måndags")
    await stage.say("kommunpolis", "ja")
    await stage.travel(CLOSING)
    await stage.say("kommunpolis", "3 klotter i Rotebro i fredags")
    assert "som sent tillägg till v. 47" in stage.last("kommunpolis")
    await stage.say("kommunpolis", "ja")
    assert "Sent tillägg till v. 47 från Kommunpolis." in stage.last(COORDINATOR)


async def test_an_edit_after_closing_is_told_the_coordinator(stage: Stage) -> None:
    await stage.travel(ASK)
    message = await stage.say("kommunpolis", "3 klotter i Rotebro")
    await stage.say("kommunpolis", "ja")
    await stage.travel(CLOSING)
    await stage.edit("kommunpolis", message, "30 klotter i Rotebro")
    assert "Kommunpolis har ändrat en rapport efter att v. 47 stängde." in stage.last(COORDINATOR)


async def test_a_shooting_is_told_at_once_and_112_is_named(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("faltgruppen", "skottlossning i Rotebro nyss")
    assert "Vid pågående fara: ring 112. Jag larmar inte." in stage.last("faltgruppen")
    for function in (COORDINATOR, "kommunpolis"):
        assert "uppmärksammas genast" in stage.last(function)
        assert "Rotebro" not in stage.last(function)


async def test_a_level_raised_afterwards_is_told_at_once(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("faltgruppen", "slagsmål i Rotebro igår")
    await stage.say("faltgruppen", "ja")
    await stage.say("faltgruppen", "ändra 1 nivå 4")
    assert "nivå 4 eller högre" in stage.last(COORDINATOR)


async def test_an_old_report_is_not_changed_by_its_row_number(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("faltgruppen", "slagsmål i Rotebro igår")
    await stage.say("faltgruppen", "ja")
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, "fastställ")
    await stage.travel("2026-11-26T09:00")
    await stage.say("faltgruppen", "ändra 1 antal 7")
    assert "Jag hittar ingen rapport från dig att ändra." in stage.last("faltgruppen")


async def test_a_change_that_does_not_fit_is_answered_with_an_example(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("faltgruppen", "slagsmål i Rotebro igår")
    await stage.say("faltgruppen", "ändra antal till 4")
    assert "Skriv till exempel ändra 2 antal 3." in stage.last("faltgruppen")
    await stage.say("faltgruppen", "ta bort allt")
    assert "är borttagen" in stage.last("faltgruppen")


async def test_somebody_without_a_signed_device_is_told_in_the_clear(stage: Stage) -> None:
    stage.platform.user_has_unsigned_device(account("kommunpolis"))
    await stage.travel(ASK)
    told = [sent for sent in stage.sent(stage.direct("kommunpolis")) if sent.message.clear]
    assert len(told) == 1
    assert "Minst en av dina enheter kan inte läsa" in told[0].message.text
