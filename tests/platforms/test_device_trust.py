import copy
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nio import AsyncClient, MegolmEvent, RoomMessageText

from bot.homeserver import Homeserver
from bot.platforms.base import NotAllowed, Unreachable
from bot.platforms.matrix.cross_signing import CrossSigning
from bot.platforms.matrix.identity import Identity
from bot.platforms.matrix.signing import (
    decode_base64,
    encode_base64,
    is_signed_by,
    sign,
    signed_bytes,
)
from bot.platforms.matrix.trust import FILE, SignedDevicesOnly, Why, judge
from tests.helpers.nio_people import PASSWORD, PICKLE_KEY, FragileClient, device, register

ANNA = "@anna:example.se"
Json = dict[str, Any]
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def _device(user: str, device_id: str) -> Json:
    """Return a device's keys, signed by the device itself."""
    key = Identity.create(user).master
    keys: Json = {
        "user_id": user,
        "device_id": device_id,
        "algorithms": ["m.megolm.v1.aes-sha2"],
        "keys": {
            f"ed25519:{device_id}": encode_base64(key.public_key().public_bytes_raw()),
            f"curve25519:{device_id}": encode_base64(bytes(32)),
        },
    }
    return {**keys, "signatures": {user: {f"ed25519:{device_id}": sign(keys, key)}}}


def _answer(identity: Identity, *, signed: tuple[str, ...], unsigned: tuple[str, ...] = ()) -> Json:
    """Return what a server says of a user with these devices."""
    devices = {name: _device(identity.user, name) for name in (*signed, *unsigned)}
    for name in signed:
        signature = identity.sign_device(devices[name])["signatures"][identity.user]
        devices[name]["signatures"][identity.user] |= signature
    upload = identity.upload()
    return {
        "device_keys": {identity.user: devices},
        "master_keys": {identity.user: upload["master_key"]},
        "self_signing_keys": {identity.user: upload["self_signing_key"]},
    }


def test_only_the_signed_devices_are_found_signed() -> None:
    identity = Identity.create(ANNA)
    found = judge(ANNA, _answer(identity, signed=("PHONE",), unsigned=("CAFE",)))
    assert found.master == identity.public().master
    assert found.signed == {"PHONE"}
    assert found.devices.keys() == {"PHONE", "CAFE"}


def test_a_signature_moved_to_another_device_is_forged() -> None:
    answer = _answer(Identity.create(ANNA), signed=("PHONE",), unsigned=("CAFE",))
    devices = answer["device_keys"][ANNA]
    devices["CAFE"]["signatures"][ANNA] |= {
        name: value
        for name, value in devices["PHONE"]["signatures"][ANNA].items()
        if name != "ed25519:PHONE"
    }
    assert judge(ANNA, answer).signed == {"PHONE"}


def test_a_self_signing_key_of_another_identity_signs_nothing() -> None:
    answer = _answer(Identity.create(ANNA), signed=("PHONE",))
    forged = _answer(Identity.create(ANNA), signed=("PHONE",))
    answer["self_signing_keys"] = forged["self_signing_keys"]
    answer["device_keys"] = forged["device_keys"]
    found = judge(ANNA, answer)
    assert (found.master, found.signed) == ("", frozenset())


def test_the_keys_of_another_user_are_no_identity() -> None:
    answer = _answer(Identity.create("@eva:example.se"), signed=("PHONE",))
    moved = {part: {ANNA: users["@eva:example.se"]} for part, users in answer.items()}
    found = judge(ANNA, moved)
    assert (found.master, found.signed, dict(found.devices)) == ("", frozenset(), {})


