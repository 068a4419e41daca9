"""Several municipalities behind one account: each event reaches the one it concerns.

A room belongs to a municipality. A chat of two with somebody who holds functions in
several (the kommunpolis of Salem, Nykvarn and Södertälje) belongs to none of them, so
each message there goes, in this order:

1. to where the same event, or the message that it answers, edits or reacts to, belongs
2. to the municipality that it names: "Salem: två bilinbrott"
3. to the only one that waits for an answer from the person
4. nowhere before the person has said which: the bot asks

What waits for that word is held in memory and nowhere else. After a restart it is gone,
and the person is asked to write it again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from structlog.contextvars import bound_contextvars

from bot import naming
from bot.clock import Clock
from bot.logs import where
from bot.member import Member
from bot.platforms import base as chat
from bot.rendering.chat import render
from bot.samrad import Samrad
from commands import answers, dispatch, registry
from samverkan.visible import cleaned

log = structlog.get_logger()

Words = chat.Said | chat.Edited
"""What can be about one municipality or another."""

_QUIET = timedelta(minutes=10)
"""Words that follow each other closer than this get one question together."""
_REMEMBERED = timedelta(days=1)
"""How long words wait in memory to be told which municipality they are for."""


@dataclass(slots=True)
class _Held:
    """A person's words that wait to be told where they belong.

    Attributes:
        events: the words, oldest first.
        question: id of the message that asked.
        at: when it was asked.

    """

    events: list[Words]
    question: str
    at: datetime


async def _started(_platform: chat.Platform) -> None:
    """Take a platform as it is: started."""


@dataclass(slots=True)
class Hub:
    """Lets municipalities share platforms.

    Attributes:
        samrads: the municipalities' bots, each on a database of its own.
        platforms: by name; the same as those of the bots.
        clock: says what time it is.

    """

    samrads: Sequence[Samrad]
    platforms: Mapping[str, chat.Platform]
    clock: Clock
    _members: dict[str, Member] = field(init=False)
    _names: dict[str, frozenset[str]] = field(init=False)
    _held: dict[tuple[str, str], _Held] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._members = {each.municipality.id: Member(each) for each in self.samrads}
        self._names = {
            each.municipality.id: naming.names_of(each.municipality) for each in self.samrads
        }
        if len(self.samrads) > 1:
            for each in self.samrads:
                each.is_free = partial(self._is_free, each)
                each.outbox.signature = partial(self._signature, each)

    # -- running ----------------------------------------------------------------------

    async def run(
        self,
        start: Callable[[chat.Platform], Awaitable[None]] = _started,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        """Run until cancelled.

        `start` starts a platform, and returns when it can be used: one that is away
        holds up no other. `ready` is called when the first is there.
        """
        first = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for name, platform in self.platforms.items():
                tasks.create_task(self._listen(name, platform, start, first))
            await first.wait()
            ready()
            for each in self.samrads:
                tasks.create_task(self._work(each))

    async def _listen(
        self,
        name: str,
        platform: chat.Platform,
        start: Callable[[chat.Platform], Awaitable[None]],
        first: asyncio.Event,
    ) -> None:
        await start(platform)
        for each in self.samrads:
            with bound_contextvars(municipality=each.municipality.id):
                await each.enter(name)
        first.set()
        await platform.run(partial(self.handle, name))

    async def _work(self, samrad: Samrad) -> None:
        with bound_contextvars(municipality=samrad.municipality.id):
            await samrad.work()

    # -- where an event belongs -------------------------------------------------------

    async def handle(self, platform: str, event: chat.Event) -> None:
        """Take an event in where it belongs. Raises when it must come again."""
        self._forget_old()
        members = tuple(self._members.values())
        for each in members:
            await each.samrad.look_around(platform, event)
        if len(members) == 1:
            await members[0].take(platform, event)
        elif isinstance(event, chat.Joined | chat.Left | chat.Replaced):
            for member in members:
                if await member.room(platform, event.room) is not None:
                    await member.take(platform, event)
        else:
            await self._find(platform, event, members)

    async def _find(self, platform: str, event: chat.Event, members: Sequence[Member]) -> None:
        for member in members:
            if await member.has_handled(platform, event.id):
                return
        owners = [each for each in members if await each.is_forum_room(platform, event.room)]
        if len(owners) == 1:
            await owners[0].take(platform, event)
        elif owners:
            log.error("room_of_several_municipalities", event_id=event.id)
        else:
            await self._find_by_person(platform, event, members)

    async def _find_by_person(
        self, platform: str, event: chat.Event, members: Sequence[Member]
    ) -> None:
        seats = [each for each in members if await each.knows(platform, event.sender)]
        working = [each for each in seats if await each.functions(platform, event.sender)]
        seats = working or seats
        if not seats and isinstance(event, chat.Gathered):
            log.info("call_of_nobody", event_id=event.id)
        elif not seats:
            # Any of them says to a stranger that the stranger is one.
            await members[0].take(platform, event)
        elif len(seats) == 1 and not await self._is_of_another(platform, event, seats[0]):
            await seats[0].take(platform, event)
        elif isinstance(event, chat.Said | chat.Edited):
            await self._find_by_words(platform, event, seats)
        elif isinstance(event, chat.Withdrawn) and self._forget(platform, event):
            log.info("held_words_withdrawn", event_id=event.id)
        else:
            owner = await self._pointed_at(platform, event)
            if owner is None and isinstance(event, chat.Unreadable):
                owner = seats[0]
            if owner is not None:
                await owner.take(platform, event)

    async def _is_of_another(self, platform: str, event: chat.Event, only: Member) -> bool:
        owner = await self._pointed_at(platform, event)
        return owner is not None and owner is not only

    async def _pointed_at(self, platform: str, event: chat.Event) -> Member | None:
        """Return whose message an event answers, edits, withdraws or reacts to."""
        for name in ("target", "reply_to", "thread"):
            pointed = getattr(event, name, None)
            if not pointed:
                continue
            for member in self._members.values():
                if await member.wrote_or_read(platform, pointed):
                    return member
        return None

    async def _find_by_words(self, platform: str, event: Words, seats: Sequence[Member]) -> None:
        pointed = await self._pointed_at(platform, event)
        is_meant = pointed is not None or _is_addressed(event)
        if not (is_meant or await self._is_direct(platform, event)):
            return
        names = {each.id: self._names[each.id] for each in seats}
        held = self._held.get((platform, event.sender))
        if isinstance(event, chat.Edited) and held is not None and _reword(held, event):
            return
        only = naming.is_only_a_name(event.text, names) if pointed is None else None
        if only is not None and (held or not self._members[only].is_place(event.text)):
            await self._complete(platform, event, self._members[only])
            return
        split = naming.split_name(event.text, names)
        owner = await self._owner(platform, event, seats, pointed, split and split[0])
        if owner is None or (held is not None and pointed is None and split is None):
            await self._ask(platform, event, seats)
        elif split is not None and not owner.is_place(event.text.partition(":")[0]):
            await owner.take(platform, replace(event, text=split[1]))
        else:
            await owner.take(platform, event)

    async def _owner(
        self,
        platform: str,
        event: Words,
        seats: Sequence[Member],
        pointed: Member | None,
        named: str | None,
    ) -> Member | None:
        """Return the municipality that words are for beyond doubt; None when there is doubt."""
        if named is not None:
            owner = self._members[named]
            return owner if pointed in (None, owner) else None
        if pointed is not None:
            return pointed
        found = await _only_waiting(platform, event, seats)
        if found is None:
            return None
        names = {each.id: self._names[each.id] for each in seats}
        elsewhere = set(naming.mentioned(event.text, names)) - {found.id}
        others = [each for each in seats if each is not found]
        return None if elsewhere or found.is_foreign(event.text, others) else found

    async def _is_direct(self, platform: str, event: Words) -> bool:
        if event.direct:
            return True
        for member in self._members.values():
            room = await member.room(platform, event.room)
            if room is not None and room.person_id is not None:
                return True
        return False

    # -- asking which -----------------------------------------------------------------

    async def _ask(self, platform: str, event: Words, seats: Sequence[Member]) -> None:
        """Hold words, and ask which municipality they are for, once for a burst of them."""
        key, now = (platform, event.sender), self.clock.now()
        held = self._held.get(key)
        if held is not None and any(each.id == event.id for each in held.events):
            return
        if held is not None and now - held.at < _QUIET:
            held.events.append(event)
            return
        names = [naming.spoken_name(each.samrad.municipality) for each in seats]
        question = await self._say(platform, event, "vilken_kommun", names)
        events = [*held.events, event] if held is not None else [event]
        self._held[key] = _Held(events, question, now)
        log.info("asked_which_municipality", event_id=event.id)

    async def _complete(self, platform: str, event: Words, member: Member) -> None:
        """Let the words that were held go where their sender has said."""
        key = (platform, event.sender)
        held = self._held.get(key)
        if held is None:
            await self._say(platform, event, "vilken_kommun_igen", [member.name])
        while held is not None and held.events:
            await member.take(platform, held.events[0])
            held.events.pop(0)
        self._held.pop(key, None)
        # Once the words are there, the answer is too: a replay of it does nothing.
        await member.note(platform, event)

    async def _say(self, platform: str, event: Words, template: str, names: list[str]) -> str:
        """Say something of no municipality's, in the chat of two; return its id.

        It is sent at once and kept nowhere: who belongs where is each municipality's own.
        Raises when the platform is away, so that the event comes again.
        """
        here = self.platforms[platform]
        words = render(template, {"names": names})
        direct = await self._is_direct(platform, event)
        try:
            room = event.room if direct else await here.direct_room(event.sender)
            message = chat.Outgoing(text=words.text, html=words.html)
            return (await here.send(room, message, f"hub:{template}:{event.id}")).id
        except chat.Refused as problem:
            log.error("question_refused", event_id=event.id, **where(problem))
            return ""

    def _forget(self, platform: str, event: chat.Withdrawn) -> bool:
        held = self._held.get((platform, event.sender))
        if held is None:
            return False
        left = [each for each in held.events if event.target not in _ids(each)]
        found = len(left) < len(held.events)
        held.events[:] = left
        return found

    def _forget_old(self) -> None:
        now = self.clock.now()
        for key in [key for key, held in self._held.items() if now - held.at > _REMEMBERED]:
            del self._held[key]

    # -- what the municipalities must not do to each other ------------------------------

    async def _is_free(self, samrad: Samrad, platform: str, room: str) -> bool:
        """Say whether a room is no other municipality's."""
        for member in self._members.values():
            if member.samrad is not samrad and await member.is_forum_room(platform, room):
                return False
        return True

    async def _signature(self, samrad: Samrad, platform: str, user: str) -> str | None:
        """Return the name to begin a direct message with, to somebody who is in several."""
        for member in self._members.values():
            if member.samrad is not samrad and await member.knows(platform, user):
                return naming.spoken_name(samrad.municipality)
        return None


