"""What is remembered of Teams, on both databases."""

from datetime import UTC, datetime

from storage import teams
from storage.database import Database
from storage.teams_tables import TeamsAccount, TeamsConversation, TeamsSending

NOW = datetime(2026, 11, 19, 8, tzinfo=UTC)


def _chat(room: str, user: str | None, tenant: str = "t") -> TeamsConversation:
    return TeamsConversation(
        room=room, kind="personal", service_url="https://x", tenant=tenant, user=user
    )


async def test_a_person_has_one_personal_chat_and_groups_are_left_alone(
    database: Database,
) -> None:
    async with database.write() as session:
        for chat in (_chat("old", "kim"), _chat("group", None), _chat("hers", "bo")):
            await teams.remember(session, chat)
        await teams.remember(session, _chat("new", "kim"))
    async with database.read() as session:
        assert await teams.conversation(session, "old") is None
        assert await teams.conversation(session, "group") is not None
        found = [await teams.personal(session, user) for user in ("kim", "bo")]
        assert [chat.room for chat in found if chat] == ["new", "hers"]


async def test_what_is_kept_again_takes_the_place_of_what_was(database: Database) -> None:
    async with database.write() as session:
        for name in ("EST Vecko", "EST Häggvik"):
            await teams.remember(session, _chat("group", None, name))
            await teams.meet(session, TeamsAccount(user="kim", account="29:kim", name=name))
            sending = TeamsSending(key="k", room="group", title=name, begun_at=NOW, event="1")
            await teams.done(session, sending)
    async with database.read() as session:
        chat = await teams.conversation(session, "group")
        account = await teams.account(session, "kim")
        sent = await teams.sending(session, "k")
    assert chat is not None
    assert account is not None
    assert sent is not None
    assert (chat.tenant, account.name, sent.title) == ("EST Häggvik",) * 3
    assert sent.begun_at == NOW
