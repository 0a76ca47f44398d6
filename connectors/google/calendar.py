"""Google Calendar through Google's client: who, when and where of a call, and when people are busy."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.domain.brief import BriefQuery, CalendarChanges, CalendarEvent, Fact, FactKind
from app.domain.mail_domains import plain_address
from app.domain.meeting_links import conference_link, meeting_link
from app.domain.messages import Message
from app.domain.people import Participant
from app.domain.sides import OwnSide, is_outside, with_sides
from app.logs import get_logger
from connectors.base import Account, Classified, mapped
from connectors.google.errors import classify, is_gone

log = get_logger(__name__)

DEFAULT_TIMEOUT = 10.0  # seconds; the port's methods don't say


class GoogleCalendar:
    """`account.base_url` is https://www.googleapis.com. `extra["calendar_id"]`: default "primary"; `extra["email"]`
    and `own` tell us from the others, with the attendee that Google marks as self.

    Yields a CONTACT fact for each outside attendee, with whether they accepted.
    """

    source = "Google Calendar"

    def __init__(self, account: Account, own: OwnSide | None = None) -> None:
        self._account = account
        self._own = (own or OwnSide()) | OwnSide.of([account.extra.get("email")])
        self._calendar = account.extra.get("calendar_id", "primary")

    def _service(self, timeout: float = DEFAULT_TIMEOUT) -> Any:
        from connectors import http

        return http.google_service(
            "calendar",
            "v3",
            endpoint=f"{self._account.base_url}/calendar/v3/",
            token=self._account.token,
            ca_file=self._account.ca_file,
            timeout=timeout,
        )

    def event(self, event_id: str) -> CalendarEvent | None:
        """One event by the calendar's id, cancelled ones included; None where there is none."""
        with mapped(self.classify):
            item = self._get(event_id, DEFAULT_TIMEOUT)
            return self._event(item) if item else None

    def _get(self, event_id: str, timeout: float) -> dict[str, Any] | None:
        from googleapiclient.errors import HttpError

        try:
            found: dict[str, Any] = (
                self._service(timeout).events().get(calendarId=self._calendar, eventId=event_id).execute(num_retries=0)
            )
        except HttpError as error:
            if is_gone(error):
                return None
            raise
        return found

    def upcoming(self, now: datetime, hours: float) -> Sequence[CalendarEvent]:
        """Events that begin or run in the next hours, in order; all-day events and cancelled ones left out."""
        with mapped(self.classify):
            window = {"timeMin": now.isoformat(), "timeMax": (now + timedelta(hours=hours)).isoformat()}
            answer = self._list(**window, singleEvents=True, orderBy="startTime")
            return tuple(self._readable(i for i in answer[0] if _timed(i) and i.get("status") != "cancelled"))

    def changes(self, token: str | None, *, start: datetime, end: datetime) -> CalendarChanges:
        """What changed since `token`. A token that the calendar no longer knows (410) means everything, as Google asks
        for; so does none."""
        from googleapiclient.errors import HttpError

        with mapped(self.classify):
            if token:
                try:
                    items, following = self._list(singleEvents=True, syncToken=token)
                    return self._changes(items, following, whole=False)
                except HttpError as error:
                    if error.resp.status != 410 or not is_gone(error):
                        raise
            window = {"timeMin": start.isoformat(), "timeMax": end.isoformat()}
            items, following = self._list(singleEvents=True, **window)
            return self._changes(items, following, whole=True)

    def _changes(self, items: Sequence[dict[str, Any]], following: str, *, whole: bool) -> CalendarChanges:
        """A cancelled event may be no more than its id; one that became a whole day is no call any more."""
        live = [item for item in items if item.get("status") != "cancelled" and _timed(item)]
        ids = {item["id"] for item in live}
        gone = tuple(item["id"] for item in items if item["id"] not in ids)
        return CalendarChanges(tuple(self._readable(live)), gone, following, whole)

    def _list(self, **asked: Any) -> tuple[list[dict[str, Any]], str]:
        events = self._service().events()
        request = events.list(calendarId=self._calendar, **asked)
        items: list[dict[str, Any]] = []
        answer: dict[str, Any] = {}
        while request is not None:
            answer = request.execute(num_retries=0)
            items += answer.get("items", [])
            request = events.list_next(request, answer)
        return items, answer.get("nextSyncToken", "")

    def busy(self, email: str, start: datetime, end: datetime) -> bool:
        """Whether the person's calendar shows something; a calendar that we may not see counts as not busy."""
        body = {"timeMin": start.isoformat(), "timeMax": end.isoformat(), "items": [{"id": email}]}
        with mapped(self.classify):
            answer = self._service().freebusy().query(body=body).execute(num_retries=0)
            return bool(answer["calendars"].get(email, {}).get("busy"))

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """The outside attendees as the event has them now."""
        with mapped(self.classify):
            item = self._get(query.event.id, timeout)
            if item is None:
                return ()
            if _is_private(item):
                return ()
            answers = {plain_address(g.get("email", "")): g for g in _guests(item)}
            outside = [p for p in self._people(item) if p.email and is_outside(p)]
            return tuple(self._guest_fact(p, answers.get(p.email or "", {}), item, query) for p in outside)

    def _guest_fact(self, person: Participant, guest: dict[str, Any], item: dict[str, Any], query: BriefQuery) -> Fact:
        said = guest.get("responseStatus", "accepted" if not guest else "needsAction")  # who invites, comes
        said = "has not answered" if said == "needsAction" else said
        data = {"name": person.name, "email": person.email or "", "response": said}
        text = f"{person.name}: {said}"
        return Fact(self.source, FactKind.CONTACT, text, as_of=query.now, url=item.get("htmlLink"), data=data)

    def _people(self, item: dict[str, Any]) -> tuple[Participant, ...]:
        mine = [g.get("email") for g in _guests(item) if g.get("self")]
        host = item.get("organizer") or {}
        mine += [host.get("email")] if host.get("self") else []
        people = [p for guest in _guests(item) if (p := _participant(guest))]
        return with_sides(people, _participant(host), self._own | OwnSide.of(mine))

    def _readable(self, items: Iterable[dict[str, Any]]) -> Iterator[CalendarEvent]:
        """One event that can't be read costs itself alone."""
        for item in items:
            try:
                yield self._event(item)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                log.info("event of the calendar left out", why=type(error).__name__)

    def _event(self, item: dict[str, Any]) -> CalendarEvent:
        event = CalendarEvent(
            id=item["id"],
            uid=item.get("iCalUID") or item["id"],
            title=item.get("summary") or "(no title)",
            start=datetime.fromisoformat(item["start"]["dateTime"]),
            end=datetime.fromisoformat(item["end"]["dateTime"]),
            attendees=self._people(item),
            organizer_email=plain_address((item.get("organizer") or {}).get("email") or "") or None,
            join_link=_join_link(item),
            cancelled=item.get("status") == "cancelled",
            declined=any(g.get("self") and g.get("responseStatus") == "declined" for g in _guests(item)),
        )
        return event.without_details("(private)") if _is_private(item) else event

    def classify(self, error: Exception) -> Classified:
        """Kind of a failure, its sentence for a person, and the wait in seconds that was asked for."""
        return classify(self.source, error, Message("fix.calendar_scopes"))


def _guests(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [g for g in item.get("attendees") or [] if not g.get("resource")]


def _participant(guest: dict[str, Any]) -> Participant | None:
    """Somebody without an address counts by their name, if Google tells one."""
    email = plain_address(guest.get("email") or "") or None
    name = guest.get("displayName") or (_name_from(email) if email else "")
    return Participant(name, email=email) if name or email else None


def _is_private(item: dict[str, Any]) -> bool:
    return item.get("visibility") in ("private", "confidential")


def _timed(item: dict[str, Any]) -> bool:
    return "dateTime" in item.get("start", {}) and "dateTime" in item.get("end", {})


def _join_link(item: dict[str, Any]) -> str | None:
    """The video entry point of the conference, else a meeting's link in the place or the text. Whoever invites writes them,
    so none is taken unseen."""
    entries = (item.get("conferenceData") or {}).get("entryPoints") or []
    videos = [str(entry.get("uri", "")) for entry in entries if entry.get("entryPointType") == "video"]
    own = conference_link(*videos, item.get("hangoutLink"))
    return own or meeting_link(item.get("location"), item.get("description"))


def _name_from(email: str) -> str:
    return email.partition("@")[0].replace(".", " ").replace("_", " ").title()
