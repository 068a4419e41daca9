"""A person in Teams: a page of a playground, where cards are filled in and answered."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.demo.person import Heard
from bot.demo.scene import YES
from bot.platforms.teams.incoming import activity_of, event_id
from tests.teams.cloud import Cloud
from tests.teams.playground import CHANNEL, PATIENCE
from tests.teams.scene import TeamsSomebody
from tests.teams_demo.browser import Browser

Json = dict[str, Any]

LOOK = 0.05  # seconds between two looks at what has come
_FIELD = "svar"
_LABEL = "Vad, var, när och hur många"
_SEND = "Skicka"
_ANSWER = "~svar"
"""Ends the id of an answer that was given by a card: no message of its own."""
_OFFER = "dokument_finns"
"""The card that stands for a file in the channel."""


@dataclass
class TeamsPerson:
    """See above.

    Attributes:
        user_id: the directory's id.
        name: what the person's page is called.
        room: the chat with the bot.
        cloud: of the person's own playground; that of the channel is `forum`.
        bot: who is said to speak when the bot does.
        prefers_typing: the next words are typed, though a card asks for them.
        look_over: done once, between filling in a card and sending it.

    """

    user_id: str
    name: str
    room: str
    cloud: Cloud
    forum: Cloud
    browser: Browser
    hands: TeamsSomebody
    bot: str
    encrypts: bool = False
    prefers_typing: bool = False
    look_over: Callable[[], Awaitable[None]] | None = None

    # -- what comes -----------------------------------------------------------------------

    @property
    def heard(self) -> Sequence[Heard]:
        """Every message of the bot's that is shown."""
        found = list(self._shown(self.cloud, self.room))
        return [*found, *self._shown(self.forum, CHANNEL)]

    def _shown(self, cloud: Cloud, room: str) -> Iterator[Heard]:
        seen = {each.get("message", {}).get("messageId") for each in tuple(cloud.shown)}
        for event, posted in tuple(cloud.posted.items()):
            if event in seen and posted["to"].partition(";")[0] == room:
                # Two playgrounds may give two messages the same number.
                known_as = event_id(room, event)
                yield Heard(known_as, room, self.bot, "m.room.message", _content(posted))

    async def wait_for(self, wanted: Callable[[Heard], bool]) -> Heard:
        """Return the first message that is wanted. Raises `TimeoutError`."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for heard in self.heard:
                    if wanted(heard):
                        return heard
                await asyncio.sleep(LOOK)

    async def read_file(self, heard: Heard) -> bytes:
        """Take an offered file, and return it."""
        seen = await self.hands.sees(self.room, heard.id)
        return seen.file or b""

    # -- what the person does -------------------------------------------------------------

    async def say(self, room: str, text: str) -> str:
        """Answer the card that asks, or type; in the channel mention the bot."""
        if room == CHANNEL:
            return await self.hands.says(room, text)
        card = self._open_card()
        if card is None or self.prefers_typing:
            self.prefers_typing = False
            return await self._type(text)
        await self._do("fill", label=_LABEL, text=text)
        if self.look_over is not None:
            await self.look_over()
            self.look_over = None
        await self.press(_SEND)
        return card + _ANSWER

    async def _type(self, text: str) -> str:
        before = set(self.cloud.arrived)
        await self._do("type", text=text)
        (event,) = await self.cloud.until(lambda: self.cloud.arrived - before)
        return event

    async def in_thread(self, room: str, root: str, text: str, reply_to: str = "") -> str:  # noqa: ARG002 -- Teams has but threads
        """Write in a thread of the channel."""
        return await self.hands.says(room, text, thread=root)

    async def edit(self, room: str, event: str, text: str) -> str:
        """Give an own message a new text."""
        await self.hands.edits(room, event, text)
        return event

    async def redact(self, room: str, event: str) -> None:
        """Delete an own message."""
        await self.hands.withdraws(room, event)

    async def react(self, room: str, event: str, key: str) -> str:
        """Press the button that says yes, where there is one, else react."""
        title = self.yes(event) if key == YES else None
        if title is None:
            await self.hands.reacts(room, event, "👍")
        else:
            await self.press(title)
        return f"{event}~{time.monotonic_ns()}"

    async def is_gone(self, bot: str, room: str, event: str) -> bool:  # noqa: ARG002 -- a card's own message says where
        """Wait until an answered card asks no more; say whether nothing of the answer is left."""
        card = event.removesuffix(_ANSWER)
        async with asyncio.timeout(PATIENCE):
            while card not in self.cloud.updated:  # noqa: ASYNC110 -- a browser sets no Event
                await asyncio.sleep(LOOK)
        return not list(_inputs(self.cloud.updated[card]))

    async def shoot(self, name: str, sees: str = "") -> None:
        """Take a picture of what the person sees, with some words in it."""
        await self._do("shoot", name=name, sees=sees)

    async def press(self, name: str, *, channel: bool = False) -> None:
        """Press a button of the newest card, in the chat or in the channel."""
        await self._do("press", name=name, channel=channel)

    async def enter_channel(self) -> None:
        """Go to the forum's channel."""
        await self._do("enter", channel=True, sees="Start a new post")

    async def leave_channel(self) -> None:
        """Go back to the chat with the bot."""
        await self._do("enter", channel=False, sees="Type a message...")

    async def _do(self, verb: str, **more: str | bool) -> None:
        await self.browser.do(self.name, verb, **more)

    # -- cards ----------------------------------------------------------------------------

    def yes(self, event: str) -> str | None:
        """Return the title of a card's button that agrees; None when it has none."""
        actions = self._card(event).get("actions", ())
        return next((each["title"] for each in actions if each.get("style") == "positive"), None)

    def _card(self, event: str) -> Json:
        posted = self.cloud.posted.get(activity_of(event), {})
        for attachment in posted.get("attachments", ()):
            if attachment["contentType"].endswith("card.adaptive"):
                found: Json = attachment["content"]
                return found
        return {}

    def _open_card(self) -> str | None:
        """Return the newest card that still asks for words."""
        for event, posted in reversed(tuple(self.cloud.posted.items())):
            asks = any(each.get("id") == _FIELD for each in _inputs(self._card(event)))
            if asks and posted["to"] == self.room and event not in self.cloud.updated:
                return event
        return None


