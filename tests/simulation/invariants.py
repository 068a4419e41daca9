"""What must hold in every simulation, of whatever municipality and period.

Each function returns what breaks the rule, as sentences; nothing when it holds.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from tests.simulation.days import works
from tests.simulation.outcome import Outcome, Row, moment

CLOCK_KINDS = frozenset(
    {
        "announce",
        "ask",
        "nudge",
        "vacancy",
        "escalation",
        "reminder",
        "warning",
        "feedback",
        "summons",
    }
)
"""What the bot says of its own accord, and never to somebody who rests."""
FICTITIOUS = "121212-1212"
"""The personal number that simulated people let slip."""
_MORNING, _EVENING = 8, 17
_MOST_IN_A_DAY = 60
"""A meeting that is prepared, held and noted on one day makes some twenty."""
_TIME_TO_APPROVE = timedelta(days=17)
"""A day or two, a weekend, and two times to forget it."""


def nobody_is_asked_while_absent(outcome: Outcome) -> Iterator[str]:
    """Hold each ask and nudge to the holder who is there, else to a deputy."""
    people = {row["person"]: row for row in outcome.people}
    for message in outcome.messages:
        if message["kind"] not in {"ask", "nudge"} or message["to"]["kind"] != "person":
            continue
        day, function = moment(message["at"]).date(), message["to"]["id"]
        asked = people[message["person"]]
        if _is_away(asked, day):
            yield f"{message['ref']} went to {asked['person']}, who was away on {day}"
        own = [row for row in outcome.people if _holds(row, function, "ordinarie", day)]
        present = [row for row in own if not _is_away(row, day)]
        if present and asked not in present:
            yield f"{message['ref']} went past {present[0]['person']}, who was there"
        if own and not present and asked["person"] not in _deputies(outcome, own, function, day):
            yield f"{message['ref']} went to {asked['person']}, who is no deputy"


def nobody_is_disturbed_at_rest(outcome: Outcome) -> Iterator[str]:
    """Hold what the bot says by itself to working days from 8 to 17."""
    for message in outcome.messages:
        at = moment(message["at"])
        is_awake = works(at.date()) and _MORNING <= at.hour < _EVENING
        if message["kind"] in CLOCK_KINDS and not is_awake:
            yield f"{message['ref']} came {at}"


def nothing_happens_on_a_red_day(outcome: Outcome) -> Iterator[str]:
    """No meeting, and no round that opens or closes, on a day off."""
    for meeting in outcome.meetings:
        if not works(moment(meeting["starts"]).date()):
            yield f"{meeting['forum']} meets {meeting['starts']}"
    for round_ in outcome.rounds:
        for step in ("opened", "closed"):
            if round_[step] and not works(moment(round_[step]).date()):
                yield f"{round_['forum']} {round_['period']} {step} {round_[step]}"


def every_meeting_has_the_right_chair(outcome: Outcome) -> Iterator[str]:
    """Reckon chair and party from the model's file, past the program."""
    written = outcome.as_written
    parties = {row["id"]: row["kind"] for row in written["organisations"]}
    for meeting in outcome.meetings:
        chair = _chair(outcome, meeting["forum"], moment(meeting["starts"]).year)
        if meeting["chair"] != chair:
            yield f"{meeting['forum']} {meeting['starts']}: {meeting['chair']}, not {chair}"
        party = None
        if chair is not None:
            party = parties[outcome.municipality.function_by_id[chair].organisation]
        if meeting["chair_party"] != party:
            yield f"{meeting['forum']} {meeting['starts']}: of {meeting['chair_party']}"


def every_meeting_has_agenda_and_notes(outcome: Outcome) -> Iterator[str]:
    """Hold each meeting to an agenda that was sent, and to approved notes unless it was cancelled.

    The last weeks' notes may still wait for their approval when the period ends.
    """
    sent = {(row["forum"], row["period"]) for row in outcome.documents if _is(row, "D24")}
    for meeting in outcome.meetings:
        starts = moment(meeting["starts"])
        name = f"{meeting['forum']} {meeting['starts']}"
        if not meeting["agenda"]:
            yield f"{name} has no agenda"
        if meeting["status"] == "installt":
            continue
        if (meeting["forum"], starts.date().isoformat()) not in sent:
            yield f"{name} was sent no agenda"
        if starts.date() > outcome.last - _TIME_TO_APPROVE:
            continue
        if meeting["status"] != "avslutat" or meeting["notes"] is None:
            yield f"{name} is {meeting['status']}, with notes {meeting['notes']}"
        elif not any(
            _is(row, "D25") and row["path"] == meeting["notes"] for row in outcome.documents
        ):
            yield f"{name} has notes that are no document: {meeting['notes']}"


def nothing_is_said_twice(outcome: Outcome) -> Iterator[str]:
    """Every key is delivered once, and every message says something to somebody known."""
    known = {*outcome.municipality.function_by_id, *outcome.municipality.forum_by_id}
    for key, times in Counter(message["ref"] for message in outcome.messages).items():
        if times > 1:
            yield f"{key} was delivered {times} times"
    for message in outcome.messages:
        if message["to"]["id"] not in known or not message["text"].strip():
            yield f"{message['ref']} says nothing, or to nobody"
        if message["forum"] not in {None, *outcome.municipality.forum_by_id}:
            yield f"{message['ref']} is about {message['forum']}"


def nobody_talks_in_circles(outcome: Outcome) -> Iterator[str]:
    """No room hears so much in a day that a question and its answer must go round."""
    heard = Counter(
        (message["to"]["id"], moment(message["at"]).date())
        for message in outcome.messages
        if message["to"]["kind"] == "room"
    )
    for (room, day), times in heard.items():
        if times > _MOST_IN_A_DAY:
            yield f"{room} heard {times} messages on {day}"


