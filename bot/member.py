"""One municipality among several, as the hub sees it: what it knows, and what it takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from structlog.contextvars import bound_contextvars

from bot.naming import spoken_name
from bot.platforms import base as chat
from bot.samrad import Samrad
from commands.dispatch import FORGOTTEN, TOPICS
from samverkan import calendar, collection
from samverkan.swedish_words import compose
from storage import inbox, outbox, people, reports, rooms, rounds
from storage.tables import InboxEvent, Room


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A municipality's bot. Every question is answered from its own database."""

    samrad: Samrad

    @property
    def id(self) -> str:
        """The municipality's id."""
        return self.samrad.municipality.id

    @property
    def name(self) -> str:
        """Its name as people say it."""
        return spoken_name(self.samrad.municipality)

    async def take(self, platform: str, event: chat.Event) -> None:
        """Take an event in. Raises when it must come again."""
        with bound_contextvars(municipality=self.id):
            await self.samrad.handle(platform, event)

    async def note(self, platform: str, event: chat.Event) -> None:
        """Record that an event has been handled by the hub, on this municipality's behalf."""
        async with self.samrad.database.write() as session:
            if not await inbox.is_handled(session, platform, event.id):
                now = self.samrad.clock.now()
                row = InboxEvent(
                    platform=platform, event=event.id, handled_at=now, outcome="municipality"
                )
                session.add(row)

    async def room(self, platform: str, room: str) -> Room | None:
        """Return what is known of a room."""
        async with self.samrad.database.read() as session:
            return await rooms.by_room(session, platform, room)

    async def is_forum_room(self, platform: str, room: str) -> bool:
        """Say whether a room is one of its forums'."""
        known = await self.room(platform, room)
        return known is not None and known.forum is not None

    async def has_handled(self, platform: str, event: str) -> bool:
        """Say whether it has taken an event in."""
        async with self.samrad.database.read() as session:
            return await inbox.is_handled(session, platform, event)

    async def wrote_or_read(self, platform: str, event: str) -> bool:
        """Say whether a message is its own, or one that it has taken in."""
        async with self.samrad.database.read() as session:
            if await outbox.by_event(session, platform, event) is not None:
                return True
            return await inbox.is_handled(session, platform, event)

    async def knows(self, platform: str, user: str) -> bool:
        """Say whether a person is in its list."""
        async with self.samrad.database.read() as session:
            return await people.by_user(session, platform, user) is not None

    async def functions(self, platform: str, user: str) -> tuple[str, ...]:
        """Return the functions that a person answers for today."""
        today = calendar.local_day(self.samrad.municipality, self.samrad.clock.now())
        async with self.samrad.database.read() as session:
            person = await people.by_user(session, platform, user)
            if person is None or person.id is None:
                return ()
            seats = await people.seats(session)
            absences = await people.absences(session, today)
        return collection.functions_of(person.id, today, seats, absences)

    async def has_draft(self, platform: str, user: str) -> bool:
        """Say whether something that a person wrote waits for a yes."""
        async with self.samrad.database.read() as session:
            person = await people.by_user(session, platform, user)
            if person is None or person.id is None:
                return False
            drafts = await reports.of_person(session, person.id, ("utkast", "forslag"))
        now = self.samrad.clock.now()
        return any(now - draft.created_at < FORGOTTEN for draft in drafts)

    async def has_open_ask(self, platform: str, user: str) -> bool:
        """Say whether a function that a person answers for today has been asked and is silent."""
        functions = await self.functions(platform, user)
        async with self.samrad.database.read() as session:
            return await rounds.is_waited_for(session, functions)

    async def has_asked(self, platform: str, user: str) -> bool:
        """Say whether the last it said to a person alone may be answered.

        A report is answered by a yes, and whether one waits for it `has_draft` says.
        """
        async with self.samrad.database.read() as session:
            person = await people.by_user(session, platform, user)
            if person is None or person.id is None:
                return False
            newest = await outbox.newest_to(session, person.id)
        subject = newest.subject if newest is not None else None
        return (subject or "").partition(":")[0] in TOPICS.keys() - {"report"}

    def is_place(self, text: str) -> bool:
        """Say whether a name is one of its areas too."""
        return self.samrad.sweeper.gazetteer.area_of(text) is not None

    def is_foreign(self, text: str, others: "Iterable[Member]") -> bool:
        """Say whether a text names an area of others where this one has none."""
        own = self._places(text)
        return any(each._places(text) - own for each in others)  # noqa: SLF001 -- of its own class

    def _places(self, text: str) -> set[tuple[int, int]]:
        gazetteer = self.samrad.sweeper.gazetteer
        found = gazetteer.find(compose(text))
        # The rest of a municipality takes in any place that it does not know.
        return {(name.start, name.end) for name in found if name.area != gazetteer.rest}
