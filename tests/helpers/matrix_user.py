"""People on a real homeserver."""

import itertools

from bot.demo.person import Person
from bot.homeserver import Homeserver

_PASSWORD = "ett lösenord"  # noqa: S105 -- of users who live for one test
_numbers = itertools.count(1)


async def new_person(server: Homeserver, name: str = "anna") -> Person:
    """Return a new user, not yet logged in: `async with` does that."""
    user_id, password = await new_account(server, name)
    return Person(server.url, user_id, password)


async def new_account(server: Homeserver, name: str) -> tuple[str, str]:
    """Return the user id and password of a new user, whose name nobody else has."""
    user_id = await server.register(f"{name}-{next(_numbers)}", _PASSWORD)
    return user_id, _PASSWORD
