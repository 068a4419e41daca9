"""The year wheel as an iCalendar file (RFC 5545, 5546, 7986).

The file is its own memory. A meeting keeps its UID however its day is moved; when a file
is written again over an older one, what is unchanged keeps SEQUENCE and DTSTAMP, what is
changed gets higher ones, and what is gone is cancelled. So a calendar program that reads
the file again moves its events instead of doubling them. Times are UTC.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from bot.rendering.arshjul import chair_name, group_dates, guest_names
from commands.wording import words
from samverkan import calendar
from samverkan import swedish_forms as forms
from samverkan.calendar import Due, Meeting
from samverkan.structure import Municipality

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_PRODUCT = "-//Samråd//Årshjul//SV"


class NotOurCalendarError(ValueError):
    """The file to be written over is no calendar, or another municipality's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an event says; two equal ones need no update. A date stands for a whole day."""

    uid: str
    starts: datetime | date
    ends: datetime | date
    summary: str
    description: str
    status: str = "CONFIRMED"
    location: str = ""


def entries(municipality: Municipality, year: int) -> tuple[Entry, ...]:
    """Return what a year's calendar holds: meetings, warnings and ends of groups."""
    held = (_meeting(municipality, one) for one in calendar.meetings(municipality, year))
    groups = (_group(municipality, one) for one in group_dates(municipality, year))
    return (*held, *groups)


def calendar_file(
    municipality: Municipality, year: int, now: datetime, older: bytes | None = None
) -> bytes:
    """Return the file for a year, made from an older one when there is one.

    Events of other years in the older file stay as they are. Raises NotOurCalendarError.
    """
    known = {} if older is None else _known(municipality, older)
    wanted = {entry.uid: entry for entry in entries(municipality, year)}
    events = []
    for uid, event in known.items():
        entry = _entry(event)
        if uid not in wanted and _year(municipality, entry) == year:
            wanted[uid] = Entry(
                uid,
                entry.starts,
                entry.ends,
                entry.summary,
                entry.description,
                "CANCELLED",
                entry.location,
            )
        elif uid not in wanted:
            events.append(event)
    events += [_event(entry, known.get(uid), now) for uid, entry in wanted.items()]
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    name = words("arshjul", "calendar_name", name=municipality.name)
    made.add("uid", f"arshjul@{_host(municipality)}")
    made.add("name", name)
    made.add("x-wr-calname", name)
    for event in sorted(events, key=lambda e: (str(e.decoded("dtstart")), str(e["uid"]))):
        made.add_component(event)
    return bytes(made.to_ical())


def _host(municipality: Municipality) -> str:
    return f"{municipality.id}.samrad"


def _known(municipality: Municipality, older: bytes) -> dict[str, Event]:
    try:
        read = Calendar.from_ical(older)
    except ValueError as error:
        raise NotOurCalendarError("it is no iCalendar file") from error
    if str(read.get("uid")) != f"arshjul@{_host(municipality)}":
        raise NotOurCalendarError(f"it is not a calendar of {municipality.name} made by samrad")
    events = (event for event in read.walk("VEVENT") if isinstance(event, Event))
    needed = ("uid", "dtstart", "dtend")
    return {str(one["uid"]): one for one in events if all(part in one for part in needed)}


def _year(municipality: Municipality, entry: Entry) -> int:
    if isinstance(entry.starts, datetime):
        return calendar.local_day(municipality, entry.starts).year
    return entry.starts.year


def _entry(event: Event) -> Entry:
    return Entry(
        uid=str(event["uid"]),
        starts=event.decoded("dtstart"),
        ends=event.decoded("dtend"),
        summary=str(event.get("summary", "")),
        description=str(event.get("description", "")),
        status=str(event.get("status", "")),
        location=str(event.get("location", "")),
    )


def _event(entry: Entry, before: Event | None, now: datetime) -> Event:
    """Return the older event when it says the same, else a new one with a higher number.

    The number counts minutes, so that it also rises when no older file is at hand.
    """
    if before is not None and _entry(before) == entry:
        return before
    number = max(0, int((now - _EPOCH).total_seconds()) // 60)
    if before is not None:
        number = max(number, int(str(before.get("sequence", 0))) + 1)
    made = Event()
    made.add("uid", entry.uid)
    made.add("dtstamp", now.astimezone(UTC))
    made.add("last-modified", now.astimezone(UTC))
    made.add("sequence", number)
    made.add("dtstart", entry.starts)
    made.add("dtend", entry.ends)
    made.add("summary", entry.summary)
    if entry.description:
        made.add("description", entry.description)
    if entry.location:
        made.add("location", entry.location)
    made.add("status", entry.status)
    made.add("transp", "OPAQUE" if isinstance(entry.starts, datetime) else "TRANSPARENT")
    return made


def _meeting(municipality: Municipality, one: Meeting) -> Entry:
    said = [words("arshjul", "led_by", chair=chair_name(municipality, one))]
    if guests := guest_names(municipality, one):
        said.append(words("arshjul", "extra_invited", guests=guests))
    forum = municipality.forum_by_id[one.forum]
    return Entry(
        uid=f"{one.key}@{_host(municipality)}",
        starts=one.starts,
        ends=one.starts + timedelta(minutes=forum.length),
        summary=forum.name,
        description="\n".join(said),
        location=forum.place,
    )


def _group(municipality: Municipality, one: Due) -> Entry:
    day = calendar.local_day(municipality, one.at)
    forum = municipality.forum_by_id[one.forum].name
    months = forms.number(one.number)
    return Entry(
        uid=f"{one.kind}:{one.forum}:{one.number}@{_host(municipality)}",
        starts=day,
        ends=day + timedelta(days=1),
        summary=words("arshjul", f"event_{one.kind}", forum=forum, months=months),
        description="",
    )
