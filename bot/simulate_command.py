"""`samrad simulate`: the folder, the progress bar, and the run itself."""

import asyncio
import shutil
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot.simulation import OUTPUT, Wanted, simulate
from samverkan.structure import Municipality

_SUMMARY = "summary.json"


class NotOursError(Exception):
    """The folder holds something else than an older simulation. The text says so."""


def run_simulation(
    municipality: Municipality, first: date, last: date, seed: int, folder: Path
) -> dict[str, Any]:
    """Simulate into a folder; return the summary. A bar is shown when a person looks on.

    Raises NotOursError, OSError, and what `bot.simulation.simulate` raises.
    """
    clear(folder)
    wanted = Wanted(municipality, first, last, seed)
    with _bar() as bar:
        if bar is None:
            return asyncio.run(simulate(wanted, folder))
        task = bar.add_task(municipality.name, total=(last - first).days + 1, day="")

        def progress(day: date) -> None:
            bar.update(task, completed=(day - first).days + 1, day=day.isoformat())

        return asyncio.run(simulate(wanted, folder, progress))


def clear(folder: Path) -> None:
    """Take an older simulation away. Raises NotOursError when there is something else."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise NotOursError("is no folder")
    ours = {_SUMMARY, "documents", *(f"{name}.jsonl" for name in OUTPUT)}
    found = {path.name for path in folder.iterdir()}
    if found - ours or (found and _SUMMARY not in found):
        raise NotOursError("holds something else than an older simulation; name a new folder")
    for name in sorted(found):
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _bar() -> AbstractContextManager[Progress | None]:
    if not sys.stderr.isatty():
        return nullcontext()
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[day]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