def _paths(value: object, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(value, dict):
        return [before]
    inner = [path for key, part in value.items() for path in _paths(part, (*before, key))]
    return [*inner, before] if before else inner


_WHOLE = _answer(Identity.create(ANNA), signed=("PHONE",))


@given(st.sampled_from(_paths(_WHOLE)), _json)
def test_whatever_is_changed_in_the_keys_no_other_device_is_believed(
    path: tuple[str, ...], instead: object
) -> None:
    answer = copy.deepcopy(_WHOLE)
    spot = answer
    for key in path[:-1]:
        spot = spot[key]
    spot[path[-1]] = instead
    for name in judge(ANNA, answer).signed:
        genuine, found = _WHOLE["device_keys"][ANNA][name], answer["device_keys"][ANNA][name]
        assert genuine["keys"] == found["keys"]


@given(st.dictionaries(st.text(max_size=4), _json, max_size=4))
def test_a_signature_covers_all_but_signatures_and_unsigned(content: Json) -> None:
    identity = Identity.create(ANNA)
    public = identity.public().master
    signature = {ANNA: {f"ed25519:{public}": sign(content, identity.master)}}
    signed = {**content, "signatures": signature, "unsigned": {"age": 1}}
    assert is_signed_by(json.loads(json.dumps(signed)), ANNA, public, public)
    assert not is_signed_by({**signed, "added": 1}, ANNA, public, public)


@pytest.mark.parametrize(
    ("content", "canonical"),
    [
        pytest.param({}, "{}", id="empty"),
        pytest.param({"b": "2", "a": "1"}, '{"a":"1","b":"2"}', id="sorted"),
        pytest.param({"本": 2, "日": 1}, '{"日":1,"本":2}', id="sorted by code point"),
        pytest.param({"a": "日本語"}, '{"a":"日本語"}', id="not escaped"),
        pytest.param({"a": None}, '{"a":null}', id="null"),
        pytest.param({"signatures": {}, "unsigned": {}, "one": 1}, '{"one":1}', id="bare"),
    ],
)
def test_canonical_json_is_that_of_the_specification(content: Json, canonical: str) -> None:
    """The rows are the examples of the appendix "Canonical JSON"."""
    assert canonical.encode() == signed_bytes(content)


@given(st.binary(max_size=40))
def test_base64_is_unpadded_and_read_with_and_without_padding(raw: bytes) -> None:
    text = encode_base64(raw)
    assert "=" not in text
    assert raw == decode_base64(text) == decode_base64(text + "=" * (-len(text) % 4))


def _own(store: Path) -> CrossSigning:
    store.mkdir(parents=True, exist_ok=True)
    return CrossSigning(store, PICKLE_KEY, password=PASSWORD, reset_identity=True)


@asynccontextmanager
async def _bot(server: Homeserver, store: Path) -> AsyncIterator[AsyncClient]:
    user = await register(server, "bot")
    # nio shares nothing with a device whose id is that of its own, whoever's it is.
    async with device(server, user, store, "BOTS") as bot:
        await CrossSigning(store, PICKLE_KEY).ensure(bot)
        yield bot


async def test_signed_devices_get_keys_and_others_do_not(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    """One has signed the device, one has no identity, one has signed one device of two."""
    anna, bo, eva = [await register(homeserver, name) for name in ("anna", "bo", "eva")]
    async with (
        _bot(homeserver, tmp_path / "bot") as bot,
        device(homeserver, anna, tmp_path / "anna") as annas,
        device(homeserver, bo, tmp_path / "bo"),
        device(homeserver, eva, tmp_path / "eva") as evas,
        device(homeserver, eva, tmp_path / "eva", "CAFE"),
    ):
        await _own(tmp_path / "anna").ensure(annas)
        await _own(tmp_path / "eva").ensure(evas)
        policy = SignedDevicesOnly(tmp_path / "bot")
        assert await policy(bot, [anna, bo, eva]) == {bo, eva}
        verdicts = {user: policy.verdict(user) for user in (anna, bo, eva)}
        assert verdicts[anna].why is None
        assert (verdicts[bo].why, verdicts[bo].reaches_nobody) == (Why.NO_IDENTITY, True)
        assert (verdicts[eva].why, verdicts[eva].reaches_nobody) == (Why.UNSIGNED, False)
        assert (verdicts[eva].signed, verdicts[eva].left_out) == ({"DEVICE"}, {"CAFE"})
        marks = {(d.user_id, d.id): d.verified for d in bot.device_store}
        assert marks == {
            (anna, "DEVICE"): True,
            (bo, "DEVICE"): False,
            (eva, "DEVICE"): True,
            (eva, "CAFE"): False,
        }


async def test_the_server_is_asked_once_for_all_and_again_only_about_changes(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    anna, bo = await register(homeserver, "anna"), await register(homeserver, "bo")
    async with (
        _bot(homeserver, tmp_path / "bot") as bot,
        device(homeserver, anna, tmp_path / "anna") as annas,
        device(homeserver, bo, tmp_path / "bo"),
    ):
        client = FragileClient(bot)
        policy = SignedDevicesOnly(tmp_path / "bot")
        assert await policy(client, [anna, bo]) == {anna, bo}
        assert await policy(client, [anna, bo]) == {anna, bo}
        assert client.requests == 1
        await _own(tmp_path / "anna").ensure(annas)
        policy.changed([anna])
        assert await policy(client, [bo]) == {bo}
        assert client.requests == 1
        assert await policy(client, [anna, bo]) == {bo}
        assert client.requests == 2
        client.good_for = 2
        policy.changed([bo])
        with pytest.raises(Unreachable):
            await policy(client, [anna, bo])
        client.good_for = None
        assert await policy(client, [anna, bo]) == {bo}
        assert client.requests == 4


async def test_a_new_device_that_nio_finds_by_itself_is_judged(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    anna = await register(homeserver, "anna")
    async with (
        _bot(homeserver, tmp_path / "bot") as bot,
        device(homeserver, anna, tmp_path / "anna") as annas,
    ):
        await _own(tmp_path / "anna").ensure(annas)
        policy = SignedDevicesOnly(tmp_path / "bot")
        assert await policy(bot, [anna]) == frozenset()
        async with device(homeserver, anna, tmp_path / "anna", "CAFE"):
            bot.olm.add_changed_users({anna})
            await bot.keys_query()
            assert await policy(bot, [anna]) == {anna}
            assert policy.verdict(anna).left_out == {"CAFE"}


async def test_a_changed_master_key_is_believed_only_after_forget(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    anna = await register(homeserver, "anna")
    async with (
        _bot(homeserver, tmp_path / "bot") as bot,
        device(homeserver, anna, tmp_path / "anna") as annas,
    ):
        await _own(tmp_path / "first").ensure(annas)
        policy = SignedDevicesOnly(tmp_path / "bot")
        assert await policy(bot, [anna]) == frozenset()
        await _own(tmp_path / "second").ensure(annas)
        policy.changed([anna])
        assert await policy(bot, [anna]) == {anna}
        assert policy.verdict(anna).why is Why.IDENTITY_CHANGED
        # Nor does a restart make it believed.
        assert await SignedDevicesOnly(tmp_path / "bot")(bot, [anna]) == {anna}
        policy.forget(anna)
        assert await policy(bot, [anna]) == frozenset()


async def test_the_bots_other_devices_are_held_to_the_bots_own_identity(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    async with (
        _bot(homeserver, tmp_path / "bot") as bot,
        device(homeserver, bot.user_id, tmp_path / "thief", "THIEF"),
    ):
        own = CrossSigning(tmp_path / "bot", PICKLE_KEY)
        policy = SignedDevicesOnly(tmp_path / "bot", lambda: own.master(bot))
        assert await policy(bot, [bot.user_id]) == frozenset()
        assert policy.verdict(bot.user_id).left_out == {"THIEF"}


async def test_a_person_without_any_device_is_not_called_left_out(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    anna = await register(homeserver, "anna")
    async with _bot(homeserver, tmp_path / "bot") as bot:
        policy = SignedDevicesOnly(tmp_path / "bot")
        assert await policy(bot, [anna, "@nobody:gone.example"]) == frozenset()
        assert policy.verdict(anna).reaches_nobody


def test_a_damaged_list_of_known_master_keys_stops_the_start(tmp_path: Path) -> None:
    for damaged in ("{", "[]", '{"@anna:example.se": 1}'):
        (tmp_path / FILE).write_text(damaged)
        with pytest.raises(NotAllowed, match="restore it"):
            SignedDevicesOnly(tmp_path)


async def _room(bot: AsyncClient, members: list[AsyncClient]) -> str:
    encryption = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    room = await bot.room_create(
        initial_state=[encryption], invite=[member.user_id for member in members]
    )
    for member in members:
        await member.join(room.room_id)
    await bot.sync(timeout=0, full_state=True)
    return room.room_id


async def _last(client: AsyncClient, room: str) -> object:
    response = await client.sync(timeout=0, full_state=True)
    return response.rooms.join[room].timeline.events[-1]


async def test_a_message_is_readable_on_signed_devices_alone(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    anna, bo = await register(homeserver, "anna"), await register(homeserver, "bo")
    async with (
        _bot(homeserver, tmp_path / "bot") as bot,
        device(homeserver, anna, tmp_path / "anna") as annas,
        device(homeserver, bo, tmp_path / "bo") as bos,
    ):
        await _own(tmp_path / "anna").ensure(annas)
        policy = SignedDevicesOnly(tmp_path / "bot")
        room = await _room(bot, [annas, bos])
        assert await policy(bot, bot.rooms[room].users) == {bo}
        text = {"msgtype": "m.text", "body": "Lägesbild"}
        await bot.room_send(room, "m.room.message", text)
        assert isinstance(await _last(annas, room), RoomMessageText)
        assert isinstance(await _last(bos, room), MegolmEvent)
        # As soon as the other has signed the device, it gets the keys of what comes then.
        await _own(tmp_path / "bo").ensure(bos)
        policy.note_sync(await bot.sync(timeout=0))
        assert await policy(bot, bot.rooms[room].users) == frozenset()
        await bot.room_send(room, "m.room.message", text)
        assert isinstance(await _last(bos, room), RoomMessageText)
