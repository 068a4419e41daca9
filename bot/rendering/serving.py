"""What a child process does: one job a line on standard input, answered on standard output.

An answer is a line of JSON, {"size": n} and then n bytes, or {"refused": "why"}.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

Make = Callable[[dict[str, Any]], bytes]


class RefusedJobError(Exception):
    """The job cannot be done, and the text says why; the child goes on."""


def serve(make: Make) -> int:
    """Answer jobs until standard input ends. An unexpected error ends the child."""
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not come between the answers.
    os.dup2(2, 1)
    for line in sys.stdin.buffer:
        try:
            made = make(json.loads(line))
        except RefusedJobError as refusal:
            answers.write(json.dumps({"refused": str(refusal)}).encode() + b"\n")
        else:
            answers.write(json.dumps({"size": len(made)}).encode() + b"\n")
            answers.write(made)
        answers.flush()
    return 0
