"""Files on their way into a person's own storage: offered, and handed over on a yes."""

import secrets
from collections import OrderedDict

from bot.platforms.base import Attachment

_MOST = 64 * 1024 * 1024
"""Bytes that are kept waiting for a yes; the oldest give way."""


class Offers:
    """Files that wait for a person's yes. In memory: they can be asked for again."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, tuple[str, Attachment]] = OrderedDict()

    def put(self, room: str, file: Attachment) -> str:
        """Keep a file for a room; return the key that the offer carries."""
        key = secrets.token_urlsafe(16)
        self._files[key] = (room, file)
        while len(self._files) > 1 and self._size > _MOST:
            self._files.popitem(last=False)
        return key

    def take(self, room: str, key: object) -> Attachment | None:
        """Return what was offered in that room, once; None when it is not here any more."""
        kept = self._files.get(key) if isinstance(key, str) else None
        if kept is None or kept[0] != room:
            return None
        del self._files[str(key)]
        return kept[1]

    @property
    def _size(self) -> int:
        return sum(len(file.content) for _, file in self._files.values())
