"""What a simulated person is going to do in a chat, and when."""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Literal

from bot.simulation.answers import Question

Deed = Literal["say", "edit", "react", "join", "leave"]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a person does in a room.

    Attributes:
        user: account.
        deed: what kind of thing.
        room: the room; empty for the person's chat of two with the bot.
        text: words, or the reaction.
        target: the message that is edited or reacted to.
        reply_to: the message that the words answer.
        thread: the thread that they stand in.
        answers: what they are an answer to; misunderstood, it is given again plainly.
        although_away: done on a day of absence too.
        functions: done by whoever answers for the first of these that day, instead of `user`.
        until: left undone once this has come to pass (`Sittings.passed`).

    """

    user: str
    deed: Deed
    room: str = ""
    text: str = ""
    target: str = ""
    reply_to: str | None = None
    thread: str | None = None
    answers: Question | None = None
    although_away: bool = False
    functions: tuple[str, ...] = ()
    until: str = ""


@dataclass(slots=True)
class Diary:
    """What everybody is going to do, in order of time, and of noting for equal times."""

    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    def note(self, at: datetime, act: Act) -> None:
        """Write down what somebody is going to do."""
        heapq.heappush(self._acts, (at, next(self._numbers), act))

    def next(self) -> datetime | None:
        """Return when something is done next."""
        return self._acts[0][0] if self._acts else None

    def until(self, moment: datetime) -> Iterable[Act]:
        """Take out, one by one, what is to be done up to an instant."""
        while self._acts and self._acts[0][0] <= moment:
            yield heapq.heappop(self._acts)[2]
