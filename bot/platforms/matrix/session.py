"""Being the same device at every start."""

import secrets
import string
from dataclasses import dataclass, field
from pathlib import Path

from bot.platforms.base import LoginFailed, Refused
from bot.platforms.matrix import store
from bot.platforms.matrix.settings import MatrixSettings
from bot.platforms.matrix.wire import Wire, path

_DEVICE_ID_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Session:
    """A login: the device, and the token that speaks for it."""

    device_id: str
    token: str = field(repr=False)


async def log_in(wire: Wire, settings: MatrixSettings, folder: Path) -> Session:
    """Return the session of the last start, or a new one; the wire then holds its token.

    Raises `LoginFailed` when the credentials are wrong, `Unreachable` when nobody answers.
    """
    file = folder / "session.json"
    kept = store.read(file)
    device = settings.device_id or kept.get("device_id")
    token = settings.access_token or kept.get("access_token")
    if token and kept.get("user_id", settings.user_id) == settings.user_id:
        try:
            session = await _by_token(wire, settings, token)
        except LoginFailed:
            if settings.password is None:
                raise
        else:
            _keep(file, settings, session)
            return session
    if settings.password is None:
        raise LoginFailed(f"{settings.user_id} has neither a password nor a token that works")
    device = device or "".join(
        secrets.choice(string.ascii_uppercase) for _ in range(_DEVICE_ID_LENGTH)
    )
    # Before the login: a crash right after it must not leave a second device behind.
    _keep(file, settings, Session(device, ""))
    session = await _by_password(wire, settings, device)
    _keep(file, settings, session)
    return session


async def _by_token(wire: Wire, settings: MatrixSettings, token: str) -> Session:
    wire.token = token
    me = await wire.get(path("account", "whoami"))
    if me.get("user_id") != settings.user_id:
        raise LoginFailed(f"the access token belongs to {me.get('user_id')}")
    device = me.get("device_id")
    if not isinstance(device, str):
        raise LoginFailed("the access token belongs to no device, so it can hold no keys")
    return Session(device, token)


async def _by_password(wire: Wire, settings: MatrixSettings, device: str) -> Session:
    wire.token = ""
    try:
        answer = await wire.post(
            path("login"),
            {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": settings.user_id},
                "password": settings.password,
                "device_id": device,
                "initial_device_display_name": settings.device_name,
            },
        )
    except Refused as error:
        raise LoginFailed(f"the server refuses the password of {settings.user_id}") from error
    wire.token = str(answer["access_token"])
    return Session(str(answer["device_id"]), wire.token)


def _keep(file: Path, settings: MatrixSettings, session: Session) -> None:
    store.write(
        file,
        {
            "user_id": settings.user_id,
            "device_id": session.device_id,
            "access_token": session.token,
        },
    )
