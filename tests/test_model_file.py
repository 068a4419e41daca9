"""A municipality model is read whole, or explained."""

from datetime import time
from pathlib import Path

import pytest
from pydantic import BaseModel

from samverkan import structure
from samverkan.model_examples import EXAMPLES
from samverkan.model_file import (
    ModelError,
    load_municipality,
    load_ready,
    parse_municipality,
    ready_models,
)
from samverkan.problems import Problem

SOLLENTUNA = Path(__file__).parent.parent / "municipalities" / "sollentuna.toml"


def problems_after(old: str, new: str) -> tuple[Problem, ...]:
    """Return what is wrong once a text of the Sollentuna model is exchanged."""
    text = SOLLENTUNA.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(ModelError) as caught:
        parse_municipality(text.replace(old, new, 1), "sollentuna.toml")
    return caught.value.problems


@pytest.mark.parametrize("name", ready_models())
def test_every_ready_model_is_sound(name: str) -> None:
    assert load_ready(name).id == name


def test_sollentuna_has_the_seven_seats_of_est_vecko() -> None:
    model = load_ready("sollentuna")
    forum = model.forum_by_id["est_vecko"]
    seats = [model.function_by_id[member] for member in forum.members]
    assert [seat.role for seat in seats] == [
        "samordnare",
        "faltare",
        "fritidsledare",
        "socialtjanst",
        "rektor",
        "kommunpolis",
        "bostadsbolag",
    ]
    assert model.function_by_id[forum.coordinator].organisation == "klk"
    assert not any(seat.external for seat in seats)
    assert all(seat.superior for seat in seats)


def test_sollentunas_week_is_the_default_cycle_of_domain_5() -> None:
    collection = load_ready("sollentuna").forum_by_id["est_vecko"].collections[0]
    steps = [collection.ask, *collection.nudges]
    steps += [collection.closes, collection.meeting, collection.spread]
    assert [(step.week, step.day, step.at, step.on_holiday) for step in steps] == [
        (0, "torsdag", time(9), "previous"),
        (0, "fredag", time(12), "skip"),
        (1, "mandag", time(9), "skip"),
        (1, "mandag", time(12), "next"),
        (1, "tisdag", time(9), "next"),
        (1, "tisdag", time(15), "next"),
    ]


def test_sollentunas_areas_are_those_of_domain_13_3() -> None:
    assert [area.name for area in load_ready("sollentuna").areas] == [
        "Edsberg",
        "Tureberg",
        "Rotebro",
        "Helenelund",
        "Häggvik",
        "Sollentuna centrum",
        "övriga kommundelar",
    ]


def test_a_file_and_the_ready_model_are_read_alike() -> None:
    assert load_municipality(SOLLENTUNA) == load_ready("sollentuna")


