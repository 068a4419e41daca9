"""The transcript: what was said, room by room, with the files beside it."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from bot.demo.narrator import Narrator, Told
from bot.demo.script import transcript_template
from bot.demo.sitting import Received
from samverkan import swedish_forms as forms

TRANSCRIPT = "transcript.md"


def write(out: Path, narrator: Narrator, files: Iterable[Received]) -> None:
    """Write transcript.md and the files that members got into a folder."""
    kept = tuple(files)
    for one in kept:
        (out / one.name).write_bytes(one.content)
    # Markdown is no HTML: what is said is quoted line by line, and escaped in `_plain`.
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    environment.filters["capitalised"] = forms.capitalised
    text = environment.from_string(transcript_template()).render(
        title=narrator.title,
        intro=narrator.intro,
        rooms=_rooms(narrator.told, frozenset(one.name for one in kept)),
        checks=narrator.checks,
    )
    (out / TRANSCRIPT).write_text(text, encoding="utf-8")


def _rooms(told: list[Told], kept: frozenset[str]) -> list[dict[str, object]]:
    names = list(dict.fromkeys(one.room for one in told))
    return [
        {"name": name, "days": _days([one for one in told if one.room == name], kept)}
        for name in names
    ]


def _days(told: list[Told], kept: frozenset[str]) -> list[dict[str, object]]:
    return [
        {"name": name, "lines": [_line(one, kept) for one in lines]}
        for name, lines in groupby(told, key=lambda one: forms.day(one.at.date()))
    ]


def _line(told: Told, kept: frozenset[str]) -> dict[str, object]:
    # What nobody kept, as the draft that a final version took the place of, is no link.
    return {
        "time": forms.clock(told.at),
        "who": told.who,
        "note": told.note,
        "thread": told.thread,
        "text": _plain(told.text),
        "picture": told.picture,
        "file": told.file if told.file in kept else "",
    }


def _plain(text: str) -> str:
    """Return text that Markdown shows as it stands, each line a line."""
    escaped = "".join(f"\\{one}" if one in "\\`*_#<>[]|" else one for one in text)
    return "\n".join(f"{row}  " if row else "" for row in escaped.splitlines())
