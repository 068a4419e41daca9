"""`samrad demo`: a week, two meetings and a promise, by the real bot on a real homeserver."""

import asyncio
import importlib.util
import signal
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import logs
from bot.demo import council, meeting, meeting_proofs, promise, proofs, week
from bot.demo.narrator import Narrator
from bot.demo.scene import Scene
from bot.demo.script import DidNotHappenError, say, stage
from bot.demo.sitting import Received, Sitting
from bot.demo.town import Town, new_folder, town
from bot.demo.transcript import TRANSCRIPT, write
from bot.homeserver import Homeserver
from samverkan import swedish_forms as forms
from samverkan.meetings.decisions import State

DONE = 0
FAILED = 1
INTERRUPTED = 130
_ACTS = (*week.STEPS, *meeting.STEPS, *council.STEPS, *promise.STEPS)
STEPS = len(("server", "konton", *_ACTS, "granskar"))
_WIDTH_WITHOUT_TERMINAL = 100


def main(out: Path, keep: bool) -> int:  # noqa: FBT001 -- called with what the command line says
    """Play everything and return the exit status: 0 only when all that is shown happened.

    Leaves transcript.md and the files that members got in `out`. With `keep`, the homeserver
    and the bots run on until Ctrl-C.
    """
    console = console_of()
    return guarded(console, lambda: _main(out, keep=keep, console=console))


def console_of() -> Console:
    """Return where to print, and let the bot log nothing but errors."""
    logs.set_up("error", "console")
    console = Console()
    return console if console.is_terminal else Console(width=_WIDTH_WITHOUT_TERMINAL)


def guarded(console: Console, play: Callable[[], Coroutine[None, None, None]]) -> int:
    """Play, and return the exit status; say what did not happen."""
    try:
        asyncio.run(_ended_by_a_signal(play()))
    except DidNotHappenError as problem:
        _fail(console, str(problem))
    except TimeoutError:
        _fail(console, say("slut.for_sent"))
    except OSError as problem:
        _fail(console, _of_a_file(problem) or say("slut.ovantat_fel", vad=problem))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return INTERRUPTED
    except Exception as problem:  # noqa: BLE001 -- whatever it was, the demo says so and cleans up
        console.print_exception()
        _fail(console, say("slut.ovantat_fel", vad=type(problem).__name__))
    else:
        return DONE
    return FAILED


async def _ended_by_a_signal(play: Coroutine[None, None, None]) -> None:
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    if importlib.util.find_spec("synapse") is None:
        play.close()
        raise DidNotHappenError(say("slut.saknar_server"))
    await play


def _of_a_file(problem: OSError) -> str:
    """Say which file or folder cannot be written; a port or a connection has no name."""
    if problem.filename is None:
        return ""
    return say("slut.mapp", mapp=problem.filename, vad=problem.strerror)


def _fail(console: Console, what: str) -> None:
    console.print(Text(f"\n{say('slut.misslyckat', vad=what)}", style="bold red"))


async def _main(out: Path, *, keep: bool, console: Console) -> None:
    began = time.monotonic()
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    narrator = Narrator(console, STEPS)
    narrator.open()
    async with AsyncExitStack() as stack:
        played = await perform(stack, narrator, out)
        _finish(narrator, out, played, time.monotonic() - began)
        if keep:
            _show_how_to_sign_in(console, played.towns)
            await _until_interrupted(played.towns)


@dataclass(frozen=True, slots=True)
class Played:
    """What has been played.

    Attributes:
        towns: Sollentuna and Salem, still running.
        week: what the week led to.
        meetings: EST Vecko's and the chefssamråd's.

    """

    towns: tuple[Town, Town]
    week: week.Outcome
    meetings: tuple[Sitting, Sitting]

    @property
    def files(self) -> tuple[Received, ...]:
        """Every file that was downloaded, in the order in which it came."""
        received = [Received(self.week.png_name, self.week.png)]
        received += [Received(self.week.pdf_name, self.week.pdf)]
        received += [one for held in self.meetings for one in (*held.summons, *held.papers)]
        return tuple(received)


