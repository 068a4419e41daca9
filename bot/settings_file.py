"""How an installation is told: one TOML file, completed by the environment.

Every key can also come from the environment as SAMRAD_<SECTION>__<KEY>, which goes before
the file. A secret can also stand in a file of its own, named by the key with `_file`.
Relative paths count from the folder of the settings file.
"""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError as UnreadableEnvironment

from bot.settings import (
    ENVIRONMENT,
    DatabaseSection,
    DocumentsSection,
    MunicipalitySection,
    Section,
    Settings,
    is_path,
)
from samverkan.problems import (
    KeyPath,
    Problem,
    UnusableError,
    did_you_mean,
    dotted,
    line_of,
    nearest,
    not_toml,
    unreadable,
    what_pydantic_found,
)

_SQLITE = "sqlite:///"
_LINK_KEY = 32
"""Characters that the key of links has at least: as hexadecimal digits, 128 bits."""


class SettingsError(UnusableError):
    """Settings that cannot be used. `problems` holds every reason."""


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


def _beside(settings: Settings, folder: Path) -> Settings:
    """Let relative paths count from the folder of the settings file."""
    updates: dict[str, Any] = {
        "documents": _documents(settings.documents, folder),
        "municipality": MunicipalitySection(model=_model(settings.municipality.model, folder)),
        "database": _database(settings.database, folder),
        "municipalities": tuple(
            each.model_copy(
                update={
                    "model": _model(each.model, folder),
                    "database": _database(each.database, folder),
                    "documents": _documents(each.documents, folder),
                }
            )
            for each in settings.municipalities
        ),
        "matrix": settings.matrix.model_copy(
            update={
                "store": folder / settings.matrix.store,
                "allowed_servers": settings.matrix.allowed_servers or (settings.matrix.server,),
            }
        ),
    }
    return settings.model_copy(update=updates)


def _model(model: str, folder: Path) -> str:
    return str(folder / model) if is_path(model) else model


def _documents(section: DocumentsSection, folder: Path) -> DocumentsSection:
    return DocumentsSection(templates=folder / section.templates if section.templates else None)


def _database(section: DatabaseSection, folder: Path) -> DatabaseSection:
    url = section.url.get_secret_value()
    if url.startswith(_SQLITE) and ":memory:" not in url:
        url = _SQLITE + str(folder / url.removeprefix(_SQLITE))
    return section.model_copy(update={"url": SecretStr(url)})


def _secrets_from_files(
    settings: Settings, text: str, path: Path
) -> tuple[Settings, tuple[Problem, ...]]:
    """Read each secret that stands in a file of its own, unless it is given directly."""
    updates: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in ("database", "matrix", "teams"):
        updates[name], unread = _with_secrets(getattr(settings, name), (name,), text, path)
        problems += unread
    hosted = []
    for at, each in enumerate(settings.municipalities):
        where: KeyPath = ("municipalities", at, "database")
        database, unread = _with_secrets(each.database, where, text, path)
        hosted.append(each.model_copy(update={"database": database}))
        problems += unread
    updates["municipalities"] = tuple(hosted)
    return settings.model_copy(update=updates), tuple(problems)


def _with_secrets(
    section: Section, where: KeyPath, text: str, path: Path
) -> tuple[Section, list[Problem]]:
    read: dict[str, SecretStr] = {}
    problems: list[Problem] = []
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
            here = (*where, f"{key}_file")
            problems.append(_about(here, f"the file {file} {what}", text, path))
    return section.model_copy(update=read), problems


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
    if any((teams.link_key, teams.link_key_file)) and not teams.address:
        what = "is missing: links to documents begin with it"
        problems.append(_about(("teams", "address"), what, text, path))
    if teams.link_key is not None and len(teams.link_key.get_secret_value()) < _LINK_KEY:
        what = f"is too short to be a secret: {_LINK_KEY} characters at least"
        problems.append(_about(("teams", "link_key"), what, text, path))
    problems += [_about(where, what, text, path) for where, what in _wrong_hosting(settings)]
    return tuple(problems)


def _wrong_hosting(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    """Yield key and what is wrong with which municipalities there are, and where."""
    several = settings.municipalities
    if not (several or settings.municipality.model):
        yield ("municipality", "model"), "is missing, and so is municipalities: one is needed"
    if several:
        for key in ("municipality", "rooms", "teams_rooms", "room_limits", "documents"):
            if key in settings.model_fields_set:
                yield (key,), "belongs to one municipality: move it into its [[municipalities]]"
    places = [("database",), *(("municipalities", at, "database") for at in range(len(several)))]
    urls: dict[str, KeyPath] = {}
    for where, section in zip(
        places, (settings.database, *(each.database for each in several)), strict=True
    ):
        url = section.url.get_secret_value()
        if not url.startswith((_SQLITE, "postgresql://", "postgresql+asyncpg://")):
            what = "names neither SQLite (sqlite:///FILE) nor PostgreSQL (postgresql://…)"
            yield (*where, "url"), what
        first = urls.setdefault(url.replace("+asyncpg", ""), where)
        if first != where:
            yield (*where, "url"), f"is the same as {dotted(first)}: each needs one of its own"


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
