"""The acceptance of issue 4: all five municipalities through 2026 and 2027.

    python -m tests.simulation.acceptance [--only salem] [--out DIR]

Each is simulated in a process of its own, two at a time, and held to what must always hold
(`tests.simulation.invariants`, `tests.simulation.promises`) and to what is promised of it
(`tests.simulation.counts`).
The status is 1 when something does not hold.
"""

import argparse
import asyncio
import multiprocessing
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

from bot.simulation import Wanted, simulate
from samverkan.model_file import load_named
from tests.simulation import promises
from tests.simulation.counts import PROMISED
from tests.simulation.invariants import ALWAYS
from tests.simulation.outcome import Outcome

RULES = (*ALWAYS, *promises.ALWAYS, promises.people_answer_in_different_ways)
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def judge(name: str, folder: Path) -> tuple[str, list[str]]:
    """Simulate a municipality; return a line about it and what does not hold."""
    municipality = load_named(name)
    summary = asyncio.run(simulate(Wanted(municipality, FIRST, LAST), folder))
    outcome = Outcome(folder, municipality)
    broken = [f"{rule.__name__}: {each}" for rule in RULES for each in rule(outcome)]
    broken += [f"promised: {each}" for each in PROMISED[name](outcome)]
    parts = ("messages", "rounds", "meetings", "documents", "commitments")
    counts = ", ".join(f"{summary[part]} {part}" for part in parts)
    noted = sum(row["notes"] is not None for row in outcome.meetings)
    cancelled = sum(row["status"] == "installt" for row in outcome.meetings)
    told = f"{counts}; {noted} with approved notes, {cancelled} cancelled"
    return f"{summary['wall_seconds']:.0f} s, {told}", broken


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate and judge; print what does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(PROMISED), default=list(PROMISED))
    parser.add_argument("--out", type=Path, help="keep the outcomes in this folder")
    asked = parser.parse_args(arguments)
    # Spawned, since a fork of a process with threads may hang.
    context = multiprocessing.get_context("spawn")
    status = 0
    with tempfile.TemporaryDirectory() as scratch, ProcessPoolExecutor(2, context) as pool:
        folder = asked.out or Path(scratch)
        tasks = {name: pool.submit(judge, name, folder / name) for name in asked.only}
        for name, task in tasks.items():
            told, broken = task.result()
            sys.stdout.write(f"{name}: {told}: {'BROKEN' if broken else 'holds'}\n")
            for line in broken:
                sys.stdout.write(f"  {line}\n")
            status |= bool(broken)
    return status


if __name__ == "__main__":
    sys.exit(main())
