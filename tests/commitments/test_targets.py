"""Numbers that were promised: counted from activities, forecast in words, warned in time."""

from datetime import date

import pytest

from samverkan.commitments.targets import Held, named_in, progress
from samverkan.model_file import load_ready
from tests.helpers.stage import Stage
from tests.week.conftest import Play

SKELLEFTEA = load_ready("skelleftea")
WALKS = SKELLEFTEA.targets[0]


def walks(*days: date, area: str | None = None) -> list[Held]:
    return [Held("trygghetsvandringar", area, day) for day in days]


def test_three_of_five_in_november_is_two_left_and_forty_one_days() -> None:
    held = walks(date(2026, 3, 1), date(2026, 5, 2), date(2026, 9, 3))
    found = progress(SKELLEFTEA, WALKS, held, date(2026, 11, 20))
    assert (found.done, found.left, found.days_left, found.at_risk) == (3, 2, 41, True)


def test_a_part_counts_only_what_was_in_its_area() -> None:
    held = [
        *walks(date(2026, 3, 1), area="centrala_stan"),
        *walks(date(2026, 4, 1), area="norrbole"),
    ]
    (part,) = progress(SKELLEFTEA, WALKS, held, date(2026, 5, 1)).parts
    assert (part.done, part.left) == (1, 0)


def test_another_year_counts_for_itself() -> None:
    found = progress(SKELLEFTEA, WALKS, walks(date(2025, 12, 31)), date(2026, 1, 5))
    assert (found.done, found.at_risk) == (0, False)


@pytest.mark.parametrize(
    ("today", "is_late"), [(date(2026, 1, 2), False), (date(2026, 2, 1), False),
                           (date(2026, 3, 1), True), (date(2026, 12, 31), True)],
)  # fmt: skip
def test_a_target_is_at_risk_when_it_falls_behind_its_pace(today: date, *, is_late: bool) -> None:
    assert progress(SKELLEFTEA, WALKS, [], today).at_risk is is_late


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("trygghetsvandring Norrböle", "trygghetsvandringar"),
        ("trygghetsvandringarna", "trygghetsvandringar"),
        ("ungdomsvecka", "ungdomsveckor"),
        ("tillsyn av tobak", "tillsyn_tobak_alkohol"),
        ("nosspanare", "nosspanare"),
    ],
)
def test_an_activity_counts_for_the_target_that_names_it(words: str, target: str) -> None:
    found = named_in(SKELLEFTEA, words)
    assert found is not None
    assert found.id == target


async def said(stage: Stage, text: str) -> str:
    await stage.say("bf_samordnare", text)
    return stage.last("bf_samordnare")


async def test_an_activity_is_registered_and_the_target_told(play: Play) -> None:
    async with play(municipality=SKELLEFTEA, forum="fris") as stage:
        answer = await said(stage, "genomförd: trygghetsvandring Norrböle 12/11, 14 deltagare")
        assert "Norrböle" in answer
        assert "14 deltagare" in answer
        assert "1 av 5 klara, 4 kvar på 43 dagar" in answer
        answer = await said(stage, "hur ligger vi till med trygghetsvandringarna?")
        assert "1 av 5 klara" in answer
        assert "fokus på centrum: 0 av 1 klara" in answer


async def test_what_is_called_off_needs_a_reason_and_keeps_the_new_day(play: Play) -> None:
    async with play(municipality=SKELLEFTEA, forum="fris") as stage:
        answer = await said(stage, "inställd: trygghetsvandring Bureå 20/11")
        assert "Skriv skälet också" in answer
        answer = await said(
            stage, "inställd: trygghetsvandring Bureå 20/11, skäl: storm, ny tid 3/12"
        )
        assert "är flyttad till torsdag den 3 december" in answer
        assert "storm" in answer


@pytest.mark.parametrize("day", ["12/12", "2026-12-12", "på fredag"])
async def test_what_is_to_come_is_not_counted_as_held(play: Play, day: str) -> None:
    """A day without its year is not put in the year before when it is soon to come."""
    async with play(municipality=SKELLEFTEA, forum="fris") as stage:
        answer = await said(stage, f"genomförd: trygghetsvandring Norrböle {day}")
        assert "har inte varit än" in answer
        answer = await said(stage, "mål trygghetsvandringar")
        assert "0 av 5 klara" in answer


async def test_what_was_called_off_cannot_get_a_day_that_has_been(play: Play) -> None:
    async with play(municipality=SKELLEFTEA, forum="fris") as stage:
        answer = await said(stage, "flyttad: trygghetsvandring 20/11, skäl: storm, ny tid 3/11")
        assert "3 november 2026 har redan varit" in answer
        answer = await said(stage, "flyttad: trygghetsvandring 20/11, skäl: storm, ny tid 3/12")
        assert "är flyttad till torsdag den 3 december" in answer
