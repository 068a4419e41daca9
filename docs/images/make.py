"""Make docs/images/week.png anew: play the demo and lay out a part of what was said.

    .venv/bin/python docs/images/make.py

Everything in the picture was said and delivered in the run that made it.
"""

import asyncio
import json
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import typst
from rich.console import Console

from bot import logs
from bot.demo.narrator import Narrator, Told
from bot.demo.play import STEPS, perform
from bot.demo.script import say, stage
from samverkan import swedish_forms as forms

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PIXELS_PER_INCH = 144.0
FIRST_CHAT, SECOND_CHAT = "kommunpolis", "faltgruppen"
LONGEST_ASK = 2  # paragraphs of the ask that fit


async def play(out: Path) -> list[Told]:
    """Play everything and return what was told."""
    narrator = Narrator(Console(quiet=True), STEPS)
    async with AsyncExitStack() as stack:
        await perform(stack, narrator, out)
    return narrator.told


def chat(told: list[Told], function: str, first: int, last: int) -> dict[str, object]:
    """Return a part of a direct chat for the template."""
    name = stage("vecka").cast[function].name
    room = say("direkt_med", vem=name)
    lines = [line for line in told if line.room == room][first:last]
    return {
        "title": name,
        "lines": [
            {
                "who": line.who,
                "bot": line.by_bot,
                "time": forms.clock(line.at),
                "text": "\n\n".join(line.text.split("\n\n")[:LONGEST_ASK])
                if "?" in line.text.partition("\n\n")[0]
                else line.text,
            }
            for line in lines
        ],
    }


def main() -> None:
    """Write week.png."""
    logs.set_up("error", "console")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        told = asyncio.run(play(out))
        (picture,) = out.glob("*.png")
        shown = {
            "chats": [chat(told, FIRST_CHAT, 0, 5), chat(told, SECOND_CHAT, 1, 6)],
            "room": next(line.room for line in told if line.picture),
            "picture": f"{picture.name}",
        }
        (out / "week.typ").write_bytes((HERE / "week.typ").read_bytes())
        png = typst.compile(
            out / "week.typ",
            root=out,
            font_paths=[ROOT / "templates" / "fonts"],
            format="png",
            ppi=PIXELS_PER_INCH,
            sys_inputs={"data": json.dumps(shown)},
        )
    (HERE / "week.png").write_bytes(bytes(png))
    sys.stdout.write(f"{HERE / 'week.png'}\n")


if __name__ == "__main__":
    main()
