"""`samrad calendar` shows the year and writes a file that calendar programs can read again."""

import json
import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from typer.testing import CliRunner

from bot.cli import app
from bot.rendering.arshjul import notes, rows
from bot.rendering.calendar_file import NotOurCalendarError, calendar_file
from samverkan import calendar
from samverkan.cadence import Alternating, InMonths, MovedTo, WhenNeeded
from samverkan.model_file import load_ready, ready_models
from samverkan.structure import Forum, Guests, Municipality

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
WHOLE = load_ready("sollentuna")
PARTS = {name: getattr(WHOLE, name) for name in Municipality.model_fields}
SOLLENTUNA = Municipality.model_validate(PARTS | {"forums": (WHOLE.forum_by_id["est_vecko"],)})
MEETINGS = len(calendar.meetings(WHOLE, 2026))
cli = CliRunner()


def forum(id_: str, name: str, **settings: object) -> Forum:
    """Return a forum with what matters here."""
    common = {"id": id_, "name": name, "type": id_, "level": "strategisk", "members": ()}
    return Forum.model_validate(common | {"coordinator": "trygghetssamordnare"} | settings)


def municipality(day: str = "torsdag", moved: MovedTo = "next", *more: Forum) -> Municipality:
    """Return Sollentuna with a chefssamråd beside EST Vecko."""
    rule = {"every": "year", "times": 4, "day": day, "at": time(13), "on_holiday": moved}
    chefer = forum(
        "chefssamrad",
        "Chefssamråd",
        cadence=InMonths.model_validate(rule),
        chair=Alternating(alternating=("kommundirektor", "lokalpolisomradeschef"), first_year=2026),
        guests=(Guests(functions=("chef_kfk",), meetings=(2, 4)),),
    )
    return Municipality.model_validate(PARTS | {"forums": (*SOLLENTUNA.forums, chefer, *more)})


def group(end: date = date(2026, 12, 31)) -> Forum:
    """Return a time-limited group."""
    return forum("insats", "EST Insats Rotebro", start=date(2026, 1, 7), end=end)


def events(file: bytes) -> dict[str, Event]:
    """Return what a calendar program reads, by UID."""
    read = Calendar.from_ical(file)
    assert not [event.errors for event in read.walk() if event.errors]
    found = {str(event["uid"]): event for event in read.walk("VEVENT")}
    assert len(found) == len(read.walk("VEVENT"))
    return found  # type: ignore[return-value]  # walk gives events for VEVENT


UID = "chefssamrad:2026-02@sollentuna.samrad"


def test_a_row_says_when_which_forum_what_and_who_leads() -> None:
    shown = {
        (row.day, row.week, row.forum): (row.what, row.chair) for row in rows(municipality(), 2026)
    }
    assert shown["fre 15", "20", "Chefssamråd"] == (
        "möte kl. 13.00, med Förvaltningschef, kultur- och fritidskontoret",
        "Kommundirektör",
    )
    assert shown["tisdagar", "2–5", "EST Vecko"] == (
        "4 möten kl. 9.00; flyttat till ons 7",
        "Trygghetssamordnare",
    )
    assert shown["tisdagar", "15–18", "EST Vecko"][0] == (
        "4 möten kl. 9.00; flyttat till tis 7 kl. 12.00"
    )


def test_many_groups_of_a_kind_at_the_same_time_share_a_row() -> None:
    model = load_ready("skelleftea")
    shown = [row for row in rows(model, 2026) if row.forum.startswith("Förebyggargrupp")]
    assert {("Förebyggargrupp Anderstorp och 18 till", "var grupp sin")} == {
        (row.forum, row.chair) for row in shown
    }
    assert len(shown) == 12


def test_many_extra_guests_are_counted_in_the_table_and_named_in_the_file() -> None:
    model = load_ready("salem")
    assert "möte kl. 9.00, med 5 extra inbjudna" in {row.what for row in rows(model, 2026)}
    said = str(
        events(calendar_file(model, 2026, NOW))["chefssamrad:2026-02@salem.samrad"]["description"]
    )
    assert "Ordförande, kommunstyrelsen; Ordförande, " in said


