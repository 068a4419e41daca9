"""Long messages in parts: what Teams would refuse as too large is sent piece by piece. Pure.

Teams takes some 100 KB of UTF-16, and older clients and connectors 28 KB of JSON ("Format your
bot messages", "Message size"): words are kept below the smaller, and a form, which cannot be
parted, below 80 KB.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot.platforms.base import Card, Outgoing

COMFORTABLE = 28_000
"""Bytes of JSON that a message has at most, where that can be helped."""
_PART = 12_000
"""Bytes of words in one part: they go twice, to be drawn and to be read aloud."""
_BORDERS = ("\n\n", "\n", ". ", " ")
"""Where a text is parted, the best first."""
_LAST_RESORT = ""


def parted(message: Outgoing) -> list[Outgoing]:
    """Return the message, or several that say the same in order; the last has the card.

    What is long goes in plain words: a table of a thousand lines is no table any more.
    """
    if message.attachment is not None or _weight(message) <= COMFORTABLE:
        return [message]
    if message.card is not None and not _is_long(message.text):
        # A form of many fields: Teams' own limit is what stands.
        return [message]
    pieces = list(_pieces(message.text))
    plain = replace(message, html=None, card=None)
    first = [
        replace(plain, text=piece, mention=message.mention if not at else None)
        for at, piece in enumerate(pieces)
    ]
    if message.card is None:
        return first
    card = _without_words(message.card)
    title = replace(message, text=card.title, html=None, card=card, mention=None)
    return [*first, title]


def _weight(message: Outgoing) -> int:
    words = [message.text, message.html or message.text]
    return len(_bytes(words)) + (len(_bytes(dict(message.card.content))) if message.card else 0)


def _bytes(value: Any) -> bytes:  # noqa: ANN401 -- any JSON
    return json.dumps(value, ensure_ascii=False).encode()


def _is_long(text: str) -> bool:
    return len(_bytes(text)) > _PART


def _pieces(text: str, borders: tuple[str, ...] = _BORDERS) -> Iterator[str]:
    """Yield a text in pieces that are short enough, parted at the best borders there are."""
    if not _is_long(text):
        yield text
        return
    border, *worse = (*borders, _LAST_RESORT)
    if border == _LAST_RESORT:
        # Six bytes a character at most, as JSON writes what cannot be seen.
        size = _PART // 6
        yield from (text[at : at + size] for at in range(0, len(text), size))
        return
    held = ""
    for part in text.split(border):
        longer = f"{held}{border}{part}" if held else part
        if not _is_long(longer):
            held = longer
            continue
        if held:
            yield f"{held}{border.rstrip()}"
        held = ""
        *whole, held = _pieces(part, tuple(worse[:-1]))
        yield from whole
    if held:
        yield held


def _without_words(card: Card) -> Card:
    """Return a card with its heading and its form; the words have gone before it."""
    heading, *rest = card.content["body"]
    form = [each for each in rest if each["type"] not in {"TextBlock", "Table"}]
    content = {**card.content, "body": [heading, *form], "fallbackText": card.title}
    return replace(card, content=content)
