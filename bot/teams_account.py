"""The Teams platform of an installation: settings, words and tables put together."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import Clock
from bot.platforms.teams import Pace, TeamsPlatform, TeamsSettings, Words
from bot.platforms.teams.connector import Token
from bot.platforms.teams.store import Account, Conversation, Sending
from bot.rendering import cards
from bot.settings import TeamsSection
from commands.wording import words
from storage import people, teams
from storage.database import Database
from storage.teams_tables import TeamsAccount, TeamsConversation, TeamsSending

_KEPT = timedelta(days=90)
"""How long it is remembered that a message went, and so that its card can be put away."""


@dataclass(frozen=True, slots=True)
class TablesStore:
    """`bot.platforms.teams.store.Store` on the database."""

    database: Database
    clock: Clock

    async def conversation(self, room: str) -> Conversation | None:
        """Return a conversation that is known."""
        async with self.database.read() as session:
            return _conversation(await teams.conversation(session, room))

    async def personal(self, user: str) -> Conversation | None:
        """Return the personal chat with a user, when there is one."""
        async with self.database.read() as session:
            return _conversation(await teams.personal(session, user))

    async def remember(self, conversation: Conversation, account: Account | None = None) -> None:
        """Keep a conversation, or what is new about it, and together how the bot knows a user."""
        row = TeamsConversation(
            room=conversation.room,
            kind=conversation.kind,
            service_url=conversation.service_url,
            tenant=conversation.tenant,
            user=conversation.user,
        )

        async def keep(session: AsyncSession) -> None:
            await teams.remember(session, row)
            if account is not None:
                await teams.meet(session, _row(account))

        await self.database.transact(keep)

    async def forget(self, room: str) -> None:
        """Drop a conversation that the bot has been removed from."""
        async with self.database.write() as session:
            await teams.forget(session, room)

    async def account(self, user: str) -> Account | None:
        """Return how the bot knows a user."""
        async with self.database.read() as session:
            row = await teams.account(session, user)
        return Account(row.user, row.account, row.name) if row else None

    async def meet(self, account: Account) -> None:
        """Keep how the bot knows a user."""
        async with self.database.write() as session:
            await teams.meet(session, _row(account))

    async def sending(self, transaction: str) -> Sending | None:
        """Return what was sent for a transaction; None when that is not known."""
        async with self.database.read() as session:
            return _sending(await teams.sending(session, _key(transaction)))

    async def done(self, transaction: str, room: str, sending: Sending) -> None:
        """Note what was sent for a transaction."""
        row = TeamsSending(
            key=_key(transaction),
            room=room,
            title=sending.title,
            begun_at=self.clock.now(),
            event=sending.event,
        )
        await self.database.transact(lambda session: teams.done(session, row))

    async def sent(self, event: str) -> Sending | None:
        """Return a message of the bot's own by its id."""
        async with self.database.read() as session:
            return _sending(await teams.sent(session, event))

    async def tidy(self) -> None:
        """Forget what went long ago."""
        async with self.database.write() as session:
            await teams.forget_sendings(session, self.clock.now() - _KEPT)


def teams_platform(
    section: TeamsSection,
    databases: Sequence[Database],
    clock: Clock,
    *,
    pace: Pace | None = None,
    token: Token | None = None,
) -> TeamsPlatform:
    """Return the platform of the settings' registration; `token` replaces signing in.

    The first database holds what the platform remembers; people may be listed in any.
    """
    settings = TeamsSettings(
        app_id=section.app_id,
        app_secret=section.app_secret.get_secret_value() if section.app_secret else "",
        tenant=section.tenant,
        tenants=frozenset({section.tenant, *section.allowed_tenants}),
        keys_url=section.keys_url,
        issuer=section.issuer,
        service_url=section.service_url,
        file_hosts=section.file_hosts,
    )
    return TeamsPlatform(
        settings,
        TablesStore(databases[0], clock),
        platform_words(),
        is_known=is_known(databases),
        pace=pace,
        token=token,
    )


def platform_words() -> Words:
    """Return what the platform says by itself."""
    return Words(
        answered=cards.answered,
        empty=words("teams", "tomt_kort"),
        noted=words("teams", "mottaget"),
        file_gone=words("teams", "filen_borta"),
    )


def is_known(databases: Sequence[Database]) -> Callable[[str], Awaitable[bool]]:
    """Return how to ask whether a user is somebody in the list of people."""

    async def ask(user: str) -> bool:
        for database in databases:
            async with database.read() as session:
                if await people.by_user(session, TeamsPlatform.name, user) is not None:
                    return True
        return False

    return ask


def _key(transaction: str) -> str:
    return sha256(transaction.encode()).hexdigest()


def _row(account: Account) -> TeamsAccount:
    return TeamsAccount(user=account.user, account=account.account, name=account.name)


def _conversation(row: TeamsConversation | None) -> Conversation | None:
    if row is None:
        return None
    return Conversation(row.room, row.kind, row.service_url, row.tenant, row.user)


def _sending(row: TeamsSending | None) -> Sending | None:
    return Sending(row.event, row.title) if row is not None and row.event else None
