"""`make bench`: every figure a ratio, both sides measured in this run; most on one Synapse."""

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import commitments, fanout, meetings, memory, papers, roundtrip, simulation, start
from benchmarks.figures import Figure, as_json, show
from benchmarks.world import world

ON_A_SERVER = ("memory", "start", "roundtrip", "fanout")
IN_MANY_ROOMS = ("memory", "start", "fanout")
_FEW = 4
"""People are enough for a round trip."""
MEASURES = (*ON_A_SERVER, "meetings", "papers", "commitments", "simulation")


async def _run(rooms: int, rounds: int, only: Sequence[str], seed: int) -> list[Figure]:
    figures: list[Figure] = []
    if set(only) & set(ON_A_SERVER):
        figures += await _on_a_server(rooms, rounds, only, seed)
    if "meetings" in only:
        _say("beslut: in a meeting")
        figures += await meetings.measure(random.Random(seed))  # noqa: S311 -- an order, no secret
    if "papers" in only:
        _say("notes as PDF and DOCX")
        figures += papers.measure(rounds, random.Random(seed))  # noqa: S311 -- an order, no secret
    if "commitments" in only:
        _say("lists of åtaganden, and their daily sweep")
        figures += await commitments.measure(rounds, random.Random(seed))  # noqa: S311 -- an order, no secret
    if "simulation" in only:
        _say("a simulated year, and five")
        figures += await simulation.measure()
    return figures


async def _on_a_server(rooms: int, rounds: int, only: Sequence[str], seed: int) -> list[Figure]:
    chance = random.Random(seed)  # noqa: S311 -- an order, no secret
    figures: list[Figure] = []
    is_large = bool(set(only) & set(IN_MANY_ROOMS))
    people = rooms if is_large else min(rooms, _FEW)
    with tempfile.TemporaryDirectory() as folder:
        _say(f"{people} people and a homeserver")
        async with world(Path(folder), people) as here:
            if "memory" in only:
                _say("memory: a week with a lägesbild, a picture and a PDF")
                figures += await memory.measure(here)
            elif is_large:
                _say("direct rooms with everybody")
                await memory.open_rooms(here)
            if "start" in only:
                _say("start")
                figures += await start.measure(here, rounds, chance)
            if "roundtrip" in only:
                _say("round trip of hjälp")
                figures += await roundtrip.measure(here, chance)
            if "fanout" in only:
                _say("fan-out")
                figures += await fanout.measure(here, rounds, chance)
    return figures


def _say(text: str) -> None:
    sys.stderr.write(f"… {text}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the status is 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--rooms", type=int, default=300, help="direct rooms (300)")
    parser.add_argument("--rounds", type=int, default=5, help="repetitions of each side (5)")
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=MEASURES)
    asked = parser.parse_args(arguments)
    seed = random.SystemRandom().getrandbits(32)
    figures = asyncio.run(_run(asked.rooms, asked.rounds, asked.only, seed))
    if asked.json:
        sys.stdout.write(as_json(figures) + "\n")
    else:
        show(figures)
    return 0 if all(figure.reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
