"""A file is fetched from, and put in, the storage of the people, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp import web

from bot.platforms.base import PlatformError, Refused, TooLarge, Unreachable
from bot.platforms.teams import Pace, TeamsSettings
from bot.platforms.teams.addresses import of_file
from bot.platforms.teams.connector import Connector
from bot.platforms.teams.settings import FILES, SERVICE
from bot.ports import free_port
from tests.teams.playground import APP_ID, TENANT
from tests.teams.tokens import own_token

Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]
SETTINGS = TeamsSettings(app_id=APP_ID, app_secret="", tenant=TENANT, tenants=frozenset({TENANT}))
HASTY = Pace(request=0.2, operation=0.4)

ELSEWHERE = {
    "another host": "https://example.org/fil",
    "a host that begins so": "https://sharepoint.com.example.org/fil",
    "a host that ends so": "https://minsharepoint.com/fil",
    "a name before the host": "https://aby-my.sharepoint.com@example.org/fil",
    "a name before the right host": "https://a:b@aby-my.sharepoint.com/fil",
    "a backslash": "https://example.org\\@aby-my.sharepoint.com/fil",
    "no https": "http://aby-my.sharepoint.com/fil",
    "another port": "https://aby-my.sharepoint.com:8443/fil",
    "a file": "file:///etc/passwd",
    "this machine": "https://127.0.0.1/fil",
    "this machine, unlocked": "http://127.0.0.1:9/fil",
    "this machine as a number": "https://2130706433/fil",
    "this machine in IPv6": "https://[::1]/fil",
    "a cloud's own service": "http://169.254.169.254/latest/meta-data",
    "a private address": "https://10.0.0.1/fil",
    "the connector, unlocked": "http://smba.trafficmanager.net/fil",
    "no address": "https://[",
    "nothing": "",
}


@pytest.mark.parametrize("address", ELSEWHERE.values(), ids=ELSEWHERE)
async def test_no_other_address_is_asked(address: str) -> None:
    with pytest.raises(Refused):
        await of_file(address, FILES, SERVICE)


async def test_a_name_that_leads_into_the_own_net_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    with pytest.raises(Refused, match="within the own net"):
        await of_file("https://localhost/fil", ("localhost",), SERVICE)


async def test_a_persons_storage_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    # A proxy looks the host up, so that the test needs no network.
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    address = "https://aby-my.sharepoint.com/personal/kim/_layouts/15/download.aspx?tempauth=x"
    assert str(await of_file(address, FILES, SERVICE)) == address


async def test_the_connector_that_is_set_is_asked_wherever_it_is() -> None:
    address = "http://127.0.0.1:56150/fil"
    assert str(await of_file(address, FILES, "http://127.0.0.1:56150/_connector")) == address


@asynccontextmanager
async def _storage(serve: Serve, pace: Pace) -> AsyncIterator[tuple[Connector, str]]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    url = f"http://127.0.0.1:{port}"
    connector = Connector(replace(SETTINGS, service_url=url), pace, own_token)
    try:
        yield connector, f"{url}/fil"
    finally:
        await connector.close()
        await runner.cleanup()


async def test_a_file_that_leads_on_to_another_place_is_not_followed() -> None:
    asked: list[str] = []

    async def serve(request: web.Request) -> web.Response:
        asked.append(request.path)
        raise web.HTTPFound("/annat")

    async with _storage(serve, Pace()) as (connector, url):
        with pytest.raises(Refused):
            await connector.download(url, 100)
        with pytest.raises(Refused):
            await connector.upload(url, b"x")
    assert asked == ["/fil", "/fil"]


async def _endless(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    while True:
        await answer.write(bytes(1 << 14))


async def _packed(_request: web.Request) -> web.Response:
    answer = web.Response(body=bytes(1 << 22))
    answer.enable_compression(web.ContentCoding.gzip)
    return answer


async def _waiting(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    while True:
        await answer.write(b"x")
        await asyncio.sleep(0.05)


async def _broken(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(status=500)
    await answer.prepare(request)
    while True:
        await answer.write(bytes(1 << 14))


BAD: dict[str, tuple[Serve, type[PlatformError]]] = {
    "without end": (_endless, TooLarge),
    "drop by drop": (_waiting, Unreachable),
    "an error without end": (_broken, Unreachable),
}


@pytest.mark.parametrize(("serve", "problem"), BAD.values(), ids=BAD)
async def test_a_file_is_read_no_further_than_it_may_be(
    serve: Serve, problem: type[PlatformError]
) -> None:
    async with _storage(serve, HASTY) as (connector, url):
        with pytest.raises(problem):
            await connector.download(url, 1 << 16)


async def test_a_packed_file_is_not_unpacked() -> None:
    async with _storage(_packed, Pace()) as (connector, url):
        assert len(await connector.download(url, 1 << 16)) < 1 << 16
