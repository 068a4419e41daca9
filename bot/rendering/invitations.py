"""An invitation to one meeting as an iCalendar file (RFC 5545, 5546).

The UID is that of the same meeting in the year wheel's file, and the number rises with each
change, so that a calendar program moves its event, or takes it away, instead of doubling it.
Times are UTC.
"""

from icalendar import Calendar, Event

from storage.meeting_tables import Invitation

_PRODUCT = "-//Samråd//Möte//SV"
_STATUS = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}


def invitation_file(invitation: Invitation) -> bytes:
    """Return the file; the same frozen invitation always gives the same bytes."""
    event = Event()
    event.add("uid", invitation.uid)
    event.add("dtstamp", invitation.made_at)
    event.add("last-modified", invitation.made_at)
    event.add("sequence", invitation.sequence)
    event.add("dtstart", invitation.starts_at)
    event.add("dtend", invitation.ends_at)
    event.add("summary", invitation.summary)
    if invitation.description:
        event.add("description", invitation.description)
    if invitation.location:
        event.add("location", invitation.location)
    event.add("status", _STATUS[invitation.method])
    event.add("transp", "OPAQUE")
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", invitation.method)
    made.add_component(event)
    return bytes(made.to_ical())
