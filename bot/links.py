"""Addresses of documents that one person may open for a short while.

A link is a ticket and its seal: HMAC-SHA256 (RFC 2104) with the installation's own key. The
ticket says whose it is, what it opens and until when; nothing is looked up by its text.
"""

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

PATH = "/dokument"
_PURPOSE = b"samrad document link 1\n"
_LONGEST = 1000
"""Characters of a token that are looked at."""
_FILE = ("shelf", "document", "version", "form", "access_class")


class ForgedLinkError(Exception):
    """The token is none of ours."""


class ExpiredLinkError(Exception):
    """The token was ours, and its time is over."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a link opens.

    Attributes:
        municipality: its id.
        person: stored id of the only person who may open it.
        file: reference to the document, as in an outbox row.

    """

    municipality: str
    person: int
    file: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links and reads them.

    Attributes:
        key: the secret.
        address: where the bot's server is reached from outside, without a path.
        lasts: how long a link opens.

    """

    key: bytes
    address: str
    lasts: timedelta

    def make(self, ticket: Ticket, now: datetime) -> str:
        """Return an address that opens from now on, for as long as links last."""
        until = int((now + self.lasts).timestamp())
        parts = [ticket.municipality, ticket.person, until, secrets.token_urlsafe(9)]
        parts += [ticket.file[name] for name in _FILE]
        said = _encoded(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode())
        return f"{self.address}{PATH}/{said}.{_encoded(self._seal(said))}"

    def read(self, token: str, now: datetime) -> Ticket:
        """Return what a token opens. Raises `ForgedLinkError` or `ExpiredLinkError`."""
        if len(token) > _LONGEST or not token.isascii():
            raise ForgedLinkError
        said, _, seal = token.partition(".")
        # The seal is looked at before anything is read from what it seals.
        if not hmac.compare_digest(_encoded(self._seal(said)), seal):
            raise ForgedLinkError
        municipality, person, until, _, *file = json.loads(_decoded(said))
        if now >= datetime.fromtimestamp(until, UTC):
            raise ExpiredLinkError
        return Ticket(municipality, person, dict(zip(_FILE, file, strict=True)))

    def _seal(self, said: str) -> bytes:
        return hmac.new(self.key, _PURPOSE + said.encode(), sha256).digest()


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as problem:
        raise ForgedLinkError from problem
