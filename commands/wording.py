"""Named Swedish sentences, kept in templates/words/*.toml as Jinja strings.

Chat messages are whole templates; this is for sentences inside a document and for the
one-line help of each command.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from samverkan import swedish_forms as forms


def environment(*, autoescape: bool, trim_blocks: bool) -> Environment:
    """Return a Jinja environment with the Swedish forms as filters."""
    made = Environment(
        autoescape=autoescape,  # noqa: S701 -- a document escapes for itself; chat says True
        undefined=StrictUndefined,
        trim_blocks=trim_blocks,
    )
    made.filters.update(
        day=forms.day,
        long_span=forms.long_span,
        moment=forms.moment,
        clock=forms.clock,
        listing=forms.listing,
        decimal=forms.decimal,
        thousands=forms.thousands,
        capitalised=forms.capitalised,
        the_forum=forms.the_forum,
    )
    return made


@cache
def load(name: str) -> Mapping[str, Any]:
    """Return a file of templates/words as it stands."""
    text = (files("templates") / "words" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _environment() -> Environment:
    # These sentences become data of a document, which escapes for itself.
    return environment(autoescape=False, trim_blocks=True)


@cache
def _sentence(name: str, sentence: str) -> str | Template:
    """Return a sentence as it is said, or as a template where there is something to fill in."""
    text = load(name)[sentence]
    return _environment().from_string(text) if "{" in text else " ".join(text.split())


def words(file: str, sentence: str, **values: object) -> str:
    """Return a named sentence with values filled in, on one line."""
    said = _sentence(file, sentence)
    return said if isinstance(said, str) else " ".join(said.render(**values).split())


def document_words(sentence: str, **values: object) -> str:
    """Return a sentence of the veckolägesbild (`samverkan.compilation.Wording`)."""
    return words("veckolagesbild", sentence, **values)
