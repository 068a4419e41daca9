"""What is wrong with a municipality's own Word template, before the document is needed.

Runs in a child process: the template is read, its placeholders are compared with those
that there are, and it is filled in with examples.
"""

import re
from collections.abc import Sequence
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError, meta

from bot.rendering.word import environment

_ONE_OF = {"sections": "section", "blocks": "block", "facts": "fact", "marks": "mark"}
"""What one of a list is called in messages: "section.titel", not "dict object"."""
_NEEDED = "sections"
_TAG = re.compile(r"\{[{%#].*?[}%#]\}")

Fault = dict[str, str]
"""`kind`: "file", "syntax", "unknown", "fails" or "empty"; `placeholder`; `known`: names
that there are, where one is unknown; `why`: in the words of the library."""


def faults(template: str, examples: Sequence[dict[str, Any]]) -> list[Fault]:
    """Return what is wrong with a template; nothing when it can be used.

    Args:
        template: path of the Word file.
        examples: documents in words, which together have all that a document can have.

    """
    try:
        parts = _parts(template)
    except (OpcError, BadZipFile, KeyError, ValueError, OSError) as error:
        return [_fault("file", why=str(error))]
    readers, known = environment(), set(examples[0])
    used: set[str] = set()
    for xml in parts:
        try:
            readers.compile(xml)
            used |= meta.find_undeclared_variables(readers.parse(xml))
        except TemplateSyntaxError as error:
            return [_fault("syntax", _at(xml, error.lineno), why=error.message or "")]
    unknown = [
        _fault("unknown", name, known=known) for name in sorted(used - known - set(readers.globals))
    ]
    if unknown:
        return unknown
    if _NEEDED not in used:
        return [_fault("empty", _NEEDED)]
    return _filled(template, examples)


def _parts(template: str) -> list[str]:
    """Return the XML of body, headers and footers, its placeholders in one piece each."""
    opened = DocxTemplate(template)
    opened.render_init()
    kinds = (opened.HEADER_URI, opened.FOOTER_URI)
    parts = [opened.get_part_xml(p) for kind in kinds for _, p in opened.get_headers_footers(kind)]
    # A line a paragraph, so that the line of an error says where it is.
    whole = [opened.patch_xml(xml) for xml in (opened.get_xml(), *parts)]
    return [re.sub(r"<w:p([ >])", r"\n<w:p\1", xml) for xml in whole]


def _at(xml: str, line: int) -> str:
    """Return the placeholder that a line of the XML holds."""
    lines = xml.splitlines()
    for text in reversed(lines[:line]):
        found: list[str] = _TAG.findall(text)
        if found:
            return found[-1]
    plain = re.sub(r"<[^>]+>", "", lines[line - 1] if line <= len(lines) else "")
    return " ".join(plain.split())[:80]


def _filled(template: str, examples: Sequence[dict[str, Any]]) -> list[Fault]:
    for example in examples:
        try:
            DocxTemplate(template).render(_named(example, ""), environment(_Named))
        except _UnknownPartError as error:
            return [_fault("unknown", error.placeholder, known=error.known)]
        except UndefinedError as error:
            return [_fault("fails", why=str(error))]
        except Exception as error:  # noqa: BLE001 -- whatever a template can do wrong is told
            return [_fault("fails", why=f"{type(error).__name__}: {error}")]
    return []


def _fault(kind: str, placeholder: str = "", why: str = "", known: set[str] | None = None) -> Fault:
    return {
        "kind": kind,
        "placeholder": placeholder,
        "why": why,
        "known": " ".join(sorted(known or ())),
    }


class _Part(dict[str, Any]):
    """A part of an example that knows what it is called."""

    called = ""


class _UnknownPartError(Exception):
    def __init__(self, placeholder: str, known: set[str]) -> None:
        self.placeholder = placeholder
        self.known = known
        super().__init__(placeholder)


class _Named(StrictUndefined):
    """Says which part lacks which name."""

    __slots__ = ()

    def __init__(self, *args: Any, **names: Any) -> None:  # noqa: ANN401 -- as Jinja calls it
        super().__init__(*args, **names)
        part, name = self._undefined_obj, self._undefined_name
        if isinstance(part, _Part) and isinstance(name, str):
            raise _UnknownPartError(f"{part.called}.{name}", {f"{part.called}.{n}" for n in part})


def _named(value: Any, called: str) -> Any:  # noqa: ANN401 -- plain data of any shape
    if isinstance(value, dict):
        # Its keys are names.
        part = _Part(
            {key: _named(item, _ONE_OF.get(str(key), str(key))) for key, item in value.items()}
        )
        part.called = called
        return part
    if isinstance(value, list):
        return [_named(item, called) for item in value]
    return value
