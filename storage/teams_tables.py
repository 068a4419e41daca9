"""Tables of the Teams platform: where to send, whom to, and what went."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.tables import UtcDateTime


class TeamsConversation(SQLModel, table=True):
    """A conversation reference: what Teams wants to be told to send without being asked."""

    __tablename__ = "teams_conversation"

    room: str = Field(primary_key=True)
    kind: str
    service_url: str
    tenant: str
    user: str | None = Field(default=None, index=True)


class TeamsAccount(SQLModel, table=True):
    """A person as this bot knows them: `user` is the directory's id, `account` the bot's."""

    __tablename__ = "teams_account"

    user: str = Field(primary_key=True)
    account: str
    name: str


class TeamsSending(SQLModel, table=True):
    """A message that went to Teams, noted directly after. Never its content."""

    __tablename__ = "teams_sending"

    key: str = Field(primary_key=True)
    room: str
    title: str = ""
    begun_at: datetime = Field(sa_type=UtcDateTime, index=True)
    event: str | None = Field(default=None, index=True)
