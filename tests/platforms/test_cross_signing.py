from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nio import AsyncClient

from bot.homeserver import Homeserver
from bot.matrix_account import Identity
from bot.platforms.base import LoginFailed, Unreachable
from bot.platforms.matrix import secret_storage
from bot.platforms.matrix.cross_signing import FILE, CrossSigning
from bot.platforms.matrix.raw import call, path
from bot.platforms.matrix.settings import MatrixSettings
from bot.platforms.matrix.trust import judge
from tests.helpers.nio_people import PASSWORD, PICKLE_KEY, FragileClient, device, register


def _signing(store: Path, **settings: object) -> CrossSigning:
    return CrossSigning(store, PICKLE_KEY, **{"password": PASSWORD, **settings})


async def _seen_by(watcher: AsyncClient, user: str) -> tuple[str, frozenset[str]]:
    answer = await call(watcher, "POST", path("keys", "query"), {"device_keys": {user: []}})
    judgement = judge(user, answer)
    return judgement.master, judgement.signed


async def test_others_see_the_bots_device_signed(homeserver: Homeserver, tmp_path: Path) -> None:
    user, other = await register(homeserver, "bot"), await register(homeserver, "anna")
    async with (
        device(homeserver, user, tmp_path / "bot") as bot,
        device(homeserver, other, tmp_path / "anna") as anna,
    ):
        assert await _seen_by(anna, user) == ("", frozenset())
        signing = _signing(tmp_path / "bot")
        await signing.ensure(bot)
        assert await _seen_by(anna, user) == (signing.master, frozenset({"DEVICE"}))