@pytest.mark.parametrize("name", ready_models())
def test_every_ready_municipality_has_a_year_that_fits(name: str) -> None:
    for width in (80, 120):
        shown = cli.invoke(app, ["calendar", name, "--year", "2027"], env=columns(width))
        assert shown.exit_code == 0
        assert width >= max(map(len, shown.output.splitlines()))
    model = load_ready(name)
    assert events(calendar_file(model, 2027, NOW))
    assert all(calendar.is_working_day(one.day) for one in calendar.meetings(model, 2027))


def test_the_years_rows_come_in_order_with_the_end_of_groups() -> None:
    shown = rows(municipality("torsdag", "next", group()), 2026)
    assert sorted(row.first.month for row in shown) == [row.first.month for row in shown]
    said = [(row.first, row.what) for row in shown if row.forum == "EST Insats Rotebro"]
    assert said == [
        (date(2026, 6, 30), "upphör om 6 månader, 31 december 2026"),
        (date(2026, 9, 30), "upphör om 3 månader, 31 december 2026"),
        (date(2026, 12, 30), "sista dagen är 31 december 2026"),
    ]


def test_forums_without_planned_meetings_are_named_under_the_table() -> None:
    needed = WhenNeeded(every="when_needed", at_least_months=6)
    more = (forum("lefa", "LEFA", cadence=needed), forum("bid", "BID Tureberg"))
    resting = forum("bra", "Lokala Brå", status="vilande")
    assert list(notes(municipality("torsdag", "next", *more, resting))) == [
        "Vid behov: LEFA (minst en gång på 6 månader).",
        "Utan bestämd mötestid: BID Tureberg.",
        "Vilar eller är avslutade: Lokala Brå.",
    ]


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_fits_the_terminal_and_nothing_is_cut(width: int) -> None:
    shown = cli.invoke(app, ["calendar", "sollentuna", "--year", "2026"], env=columns(width))
    assert shown.exit_code == 0, shown.output
    assert "Årshjul 2026 – Sollentuna kommun" in shown.output
    assert "…" not in shown.output
    assert width >= max(map(len, shown.output.splitlines()))
    for month in ("Januari", "Juni", "December"):
        assert month in shown.output


def columns(width: int) -> dict[str, str]:
    """Return an environment with a terminal of a width."""
    return {**os.environ, "COLUMNS": str(width)}


def test_the_machine_gets_every_meeting() -> None:
    shown = cli.invoke(app, ["calendar", "sollentuna", "--year", "2026", "--json"])
    data = json.loads(shown.stdout)
    assert (data["municipality"], data["year"], len(data["meetings"])) == (
        "sollentuna",
        2026,
        MEETINGS,
    )
    assert data["meetings"][0]["starts"] == "2026-01-07T09:00:00+01:00"


def test_the_file_holds_each_meeting_at_its_instant_and_is_in_the_standard_form() -> None:
    model = municipality("torsdag", "next", group())
    made = calendar_file(model, 2026, NOW)
    planned = calendar.meetings(model, 2026)
    read = events(made)
    assert {one.starts for one in planned} <= {e.decoded("dtstart") for e in read.values()}
    assert len(planned) + 3 == len(read)
    assert made.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert b"\n" not in made.replace(b"\r\n", b"")
    event = read[UID]
    assert datetime(2026, 5, 15, 11, tzinfo=UTC) == event.decoded("dtstart")
    assert "Leder mötet: Kommundirektör." in str(event["description"])
    assert "Förvaltningschef, kultur- och fritidskontoret" in str(event["description"])
    last = read["end:insats:0@sollentuna.samrad"]
    assert date(2026, 12, 30) == last.decoded("dtstart")


def test_writing_the_same_year_again_changes_nothing() -> None:
    made = calendar_file(municipality(), 2026, NOW)
    assert made == calendar_file(municipality(), 2026, LATER, made)


