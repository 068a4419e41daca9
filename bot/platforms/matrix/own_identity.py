"""What the platform calls at its start so that others can trust the bot's device."""

from collections.abc import Callable

from nio import AsyncClient

from bot.platforms.matrix.cross_signing import CrossSigning
from bot.platforms.matrix.settings import MatrixSettings


class OwnIdentity:
    """Cross-signing with the platform's settings.

    `show` is called once with a recovery key that was just made; it must have reached a
    person when it returns. `recovery_key` and `reset_identity` are those of
    `CrossSigning`.

    Attributes:
        master: the bot's public master key in base64, None before `ensure`.

    """

    def __init__(
        self,
        show: Callable[[str], None],
        *,
        recovery_key: str | None = None,
        reset_identity: bool = False,
    ) -> None:
        self._show = show
        self._recovery_key = recovery_key
        self._reset_identity = reset_identity
        self.master: str | None = None

    async def ensure(self, client: AsyncClient, settings: MatrixSettings) -> None:
        """Sign the device if it is not signed yet; `PlatformError` as `CrossSigning.ensure`."""
        signing = CrossSigning(
            settings.store_path,
            client.config.pickle_key,
            password=settings.password,
            recovery_key=self._recovery_key,
            reset_identity=self._reset_identity,
        )
        unseen = await signing.ensure(client)
        if unseen is not None:
            self._show(unseen)
            signing.recovery_key_was_shown(client)
        self.master = signing.master(client)
