"""Microsoft 365 through Graph: the calendar, and drafts in Outlook. Callside never sends a mail.

Duplicates: a draft carries our key as an extended property from its first moment and is read back by a filter on it,
in the drafts folder alone. Signing in goes through msal (connectors/oauth). Source: Microsoft Graph v1.0 reference.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.domain.brief import BriefQuery, CalendarChanges, CalendarEvent, Fact, FactKind
from app.domain.errors import Rejected
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.people import Participant, Side
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import (
    Account,
    Classified,
    HttpAnswer,
    canonical,
    classify_answer,
    classify_own,
    classify_transport,
    mapped,
    one_line,
    plain_to_html,
    prepared,
    request_of,
    size,
)

# Graph takes a message of 4 MB in one request; base64 makes three bytes four.
_FILES_TOGETHER = 3_900_000
# A name of our own in the set of properties that Outlook keeps for programs (PS_PUBLIC_STRINGS).
KEY_PROPERTY = "String {00020329-0000-0000-c000-000000000046} Name CallsideKey"
DEFAULT_TIMEOUT = 10.0  # seconds; the calendar port's methods don't say
_UTC = {"Prefer": 'outlook.timezone="UTC"'}


class GraphRefused(Exception):
    """An error answer of Graph's."""

    def __init__(self, answer: HttpAnswer) -> None:
        super().__init__(answer.code)
        self.answer = answer


