"""What an installation is told: one TOML file, completed by the environment.

Every key can also come from the environment as SAMRAD_<SECTION>__<KEY>, which goes before
the file. A secret can also stand in a file of its own, named by the key with `_file`.
Relative paths count from the folder of the settings file.
"""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as UnreadableEnvironment

from samverkan.model_file import load_municipality, load_ready
from samverkan.problems import (
    KeyPath,
    Problem,
    did_you_mean,
    dotted,
    line_of,
    nearest,
    not_toml,
    unreadable,
    what_pydantic_found,
)
from samverkan.structure import Municipality

ENVIRONMENT = "SAMRAD_"
_SQLITE = "sqlite:///"


class SettingsError(Exception):
    """Settings that cannot be used. `problems` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def _no_final_slash(value: object) -> object:
    return value.rstrip("/") if isinstance(value, str) else value


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MunicipalitySection(_Section):
    """Which municipality. `model` is a ready model's name or a path to a TOML file."""

    model: str = Field(examples=['model = "sollentuna"'])


class DatabaseSection(_Section):
    """Where things are kept. The address may hold a password, so it counts as a secret."""

    url: SecretStr = Field(
        default=SecretStr("sqlite:///samrad.sqlite"), examples=['url = "sqlite:///samrad.sqlite"']
    )
    url_file: Path | None = Field(
        default=None, examples=['url_file = "/run/secrets/samrad-database"']
    )


class MatrixSection(_Section):
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

    @property
    def server(self) -> str:
        """The server part of the bot's own id."""
        return self.user_id.partition(":")[2]


_GUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
Guid = Annotated[str, Field(pattern=_GUID)]


class TeamsSection(_Section):
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
    read_all: bool = Field(default=False, examples=["read_all = false"])
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

    @property
    def is_set(self) -> bool:
        """Whether the bot is in Teams at all."""
        return bool(self.app_id)


Room = Annotated[str, Field(pattern=r"^[!#]\S+$")]


class DocumentsSection(_Section):
    """How documents look. `templates` is a folder of Word files, see docs/document-templates.md."""

    templates: Path | None = Field(default=None, examples=['templates = "mallar"'])


class WebSection(_Section):
    """Where /health and /metrics answer."""

    host: str = Field(default="127.0.0.1", min_length=1, examples=['host = "127.0.0.1"'])
    port: int = Field(default=8470, ge=1, le=65535, examples=["port = 8470"])


