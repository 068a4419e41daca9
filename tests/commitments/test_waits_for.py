"""What is only proposed says what it truly waits for: a cause, somebody to do it, or the chief."""

import pytest

from tests.helpers.stage import COORDINATOR, Stage

CHIEF = "lokalpolisomradeschef"
NO_CAUSE = "ny åtgärd: kommunpolisen går kvällspass vid torget i Edsberg senast 15 december"
CAUSE = "problem: rån vid torget, orsak: ingen vuxen är där på kvällarna"


@pytest.mark.parametrize("question", ["översikt", "visa föreslagna åtaganden"])
async def test_a_measure_without_a_cause_waits_for_its_cause(stage: Stage, question: str) -> None:
    await stage.say(COORDINATOR, NO_CAUSE)
    await stage.say(COORDINATOR, question)
    said = stage.last(COORDINATOR)
    assert "väntar på problem och orsak" in said
    assert "väntar på Lokalpolisområdeschef" not in said
    await stage.say(COORDINATOR, f"orsaksanalys A-2026-001, {CAUSE}")
    await stage.say(COORDINATOR, question)
    assert "väntar på Lokalpolisområdeschef" in stage.last(COORDINATOR)


async def test_the_overview_counts_each_by_what_it_waits_for(stage: Stage) -> None:
    await stage.say(COORDINATOR, NO_CAUSE)
    await stage.say(COORDINATOR, "åtagande: kommunpolisen ringer skolan senast 15 december")
    await stage.say(COORDINATOR, "åtagande: se över belysningen senast 15 december")
    await stage.say(COORDINATOR, "översikt")
    said = stage.last(COORDINATOR)
    assert "Väntar på problem och orsak: 1." in said
    assert "Väntar på ja i linjen: 1." in said
    assert "Utan ansvarig: 1." in said
    assert "väntar på en ansvarig" in said


async def test_nobody_is_said_to_get_a_question_that_is_not_put(stage: Stage) -> None:
    await stage.say(COORDINATOR, NO_CAUSE)
    assert not [text for text in stage.heard(COORDINATOR) if "får frågan" in text]


async def test_the_chief_is_not_asked_before_there_is_a_cause_whatever_else_changes(
    stage: Stage,
) -> None:
    await stage.say(COORDINATOR, "ny åtgärd: kvällspass vid torget i Edsberg senast 15 december")
    await stage.say(COORDINATOR, "inte min A-2026-001 → kommunpolisen")
    await stage.travel("2026-11-19T09:30")
    assert not [text for text in stage.heard(CHIEF) if "A-2026-001" in text]
    await stage.say(COORDINATOR, f"orsaksanalys A-2026-001, {CAUSE}")
    await stage.travel("2026-11-20T09:30")
    assert "behöver ditt ja" in stage.last(CHIEF)


async def test_the_list_does_not_call_all_that_is_proposed_a_question_to_the_line(
    stage: Stage,
) -> None:
    await stage.say(COORDINATOR, NO_CAUSE)
    await stage.say(COORDINATOR, "vad har polisen lovat?")
    assert "Ett är föreslaget och inte bekräftat än." in stage.last(COORDINATOR)
