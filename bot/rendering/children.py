"""Child processes that make documents: one for a document, or one kept for many.

What makes a document is large and never gives its memory back, so it does not run in the
bot: a child makes the document, ends, and gives everything back. Where thousands are made
(a simulated year), one child is kept; Typst stays at some 80 MiB there, however many.

A child is a module that calls `bot.rendering.serving.serve`.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from threading import Lock, Timer
from time import monotonic
from types import TracebackType
from typing import IO, Any, Self

LONGEST_SECONDS = 60
"""A child that has not answered by then is ended."""

_one_child_at_a_time = Lock()


class RenderingError(RuntimeError):
    """A document could not be made. The text is for the log, never for people."""


@dataclass(slots=True)
class Worker:
    """A child process that is kept for many jobs; used with `with`, from any thread.

    Attributes:
        module: what the child runs.

    """

    module: str
    _process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    _complaints: IO[bytes] | None = field(default=None, init=False)
    _one_job_at_a_time: Lock = field(default_factory=Lock, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def make(self, job: Mapping[str, Any]) -> bytes:
        """Return what the child makes of a job.

        Raises RenderingError when the child refuses the job, says why; ends; or takes more
        than a minute. The next job gets a new child if need be.
        """
        with self._one_job_at_a_time:
            process = self._process or self._begin()
            begun = monotonic()
            limit = Timer(LONGEST_SECONDS, process.kill)
            limit.start()
            try:
                answer, made = _ask(process, job)
            except (OSError, ValueError) as error:
                why = self._last_words(is_late=monotonic() - begun >= LONGEST_SECONDS)
                self._end()
                raise RenderingError(why) from error
            finally:
                limit.cancel()
        if "refused" in answer:
            raise RenderingError(str(answer["refused"]))
        return made

    def close(self) -> None:
        """End the child."""
        with self._one_job_at_a_time:
            self._end()

    def _begin(self) -> "subprocess.Popen[bytes]":
        self._complaints = TemporaryFile()  # noqa: SIM115 -- it lives as long as the child
        # The child is our own module under our own interpreter; jobs go on its stdin.
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-m", self.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
        )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        # It waits for the next job, so nothing is lost; a broken pipe means that it is gone.
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, self._complaints):
            if pipe is not None:
                _close(pipe)

    def _last_words(self, *, is_late: bool) -> str:
        if is_late:
            return f"took more than {LONGEST_SECONDS} s"
        status = self._process.wait() if self._process is not None else None
        if self._complaints is None:
            return f"exit status {status}"
        self._complaints.seek(0)
        said = self._complaints.read().decode("utf-8", "replace").strip()
        return f"exit status {status}: {said[-2000:]}"


@contextmanager
def one_child(module: str) -> Iterator[Worker]:
    """Give a child for one document, alone among those, and end it."""
    with _one_child_at_a_time, Worker(module) as worker:
        yield worker


def _ask(process: "subprocess.Popen[bytes]", job: Mapping[str, Any]) -> tuple[Any, bytes]:
    """Send a job and read the answer; raises OSError or ValueError when the child is gone."""
    sending, reading = process.stdin, process.stdout
    if sending is None or reading is None:  # pragma: no cover -- both are pipes
        raise ValueError("no pipes")
    sending.write(json.dumps(job).encode() + b"\n")
    sending.flush()
    answer = json.loads(reading.readline())
    size = answer.get("size", 0)
    made = reading.read(size)
    if len(made) != size:
        raise ValueError("the child ended in the middle of its answer")
    return answer, made


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        return