def is_by_card(event: str) -> bool:
    """Say whether what a person said was said by card."""
    return event.endswith(_ANSWER)


def card_kind(heard: Heard) -> str:
    """Return what a message's card asks for: "eko"; "" without a card."""
    return str(heard.content.get("card", ""))


def _content(posted: Json) -> Json:
    """Return a message of the bot's as Matrix would say it."""
    said: Json = {"msgtype": "m.text", "body": posted.get("summary") or posted.get("text", "")}
    for attachment in posted.get("attachments", ()):
        kind, name = attachment["contentType"], attachment.get("name")
        if kind.startswith("image/"):
            said |= {"msgtype": "m.image", "filename": name}
        elif kind.endswith("file.consent"):
            said |= {"msgtype": "m.file", "filename": name}
        elif kind.endswith("card.adaptive"):
            said["card"] = _kind(attachment["content"])
            if said["card"] == _OFFER:
                said["msgtype"] = "m.file"
    return said


def _kind(card: Json) -> str:
    actions = [each for each in card.get("actions", ()) if "data" in each]
    return str(actions[0]["data"].get("card", "")) if actions else "kort"


def _inputs(part: object) -> Iterator[Mapping[str, Any]]:
    """Return every field of a card."""
    if isinstance(part, Mapping):
        if str(part.get("type", "")).startswith("Input."):
            yield part
        for each in part.values():
            yield from _inputs(each)
    elif isinstance(part, list):
        for each in part:
            yield from _inputs(each)
