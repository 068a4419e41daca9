"""What the Matrix platform is told at its making."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixSettings:
    """One account on one homeserver.

    Attributes:
        homeserver: base address of the client-server API, e.g. "https://matrix.example.se".
        user_id: the bot's whole user id, "@samrad:example.se".
        password: for login by password, and for what the server asks a password for.
        access_token: for login by token instead; `device_id` is then the token's device.
        device_id: the device to be; None lets the first start choose one, and keeps it.
        device_name: what other people see in lists of the bot's devices.
        store_path: folder of the session, the keys and the position in the stream.
        pickle_key: passphrase over the keys in the store; None makes one and keeps it
            in a file beside them, readable by the owner alone.
        allowed_servers: names of the servers whose users may invite the bot.
        encrypt_direct_rooms: chats of two made by the bot are end-to-end encrypted.
        only_signed_devices: room keys go only to devices signed by their owners.

    """

    homeserver: str
    user_id: str
    password: str | None = field(default=None, repr=False)
    access_token: str | None = field(default=None, repr=False)
    device_id: str | None = None
    device_name: str = "Samråd"
    store_path: Path
    pickle_key: str | None = field(default=None, repr=False)
    allowed_servers: frozenset[str]
    encrypt_direct_rooms: bool = True
    only_signed_devices: bool = True

    @property
    def server_name(self) -> str:
        """The part of the user id after the first colon."""
        return self.user_id.partition(":")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long the platform waits for what. All in seconds.

    Attributes:
        long_poll: how long the server may hold a sync when nothing happens.
        request: limit of one request.
        operation: limit of one method of the platform, uploads included.
        first_pause: before the second attempt of something that failed.
        longest_pause: the pauses double up to this.
        patience: how long a message may stay undecryptable before it is `Unreadable`.
        parting: how long `stop` waits for handlers that have begun.

    """

    long_poll: float = 30.0
    request: float = 30.0
    operation: float = 60.0
    first_pause: float = 1.0
    longest_pause: float = 60.0
    patience: float = 60.0
    parting: float = 10.0
