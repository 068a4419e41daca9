"""What the bot's own messages are about, and who listens to talk that is not addressed to it.

Each message of ours carries a subject, "report:12". Its first part is the topic: it says
what a reply to the message or a reaction to it means. A listener hears what is said in a
room without the bot being addressed, and what happens to such messages afterwards.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from commands.base import Call, Context, Message

Taken = tuple[str, Sequence[Message]]
"""What something was taken for, and the answers to it."""


async def _says_nothing(call: Call, about: str) -> Taken | None:  # noqa: ARG001 -- the signature of an answer
    return None


def _is_no_command(name: str, text: str) -> bool:  # noqa: ARG001 -- the signature of `is_command`
    return False


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand with what a message of ours is about, for the card that shows it.

    Attributes:
        card: the kind of card.
        template: says it, in words.
        data: what the template is fed with.
        final: nothing is left to answer.

    """

    card: str
    template: str
    data: Mapping[str, Any]
    final: bool = False


Stands = Callable[[Context, str], Awaitable[Standing | None]]
"""Given the context and the rest of the subject, says how things stand now."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a reply or a reaction to a message of ours means.

    Attributes:
        reacted: given the call, the rest of the subject, the message reacted to and the
            reaction; None when it means nothing.
        answered: given the call and the rest of the subject; None when the words are no
            answer to it and may be something else.
        heard: takes any other words about it, said without the prefix, before they are
            looked at as a command; None for a topic where nothing is heard.
        stands: None for a topic whose cards are put away when they are answered.
        is_command: given a command's name and the words, says whether they are that
            command all the same.

    """

    reacted: Callable[[Call, str, str, str], Awaitable[Taken | None]]
    answered: Callable[[Call, str], Awaitable[Taken | None]] = _says_nothing
    heard: Callable[[Call, str], Awaitable[Taken | None]] | None = None
    is_command: Callable[[str, str], bool] = _is_no_command
    stands: Stands | None = None


Question = Callable[[Call], Awaitable[Taken | None]]
"""Takes plain words in a direct chat as the answer to what the person was asked there, when
something was; None when nothing was, or something newer waits for the words."""


class Listener(Protocol):
    """Hears talk in rooms. Each returns None for what does not concern it."""

    async def said(self, call: Call) -> Taken | None:
        """Hear words that are not addressed to the bot."""

    async def edited(self, call: Call, target: str) -> Taken | None:
        """See that a message got new words."""

    async def withdrawn(self, call: Call, target: str) -> Taken | None:
        """See that a message was deleted."""
