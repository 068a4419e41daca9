from tests.helpers.stage import (
    ASK,
    CLOSING,
    COORDINATOR,
    FIRST_NUDGE,
    SPREAD,
    Stage,
)

WEEK = 7


async def weeks(stage: Stage, number: int, *answering: str) -> None:
    """Play rounds in which only some answer, and those with "inget"."""
    for n in range(number):
        await stage.travel(f"2026-11-{19 + WEEK * n:02d}T09:00" if n < 2 else "2026-12-03T09:00")
        for function in answering:
            await stage.say(function, "inget")
        await stage.travel(f"2026-11-{23 + WEEK * n:02d}T12:00" if n < 2 else "2026-12-07T12:00")


async def test_the_round_closes_whoever_is_missing(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("socialtjanst", "inget")
    await stage.travel(CLOSING)
    draft = stage.last(COORDINATOR)
    assert "Här är utkastet till lägesbild v. 47. Bara du ser det." in draft
    assert "Inga händelser har rapporterats." in draft
    assert "1 av 7 funktioner har svarat." in draft
    assert "Inget att rapportera: Socialtjänsten (unga)." in draft
    assert "Ej rapporterat: Trygghetssamordnare, Fältgruppen" in draft
    assert len(stage.sent(stage.room)) == 1


async def test_the_draft_goes_to_the_coordinator_once(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel(CLOSING)
    await stage.travel("2026-11-23T12:30")
    assert sum("Här är utkastet" in text for text in stage.heard(COORDINATOR)) == 1


async def test_a_closing_in_quiet_hours_waits_for_the_morning(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel("2026-11-23T22:00")  # the bot was away at noon
    assert not any("Här är utkastet" in text for text in stage.heard(COORDINATOR))
    await stage.travel("2026-11-24T08:00")
    assert any("Här är utkastet" in text for text in stage.heard(COORDINATOR))


async def test_the_coordinator_is_reminded_once_of_approval(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel(CLOSING)
    await stage.travel(SPREAD)
    await stage.travel("2026-11-24T16:00")
    reminders = [t for t in stage.heard(COORDINATOR) if "är inte fastställd ännu" in t]
    assert len(reminders) == 1


async def test_nobody_is_reminded_of_what_is_approved(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, "fastställ")
    await stage.travel(SPREAD)
    assert not any("är inte fastställd ännu" in t for t in stage.heard(COORDINATOR))


async def test_two_silent_weeks_in_a_row_are_told_to_the_coordinator(stage: Stage) -> None:
    await weeks(stage, 2, COORDINATOR, "kommunpolis")
    draft = stage.last(COORDINATOR)
    assert "Fältgruppen har inte rapporterat 2 veckor i rad." in draft
    assert "Kommunpolis har inte rapporterat" not in draft


async def test_three_silent_weeks_in_a_row_are_told_to_the_function_above(stage: Stage) -> None:
    await weeks(stage, 2, "kommunpolis")
    assert stage.heard("chef_kfk") == []
    await weeks(stage, 3, "kommunpolis")
    told = [text for text in stage.heard("chef_kfk") if "Fältgruppen" in text]
    assert told == [
        (
            "Fältgruppen har inte rapporterat till EST Vecko 3 veckor i rad. Kan du se till att "
            "någon svarar nästa gång? En rad räcker, även när inget har hänt."
        )
    ]
    assert stage.heard("lokalpolisomradeschef") == []


async def test_a_round_that_the_bot_slept_through_is_told_as_that(stage: Stage) -> None:
    await weeks(stage, 1)
    count = len(stage.heard("kommunpolis"))
    await stage.travel("2026-11-30T13:00")  # v. 48 has been both opened and closed
    assert len(stage.heard("kommunpolis")) == count
    draft = stage.last(COORDINATOR)
    assert "lägesbild v. 48" in draft
    assert "Jag var inte i gång när rapporteringen skulle ha öppnat" in draft


async def test_nobody_is_blamed_for_a_week_that_was_never_asked_for(stage: Stage) -> None:
    await weeks(stage, 1)
    await stage.travel("2026-11-30T13:00")
    await stage.travel("2026-12-03T09:00")
    await stage.travel("2026-12-07T12:00")
    assert "har inte rapporterat 2 veckor i rad" in stage.last(COORDINATOR)
    assert stage.heard("chef_kfk") == []


async def test_a_bot_that_is_new_has_no_past(stage: Stage) -> None:
    assert stage.heard(COORDINATOR) == []
    await stage.travel("2026-11-18T10:10")
    assert stage.heard(COORDINATOR) == []


async def test_status_tells_how_the_round_stands(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say(COORDINATOR, "status")
    assert "Jag stänger måndag den 23 november kl. 12.00." in stage.last(COORDINATOR)
    await stage.travel(FIRST_NUDGE)
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, "status")
    assert "Den är stängd och väntar på att fastställas." in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "fastställ")
    await stage.say(COORDINATOR, "status")
    assert "Den är fastställd, version 1." in stage.last(COORDINATOR)
