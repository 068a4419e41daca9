"""A measure follows from a problem and a cause, or says why not; its effect is asked for (A31)."""

import pytest

from samverkan.commitments.causes import Cause, split_cause
from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from storage import causes
from storage.follow_tables import MeasureCause
from tests.commitments.test_register import history_of, row_of
from tests.helpers.stage import CLOSING, COORDINATOR, Stage
from tests.week.conftest import Play

NEW = "ny åtgärd: kommunpolisen går kvällspass vid torget i Edsberg senast 15 december"
WHY = "problem: rån vid torget, orsak: ingen vuxen är där på kvällarna"
CHIEF = "lokalpolisomradeschef"


async def cause_of(stage: Stage) -> MeasureCause:
    async with stage.samrad.database.read() as session:
        found = await causes.of(session, 1)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "rest", "cause"),
    [
        ("gör det, problem: rån, orsak: mörkt", "gör det", Cause("rån", "mörkt")),
        ("Problem: rån. Orsaken: mörkt, skymt", "", Cause("rån", "mörkt, skymt")),
        ("orsak: mörkt; problem: rån", "", Cause("rån", "mörkt")),
        ("problem: rån i tunneln", "", Cause("rån i tunneln")),
        (
            "utan orsaksanalys A-2026-001, skäl: det brådskar",
            "A-2026-001",
            Cause(without="det brådskar"),
        ),
        ("inget sådant", "inget sådant", Cause()),
    ],
)
def test_problem_and_cause_are_read(said: str, rest: str, cause: Cause) -> None:
    assert split_cause(said) == (rest, cause)


async def test_a_measure_with_a_cause_goes_on_as_any_other(stage: Stage) -> None:
    await stage.say(COORDINATOR, f"{NEW}, {WHY}")
    row = await row_of(stage)
    assert row.text == "Kommunpolisen går kvällspass vid torget i Edsberg"
    assert (row.owner, str(row.due), row.area) == ("kommunpolis", "2026-12-15", "edsberg")
    found = await cause_of(stage)
    assert (found.problem, found.cause) == ("rån vid torget", "ingen vuxen är där på kvällarna")
    assert (found.area, found.category) == ("edsberg", "ran")
    await stage.travel("2026-11-19T09:30")
    assert "behöver ditt ja" in stage.last(CHIEF)


async def test_without_a_cause_nobody_is_asked_to_confirm_it(stage: Stage) -> None:
    await stage.say(COORDINATOR, NEW)
    assert "Vilket är problemet, och vad är orsaken?" in stage.last(COORDINATOR)
    await stage.travel("2026-11-19T09:30")
    assert not any("behöver ditt ja" in text for text in stage.heard(CHIEF))
    await stage.say(CHIEF, "bekräfta A-2026-001")
    assert "inte säger vad den följer av" in stage.last(CHIEF)
    assert (await row_of(stage)).status == "foreslaget"


async def test_problem_and_cause_may_come_one_by_one(stage: Stage) -> None:
    await stage.say(COORDINATOR, NEW)
    await stage.say(COORDINATOR, "problem: rån vid torget")
    assert "Problemet är rån vid torget. Vad är orsaken?" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "orsak: ingen vuxen är där på kvällarna")
    assert "Orsak: ingen vuxen är där på kvällarna" in stage.last(COORDINATOR)
    await stage.travel("2026-11-19T09:30")
    assert "behöver ditt ja" in stage.last(CHIEF)
    await stage.say(CHIEF, "ja")
    assert (await row_of(stage)).status == "oppet"
    assert "cause" in await history_of(stage)


async def test_a_reason_takes_the_place_of_an_analysis(stage: Stage) -> None:
    await stage.say(COORDINATOR, NEW)
    await stage.say(COORDINATOR, "utan orsaksanalys, skäl: det brådskar inför helgen")
    assert "planeras utan orsaksanalys. Skäl: det brådskar inför helgen" in stage.last(COORDINATOR)
    await stage.travel("2026-11-19T09:30")
    assert "behöver ditt ja" in stage.last(CHIEF)


async def test_an_atagande_becomes_a_measure_when_it_gets_a_cause(stage: Stage) -> None:
    await stage.say(COORDINATOR, "åtagande: kommunpolisen möter skolan senast 15 december")
    await stage.say(COORDINATOR, f"orsaksanalys A-2026-001, {WHY}")
    assert (await cause_of(stage)).problem == "rån vid torget"
    await stage.say(COORDINATOR, "visa A-2026-001")
    assert "Problem: rån vid torget" in stage.last(COORDINATOR)


async def test_the_effect_is_asked_for_when_it_ends_and_kept(stage: Stage) -> None:
    await stage.say(COORDINATOR, f"{NEW}, {WHY}")
    await stage.say(CHIEF, "bekräfta A-2026-001")
    await stage.say("kommunpolis", "klart A-2026-001")
    asked = stage.last("kommunpolis")
    assert "är klar. Vad har den lett till?" in asked
    assert "Rapporterat i" not in asked
    await stage.say(
        "kommunpolis", "Lugnare, men oron är kvar", reply_to=stage.last_event("kommunpolis")
    )
    assert "Effekten av A-2026-001 är noterad" in stage.last("kommunpolis")
    assert (await cause_of(stage)).effect == "Lugnare, men oron är kvar"
    assert (await history_of(stage))[-1] == "effect"


