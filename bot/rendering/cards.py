"""Messages to cards: an Adaptive Card 1.5 beside the words, for platforms that show one.

A template in templates/teams is the card of the chat template of the same name, fed with
the same data. Whatever people wrote goes in as JSON strings, through the filter `tojson`;
`said` also takes the marks away that a card would read as markup.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import structlog
from jinja2 import Environment, PackageLoader, TemplateError

from bot.logs import where
from bot.platforms.base import Card
from commands.wording import environment, load, words
from samverkan.categories import CATEGORIES

log = structlog.get_logger(__name__)

SHOWN_ON = frozenset({"teams"})
"""The platforms that show cards."""
IN_ROOMS = frozenset(
    {
        "dokument_finns",
        "forslag_pa_rad",
        "kallelse",
        "mote_erbjuds",
        "mote_slut_erbjuds",
        "mote_start",
        "utkast_anteckningar",
    }
)
"""What is a card in a room too: each there answers for oneself. All else is a card to one."""
_STATE = "lage"
"""Id of the element that says how things stand."""

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


@cache
def _environment() -> Environment:
    made = environment(autoescape=False, trim_blocks=True)
    made.loader = PackageLoader("templates", "teams")
    made.filters["tojson"] = _as_json
    made.filters["said"] = said
    made.filters["is_number"] = str.isdecimal
    made.globals["categories"] = [category.name for category in CATEGORIES]
    made.globals["words"] = words
    made.globals["words_if"] = lambda file, name: words(file, name) if name in load(file) else ""
    return made


@cache
def _names() -> frozenset[str]:
    folder = files("templates") / "teams"
    return frozenset(
        each.name.removesuffix(".json.j2")
        for each in folder.iterdir()
        if each.name.endswith(".json.j2")
    )


def render(template: str, data: Mapping[str, Any], text: str, *, alone: bool = True) -> Card | None:
    """Return the card of a chat template; None when it has none.

    `text` is the message in plain words: all that a client without cards shows; `alone` is
    whether one person reads it, who may be asked to fill in words. A card
    that cannot be made is logged and left out: the words go all the same.
    """
    if template not in _names():
        return None
    try:
        raw = (
            _environment()
            .get_template(f"{template}.json.j2")
            .render({**data, "text": text, "alone": alone})
        )
        content = {**json.loads(raw), "fallbackText": text}
    except (TemplateError, ValueError, TypeError) as problem:
        log.error("card_broken", template=template, **where(problem))
        return None
    return Card(kind=template, title=content["body"][0]["text"], content=content)


def is_shown(template: str, platform: str, *, alone: bool) -> bool:
    """Say whether a message is shown as a card; `alone` in a chat with one person."""
    return platform in SHOWN_ON and (alone or template in IN_ROOMS)


def with_state(card: Mapping[str, Any], state: str, *, final: bool) -> dict[str, Any]:
    """Return a card that also says how things stand, and asks nothing more when `final`."""
    content = dict(card["content"])
    body = [each for each in content["body"] if each.get("id") != _STATE]
    if final:
        body = [each for each in body if each["type"] != "ActionSet"]
        body = [each for each in body if not each["type"].startswith("Input.")]
        content["actions"] = []
    line = {"type": "TextBlock", "id": _STATE, "text": said(state), "wrap": True}
    content["body"] = [*body, {**line, "weight": "bolder", "separator": True}]
    content["fallbackText"] = f"{content['fallbackText']}\n\n{state}"
    return {**card, "content": content}


def answered(kind: str, title: str, choice: str) -> dict[str, Any]:  # noqa: ARG001 -- one card for all kinds
    """Return what takes the place of a card that was answered; `choice` is the button's name."""
    data = {"title": title or words("teams", "besvarat_rubrik"), "choice": choice}
    found: dict[str, Any] = json.loads(
        _environment().get_template("besvarat.json.j2").render(**data)
    )
    return found


def said(text: object) -> str:
    """Return text that a card shows as it is: its Markdown marks are taken for characters."""
    return _MARKUP.sub(r"\\\1", str(text))


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