async def test_a_restart_keeps_the_identity_and_the_device(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    async with device(homeserver, user, tmp_path) as bot:
        first = _signing(tmp_path)
        await first.ensure(bot)
        master = first.master
    async with device(homeserver, user, tmp_path) as bot:
        again = _signing(tmp_path)
        await again.ensure(bot)
        assert (master, frozenset({"DEVICE"})) == await _seen_by(bot, user)


async def test_a_second_device_of_the_bot_is_signed_too(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    async with device(homeserver, user, tmp_path) as bot:
        await _signing(tmp_path).ensure(bot)
    async with device(homeserver, user, tmp_path, "NEWER") as bot:
        await _signing(tmp_path).ensure(bot)
        assert frozenset({"DEVICE", "NEWER"}) == (await _seen_by(bot, user))[1]


async def test_the_recovery_key_is_returned_until_it_was_shown(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    async with device(homeserver, user, tmp_path) as bot:
        shown = await _signing(tmp_path).ensure(bot)
        assert shown is not None
        assert shown == await _signing(tmp_path).ensure(bot)
        _signing(tmp_path).recovery_key_was_shown(bot)
        assert await _signing(tmp_path).ensure(bot) is None


async def test_the_platform_shows_the_recovery_key_once(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    settings = MatrixSettings(
        homeserver=homeserver.url,
        user_id=user,
        store_path=tmp_path,
        allowed_servers=frozenset({homeserver.server_name}),
    )
    shown: list[str] = []
    async with device(homeserver, user, tmp_path) as bot:
        for _ in range(2):
            await Identity(_signing(tmp_path), shown.append).ensure(bot, settings)
    assert len(shown) == 1


async def test_the_recovery_key_brings_back_a_lost_identity(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    async with device(homeserver, user, tmp_path / "old") as bot:
        lost = _signing(tmp_path / "old")
        recovery = await lost.ensure(bot)
    async with device(homeserver, user, tmp_path / "new", "NEWER") as bot:
        signing = _signing(tmp_path / "new", recovery_key=recovery)
        assert await signing.ensure(bot) is None
        assert (lost.master, frozenset({"DEVICE", "NEWER"})) == await _seen_by(bot, user)


async def test_a_lost_identity_without_recovery_key_says_what_to_configure(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    async with device(homeserver, user, tmp_path / "old") as bot:
        await _signing(tmp_path / "old").ensure(bot)
    async with device(homeserver, user, tmp_path / "new", "NEWER") as bot:
        with pytest.raises(LoginFailed, match=r"recovery_key.*reset_identity"):
            await _signing(tmp_path / "new").ensure(bot)


async def test_a_wrong_recovery_key_is_told_apart_from_a_mistyped_one(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    async with device(homeserver, user, tmp_path / "old") as bot:
        recovery = await _signing(tmp_path / "old").ensure(bot)
        assert recovery is not None
        other = secret_storage.encode_recovery_key(bytes(32))
        with pytest.raises(LoginFailed, match="not the key of"):
            await _signing(tmp_path / "new").restore(bot, other)
        with pytest.raises(LoginFailed, match="mistyped"):
            await _signing(tmp_path / "new").restore(bot, other.replace("s", "t"))


async def test_a_reset_replaces_the_identity_with_the_password(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    async with device(homeserver, user, tmp_path / "old") as bot:
        await _signing(tmp_path / "old").ensure(bot)
        old = await _seen_by(bot, user)
    async with device(homeserver, user, tmp_path / "new", "NEWER") as bot:
        signing = _signing(tmp_path / "new", reset_identity=True)
        assert await signing.ensure(bot) is not None
        assert (signing.master, frozenset({"NEWER"})) == await _seen_by(bot, user)
        assert old[0] != signing.master
        await signing.ensure(bot)
        assert (signing.master, frozenset({"NEWER"})) == await _seen_by(bot, user)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        pytest.param(None, "set password beside access_token", id="none"),
        pytest.param("fel", "refuses the password", id="wrong"),
    ],
)
async def test_a_reset_without_the_password_says_what_to_configure(
    homeserver: Homeserver, tmp_path: Path, password: str | None, told: str
) -> None:
    user = await register(homeserver, "bot")
    async with device(homeserver, user, tmp_path / "old") as bot:
        await _signing(tmp_path / "old").ensure(bot)
        old = await _seen_by(bot, user)
        signing = _signing(tmp_path / "new", password=password, reset_identity=True)
        (tmp_path / "new").mkdir()
        with pytest.raises(LoginFailed, match=told):
            await signing.ensure(bot)
        assert old == await _seen_by(bot, user)
        # What was begun is finished as soon as the password is there.
        repaired = _signing(tmp_path / "new")
        await repaired.ensure(bot)
        assert (repaired.master, frozenset({"DEVICE"})) == await _seen_by(bot, user)


async def _cut_off_everywhere(
    bot: AsyncClient, make: Callable[[], CrossSigning], *, answers_lost: bool
) -> int:
    """Begin again and again, one request further each time; return how often it broke off."""
    for request in range(50):
        try:
            await make().ensure(FragileClient(bot, request, answers_lost=answers_lost))
        except Unreachable:
            continue
        return request
    raise AssertionError("ensure never came to its end")


@pytest.mark.parametrize(
    "lost",
    [pytest.param("request", id="request lost"), pytest.param("answer", id="answer lost")],
)
async def test_ensure_is_taken_up_again_wherever_it_broke_off(
    homeserver: Homeserver, tmp_path: Path, lost: str
) -> None:
    user = await register(homeserver, "bot")
    async with device(homeserver, user, tmp_path) as bot:
        broken = await _cut_off_everywhere(
            bot, lambda: _signing(tmp_path), answers_lost=lost == "answer"
        )
        assert broken > 5
        signing = _signing(tmp_path)
        recovery = await signing.ensure(bot)
        assert recovery is not None
        assert (signing.master, frozenset({"DEVICE"})) == await _seen_by(bot, user)
        (tmp_path / "new").mkdir()
        restored = _signing(tmp_path / "new")
        await restored.restore(bot, recovery)
        assert signing.master == restored.master


async def test_a_reset_is_taken_up_again_wherever_it_broke_off(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    (tmp_path / "new").mkdir()
    async with device(homeserver, user, tmp_path / "old") as bot:
        await _signing(tmp_path / "old").ensure(bot)

        def make() -> CrossSigning:
            return _signing(tmp_path / "new", reset_identity=True)

        await _cut_off_everywhere(bot, make, answers_lost=True)
        signing = make()
        await signing.ensure(bot)
        assert (signing.master, frozenset({"DEVICE"})) == await _seen_by(bot, user)


async def test_ensure_asks_twice_and_writes_nothing_when_all_is_done(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    async with device(homeserver, user, tmp_path) as bot:
        await _signing(tmp_path).ensure(bot)
        kept = (tmp_path / FILE).read_bytes()
        assert await _signing(tmp_path).ensure(FragileClient(bot, 2))
        assert kept == (tmp_path / FILE).read_bytes()


async def test_private_keys_are_unreadable_without_the_pickle_key(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    async with device(homeserver, user, tmp_path) as bot:
        await _signing(tmp_path).ensure(bot)
        assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
        with pytest.raises(LoginFailed, match="pickle_key"):
            await CrossSigning(tmp_path, "another").ensure(bot)


async def test_the_bot_signs_no_device_that_the_server_made_up(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    user = await register(homeserver, "bot")
    async with (
        device(homeserver, user, tmp_path) as bot,
        device(homeserver, user, tmp_path, "OTHER"),
    ):
        await _signing(tmp_path).ensure(bot)
        # What the server now calls the bot's device has keys that the bot does not hold.
        bot.device_id = "OTHER"
        with pytest.raises(LoginFailed, match="log in as a new device"):
            await _signing(tmp_path).ensure(bot)
        assert frozenset({"DEVICE"}) == (await _seen_by(bot, user))[1]


def test_the_recovery_key_is_written_as_the_specification_has_it() -> None:
    """The pair is the one in matrix-js-sdk's own test of the encoding."""
    key = bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
    text = "EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4d"
    assert text == secret_storage.encode_recovery_key(key)
    assert key == secret_storage.decode_recovery_key(text)


@given(st.binary(min_size=32, max_size=32))
def test_every_recovery_key_is_read_back(key: bytes) -> None:
    assert key == secret_storage.decode_recovery_key(secret_storage.encode_recovery_key(key))


@given(st.text(max_size=80))
def test_no_text_that_is_no_recovery_key_is_taken_for_one(text: str) -> None:
    with pytest.raises(ValueError, match="the recovery key"):
        secret_storage.decode_recovery_key(text)


@given(st.binary(min_size=32, max_size=32), st.text(max_size=20), st.text(max_size=99))
def test_a_secret_opens_with_its_own_key_and_name_alone(key: bytes, name: str, text: str) -> None:
    encrypted = secret_storage.encrypt(key, name, text)
    assert text == secret_storage.decrypt(key, name, encrypted)
    assert secret_storage.fits(key, secret_storage.describe(key))
    other = bytes([key[0] ^ 1, *key[1:]])
    assert not secret_storage.fits(other, secret_storage.describe(key))
    for wrong_key, wrong_name in ((other, name), (key, name + "x")):
        with pytest.raises(ValueError, match="another key"):
            secret_storage.decrypt(wrong_key, wrong_name, encrypted)
