"""A few weeks of each municipality, held to what must always hold."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.simulation import OUTPUT, Wanted, simulate
from samverkan.model_file import load_named
from tests.simulation import promises
from tests.simulation.days import days_off, works
from tests.simulation.invariants import ALWAYS, weeks_without_picture
from tests.simulation.outcome import Outcome

PERIODS = {
    # Over New Year in the year of 53 weeks.
    "sollentuna": (date(2026, 12, 7), date(2027, 1, 17)),
    # The last chefssamråd of the municipality's year, the first of the police's.
    "salem": (date(2026, 12, 1), date(2027, 3, 12)),
    "lekeberg": (date(2026, 5, 25), date(2026, 7, 10)),
    "skelleftea": (date(2026, 3, 23), date(2026, 4, 30)),
    "haninge": (date(2026, 10, 12), date(2026, 11, 27)),
}


FORTNIGHT = (date(2026, 3, 2), date(2026, 3, 15))


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Outcome]:
    """Each municipality's period, simulated once in a process."""
    known: dict[str, Outcome] = {}

    def of(name: str) -> Outcome:
        if name not in known:
            known[name] = run(name, tmp_path_factory.mktemp(name), PERIODS[name])
        return known[name]

    return of


@pytest.fixture(
    params=[
        pytest.param(name, marks=pytest.mark.xdist_group(f"simulated-{name}")) for name in PERIODS
    ]
)
def outcome(request: pytest.FixtureRequest, simulated: Callable[[str], Outcome]) -> Outcome:
    return simulated(request.param)


def run(name: str, folder: Path, period: tuple[date, date], seed: int = 1) -> Outcome:
    """Simulate a municipality."""
    municipality = load_named(name)
    asyncio.run(simulate(Wanted(municipality, *period, seed), folder))
    return Outcome(folder, municipality)


@pytest.mark.parametrize("rule", [*ALWAYS, *promises.ALWAYS], ids=lambda rule: rule.__name__)
def test_what_must_always_hold_holds(
    outcome: Outcome, rule: Callable[[Outcome], Iterator[str]]
) -> None:
    assert list(rule(outcome)) == []


def test_the_summary_counts_the_lines(outcome: Outcome) -> None:
    for name in OUTPUT:
        assert outcome.summary[name] == len(outcome.lines(name))


@pytest.mark.xdist_group("simulated-sollentuna-again")
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    one, two, other = (
        run("sollentuna", tmp_path / name, FORTNIGHT, seed)
        for name, seed in (("one", 1), ("two", 1), ("other", 2))
    )
    assert _bytes(one) == _bytes(two)
    assert _bytes(one) != _bytes(other)
    assert _without_seconds(one) == _without_seconds(two)


@pytest.mark.xdist_group("simulated-sollentuna")
def test_every_week_over_new_year_gets_its_picture(
    simulated: Callable[[str], Outcome],
) -> None:
    outcome = simulated("sollentuna")
    first, last = date(2026, 12, 7), date(2027, 1, 8)
    assert list(weeks_without_picture(outcome, "est_vecko", first, last)) == []
    assert "2026-W53" in {row["period"] for row in outcome.rounds}


@pytest.mark.xdist_group("simulated-sollentuna")
def test_people_behave_differently(
    simulated: Callable[[str], Outcome],
) -> None:
    outcome = simulated("sollentuna")
    kinds = {row["kind"] for row in outcome.messages}
    assert {"announce", "ask", "nudge", "confirm", "picture", "feedback"} <= kinds
    assert any(row["nothing"] for row in outcome.rounds)
    assert any(row["answered"] for row in outcome.rounds)
    # In a few weeks of one municipality perhaps nobody is silent; in those of two somebody is.
    everywhere = (*outcome.rounds, *simulated("skelleftea").rounds)
    assert any(row["missing"] for row in everywhere)
    asked_of_others = [
        row
        for row in outcome.messages
        if row["kind"] == "ask" and row["to"]["id"] not in row["person"]
    ]
    assert asked_of_others, "somebody is away over Christmas, and a deputy is asked"


@pytest.mark.xdist_group("simulated-sollentuna")
def test_meetings_are_led_noted_and_approved(simulated: Callable[[str], Outcome]) -> None:
    outcome = simulated("sollentuna")
    texts = [row["text"] for row in outcome.messages]
    assert any("mötet börjar" in text for text in texts)
    assert any("är det ett åtagande?" in text for text in texts)
    assert any(text.startswith("Ställningstagande, rad") for text in texts)
    assert any("är godkända av" in text for text in texts)
    assert all(row["owner"] and row["due"] for row in outcome.lines("commitments"))
    assert {"D24", "D25"} <= {row["type"].split()[0] for row in outcome.documents}


def test_the_days_off_of_2026_are_those_of_the_almanac() -> None:
    assert date(2026, 4, 3) in days_off(2026)  # långfredagen
    assert date(2026, 5, 14) in days_off(2026)  # Kristi himmelsfärdsdag
    assert date(2026, 6, 19) in days_off(2026)  # midsommarafton
    assert not works(date(2026, 10, 31))  # alla helgons dag
    assert works(date(2026, 12, 23))


def _bytes(outcome: Outcome) -> dict[str, bytes]:
    return {
        path.relative_to(outcome.folder).as_posix(): path.read_bytes()
        for path in sorted(outcome.folder.rglob("*"))
        if path.is_file() and path.name != "summary.json"
    }


def _without_seconds(outcome: Outcome) -> dict[str, object]:
    return {name: value for name, value in outcome.summary.items() if name != "wall_seconds"}


@pytest.mark.xdist_group("simulated-salem")
def test_people_keep_their_promises_in_different_ways(
    simulated: Callable[[str], Outcome],
) -> None:
    assert list(promises.people_answer_in_different_ways(simulated("salem"))) == []
