"""Play the week with half of its members in Teams: python -m tests.teams_demo OUT."""

import asyncio
import shutil
import subprocess
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.demo import proofs, week
from bot.demo.narrator import Narrator
from bot.demo.play import console_of, guarded, server
from bot.demo.script import DidNotHappenError, say, stage
from bot.demo.sitting import Received
from bot.demo.town import Town, new_folder, town
from bot.demo.transcript import TRANSCRIPT, write
from tests.teams.packages import install, missing
from tests.teams.scene import address
from tests.teams_demo.browser import browser
from tests.teams_demo.person import TeamsPerson
from tests.teams_demo.scene import MixedScene
from tests.teams_demo.town import in_teams

STEPS = len(("teams", "server", "vecka", *week.STEPS, "granskar"))
BROWSERS = ("chromium", "chromium-browser")


def main(out: Path) -> int:
    """Play everything and return the exit status, 0 only when all that is shown happened."""
    console = console_of()
    return guarded(console, lambda: _main(out, console))


async def _main(out: Path, console: Console) -> None:
    began = time.monotonic()
    program, packages = await asyncio.to_thread(_needed)
    await asyncio.to_thread(_empty, out)
    narrator = Narrator(console, STEPS, "teams.")
    narrator.open()
    async with AsyncExitStack() as stack:
        scene, outcome = await perform(stack, narrator, out, program, packages)
    _finish(narrator, out, scene, outcome, time.monotonic() - began)


def _empty(out: Path) -> None:
    """Make the folder, without the pictures of another time."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("teams-*.png"):
        old.unlink()


def _needed() -> tuple[str, Path]:
    """Return the browser and the folder of Node's packages. Raises `DidNotHappenError`."""
    program = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    absent = missing() + ([] if program else ["chromium"])
    if absent or program is None:
        raise DidNotHappenError(say("teams.saknas", vad=", ".join(absent)))
    try:
        return program, install()
    except subprocess.CalledProcessError as problem:
        raise DidNotHappenError(say("teams.paket")) from problem


async def perform(
    stack: AsyncExitStack, narrator: Narrator, out: Path, program: str, packages: Path
) -> tuple[MixedScene, week.Outcome]:
    """Play everything and write what it leaves into `out`. Raises `DidNotHappenError`."""
    folder = Path(await asyncio.to_thread(stack.enter_context, new_folder()))
    set_ = stage("vecka")
    homeserver = await server(stack, narrator)
    narrator.step("teams.steg")
    with narrator.waiting("Teams"):
        pages = await stack.enter_async_context(browser(program, out))
        place = await stack.enter_async_context(address())
        bot = homeserver.user_id(set_.account)
        elsewhere = await stack.enter_async_context(
            in_teams(set_, packages, folder / "teams", pages, place, bot)
        )
    narrator.step("teams.vecka", rum=set_.room)
    with narrator.waiting(set_.room):
        here = await stack.enter_async_context(town(homeserver, folder / "vecka", set_, elsewhere))
        scene = MixedScene(here, narrator)
        await _install(here, scene)
    narrator.remark("teams.sidopersoner")
    outcome = await week.play(scene)
    fetched = await scene.fetch("PDF")
    narrator.step("steg.granskar")
    await proofs.of_week(scene, outcome.picture)
    week.prove_files(scene, outcome)
    if not fetched.startswith(b"%PDF-"):
        raise DidNotHappenError(say("teams.hamtat"))
    narrator.proved("teams.hamtat")
    await proofs.of_silence((scene,), "teams.krypterat")
    narrator.proved("teams.kort", antal=len(scene.pictures))
    await asyncio.to_thread(write, out, narrator, _files(outcome))
    return scene, outcome


async def _install(here: Town, scene: MixedScene) -> None:
    """Add the app for everybody in Teams, and in the channel."""
    for function, member in here.members.items():
        if isinstance(member.person, TeamsPerson):
            if member.person.cloud is member.person.forum:
                await member.person.hands.room(threads=True)
            scene.direct[function] = await member.person.hands.room()


def _files(outcome: week.Outcome) -> tuple[Received, ...]:
    return (Received(outcome.png_name, outcome.png), Received(outcome.pdf_name, outcome.pdf))


def _finish(
    narrator: Narrator, out: Path, scene: MixedScene, outcome: week.Outcome, seconds: float
) -> None:
    told = (
        ("slut.transkript", (TRANSCRIPT,)),
        ("slut.lagesbild", (outcome.png_name, outcome.pdf_name)),
        ("teams.bilder", tuple(scene.pictures)),
    )
    narrator.print(
        Text(""),
        Text(say("slut.klart", sekunder=round(seconds)), style="bold green"),
        Text(say("slut.hittar", mapp=out)),
    )
    for what, names in told:
        narrator.print(Text(f"  {say(what)}"), *(Text(f"    {name}", "bold") for name in names))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute()))
