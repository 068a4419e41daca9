"""From start to ready in many rooms: against one room, and against a bare first sync."""

import random
import subprocess
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from benchmarks.bare import echo_bot
from benchmarks.figures import Figure
from benchmarks.world import CLOSING, World, ratio, shuffled
from tests.helpers.http_user import new_user
from tests.helpers.installation import SAMRAD, Installation, Running, install


async def measure(here: World, rounds: int, chance: random.Random) -> list[Figure]:
    """Start again, start for the first time, and let a bare client sync, in random order."""
    many = len(here.members)
    small = await _small(here)
    own = await _bare_in_the_same_rooms(here)
    sides = {
        "again": lambda: _again(here.installation),
        "first": lambda: _first(here.installation),
        "one room": lambda: _again(small),
        "bare": lambda: _bare(own),
    }
    seconds: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side in shuffled(list(sides), chance):
            seconds[side].append(await sides[side]())
    figures = []
    for ours, theirs, name in (
        ("again", "bare", f"start with {many} rooms, against a bare first sync"),
        ("again", "one room", f"start with {many} rooms, against one room"),
        ("first", "bare", f"very first start with {many} rooms, against a bare first sync"),
    ):
        value, detail = ratio(seconds[ours], seconds[theirs])
        figures.append(Figure(name, value, "×", None, detail))
    return [*figures, _help(rounds)]


async def _small(here: World) -> Installation:
    bot = await new_user(here.server, here.http, "samrad-liten")
    holders = {"f00": here.coordinator.user_id}
    room = await here.coordinator.create_room([bot.user_id])
    await bot.join(room)
    folder = here.installation.folder / "small"
    small = await install(here.server, folder, bot.user_id, holders, room=room)
    await _again(small)
    return small


async def _bare_in_the_same_rooms(here: World) -> World:
    """Return a world whose bare user is the bot itself, on a device of its own."""
    return replace(here, bare=replace(here.bare, user_id=here.installation.bot))


async def _again(installation: Installation) -> float:
    begun = perf_counter()
    running = await installation.start(CLOSING)
    return await _until_ready(running, begun)


async def _first(installation: Installation) -> float:
    """Start without a position in the stream, as at the very first start."""
    for name in ("position.json", "rooms.json"):
        (installation.folder / "matrix-store" / name).unlink()
    return await _again(installation)


async def _until_ready(running: Running, begun: float) -> float:
    await running.logged("ready")
    seconds = perf_counter() - begun
    await running.stop()
    return seconds


async def _bare(here: World) -> float:
    begun = perf_counter()
    async with echo_bot(here.server, here.bare, "eko") as running:
        await running.logged("ready")
        return perf_counter() - begun


def _help(rounds: int) -> Figure:
    """Return the time of `samrad --help` against that of an interpreter that does nothing."""
    python = str(Path(SAMRAD).with_name("python"))
    seconds: dict[str, list[float]] = {"help": [], "nothing": []}
    for _ in range(rounds):
        for side, command in (("help", [str(SAMRAD), "--help"]), ("nothing", [python, "-c", ""])):
            begun = perf_counter()
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- our own words
            seconds[side].append(perf_counter() - begun)
    value, detail = ratio(seconds["help"], seconds["nothing"])
    return Figure("samrad --help, against an empty interpreter", value, "×", None, detail)
