"""What an installation is told: the sections, keys and values that there are.

`bot.settings_file` reads them.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

ENVIRONMENT = "SAMRAD_"


def _no_final_slash(value: object) -> object:
    return value.rstrip("/") if isinstance(value, str) else value


class Section(BaseModel):
    """Some keys that belong together, and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid")


AccessClass = Literal["K2", "K3", "K4"]


class MunicipalitySection(Section):
    """Which municipality. `model` is a ready model's name or a path to a TOML file."""

    model: str = Field(default="", examples=['model = "sollentuna"'])


class DatabaseSection(Section):
    """Where things are kept. The address may hold a password, so it counts as a secret."""

    url: SecretStr = Field(
        default=SecretStr("sqlite:///samrad.sqlite"), examples=['url = "sqlite:///samrad.sqlite"']
    )
    url_file: Path | None = Field(
        default=None, examples=['url_file = "/run/secrets/samrad-database"']
    )


class MatrixSection(Section):
    """The bot's account. One of password and access_token is needed."""

    homeserver: Annotated[str, BeforeValidator(_no_final_slash)] = Field(
        pattern=r"^https?://[^/\s]+", examples=['homeserver = "https://matrix.example.se"']
    )
    user_id: str = Field(
        pattern=r"^@[a-z0-9._=/+-]+:\S+$", examples=['user_id = "@samrad:example.se"']
    )
    password: SecretStr | None = Field(default=None, examples=['password = "…"'])
    password_file: Path | None = Field(default=None, examples=['password_file = "samrad.password"'])
    access_token: SecretStr | None = Field(default=None, examples=['access_token = "…"'])
    access_token_file: Path | None = Field(
        default=None, examples=['access_token_file = "samrad.token"']
    )
    device_name: str = Field(default="Samråd", min_length=1, examples=['device_name = "Samråd"'])
    store: Path = Field(default=Path("matrix-store"), examples=['store = "matrix-store"'])
    allowed_servers: tuple[str, ...] = Field(
        default=(), examples=['allowed_servers = ["example.se", "polisen.example"]']
    )
    encrypt_direct_rooms: bool = Field(default=True, examples=["encrypt_direct_rooms = true"])
    only_signed_devices: bool = Field(default=True, examples=["only_signed_devices = true"])
    recovery_key: SecretStr | None = Field(default=None, examples=['recovery_key = "EsT…"'])
    recovery_key_file: Path | None = Field(
        default=None, examples=['recovery_key_file = "samrad.recovery"']
    )

    reset_identity: bool = Field(default=False, examples=["reset_identity = false"])
    max_access_class: AccessClass = Field(default="K4", examples=['max_access_class = "K4"'])

    @property
    def server(self) -> str:
        """The server part of the bot's own id."""
        return self.user_id.partition(":")[2]


_GUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
Guid = Annotated[str, Field(pattern=_GUID)]
HostName = Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)*$")]


class TeamsSection(Section):
    """The bot's registration in Entra and Azure Bot. See docs/teams.md."""

    app_id: str = Field(
        default="", pattern=_GUID, examples=['app_id = "11111111-2222-3333-4444-555555555555"']
    )
    app_secret: SecretStr | None = Field(default=None, examples=['app_secret = "…"'])
    app_secret_file: Path | None = Field(
        default=None, examples=['app_secret_file = "samrad.teams-secret"']
    )
    tenant: str = Field(
        default="", pattern=_GUID, examples=['tenant = "99999999-8888-7777-6666-555555555555"']
    )
    allowed_tenants: tuple[Guid, ...] = Field(
        default=(), examples=['allowed_tenants = ["99999999-8888-7777-6666-444444444444"]']
    )
    address: str = Field(
        default="",
        pattern=r"^https://[^/\s]+$",
        examples=['address = "https://samrad.example.se"'],
    )
    website: str = Field(
        default="",
        pattern=r"^https://\S+$",
        examples=['website = "https://www.example.se/samrad"'],
    )
    read_all: bool = Field(default=False, examples=["read_all = false"])
    meetings: bool = Field(default=True, examples=["meetings = true"])
    link_key: SecretStr | None = Field(
        default=None, examples=['link_key = "…"  # 32 characters or more']
    )
    link_key_file: Path | None = Field(default=None, examples=['link_key_file = "samrad.link-key"'])
    link_minutes: int = Field(default=15, ge=1, le=1440, examples=["link_minutes = 15"])
    max_access_class: AccessClass = Field(default="K2", examples=['max_access_class = "K2"'])
    keys_url: str = Field(
        default="https://login.botframework.com/v1/.well-known/keys",
        pattern=r"^https?://[^/\s]+",
        examples=['keys_url = "https://login.botframework.com/v1/.well-known/keys"'],
    )
    issuer: str = Field(
        default="https://api.botframework.com",
        min_length=1,
        examples=['issuer = "https://api.botframework.com"'],
    )
    service_url: Annotated[str, BeforeValidator(_no_final_slash)] = Field(
        default="https://smba.trafficmanager.net/teams",
        pattern=r"^https?://[^/\s]+",
        examples=['service_url = "https://smba.trafficmanager.net/teams"'],
    )
    file_hosts: tuple[HostName, ...] = Field(
        default=("sharepoint.com",), examples=['file_hosts = ["sharepoint.com"]']
    )

    @property
    def is_set(self) -> bool:
        """Whether the bot is in Teams at all."""
        return bool(self.app_id)


