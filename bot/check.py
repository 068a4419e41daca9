"""`samrad check`: what is wrong with an installation before it starts."""

import os
import stat
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import municipalities
from bot.hosted import TEAMS, Hosted, load_hosted, problems_of_rooms
from bot.settings import Section, Settings, TeamsSection
from bot.settings_file import SettingsError, load_settings
from samverkan.model_file import ModelError, read_with_advice, ready_models
from samverkan.people import vacancies
from samverkan.problems import KeyPath, Problem, dotted
from samverkan.structure import Municipality

_MODELS = Path(municipalities.__file__).parent
"""Where the models lie that come with the program: they are files, however it is installed."""
_PARTS_OF_A_MODEL = frozenset({"areas", "organisations", "functions", "forums"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found.

    Attributes:
        problems: what stops the bot from working.
        remarks: what a person should know, but works.
        facts: what was checked and is right.

    """

    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


async def check(path: Path, now: datetime, *, offline: bool) -> Findings:
    """Check settings with all they name, or a municipality's model alone, a ready one by name."""
    path = _file_of(path)
    try:
        if _is_model(path):
            municipality, advice = read_with_advice(path)
            told = (*_remarks(municipality), *(str(each) for each in advice))
            return Findings(remarks=told, facts=(_fact(municipality),))
        settings = load_settings(path)
        hosted = load_hosted(settings, path)
    except (SettingsError, ModelError) as error:
        return Findings(problems=error.problems)
    problems = problems_of_rooms(settings, hosted, path)
    remarks: list[str] = []
    facts = [f"{path}: settings are complete"]
    for each in hosted:
        remarks += [*_remarks(each.municipality), *_roomless(each)]
        facts.append(_fact(each.municipality))
        if each.templates is not None:
            from bot.word_templates import read_templates  # noqa: PLC0415 -- most have none

            templates = read_templates(each.templates, each.municipality)
            problems += [broken.problem for broken in templates.broken]
            facts += [f"{file}: can be used" for file in templates.usable.values()]
    remarks += _open_to_all(settings, path.absolute().parent)
    if not offline:
        from bot.login_check import try_login  # noqa: PLC0415 -- an offline check needs no network

        problem = await try_login(settings.matrix, str(path))
        problems += [problem] if problem else []
        facts += [] if problem else [f"{settings.matrix.user_id} can log in"]
    if settings.teams.is_set:
        wrong = await _teams(settings.teams, str(path), offline=offline)
        problems += wrong
        signed_in = "can sign in" if not offline else "has ids and a secret of the right form"
        facts += [] if wrong else [f"teams: the registration {signed_in}"]
    elif any(room.platform == TEAMS for each in hosted for room in each.rooms):
        remarks.append("teams_rooms: there are rooms in Teams, and [teams] is not set")
    for each in hosted:
        try:
            remarks += await _vacant(each, now)
        except ConnectionError as error:
            problems.append(unusable_database(path, error, each))
    return Findings(tuple(problems), tuple(remarks), tuple(facts))


async def _teams(section: TeamsSection, file: str, *, offline: bool) -> list[Problem]:
    """Return what is wrong with Teams' credentials: their form first, then whether they work."""
    from bot.teams_check import problems_of_form, try_teams  # noqa: PLC0415 -- only where Teams is set

    wrong = problems_of_form(section, file)
    return wrong if wrong or offline else await try_teams(section, file)


def unusable_database(path: Path, error: ConnectionError, hosted: Hosted) -> Problem:
    """Say why the database of a municipality cannot be used."""
    example = 'url = "sqlite:///samrad.sqlite", or "postgresql://samrad:…@localhost/samrad"'
    key = dotted((*hosted.key, "database", "url"))
    return Problem(str(path), key, f"the database cannot be used: {error}", example)


def _open_to_all(settings: Settings, folder: Path) -> list[str]:
    """Tell of files with secrets that everybody who has an account on the machine can read."""
    sections: list[tuple[KeyPath, Section]] = [
        ((name,), getattr(settings, name)) for name in ("database", "matrix", "teams")
    ]
    sections += [
        (("municipalities", at, "database"), each.database)
        for at, each in enumerate(settings.municipalities)
    ]
    files = [
        (dotted((*where, key)), getattr(section, key))
        for where, section in sections
        for key in type(section).model_fields
        if key.endswith("_file") and getattr(section, key) is not None
    ]
    return [
        f"{key}: everybody on this machine can read {file}; say chmod o= {file}"
        for key, file in files
        if _is_open(folder / file)
    ]


def _is_open(file: Path) -> bool:
    return os.name == "posix" and file.is_file() and bool(file.stat().st_mode & stat.S_IROTH)


def _file_of(path: Path) -> Path:
    """Return the file of a ready model that is called by its name, where no file is."""
    is_ready = str(path) in ready_models() and not path.exists()
    return _MODELS / f"{path}.toml" if is_ready else path


def _is_model(path: Path) -> bool:
    """Say whether a file describes a municipality; what cannot be read is taken for settings."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return False
    return not _PARTS_OF_A_MODEL.isdisjoint(data)


def _fact(municipality: Municipality) -> str:
    counts = (
        f"{len(municipality.areas)} areas",
        f"{len(municipality.functions)} functions",
        f"{len(municipality.forums)} forums",
    )
    return f"{municipality.name}: {', '.join(counts)}"


def _remarks(municipality: Municipality) -> tuple[str, ...]:
    """Say where an external member lowers a room below the forum's documents (DOMAIN 15.1)."""
    remarks = []
    for at, forum in enumerate(municipality.forums):
        outside = [id_ for id_ in forum.members if municipality.function_by_id[id_].external]
        for collection in forum.collections if outside else ():
            document = municipality.document_by_id[collection.document]
            if document.access_class > "K2":
                key = dotted(("forums", at, "members"))
                remarks.append(
                    f"{key}: {', '.join(outside)} is external, so the room of {forum.name} "
                    f"gets no more than K2 of {document.title} ({document.access_class})"
                )
    return tuple(remarks)


def _roomless(hosted: Hosted) -> list[str]:
    with_room = {room.forum for room in hosted.rooms}
    return [
        f"{dotted((*hosted.key, 'rooms', forum.id))}: {forum.name} has no room, so nothing is "
        "posted for it"
        for forum in hosted.municipality.forums
        if forum.collections and forum.id not in with_room
    ]


async def _vacant(hosted: Hosted, now: datetime) -> list[str]:
    """Say which functions nobody holds, if the database is there to tell."""
    from bot.people_import import stored_seats  # noqa: PLC0415 -- a model alone needs no database

    municipality = hosted.municipality
    seats = await stored_seats(hosted.url, municipality)
    if seats is None:
        return ["the database is not there yet, or older: vacant functions are not known"]
    today = now.astimezone(ZoneInfo(municipality.timezone)).date()
    return [
        f"{function.name} ({function.id}) is vacant: nobody is ordinarie today"
        for function in vacancies(municipality, seats, today)
    ]
