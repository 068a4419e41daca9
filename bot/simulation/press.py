"""The press: documents as PDF, made in one child process beside the simulation.

A child for each document, as in the running bot, costs most of its time in starting; here
memory matters less, and the documents of years are to be made.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.rendering.documents import TYPST_CHILD, RenderingError


@dataclass(slots=True)
class Press:
    """Takes jobs (`bot.rendering.documents.pdf_job`) and writes files.

    Attributes:
        ordered: how many files.

    """

    ordered: int = 0
    _process: asyncio.subprocess.Process | None = None
    _answers: asyncio.Task[None] | None = None
    _refused: list[str] = field(default_factory=list)

    async def order(self, job: Mapping[str, Any], path: Path) -> None:
        """Have a document made; it is there when the press has been closed."""
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", str(TYPST_CHILD), "--many"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=2**20,
            )
            self._answers = asyncio.create_task(self._listen(self._process))
        line = json.dumps({**job, "path": str(path)})
        self.ordered += 1
        if self._process.stdin is not None:
            self._process.stdin.write(line.encode() + b"\n")
            await self._process.stdin.drain()

    async def close(self) -> None:
        """Wait for every file. Raises RenderingError when one could not be made."""
        if self._process is None or self._answers is None:
            return
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._answers
        status = await self._process.wait()
        if status or self._refused:
            raise RenderingError("; ".join(self._refused) or f"Typst ended with {status}")

    async def stop(self) -> None:
        """End the child, whatever it does."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        if self._answers is not None:
            self._answers.cancel()

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is None:
            return
        async for line in process.stdout:
            reason = json.loads(line)
            if reason:
                self._refused.append(str(reason))


@asynccontextmanager
async def press() -> AsyncIterator[Press]:
    """Yield a press that is ended when the block ends."""
    made = Press()
    try:
        yield made
    finally:
        await made.stop()
