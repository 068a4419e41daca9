"""A list of people is taken in whole, or explained line by line."""

from datetime import date
from pathlib import Path

import pytest

from samverkan.collection import Seat
from samverkan.model_file import load_ready
from samverkan.people import PeopleError, PersonRow, parse_people, vacancies
from samverkan.problems import Problem

MODEL = load_ready("sollentuna")
EXAMPLE = Path(__file__).parent.parent / "docs" / "people.example.csv"
HEADINGS = "name,function,role,matrix_id,from,to\n"
TOLVAN = PersonRow(
    2,
    "Tolvan Åström",
    "faltgruppen",
    "ersattare",
    "@tolvan:example.se",
    date(2026, 1, 31),
    None,
)


def people(text: str) -> tuple[PersonRow, ...]:
    """Read a list."""
    return parse_people(text.encode(), MODEL, "folk.csv")


def problems_of(text: str) -> tuple[Problem, ...]:
    """Return what is wrong with a list."""
    with pytest.raises(PeopleError) as caught:
        people(text)
    return caught.value.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "name,function,role,matrix_id,from,to\n"
            "Tolvan Åström,faltgruppen,ersattare,@tolvan:example.se,2026-01-31,\n",
            id="English with commas",
        ),
        pytest.param(
            "namn;funktion;roll;matrix;från;till\r\n"
            "Tolvan Åström;Fältgruppen;Ersättare;@tolvan:example.se;31/1/2026;\r\n",
            id="Swedish with semicolons",
        ),
        pytest.param(
            "Matrix-id\tRoll\tFunktion\tNamn\tFrån\n"
            "@tolvan:example.se\tersättare\tfältgruppen\t Tolvan Åström \t2026-01-31\n\n",
            id="tabs, another order, an empty line",
        ),
    ],
)
def test_a_list_is_read_however_it_was_saved(text: str, encoding: str) -> None:
    assert parse_people(text.encode(encoding), MODEL, "folk.csv") == (TOLVAN,)


def test_the_example_fills_every_seat() -> None:
    rows = parse_people(EXAMPLE.read_bytes(), MODEL, str(EXAMPLE))
    numbers = {row.matrix_id: at for at, row in enumerate(rows)}
    seats = [
        Seat(numbers[row.matrix_id], row.function, row.role, row.from_day, row.to_day)
        for row in rows
    ]
    assert vacancies(MODEL, seats, date(2026, 11, 20)) == ()
    assert [each.id for each in vacancies(MODEL, seats, date(2027, 1, 1))] == ["socialtjanst"]


WRONGS = {
    "an unknown function": (
        "Tolvan,faltgrupen,,@t:example.se,,",
        ("function", '"faltgrupen" is no function, did you mean "faltgruppen"?'),
    ),
    "a function by a misspelt name": (
        "Tolvan,Fritidsgården Edsberg,,@t:example.se,,",
        (
            "function",
            '"Fritidsgården Edsberg" is no function, did you mean "fritidsgard_edsberg"?',
        ),
    ),
    "an unknown role": (
        "Tolvan,faltgruppen,ersätare,@t:example.se,,",
        ("role", '"ersätare" is no role, did you mean "ersättare"?'),
    ),
    "an id without a server": (
        "Tolvan,faltgruppen,,@tolvan,,",
        ("matrix_id", '"@tolvan" is no Matrix id'),
    ),
    "a date in another order": (
        "Tolvan,faltgruppen,,@t:example.se,1/31/2026,",
        ("from", '"1/31/2026" is no date'),
    ),
    "an end before the start": (
        "Tolvan,faltgruppen,,@t:example.se,2026-02-01,2026-01-31",
        ("to", "2026-01-31 is before the first day, 2026-02-01"),
    ),
    "no name": (",faltgruppen,,@t:example.se,,", ("name", "is empty")),
}


