"""One entry of a model for many areas: nineteen groups are not nineteen copies (DOMAIN 2.4).

An entry under `functions`, `forums` or `flows` with `for_each_area` is written out once for
each of the areas: `{area}` becomes the area's id and `{area_name}` its name in every text.
An area's id in place of a list stands for the areas that lie in it. A forum gets the area as
its scope, a function as its home, unless the entry says otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from samverkan.problems import KeyPath

KEY = "for_each_area"
_OWN_AREA = {"functions": ("home_area", "home_areas"), "forums": ("areas",), "flows": ()}


@dataclass(frozen=True, slots=True)
class Origins:
    """Where in the file each entry of the written-out model stands.

    Attributes:
        entries: list name -> for each entry, its number in the file from 0.

    """

    entries: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def in_file(self, path: KeyPath) -> KeyPath:
        """Return the path that a person finds in the file."""
        match path:
            case (str(name), int(at), *rest) if at < len(self.entries.get(name, ())):
                return (name, self.entries[name][at], *rest)
        return path


def write_out(data: Mapping[str, Any]) -> tuple[dict[str, Any], Origins]:
    """Return the data of a model with every entry written out, and where each came from.

    What has not the form of a model is left as it is, for the types to complain about.
    """
    areas = [area for area in _tables(data.get("areas")) if isinstance(area.get("id"), str)]
    whole = dict(data)
    origins: dict[str, tuple[int, ...]] = {}
    for name, own in _OWN_AREA.items():
        entries = data.get(name)
        if not isinstance(entries, list):
            continue
        numbered = [
            (number, one)
            for number, entry in enumerate(entries)
            for one in _copies(entry, areas, own)
        ]
        whole[name] = [one for _, one in numbered]
        origins[name] = tuple(number for number, _ in numbered)
    return whole, Origins(origins)


def _tables(value: object) -> Iterable[Mapping[str, Any]]:
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()


def _copies(entry: object, areas: list[Mapping[str, Any]], own: tuple[str, ...]) -> list[object]:
    """Write one entry out; a list that holds no areas leaves it alone."""
    wanted = entry.get(KEY) if isinstance(entry, dict) else None
    if isinstance(wanted, str):
        inside = [area["id"] for area in areas if area.get("parent") == wanted]
        wanted = inside or [wanted]
    if not isinstance(entry, dict) or not isinstance(wanted, list) or not wanted:
        return [entry]
    names = {area["id"]: str(area.get("name", area["id"])) for area in areas}
    return [_copy({**entry, KEY: wanted}, str(id_), names.get(id_, id_), own) for id_ in wanted]


def _copy(entry: dict[str, Any], area: str, name: str, own: tuple[str, ...]) -> dict[str, Any]:
    copy: dict[str, Any] = {
        key: value if key == KEY else _filled(value, area, name) for key, value in entry.items()
    }
    if own and not set(own) & set(copy):
        copy[own[-1]] = [area]
    return copy


def _filled(value: object, area: str, name: str) -> object:
    match value:
        case str():
            return value.replace("{area}", area).replace("{area_name}", name)
        case list():
            return [_filled(each, area, name) for each in value]
        case dict():
            return {_filled(k, area, name): _filled(each, area, name) for k, each in value.items()}
    return value
