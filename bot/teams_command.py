"""`samrad teams package`: the app that an administrator uploads to Teams.

The manifest follows "App manifest schema for Teams" 1.19, which all tenants take; a test
holds it to the schema.
"""

import io
import json
from importlib.metadata import version
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.settings import Settings
from commands.base import command_help
from commands.wording import load
from samverkan.problems import Problem
from samverkan.structure import Municipality

Json = dict[str, Any]

SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.schema.json"
READ_ALL = ("ChannelMessage.Read.Group", "ChatMessage.Read.Chat")
"""What `teams.read_all` asks for."""
MEETINGS = ("OnlineMeeting.ReadBasic.Chat", "ChannelMeeting.ReadBasic.Group")
"""What `teams.meetings` asks for: to be told that a meeting begins and ends."""

_COLOUR = "#174A5B"
_IN_PERSONAL = ("hjälp", "rapport", "ändra", "status", "lägesbild", "borta", "fastställ")
_IN_ROOMS = ("hjälp", "status", "lägesbild")
_WHEN = (2026, 1, 1, 0, 0, 0)
"""The same for every file, so that the same settings give the same package."""


class PackageError(Exception):
    """Settings that no package can be made of. `problems` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def package(settings: Settings, municipality: Municipality, file: str) -> bytes:
    """Return the package as a ZIP file.

    `file` names the settings in problems. Raises `PackageError`.
    """
    section = settings.teams
    problems = tuple(
        Problem(file, f"teams.{key}", "is missing: the package needs it", example)
        for key, example in (
            ("app_id", 'app_id = "11111111-2222-3333-4444-555555555555"'),
            ("address", 'address = "https://samrad.example.se"'),
            ("website", 'website = "https://www.example.se/samrad"'),
        )
        if not getattr(section, key)
    )
    if problems:
        raise PackageError(problems)
    content = {
        "manifest.json": _text(manifest(settings, municipality)),
        "en.json": _text(english(settings, municipality)),
        "color.png": _icon("color.png"),
        "outline.png": _icon("outline.png"),
    }
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(ZipInfo(name, _WHEN), data, ZIP_DEFLATED)
    return made.getvalue()


def manifest(settings: Settings, municipality: Municipality) -> Json:
    """Return the manifest, in Swedish."""
    section, words = settings.teams, _words("sv", municipality)
    made: Json = {
        "$schema": SCHEMA,
        "manifestVersion": "1.19",
        "version": _version(),
        "id": section.app_id,
        "developer": {
            "name": municipality.name[:32],
            "websiteUrl": section.website,
            "privacyUrl": section.website,
            "termsOfUseUrl": section.website,
        },
        "localizationInfo": {
            "defaultLanguageTag": "sv",
            "additionalLanguages": [{"languageTag": "en", "file": "en.json"}],
        },
        "name": {"short": words["name"], "full": words["full_name"]},
        "description": {"short": words["short"], "full": words["long"]},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": _COLOUR,
        "bots": [
            {
                "botId": section.app_id,
                "scopes": ["personal", "team", "groupChat"],
                "supportsFiles": True,
                "isNotificationOnly": False,
                "commandLists": [
                    {"scopes": ["personal"], "commands": _commands(_IN_PERSONAL)},
                    {"scopes": ["team", "groupChat"], "commands": _commands(_IN_ROOMS)},
                ],
            }
        ],
        "validDomains": [urlsplit(section.address).netloc],
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
    }
    wanted = (*(MEETINGS if section.meetings else ()), *(READ_ALL if section.read_all else ()))
    if wanted:
        made["webApplicationInfo"] = {
            "id": section.app_id,
            # Teams wants some address here; it is not used where nobody signs in.
            "resource": section.address,
        }
        rights = [{"name": name, "type": "Application"} for name in wanted]
        made["authorization"] = {"permissions": {"resourceSpecific": rights}}
    return made


def english(settings: Settings, municipality: Municipality) -> Json:
    """Return the English texts, by their place in the manifest."""
    words = _words("en", municipality)
    made: Json = {
        "$schema": SCHEMA.replace("MicrosoftTeams.schema", "MicrosoftTeams.Localization.schema"),
        "name.short": words["name"],
        "name.full": words["full_name"],
        "description.short": words["short"],
        "description.full": words["long"],
    }
    lists = manifest(settings, municipality)["bots"][0]["commandLists"]
    for place, listed in enumerate(lists):
        for number, command in enumerate(listed["commands"]):
            key = f"bots[0].commandLists[{place}].commands[{number}]"
            made[f"{key}.title"] = command["title"]
            made[f"{key}.description"] = load("teams_app")["en"]["commands"][
                _plain(command["title"])
            ]
    return made


def _commands(names: tuple[str, ...]) -> list[Json]:
    return [{"title": name, "description": command_help(name)["text"][:128]} for name in names]


def _words(language: str, municipality: Municipality) -> dict[str, str]:
    texts = load("teams_app")[language]
    return {
        name: text.strip().format(municipality=municipality.name)
        for name, text in texts.items()
        if isinstance(text, str)
    }


def _plain(name: str) -> str:
    return name.translate(str.maketrans("åäö", "aao"))


def _version() -> str:
    """Return the program's version in three numbers, which Teams compares."""
    numbers = [part for part in version("samrad").split(".")[:3] if part.isdecimal()]
    return ".".join([*numbers, "0", "0", "0"][:3])


def _text(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _icon(name: str) -> bytes:
    return (files("templates") / "teams" / name).read_bytes()
