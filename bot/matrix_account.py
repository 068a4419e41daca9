"""The Matrix platform of an installation: settings, identity and trust put together."""

from collections.abc import Callable, Iterable

import nio

from bot.platforms.matrix import MatrixPlatform, MatrixSettings, store
from bot.platforms.matrix.cross_signing import CrossSigning
from bot.platforms.matrix.trust import SignedDevicesOnly
from bot.settings import MatrixSection
from storage import people
from storage.database import Database

ShowKey = Callable[[str], None]


class Identity:
    """Has the bot's device signed at start, and shows a new recovery key once."""

    def __init__(self, signing: CrossSigning, show: ShowKey) -> None:
        self._signing = signing
        self._show = show

    async def ensure(self, client: nio.AsyncClient, settings: MatrixSettings) -> None:  # noqa: ARG002 -- the seam's signature
        """Sign the device if it is not signed yet. Raises `PlatformError`."""
        key = await self._signing.ensure(client)
        if key is not None:
            self._show(key)
            self._signing.recovery_key_was_shown(client)


def matrix_platform(
    section: MatrixSection, databases: Iterable[Database], show: ShowKey
) -> MatrixPlatform:
    """Return the platform of the settings' account, for everybody in these databases."""
    databases = tuple(databases)

    async def is_known(user: str) -> bool:
        for database in databases:
            async with database.read() as session:
                if await people.by_user(session, MatrixPlatform.name, user) is not None:
                    return True
        return False

    folder = store.open_folder(section.store)
    pickle_key = store.secret(folder / "pickle.key")
    password = section.password.get_secret_value() if section.password else None
    recovery = section.recovery_key.get_secret_value() if section.recovery_key else None
    settings = MatrixSettings(
        homeserver=section.homeserver,
        user_id=section.user_id,
        password=password,
        access_token=section.access_token.get_secret_value() if section.access_token else None,
        device_name=section.device_name,
        store_path=section.store,
        pickle_key=pickle_key,
        allowed_servers=frozenset(section.allowed_servers),
        encrypt_direct_rooms=section.encrypt_direct_rooms,
        only_signed_devices=section.only_signed_devices,
    )
    signing = CrossSigning(
        folder,
        pickle_key,
        password=password,
        recovery_key=recovery,
        reset_identity=section.reset_identity,
    )
    return MatrixPlatform(
        settings,
        is_known=is_known,
        identity=Identity(signing, show),
        device_policy=SignedDevicesOnly(folder, lambda: signing.master),
    )