def _is_addressed(event: Words) -> bool:
    text = cleaned(event.text)
    return bool(getattr(event, "mentioned", False)) or text.startswith(dispatch.PREFIX)


def _ids(event: Words) -> tuple[str, ...]:
    return (event.id, event.target) if isinstance(event, chat.Edited) else (event.id,)


def _reword(held: _Held, edit: chat.Edited) -> bool:
    """Give words that are held their new text; False when they are not held."""
    for at, event in enumerate(held.events):
        if edit.target in _ids(event):
            held.events[at] = replace(event, text=edit.text)
            return True
    return False


async def _only_waiting(platform: str, event: Words, seats: Sequence[Member]) -> Member | None:
    """Return the only municipality that waits for such words from their sender."""
    text = cleaned(event.text)
    if registry.match(text.removeprefix(dispatch.PREFIX).strip(), prefixed=True) is not None:
        # A command is no answer: that one municipality waits for one says nothing of it.
        return None
    is_yes_or_no = answers.is_yes(text) or answers.is_no(text)
    waiting = [
        each
        for each in seats
        if await each.has_draft(platform, event.sender)
        or await each.has_asked(platform, event.sender)
        or (not is_yes_or_no and await each.has_open_ask(platform, event.sender))
    ]
    return waiting[0] if len(waiting) == 1 else None
