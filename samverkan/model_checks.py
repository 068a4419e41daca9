"""What every check of a model needs: where, what is wrong, and what would be right."""

import re
from collections.abc import Collection, Iterator, Mapping

from samverkan.model_examples import EXAMPLES
from samverkan.problems import KeyPath, did_you_mean

Broken = tuple[KeyPath, str, str]
"""Where, what is wrong, and an example of what is right."""

_ID = re.compile(r"[a-z][a-z0-9_]*")


def ascii_id(path: KeyPath, id_: str) -> Iterator[Broken]:
    """Hold an id to the characters that keys, commands and file names can carry."""
    if not _ID.fullmatch(id_):
        what = f'"{id_}" is no id: small letters a-z, digits and _, a letter first'
        yield path, what, EXAMPLES["id"]


def refers(path: KeyPath, id_: str, known: Collection[str], kind: str) -> Iterator[Broken]:
    """Hold a reference to something that exists."""
    if id_ not in known:
        example = f'"{next(iter(known))}"' if known else ""
        yield path, f'no {kind} has the id "{id_}"{did_you_mean(id_, known)}', example


def all_refer(
    path: KeyPath, ids: Collection[str], known: Collection[str], kind: str
) -> Iterator[Broken]:
    """Hold a list of references to things that exist, each named once."""
    seen: set[str] = set()
    for at, id_ in enumerate(ids):
        yield from refers((*path, at), id_, known, kind)
        if id_ in seen:
            yield (*path, at), f'"{id_}" stands twice', EXAMPLES[str(path[-1])]
        seen.add(id_)


def is_in_circle(start: str, above: Mapping[str, tuple[str, ...]]) -> bool:
    """Say whether a way upwards leads back to where it began.

    A circle further up is not reported here but where it stands.
    """
    seen: set[str] = set()
    ahead = list(above.get(start, ()))
    while ahead:
        here = ahead.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            ahead += above.get(here, ())
    return False
