"""Reading a municipality from its TOML file, and saying what is wrong with it.

Types and references are checked together, so that a person sees every problem at once.
"""

import tomllib
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from samverkan.model_advice import advice_on
from samverkan.model_areas import Origins, write_out
from samverkan.model_checks import Broken
from samverkan.model_examples import EXAMPLES
from samverkan.model_rules import broken_rules
from samverkan.problems import (
    KeyPath,
    Problem,
    UnusableError,
    did_you_mean,
    dotted,
    line_of,
    nearest,
    not_toml,
    unreadable,
    what_pydantic_found,
)
from samverkan.structure import Municipality

_OF_SEVERAL_KINDS = frozenset({"cadence", "chair", "ask", "nudges", "closes", "spread"})


class ModelError(UnusableError):
    """A municipality model that cannot be used. `problems` holds every reason."""


def load_municipality(path: Path) -> Municipality:
    """Read a municipality model from a TOML file.

    Raises ModelError with every problem found: file, key, line, what is wrong, an example.
    """
    return parse_municipality(_text(path), str(path))


def read_with_advice(path: Path) -> tuple[Municipality, tuple[Problem, ...]]:
    """Read a model as `load_municipality`, and say what the municipality should look at.

    A piece of advice has file, key, line, what, and what would settle it. Raises ModelError.
    """
    text = _text(path)
    municipality, origins = _parse(text, str(path))
    advice = _told(advice_on(municipality), origins, text, str(path))
    return municipality, tuple(sorted(advice, key=lambda each: each.line or 0))


def ready_models() -> tuple[str, ...]:
    """Return the names of the models that come with the program, in alphabetical order."""
    names = (Path(file.name) for file in files("municipalities").iterdir())
    return tuple(sorted(name.stem for name in names if name.suffix == ".toml"))


def load_ready(name: str) -> Municipality:
    """Return a model that comes with the program. Raises ModelError for an unknown name."""
    if name not in ready_models():
        what = f'no model is called "{name}"{did_you_mean(name, ready_models())}'
        raise ModelError((Problem(name, "", what, " or ".join(ready_models())),))
    resource = files("municipalities") / f"{name}.toml"
    return parse_municipality(resource.read_text(encoding="utf-8"), f"municipalities/{name}.toml")


def load_named(name: str) -> Municipality:
    """Return a ready model by its name, or the model in a file. Raises ModelError."""
    path = Path(name)
    if name not in ready_models() and (path.suffix or path.exists()):
        return load_municipality(path)
    return load_ready(name)


def parse_municipality(text: str, file: str) -> Municipality:
    """Return the municipality that a TOML text describes; `file` is its name in problems.

    Raises ModelError.
    """
    return _parse(text, file)[0]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError((unreadable(str(path), error),)) from error


def _parse(text: str, file: str) -> tuple[Municipality, Origins]:
    """Return the municipality, and where in the text each of its entries stands."""
    try:
        data, origins = write_out(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ModelError((not_toml(file, error),)) from error
    try:
        municipality = Municipality.model_validate(data)
    except ValidationError as error:
        raise ModelError(_wrong_types(error, origins, text, file)) from error
    if broken := _told(broken_rules(municipality), origins, text, file):
        raise ModelError(broken)
    return municipality, origins


def _told(found: Iterable[Broken], origins: Origins, text: str, file: str) -> tuple[Problem, ...]:
    """Say where in the file each thing is; once, however many areas an entry is written for."""
    placed = ((origins.in_file(path), what, example) for path, what, example in found)
    return tuple(
        dict.fromkeys(
            Problem(file, dotted(path), what, example, line_of(text, path))
            for path, what, example in placed
        )
    )


def _wrong_types(
    error: ValidationError, origins: Origins, text: str, file: str
) -> tuple[Problem, ...]:
    """Turn pydantic's list of errors into ours, in the order of the file."""
    problems = []
    for detail in error.errors(include_url=False, include_context=False):
        path = origins.in_file(_without_kinds(detail["loc"]))
        what = what_pydantic_found(detail, EXAMPLES)
        example = _example(detail["type"], path)
        problems.append(Problem(file, dotted(path), what, example, line_of(text, path)))
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.line or 0))


def _without_kinds(path: KeyPath) -> KeyPath:
    """Leave out what pydantic names after a key that may hold several kinds of values."""
    return tuple(part for at, part in enumerate(path) if not _is_kind(path[:at]))


def _is_kind(before: KeyPath) -> bool:
    """Say whether what follows in a path is the name of a kind: after the key, or its number."""
    names = before[:-1] if before and isinstance(before[-1], int) else before
    return bool(names) and names[-1] in _OF_SEVERAL_KINDS


def _example(kind: str, path: KeyPath) -> str:
    """Return an example for the innermost key that has one, or for the key that was meant."""
    if kind == "extra_forbidden":
        return EXAMPLES.get(nearest(str(path[-1]), EXAMPLES) or "", "")
    for part in reversed(path):
        if part in EXAMPLES:
            return EXAMPLES[str(part)]
    return ""
