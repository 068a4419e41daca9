"""Where people and conversations are reached: learnt from what comes in, and kept."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.platforms.base import PlatformError, Refused
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.errors import NotInstalled
from bot.platforms.teams.incoming import Head, Json
from bot.platforms.teams.settings import TeamsSettings
from bot.platforms.teams.store import CHANNEL, GROUP, PERSONAL, Account, Conversation, Store

_MOST = 1000
"""Conversations held in memory."""


class People:
    """Knows how to reach conversations and accounts.

    A stranger's chat is held in memory only, for the one polite sentence; of a stranger in a
    group nothing is.
    """

    def __init__(
        self,
        settings: TeamsSettings,
        store: Store,
        connector: Connector,
        is_known: Callable[[str], Awaitable[bool]],
    ) -> None:
        self._settings = settings
        self._store = store
        self._connector = connector
        self._is_known = is_known
        self._seen: OrderedDict[str, tuple[Conversation, bool]] = OrderedDict()
        self._met: set[Account] = set()

    async def learn(self, raw: Json, head: Head) -> None:
        """Keep what an activity tells of its conversation and sender."""
        if _is_farewell(raw, head):
            await self.forget(head.room)
            return
        found = self._of_activity(raw, head)
        account = Account(head.sender, head.account, head.name)
        is_kept = self._seen.get(head.room) == (found, True)
        if is_kept and account in self._met:
            return
        is_listed = await self._is_known(head.sender)
        if is_kept and not is_listed:
            return
        if is_listed or not head.direct:
            # Kept before it is held to be known: what fails is told, and kept, again.
            is_new = is_listed and account not in self._met
            await self._store.remember(found, account if is_new else None)
        if is_listed:
            self._has_met(account)
        self._seen[head.room] = (found, is_listed or not head.direct)
        self._seen.move_to_end(head.room)
        if len(self._seen) > _MOST:
            self._seen.popitem(last=False)

    async def conversation(self, room: str) -> Conversation:
        """Return a conversation; one that is not known is taken to be at the usual address."""
        if room in self._seen:
            return self._seen[room][0]
        known = await self._store.conversation(room)
        if known is not None:
            self._seen[room] = (known, True)
            return known
        kind = CHANNEL if room.endswith((".tacv2", ".skype")) else GROUP
        address = self._settings.service_url
        return Conversation(room, kind, address, self._settings.tenant)

    async def forget(self, room: str) -> None:
        """Drop a conversation that turned out to be gone."""
        self._seen.pop(room, None)
        await self._store.forget(room)

    async def account(self, place: Conversation, user: str) -> Account | None:
        """Return how the bot knows a user; None when they are not in the conversation."""
        known = await self._store.account(user)
        if known is not None:
            return known
        try:
            members = await self._connector.members(place.service_url, place.room)
        except PlatformError:
            return None
        found = next((each for each in members if each.user == user), None)
        if found is not None and await self._is_known(user):
            await self._meet(found)
        return found

    async def open_chat(self, user: str) -> str:
        """Open the chat with a user, and keep it.

        Raises `NotInstalled` when the app is not installed for them.
        """
        known = await self._store.account(user)
        account, tenant = known.account if known else user, self._settings.tenant
        address = self._settings.service_url
        try:
            room = await self._connector.open_chat(address, account, tenant)
        except Refused as problem:
            raise NotInstalled(str(problem)) from problem
        place = Conversation(room, PERSONAL, address, tenant, user)
        self._seen[room] = (place, True)
        await self._store.remember(place)
        return room

    async def _meet(self, account: Account) -> None:
        if account not in self._met:
            await self._store.meet(account)
            self._has_met(account)

    def _has_met(self, account: Account) -> None:
        if len(self._met) > _MOST:
            self._met.clear()
        self._met.add(account)

    @staticmethod
    def _of_activity(raw: Json, head: Head) -> Conversation:
        conversation, channel = _inner(raw, "conversation"), _inner(raw, "channelData")
        tenant = conversation.get("tenantId") or _inner(channel, "tenant").get("id")
        return Conversation(
            room=head.room,
            kind=head.kind,
            service_url=str(raw.get("serviceUrl", "")).rstrip("/"),
            tenant=str(tenant),
            user=head.sender if head.direct else None,
        )


def _is_farewell(raw: Json, head: Head) -> bool:
    """Say whether the bot has been taken out of the conversation."""
    if raw.get("type") == "installationUpdate":
        return str(raw.get("action", "")).startswith("remove")
    removed = raw.get("membersRemoved")
    return isinstance(removed, list) and any(
        isinstance(each, dict) and each.get("id") == head.me for each in removed
    )


def _inner(raw: Json, key: str) -> Json:
    inner = raw.get(key)
    return inner if isinstance(inner, dict) else {}