class _Graph:
    """What both of Microsoft's adapters share. `account.base_url` is https://graph.microsoft.com."""

    source = "Microsoft 365"

    def __init__(self, account: Account) -> None:
        self._account = account

    def _ask(self, method: str, path: str, timeout: float, *, asked: Mapping[str, str] | None = None,
             body: Any = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:  # fmt: skip
        """One request. Raises GraphRefused for an error answer, and what requests raises."""
        from connectors import http

        base = self._account.base_url
        sent = {
            "Authorization": f"Bearer {self._account.token()}",
            "Content-Type": "application/json",
            **(headers or {}),
        }
        with http.requests_session(base, timeout=timeout, ca_file=self._account.ca_file) as session:
            data = canonical(body) if body is not None else None
            answer = session.request(method, f"{base}/v1.0{path}", params=asked, data=data, headers=sent)
        if answer.status_code >= 400:
            raise GraphRefused(_refusal(answer))
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    def classify(self, error: Exception) -> Classified:
        if own := classify_own(error):
            return own
        if not isinstance(error, GraphRefused):
            return classify_transport(self.source, error)
        return classify_answer(self.source, error.answer, remedy="check the address, or connect Microsoft 365 again")


def _refusal(answer: Any) -> HttpAnswer:
    try:
        told = answer.json()["error"]
        return HttpAnswer(answer.status_code, dict(answer.headers), str(told["code"]), str(told["message"]))
    except (ValueError, KeyError, TypeError):
        return HttpAnswer(answer.status_code, dict(answer.headers))


class OutlookDrafts(_Graph):
    """Drafts for companies with Outlook. `Vendor.GMAIL` is the outbox's name for the rep's mailbox, whoever runs it."""

    vendor = Vendor.GMAIL
    kinds = frozenset({ActionKind.DRAFT})
    settle_seconds = 20.0
    gap_seconds = 0.0

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.READ_BACK

    def prepare(self, action: Action, key: str) -> Prepared:
        """Raises Rejected for an address that is none."""
        content = action.content
        message = {
            "subject": one_line(content["subject"], 255),
            "body": {"contentType": "HTML", "content": plain_to_html(content["text"])},
            "toRecipients": [_recipient(a) for a in content["to"]],
            "ccRecipients": [_recipient(a) for a in content.get("cc") or ()],
            "singleValueExtendedProperties": [{"id": KEY_PROPERTY, "value": key}],
        }
        if files := content.get("attachments"):
            message["attachments"] = [_file(file) for file in files]
            if sum(len(file["data"]) for file in files) > _FILES_TOGETHER:
                raise Rejected("Outlook takes files of 3 MB in all with a draft; share a link to the larger ones.")
        return prepared(action, key, {"message": message, "text": content["text"]})

    def preview(self, prepared: Prepared) -> str:
        request = request_of(prepared)
        message = request["message"]
        lines = [f"To: {', '.join(r['emailAddress']['address'] for r in message['toRecipients'])}"]
        if copied := message["ccRecipients"]:
            lines.append(f"Cc: {', '.join(r['emailAddress']['address'] for r in copied)}")
        lines.append(f"Subject: {message['subject']}")
        lines += [
            f"Attached: {file['name']} ({size(len(file['contentBytes']) * 3 // 4)})"
            for file in message.get("attachments", ())
        ]
        return "\n".join(lines) + "\n\n" + str(request["text"]).strip()

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        made = self._ask("POST", "/me/messages", timeout, body=request_of(prepared)["message"])
        return self._receipt(prepared, made)

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        wanted = f"singleValueExtendedProperties/Any(ep: ep/id eq '{KEY_PROPERTY}' and ep/value eq '{prepared.key}')"
        asked = {"$filter": wanted, "$select": "id,webLink", "$top": "2"}
        found = self._ask("GET", "/me/mailFolders/drafts/messages", timeout, asked=asked)["value"]
        return Finding(Found.FOUND, self._receipt(prepared, found[0])) if found else Finding(Found.ABSENT)

    def undoable(self, kind: ActionKind) -> bool:
        return True

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        """Deletes the draft; one that the rep has sent or deleted already is left as it is."""
        try:
            draft = self._ask("GET", f"/me/messages/{receipt.remote_id}", timeout, asked={"$select": "isDraft"})
            if draft["isDraft"]:
                self._ask("DELETE", f"/me/messages/{receipt.remote_id}", timeout)
        except GraphRefused as error:
            if error.answer.status != 404:
                raise

    def _receipt(self, write: Prepared, message: Mapping[str, Any]) -> Receipt:
        return Receipt(write.key, self.vendor, str(message["id"]), message.get("webLink"))


class OutlookCalendar(_Graph):
    """The calendar port over Graph. `account.extra["email"]` tells us from the others."""

    def event(self, event_id: str) -> CalendarEvent | None:
        """One event by the calendar's id, cancelled ones included; None where there is none."""
        with mapped(self.classify):
            item = self._item(event_id, DEFAULT_TIMEOUT)
            return self._event(item) if item else None

    def _item(self, event_id: str, timeout: float) -> dict[str, Any] | None:
        try:
            return self._ask("GET", f"/me/events/{event_id}", timeout, headers=_UTC)
        except GraphRefused as error:
            if error.answer.status in (400, 404):  # Graph calls an id that it can't read malformed
                return None
            raise

    def upcoming(self, now: datetime, hours: float) -> Sequence[CalendarEvent]:
        """Events that begin or run in the next hours, in order; all-day events and cancelled ones left out."""
        end = now + timedelta(hours=hours)
        asked = {"startDateTime": now.astimezone(UTC).isoformat(), "endDateTime": end.astimezone(UTC).isoformat(),
                 "$orderby": "start/dateTime", "$top": "100"}  # fmt: skip
        with mapped(self.classify):
            items = self._ask("GET", "/me/calendarView", DEFAULT_TIMEOUT, asked=asked, headers=_UTC)["value"]
            return tuple(self._event(i) for i in items if not i.get("isAllDay") and not i.get("isCancelled"))

    def changes(self, token: str | None, *, start: datetime, end: datetime) -> CalendarChanges:
        """By delta query. A token that Graph no longer knows (410) means everything, and so does none."""
        with mapped(self.classify):
            if token:
                try:
                    return self._delta({"$deltatoken": token}, whole=False)
                except GraphRefused as error:
                    if error.answer.status != 410:
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
            page = self._ask("GET", "/me/calendarView/delta", DEFAULT_TIMEOUT, asked=asked, headers=_UTC)
            items |= {str(item["id"]): item for item in page["value"]}
            if "@odata.deltaLink" in page:
                break
            asked = {"$skiptoken": _link_token(page["@odata.nextLink"], "$skiptoken")}
        gone = {i for i, item in items.items() if "@removed" in item or item.get("isCancelled") or item.get("isAllDay")}
        found = [item for i, item in items.items() if i not in gone]
        whole_items = [item if "iCalUId" in item else self._item(str(item["id"]), DEFAULT_TIMEOUT) for item in found]
        token = _link_token(page["@odata.deltaLink"], "$deltatoken")
        return CalendarChanges(tuple(self._event(i) for i in whole_items if i), tuple(sorted(gone)), token, whole)

    def busy(self, email: str, start: datetime, end: datetime) -> bool:
        """Whether the person's calendar shows something; a calendar that we may not see counts as not busy."""
        body = {
            "schedules": [email],
            "startTime": _stamp(start),
            "endTime": _stamp(end),
            "availabilityViewInterval": 15,
        }
        with mapped(self.classify):
            found = self._ask("POST", "/me/calendar/getSchedule", DEFAULT_TIMEOUT, body=body)["value"]
            items = found[0].get("scheduleItems", []) if found else []
            return any(item.get("status") in ("busy", "oof", "tentative") for item in items)

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """The outside attendees as the event has them now, and whether they accepted."""
        with mapped(self.classify):
            item = self._item(query.event.id, timeout)
            return tuple(self._guests(item, query)) if item else ()

    def _guests(self, item: Mapping[str, Any], query: BriefQuery) -> Iterator[Fact]:
        own = self._own_domain(item)
        for guest in item.get("attendees", []):
            person = _participant(guest, own)
            if person is None or person.side is Side.US:
                continue
            said = {"none": "has not answered", "notResponded": "has not answered"}.get(
                response := (guest.get("status") or {}).get("response", "none"), response
            )
            data = {"name": person.name, "email": person.email or "", "response": said}
            text = f"{person.name}: {said}"
            yield Fact(self.source, FactKind.CONTACT, text, as_of=query.now, url=item.get("webLink"), data=data)

    def _own_domain(self, item: Mapping[str, Any]) -> str:
        organizer = ((item.get("organizer") or {}).get("emailAddress") or {}).get("address", "")
        return str(self._account.extra.get("email") or organizer).rpartition("@")[2].lower()

    def _event(self, item: Mapping[str, Any]) -> CalendarEvent:
        own = self._own_domain(item)
        people = [_participant(a, own) for a in item.get("attendees", [])]
        organizer = ((item.get("organizer") or {}).get("emailAddress") or {}).get("address")
        return CalendarEvent(
            id=item["id"],
            uid=item["iCalUId"],
            title=item.get("subject") or "(no title)",
            start=_moment(item["start"]),
            end=_moment(item["end"]),
            attendees=tuple(p for p in people if p),
            organizer_email=organizer,
            join_link=_join_link(item),
            cancelled=bool(item.get("isCancelled")),
        )


def _link_token(link: str, name: str) -> str:
    return parse_qs(urlsplit(link).query)[name][0]


def _recipient(address: str) -> dict[str, Any]:
    name, at, host = address.partition("@")
    if not name or not at or "." not in host or any(c in address for c in ' <>,;:"\r\n\t') or "@" in host:
        raise Rejected(f"The draft has an address that is none ({one_line(address, 80)}); correct it.")
    return {"emailAddress": {"address": address}}


def _file(file: Mapping[str, str]) -> dict[str, str]:
    return {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": one_line(file["name"], 200),
        "contentType": file["type"],
        "contentBytes": file["data"],
    }


def _participant(guest: Mapping[str, Any], own_domain: str) -> Participant | None:
    email = str(guest["emailAddress"].get("address") or "").lower()
    if not email or guest.get("type") == "resource":
        return None
    name = guest["emailAddress"].get("name") or email.partition("@")[0].replace(".", " ").title()
    return Participant(name, Side.US if email.rpartition("@")[2] == own_domain else Side.CUSTOMER, email=email)


def _moment(told: Mapping[str, str]) -> datetime:
    """Graph's times have seven decimals and a zone beside them; we ask for UTC."""
    return datetime.fromisoformat(told["dateTime"][:19]).replace(tzinfo=UTC)


def _stamp(moment: datetime) -> dict[str, str]:
    return {"dateTime": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), "timeZone": "UTC"}


def _join_link(item: Mapping[str, Any]) -> str | None:
    link = str((item.get("onlineMeeting") or {}).get("joinUrl") or item.get("onlineMeetingUrl") or "")
    return link if urlsplit(link).scheme == "https" else None
