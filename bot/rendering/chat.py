"""Words to chat messages: one HTML template gives the formatted and the plain text.

The template escapes all data, so what people wrote is never markup. The plain text is
made from the same HTML, and is complete on its own: a table becomes one line a row,
read aloud in order; where its headings have a scope, each cell is named by its heading.
"""

import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html.parser import HTMLParser
from typing import Any

from jinja2 import Environment, PackageLoader

from bot.rendering.paper_view import in_chat
from commands.wording import environment, load, words

_BLOCKS = frozenset({"p", "ul", "ol", "table", "tr", "li", "h3", "h4", "blockquote", "caption"})
_CELLS = frozenset({"td", "th"})
_BLOCK = r"</?(?:p|[uo]l|li|table|t[rdh]|thead|tbody|h[34]|blockquote|caption|br)\b[^>]*>"
_AROUND_BLOCKS = re.compile(rf"({_BLOCK}) (?=<)|(?<=>) (?={_BLOCK})")
"""Spaces that stand for nothing; one between two words in em or strong is read."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as plain text and as HTML."""

    text: str
    html: str


@cache
def _environment() -> Environment:
    made = environment(autoescape=True, trim_blocks=False)
    made.loader = PackageLoader("templates", "chat")
    made.globals["words"] = words
    made.globals["words_if"] = _words_if
    made.globals["in_chat"] = in_chat
    return made


def _words_if(file: str, sentence: str) -> str:
    return words(file, sentence) if sentence in load(file) else ""


def render(template: str, data: Mapping[str, Any]) -> Rendered:
    """Return a chat message from templates/chat/<template>.html.j2.

    The same is often said to many, one after the other, and is then made once.
    """
    try:
        # Types are exact: text that is held to be markup is not text, and True is not 1.
        key = pickle.dumps(dict(data))
    except (pickle.PicklingError, AttributeError, TypeError):
        return _rendered(template, data)
    return _kept(template, _Data(key, data))


class _Data:
    """Data as the key of a cache.

    Attributes:
        data: what a template is fed with.

    """

    __slots__ = ("_key", "data")

    def __init__(self, key: bytes, data: Mapping[str, Any]) -> None:
        self._key = key
        self.data = data

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Data) and other._key == self._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=64)
def _kept(template: str, data: _Data) -> Rendered:
    return _rendered(template, data.data)


def _rendered(template: str, data: Mapping[str, Any]) -> Rendered:
    raw = _environment().get_template(f"{template}.html.j2").render(**data)
    html = "".join(line.strip() + " " if line.strip() else "" for line in raw.splitlines()).strip()
    html = _AROUND_BLOCKS.sub(r"\1", html)
    return Rendered(text=plain(html), html=html)


@lru_cache(maxsize=64)
def plain(html: str) -> str:
    """Return the text of our own simple HTML: blocks on lines of their own."""
    reader = _Plain()
    reader.feed(html)
    reader.close()
    return reader.result()


class _Plain(HTMLParser):
    """Reads the few elements that the templates use."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._now: list[str] = []
        self._cells: list[str] | None = None
        self._is_heading_row = False
        self._has_scope = False
        self._headings: list[str] = []
        self._item = ""
        self._numbers: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._flush()
        if tag in {"p", "h3", "h4", "ul", "ol", "table"} and self._lines and self._lines[-1]:
            self._lines.append("")
        if tag in {"ul", "ol"}:
            self._numbers.append(1 if tag == "ol" else None)
        if tag == "li":
            number = self._numbers[-1] if self._numbers else None
            self._item = "- " if number is None else f"{number}. "
            if number is not None:
                self._numbers[-1] = number + 1
        if tag == "table":
            self._headings = []
        if tag == "tr":
            self._cells, self._is_heading_row = [], False
        if tag in _CELLS:
            self._now = []
            self._is_heading_row = tag == "th"
            self._has_scope = ("scope", "col") in attrs
        if tag == "br":
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS and self._cells is not None:
            self._cells.append(" ".join("".join(self._now).split()))
            self._now = []
        elif tag == "tr" and self._cells is not None:
            if not self._is_heading_row:
                self._lines.append(self._row(self._cells))
            elif self._has_scope:
                self._headings = self._cells
            self._cells = None
        elif tag in {"ul", "ol"}:
            self._flush()
            self._numbers.pop()
        elif tag in _BLOCKS:
            self._flush()
            if tag in {"p", "table"}:
                self._lines.append("")

    def _row(self, cells: list[str]) -> str:
        if not self._headings:
            return ", ".join(cell for cell in cells if cell)
        named = zip(self._headings, cells, strict=False)
        return "- " + "; ".join(f"{name}: {cell}" if name else cell for name, cell in named if cell)

    def handle_data(self, data: str) -> None:
        self._now.append(data)

    def _flush(self) -> None:
        text = " ".join("".join(self._now).split())
        self._now = []
        if text:
            self._lines.append(f"{self._item}{text}")
            self._item = ""

    def result(self) -> str:
        """Return the lines, with at most one empty line between them."""
        self._flush()
        out: list[str] = []
        for line in self._lines:
            if line or (out and out[-1]):
                out.append(line)
        return "\n".join(out).strip()
