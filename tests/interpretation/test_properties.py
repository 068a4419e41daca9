"""What holds for any message whatever."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samverkan.incidents import Interpretation
from samverkan.interpretation import Gazetteer, explain, interpret
from tests.helpers.sollentuna import SOLLENTUNA
from tests.interpretation.labelled import Labelled, own_messages, worked_examples

GAZETTEER = Gazetteer.of(SOLLENTUNA)
AT = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
KNOWN = [*worked_examples(), *own_messages()]
# A name or a place that only its capitals give away cannot be the same in lower case.
ELSEWHERE = "övriga kommundelar"
CASELESS = [
    one
    for one in KNOWN
    if not one.expected["pii"]
    and not any(row["area"] == ELSEWHERE for row in one.expected["incidents"])
]
# "Ring mig" and the like end a message with a greeting of their own.
REPORTS = [one for one in KNOWN if one.expected["incidents"] or one.expected["nothing_to_report"]]

PIECES = st.sampled_from(
    ["klotter", "Edsberg", "igår", "3", ",", ".", ":", "-", "och", "inga", "12/11", "v. 46",
     "natten mot", "lördag", "\n", "Häggvik", "@", "121212-1212", "krossad", "ruta", "(", ")",
     "2 st", "i", "på", "Tureberg", "lugnt", "förutom", "nivå 4", "3/5", "ungdomar", "moped",
     "körde", "sedan", "fre–lör", "🔥", "\u200b", "°", "070-1740605", "lgh 1203", "ABC 123",
     "8B", "elev"]
)  # fmt: skip
ANY_TEXT = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map(" ".join))


def understood(text: str) -> Interpretation:
    """Return the interpretation at a fixed moment."""
    return interpret(text, GAZETTEER, AT, "faltare")


def core(found: Interpretation) -> object:
    """Return the values that are compared (DOMAIN 14.1)."""
    return (
        [(row.area, row.category, row.count, row.date_from, row.date_to, row.severity)
         for row in found.incidents],
        found.nothing_to_report,
        found.pii,
    )  # fmt: skip


@given(ANY_TEXT)
def test_no_input_crashes_it(text: str) -> None:
    found = understood(text)

    assert all(row.count >= 1 for row in found.incidents)
    assert not (found.incidents and found.nothing_to_report)
    assert (found.redacted is None) == (not found.pii)


@given(ANY_TEXT, st.sampled_from([" ", "\n", "\t", "  \n "]), st.sampled_from([" ", "\n\n", "\t"]))
def test_white_space_around_it_changes_nothing(text: str, before: str, after: str) -> None:
    assert understood(text.strip()) == understood(before + text + after)


@pytest.mark.parametrize("message", KNOWN, ids=lambda message: message.id)
def test_the_unicode_form_changes_nothing(message: Labelled) -> None:
    composed = unicodedata.normalize("NFC", message.text)
    decomposed = unicodedata.normalize("NFD", message.text)

    assert understood(composed) == understood(decomposed)


@pytest.mark.parametrize("message", CASELESS, ids=lambda message: message.id)
def test_the_case_changes_nothing(message: Labelled) -> None:
    expected = core(understood(message.text))

    assert expected == core(understood(message.text.lower()))
    assert expected == core(understood(message.text.upper()))


@pytest.mark.parametrize("message", REPORTS, ids=lambda message: message.id)
def test_a_greeting_at_the_end_changes_nothing(message: Labelled) -> None:
    expected = core(understood(message.text))

    for ending in ("\nHälsningar", " Hälsningar", "\n\nHälsningar Kalle", "\nMvh"):
        assert expected == core(understood(message.text + ending))


NUMBERS = ["121212-1212", "640823-3234", "811218-9876", "670919-9530", "701063-2391"]
WRITTEN = [
    "{d}-{n}", "{d}+{n}", "{d}{n}", "19{d}-{n}", "19{d}{n}", "{d} {n}", "{d} - {n}", "{d}–{n}",
    "19{d} {n}", "19 {d}-{n}", "19{y}-{m}-{a}-{n}", "({d}-{n})", "pnr{d}-{n}",
    "{d}-\u200b{n}", "{d}\u00ad-{n}",
]  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("number", NUMBERS)
@settings(max_examples=15)  # 75 forms and numbers are tried
@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_personal_number_is_stopped_however_it_is_written(
    number: str, written: str, before: str, after: str
) -> None:
    day, serial = number.split("-")
    form = written.format(d=day, n=serial, y=day[:2], m=day[2:4], a=day[4:])

    found = understood(f"{before.rstrip('0123456789+')} {form} {after.lstrip('0123456789')}")

    assert {"personnummer", "samordningsnummer"} & set(found.pii)
    assert serial not in (found.redacted or "").replace(before, "").replace(after, "")


@pytest.mark.parametrize(
    "message", [one for one in KNOWN if one.expected["pii"]], ids=lambda message: message.id
)
def test_an_explanation_never_repeats_what_was_stopped(message: Labelled) -> None:
    explained = explain(message.text, GAZETTEER, message.reported_at, message.role)
    told = repr(explained)

    for value in ("121212", "640823", "Tolvan", "Tolvansson", "Fiktivsson", "1740612", "ABC 123",
                  "Exempelsson", "hittepa_kalle", "test.testsson", "1203", "8B", "9C"):  # fmt: skip
        if value in message.text:
            assert value not in told


def test_fifty_thousand_letters_are_read_in_reasonable_time() -> None:
    text = "Klotter i Edsberg, 2 i Tureberg och en krossad ruta. " * 1000

    assert len(understood(text).incidents) > 100
