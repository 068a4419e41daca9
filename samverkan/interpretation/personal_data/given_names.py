"""What is a given name, a surname or neither, from `names.toml`, and what surnames end in."""

import tomllib
from importlib import resources

_DATA: dict[str, str] = tomllib.loads(
    resources.files("samverkan.interpretation.personal_data")
    .joinpath("names.toml")
    .read_text("utf-8")
)
GIVEN_NAMES = frozenset(_DATA["given"].split())
EVERYDAY_NAMES = frozenset(_DATA["everyday"].split())
SURNAMES = frozenset(_DATA["surnames"].split())
NO_NAMES = frozenset(_DATA["no_names"].split())
NO_SURNAMES = NO_NAMES | frozenset(_DATA["no_surnames"].split())
# Endings that nearly only surnames have, and those that places share with them.
SURNAME_ENDINGS = (
    "sson", "dotter", "strom", "gren", "qvist", "kvist", "quist", "stedt", "feldt",
    "blad", "lind", "ovic", "evic", "zadeh", "oglu", "wall", "nius", "lius", "sten", "stein",
    "ander", "mann",
)  # fmt: skip
PLACE_LIKE_ENDINGS = ("lund", "holm", "berg", "borg", "dahl", "strand", "mark", "fors", "hult",
                      "vall", "man", "ell", "en", "in", "ski", "nen", "sen")  # fmt: skip
PERSONAL_TITLES = frozenset(("fru", "herr", "fröken", "frk"))
PATRONYMIC = tuple(
    ending + genitive
    for ending in ("sson", "sdotter", "zadeh", "ovic", "evic")
    for genitive in ("", "s")
)
_LONG = 6  # letters from which a word in lower case may be a surname


def is_given(plain: str) -> bool:
    """Whether a word without å ä ö is a given name, or a double name that begins with one."""
    return plain in GIVEN_NAMES or ("-" in plain and plain.split("-", maxsplit=1)[0] in GIVEN_NAMES)


def surname_by_ending(plain: str) -> bool:
    """Whether a word without å ä ö ends as surnames do, and is long enough to be one."""
    return len(plain) >= _LONG and plain.endswith((*SURNAME_ENDINGS, *PLACE_LIKE_ENDINGS[:6]))
