"""Nothing comes in that Teams has not signed for this bot and this tenant."""

import asyncio
import base64
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.clock import SystemClock
from bot.platforms.base import Event, Outgoing, Said
from bot.platforms.teams import TeamsPlatform
from bot.settings import TeamsSection
from bot.teams_account import teams_platform
from storage.database import Database
from tests.helpers.databases import SQLITE, Databases
from tests.helpers.scenes import Collector
from tests.teams.cloud import post
from tests.teams.fake import FakeTeams, fake_teams, settings
from tests.teams.running import running
from tests.teams.scene import QUICK, Address, address, known
from tests.teams.tokens import KEY_ID, Json, claims, jwks, own_token, signed

WHO = "00000000-0000-0000-0000-0000000000a0"
OTHER_TENANT = "00000000-0000-0000-0000-000000000002"


@dataclass
class Scene:
    """A bot, what it was told, and Teams."""

    teams: FakeTeams
    heard: Collector
    place: Address
    platform: TeamsPlatform
    database: Database


@pytest.fixture
async def scene(files: Databases) -> AsyncIterator[Scene]:
    """Give a bot that listens, with validation on."""
    async with fake_teams() as teams, address() as place:
        database = await known(await files.migrated(SQLITE))
        section = TeamsSection(**settings(teams))
        platform = teams_platform(section, [database], SystemClock(), pace=QUICK, token=own_token)
        place.show(platform)
        teams.bot = place.url
        heard = Collector()
        async with running(platform, heard):
            yield Scene(teams, heard, place, platform, database)
        await database.close()


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _head(alg: str, said: Json) -> str:
    head = {"alg": alg, "typ": "JWT", "kid": KEY_ID}
    return f"{_part(json.dumps(head).encode())}.{_part(json.dumps(said).encode())}"


def _unsigned(said: Json) -> str:
    return f"{_head('none', said)}."


def _symmetric(said: Json) -> str:
    head = _head("HS256", said)
    secret = json.dumps(jwks()["keys"][0]).encode()
    return f"{head}.{_part(hmac.digest(secret, head.encode(), 'sha256'))}"


_STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _without(claim: str) -> Callable[[Json], str]:
    return lambda said: signed({key: said[key] for key in said if key != claim})


def _with(**changed: object) -> Callable[[Json], str]:
    return lambda said: signed({**said, **changed})


