"""What the Teams platform is told at its making."""

from dataclasses import dataclass, field

KEYS = "https://login.botframework.com/v1/.well-known/keys"
ISSUER = "https://api.botframework.com"
SERVICE = "https://smba.trafficmanager.net/teams"
FILES = ("sharepoint.com",)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsSettings:
    """One bot registration, of one tenant.

    Attributes:
        app_id: the registration's application (client) id; the audience of what comes in.
        app_secret: its client secret.
        tenant: id of the tenant that the registration belongs to.
        tenants: ids of the tenants whose people are listened to.
        keys_url: where the keys that sign incoming requests are published.
        issuer: who signs them.
        service_url: where to send when a conversation has not said where yet.
        file_hosts: hosts that files are fetched from and put at, with all that lie under them.

    """

    app_id: str
    app_secret: str = field(repr=False)
    tenant: str
    tenants: frozenset[str]
    keys_url: str = KEYS
    issuer: str = ISSUER
    service_url: str = SERVICE
    file_hosts: tuple[str, ...] = FILES


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long the platform waits for what. All in seconds but `body`, in bytes.

    Attributes:
        request: limit of one request to the connector.
        operation: limit of one method of the platform.
        keys: limit of fetching the signing keys.
        accept: how long an incoming request may wait for its event to be on disk. Teams
            gives up after about 15 s.
        first_pause: before the second attempt of a handler that failed.
        longest_pause: the pauses double up to this.
        parting: how long `stop` waits for handlers that have begun.
        body: the largest request that is read.

    """

    request: float = 20.0
    operation: float = 45.0
    keys: float = 10.0
    accept: float = 8.0
    first_pause: float = 0.5
    longest_pause: float = 30.0
    parting: float = 10.0
    body: int = 256 * 1024
