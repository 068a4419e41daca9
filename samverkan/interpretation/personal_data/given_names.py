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