async def test_the_effect_stands_beside_what_was_reported_with_due_caution(stage: Stage) -> None:
    await stage.travel("2026-11-19T09:00")
    await stage.say("faltgruppen", "2 rån vid Edsbergs torg i lördags")
    await stage.say("faltgruppen", "ja")
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, "fastställ")
    await stage.travel("2026-11-24T09:00")
    await stage.say(COORDINATOR, f"{NEW}, {WHY}")
    await stage.say(CHIEF, "bekräfta A-2026-001")
    await stage.travel("2026-11-26T09:00")
    asked = await done_after(stage, "inget")
    assert "färre än tre de åtta veckorna före åtgärden (1 lägesbild)" in asked
    assert "och 0 de senaste åtta (1 lägesbild)" in asked
    assert "Det är för få för att bedöma." in asked
    assert "inte vad åtgärden har orsakat" in asked


async def test_events_are_counted_whatever_the_lagesbild_is_called(play: Play) -> None:
    """Lekeberg's of each month is a joint one, and counts events as the weekly one does."""
    model = load_ready("sollentuna").model_dump()
    for document in model["documents"]:
        if document["id"] == "veckolagesbild":
            document["type"] = "D7"
    async with play(municipality=Municipality.model_validate(model)) as stage:
        await three_before(stage)
        asked = await done_after(stage, "4 rån vid Edsbergs torg i går")
        assert "3 de åtta veckorna före åtgärden (1 lägesbild)" in asked
        assert "och 4 de senaste åtta (1 lägesbild)" in asked


async def test_a_week_that_nobody_answered_for_is_no_week_without_events(stage: Stage) -> None:
    await three_before(stage)
    assert "de senaste åtta" not in await done_after(stage, "")


async def three_before(stage: Stage) -> None:
    """Let three events be reported, and a measure be made and confirmed."""
    await stage.travel("2026-11-19T09:00")
    await stage.say("faltgruppen", "3 rån vid Edsbergs torg i lördags")
    await stage.say("faltgruppen", "ja")
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, "fastställ")
    await stage.travel("2026-11-24T09:00")
    await stage.say(COORDINATOR, f"{NEW}, {WHY}")
    await stage.say(CHIEF, "bekräfta A-2026-001")
    await stage.travel("2026-11-26T09:00")


async def done_after(stage: Stage, report: str) -> str:
    """Let the measure be done a week and a report later; return what its owner is asked.

    Without a report nobody answers that week.
    """
    for words in (report, "ja") if report else ():
        await stage.say("faltgruppen", words)
    await stage.travel("2026-11-30T12:00")
    await stage.say(COORDINATOR, "fastställ")
    await stage.travel("2026-12-01T15:30")
    await stage.say("kommunpolis", "klart A-2026-001")
    return next(text for text in stage.heard("kommunpolis") if "Vad har den lett till" in text)


async def test_small_numbers_of_events_are_hidden_where_an_outsider_may_own_the_measure(
    stage: Stage,
) -> None:
    """DOMAIN 15.1 hides them in K2, of which the question is; three and more are shown."""
    await three_before(stage)
    asked = await done_after(stage, "1 rån vid Edsbergs torg i går")
    assert "3 de åtta veckorna före åtgärden" in asked
    assert "och färre än tre de senaste åtta" in asked


async def test_personal_data_in_a_cause_or_an_effect_is_stopped(stage: Stage) -> None:
    await stage.say(COORDINATOR, f"{NEW}, problem: 19811218-9876 rånar, orsak: mörkt")
    async with stage.samrad.database.read() as session:
        assert await causes.of(session, 1) is None
    await stage.say(COORDINATOR, f"{NEW}, {WHY}")
    await stage.say(COORDINATOR, "effekt A-2026-001: 19811218-9876 är gripen")
    assert (await cause_of(stage)).effect == ""


async def test_what_has_happened_is_a_report_also_after_the_question(stage: Stage) -> None:
    await stage.say(COORDINATOR, f"{NEW}, {WHY}")
    await stage.say(CHIEF, "bekräfta A-2026-001")
    await stage.say("kommunpolis", "klart A-2026-001")
    await stage.say("kommunpolis", "två inbrott i Edsberg i natt")
    assert (await cause_of(stage)).effect == ""
    assert "Edsberg, Inbrott, 2 st" in stage.last("kommunpolis")


async def test_plain_words_after_the_question_are_the_effect(stage: Stage) -> None:
    await stage.say(COORDINATOR, f"{NEW}, {WHY}")
    await stage.say(CHIEF, "bekräfta A-2026-001")
    await stage.say("kommunpolis", "klart A-2026-001")
    await stage.say("kommunpolis", "lugnare på kvällarna")
    assert (await cause_of(stage)).effect == "lugnare på kvällarna"
