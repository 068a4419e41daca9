"""How wide a table's columns are, and which hold numbers; the same on paper and in Word.

Imports nothing of the house: the child processes use it too.
"""

import math
import re
from collections.abc import Sequence

NARROWEST = 5
"""Characters. A column is as wide as its longest word, and at least this."""
WIDEST_WORD = 18
"""Characters. Longer words may break, so they claim no more."""
LONGEST_TEXT = 60
"""Characters. Longer texts take more lines instead of more width."""
_NUMBER = re.compile(r"(minst )?[<−–-]?\d{1,3}([ \u00a0\u2009\u202f]?\d{3})*([.,]\d+)?( ?%)?|[–-]?")


def widths(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Return each column's share of the width, in percent; their sum is 100."""
    weights = [_weight([name, *cells]) for name, cells in _columns(header, rows)]
    whole = sum(weights) or 1
    shares = [round(100 * weight / whole) for weight in weights]
    widest = max(range(len(shares)), key=shares.__getitem__, default=None)
    if widest is not None:
        shares[widest] += 100 - sum(shares)
    return tuple(shares)


def numeric(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[bool, ...]:
    """Say of each column whether all that stands in it is numbers, which are set to the right."""
    return tuple(
        any(cell.strip() for cell in cells)
        and all(_NUMBER.fullmatch(cell.strip()) for cell in cells)
        for _, cells in _columns(header, rows)
    )


def _columns(
    header: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, tuple(row[at] for row in rows)) for at, name in enumerate(header)]


def _weight(cells: Sequence[str]) -> float:
    """Return the characters a column should have room for on a line."""
    word = max((len(word) for cell in cells for word in cell.split()), default=0)
    longest = max((len(cell) for cell in cells), default=0)
    room = max(NARROWEST, longest if longest <= WIDEST_WORD else min(word, WIDEST_WORD))
    # The power lets a long text grow downwards as well as sideways.
    spare = max(0, min(longest, LONGEST_TEXT) - room)
    return 4 + room + math.pow(spare, 0.75)