BAD: dict[str, Callable[[Json], str | None]] = {
    "missing": lambda _: None,
    "empty": lambda _: "",
    "garbage": lambda _: "not.a.token",
    "one word": lambda _: "hej",
    "alg none": _unsigned,
    "HS256 with the public key": _symmetric,
    "wrong key": lambda said: signed(said, key=_STRANGER),
    "unknown key id": lambda said: signed(said, kid="teams-2"),
    "no key id": lambda said: signed(said, kid=None),
    "wrong audience": _with(aud="22222222-2222-3333-4444-555555555555"),
    "wrong issuer": _with(iss="https://sts.windows.net/x/"),
    "Entra of any tenant": _with(iss="https://login.microsoftonline.com/x/v2.0"),
    "expired": _with(exp=int(time.time()) - 600),
    "never expires": _without("exp"),
    "not valid yet": _with(nbf=int(time.time()) + 3600),
    "issued in the future": _with(iat=int(time.time()) + 3600),
    "wrong service address": _with(serviceurl="https://example.com/"),
    "no service address": _without("serviceurl"),
    "no audience": _without("aud"),
    "no issuer": _without("iss"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
async def test_a_bad_token_is_refused_and_has_no_effect(
    scene: Scene, bad: Callable[[Json], str | None]
) -> None:
    activity = scene.teams.activity(WHO, text="2 bränder")
    token = bad(claims(scene.teams.url))
    status, body = await post(scene.place.url, activity, token)
    assert (status, body) == (401, None)
    await _hears_nothing_but(scene, "hej")


async def test_a_request_that_names_no_service_address_is_refused(scene: Scene) -> None:
    activity = scene.teams.activity(WHO, text="2 bränder")
    del activity["serviceUrl"]
    status, _ = await post(scene.place.url, activity, signed(claims(scene.teams.url)))
    assert status == 401
    await _hears_nothing_but(scene, "hej")


async def test_a_token_that_was_good_is_refused_with_other_words_and_when_it_has_ended(
    scene: Scene,
) -> None:
    ends = int(time.time()) - 298  # clocks may differ by 300 seconds
    token = signed({**claims(scene.teams.url), "exp": ends})
    activity = scene.teams.activity(WHO, text="hej")
    assert (await post(scene.place.url, activity, token))[0] == 200
    elsewhere = {**scene.teams.activity(WHO, text="2 bränder"), "serviceUrl": "https://a.example/"}
    assert (await post(scene.place.url, elsewhere, token))[0] == 401
    foreign = {**scene.teams.activity(WHO, text="2 bränder"), "channelId": "directline"}
    assert (await post(scene.place.url, foreign, token))[0] == 401
    altered = f"{token[:-8]}{'A' * 8}"
    assert (await post(scene.place.url, scene.teams.activity(WHO), altered))[0] == 401
    await asyncio.sleep(max(0.0, ends + 300.1 - time.time()))
    late = scene.teams.activity(WHO, text="2 bränder")
    assert (await post(scene.place.url, late, token))[0] == 401
    assert [each.text for each in scene.heard.events if isinstance(each, Said)] == ["hej"]


async def test_a_token_that_was_good_is_checked_anew_when_other_keys_have_come(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = signed(claims(scene.teams.url))
    assert (await post(scene.place.url, scene.teams.activity(WHO, text="hej"), token))[0] == 200
    monkeypatch.setattr("bot.platforms.teams.tokens._FRESH", 0.0)
    monkeypatch.setattr("bot.platforms.teams.tokens._BETWEEN", 0.0)
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    monkeypatch.setattr("tests.teams.tokens._KEY", stranger)  # what is published from now on
    late = scene.teams.activity(WHO, text="2 bränder")
    assert (await post(scene.place.url, late, token))[0] == 401
    assert [each.text for each in scene.heard.events if isinstance(each, Said)] == ["hej"]


WRONG_TENANTS: dict[str, Json] = {
    "of the channel": {"channelData": {"tenant": {"id": OTHER_TENANT}}},
    "of the conversation": {
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": OTHER_TENANT}
    },
    "none at all": {
        "channelData": {},
        "conversation": {"id": "a:1", "conversationType": "personal"},
    },
    "no text": {"channelData": {"tenant": {"id": [OTHER_TENANT]}}},
    "of another channel than Teams": {"channelId": "directline"},
}


@pytest.mark.parametrize("wrong", WRONG_TENANTS.values(), ids=WRONG_TENANTS)
async def test_another_tenant_is_refused_and_has_no_effect(scene: Scene, wrong: Json) -> None:
    status, body = await scene.teams.post(scene.teams.activity(WHO, text="2 bränder", **wrong))
    # The key is endorsed for Teams only, so another channel is no proof at all.
    assert (status, body) == (401 if "channelId" in wrong else 403, None)
    await _hears_nothing_but(scene, "hej")


MALFORMED: dict[str, bytes] = {
    "empty": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a number": b"1",
    "not UTF-8": b"\xff\xfe{}",
    "nested beyond reason": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "nested too deep": b'{"a":' * 100 + b"1" + b"}" * 100,
}


@pytest.mark.parametrize("who", ["signed", "unsigned"])
@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
async def test_a_malformed_body_is_refused_before_anything_else(
    scene: Scene, body: bytes, who: str
) -> None:
    token = signed(claims(scene.teams.url)) if who == "signed" else None
    assert (await post(scene.place.url, body, token))[0] == 400
    assert scene.teams.asked_for_keys == 0


@pytest.mark.parametrize("length", ["declared", "not told"])
async def test_a_body_that_is_too_large_is_refused_before_it_is_read(
    scene: Scene, length: str
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * 65536

    body = b" " * (QUICK.body + 1) if length == "declared" else chunks()
    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(scene.place.url, data=body) as answer:
                assert answer.status == 413
        except aiohttp.ClientError:
            # The bot has hung up on what it does not read.
            assert length == "not told"
    assert scene.teams.asked_for_keys == 0
    await _hears_nothing_but(scene, "hej")


ODD: dict[str, Json] = {
    "no sender": {"from": None},
    "no conversation": {"conversation": {"tenantId": "00000000-0000-0000-0000-000000000001"}},
    "no time": {"timestamp": "igår"},
    "a time without a zone": {"timestamp": "2026-11-19T09:00:00"},
    "no id": {"id": 17},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_an_activity_without_what_every_one_has_is_refused(scene: Scene, odd: Json) -> None:
    status, _ = await scene.teams.post({**scene.teams.activity(WHO, text="hej"), **odd})
    assert status == 400
    await _hears_nothing_but(scene, "hej")


async def test_a_replayed_activity_is_told_again_with_the_same_id(scene: Scene) -> None:
    """The inbox then does nothing: see `test_a_replay_has_no_second_effect`."""
    activity = await scene.teams.says(WHO, "2 bränder")
    assert (await scene.teams.post(activity))[0] == 200
    assert len({event.id for event in scene.heard.events}) == 1


async def test_unknown_keys_make_one_request_for_keys_and_no_more(scene: Scene) -> None:
    await scene.teams.says(WHO, "hej")
    for number in range(20):
        activity = scene.teams.activity(WHO, text="hej")
        token = signed(claims(scene.teams.url), kid=f"unknown-{number}")
        assert (await post(scene.place.url, activity, token))[0] == 401
    assert scene.teams.asked_for_keys == 1


async def test_a_slow_fetch_of_keys_holds_nothing_up(scene: Scene) -> None:
    """The keys are served by the same loop: a fetch that held it up would never end."""
    scene.teams.keys_wait = asyncio.Event()
    asked = asyncio.create_task(scene.teams.post(scene.teams.activity(WHO, text="hej")))
    await scene.teams.keys_wanted.wait()
    sent = await scene.platform.send(f"a:29:{WHO}", Outgoing("under tiden"), "key:1")
    assert sent.id
    assert not asked.done()
    scene.teams.keys_wait.set()
    assert (await asked)[0] == 200
    assert [event.text for event in scene.heard.events if isinstance(event, Said)] == ["hej"]


async def test_without_keys_teams_is_asked_to_come_again(scene: Scene) -> None:
    section = TeamsSection(**{**settings(scene.teams), "keys_url": "http://127.0.0.1:9/keys"})
    platform = teams_platform(section, [scene.database], SystemClock(), pace=QUICK, token=own_token)
    scene.place.show(platform)
    async with running(platform, Collector()):
        status, _ = await scene.teams.post(scene.teams.activity(WHO, text="hej"))
    assert status == 503


async def test_many_who_come_while_there_are_no_keys_ask_for_them_once(scene: Scene) -> None:
    """Each would otherwise wait for a request of its own, one after the other."""
    scene.teams.keys_broken = True
    scene.teams.keys_wait = asyncio.Event()
    made = [scene.teams.activity(WHO, text="hej") for _ in range(20)]
    asked = [asyncio.create_task(scene.teams.post(activity)) for activity in made]
    await scene.teams.keys_wanted.wait()
    scene.teams.keys_wait.set()
    assert {status for status, _ in await asyncio.gather(*asked)} == {503}
    assert scene.teams.asked_for_keys == 1


HALVES: dict[str, Json] = {
    "the text": {"text": "2 \ud83d klotter"},
    "the id": {"id": "\udc00"},
    "the thread": {"replyToId": "\ud800"},
    "the sender": {"from": {"id": f"29:{WHO}", "name": "Kim \ud800", "aadObjectId": WHO}},
    "NUL in the text": {"text": "2 \x00 klotter"},
    "NUL in the id": {"id": "1\x00"},
    "NUL after backslashes": {"replyToId": "\\\\\x00", "text": "\\\x00 \\u0000"},
}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
async def test_half_a_character_does_not_stop_what_comes_after_it(scene: Scene, half: Json) -> None:
    """JSON can write it and no database store it: it would be tried for ever, all else behind."""
    activity = {**scene.teams.activity(WHO, text="först"), **half}
    assert (await scene.teams.post(activity))[0] == 200
    await scene.teams.says(WHO, "sedan")
    said = [event for event in scene.heard.events if isinstance(event, Said)]
    assert [event.text for event in said][1:] == ["sedan"]
    for event in said:
        for words in (event.id, event.text, event.sender, event.reply_to or ""):
            assert words.encode("utf-8").decode() == words
            assert "\x00" not in words


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
async def test_a_time_outside_the_calendar_is_no_time(scene: Scene, at: str) -> None:
    status, _ = await scene.teams.post(scene.teams.activity(WHO, text="hej", timestamp=at))
    assert status == 400


async def test_what_is_not_on_disk_is_not_acknowledged(scene: Scene) -> None:
    scene.heard.failures[f"a:29:{WHO}"] = 1_000_000
    activity = scene.teams.activity(WHO, text="tappa inte mig")
    status, _ = await scene.teams.post(activity)
    assert status == 503
    scene.heard.failures.clear()
    while status == 503:  # as Teams does; the third time, on a slow day
        status, _ = await scene.teams.post(activity)
    assert status == 200
    assert [event.text for event in scene.heard.events if isinstance(event, Said)] == [
        "tappa inte mig"
    ]


async def test_a_bot_that_stops_acknowledges_nothing(scene: Scene) -> None:
    await scene.platform.stop()
    assert (await scene.teams.post(scene.teams.activity(WHO, text="hej")))[0] == 503


async def _hears_nothing_but(scene: Scene, text: str) -> None:
    """Say something that is heard, and let that be all that was."""
    await scene.teams.says(WHO, text)

    def is_it(event: Event) -> bool:
        return isinstance(event, Said) and event.text == text

    await scene.heard.first(is_it)
    assert [is_it(event) for event in scene.heard.events] == [True]