@pytest.mark.parametrize(("row", "told"), WRONGS.values(), ids=WRONGS)
def test_a_wrong_row_is_told_with_its_line(row: str, told: tuple[str, str]) -> None:
    (problem,) = problems_of(HEADINGS + "Elvan,kommunpolis,,@e:example.se,,\n" + row)
    assert (problem.file, problem.line) == ("folk.csv", 3)
    assert (problem.key, problem.what) == told


def test_the_same_seat_twice_at_a_time_is_a_mistake() -> None:
    row = "Tolvan,faltgruppen,{},@t:example.se,{},{}\n"
    again = HEADINGS + row.format("", "", "2026-06-30") + row.format("", "2026-07-01", "")
    assert len(people(again)) == 2
    (problem,) = problems_of(again.replace("2026-07-01", "2026-06-30"))
    assert problem.what == "Tolvan holds faltgruppen on line 2 already"


def test_one_account_is_one_person() -> None:
    text = HEADINGS + "Tolvan,faltgruppen,,@t:example.se,,\nElvan,kommunpolis,,@t:example.se,,\n"
    (problem,) = problems_of(text)
    assert problem.what == "@t:example.se is called Tolvan on line 2"


def test_a_missing_heading_is_told_before_any_row() -> None:
    (problem,) = problems_of("name,matrix_id\n,,,\n")
    assert (problem.key, problem.what) == ("function", "is missing among the headings")


def test_a_misspelt_heading_gets_a_suggestion() -> None:
    (problem,) = problems_of("namn;funktion;matrix;frånn\nTolvan;faltgruppen;@t:example.se;\n")
    assert problem.what == 'is no heading, did you mean "från"?'


@pytest.mark.parametrize("text", ["", "\n", HEADINGS])
def test_an_empty_list_is_no_list(text: str) -> None:
    assert problems_of(text)


def test_an_ersattare_alone_leaves_the_function_vacant() -> None:
    members = MODEL.forum_by_id["est_vecko"].members
    seats = [Seat(1, member, "ordinarie") for member in members if member != "kommunpolis"]
    seats.append(Seat(2, "kommunpolis", "ersattare"))
    assert [each.id for each in vacancies(MODEL, seats, date(2026, 11, 20))] == ["kommunpolis"]


def test_a_holder_who_has_left_leaves_the_function_vacant() -> None:
    members = MODEL.forum_by_id["est_vecko"].members
    seats = [Seat(1, member, "ordinarie", None, date(2026, 10, 31)) for member in members]
    assert len(vacancies(MODEL, seats, date(2026, 10, 31))) == 0
    assert len(vacancies(MODEL, seats, date(2026, 11, 1))) == len(members)


def test_a_workbook_is_told_from_a_list() -> None:
    with pytest.raises(PeopleError, match="is no list in text form"):
        parse_people(b"PK\x03\x04\x14\0\x06\0", MODEL, "folk.xlsx")


TEAMS_USER = "11111111-2222-3333-4444-55555555ABCD"


def test_the_list_may_say_which_platform_an_account_is_on() -> None:
    text = f"namn;funktion;konto;plattform\nTolvan;faltgruppen;{TEAMS_USER};Teams\n"
    (row,) = parse_people(text.encode(), MODEL, "folk.csv")
    assert (row.platform, row.matrix_id) == ("teams", TEAMS_USER.lower())


@pytest.mark.parametrize(
    ("account", "platform", "told"),
    [
        ("@tolvan:example.se", "teams", "is no object id of a Teams user"),
        (TEAMS_USER, "", "is no Matrix id"),
        (TEAMS_USER, "team", 'is no platform, did you mean "teams"?'),
    ],
)
def test_an_account_of_another_platform_is_explained(
    account: str, platform: str, told: str
) -> None:
    text = f"namn;funktion;konto;plattform\nTolvan;faltgruppen;{account};{platform}\n"
    with pytest.raises(PeopleError, match=told.replace("?", r"\?")):
        parse_people(text.encode(), MODEL, "folk.csv")
