"""Holding the running bot's memory down, where it costs nothing else.

Both measured on the first fan-out to 300 new direct chats, the greatest peak there is
(docs/performance.md).
"""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_M_ARENA_MAX = -8
"""glibc's malloc.h: the number of heaps that threads get."""


def one_heap() -> None:
    """Let all threads share one heap, on glibc; elsewhere do nothing.

    The bot's threads wait for SQLite and files; a heap for each only keeps what others
    could use. Call it before the first thread.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give the system back what the start took and no longer needs, where glibc can."""
    gc.collect()
    gc.freeze()  # what is there after the start stays; it need not be looked at again
    # A full collection waits until a quarter as much is new as the last one left. The last one
    # left all of the start; this one leaves nothing, so that what goes in circles goes soon.
    gc.collect()
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """Let packages that are not loaded yet seem not to be installed, for the block's length.

    For what a library imports only to be able to use it.
    """
    hidden = [name for name in packages if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is the documented way
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