def test_a_moved_meeting_keeps_its_uid_and_gets_higher_numbers() -> None:
    made = calendar_file(municipality(), 2026, NOW)
    before = events(made)
    after = events(calendar_file(municipality("onsdag"), 2026, LATER, made))
    assert before.keys() == after.keys()
    assert before[UID].decoded("dtstart") != after[UID].decoded("dtstart")
    assert before[UID]["sequence"] < after[UID]["sequence"]
    assert (before[UID].decoded("dtstamp"), after[UID].decoded("dtstamp")) == (NOW, LATER)
    weekly = "est_vecko:2026-10@sollentuna.samrad"
    assert before[weekly].to_ical() == after[weekly].to_ical()


def test_two_changes_within_a_minute_still_count_up() -> None:
    made = calendar_file(municipality(), 2026, NOW)
    again = calendar_file(municipality("onsdag"), 2026, NOW, made)
    assert events(made)[UID]["sequence"] < events(again)[UID]["sequence"]


def test_a_newer_file_made_without_the_older_one_updates_it_too() -> None:
    older = events(calendar_file(municipality(), 2026, NOW))
    newer = events(calendar_file(municipality("onsdag"), 2026, LATER))
    assert older[UID]["sequence"] < newer[UID]["sequence"]


def test_a_meeting_that_is_gone_is_cancelled_and_comes_back_when_it_is_planned_again() -> None:
    made = calendar_file(municipality(), 2026, NOW)
    without = calendar_file(SOLLENTUNA, 2026, LATER, made)
    assert str(events(without)[UID]["status"]) == "CANCELLED"
    assert without == calendar_file(SOLLENTUNA, 2026, LATER + timedelta(days=1), without)
    back = calendar_file(municipality(), 2026, LATER + timedelta(days=2), without)
    assert str(events(back)[UID]["status"]) == "CONFIRMED"
    assert events(without)[UID]["sequence"] < events(back)[UID]["sequence"]


def test_a_file_may_hold_several_years() -> None:
    made = calendar_file(municipality(), 2026, NOW)
    both = calendar_file(municipality(), 2027, LATER, made)
    assert events(made).keys() < events(both).keys()
    assert {"CONFIRMED"} == {str(event["status"]) for event in events(both).values()}


@pytest.mark.parametrize("content", [b"", b"hej", b"%PDF-1.7\xff\xfe", b"BEGIN:VCALENDAR\r\n"])
def test_a_file_that_is_something_else_is_not_written_over(content: bytes) -> None:
    with pytest.raises(NotOurCalendarError):
        calendar_file(SOLLENTUNA, 2026, NOW, content)


def test_another_municipalitys_calendar_is_not_written_over(tmp_path: Path) -> None:
    other = SOLLENTUNA.model_copy(update={"id": "solna"})
    file = tmp_path / "arshjul.ics"
    file.write_bytes(calendar_file(other, 2026, NOW))
    shown = cli.invoke(app, ["calendar", "sollentuna", "--year", "2026", "--ics", str(file)])
    assert shown.exit_code == 1
    assert "it is not a calendar of Sollentuna kommun made by samrad" in shown.stderr


def test_the_command_writes_the_file_and_updates_it(tmp_path: Path) -> None:
    file = tmp_path / "arshjul.ics"
    wanted = ["calendar", "sollentuna", "--year", "2026", "--ics", str(file)]
    first, again = cli.invoke(app, wanted), cli.invoke(app, wanted)
    assert (f"{file} written\n", f"{file} updated\n") == (first.stderr, again.stderr)
    assert len(events(file.read_bytes())) == MEETINGS
    assert [file] == list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    wanted = ["calendar", "sollentuna", "--ics", str(tmp_path / "ingen" / "arshjul.ics")]
    shown = cli.invoke(app, wanted)
    assert shown.exit_code == 1
    assert "the calendar was not written: No such file or directory" in shown.stderr


@pytest.mark.parametrize(
    ("model", "said"),
    [("solentuna", 'did you mean "sollentuna"?'), ("ingen.toml", "No such file or directory")],
)
def test_an_unknown_model_is_told(model: str, said: str) -> None:
    shown = cli.invoke(app, ["calendar", model])
    assert shown.exit_code == 2
    assert said in shown.stderr