class LogSection(_Section):
    """How the log is written."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", examples=['level = "info"']
    )
    format: Literal["console", "json"] = Field(default="console", examples=['format = "json"'])


class Settings(BaseSettings):
    """All settings, typed. Made by `load_settings`; never changed afterwards.

    Attributes:
        rooms: forum id -> Matrix room id or alias.

    """

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=ENVIRONMENT, env_nested_delimiter="__"
    )

    municipality: MunicipalitySection = Field(examples=['[municipality] model = "sollentuna"'])
    database: DatabaseSection = DatabaseSection()
    matrix: MatrixSection = Field(examples=['[matrix] homeserver = "https://matrix.example.se"'])
    teams: TeamsSection = TeamsSection()
    rooms: dict[str, Room] = Field(
        default_factory=dict, examples=['[rooms] est_vecko = "#est-vecko:example.se"']
    )
    documents: DocumentsSection = DocumentsSection()
    web: WebSection = WebSection()
    log: LogSection = LogSection()

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


def load_settings(path: Path) -> Settings:
    """Read the settings of an installation.

    Raises SettingsError with every problem found: file, key, what is wrong, an example.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError((not_toml(str(path), error),)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError((unreadable(str(path), error),)) from error
    misspelt = _misspelt_environment()
    try:
        settings = Settings(**data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        found = tuple(_problem(detail, text, path) for detail in details)
        raise SettingsError(misspelt + found) from error
    except UnreadableEnvironment as error:
        raise SettingsError((Problem("the environment", "", str(error)),)) from error
    secrets, unread = _secrets_from_files(settings, text, path)
    problems = misspelt + unread + _contradictions(secrets, text, path)
    if problems:
        raise SettingsError(problems)
    return _beside(secrets, path.absolute().parent)


def load_model(settings: Settings) -> Municipality:
    """Return the municipality that the settings name. Raises ModelError."""
    model = settings.municipality.model
    return load_municipality(Path(model)) if _is_path(model) else load_ready(model)


def problems_of_rooms(settings: Settings, municipality: Municipality, path: Path) -> list[Problem]:
    """Return the rooms that are set for forums which the municipality does not have."""
    forums = municipality.forum_by_id
    return [
        Problem(
            str(path),
            f"rooms.{forum}",
            f'{municipality.name} has no forum "{forum}"{did_you_mean(forum, forums)}',
            f'{next(iter(forums))} = "#est-vecko:{settings.matrix.server}"',
            line_of(path.read_text(encoding="utf-8-sig"), ("rooms", forum)),
        )
        for forum in settings.rooms
        if forum not in forums
    ]


def _is_path(model: str) -> bool:
    return model.endswith(".toml") or "/" in model or "\\" in model


def _beside(settings: Settings, folder: Path) -> Settings:
    """Let relative paths count from the folder of the settings file."""
    model = settings.municipality.model
    url = settings.database.url.get_secret_value()
    if url.startswith(_SQLITE) and ":memory:" not in url:
        url = _SQLITE + str(folder / url.removeprefix(_SQLITE))
    store = folder / settings.matrix.store
    templates = settings.documents.templates
    updates: dict[str, Any] = {
        "documents": DocumentsSection(templates=folder / templates if templates else None),
        "municipality": MunicipalitySection(
            model=str(folder / model) if _is_path(model) else model
        ),
        "database": settings.database.model_copy(update={"url": SecretStr(url)}),
        "matrix": settings.matrix.model_copy(
            update={
                "store": store,
                "allowed_servers": settings.matrix.allowed_servers or (settings.matrix.server,),
            }
        ),
    }
    return settings.model_copy(update=updates)


def _secrets_from_files(
    settings: Settings, text: str, path: Path
) -> tuple[Settings, tuple[Problem, ...]]:
    """Read each secret that stands in a file of its own, unless it is given directly."""
    problems: list[Problem] = []
    sections: dict[str, _Section] = {}
    for name in ("database", "matrix", "teams"):
        section: _Section = getattr(settings, name)
        read: dict[str, SecretStr] = {}
        for key in type(section).model_fields:
            file: Path | None = getattr(section, f"{key}_file", None)
            if file is None or key in section.model_fields_set:
                continue
            try:
                secret = (path.absolute().parent / file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                secret, what = "", unreadable(str(file), error).what
            else:
                what = "is empty"
            if secret:
                read[key] = SecretStr(secret)
            else:
                where: KeyPath = (name, f"{key}_file")
                problems.append(_about(where, f"the file {file} {what}", text, path))
        sections[name] = section.model_copy(update=read)
    return settings.model_copy(update=sections), tuple(problems)


def _contradictions(settings: Settings, text: str, path: Path) -> tuple[Problem, ...]:
    """Return what the settings must have together and do not."""
    problems = []
    matrix = settings.matrix
    files = (matrix.password_file, matrix.access_token_file)
    if not any((matrix.password, matrix.access_token, *files)):
        what = "is missing, and so is matrix.access_token: one of them is needed to log in"
        problems.append(_about(("matrix", "password"), what, text, path))
    teams = settings.teams
    if teams.is_set and not teams.tenant:
        what = "is missing: the registration belongs to one tenant"
        problems.append(_about(("teams", "tenant"), what, text, path))
    if teams.is_set and not any((teams.app_secret, teams.app_secret_file)):
        what = "is missing: the bot signs in with it"
        problems.append(_about(("teams", "app_secret"), what, text, path))
    url = settings.database.url.get_secret_value()
    if not url.startswith((_SQLITE, "postgresql://", "postgresql+asyncpg://")):
        what = "names neither SQLite (sqlite:///FILE) nor PostgreSQL (postgresql://…)"
        problems.append(_about(("database", "url"), what, text, path))
    return tuple(problems)


def _problem(detail: ErrorDetails, text: str, path: Path) -> Problem:
    where: KeyPath = detail["loc"]
    known = _keys_of(where[:-1])
    what = what_pydantic_found(detail, known)
    if detail["type"] == "extra_forbidden":
        meant = nearest(str(where[-1]), known)
        example = _example((*where[:-1], meant)) if meant else ""
        return _about(where, what, text, path, example)
    return _about(where, what, text, path)


def _about(where: KeyPath, what: str, text: str, path: Path, example: str | None = None) -> Problem:
    """Make a problem that names the place the value came from: the environment or the file."""
    example = _example(where) if example is None else example
    variable = ENVIRONMENT + "__".join(str(part) for part in where).upper()
    if variable in os.environ:
        return Problem("the environment", variable, what, example)
    return Problem(str(path), dotted(where), what, example, line_of(text, where))


def _keys_of(section: KeyPath) -> tuple[str, ...]:
    model: type[BaseModel] = Settings
    for part in section:
        inner = model.model_fields[str(part)].annotation
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            return ()
        model = inner
    return tuple(model.model_fields)


def _example(where: KeyPath) -> str:
    """Return the example of the innermost key that has one."""
    model: type[BaseModel] = Settings
    found = ""
    for part in where:
        field = model.model_fields.get(str(part))
        if field is None:
            return found
        found = str((field.examples or [found])[0])
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            model = field.annotation
    return found


def _misspelt_environment() -> tuple[Problem, ...]:
    """Return variables of sections that do not exist; the library passes them over."""
    sections = tuple(f"{ENVIRONMENT}{section}".upper() for section in Settings.model_fields)
    return tuple(
        Problem("the environment", name, f"is no setting{did_you_mean(start, sections)}")
        for name in sorted(os.environ)
        if name.startswith(ENVIRONMENT)
        for start, separator, _ in (name.partition("__"),)
        if separator and start not in sections
    )
