"""The rep's calendar in Microsoft 365, through Graph."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.domain.brief import BriefQuery, CalendarChanges, CalendarEvent, Fact, FactKind
from app.domain.mail_domains import plain_address
from app.domain.meeting_links import conference_link, meeting_link
from app.domain.people import Participant
from app.domain.sides import OwnSide, is_outside, with_sides
from app.logs import get_logger
from connectors.base import Account, mapped
from connectors.base.graph import Graph, GraphRefused

log = get_logger(__name__)

DEFAULT_TIMEOUT = 10.0  # seconds; the calendar port's methods don't say
_UTC = {"Prefer": 'outlook.timezone="UTC"'}


class OutlookCalendar(Graph):
    """The calendar port over Graph. `account.extra["email"]` and `own` tell us from the others."""

    def __init__(self, account: Account, own: OwnSide | None = None) -> None:
        super().__init__(account)
        self._own = (own or OwnSide()) | OwnSide.of([account.extra.get("email")])

    def event(self, event_id: str) -> CalendarEvent | None:
        """One event by the calendar's id, cancelled ones included; None where there is none."""
        with mapped(self.classify):
            item = self._item(event_id, DEFAULT_TIMEOUT)
            return self._event(item) if item else None

    def _item(self, event_id: str, timeout: float) -> dict[str, Any] | None:
        try:
            return self.ask("GET", f"/me/events/{event_id}", timeout, headers=_UTC)
        except GraphRefused as error:
            if (
                error.answer.status in (400, 404) and error.answer.is_theirs
            ):  # Graph calls an id that it can't read malformed
                return None
            raise

    def upcoming(self, now: datetime, hours: float) -> Sequence[CalendarEvent]:
        """Events that begin or run in the next hours, in order; all-day events and cancelled ones left out."""
        end = now + timedelta(hours=hours)
        asked = {"startDateTime": now.astimezone(UTC).isoformat(), "endDateTime": end.astimezone(UTC).isoformat(),
                 "$orderby": "start/dateTime", "$top": "100"}  # fmt: skip
        with mapped(self.classify):
            items = self.ask("GET", "/me/calendarView", DEFAULT_TIMEOUT, asked=asked, headers=_UTC)["value"]
            return tuple(self._readable(i for i in items if not i.get("isAllDay") and not i.get("isCancelled")))

    def changes(self, token: str | None, *, start: datetime, end: datetime) -> CalendarChanges:
        """By delta query. A token that Graph no longer knows (410) means everything, and so does none."""
        with mapped(self.classify):
            if token:
                try:
                    return self._delta({"$deltatoken": token}, whole=False)
                except GraphRefused as error:
                    if error.answer.status != 410 or not error.answer.is_theirs:
                        raise
            window = {
                "startDateTime": start.astimezone(UTC).isoformat(),
                "endDateTime": end.astimezone(UTC).isoformat(),
            }
            return self._delta(window, whole=True)

    def _delta(self, asked: Mapping[str, str], *, whole: bool) -> CalendarChanges:
        """All pages of one round; an occurrence may bring no more than what differs from its series, so that it is read
        whole by its id."""
        items: dict[str, Mapping[str, Any]] = {}
        while True:
            page = self.ask("GET", "/me/calendarView/delta", DEFAULT_TIMEOUT, asked=asked, headers=_UTC)
            items |= {str(item["id"]): item for item in page["value"]}
            if "@odata.deltaLink" in page:
                break
            asked = {"$skiptoken": _link_token(page["@odata.nextLink"], "$skiptoken")}
        gone = {i for i, item in items.items() if "@removed" in item or item.get("isCancelled") or item.get("isAllDay")}
        found = [item for i, item in items.items() if i not in gone]
        whole_items = [item if "iCalUId" in item else self._item(str(item["id"]), DEFAULT_TIMEOUT) for item in found]
        token = _link_token(page["@odata.deltaLink"], "$deltatoken")
        return CalendarChanges(tuple(self._readable(i for i in whole_items if i)), tuple(sorted(gone)), token, whole)

    def busy(self, email: str, start: datetime, end: datetime) -> bool:
        """Whether the person's calendar shows something; a calendar that we may not see counts as not busy."""
        body = {
            "schedules": [email],
            "startTime": _stamp(start),
            "endTime": _stamp(end),
            "availabilityViewInterval": 15,
        }
        with mapped(self.classify):
            found = self.ask("POST", "/me/calendar/getSchedule", DEFAULT_TIMEOUT, body=body)["value"]
            items = found[0].get("scheduleItems", []) if found else []
            return any(item.get("status") in ("busy", "oof", "tentative") for item in items)

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """The outside attendees as the event has them now, and whether they accepted."""
        with mapped(self.classify):
            item = self._item(query.event.id, timeout)
            return tuple(self._guests(item, query)) if item else ()

    def _guests(self, item: Mapping[str, Any], query: BriefQuery) -> Iterator[Fact]:
        if _is_private(item):
            return
        given = {
            plain_address(_address(g)): (g.get("status") or {}).get("response") for g in item.get("attendees") or []
        }
        for person in self._people(item):
            if not person.email or not is_outside(person):
                continue
            response = given.get(person.email, "organizer") or "none"
            said = {"none": "has not answered", "notResponded": "has not answered", "organizer": "accepted"}.get(
                response, response
            )
            data = {"name": person.name, "email": person.email, "response": said}
            text = f"{person.name}: {said}"
            yield Fact(self.source, FactKind.CONTACT, text, as_of=query.now, url=item.get("webLink"), data=data)

    def _people(self, item: Mapping[str, Any]) -> tuple[Participant, ...]:
        people = [p for guest in item.get("attendees") or [] if (p := _participant(guest))]
        host = item.get("organizer") or {}
        # Where the rep is the organizer Graph says so, whatever the address is.
        is_mine = bool(item.get("isOrganizer"))
        return with_sides(people, _participant(host), self._own | OwnSide.of([_address(host)] if is_mine else []))

    def _readable(self, items: Iterable[Mapping[str, Any]]) -> Iterator[CalendarEvent]:
        """One event that can't be read costs itself alone."""
        for item in items:
            try:
                yield self._event(item)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                log.info("event of the calendar left out", why=type(error).__name__)

    def _event(self, item: Mapping[str, Any]) -> CalendarEvent:
        event = CalendarEvent(
            id=item["id"],
            uid=item.get("iCalUId") or item["id"],
            title=item.get("subject") or "(no title)",
            start=_moment(item["start"]),
            end=_moment(item["end"]),
            attendees=self._people(item),
            organizer_email=plain_address(_address(item.get("organizer") or {})) or None,
            join_link=_join_link(item),
            cancelled=bool(item.get("isCancelled")),
            declined=(item.get("responseStatus") or {}).get("response") == "declined",
        )
        return event.without_details("(private)") if _is_private(item) else event


