"""The words of the simulated people, from templates/simulation."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any


@cache
def script() -> Mapping[str, Any]:
    """Return everything that simulated people may be called and say."""
    text = (files("templates") / "simulation" / "ord.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def chance(*parts: object) -> Random:
    """Return the chance of one thing, the same each time it is asked for.

    What it is drawn for is part of its seed, so that a change in what one person does
    changes nothing for the others.
    """
    return Random(":".join(str(part) for part in parts))  # noqa: S311 -- a simulation, no secret
