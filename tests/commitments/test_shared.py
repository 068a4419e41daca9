"""What several do together: in the list of each of them, once, and said to be shared."""

import pytest

from storage import commitments
from tests.commitments.test_register import row_of
from tests.helpers.stage import COORDINATOR, Stage

SHARED = "åtagande: fältgruppen tillsammans med kommunpolisen håller ett möte senast 15 december"
HELPER = "kommunpolis"


async def shared(stage: Stage) -> None:
    """Make an åtagande of the field group that the police do with it, in force."""
    await stage.say(COORDINATOR, SHARED)
    async with stage.samrad.database.write() as session:
        row = await commitments.by_number(session, "A-2026-001")
        assert row is not None
        row.status, row.live = "oppet", True
        session.add(row)


@pytest.mark.parametrize(
    ("who", "question"),
    [
        (HELPER, "mina åtaganden"),
        (COORDINATOR, "vad har polisen lovat?"),
        (COORDINATOR, "visa öppna åtaganden för kommunpolisen"),
    ],
)
async def test_a_list_of_somebodys_holds_what_is_shared(
    stage: Stage, who: str, question: str
) -> None:
    await shared(stage)
    await stage.say(who, question)
    said = stage.last(who)
    assert "Ett åtagande:" in said
    assert "1: A-2026-001" in said
    assert "delat, Fältgruppen är ansvarig" in said


async def test_in_the_owners_list_it_says_who_does_it_too(stage: Stage) -> None:
    await shared(stage)
    await stage.say(COORDINATOR, "visa öppna åtaganden för fältgruppen")
    said = stage.last(COORDINATOR)
    assert "Fältgruppen med Kommunpolis" in said
    assert "är ansvarig" not in said


async def test_what_both_of_an_organisation_do_is_counted_once(stage: Stage) -> None:
    await stage.say(
        COORDINATOR,
        "åtagande: kommunpolisen tillsammans med områdespolisen håller ett möte senast 15 december",
    )
    await stage.say("lokalpolisomradeschef", "bekräfta A-2026-001")
    await stage.say(COORDINATOR, "hur många åtaganden har polisen?")
    assert stage.last(COORDINATOR) == "Ett åtagande."
    await stage.say(COORDINATOR, "vad har polisen lovat?")
    assert "är ansvarig" not in stage.last(COORDINATOR)


@pytest.mark.parametrize("question", ["vad är försenat?", "mina försenade åtaganden"])
async def test_what_is_late_is_late_for_whoever_shares_it(stage: Stage, question: str) -> None:
    await shared(stage)
    await stage.travel("2026-12-17T08:00")
    await stage.say(HELPER, question)
    assert "A-2026-001" in stage.last(HELPER)


async def test_who_helps_may_say_that_the_only_one_is_done(stage: Stage) -> None:
    await shared(stage)
    await stage.say(HELPER, "klart")
    assert (await row_of(stage)).status == "klart"
    await stage.say(HELPER, "mina klara åtaganden")
    assert "1: A-2026-001" in stage.last(HELPER)


async def test_ones_own_comes_before_what_one_helps_with(stage: Stage) -> None:
    """A bare word is about what one answers for oneself, when there is one such."""
    await shared(stage)
    await stage.say(COORDINATOR, "åtagande: kommunpolisen ringer skolan senast 16 december")
    await stage.say("lokalpolisomradeschef", "bekräfta A-2026-002")
    await stage.say(HELPER, "klart")
    assert (await row_of(stage)).status == "oppet"
    assert (await row_of(stage, "A-2026-002")).status == "klart"


async def test_who_takes_it_over_shares_it_no_more(stage: Stage) -> None:
    await shared(stage)
    await stage.say(COORDINATOR, "inte min A-2026-001 → kommunpolisen")
    assert (await row_of(stage)).co_owners == []
    await stage.say(HELPER, "mina åtaganden")
    assert "är ansvarig" not in stage.last(HELPER)


async def test_another_member_sees_nothing_of_it(stage: Stage) -> None:
    await shared(stage)
    await stage.say("nattvandrare", "vad har polisen lovat?")
    assert "A-2026-001" not in stage.last("nattvandrare")