BREAKS = {
    "an unknown home area": (
        ('home_area = "edsberg"', 'home_area = "edsbreg"'),
        ("functions[2].home_area", 'no area has the id "edsbreg", did you mean "edsberg"?'),
    ),
    "an unknown organisation": (
        ('organisation = "sock"', 'organisation = "soc"'),
        ("functions[3].organisation", 'no organisation has the id "soc", did you mean "sock"?'),
    ),
    "an unknown superior": (
        ('superior = "sakerhetschef"', 'superior = "borgmastare"'),
        ("functions[0].superior", 'no function has the id "borgmastare"'),
    ),
    "superiors in a circle": (
        ('id = "kommundirektor"', 'id = "kommundirektor"\nsuperior = "chef_kfk"'),
        ("functions[7].superior", "kommundirektor is, step by step, its own superior"),
    ),
    "an unknown member": (
        ('    "faltgruppen",', '    "faltgrupen",'),
        (
            "forums[0].members[1]",
            'no function has the id "faltgrupen", did you mean "faltgruppen"?',
        ),
    ),
    "a member twice": (
        ('    "faltgruppen",', '    "faltgruppen", "faltgruppen",'),
        ("forums[0].members[2]", '"faltgruppen" stands twice'),
    ),
    "an unknown coordinator": (
        ('coordinator = "trygghetssamordnare"', 'coordinator = "ingen"'),
        ("forums[0].coordinator", 'no function has the id "ingen"'),
    ),
    "an unknown chair": (
        ('chair = "trygghetssamordnare"', 'chair = "ingen"'),
        ("forums[0].chair", 'no function has the id "ingen"'),
    ),
    "an unknown document": (
        ('document = "veckolagesbild"', 'document = "veckobild"'),
        (
            "forums[0].collections[0].document",
            'no document has the id "veckobild", did you mean "veckolagesbild"?',
        ),
    ),
    "a document above its forum": (
        ('access_class = "K4"', 'access_class = "K2"'),
        (
            "forums[0].collections[0].document",
            "veckolagesbild is K3, but est_vecko may see K2 at most",
        ),
    ),
    "two rest areas": (
        ('name = "Edsberg"', 'name = "Edsberg"\nrest = true'),
        ("areas[6].rest", "only one area can stand for all other places"),
    ),
    "an alias of two areas": (
        ('"Turebergs torg"', '"edsbergs TORG"'),
        ("areas[1].aliases", '"edsbergs TORG" already stands for the area edsberg'),
    ),
    "an id twice": (
        ('id = "tureberg"', 'id = "edsberg"'),
        ("areas[1].id", '"edsberg" is used twice'),
    ),
    "an id with dots": (
        ('id = "lagesbild"', 'id = "Lägesbild"'),
        (
            "forums[0].collections[0].id",
            '"Lägesbild" is no id: small letters a-z, digits and _, a letter first',
        ),
    ),
    "a nudge at the closing": (
        (
            'closes = { week = 1, day = "mandag", at = 12:',
            'closes = { week = 1, day = "mandag", at = 09:',
        ),
        (
            "forums[0].collections[0].closes",
            "must come after nudges, which is at mandag 09.00 of week 1",
        ),
    ),
    "spread before the meeting": (
        ("at = 15:00:00", "at = 08:00:00"),
        (
            "forums[0].collections[0].spread",
            "must come after meeting, which is at tisdag 09.00 of week 1",
        ),
    ),
    "a number as a time": (
        ("at = 15:00:00", "at = 15"),
        ("forums[0].collections[0].spread.at", "should be a local time of the day"),
    ),
    "an unknown key": (
        ("superior =", "superio ="),
        ("functions[0].superio", 'is not a key here, did you mean "superior"?'),
    ),
    "a missing key": (('role = "samordnare"', ""), ("functions[0].role", "is missing")),
    "an unknown document type": (
        ('type = "D2"', 'type = "D31"'),
        ("documents[0].type", '"D31" is no document type: D1 to D30'),
    ),
    "an unknown time zone": (
        ("Europe/Stockholm", "Europe/Stokholm"),
        ("timezone", '"Europe/Stokholm" is no IANA time zone, did you mean "Europe/Stockholm"?'),
    ),
    "a sixth level": (
        ('timezone = "Europe/Stockholm"', 'levels = { 6 = "katastrof" }'),
        ("levels.6", "a level is 1, 2, 3, 4 or 5"),
    ),
    "a trigger of no category": (
        ('timezone = "Europe/Stockholm"', 'triggers = { kloter = ["kludd"] }'),
        ("triggers.kloter", 'no category has the id "kloter", did you mean "klotter"?'),
    ),
    "quiet hours of no length": (
        ("end = 08:00:00", "end = 17:00:00"),
        ("quiet_hours", "start and end are the same time"),
    ),
}


@pytest.mark.parametrize(("change", "told"), BREAKS.values(), ids=BREAKS)
def test_a_problem_names_its_key_its_line_and_an_example(
    change: tuple[str, str], told: tuple[str, str]
) -> None:
    problem = next(each for each in problems_after(*change) if each.key == told[0])
    assert (problem.file, problem.what) == ("sollentuna.toml", told[1])
    assert problem.example
    assert problem.line is not None


def test_the_line_is_the_one_to_change() -> None:
    (problem,) = problems_after('home_area = "edsberg"', 'home_area = "solna"')
    lines = SOLLENTUNA.read_text(encoding="utf-8").splitlines()
    assert problem.line is not None
    assert lines[problem.line - 1] == 'home_area = "edsberg"'


def test_a_typing_error_in_toml_is_shown_with_its_line() -> None:
    (problem,) = problems_after('id = "polisen"', "id = polisen")
    assert "is not TOML" in problem.what
    assert problem.line is not None


def test_all_problems_are_told_at_once() -> None:
    text = SOLLENTUNA.read_text(encoding="utf-8")
    text = text.replace('home_area = "', 'home_area = "x_')
    text = text.replace('chair = "', 'chair = "x_', 1)
    with pytest.raises(ModelError) as caught:
        parse_municipality(text, "x.toml")
    assert len(caught.value.problems) == 4
    assert str(caught.value).count("for example:") == 4


def test_a_file_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read: No such file"):
        load_municipality(tmp_path / "ingen.toml")


def test_a_file_in_latin_1_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "gammal.toml"
    path.write_bytes('name = "Häggvik"'.encode("latin-1"))
    with pytest.raises(ModelError, match="is not UTF-8 text"):
        load_municipality(path)


def test_an_unknown_ready_model_gets_a_suggestion() -> None:
    with pytest.raises(ModelError, match='did you mean "sollentuna"'):
        load_ready("solentuna")


def test_every_key_of_a_model_has_an_example() -> None:
    models = [
        kind
        for kind in vars(structure).values()
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not BaseModel
    ]
    assert set(EXAMPLES) == {
        field.alias or name for kind in models for name, field in kind.model_fields.items()
    }
