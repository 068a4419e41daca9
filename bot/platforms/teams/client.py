"""Microsoft Teams as a `bot.platforms.base.Platform`.

Teams calls the bot, so the platform is a route in the project's web server (`router`)
and a client of the connectors. What Teams does not do for bots: tell of rooms being
replaced, encrypt end to end, or let a bot delete what others wrote.

Promise 2 here: Teams has no transaction ids. That a message is to go is noted before, in the
outbox, and that it went directly after, here; what was not noted after, because the process
or the connection died in between, is sent again, since nothing may be lost.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import APIRouter

from bot.platforms.base import (
    Delivered,
    Enclosed,
    Handler,
    NoSuchRoom,
    NotAllowed,
    Outgoing,
    PlatformError,
    PlatformHealth,
    RoomInfo,
    Said,
    Submitted,
)
from bot.platforms.teams import incoming, outgoing
from bot.platforms.teams.connector import Connector, Token, Unanswered
from bot.platforms.teams.delivery import Delivery
from bot.platforms.teams.door import router
from bot.platforms.teams.files import Offers
from bot.platforms.teams.incoming import Head, Json
from bot.platforms.teams.limits import Limits
from bot.platforms.teams.parts import parted
from bot.platforms.teams.people import People
from bot.platforms.teams.settings import Pace, TeamsSettings
from bot.platforms.teams.store import CHANNEL, PERSONAL, Conversation, Sending, Store
from bot.platforms.teams.tokens import Gate

log = structlog.get_logger(__name__)

Answer = tuple[int, Json | None]
_LONGEST_NAME = 150
"""Characters of what a card's own template says back to who pressed."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the platform says by itself.

    Attributes:
        answered: (kind, title, button) -> the card that takes the place of an answered one.
        noted: told when a card is answered that stays as it is.
        empty: told when a card is sent with nothing filled in.
        file_gone: said when a file is accepted that is not kept any more.

    """

    answered: Callable[[str, str, str], Json]
    noted: str
    empty: str
    file_gone: str


class TeamsPlatform:
    """One bot registration."""

    name = "teams"

    def __init__(
        self,
        settings: TeamsSettings,
        store: Store,
        words: Words,
        *,
        is_known: Callable[[str], Awaitable[bool]],
        pace: Pace | None = None,
        token: Token | None = None,
    ) -> None:
        """Take what is configured; `token` replaces signing in at Entra."""
        self._settings = settings
        self._store = store
        self._words = words
        self._pace = pace or Pace()
        self._connector = Connector(settings, self._pace, token)
        self._people = People(settings, store, self._connector, is_known)
        self._delivery = Delivery(self._pace)
        self._limits = Limits()
        self._offers = Offers()
        self._unsure: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        gate = Gate(settings, self._pace)
        self.router: APIRouter = router(settings, self._pace, gate, self._accept)

    # -- the Platform -----------------------------------------------------------------

    async def start(self) -> None:
        """Sign in. Raises `LoginFailed` or `Unreachable`."""
        await self._connector.sign_in()
        await self._store.tidy()

    async def run(self, handle: Handler) -> None:
        """Deliver what Teams posts to `router`, until `stop`."""
        self._delivery.open(handle)
        await self._delivery.wait_closed()

    async def stop(self) -> None:
        """Stop; what was not handled has been refused, and Teams sends it again."""
        await self._delivery.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._connector.close()

    async def send(self, room: str, message: Outgoing, transaction: str) -> Delivered:
        """Send; the same `transaction` makes no second message that can be known of.

        What is too large goes in parts; the id returned is that of the last.
        """
        *before, last = parted(message)
        for number, part in enumerate(before, 1):
            await self._send(room, part, f"{transaction}#{number}")
        return await self._send(room, last, transaction)

    async def _send(self, room: str, message: Outgoing, transaction: str) -> Delivered:
        sent = None if message.is_new else await self._store.sending(transaction)
        if sent is not None:
            return Delivered(sent.event)
        if transaction in self._unsure:
            log.warning("teams.perhaps_twice", room=room)
        place = await self._people.conversation(room)
        activity = await self._activity(place, message)
        await self._limits.turn(room)
        try:
            address = _address(place, message)
            made = await self._connector.create(place.service_url, address, activity)
        except Unanswered:
            self._unsure.add(transaction)
            raise
        except NoSuchRoom:
            # A chat that its person has left is opened anew when it is asked for.
            await self._people.forget(room)
            raise
        title = message.card.title if message.card else ""
        sent = Sending(incoming.event_id(room, made), title)
        # What is sent is noted, whoever gives up waiting for it.
        await asyncio.shield(self._store.done(transaction, room, sent))
        self._unsure.discard(transaction)
        return Delivered(sent.event)

    async def redact(self, room: str, event: str, transaction: str) -> None:  # noqa: ARG002 -- deleting twice is deleting
        """Delete an own message; `NotAllowed` for any other, as Teams has it."""
        if event.endswith(incoming.ANSWERED):
            return  # a card's answer was never a message
        if await self._store.sent(event) is None:
            raise NotAllowed("a bot deletes nobody else's messages in Teams")
        place = await self._people.conversation(room)
        await self._limits.turn(room)
        await self._connector.delete(place.service_url, room, incoming.activity_of(event))

    async def react(self, room: str, event: str, key: str, transaction: str) -> Delivered:  # noqa: ARG002 -- the same reaction twice is one
        """React to a message."""
        place = await self._people.conversation(room)
        await self._limits.turn(room)
        target = incoming.activity_of(event)
        await self._connector.react(place.service_url, room, target, key)
        return Delivered(f"{event}~{key}")

    async def update(self, room: str, event: str, message: Outgoing) -> None:
        """Show another card in a message of ours."""
        place = await self._people.conversation(room)
        await self._limits.turn(room)
        await self._connector.update(
            place.service_url, room, incoming.activity_of(event), outgoing.activity(message)
        )

    async def direct_room(self, user: str) -> str:
        """Return the chat with a user; `NotInstalled` when they have not installed the app."""
        known = await self._store.personal(user)
        if known is not None:
            return known.room
        # The chat has no id yet; its limits are the person's.
        await self._limits.turn(f"new chat with {user}")
        return await self._people.open_chat(user)

    async def open_room(
        self,
        key: str,  # noqa: ARG002 -- the signature is the seam's
        name: str,  # noqa: ARG002 -- as above
        users: Iterable[str],  # noqa: ARG002 -- as above
        *,
        encrypted: bool,  # noqa: ARG002 -- as above
    ) -> RoomInfo:
        """Raise `NotAllowed`: in Teams a person makes the room and adds the bot."""
        raise NotAllowed("a bot makes no rooms in Teams")

    async def remove(self, room: str, user: str) -> None:
        """Raise `NotAllowed` when the user is there: in Teams a person takes people out."""
        if user in (await self.room_info(room)).members:
            raise NotAllowed("a bot takes nobody out of rooms in Teams")

    async def room_info(self, room: str) -> RoomInfo:
        """Return what is known of a conversation."""
        place = await self._people.conversation(room)
        try:
            members = await self._connector.members(place.service_url, room)
        except NotAllowed as problem:
            raise NoSuchRoom(str(problem)) from problem
        return RoomInfo(
            id=room,
            encrypted=False,
            direct=place.kind == PERSONAL,
            members=frozenset(each.user for each in members),
        )

    async def fetch(self, file: Enclosed, most: int) -> bytes:
        """Return the content of a file that was sent."""
        return await self._connector.download(str(file.reference.get("url")), most)

    async def look_up(self, room: str, event: str) -> Said | None:  # noqa: ARG002 -- as the seam has it
        """Return None: Teams shows the bot nothing that is not addressed to it."""
        return None

    async def typing(self, room: str, *, on: bool) -> None:
        """Show that an answer is being written; it goes by itself. Never raises."""
        if not on:
            return
        try:
            place = await self._people.conversation(room)
            await self._limits.turn(room)
            await self._connector.typing(place.service_url, room)
        except PlatformError as problem:
            log.debug("teams.typing_failed", error=type(problem).__name__)

    async def mark_read(self, room: str, event: str) -> None:
        """Do nothing: a bot has no read marker in Teams."""

    def health(self) -> PlatformHealth:
        """Say whether events are taken. Teams calls only when somebody writes."""
        return PlatformHealth(connected=self._delivery.is_open, last_sync=None)

    # -- what Teams posts -------------------------------------------------------------

    async def _accept(self, raw: Json) -> Answer:
        """Take an activity in that is proven to come from Teams."""
        if not self._delivery.is_open:
            return 503, None
        head = incoming.head(raw)
        if head is None:
            return 400, None
        await self._people.learn(raw, head)
        events = incoming.events(raw)
        if not await self._delivery.take(events):
            return 503, None
        answered = next((each for each in events if isinstance(each, Submitted)), None)
        if raw.get("type") == "invoke":
            return await self._invoked(raw, head, answered)
        if answered is not None and not _answer(raw).get("keep"):
            self._later(self._put_away(raw, answered))
        return 200, None

    async def _invoked(self, raw: Json, head: Head, answered: Submitted | None) -> Answer:
        value = raw.get("value")
        if raw.get("name") == "adaptiveCard/action":
            if answered is None:
                return 200, _said(self._words.empty)
            if _answer(raw).get("keep"):
                return 200, _said(_named(_answer(raw), "keep") or self._words.noted)
            self._later(self._put_away(raw, answered))
            return 200, _shown(await self._answered_card(raw, answered))
        if raw.get("name") == "fileConsent/invoke" and isinstance(value, dict):
            self._later(self._hand_over(head, value))
            return 200, {}
        return 501, None

    async def _answered_card(self, raw: Json, answered: Submitted) -> Json:
        sent = await self._store.sent(answered.target)
        data = _answer(raw)
        title = sent.title if sent else ""
        return self._words.answered(_named(data, "card"), title, _named(data, "button"))

    async def _put_away(self, raw: Json, answered: Submitted) -> None:
        """Let an answered card show that it was, for everybody and for good."""
        sent = await self._store.sent(answered.target)
        if sent is None:
            return
        place = await self._people.conversation(answered.room)
        content = outgoing.replacement(await self._answered_card(raw, answered), sent.title)
        await self._limits.turn(answered.room)
        await self._connector.update(
            place.service_url, place.room, incoming.activity_of(answered.target), content
        )

    async def _hand_over(self, head: Head, value: Json) -> None:
        """Put an accepted file in the person's storage, and say where."""
        context, upload = value.get("context"), value.get("uploadInfo")
        key = context.get("file") if isinstance(context, dict) else None
        file = self._offers.take(head.room, key)
        if value.get("action") != "accept":
            return
        place = await self._people.conversation(head.room)
        if file is None or not isinstance(upload, dict):
            content = outgoing.activity(Outgoing(self._words.file_gone))
        else:
            await self._connector.upload(str(upload.get("uploadUrl", "")), file.content)
            content = outgoing.handed_over(file, upload)
        await self._limits.turn(head.room)
        await self._connector.create(place.service_url, head.room, content)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside the answer; when it fails nothing is lost but a nicety."""

        async def quietly() -> None:
            try:
                await work
            except PlatformError as problem:
                log.warning("teams.afterwork_failed", error=type(problem).__name__)

        task = asyncio.create_task(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _activity(self, place: Conversation, message: Outgoing) -> Json:
        """Return what to post for a message. Raises `NotAllowed` for a file in a room."""
        if message.attachment is not None:
            picture = outgoing.picture(message.attachment, message.reply_to)
            if picture is not None:
                return picture
            if place.kind != PERSONAL:
                raise NotAllowed("files go into personal chats only")
            return outgoing.offer(
                message.attachment, self._offers.put(place.room, message.attachment)
            )
        mentioned = await self._people.account(place, message.mention) if message.mention else None
        return outgoing.activity(message, mentioned)


def _address(place: Conversation, message: Outgoing) -> str:
    """Return the conversation to post to: in a channel, a reply goes into its thread."""
    root = message.thread or message.reply_to
    if place.kind != CHANNEL or root is None:
        return place.room
    return f"{place.room};messageid={incoming.activity_of(root)}"


def _named(data: Json, key: str) -> str:
    named = data.get(key)
    return named[:_LONGEST_NAME] if isinstance(named, str) else ""


def _answer(raw: Json) -> Json:
    """Return what a card sent: its action's data with what was filled in."""
    value = raw.get("value")
    action = value.get("action") if isinstance(value, dict) else None
    data = action.get("data") if isinstance(action, dict) else value
    return data if isinstance(data, dict) else {}


def _shown(card: Json) -> Json:
    """Return the answer to a card's action that puts another card in its place."""
    return {"statusCode": 200, "type": outgoing.CARD, "value": card}


def _said(words: str) -> Json:
    """Return the answer to a card's action that says something to its sender."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words}
