"""Reading a municipality from its TOML file, and saying what is wrong with it.

Types and references are checked together, so that a person sees every problem at once.
"""

import tomllib
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from samverkan.model_rules import EXAMPLES, broken_rules
from samverkan.problems import (
    KeyPath,
    Problem,
    did_you_mean,
    dotted,
    line_of,
    nearest,
    not_toml,
    unreadable,
    what_pydantic_found,
)
from samverkan.structure import Municipality


class ModelError(Exception):
    """A municipality model that cannot be used. `problems` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def load_municipality(path: Path) -> Municipality:
    """Read a municipality model from a TOML file.

    Raises ModelError with every problem found: file, key, line, what is wrong, an example.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError((unreadable(str(path), error),)) from error
    return parse_municipality(text, str(path))


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


def parse_municipality(text: str, file: str) -> Municipality:
    """Return the municipality that a TOML text describes; `file` is its name in problems.

    Raises ModelError.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ModelError((not_toml(file, error),)) from error
    try:
        municipality = Municipality.model_validate(data)
    except ValidationError as error:
        raise ModelError(tuple(_problems(error, text, file))) from error
    broken = tuple(
        Problem(file, dotted(path), what, example, line_of(text, path))
        for path, what, example in broken_rules(municipality)
    )
    if broken:
        raise ModelError(broken)
    return municipality


def _problems(error: ValidationError, text: str, file: str) -> list[Problem]:
    """Turn pydantic's list of errors into ours, in the order of the file."""
    problems = [
        Problem(
            file,
            dotted(detail["loc"]),
            what_pydantic_found(detail, EXAMPLES),
            _example(detail["type"], detail["loc"]),
            line_of(text, detail["loc"]),
        )
        for detail in error.errors(include_url=False, include_context=False)
    ]
    return sorted(problems, key=lambda problem: problem.line or 0)


def _example(kind: str, path: KeyPath) -> str:
    """Return an example for the innermost key that has one, or for the key that was meant."""
    if kind == "extra_forbidden":
        return EXAMPLES.get(nearest(str(path[-1]), EXAMPLES) or "", "")
    for part in reversed(path):
        if part in EXAMPLES:
            return EXAMPLES[str(part)]
    return ""
