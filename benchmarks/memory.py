"""Peak memory of the bot's process through a week: asks, closing, picture and PDF."""

import subprocess
import sys
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.world import ASK, CLOSING, World, sent
from tests.helpers.installation import Running

GOAL = 150.0
_MIB = 1024
_CHILD = """
import resource
from bot.rendering import documents
from tests.helpers.pictures import ordinary_week as week
documents.render_weekly_pdf(week()); documents.render_weekly_png(week())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


async def measure(here: World) -> list[Figure]:
    """Play a week; return the peak of each of its processes."""
    members = len(here.members)
    idle, asked = await open_rooms(here)
    running = await here.installation.start(CLOSING)
    draft = await here.coordinator.wait_for(
        lambda each: each.text.startswith("Här är utkastet"), patience=300
    )
    await here.coordinator.say(draft.room, "fastställ")
    for kind in ("m.file", "m.image"):
        await here.coordinator.wait_for(
            lambda each, kind=kind: each.content.get("msgtype") == kind,  # type: ignore[misc]  # mypy wants no default
            patience=300,
        )
    rendered = _peak(running)
    await running.stop()
    peak = max(asked, rendered)
    detail = (
        f"ready {idle:.0f}, {members} asks {asked:.0f}, lägesbild, picture and PDF {rendered:.0f}"
    )
    return [
        Figure("peak memory, bot", peak, "MiB", GOAL, detail),
        Figure("peak memory, Typst child", _child_peak(), "MiB", None, "one at a time, then gone"),
    ]


async def open_rooms(here: World) -> tuple[float, float]:
    """Ask everybody, which makes the direct rooms that other measures use; return two peaks."""
    running = await here.installation.start(ASK)
    await running.logged("ready")
    idle = _peak(running)
    await sent(here.installation, "ask", len(here.members))
    asked = _peak(running)
    await running.stop()
    return idle, asked


def _peak(running: Running) -> float:
    status = Path(f"/proc/{running.process.pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / _MIB


def _child_peak() -> float:
    done = subprocess.run(  # noqa: S603 -- our own words under our own interpreter
        [sys.executable, "-c", _CHILD], check=True, capture_output=True, text=True
    )
    return int(done.stdout) / _MIB