def _link_token(link: str, name: str) -> str:
    return parse_qs(urlsplit(link).query)[name][0]


def _address(guest: Mapping[str, Any]) -> str:
    return str((guest.get("emailAddress") or {}).get("address") or "")


def _participant(guest: Mapping[str, Any]) -> Participant | None:
    """Nobody for a resource; by the name alone for an address that only the customer's Exchange understands."""
    if guest.get("type") == "resource":
        return None
    email = plain_address(_address(guest)) or None
    name = str((guest.get("emailAddress") or {}).get("name") or "")
    if not name or "@" in name:
        name = email.partition("@")[0].replace(".", " ").title() if email else ""
    return Participant(name, email=email) if name or email else None


def _is_private(item: Mapping[str, Any]) -> bool:
    return item.get("sensitivity") in ("private", "personal", "confidential")


def _moment(told: Mapping[str, str]) -> datetime:
    """Graph's times have seven decimals and a zone beside them; we ask for UTC."""
    return datetime.fromisoformat(told["dateTime"][:19]).replace(tzinfo=UTC)


def _stamp(moment: datetime) -> dict[str, str]:
    return {"dateTime": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": "UTC"}


def _join_link(item: Mapping[str, Any]) -> str | None:
    """The online meeting's own link, else one in the place or the text. Whoever invites writes them, so none is taken
    unseen."""
    own = conference_link((item.get("onlineMeeting") or {}).get("joinUrl"), item.get("onlineMeetingUrl"))
    place = (item.get("location") or {}).get("displayName"), (item.get("location") or {}).get("locationUri")
    return own or meeting_link(*place, (item.get("body") or {}).get("content"), item.get("bodyPreview"))
