"""A simulated year of Sollentuna with its documents, and whether years stay equally dear."""

import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.figures import Figure
from bot.simulation import Wanted, simulate
from samverkan.model_file import load_named

YEAR_GOAL = 30.0
FLAT_GOAL = 1.2
_FIRST_YEAR = 2026
_YEARS = 5
_WEEKS = 52


async def measure() -> list[Figure]:
    """Simulate a year on the clock, then five years by the processor's time.

    The comparison of years is of processor time, so that what else the machine does is in
    neither side. The year itself is what somebody waits for.
    """
    whole, _ = await _years(1)
    _, yearly = await _years(_YEARS)
    weekly = [seconds / _WEEKS * 1000 for seconds in yearly]
    told = ", ".join(f"{each:.0f}" for each in weekly)
    return [
        Figure(
            "a simulated year of Sollentuna with documents",
            whole,
            "s",
            YEAR_GOAL,
            "wall time, documents included",
        ),
        Figure(
            f"a week in year {_YEARS}, simulated",
            weekly[-1] / weekly[0],
            "×",
            FLAT_GOAL,
            f"of a week in year 1; processor time of a week in ms: {told}",
        ),
    ]


async def _years(count: int) -> tuple[float, list[float]]:
    """Return the wall seconds of some years, and the processor seconds of each."""
    turns: dict[int, float] = {}

    def progress(day: date) -> None:
        turns.setdefault(day.year, process_time())

    wanted = Wanted(
        load_named("sollentuna"),
        date(_FIRST_YEAR, 1, 1),
        date(_FIRST_YEAR + count - 1, 12, 31),
    )
    with tempfile.TemporaryDirectory() as folder:
        begun = perf_counter()
        await simulate(wanted, Path(folder), progress)
        seconds = perf_counter() - begun
    ends = [*[turns[year] for year in sorted(turns)][1:], process_time()]
    return seconds, [end - turns[year] for year, end in zip(sorted(turns), ends, strict=True)]