def nobody_is_reminded_of_what_is_approved(outcome: Outcome) -> Iterator[str]:
    """No reminder to approve a document that has been posted as approved."""
    posted: set[str] = set()
    for message in outcome.messages:
        kind, _, key = message["ref"].partition(":")
        if kind == "picture":
            posted.add(key.partition(":v1:")[0])
        if kind == "approval" and key in posted:
            yield f"{message['ref']} came although it was approved"


def only_who_may_not_decide_names_who_does(outcome: Outcome) -> Iterator[str]:
    """Name nobody in the line for what a forum decides itself."""
    mandates = {one.id: one.mandate for one in outcome.municipality.forums}
    for message in outcome.messages:
        decides = mandates.get(message["forum"] or "") in {"beslutande", "inriktande"}
        if message["kind"] == "notes" and decides and "(beslutas av" in message["text"]:
            yield f"{message['ref']} says who decides what {message['forum']} decides"


def every_round_adds_up(outcome: Outcome) -> Iterator[str]:
    """Who was asked is a member, and has answered, has nothing or is missing: one of them."""
    for round_ in outcome.rounds:
        name = f"{round_['forum']} {round_['collection']} {round_['period']}"
        groups = [round_[part] for part in ("answered", "nothing", "missing", "vacant")]
        told = [function for group in groups for function in group]
        if len(told) != len(set(told)):
            yield f"{name} counts somebody twice"
        if round_["closed"] and not set(round_["asked"]) <= set(told):
            yield f"{name} closed and lost {set(round_['asked']) - set(told)}"


def every_document_is_there(outcome: Outcome) -> Iterator[str]:
    """Each approved document that names a file has it, and no file is unnamed."""
    named = {row["path"] for row in outcome.documents if row["path"]}
    found = {f"documents/{path.name}" for path in (outcome.folder / "documents").iterdir()}
    for path in sorted(named ^ found):
        yield f"{path} is named or there, not both"
    for path in sorted(named & found):
        if not (outcome.folder / path).read_bytes().startswith(b"%PDF-"):
            yield f"{path} is no PDF"


def no_personal_data_is_written(outcome: Outcome) -> Iterator[str]:
    """Look for what people let slip in everything that was written."""
    for path in sorted(outcome.folder.glob("*.json*")):
        if FICTITIOUS in path.read_text(encoding="utf-8"):
            yield f"{path.name} holds a personal number"


def nothing_failed_inside(outcome: Outcome) -> Iterator[str]:
    """Give the errors that the bot logged, and the deliveries it gave up."""
    yield from outcome.summary["faults"]


ALWAYS = (
    nobody_is_asked_while_absent,
    nobody_is_disturbed_at_rest,
    nothing_happens_on_a_red_day,
    every_meeting_has_the_right_chair,
    every_meeting_has_agenda_and_notes,
    nothing_is_said_twice,
    nobody_talks_in_circles,
    nobody_is_reminded_of_what_is_approved,
    only_who_may_not_decide_names_who_does,
    every_round_adds_up,
    every_document_is_there,
    no_personal_data_is_written,
    nothing_failed_inside,
)


def weeks_without_picture(outcome: Outcome, forum: str, first: date, last: date) -> Iterator[str]:
    """Give the ISO weeks whose Thursdays lie between two days and that have no picture."""
    approved = {row["period"] for row in outcome.documents if row["forum"] == forum}
    day = first
    while day <= last:
        if day.isoweekday() == 4:
            year, week, _ = day.isocalendar()
            if f"{year}-W{week:02d}" not in approved:
                yield f"{forum} has no picture of {year}-W{week:02d}"
        day += timedelta(days=1)


def _is(row: Row, document: str) -> bool:
    return str(row["type"]).startswith(f"{document} ")


def _holds(row: Row, function: str, role: str, day: date) -> bool:
    return (
        row["function"] == function
        and row["role"] == role
        and (row["from"] is None or date.fromisoformat(row["from"]) <= day)
        and (row["to"] is None or day <= date.fromisoformat(row["to"]))
    )


def _is_away(row: Row, day: date) -> bool:
    return any(_covers(leave, day) for leave in row["away"])


def _covers(leave: Row, day: date) -> bool:
    return date.fromisoformat(leave["from"]) <= day <= date.fromisoformat(leave["to"])


def _deputies(outcome: Outcome, own: list[Row], function: str, day: date) -> set[str]:
    named = {leave["deputy"] for row in own for leave in row["away"] if _covers(leave, day)}
    standing = {row["person"] for row in outcome.people if _holds(row, function, "ersattare", day)}
    return {*standing, *named}


def _chair(outcome: Outcome, forum: str, year: int) -> str | None:
    """Return who leads a forum in a year, from the file's own words."""
    for row in outcome.as_written["forums"]:
        for area in _areas(outcome, row):
            if row["id"].replace("{area}", str(area)) != forum:
                continue
            rule = row.get("chair")
            if isinstance(rule, dict):
                functions = rule["alternating"]
                return str(functions[(year - rule["first_year"]) % len(functions)])
            return None if rule is None else str(rule).replace("{area}", str(area))
    raise AssertionError(f"{forum} is not in the file")


def _areas(outcome: Outcome, row: Row) -> list[str]:
    """Return the areas that an entry is written for: a list, or those inside one area."""
    areas = row.get("for_each_area", [""])
    if isinstance(areas, str):
        return [area["id"] for area in outcome.as_written["areas"] if area.get("parent") == areas]
    return list(areas)
