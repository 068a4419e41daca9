"""How people name a municipality."""

import pytest

from bot.naming import is_only_a_name, mentioned, names_of, split_name, spoken_name
from samverkan.model_file import load_ready

NAMES = {id_: names_of(load_ready(id_)) for id_ in ("salem", "haninge", "lekeberg", "skelleftea")}


@pytest.mark.parametrize(
    ("id_", "spoken"),
    [
        ("salem", "Salem"),
        ("lekeberg", "Lekeberg"),
        ("haninge", "Haninge"),
        ("skelleftea", "Skellefteå"),
    ],
)
def test_a_municipality_is_named_as_people_say_it(id_: str, spoken: str) -> None:
    assert spoken_name(load_ready(id_)) == spoken


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Salem", "salem"),
        ("salems kommun!", "salem"),
        ("Det gäller Skellefteå, tack", "skelleftea"),
        ("SKELLEFTEA", "skelleftea"),
        ("två bilinbrott i Salem", None),
        ("Salem eller Haninge", None),
        ("Salemsborg", None),
        ("", None),
    ],
)
def test_an_answer_that_is_only_a_name_is_known(text: str, meant: str | None) -> None:
    assert is_only_a_name(text, NAMES) == meant


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Salem: två bilinbrott", ("salem", "två bilinbrott")),
        ("salems kommun:status", ("salem", "status")),
        ("!Haninge: status", ("haninge", "!status")),
        ("Salem:", None),
        ("Centrum: lugnt", None),
        ("kl 22:30 i Salem", None),
    ],
)
def test_a_name_before_a_colon_says_whom_the_rest_is_for(
    text: str, found: tuple[str, str] | None
) -> None:
    assert split_name(text, NAMES) == found


def test_every_name_in_a_text_is_found() -> None:
    assert mentioned("från Salem till Haninges gräns", NAMES) == ("salem", "haninge")
