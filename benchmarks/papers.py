"""Notes of 40 items with 300 lines, against an empty page: each in a child of its own."""

import random
import resource
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

from benchmarks.figures import Figure
from benchmarks.world import ratio, shuffled
from bot.rendering.documents import TypstWorker
from bot.rendering.papers import OfficeWorker, paper_docx, paper_pdf
from tests.helpers.papers import FINGERPRINT, long_notes

PDF_GOAL, DOCX_GOAL = 0.3, 1.0  # seconds
_EMPTY_PAGE = "import typst; typst.compile(b'', format='pdf')"
_EMPTY_FILE = "import docx, io; docx.Document().save(io.BytesIO())"


def measure(rounds: int, chance: random.Random) -> list[Figure]:
    """Return seconds against the goals, and ratios against an empty page and an empty file."""
    notes = long_notes()
    sides: dict[str, Callable[[], object]] = {
        "pdf": lambda: paper_pdf(notes, FINGERPRINT),
        "page": lambda: _bare(_EMPTY_PAGE),
        "docx": lambda: paper_docx(notes, FINGERPRINT),
        "file": lambda: _bare(_EMPTY_FILE),
    }
    seconds: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side in shuffled(list(sides), chance):
            seconds[side].append(_timed(sides[side]))
    figures = []
    for ours, theirs, goal, name in (
        ("pdf", "page", PDF_GOAL, "PDF of 40 items with 300 lines"),
        ("docx", "file", DOCX_GOAL, "DOCX of 40 items with 300 lines"),
    ):
        value, detail = ratio(seconds[ours], seconds[theirs])
        figures.append(Figure(name, median(seconds[ours]), "s", goal, detail))
        figures.append(Figure(f"{name}, against an empty one", value, "×", None, detail))
        spent = _processor(sides[ours])
        figures.append(Figure(f"{name}, processor", spent, "s", None, "child and parent, once"))
    return [*figures, *_kept(rounds)]


def _kept(rounds: int) -> list[Figure]:
    """Return what a document costs where one child makes many; each is another document."""
    with TypstWorker() as typst, OfficeWorker() as office:
        found = []
        for name, make in (
            ("PDF", lambda notes: paper_pdf(notes, worker=typst)),
            ("DOCX", lambda notes: paper_docx(notes, worker=office)),
        ):
            make(long_notes(1, 1))
            spent = [
                _timed(lambda make=make, at=at: make(long_notes(40, 300 + at)))
                for at in range(rounds)
            ]
            figure = Figure(f"{name}, one child kept", median(spent), "s", None, "the same notes")
            found.append(figure)
    return found


def _timed(make: Callable[[], object]) -> float:
    begun = perf_counter()
    make()
    return perf_counter() - begun


def _processor(make: Callable[[], object]) -> float:
    """Return the seconds of processor that a document takes: what else runs does not count."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    before = [resource.getrusage(kind) for kind in kinds]
    make()
    after = [resource.getrusage(kind) for kind in kinds]
    return sum(
        new.ru_utime - old.ru_utime + new.ru_stime - old.ru_stime
        for old, new in zip(before, after, strict=True)
    )


def _bare(program: str) -> None:
    subprocess.run([sys.executable, "-I", "-c", program], check=True)  # noqa: S603 -- our own words
