"""What the bot has proposed and somebody says yes or no to, by a reaction or in words."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from commands.answers import THUMBS_DOWN, THUMBS_UP, is_no, is_yes
from commands.base import Call, Message
from commands.topics import Taken, Topic

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Proposal(Generic[Row]):
    """A proposal that waits as a row.

    Attributes:
        waiting: returns the row of a subject that this person may answer, while it waits.
        take: does what was proposed.
        drop: lets it be.
        other: takes other words than yes and no; None when they are no answer to it.

    """

    waiting: Callable[[Call, str], Awaitable[Row | None]]
    take: Callable[[Call, Row], Awaitable[Sequence[Message]]]
    drop: Callable[[Call, Row], Sequence[Message]]
    other: Callable[[Call, Row], Awaitable[Taken | None]]

    @property
    def topic(self) -> Topic:
        """What a reply or a reaction to its message means."""
        return Topic(self.reacted, self.answered)

    async def reacted(self, call: Call, about: str, target: str, key: str) -> Taken | None:
        """Take a thumb."""
        if key not in THUMBS_UP | THUMBS_DOWN:
            return None
        row = await self.waiting(call, about)
        if row is None:
            return None
        call = call.answering(target)
        if key in THUMBS_UP:
            return "yes", await self.take(call, row)
        return "no", self.drop(call, row)

    async def answered(self, call: Call, about: str) -> Taken | None:
        """Take words."""
        row = await self.waiting(call, about)
        if row is None:
            return None
        if is_yes(call.utterance.text):
            return "yes", await self.take(call, row)
        if is_no(call.utterance.text):
            return "no", self.drop(call, row)
        return await self.other(call, row)
