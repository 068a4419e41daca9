from tests.helpers.stage import ASK, CLOSING, COORDINATOR, FIRST_NUDGE, Stage

DISCO = "På lördag är det disco på fritidsgården i Edsberg, vi räknar med 150 ungdomar"


async def test_what_is_to_come_is_taken_in_and_its_sender_is_still_asked(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("fritidsgard_edsberg", DISCO)
    assert "Kommande: Edsberg, lör 21 nov. Har något redan hänt?" in stage.last(
        "fritidsgard_edsberg"
    )
    await stage.say("fritidsgard_edsberg", "ja")
    assert "Det är noterat till v. 47." in stage.last("fritidsgard_edsberg")

    await stage.travel(FIRST_NUDGE)
    assert "Jag saknar Fritidsgården i Edsberg" in stage.last("fritidsgard_edsberg")

    await stage.travel(CLOSING)
    draft = stage.last(COORDINATOR)
    assert "Kommande: Edsberg, lör 21 nov." in draft
    assert "Har rapporterat:" not in draft


async def test_a_measure_alone_is_an_answer(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("bovard_sollentunahem", "Vi har sanerat klottret på Malmvägen")
    assert "Åtgärder: Vi har sanerat klottret på Malmvägen." in stage.last("bovard_sollentunahem")
    await stage.say("bovard_sollentunahem", "ja")

    await stage.travel(FIRST_NUDGE)
    assert "Jag saknar" not in stage.last("bovard_sollentunahem")

    await stage.travel(CLOSING)
    draft = stage.last(COORDINATOR)
    assert "Åtgärder: Vi har sanerat klottret på Malmvägen." in draft
    assert "Har rapporterat: Sollentunahem (bosocialt ansvarig)." in draft


async def test_an_ambiguous_night_is_said_with_how_to_mend_it(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("rektor_haggvik", "Slagsmål lördag natt")
    assert "Svara med dagen, annars räknas 14–15 nov." in stage.last("rektor_haggvik")
    await stage.say("rektor_haggvik", "ändra 1 dag 13–14/11")
    assert "13–14 nov" in stage.last("rektor_haggvik")
    assert "kan betyda flera saker" not in stage.last("rektor_haggvik")
