"""The press: documents as PDF, made in one child process beside the simulation.

A child for each document, as in the running bot, costs most of its time in starting; here
memory matters less, and the documents of years are to be made.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.rendering.documents import TypstWorker

Make = Callable[[TypstWorker], bytes]
"""Makes a document with the Typst it is given."""


@dataclass(slots=True)
class Press:
    """Takes orders and writes files, one after the other, while the simulation goes on.

    Attributes:
        worker: the Typst.
        thread: where it is waited for.
        ordered: how many files.

    """

    worker: TypstWorker
    thread: ThreadPoolExecutor
    ordered: int = 0
    _orders: list[Future[int]] = field(default_factory=list)

    def order(self, make: Make, path: Path) -> None:
        """Have a document made; it is there when the press has been closed."""
        self.ordered += 1
        self._orders.append(self.thread.submit(lambda: path.write_bytes(make(self.worker))))

    async def close(self) -> None:
        """Wait for every file. Raises RenderingError when one could not be made."""
        await asyncio.gather(*(asyncio.wrap_future(order) for order in self._orders))


@contextmanager
def press() -> Iterator[Press]:
    """Yield a press that is ended when the block ends, whatever it does."""
    with TypstWorker() as worker, ThreadPoolExecutor(1) as thread:
        try:
            yield Press(worker, thread)
        finally:
            thread.shutdown(wait=False, cancel_futures=True)
