"""Figures and how they are shown."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One result.

    Attributes:
        name: what was measured.
        value: the ratio, or the size.
        unit: "×", "MiB", "s" or "ms".
        goal: at most this, or None when it is only reported.
        detail: the two sides of the ratio.

    """

    name: str
    value: float
    unit: str
    goal: float | None
    detail: str

    @property
    def reached(self) -> bool:
        """The goal is reached, or there is none."""
        return self.goal is None or self.value <= self.goal


def machine() -> str:
    """Say what the figures were measured on."""
    processor = platform.machine()
    parts = [f"{os.cpu_count()} cores {processor}", f"Python {platform.python_version()}"]
    parts += [f"{name} {version(name)}" for name in ("matrix-synapse", "matrix-nio", "aiohttp")]
    return ", ".join(parts)


def as_json(figures: Sequence[Figure]) -> str:
    """Return the figures as JSON."""
    return json.dumps(
        {
            "date": datetime.now(UTC).date().isoformat(),
            "machine": machine(),
            "figures": [asdict(figure) | {"reached": figure.reached} for figure in figures],
        },
        ensure_ascii=False,
        indent=2,
    )


def show(figures: Sequence[Figure]) -> None:
    """Print the figures as a table."""
    table = Table("measure", "figure", "goal", "", "detail")
    for figure in figures:
        goal = "" if figure.goal is None else f"≤ {figure.goal:g} {figure.unit}"
        verdict = "" if figure.goal is None else ("reached" if figure.reached else "MISSED")
        table.add_row(
            figure.name, f"{figure.value:.2f} {figure.unit}", goal, verdict, figure.detail
        )
    console = Console()
    console.print(table)
    console.print(f"{datetime.now(UTC).date().isoformat()}, {machine()}")
