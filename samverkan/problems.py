"""What is wrong with a file that people write, said so that they can put it right."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

KeyPath = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(?P<key>[A-Za-z0-9_-]+|\"[^\"]+\"|'[^']+')\s*=")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_ALIKE = 70  # percent; "homserver" is caught, "port" is no suggestion for "host"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file.

    Attributes:
        file: the file as the person named it.
        key: where in it ("functions[3].home_area"); empty for the file as a whole.
        what: what is wrong, one sentence without a full stop.
        example: something that would be right there; empty if nothing helps.
        line: line number from 1, None when it is not known.

    """

    file: str
    key: str
    what: str
    example: str = ""
    line: int | None = None

    def __str__(self) -> str:
        """One paragraph: place, key, what, and an example."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        head = ": ".join(part for part in (place, self.key, self.what) if part)
        return f"{head}\n    for example: {self.example}" if self.example else head


class UnusableError(Exception):
    """A file that cannot be used. `problems` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def dotted(path: KeyPath) -> str:
    """Write a key path as people read it: ("functions", 3, "id") as "functions[3].id"."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is written most alike, None if none is near."""
    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ', did you mean "x"?' for the nearest known word, or nothing."""
    found = nearest(word, known)
    return f', did you mean "{found}"?' if found else ""


def what_pydantic_found(detail: ErrorDetails, known: Iterable[str]) -> str:
    """Say what is wrong in our words; `known` are the keys that a wrong key may have meant."""
    if detail["type"] == "missing":
        return "is missing"
    if detail["type"] == "extra_forbidden":
        return f"is not a key here{did_you_mean(str(detail['loc'][-1]), known)}"
    if detail["type"].startswith("union_tag"):
        return "is none of the kinds there are"
    if detail["type"] == "string_pattern_mismatch":
        return "does not have the form of the example"
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return message[:1].lower() + message[1:]


def unreadable(file: str, error: OSError | UnicodeDecodeError) -> Problem:
    """Say why a file cannot be read."""
    if isinstance(error, UnicodeDecodeError):
        what = f"is not UTF-8 text: byte {error.start} cannot be read"
        return Problem(file, "", what, "save the file as UTF-8 in your editor")
    return Problem(file, "", f"cannot be read: {error.strerror}")


def not_toml(file: str, error: tomllib.TOMLDecodeError) -> Problem:
    """Say where a text stops being TOML."""
    at = _AT_LINE.search(str(error))
    return Problem(
        file,
        "",
        f"is not TOML: {_AT_LINE.sub('', str(error))}",
        'name = "Sollentuna kommun"  # text in quotes, one key a line',
        line=int(at[1]) if at else None,
    )


def line_of(text: str, path: KeyPath) -> int | None:
    """Return the line where a key stands in a TOML text, or its nearest parent's line.

    Tables are found by their headers and keys by the start of their line; a key inside an
    inline table has the line of the key that holds the table, and a list of tables that of
    its first table.
    """
    lines = dict(_keys(text))
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return lines.get((*path[:1], 0))


def _keys(text: str) -> Iterator[tuple[KeyPath, int]]:
    """Yield each table and key of a TOML text with its line."""
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            *parents, last = [part.strip(" \"'") for part in header["name"].split(".")]
            table = ()
            for name in parents:
                table = _inside((*table, name), counts)
            table = (*table, last)
            if header["open"] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = _inside(table, counts)
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, key["key"].strip("\"'")), number


def _inside(path: KeyPath, counts: dict[KeyPath, int]) -> KeyPath:
    """Point into the latest element if the path is an array of tables."""
    return (*path, counts[path]) if path in counts else path
