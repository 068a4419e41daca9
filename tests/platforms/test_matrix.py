"""What only a real homeserver can show."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote
from uuid import uuid4

import nio
import pytest

from bot.demo.person import Person
from bot.homeserver import Homeserver
from bot.platforms.base import (
    Event,
    LoginFailed,
    NotAllowed,
    Outgoing,
    Said,
    Unreachable,
    Unreadable,
)
from bot.platforms.matrix import MatrixPlatform, MatrixSettings
from bot.platforms.matrix.cross_signing import CrossSigning
from bot.platforms.matrix.rooms import Room, RoomBook
from bot.platforms.matrix.trust import SignedDevicesOnly
from tests.helpers.matrix_user import new_account
from tests.helpers.scenes import QUICK, Collector, MatrixSomebody, Scene, matrix_scene


@pytest.fixture
async def stage(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Scene]:
    """Give a scene on Matrix whose rooms are not encrypted."""
    async with matrix_scene(homeserver, tmp_path) as ready:
        yield ready


@pytest.fixture
async def secret_stage(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Scene]:
    """Give a scene on Matrix whose rooms are encrypted."""
    async with matrix_scene(homeserver, tmp_path, encrypted=True) as ready:
        yield ready


@pytest.fixture
async def settings(homeserver: Homeserver, tmp_path: Path) -> MatrixSettings:
    """Give the settings of a new account."""
    user_id, password = await new_account(homeserver, "samrad")
    return MatrixSettings(
        homeserver=homeserver.url,
        user_id=user_id,
        password=password,
        store_path=tmp_path / "store",
        allowed_servers=frozenset({homeserver.server_name}),
    )


@asynccontextmanager
async def running(platform: MatrixPlatform) -> AsyncIterator[None]:
    """Start and run a platform for as long as the block lasts."""
    await platform.start()
    task = asyncio.create_task(platform.run(Collector()))
    try:
        yield
    finally:
        await platform.stop()
        await task


def matrix(scene: Scene) -> MatrixPlatform:
    return cast("MatrixPlatform", scene.platform)


def person(scene: Scene) -> Person:
    return cast("MatrixSomebody", scene.anna).person


def said(text: str) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, Said) and event.text == text


async def nobody(_: str) -> bool:
    return False


async def as_bot(scene: Scene, method: str, where: str, body: dict[str, Any]) -> None:
    """Do something to the bot's account behind the platform's back."""
    client = matrix(scene).client
    headers = {"Authorization": f"Bearer {client.access_token}"}
    answer = await client.send(method, f"/_matrix/client/v3{where}", json.dumps(body), headers)
    assert answer.status == 200


# -- who may bring the bot where ------------------------------------------------------------


async def test_an_unknown_person_cannot_bring_the_bot_into_a_room(stage: Scene) -> None:
    stranger = cast("MatrixSomebody", stage.stranger).person
    room = await stranger.create_room([matrix(stage).client.user_id])

    answer = await stranger.wait_for(
        lambda heard: heard.room == room and heard.content.get("membership") == "leave"
    )

    assert answer.sender == matrix(stage).client.user_id


async def test_a_known_person_of_another_server_cannot_either(
    homeserver: Homeserver, settings: MatrixSettings, stage: Scene
) -> None:
    async def everybody(_: str) -> bool:
        return True

    elsewhere = replace(settings, allowed_servers=frozenset({"kommun.example"}))
    platform = MatrixPlatform(elsewhere, is_known=everybody, pace=QUICK)
    room = await person(stage).create_room([settings.user_id])
    async with running(platform):
        answer = await person(stage).wait_for(
            lambda heard: heard.room == room and heard.content.get("membership") == "leave"
        )
    assert answer.sender == settings.user_id


async def test_what_was_said_before_the_bot_came_is_not_told(stage: Scene) -> None:
    anna = person(stage)
    room = await anna.create_room()
    for number in range(60):
        await anna.say(room, f"förr {number}")
    await anna.invite(room, matrix(stage).client.user_id)
    await anna.wait_for(
        lambda heard: heard.room == room and heard.sender == matrix(stage).client.user_id
    )
    for number in range(60):
        await anna.say(room, f"nu {number}")
    await stage.heard.first(said("nu 59"))

    texts = [event.text for event in stage.heard.events if isinstance(event, Said)]
    assert texts == [f"nu {number}" for number in range(60)]


async def test_a_first_start_on_an_old_account_tells_nothing_of_before(
    stage: Scene, tmp_path: Path
) -> None:
    room = await stage.anna.room()
    await stage.anna.says(room, "före")
    await stage.heard.first(said("före"))
    await stage.pause()
    stage.heard.events.clear()
    for name in ("session.json", "position.json", "rooms.json"):
        (tmp_path / name).unlink()
    await stage.resume()
    await stage.anna.says(room, "efter")
    await stage.heard.first(said("efter"))

    assert [event.text for event in stage.heard.events if isinstance(event, Said)] == ["efter"]


async def test_a_room_of_three_is_no_direct_chat_however_it_began(stage: Scene) -> None:
    room = await stage.anna.room(direct=True)
    await stage.anna.says(room, "vi två")
    assert (await stage.heard.first(said("vi två"))).direct  # type: ignore[union-attr]
    stranger = cast("MatrixSomebody", stage.stranger).person
    await person(stage).invite(room, stranger.user_id)
    await stranger.join(room)
    await stage.anna.says(room, "vi tre")

    assert not (await stage.heard.first(said("vi tre"))).direct  # type: ignore[union-attr]


# -- direct chats ---------------------------------------------------------------------------


async def test_a_crash_after_making_a_direct_room_does_not_make_a_second(
    stage: Scene, tmp_path: Path
) -> None:
    room = await stage.platform.direct_room(stage.anna.user_id)
    me = quote(matrix(stage).client.user_id)
    await as_bot(stage, "PUT", f"/user/{me}/account_data/m.direct", {})
    await stage.pause()
    (tmp_path / "rooms.json").unlink()
    (tmp_path / "position.json").unlink()
    await stage.resume()

    assert await stage.platform.direct_room(stage.anna.user_id) == room


async def test_who_takes_the_direct_rooms_alias_is_sent_nothing(
    homeserver: Homeserver, stage: Scene
) -> None:
    stranger = cast("MatrixSomebody", stage.stranger).person
    room = await stage.platform.direct_room(stage.anna.user_id)
    aliases = await alias_of(stage, room)
    await as_bot(stage, "DELETE", f"/directory/room/{quote(aliases[0])}", {})
    trap = await stranger.create_room([matrix(stage).client.user_id])
    await stranger.client.room_put_alias(aliases[0], trap)
    me = quote(matrix(stage).client.user_id)
    await as_bot(stage, "PUT", f"/user/{me}/account_data/m.direct", {})
    await stage.restart()

    assert await stage.platform.direct_room(stage.anna.user_id) != trap


async def alias_of(scene: Scene, room: str) -> list[str]:
    client = matrix(scene).client
    headers = {"Authorization": f"Bearer {client.access_token}"}
    where = f"/_matrix/client/v3/rooms/{quote(room)}/aliases"
    answer = await client.send("GET", where, None, headers)
    return list((await answer.json())["aliases"])


async def test_a_chat_that_a_person_began_is_used_when_it_is_encrypted(secret_stage: Scene) -> None:
    room = await secret_stage.anna.room(encrypted=True, direct=True)
    await secret_stage.anna.says(room, "hej")
    await secret_stage.heard.first(said("hej"))

    assert await secret_stage.platform.direct_room(secret_stage.anna.user_id) == room


async def test_a_chat_that_is_not_encrypted_is_not_used_for_what_should_be(stage: Scene) -> None:
    room = await stage.anna.room(direct=True)
    await stage.anna.says(room, "hej")
    await stage.heard.first(said("hej"))

    assert await stage.platform.direct_room(stage.anna.user_id) != room


# -- rights and credentials -----------------------------------------------------------------


async def test_the_bot_deletes_only_with_the_right_to(stage: Scene) -> None:
    room = await stage.anna.room()
    theirs = await stage.anna.says(room, "personuppgifter")
    await stage.heard.first(said("personuppgifter"))

    with pytest.raises(NotAllowed):
        await stage.platform.redact(room, theirs, "delete:1")
    own = await stage.platform.direct_room(stage.anna.user_id)
    greeting = await stage.platform.send(own, Outgoing("hej"), "ask:1")
    await stage.anna.sees(own, greeting.id)
    theirs = await stage.anna.says(own, "fler personuppgifter")
    await stage.platform.redact(own, theirs, "delete:2")
    await person(stage).wait_for(lambda heard: heard.kind == "m.room.redaction")


async def test_a_wrong_password_is_said_at_start(settings: MatrixSettings) -> None:
    wrong = replace(settings, password="fel")  # noqa: S106 -- wrong on purpose
    with pytest.raises(LoginFailed):
        await MatrixPlatform(wrong, is_known=nobody).start()


async def test_a_restart_is_the_same_device(stage: Scene) -> None:
    before = matrix(stage).client.device_id
    await stage.restart()
    assert matrix(stage).client.device_id == before


async def test_a_token_that_was_withdrawn_is_replaced_by_password_on_the_same_device(
    stage: Scene, tmp_path: Path
) -> None:
    before = matrix(stage).client.device_id
    await stage.pause()
    kept = json.loads((tmp_path / "session.json").read_text())
    (tmp_path / "session.json").write_text(json.dumps(kept | {"access_token": "gammal"}))
    await stage.resume()

    assert matrix(stage).client.device_id == before


async def test_a_login_by_token_needs_no_password(settings: MatrixSettings) -> None:
    login = nio.AsyncClient(settings.homeserver, settings.user_id)
    answer = await login.login(settings.password)
    await login.close()
    platform = MatrixPlatform(by_token(settings, answer.access_token), is_known=nobody)

    await platform.start()

    assert platform.client.device_id == answer.device_id
    await platform.stop()


async def test_a_token_of_a_device_whose_keys_are_lost_is_said_at_start(
    settings: MatrixSettings, stage: Scene
) -> None:
    client = matrix(stage).client
    other_store = replace(settings, user_id=client.user_id)
    with pytest.raises(LoginFailed, match="keys"):
        await MatrixPlatform(by_token(other_store, client.access_token), is_known=nobody).start()


def by_token(settings: MatrixSettings, token: str) -> MatrixSettings:
    return replace(settings, password=None, access_token=token)


async def test_the_stores_secrets_are_for_their_owner_alone(stage: Scene, tmp_path: Path) -> None:
    for name in ("session.json", "pickle.key"):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0


# -- bad weather ----------------------------------------------------------------------------


async def test_a_server_that_is_gone_is_unreachable_and_comes_back(
    own_homeserver: Homeserver, tmp_path: Path
) -> None:
    async with matrix_scene(own_homeserver, tmp_path) as scene:
        room = await scene.anna.room()
        await scene.anna.says(room, "före")
        await scene.heard.first(said("före"))
        await own_homeserver.stop()
        with pytest.raises(Unreachable):
            await scene.platform.send(room, Outgoing("hallå"), "key:1")
        await until(lambda: not scene.platform.health().connected)
        await own_homeserver.start()
        sent = await scene.platform.send(room, Outgoing("hallå"), "key:1")
        assert (await scene.anna.sees(room, sent.id)).text == "hallå"
        await scene.anna.says(room, "efter")
        await scene.heard.first(said("efter"))
        await until(lambda: scene.platform.health().connected)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():  # noqa: ASYNC110 -- health is asked for, it calls nobody
            await asyncio.sleep(0.05)


async def test_an_invitation_from_before_the_first_start_is_accepted(
    settings: MatrixSettings, stage: Scene
) -> None:
    async def everybody(_: str) -> bool:
        return True

    room = await person(stage).create_room([settings.user_id])
    async with running(MatrixPlatform(settings, is_known=everybody, pace=QUICK)):
        await person(stage).wait_for(
            lambda heard: heard.room == room and heard.sender == settings.user_id
        )


async def test_a_start_without_a_server_is_unreachable(
    settings: MatrixSettings,
) -> None:
    away = replace(settings, homeserver="http://127.0.0.1:9")
    with pytest.raises(Unreachable):
        await MatrixPlatform(away, is_known=nobody).start()


# -- keys -----------------------------------------------------------------------------------


async def test_a_message_whose_key_comes_late_is_told_as_unreadable_and_then_as_said(
    secret_stage: Scene,
) -> None:
    anna, bot = person(secret_stage), matrix(secret_stage).client.user_id
    room = await secret_stage.anna.room(encrypted=True)
    await secret_stage.anna.says(room, "läsbart")
    await secret_stage.heard.first(said("läsbart"))
    send_keys = withhold_keys(anna, room, bot)
    sent = await secret_stage.anna.says(room, "kom för sent")

    unreadable = await secret_stage.heard.first(lambda event: isinstance(event, Unreadable))
    assert unreadable.id.startswith(sent)
    await secret_stage.restart()
    await send_keys()

    event = await secret_stage.heard.first(said("kom för sent"))
    assert event.id == sent
    assert sum(isinstance(event, Unreadable) for event in secret_stage.heard.events) == 1


def withhold_keys(who: Person, room: str, user: str) -> Callable[[], Awaitable[None]]:
    """Let a person write with a new key, and return what sends it."""
    olm = who.client.olm
    olm.create_outbound_group_session(room)
    parcels = list(olm.share_group_session_parallel(room, [user], ignore_unverified_devices=True))
    olm.outbound_group_sessions[room].shared = True

    async def send_keys() -> None:
        headers = {"Authorization": f"Bearer {who.client.access_token}"}
        for _, messages in parcels:
            where = f"/_matrix/client/v3/sendToDevice/m.room.encrypted/{uuid4()}"
            await who.client.send("PUT", where, json.dumps(messages), headers)

    return send_keys


async def test_room_keys_go_to_signed_devices_only_and_who_is_left_out_is_named(
    settings: MatrixSettings, secret_stage: Scene
) -> None:
    anna = person(secret_stage)
    platform = MatrixPlatform(
        settings,
        is_known=nobody,
        device_policy=SignedDevicesOnly(settings.store_path),
        pace=QUICK,
    )
    async with running(platform):
        room = await platform.direct_room(anna.user_id)
        sent = await platform.send(room, Outgoing("hemligt"), "ask:1")
        await anna.wait_for_invitation()
        await anna.join(room)
        assert sent.left_out == {anna.user_id}
        unread = await anna.wait_for(lambda heard: heard.id == sent.id)
        assert unread.kind == "m.room.encrypted"

        signing = CrossSigning(settings.store_path, "key", password=anna.password)
        await signing.ensure(anna.client)
        await anna.say(room, "nu är min telefon verifierad")
        sent = await send_until_all_are_reached(platform, room)
        assert (await anna.wait_for(lambda heard: heard.id == sent)).text == "hemligt igen"


async def send_until_all_are_reached(platform: MatrixPlatform, room: str) -> str:
    """Send until the server has told the bot of the signed device."""
    for attempt in range(100):
        sent = await platform.send(room, Outgoing("hemligt igen"), f"again:{attempt}")
        if not sent.left_out:
            return sent.id
    raise AssertionError("the signed device is still left out")


async def test_a_new_device_of_a_member_gets_the_keys_of_what_is_sent_from_then_on(
    secret_stage: Scene,
) -> None:
    anna = person(secret_stage)
    room = await secret_stage.platform.direct_room(anna.user_id)
    first = await secret_stage.platform.send(room, Outgoing("ett"), "key:1")
    await secret_stage.anna.sees(room, first.id)
    async with Person(anna.client.homeserver, anna.user_id, anna.password) as new_phone:
        await new_phone.say(room, "från nya telefonen")
        await secret_stage.heard.first(said("från nya telefonen"))
        second = await secret_stage.platform.send(room, Outgoing("två"), "key:2")
        heard = await new_phone.wait_for(lambda heard: heard.id == second.id)
        assert heard.text == "två"


async def test_one_time_keys_are_made_anew_when_the_server_has_none_left(
    secret_stage: Scene,
) -> None:
    olm = matrix(secret_stage).client.olm
    olm.uploaded_key_count = 50
    await matrix(secret_stage)._keys.feed(  # noqa: SLF001 -- the server cannot be made to run out
        {"next_batch": "x", "device_one_time_keys_count": {"signed_curve25519": 0}}
    )
    assert olm.should_upload_keys


def test_what_an_earlier_version_wrote_of_a_rooms_name_leaves_the_disk() -> None:
    old = {"id": "!a:x", "name": "Anna Svensson", "alias": "#anna:x", "encrypted": True}
    book = RoomBook({"rooms": [old]})
    assert book.changed
    assert book.get("!a:x") == Room("!a:x", encrypted=True)
    assert "nna" not in json.dumps(book.page())


async def test_what_no_server_takes_comes_in_an_encrypted_message_and_stops_nothing(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    odd = "h\ud800e\x00j"
    async with matrix_scene(homeserver, tmp_path, encrypted=True) as stage:
        anna = person(stage)
        room = await stage.anna.room(encrypted=True)
        for content in (
            {"msgtype": "m.text", "body": odd, "formatted_body": odd},
            {"msgtype": odd, "body": odd},
            {"msgtype": "m.file", "body": odd, "url": f"mxc://x/{odd}", "info": {"mimetype": odd}},
            {"msgtype": "m.text", "body": "hej", "m.mentions": {"user_ids": [odd, 3, None]}},
        ):
            await anna.client.room_send(
                room, "m.room.message", content, ignore_unverified_devices=True
            )
        await anna.say(room, "slut")
        await stage.heard.first(said("slut"))
        texts = [event.text for event in stage.heard.events if isinstance(event, Said)]
        assert texts == [odd, odd, "hej", "slut"]
