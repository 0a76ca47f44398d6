"""Events as icalendar reads them, in the words of the rest of the program."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import urlsplit

from app.domain.brief import CalendarEvent
from app.domain.mail_domains import plain_address
from app.domain.meeting_links import meeting_link
from app.domain.people import Participant
from app.domain.sides import OwnSide, with_sides
from connectors.ics.series import Occurrence

DEFAULT_LENGTH = timedelta(minutes=30)  # of an event that names neither an end nor a duration
LONGEST_UID = 180  # a call's id names its folder, too
NO_TITLE, PRIVATE_TITLE = "(no title)", "(private)"
_NOBODY = frozenset({"ROOM", "RESOURCE", "GROUP"})


def calendar_event(found: Occurrence, own: OwnSide, zone: tzinfo) -> CalendarEvent:
    """`zone` is where a whole day is a day."""
    component = found.component
    begins, ends = (_moment(at, zone) for at in (found.start, found.end))
    if ends <= begins and "DTEND" not in component and "DURATION" not in component:
        ends = begins + DEFAULT_LENGTH
    given = component.get("ATTENDEE", [])
    guests = given if isinstance(given, list) else [given]
    organizer = component.get("ORGANIZER")
    by = _participant(organizer) if organizer is not None else None
    event = CalendarEvent(
        id=event_id(found.uid, begins),
        uid=found.uid,
        title=str(component.get("SUMMARY") or NO_TITLE),
        start=begins,
        end=ends,
        attendees=with_sides([p for guest in guests if (p := _participant(guest))], by, own),
        organizer_email=by.email if by else None,
        join_link=_join_link(component),
        cancelled=status_of(found) == "cancelled",
        declined=_has_declined(guests, own),
        is_all_day=found.is_all_day,
    )
    if str(component.get("CLASS", "")).upper() in ("PRIVATE", "CONFIDENTIAL"):
        return event.without_details(PRIVATE_TITLE)
    return event


def status_of(found: Occurrence) -> str:
    """ "confirmed", "tentative" or "cancelled"."""
    if found.is_taken_back:
        return "cancelled"
    said = str(found.component.get("STATUS", "")).lower()
    return said if said in ("tentative", "cancelled") else "confirmed"


def event_id(uid: str, start: datetime) -> str:
    """The UID and the start; a UID that no folder could be named after counts by its hash."""
    short = uid if len(uid) <= LONGEST_UID else f"uid-{hashlib.sha256(uid.encode()).hexdigest()}"
    return f"{short}/{start.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _moment(at: datetime | date, zone: tzinfo) -> datetime:
    return at if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=zone)


def _has_declined(guests: Sequence[Any], own: OwnSide) -> bool:
    """Whether the rep said no: by each of the addresses that they were invited at."""
    answers = [str(g.params.get("PARTSTAT", "")).upper() for g in guests if own.is_me(str(g))]
    return bool(answers) and all(answer == "DECLINED" for answer in answers)


def _participant(guest: Any) -> Participant | None:
    """Nobody for a room, a resource or a group; somebody without a mail address by their name, if there is one."""
    params = getattr(guest, "params", {})
    if str(params.get("CUTYPE", "")).upper() in _NOBODY:
        return None
    email = plain_address(str(guest)) or plain_address(str(params.get("EMAIL", ""))) or None
    name = str(params.get("CN") or "").strip().strip('"')
    if not name or "@" in name:
        name = email.partition("@")[0].replace(".", " ").title() if email else ""
    return Participant(name, email=email) if name or email else None


def _join_link(component: Any) -> str | None:
    """A conference's own property first, else a known meeting service in the place or the text; only https."""
    for name in ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"):
        for found in _each(component.get(name)):
            if _scheme(str(found)) == "https":
                return str(found)
    for name in ("LOCATION", "DESCRIPTION", "URL"):
        for found in _each(component.get(name)):
            if link := meeting_link(str(found)):
                return link
    return None


def _scheme(link: str) -> str:
    try:
        return urlsplit(link).scheme
    except ValueError:
        return ""


def _each(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
