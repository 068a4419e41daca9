"""What the Teams platform must remember, and who remembers it.

The seam is a protocol, so that the platform knows no table.
"""

from dataclasses import dataclass
from typing import Protocol

PERSONAL = "personal"
GROUP = "groupChat"
CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Where something can be sent without being asked: a conversation reference.

    What it is called is not kept: a topic may be about anybody.

    Attributes:
        room: the conversation's id, without a thread.
        kind: "personal", "groupChat" or "channel".
        service_url: the connector to send through.
        tenant: id of the tenant that it belongs to.
        user: in a personal chat, the other's user id.

    """

    room: str
    kind: str
    service_url: str
    tenant: str
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A person as this bot knows them: Teams gives every bot other ids for the same person.

    Attributes:
        user: the directory's object id, which everybody's configuration uses.
        account: the id that this bot must use.
        name: display name.

    """

    user: str
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Sending:
    """A message that was sent.

    Attributes:
        event: its id.
        title: the title of its card, "" without a card.

    """

    event: str
    title: str = ""


class Store(Protocol):
    """Keeps conversations, accounts, and what was sent."""

    async def conversation(self, room: str) -> Conversation | None:
        """Return a conversation that is known."""

    async def personal(self, user: str) -> Conversation | None:
        """Return the personal chat with a user, when there is one."""

    async def remember(self, conversation: Conversation, account: Account | None = None) -> None:
        """Keep a conversation, or what is new about it, and together how the bot knows a user."""

    async def forget(self, room: str) -> None:
        """Drop a conversation that the bot has been removed from."""

    async def account(self, user: str) -> Account | None:
        """Return how the bot knows a user."""

    async def meet(self, account: Account) -> None:
        """Keep how the bot knows a user."""

    async def sending(self, transaction: str) -> Sending | None:
        """Return what was sent for a transaction; None when that is not known."""

    async def done(self, transaction: str, room: str, sending: Sending) -> None:
        """Note what was sent for a transaction."""

    async def sent(self, event: str) -> Sending | None:
        """Return a message of the bot's own by its id."""

    async def tidy(self) -> None:
        """Forget what was sent so long ago that nobody asks for it."""
