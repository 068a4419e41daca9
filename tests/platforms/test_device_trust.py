import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from nio import AsyncClient, MegolmEvent, RoomMessageText

from bot.homeserver import Homeserver
from bot.platforms.base import NotAllowed, Outgoing, Unreachable
from bot.platforms.matrix import MatrixPlatform, MatrixSettings
from bot.platforms.matrix.cross_signing import CrossSigning
from bot.platforms.matrix.trust import FILE, SignedDevicesOnly, Why
from tests.helpers.nio_people import PASSWORD, PICKLE_KEY, FragileClient, device, register


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


async def test_many_rooms_written_to_at_once_share_one_question(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    users = [await register(homeserver, "anna") for _ in range(10)]
    async with _bot(homeserver, tmp_path / "bot") as bot:
        client = FragileClient(bot)
        policy = SignedDevicesOnly(tmp_path / "bot")
        await asyncio.gather(*(policy(client, [user]) for user in users))
        assert client.requests == 2
        assert all(policy.verdict(user) for user in users)


async def test_a_server_that_does_not_answer_is_left_alone_for_a_while(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    async with _bot(homeserver, tmp_path / "bot") as bot:
        client = FragileClient(bot)
        policy = SignedDevicesOnly(tmp_path / "bot")
        for _ in range(3):
            await policy(client, ["@nobody:gone.example"])
        assert client.requests == 1


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
        await own.ensure(bot)
        policy = SignedDevicesOnly(tmp_path / "bot", lambda: own.master)
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


async def test_the_platform_tells_whose_devices_are_left_out(
    homeserver: Homeserver, tmp_path: Path
) -> None:
    bo = await register(homeserver, "bo")
    settings = MatrixSettings(
        homeserver=homeserver.url,
        user_id=await register(homeserver, "bot"),
        password=PASSWORD,
        store_path=tmp_path / "bot",
        allowed_servers=frozenset({homeserver.server_name}),
    )

    async def everyone(_user: str) -> bool:
        return True

    policy = SignedDevicesOnly(settings.store_path)
    platform = MatrixPlatform(settings, is_known=everyone, device_policy=policy)
    async with device(homeserver, bo, tmp_path / "bo") as bos:
        await platform.start()
        try:
            room = await platform.direct_room(bo)
            before = await platform.send(room, Outgoing("Lägesbild"), "first")
            await _own(tmp_path / "bo").ensure(bos)
            # The platform learns of changes by its own sync; here it is told.
            policy.changed([bo])
            platform.client.olm.add_changed_users({bo})
            after = await platform.send(room, Outgoing("Lägesbild"), "second")
        finally:
            await platform.stop()
    assert before.left_out == {bo}
    assert after.left_out == frozenset()
