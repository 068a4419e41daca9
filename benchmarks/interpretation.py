"""How well, how fast and in how little memory messages are interpreted.

python benchmarks/interpretation.py              # speed, memory, and the figures
python benchmarks/interpretation.py --misses     # and each miss, by set
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from samverkan.interpretation import Gazetteer, interpret
from samverkan.model_file import load_ready
from tests.interpretation.labelled import (
    Labelled,
    differences,
    held_back,
    measure,
    own_messages,
    worked_examples,
)

_ROUNDS = 8
_MEMORY = """
import tracemalloc, sys
sys.path.insert(0, {root!r})
from samverkan.model_file import load_ready
tracemalloc.start()
from samverkan.interpretation import Gazetteer, interpret
gazetteer = Gazetteer.of(load_ready("sollentuna"))
from tests.interpretation.labelled import own_messages
messages = own_messages()
for message in messages:
    message.interpreted(gazetteer)
messages.clear()
print(tracemalloc.get_traced_memory()[0])
"""


def speed(messages: list[Labelled], gazetteer: Gazetteer) -> tuple[float, float]:
    """Return the first call in milliseconds, and messages a second, both of processor time."""
    first, *_ = messages
    started = time.process_time()
    interpret(first.text, gazetteer, first.reported_at, first.role)
    first_call = (time.process_time() - started) * 1000
    started = time.process_time()
    for _ in range(_ROUNDS):
        for message in messages:
            interpret(message.text, gazetteer, message.reported_at, message.role)
    return first_call, _ROUNDS * len(messages) / (time.process_time() - started)


def memory() -> float:
    """Return MiB held by gazetteer, rules and caches after the whole set, in a process apart."""
    script = _MEMORY.format(root=str(Path(__file__).parents[1]))
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own script
    return int(done.stdout) / 2**20


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="print each miss")
    wanted = parser.parse_args()
    gazetteer = Gazetteer.of(load_ready("sollentuna"))
    own = own_messages()
    first_call, rate = speed([*worked_examples(), *own], gazetteer)
    print(f"first call {first_call:.1f} ms (goal < 50), {rate:.0f} messages/s (goal >= 2000)")
    print(f"memory of gazetteer and rules {memory():.1f} MiB (goal < 20)")
    sets = {
        "worked examples": worked_examples(),
        "own, rules written on": own,
        "held back, only measured": held_back(),
    }
    for name, messages in sets.items():
        figures = measure(messages, gazetteer)
        print(
            f"{name}: {figures.messages} messages, exact {figures.exact:.1%}, "
            f"row F1 {figures.row_f1:.3f}, stopped {figures.stopped:.1%}, "
            f"false stops {figures.false_stops:.1%}, invented {figures.invented}"
        )
        for message in messages if wanted.misses else []:
            for problem in differences(message, gazetteer):
                print(f"    {message.id} {message.text!r}: {problem}")


if __name__ == "__main__":
    main()