async def perform(stack: AsyncExitStack, narrator: Narrator, out: Path) -> Played:
    """Play everything and write what it leaves into `out`, a folder that is there.

    Homeserver, bots and members run until the stack is closed. Raises `DidNotHappenError`.
    """
    folder = Path(await asyncio.to_thread(stack.enter_context, new_folder()))
    homeserver = await server(stack, narrator)
    narrator.step("steg.vecka", rum=stage("vecka").room)
    with narrator.waiting(stage("vecka").room):
        sollentuna = await stack.enter_async_context(_town(homeserver, folder, "vecka"))
    scene = Scene(sollentuna, narrator)
    outcome = await week.play(scene)
    # Salem comes into being while Sollentuna meets.
    coming = asyncio.create_task(stack.enter_async_context(_town(homeserver, folder, "salem")))
    try:
        met = await meeting.play(scene)
        narrator.step("steg.salem")
        salem = await coming
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
    other = Scene(salem, narrator)
    council_met = await council.play(other)
    await promise.play(other)
    narrator.step("steg.granskar")
    await proofs.of_week(scene, outcome.picture)
    week.prove_files(scene, outcome)
    await meeting_proofs.of_meeting(met, promised=2, state=State.BEKRAFTAT)
    await meeting_proofs.of_meeting(council_met, promised=1, state=State.ANNAN_LYDELSE)
    await promise.prove(other)
    await proofs.of_silence((scene, other))
    played = Played((sollentuna, salem), outcome, (met, council_met))
    await asyncio.to_thread(write, out, narrator, played.files)
    return played


async def _until_interrupted(towns: Sequence[Town]) -> None:
    """Let the bots run on. Raises `DidNotHappenError` when one stops by itself."""
    try:
        await asyncio.wait({each.running for each in towns}, return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        return  # Ctrl-C is how this ends
    for each in towns:
        each.check_alive()


async def server(stack: AsyncExitStack, narrator: Narrator) -> Homeserver:
    """Start a homeserver. Raises `DidNotHappenError`."""
    narrator.step("steg.server")
    try:
        with narrator.waiting(say("steg.server")):
            return await stack.enter_async_context(Homeserver())
    except RuntimeError as problem:
        raise DidNotHappenError(say("slut.server_startar_inte")) from problem


def _town(server: Homeserver, folder: Path, name: str) -> AbstractAsyncContextManager[Town]:
    return town(server, folder / name, stage(name))


def _finish(narrator: Narrator, out: Path, played: Played, seconds: float) -> None:
    first, second = played.meetings
    told = (
        ("slut.transkript", (TRANSCRIPT,)),
        ("slut.lagesbild", (played.week.png_name, played.week.pdf_name)),
        ("slut.kallelse", _names(first.summons)),
        ("slut.anteckningar", _names(first.papers)),
        ("slut.salem_kallelse", _names(second.summons)),
        ("slut.salem_protokoll", _names(second.papers)),
    )
    narrator.print(
        Text(""),
        Text(say("slut.klart", sekunder=round(seconds)), style="bold green"),
        Text(say("slut.hittar", mapp=out)),
    )
    for what, names in told:
        narrator.print(Text(f"  {say(what)}"), *(Text(f"    {name}", "bold") for name in names))


def _names(files: Sequence[Received]) -> tuple[str, ...]:
    return tuple(one.name for one in files)


def _show_how_to_sign_in(console: Console, towns: Sequence[Town]) -> None:
    table = Table(title=say("kvar.rubrik"), title_justify="left", title_style="bold")
    for column in ("namn", "konto", "losenord", "nyckel"):
        table.add_column(say(f"kvar.{column}"), overflow="fold")
    for member in (one for each in towns for one in each.members.values()):
        table.add_row(member.part.name, member.person.user_id, member.password, member.recovery_key)
    console.print()
    console.print(table)
    console.print(say("kvar.hur", url=towns[0].server.url), highlight=False)
    for each in towns:
        moment = forms.moment(each.now())
        console.print(say("kvar.rum", rum=each.stage.room, tid=moment), highlight=False)
