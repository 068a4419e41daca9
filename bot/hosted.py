"""The municipalities of an installation: settings and models put together."""

from dataclasses import dataclass
from pathlib import Path

from bot.access import ForumRoom, Limit
from bot.settings import HostedSection, Settings, is_path
from bot.settings_file import SettingsError
from samverkan.model_file import load_municipality, load_ready
from samverkan.problems import KeyPath, Problem, did_you_mean, dotted, line_of
from samverkan.structure import Municipality

MATRIX = "matrix"
TEAMS = "teams"


@dataclass(frozen=True, slots=True)
class Hosted:
    """One municipality of an installation.

    Attributes:
        municipality: the structure.
        url: address of its database; may hold a password.
        rooms: the rooms of its forums, on all platforms.
        templates: folder of its own Word templates, if any.
        key: where its settings stand: () or ("municipalities", 0).

    """

    municipality: Municipality
    url: str
    rooms: tuple[ForumRoom, ...]
    templates: Path | None
    key: KeyPath


def load_hosted(settings: Settings, path: Path) -> tuple[Hosted, ...]:
    """Return the municipalities that the settings name. Raises ModelError and SettingsError."""
    several = bool(settings.municipalities)
    found = tuple(
        _hosted(section, ("municipalities", at) if several else ())
        for at, section in enumerate(settings.hosted)
    )
    seen: dict[str, Hosted] = {}
    problems = [
        _problem(path, (*each.key, "model"), f"is {each.municipality.id} again: each stands once")
        for each in found
        if seen.setdefault(each.municipality.id, each) is not each
    ]
    if problems:
        raise SettingsError(tuple(problems))
    return found


def limits(settings: Settings) -> dict[str, Limit]:
    """Return what each platform may see, as the municipality has classified it (DOMAIN 16)."""
    return {
        MATRIX: Limit(settings.matrix.max_access_class),
        # Teams has no end-to-end encryption of chats: the setting is the classification.
        TEAMS: Limit(settings.teams.max_access_class, only_encrypted=False),
    }


def problems_of_rooms(settings: Settings, hosted: tuple[Hosted, ...], path: Path) -> list[Problem]:
    """Return the rooms of forums that a municipality does not have, and rooms of two forums."""
    problems: list[Problem] = []
    owners: dict[tuple[str, str], str] = {}
    for each, section in zip(hosted, settings.hosted, strict=True):
        name, forums = each.municipality.name, each.municipality.forum_by_id
        for key in ("rooms", "teams_rooms", "room_limits"):
            for forum in getattr(section, key):
                if forum not in forums:
                    what = f'{name} has no forum "{forum}"{did_you_mean(forum, forums)}'
                    example = f'{next(iter(forums))} = "#est-vecko:{settings.matrix.server}"'
                    problems.append(_problem(path, (*each.key, key, forum), what, example))
        for room in each.rooms:
            here = f"{each.municipality.id}.{room.forum}"
            owner = owners.setdefault((room.platform, room.address), here)
            if owner != here:
                key = "rooms" if room.platform == MATRIX else "teams_rooms"
                what = f"is the room of {owner} already: each forum needs one of its own"
                problems.append(_problem(path, (*each.key, key, room.forum), what))
    return problems


def _hosted(section: HostedSection, key: KeyPath) -> Hosted:
    municipality = (
        load_municipality(Path(section.model))
        if is_path(section.model)
        else load_ready(section.model)
    )
    rooms = tuple(
        ForumRoom(forum, platform, address, section.room_limits.get(forum, "K4"))
        for platform, addresses in ((MATRIX, section.rooms), (TEAMS, section.teams_rooms))
        for forum, address in addresses.items()
    )
    url = section.database.url.get_secret_value()
    return Hosted(municipality, url, rooms, section.documents.templates, key)


def _problem(path: Path, key: KeyPath, what: str, example: str = "") -> Problem:
    line = line_of(path.read_text(encoding="utf-8-sig"), key)
    return Problem(str(path), dotted(key), what, example, line)
