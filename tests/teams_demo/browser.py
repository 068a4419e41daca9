"""A browser with a page for each person in Teams."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.demo.script import DidNotHappenError
from tests.teams.packages import FOLDER

PATIENCE = 60.0  # seconds for one thing to be done, on a machine that does much else


@dataclass
class Browser:
    """See above."""

    process: asyncio.subprocess.Process
    _ids: "itertools.count[int]" = field(default_factory=itertools.count)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def do(self, who: str, verb: str, **more: str | bool) -> None:
        """Have a person do something. Raises `DidNotHappenError` when they could not."""
        if self.process.stdin is None or self.process.stdout is None:
            raise ValueError("the browser has no pipes")
        asked = {"id": next(self._ids), "who": who, "do": verb, **more}
        async with self._one_at_a_time, asyncio.timeout(PATIENCE):
            self.process.stdin.write(json.dumps(asked).encode() + b"\n")
            answer = await self.process.stdout.readline()
        problem = json.loads(answer).get("error") if answer else "the browser ended"
        if problem:
            raise DidNotHappenError(f"{who}: {problem}")


@asynccontextmanager
async def browser(program: str, pictures: Path) -> AsyncIterator[Browser]:
    """Run a browser without a window; what it shoots goes into a folder, named in full."""
    process = await asyncio.create_subprocess_exec(
        *("node", "clients.mjs", program, str(pictures)),
        cwd=FOLDER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for us, who then end it
    )
    try:
        yield Browser(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()
