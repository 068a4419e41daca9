"""`samrad demo`: one week of EST Vecko, played through the real bot on a real homeserver."""

import asyncio
import importlib.util
import signal
import time
from contextlib import AsyncExitStack
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import logs
from bot.demo import week
from bot.demo.narrator import Narrator
from bot.demo.scene import Scene
from bot.demo.script import DidNotHappenError, say, script
from bot.demo.town import Town, bot_running, make_room, members, new_folder
from bot.demo.transcript import TRANSCRIPT, write
from bot.homeserver import Homeserver
from samverkan import swedish_forms as forms

DONE = 0
FAILED = 1
INTERRUPTED = 130
STEPS = len(("server", "konton", "rum", *week.STEPS))
_WIDTH_WITHOUT_TERMINAL = 100


def main(out: Path, keep: bool) -> int:  # noqa: FBT001 -- called with what the command line says
    """Play the week and return the exit status: 0 only when all that is shown happened.

    Leaves transcript.md, the PDF and the picture in `out`. With `keep`, the homeserver and
    the bot run on until Ctrl-C.
    """
    logs.set_up("error", "console")
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH_WITHOUT_TERMINAL)
    try:
        return asyncio.run(_main(out, keep=keep, console=console))
    except DidNotHappenError as problem:
        _fail(console, str(problem))
    except TimeoutError:
        _fail(console, say("slut.for_sent"))
    except OSError as problem:
        _fail(console, say("slut.mapp", mapp=out, vad=problem.strerror))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return INTERRUPTED
    except Exception as problem:  # noqa: BLE001 -- whatever it was, the demo says so and cleans up
        console.print_exception()
        _fail(console, say("slut.ovantat_fel", vad=type(problem).__name__))
    return FAILED


def _fail(console: Console, what: str) -> None:
    console.print(Text(f"\n{say('slut.misslyckat', vad=what)}", style="bold red"))


async def _main(out: Path, *, keep: bool, console: Console) -> int:
    began = time.monotonic()
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    if importlib.util.find_spec("synapse") is None:
        raise DidNotHappenError(say("slut.saknar_server"))
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    narrator = Narrator(console, STEPS)
    narrator.open()
    async with AsyncExitStack() as stack:
        town, outcome = await perform(stack, narrator, out)
        _finish(narrator, out, outcome, time.monotonic() - began)
        if keep:
            _show_how_to_sign_in(console, town)
            await _until_interrupted(town)
    return DONE


async def perform(
    stack: AsyncExitStack, narrator: Narrator, out: Path
) -> tuple[Town, week.Outcome]:
    """Play the week and write what it leaves into `out`, a folder that is there.

    Homeserver, bot and members run until the stack is closed. Raises `DidNotHappenError`.
    """
    town = await _build(stack, narrator)
    scene = Scene(town, narrator)
    outcome = await week.play(scene)
    await asyncio.to_thread(write, out, scene, outcome)
    return town, outcome


async def _until_interrupted(town: Town) -> None:
    """Let the bot run on. Raises `DidNotHappenError` when it stops by itself."""
    try:
        await asyncio.wait({town.running})
    except asyncio.CancelledError:
        return  # Ctrl-C is how this ends
    town.check_alive()


async def _build(stack: AsyncExitStack, narrator: Narrator) -> Town:
    folder = Path(await asyncio.to_thread(stack.enter_context, new_folder()))
    narrator.step("steg.server")
    try:
        with narrator.waiting(say("steg.server")):
            server = await stack.enter_async_context(Homeserver())
    except RuntimeError as problem:
        raise DidNotHappenError(say("slut.server_startar_inte")) from problem
    narrator.step("steg.konton")
    with narrator.waiting(say("steg.konton")):
        seated = await stack.enter_async_context(members(server, folder))
        samrad, clock, running = await stack.enter_async_context(
            bot_running(server, folder, seated)
        )
    narrator.step("steg.rum", rum=script("rum"))
    bot = server.user_id("samrad")
    with narrator.waiting(say("steg.rum", rum=script("rum"))):
        room = await make_room(samrad, running, bot, seated)
    return Town(folder, server, clock, samrad, running, bot, seated, room)


def _finish(narrator: Narrator, out: Path, outcome: week.Outcome, seconds: float) -> None:
    narrator.print(
        Text(""),
        Text(say("slut.klart", sekunder=round(seconds)), style="bold green"),
        Text(say("slut.hittar", mapp=out)),
        *(
            Text.assemble("  ", (name, "bold"), f"  {say(what)}")
            for name, what in (
                (TRANSCRIPT, "slut.transkript"),
                (outcome.pdf_name, "slut.pdf"),
                (outcome.png_name, "slut.png"),
            )
        ),
    )


def _show_how_to_sign_in(console: Console, town: Town) -> None:
    table = Table(title=say("kvar.rubrik"), title_justify="left", title_style="bold")
    for column in ("namn", "konto", "losenord", "nyckel"):
        table.add_column(say(f"kvar.{column}"), overflow="fold")
    for member in town.members.values():
        table.add_row(member.part.name, member.person.user_id, member.password, member.recovery_key)
    console.print()
    console.print(table)
    console.print(say("kvar.hur", url=town.server.url), highlight=False)
    moment = forms.moment(town.now())
    console.print(say("kvar.rum", rum=script("rum"), tid=moment), highlight=False)
