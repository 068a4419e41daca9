"""Which addresses a file is fetched from or put at: those of the people's own storage.

An address comes with a message, so that whoever can write one could have the bot ask any
server that it reaches, those behind the municipality's wall among them. "Send and receive
files from a bot" in the Teams documentation: what a person sends lies in their OneDrive for
business, which is a host of SharePoint's.
"""

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.request import getproxies

import httpx

from bot.platforms.base import Refused

_HTTPS = 443


async def of_file(address: str, hosts: Iterable[str], service_url: str) -> httpx.URL:
    """Return an address as it is to be asked.

    It is https at one of `hosts`, or at what lies under one, and of the open net; or of the
    very place that the installation has set as its connector. Raises `Refused` for any other,
    and OSError when the host cannot be looked up.
    """
    try:
        url, own = httpx.URL(address), httpx.URL(service_url)
    except httpx.InvalidURL as problem:
        raise Refused("a file's address that is none") from problem
    if _origin(url) == _origin(own) and not url.userinfo:
        return url
    host = url.raw_host.decode("ascii")
    is_plain = url.scheme == "https" and url.port in {None, _HTTPS} and not url.userinfo
    if not is_plain or not any(host == one or host.endswith(f".{one}") for one in hosts):
        raise Refused("a file's address that is of no storage of Microsoft's")
    # Through a proxy it is the proxy that looks the host up.
    if not getproxies() and not await _is_open(host):
        raise Refused("a file's address within the own net")
    return url


def _origin(url: httpx.URL) -> tuple[str, bytes, int | None]:
    return url.scheme, url.raw_host, url.port


async def _is_open(host: str) -> bool:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, _HTTPS, type=socket.SOCK_STREAM)
    return all(ip_address(where[0]).is_global for *_, where in found)
