import copy
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.platforms.matrix.identity import Identity
from bot.platforms.matrix.signing import (
    decode_base64,
    encode_base64,
    is_signed_by,
    sign,
    signed_bytes,
)
from bot.platforms.matrix.trust import SignedDevicesOnly, judge
from tests.helpers.nio_people import ToldClient

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
    return _self_signed(user, device_id, {f"curve25519:{device_id}": encode_base64(bytes(32))})


def _self_signed(user: str, device_id: str, others: dict[str, str]) -> Json:
    key = Identity.create(user).master
    own = encode_base64(key.public_key().public_bytes_raw())
    keys: Json = {
        "user_id": user,
        "device_id": device_id,
        "algorithms": ["m.megolm.v1.aes-sha2"],
        "keys": {**others, f"ed25519:{device_id}": own},
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


def _changed(path: tuple[str, ...], instead: object) -> Json:
    answer = copy.deepcopy(_WHOLE)
    spot = answer
    for key in path[:-1]:
        spot = spot[key]
    spot[path[-1]] = instead
    return answer


_WHOLE = _answer(Identity.create(ANNA), signed=("PHONE",))


@given(st.sampled_from(_paths(_WHOLE)), _json)
def test_whatever_is_changed_in_the_keys_no_other_device_is_believed(
    path: tuple[str, ...], instead: object
) -> None:
    answer = _changed(path, instead)
    for name in judge(ANNA, answer).signed:
        genuine, found = _WHOLE["device_keys"][ANNA][name], answer["device_keys"][ANNA][name]
        assert genuine["keys"] == found["keys"]


_UNSIGNED = ("device_keys", ANNA, "PHONE", "unsigned")


@given(st.sampled_from([*_paths(_WHOLE), _UNSIGNED]), _json)
@example(_UNSIGNED, None)
@example(_UNSIGNED, {"device_display_name": ["a list"]})
async def test_no_malformed_answer_stops_a_message_to_the_others(
    path: tuple[str, ...], instead: object
) -> None:
    client = ToldClient(_changed(path, instead))
    with TemporaryDirectory() as store:
        left_out = await SignedDevicesOnly(Path(store))(client, [ANNA])
    assert left_out <= {ANNA}
    assert all(device.verified or device.blacklisted for device in client.device_store)
    client.store.database.close()


@pytest.mark.parametrize("spelling", ["padded", "short", "no base64"])
def test_a_device_key_that_some_library_cannot_read_is_no_device(spelling: str) -> None:
    identity = Identity.create(ANNA)
    answer = _answer(identity, signed=("PHONE",))
    keys = answer["device_keys"][ANNA]["PHONE"]["keys"]
    good = keys["curve25519:PHONE"]
    keys["curve25519:PHONE"] = {"padded": good + "=", "short": good[:9], "no base64": "å"}[spelling]
    # The owner has signed it all the same.
    answer["device_keys"][ANNA]["PHONE"] = _self_signed(ANNA, "PHONE", keys)
    assert judge(ANNA, answer).devices == {}


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
