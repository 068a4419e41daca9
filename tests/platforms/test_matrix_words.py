"""What Matrix events mean to the bot, and what its messages become. No server."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.base import Attachment, Joined, Left, Outgoing, Said, Withdrawn
from bot.platforms.matrix import incoming, outgoing

ME = "@samrad:example.se"
SETTING = incoming.Setting("!rum", ME, "Samråd")
LONG_AGO = datetime(2026, 11, 16, 7, 30, tzinfo=UTC)


def raw(kind: str, content: dict[str, Any], **more: object) -> dict[str, Any]:
    return {
        "type": kind,
        "event_id": "$1",
        "sender": "@anna:example.se",
        "origin_server_ts": int(LONG_AGO.timestamp() * 1000),
        "content": content,
        **more,
    }


def said(body: str, **more: object) -> Said:
    content = {"msgtype": "m.text", "body": body, **more}
    event = incoming.event(raw("m.room.message", content), SETTING)
    assert isinstance(event, Said)
    return event


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param("Samråd: hjälp", "hjälp", id="name and colon"),
        pytest.param("samråd, hjälp", "hjälp", id="name and comma"),
        pytest.param("@Samråd: hjälp", "hjälp", id="at sign and name"),
        pytest.param("@samrad:example.se hjälp", "hjälp", id="user id"),
        pytest.param("@samrad:example.se: hjälp", "hjälp", id="user id and colon"),
        pytest.param("[Samråd](https://matrix.to/#/@samrad:example.se) hjälp", "hjälp", id="link"),
        pytest.param(
            "[S](https://matrix.to/#/%40samrad%3Aexample.se): hjälp", "hjälp", id="escaped"
        ),
        pytest.param("Samråd:", "", id="nothing but the name"),
    ],
)
def test_the_mention_of_the_bot_is_taken_off_the_start(body: str, text: str) -> None:
    event = said(body)
    assert event.mentioned
    assert event.text == text


@pytest.mark.parametrize("body", ["hjälp", "Samråd hölls i tisdags", "Samrådsmöte: i går"])
def test_words_like_the_bots_name_are_no_mention(body: str) -> None:
    event = said(body)
    assert not event.mentioned
    assert event.text == body


def test_a_mention_beside_the_text_lets_the_bare_name_go() -> None:
    event = said("Samråd hjälp", **{"m.mentions": {"user_ids": [ME]}})
    assert (event.text, event.mentioned) == ("hjälp", True)


def test_a_pill_of_old_clients_is_a_mention() -> None:
    pill = f'<a href="https://matrix.to/#/{ME}">Samråd</a> hjälp'
    event = said("Samråd hjälp", format="org.matrix.custom.html", formatted_body=pill)
    assert (event.text, event.mentioned) == ("hjälp", True)


def test_the_quotation_before_a_reply_is_left_out() -> None:
    body = "> <@samrad:example.se> Hur har veckan varit?\n> Svara här.\n\nlugnt\n> utom i går"
    event = said(body, **{"m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}})
    assert (event.text, event.reply_to) == ("lugnt\n> utom i går", "$0")


def test_what_looks_like_a_quotation_stays_when_it_is_no_reply() -> None:
    body = "> <@samrad:example.se> Hur?\n\nlugnt"
    assert said(body).text == body


def test_a_real_reply_within_a_thread_is_both() -> None:
    relation = {
        "rel_type": "m.thread",
        "event_id": "$rot",
        "is_falling_back": False,
        "m.in_reply_to": {"event_id": "$0"},
    }
    event = said("ja", **{"m.relates_to": relation})
    assert (event.thread, event.reply_to) == ("$rot", "$0")


def test_an_emote_is_text_and_a_notice_is_nothing() -> None:
    emote = {"msgtype": "m.emote", "body": "nickar"}
    notice = {"msgtype": "m.notice", "body": "en annan bot"}

    event = incoming.event(raw("m.room.message", emote), SETTING)

    assert isinstance(event, Said)
    assert event.text == "nickar"
    assert incoming.event(raw("m.room.message", notice), SETTING) is None


@pytest.mark.parametrize("kind", ["file", "image", "audio", "video", "location"])
def test_what_is_no_text_is_named(kind: str) -> None:
    content = {"msgtype": f"m.{kind}", "body": "det.bifogade"}
    event = incoming.event(raw("m.room.message", content), SETTING)
    assert isinstance(event, Said)
    assert event.unsupported == kind


def test_a_file_is_told_by_where_it_lies_and_nothing_of_its_content() -> None:
    content = {
        "msgtype": "m.file",
        "body": "!föreslå punkt Belysning: mörkt",
        "filename": "karta.pdf",
        "info": {"mimetype": "application/pdf", "size": 120},
        "file": {"url": "mxc://a/b", "hashes": {"sha256": "q6urq6urq6s"}, "key": {"k": "hemlig"}},
    }
    event = incoming.event(raw("m.room.message", content), SETTING)
    assert isinstance(event, Said)
    assert event.text == "!föreslå punkt Belysning: mörkt"
    file = event.file
    assert file is not None
    assert (file.name, file.mime, file.size) == ("karta.pdf", "application/pdf", 120)
    assert (file.address, file.sha256) == ("mxc://a/b", "ab" * 8)
    assert "hemlig" not in repr(file)


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": 7},
        {"file": "mxc://a/b"},
        {"url": "mxc://a/b", "info": {"size": -1}},
        {"file": {"url": "mxc://a/b", "hashes": {"sha256": "å"}}},
    ],
)
def test_a_file_with_odd_facts_is_taken_without_them(wrong: dict[str, Any]) -> None:
    content = {"msgtype": "m.file", "body": "karta.pdf"} | wrong
    event = incoming.event(raw("m.room.message", content), SETTING)
    assert isinstance(event, Said)
    assert event.file is None or (event.file.size, event.file.sha256) == (None, "")


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(raw("m.room.redaction", {}, redacts="$0"), id="rooms up to version 10"),
        pytest.param(raw("m.room.redaction", {"redacts": "$0"}), id="rooms from version 11"),
    ],
)
def test_a_deletion_names_its_target_in_every_room_version(event: dict[str, Any]) -> None:
    found = incoming.event(event, SETTING)
    assert isinstance(found, Withdrawn)
    assert found.target == "$0"


def member(membership: str, before: str | None, who: str = "@bo:example.se") -> object:
    unsigned = {"prev_content": {"membership": before}} if before else {}
    event = raw("m.room.member", {"membership": membership}, state_key=who, unsigned=unsigned)
    return incoming.event(event, SETTING)


def test_coming_and_going_are_told_of_the_person_and_not_of_who_did_it() -> None:
    joined, removed = member("join", "invite"), member("ban", "join")

    assert isinstance(joined, Joined)
    assert isinstance(removed, Left)
    assert joined.sender == removed.sender == "@bo:example.se"


def test_a_new_name_and_a_declined_invitation_are_neither_coming_nor_going() -> None:
    assert member("join", "join") is None
    assert member("leave", "invite") is None
    assert member("invite", None) is None


def test_the_bots_own_membership_is_not_told() -> None:
    assert member("join", "invite", ME) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
_KEYS = st.sampled_from(
    ["body", "msgtype", "m.relates_to", "m.new_content", "m.mentions", "formatted_body"]
)


@given(
    st.sampled_from(["m.room.message", "m.reaction", "m.room.redaction", "m.room.member", "x"]),
    st.dictionaries(_KEYS, _JSON | st.sampled_from(["m.text"])) | st.dictionaries(st.text(), _JSON),
    st.dictionaries(
        st.sampled_from(["event_id", "sender", "origin_server_ts", "state_key", "unsigned"]), _JSON
    ),
)
def test_no_event_can_make_the_reading_fail(
    kind: str, content: dict[str, Any], odd: dict[str, Any]
) -> None:
    incoming.event(raw(kind, content, **odd), SETTING)


def test_an_unreadable_message_has_another_id_than_the_message_it_may_become() -> None:
    event = incoming.unreadable(raw("m.room.encrypted", {}), SETTING)
    assert event.id == "$1#unreadable"
    assert event.at == LONG_AGO


def test_a_message_mentions_nobody_unless_told() -> None:
    assert outgoing.message(Outgoing("hej"))["m.mentions"] == {}
    assert outgoing.message(Outgoing("hej", mention="@anna:example.se"))["m.mentions"] == {
        "user_ids": ["@anna:example.se"]
    }


def test_a_message_in_a_thread_falls_back_to_a_reply_to_the_root() -> None:
    assert outgoing.message(Outgoing("hej", thread="$rot"))["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$rot",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$rot"},
    }


def test_a_notice_makes_no_sound() -> None:
    assert outgoing.message(Outgoing("hej", notice=True))["msgtype"] == "m.notice"


def test_a_picture_tells_its_size_and_its_alternative() -> None:
    picture = Attachment("vecka.png", "image/png", b"12345", "Tabell", 800, 400)

    content = outgoing.message(Outgoing("", attachment=picture), {"url": "mxc://a/b"})

    assert content["msgtype"] == "m.image"
    assert (content["body"], content["filename"]) == ("Tabell", "vecka.png")
    assert content["info"] == {"mimetype": "image/png", "size": 5, "w": 800, "h": 400}
    assert content["url"] == "mxc://a/b"


def test_a_transaction_id_depends_on_the_whole_key_and_nothing_else() -> None:
    long = "ask:sollentuna:est_vecko:2026-W47:socialtjanst:1" * 20
    assert outgoing.transaction_id(long) == outgoing.transaction_id(long)
    assert outgoing.transaction_id(long) != outgoing.transaction_id(long + "2")
    assert len(outgoing.transaction_id(long)) == 32


@pytest.mark.parametrize("odd", ["$\ud800", "$\x00"], ids=ascii)
def test_an_id_that_no_database_takes_is_none(odd: str) -> None:
    reply = said("hej", **{"m.relates_to": {"m.in_reply_to": {"event_id": odd}}})
    thread = said("hej", **{"m.relates_to": {"rel_type": "m.thread", "event_id": odd}})
    assert reply.reply_to is thread.thread is None
    content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": odd, "key": "👍"}}
    assert incoming.event(raw("m.reaction", content), SETTING) is None
    file = {"msgtype": "m.file", "body": "karta.pdf", "url": f"mxc://{odd}"}
    event = incoming.event(raw("m.room.message", file), SETTING)
    assert isinstance(event, Said)
    assert event.file is None
