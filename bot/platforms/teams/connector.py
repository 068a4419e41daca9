"""Requests to Teams, through the SDK's client: bounded in time, and with our errors."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.request import getproxies

import aiohttp
import httpx

from bot.platforms.base import LoginFailed, TooLarge, Unreachable
from bot.platforms.teams import addresses, errors, sdk
from bot.platforms.teams.incoming import Json
from bot.platforms.teams.settings import Pace, TeamsSettings
from bot.platforms.teams.store import Account

Token = Callable[..., str | Awaitable[str]]

_PAGE = 200
_PAGES = 25
_WRONG_LOGIN = frozenset({"invalid_client", "unauthorized_client", "invalid_grant"})
_REACTIONS = {"👍": "like", "❤": "heart", "😆": "laugh", "😮": "surprised", "😢": "sad"}


_ERRORS = 400
_UNAUTHORIZED = 401
_NO_ANSWER = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError)


class Unanswered(Unreachable):
    """No answer came: what was asked for may have been done."""


class Connector:
    """Speaks to the connectors of the conversations.

    All methods raise `bot.platforms.base.PlatformError`.
    """

    def __init__(self, settings: TeamsSettings, pace: Pace, token: Token | None = None) -> None:
        """Take the registration; `token` replaces signing in at Entra."""
        credentials: sdk.Credentials = (
            sdk.TokenCredentials(client_id=settings.app_id, tenant_id=settings.tenant, token=token)
            if token is not None
            else sdk.ClientCredentials(
                client_id=settings.app_id,
                client_secret=settings.app_secret,
                tenant_id=settings.tenant,
            )
        )
        self._settings = settings
        self._pace = pace
        self._tokens = sdk.AppTokenProvider(sdk.TokenManager(credentials, sdk.PUBLIC))
        # The SDK's own default waits for ever.
        self._http = sdk.Client(sdk.ClientOptions(timeout=pace.request))
        self._files = httpx.AsyncClient(timeout=pace.request, follow_redirects=False)
        self._session: aiohttp.ClientSession | None = None
        self._apis: dict[str, Any] = {}
        self._token: Any = None

    async def sign_in(self) -> None:
        """Get a token. Raises `LoginFailed` when the registration or its secret is wrong."""
        async with self._asked("sign in"):
            if await self._tokens.get_app_token() is None:
                raise LoginFailed("no token for the registration")

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
        await self._http.http.aclose()
        await self._files.aclose()

    async def create(self, service_url: str, conversation: str, activity: Json) -> str:
        """Send a message; return its id.

        Past the SDK's client, which takes a millisecond more for each.
        """
        address = f"{service_url}/v3/conversations/{conversation}/activities"
        async with self._asked("send"):
            headers = {"Authorization": await self._authorization()}
            async with self._posts().post(address, json=activity, headers=headers) as answer:
                body = await answer.read()
                if answer.status == _UNAUTHORIZED:
                    self._token = None
                if answer.status >= _ERRORS:
                    header = answer.headers.get("retry-after")
                    raise errors.of_answer("send", answer.status, _object(body), header)
        return str(_object(body).get("id", ""))

    async def _authorization(self) -> str:
        """Return the header that a message carries; its token is asked for when it soon ends.

        The SDK would ask a thread of its own for it, for each message.
        """
        kept = self._token
        if kept is None or kept.expiration is None or kept.is_expired():
            kept = self._token = await self._tokens.get_app_token()
        if kept is None:
            raise LoginFailed("no token for the registration")
        return f"Bearer {kept}"

    def _posts(self) -> aiohttp.ClientSession:
        """Return the client whose connections are kept for the next message."""
        if self._session is None:
            limit = aiohttp.ClientTimeout(total=self._pace.request)
            # Where there is no proxy, it is not looked for again at every message.
            has_proxy = bool(getproxies())
            self._session = aiohttp.ClientSession(timeout=limit, trust_env=has_proxy)
        return self._session

    async def update(
        self, service_url: str, conversation: str, message: str, activity: Json
    ) -> None:
        """Put another content in a message of the bot's."""
        made = sdk.MessageActivityInput.model_validate(activity)
        async with self._asked("update"):
            await self._at(service_url).update_activity(conversation, message, made)

    async def delete(self, service_url: str, conversation: str, message: str) -> None:
        """Delete a message of the bot's."""
        async with self._asked("delete"):
            await self._at(service_url).delete_activity(conversation, message)

    async def react(self, service_url: str, conversation: str, message: str, key: str) -> None:
        """React to a message."""
        kind = _REACTIONS.get(key, f"{ord(key[0]):x}_emoji")
        async with self._asked("react"):
            await self._at(service_url).add_reaction(conversation, message, kind)

    async def typing(self, service_url: str, conversation: str) -> None:
        """Show that an answer is being written, for some seconds."""
        async with self._asked("typing"):
            await self._at(service_url).create_activity(conversation, sdk.TypingActivityInput())

    async def members(self, service_url: str, conversation: str) -> list[Account]:
        """Return the people of a conversation."""
        found: list[Account] = []
        after: str | None = None
        async with self._asked("members"):
            for _ in range(_PAGES):
                page = await self._at(service_url).get_paged_members(conversation, _PAGE, after)
                found += [
                    Account(each.aad_object_id or each.id, each.id, each.name or "")
                    for each in page.members
                ]
                after = page.continuation_token
                if not after:
                    break
        return found

    async def open_chat(self, service_url: str, account: str, tenant: str) -> str:
        """Return the conversation with one person, made when there is none."""
        wanted = sdk.CreateConversationParams(
            members=[sdk.Account(id=account)],
            tenant_id=tenant,
            channel_data={"tenant": {"id": tenant}},
        )
        async with self._asked("open a chat"):
            return str((await self._at(service_url).create(wanted)).id)

    async def upload(self, url: str, content: bytes) -> None:
        """Put a file where a person has agreed to have it. `Refused` for any other address."""
        last = len(content) - 1
        headers = {"Content-Range": f"bytes 0-{last}/{len(content)}"}
        async with self._asked("upload"):
            place = await self._place(url)
            answer = await self._files.put(place, content=content, headers=headers)
            answer.raise_for_status()

    async def download(self, url: str, most: int) -> bytes:
        """Return what a person's storage keeps for a while at an address.

        `TooLarge` above `most` bytes; `Refused` for an address of anything else, and for an
        answer that sends on to another one.
        """
        content = bytearray()
        # As it lies there: a packed answer could unpack to more than is kept.
        headers = {"Accept-Encoding": "identity"}
        async with self._asked("download"):
            place = await self._place(url)
            async with self._files.stream("GET", place, headers=headers) as answer:
                if not answer.is_success:
                    header = answer.headers.get("retry-after")
                    raise errors.of_answer("download", answer.status_code, {}, header)
                async for part in answer.aiter_raw():
                    content += part
                    if len(content) > most:
                        raise TooLarge(f"a file of more than {most} bytes")
        return bytes(content)

    async def _place(self, url: str) -> httpx.URL:
        settings = self._settings
        return await addresses.of_file(url, settings.file_hosts, settings.service_url)

    def _at(self, service_url: str) -> Any:  # noqa: ANN401 -- the SDK's type is no public name
        api = self._apis.get(service_url)
        if api is None:
            api = self._apis[service_url] = sdk.api_client(service_url, self._http, self._tokens)
        return api.conversations

    @asynccontextmanager
    async def _asked(self, action: str) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._pace.operation):
                yield
        except httpx.HTTPStatusError as error:
            answer = error.response
            header = answer.headers.get("retry-after")
            raise errors.of_answer(action, answer.status_code, _body(answer), header) from error
        except (*_NO_ANSWER, TimeoutError, OSError) as error:
            raise Unanswered(f"{action}: {type(error).__name__}") from error
        except ValueError as error:
            # The SDK raises MSAL's codes so, and what cannot be parsed.
            if str(error) in _WRONG_LOGIN:
                raise LoginFailed(f"{action}: {error}") from error
            raise Unanswered(f"{action}: {type(error).__name__}") from error


def _body(answer: httpx.Response) -> Json:
    return _object(answer.content)


def _object(body: bytes) -> Json:
    """Return the JSON object that an answer is; an empty one for any other."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