Room = Annotated[str, Field(pattern=r"^[!#]\S+$")]
TeamsRoom = Annotated[str, Field(pattern=r"^\d+:\S+$")]


class DocumentsSection(Section):
    """How documents look. `templates` is a folder of Word files, see docs/document-templates.md."""

    templates: Path | None = Field(default=None, examples=['templates = "mallar"'])


class HostedSection(Section):
    """One municipality of several in the installation, with a database of its own.

    Attributes:
        rooms: forum id -> Matrix room id or alias; `teams_rooms` -> Teams conversation.
        room_limits: forum id -> the highest access class in its rooms.

    """

    model: str = Field(min_length=1)
    database: DatabaseSection
    rooms: dict[str, Room] = Field(default_factory=dict)
    teams_rooms: dict[str, TeamsRoom] = Field(default_factory=dict)
    room_limits: dict[str, AccessClass] = Field(default_factory=dict)
    documents: DocumentsSection = DocumentsSection()


class WebSection(Section):
    """Where /health and /metrics answer."""

    host: str = Field(default="127.0.0.1", min_length=1, examples=['host = "127.0.0.1"'])
    port: int = Field(default=8470, ge=1, le=65535, examples=["port = 8470"])


class LogSection(Section):
    """How the log is written."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", examples=['level = "info"']
    )
    format: Literal["console", "json"] = Field(default="console", examples=['format = "json"'])


class Settings(BaseSettings):
    """All settings, typed. Made by `bot.settings_file.load_settings`; never changed afterwards.

    Attributes:
        municipalities: several municipalities, instead of `municipality`, `rooms`,
            `teams_rooms`, `room_limits` and `documents`; `database` then holds only
            what they share.
        rooms: forum id -> Matrix room id or alias.
        teams_rooms: forum id -> Teams conversation.
        room_limits: forum id -> the highest access class in its rooms.

    """

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=ENVIRONMENT, env_nested_delimiter="__"
    )

    municipality: MunicipalitySection = Field(
        default=MunicipalitySection(), examples=['[municipality] model = "sollentuna"']
    )
    municipalities: tuple[HostedSection, ...] = Field(
        default=(),
        examples=['[[municipalities]] model = "salem" database.url = "sqlite:///salem.sqlite"'],
    )
    database: DatabaseSection = DatabaseSection()
    matrix: MatrixSection = Field(examples=['[matrix] homeserver = "https://matrix.example.se"'])
    teams: TeamsSection = TeamsSection()
    rooms: dict[str, Room] = Field(
        default_factory=dict, examples=['[rooms] est_vecko = "#est-vecko:example.se"']
    )
    documents: DocumentsSection = DocumentsSection()
    teams_rooms: dict[str, TeamsRoom] = Field(
        default_factory=dict, examples=['[teams_rooms] est_vecko = "19:…@thread.tacv2"']
    )
    room_limits: dict[str, AccessClass] = Field(
        default_factory=dict, examples=['[room_limits] est_vecko = "K3"']
    )
    web: WebSection = WebSection()
    log: LogSection = LogSection()

    @property
    def hosted(self) -> tuple[HostedSection, ...]:
        """The municipalities of the installation, however they were given."""
        return self.municipalities or (
            HostedSection(
                model=self.municipality.model,
                database=self.database,
                rooms=self.rooms,
                teams_rooms=self.teams_rooms,
                room_limits=self.room_limits,
                documents=self.documents,
            ),
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 -- the library names the parameters
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- as above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment go before the file, and nothing else have a say."""
        return env_settings, init_settings


def is_path(model: str) -> bool:
    """Say whether a model is named by its file, and is not one that comes with the program."""
    return model.endswith(".toml") or "/" in model or "\\" in model
