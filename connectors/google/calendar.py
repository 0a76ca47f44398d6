"""Google Calendar through Google's client: who, when and where of a call, and when people are busy."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from app.domain.brief import BriefQuery, CalendarChanges, CalendarEvent, Fact, FactKind
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.people import Participant, Side
from connectors.base import Account, Classified, HttpAnswer, classify_answer, classify_own, classify_transport, mapped

DEFAULT_TIMEOUT = 10.0  # seconds; the port's methods don't say


class GoogleCalendar:
    """`account.base_url` is https://www.googleapis.com. `extra["calendar_id"]`: default "primary"; `extra["email"]`:
    the rep's address, by whose domain "us" is told from the others where no attendee is marked as self.

    Yields a CONTACT fact for each outside attendee, with whether they accepted.
    """

    source = "Google Calendar"

    def __init__(self, account: Account) -> None:
        self._account = account
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
            if error.resp.status in (404, 410):
                return None
            raise
        return found

    def upcoming(self, now: datetime, hours: float) -> Sequence[CalendarEvent]:
        """Events that begin or run in the next hours, in order; all-day events and cancelled ones left out."""
        with mapped(self.classify):
            window = {"timeMin": now.isoformat(), "timeMax": (now + timedelta(hours=hours)).isoformat()}
            answer = self._list(**window, singleEvents=True, orderBy="startTime")
            return tuple(self._event(i) for i in answer[0] if _timed(i) and i["status"] != "cancelled")

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
                    if error.resp.status != 410:
                        raise
            window = {"timeMin": start.isoformat(), "timeMax": end.isoformat()}
            items, following = self._list(singleEvents=True, **window)
            return self._changes(items, following, whole=True)

    def _changes(self, items: Sequence[dict[str, Any]], following: str, *, whole: bool) -> CalendarChanges:
        """A cancelled event may be no more than its id; one that became a whole day is no call any more."""
        live = [item for item in items if item.get("status") != "cancelled" and _timed(item)]
        ids = {item["id"] for item in live}
        gone = tuple(item["id"] for item in items if item["id"] not in ids)
        return CalendarChanges(tuple(self._event(item) for item in live), gone, following, whole)

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
            guests = [g for g in item.get("attendees", []) if not g.get("resource")]
            own = self._own_domain(item)
            outside = [g for g in guests if self._participant(g, own).side is not Side.US]
            return tuple(self._guest_fact(g, item, query) for g in outside)

    def _guest_fact(self, guest: dict[str, Any], item: dict[str, Any], query: BriefQuery) -> Fact:
        said = guest.get("responseStatus", "needsAction")
        said = "has not answered" if said == "needsAction" else said
        name = guest.get("displayName") or _name_from(guest["email"])
        data = {"name": name, "email": guest["email"], "response": said}
        text = f"{name}: {said}"
        return Fact(self.source, FactKind.CONTACT, text, as_of=query.now, url=item.get("htmlLink"), data=data)

    def _own_domain(self, item: dict[str, Any]) -> str | None:
        own = next((a["email"] for a in item.get("attendees", []) if a.get("self")), self._account.extra.get("email"))
        own = own or (item.get("organizer") or {}).get("email")
        return own.rpartition("@")[2].lower() if own else None

    @staticmethod
    def _participant(guest: dict[str, Any], own_domain: str | None) -> Participant:
        email = guest["email"]
        side = Side.US if email.rpartition("@")[2].lower() == own_domain else Side.CUSTOMER
        return Participant(guest.get("displayName") or _name_from(email), side, email=email)

    def _event(self, item: dict[str, Any]) -> CalendarEvent:
        own = self._own_domain(item)
        people = [self._participant(a, own) for a in item.get("attendees", []) if not a.get("resource")]
        return CalendarEvent(
            id=item["id"],
            uid=item["iCalUID"],
            title=item.get("summary", "(no title)"),
            start=datetime.fromisoformat(item["start"]["dateTime"]),
            end=datetime.fromisoformat(item["end"]["dateTime"]),
            attendees=tuple(people),
            organizer_email=(item.get("organizer") or {}).get("email"),
            join_link=_join_link(item),
            cancelled=item.get("status") == "cancelled",
        )

    def classify(self, error: Exception) -> Classified:
        """Kind of a failure, its sentence for a person, and the wait in seconds that was asked for."""
        from googleapiclient.errors import HttpError

        if own := classify_own(error):
            return own
        if isinstance(error, UserActionNeeded) or not isinstance(error, HttpError):
            return classify_transport(self.source, error)
        failed: Any = error
        answer = HttpAnswer(int(failed.resp.status), dict(failed.resp), message=failed.reason or "")
        if answer.status == 403 and "limit" in answer.message.lower():
            answer = HttpAnswer(429, answer.headers)
        return classify_answer(self.source, answer, remedy=Message("fix.calendar_scopes"))


def _timed(item: dict[str, Any]) -> bool:
    return "dateTime" in item.get("start", {}) and "dateTime" in item.get("end", {})


def _join_link(item: dict[str, Any]) -> str | None:
    """The video entry point of the conference; only https, since a rep will click it."""
    for entry in (item.get("conferenceData") or {}).get("entryPoints", []):
        if entry.get("entryPointType") == "video" and urlsplit(entry.get("uri", "")).scheme == "https":
            return str(entry["uri"])
    link = item.get("hangoutLink")
    return str(link) if link else None


def _name_from(email: str) -> str:
    return email.partition("@")[0].replace(".", " ").replace("_", " ").title()
