from tests.helpers.stage import ASK, CLOSING, COORDINATOR, FIRST_NUDGE, SECOND_NUDGE, Stage


async def test_a_silent_function_is_nudged_at_each_step_and_no_more(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel(FIRST_NUDGE)
    await stage.travel("2026-11-20T12:10")
    assert "Jag saknar Kommunpolis i lägesbild v. 47." in stage.last("kommunpolis")
    assert "sista påminnelsen" not in stage.last("kommunpolis")
    await stage.travel(SECOND_NUDGE)
    assert "Det här är sista påminnelsen." in stage.last("kommunpolis")
    await stage.travel(CLOSING)
    assert len(stage.heard("kommunpolis")) == 3


async def test_who_has_answered_is_not_nudged(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("socialtjanst", "inget")
    await stage.say("kommunpolis", "2 klotter i Edsberg")  # not confirmed, but answered
    await stage.travel(FIRST_NUDGE)
    assert not any("Jag saknar" in text for text in stage.heard("socialtjanst"))
    assert not any("Jag saknar" in text for text in stage.heard("kommunpolis"))
    assert "Jag saknar" in stage.last("rektor_haggvik")


async def test_nudges_that_were_missed_are_folded_into_the_last(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel("2026-11-23T10:00")
    assert len(stage.heard("kommunpolis")) == 2
    assert "Det här är sista påminnelsen." in stage.last("kommunpolis")


async def test_a_nudge_that_waits_is_taken_back_by_the_answer(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel("2026-11-20T18:00")  # quiet hours: the nudge waits for Monday
    assert len(stage.heard("kommunpolis")) == 1
    await stage.say("kommunpolis", "inget")
    await stage.travel("2026-11-23T08:30")
    assert not any("Jag saknar" in text for text in stage.heard("kommunpolis"))


async def test_nobody_is_nudged_on_a_holiday(stage: Stage) -> None:
    await stage.travel("2026-12-30T09:00")  # v. 53: Thursday is New Year's Eve, Friday is red
    count = len(stage.heard("kommunpolis"))
    assert count == 1
    await stage.travel("2027-01-01T12:00")
    assert len(stage.heard("kommunpolis")) == count
    await stage.travel("2027-01-04T09:00")
    assert len(stage.heard("kommunpolis")) == count + 1


async def test_a_nudge_reaches_the_deputy_of_somebody_who_left_after_the_ask(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("kommunpolis", "borta 2026-11-20 till 2026-11-27 Kim Faltgruppen")
    await stage.travel(FIRST_NUDGE)
    assert not any("Jag saknar" in text for text in stage.heard("kommunpolis"))
    assert any(
        "i stället för ordinarie på funktionen Kommunpolis" in text
        for text in stage.heard("faltgruppen")
    )


async def test_the_coordinator_sees_who_is_silent(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("socialtjanst", "inget")
    for words in ("status", "Status?", "vilka har inte svarat?", "läget"):
        await stage.say(COORDINATOR, words)
        assert "1 av 7 har svarat" in stage.last(COORDINATOR)
        assert "Inget att rapportera: Socialtjänsten (unga)." in stage.last(COORDINATOR)
