"""Words that stand apart and say something together, and those that do not."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan.apart import of_file, of_row
from samverkan.interpretation import Gazetteer, interpret
from samverkan.model_file import load_ready
from tests.test_models import FIVE

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
SOLLENTUNA = Gazetteer.of(load_ready("sollentuna"))


def stops(readings: tuple[str, ...], gazetteer: Gazetteer = SOLLENTUNA) -> set[str]:
    """Return the kinds of personal data in any of the readings."""
    found = (interpret(each, gazetteer, AT, "samordnare").pii for each in readings)
    return {kind for kinds in found for kind in kinds}


PERSONS = (
    "SvenssonAnna.pdf",
    "Svensson_Anna_utredning.docx",
    "SVENSSON_ANNA.PDF",
    "svensson-anna.pdf",
    "Svensson, Anna.pdf",
    "AnnaSvensson85.pdf",
    "AnnaSvensson811218.pdf",
    "811218AnnaSvensson.pdf",
    "LVUSvenssonAnna.pdf",
    "A.Svensson.pdf",
    "Anna%20Svensson.pdf",
    "Anna+Svensson.pdf",
    "Bjo\u0308rn_O\u0308berg.pdf",  # as a Mac writes Björn Öberg
    "Anna-7B.docx",
    "orosanmälan_Anna_7B.docx",
    "811218-9876.pdf",
    "811218_9876.pdf",
    "8112189876.pdf",
    "elev_8112189876_frånvaro.xlsx",
    "1981-12-18-9876.pdf",
    "19811218 9876.pdf",
    "701063_2391.pdf",
    "anna.svensson@example.se.pdf",
    "070-1740605.pdf",
)
ORDINARY = (
    "LägesbildSollentuna.pdf",
    "EST_Vecko_v46.docx",
    "Handlingsplan-EST-2026.docx",
    "Lägesbild-EST-2026.pdf",
    "Lägesbild_Sollentunahem_AB_2026.xlsx",
    "protokoll_Maj_2026.docx",
    "TrygghetsvandringEdsbergMaj.pdf",
    "20261115-0930.pdf",
    "20261115093012.pdf",
    "IMG_20261115_2385.jpg",
    "PXL_20261115_093012.jpg",
    "Screenshot 2026-11-15 093045.png",
    "WhatsApp Image 2026-11-15 at 09.30.45.jpeg",
    "2026-11-15_2385.pdf",
    "KS-2018-451.pdf",
    "Dnr KS 2026_118.pdf",
    "dokument (3).pdf",
)


@pytest.mark.parametrize("name", PERSONS)
def test_somebody_in_the_name_of_a_file_is_found(name: str) -> None:
    assert stops(of_file(name))


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_name_of_a_file_is_let_through(name: str) -> None:
    assert not stops(of_file(name))


def _camel(words: list[str]) -> str:
    return "".join(word[:1].upper() + word[1:] for word in words)


@pytest.mark.parametrize("model", FIVE)
def test_the_municipalities_own_names_make_ordinary_files(model: str) -> None:
    """Forums, areas and functions, with what documents are called and of what time they are."""
    made = load_ready(model)
    gazetteer = Gazetteer.of(made)
    named = [*made.forums, *made.areas, *made.functions]
    kinds, times = ("Lägesbild", "Aktivitetsplan"), ("v46", "2026", "2026-11-15")
    names = {
        (_camel(words) if joint is None else joint.join(words)) + ".pdf"
        for one, kind, time, joint in product(named, kinds, times, ("_", None))
        for words in ([kind, *one.name.split(), time],)
    }
    assert not [name for name in sorted(names) if stops(of_file(name), gazetteer)]


@given(st.text(max_size=120))
def test_any_name_of_a_file_can_be_read(name: str) -> None:
    assert all(isinstance(reading, str) for reading in of_file(name))


JOINTS = st.sampled_from(["_", "-", " ", ".", ", ", "__", " - ", ""])


@given(
    st.sampled_from(["Svensson", "Lindqvist", "Persdotter"]),
    st.sampled_from(["Anna", "Mohamed", "Birgitta"]),
    JOINTS,
    st.sampled_from(["", "_utredning", "-2026", " v46"]),
    st.sampled_from([1, -1]),
)
def test_a_name_is_found_however_it_is_joined(
    surname: str, first: str, joint: str, tail: str, order: int
) -> None:
    parts = (first, surname)[::order]
    assert "namn" in stops(of_file(joint.join(parts) + tail + ".pdf"))


PARTED = (
    ("811218", "9876"),
    ("19811218", "9876"),
    ("1981-12-18", "9876"),
    ("811218-", "9876"),
    ("811218", "-9876"),
    ("850312", "2385"),  # the check digit is wrong, and it is no day of a plan
    ("701063", "2391"),
    ("Samtal med 811218", "9876 på torsdag"),
    ("Anna", "Svensson"),
    ("Svensson", "Anna"),
    ("Hosseini", "Ali"),
    ("Anna Karin", "Öberg"),
    ("070", "1740605"),
    ("070-", "174 06 05"),
)
TOGETHER = (
    ("2026-11-15", "2500"),
    ("2026-10-01", "5000"),
    ("Start 2027-03-12", "2500 kr"),
    ("1998-05-12", "2002"),
    ("250000", "2027"),
    ("25000", "1500"),
    ("Edsberg", "Kommunpolisen"),
    ("Kim", "Rektor"),
    ("Maj", "Kommunpolisen"),
    ("Maria", "Trygghetsvandring"),
    ("Anna", "", "Svensson"),
    ("08", "12"),
)


@pytest.mark.parametrize("cells", PARTED)
def test_somebody_who_is_parted_over_two_cells_is_found(cells: tuple[str, ...]) -> None:
    assert stops(of_row(("Edsberg", *cells), AT.year))


@pytest.mark.parametrize("cells", TOGETHER)
def test_ordinary_cells_beside_each_other_say_nothing_more(cells: tuple[str, ...]) -> None:
    assert not stops(of_row(cells, AT.year))


@given(st.dates(date(2022, 1, 1), date(2040, 12, 31)), st.integers(0, 9999))
def test_the_day_of_a_plan_beside_an_amount_is_nobodys_number(day: date, amount: int) -> None:
    assert not stops(of_row((day.isoformat(), f"{amount:04}"), AT.year))


@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_row_can_be_read(cells: list[str]) -> None:
    assert all(isinstance(reading, str) for reading in of_row(cells, AT.year))
