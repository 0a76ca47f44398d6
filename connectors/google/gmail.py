"""Gmail through Google's client: drafts and nothing but drafts. Callside never sends a mail.

Duplicates: read back through `drafts.list` and the drafts' headers. Never by a search (`q=`) alone: its index lags behind.
"""

import base64
import re
from datetime import datetime, timedelta
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from app.domain.errors import Rejected, Unavailable
from app.domain.messages import Message
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import (
    Account,
    Classified,
    one_line,
    plain_to_html,
    prepared,
    request_of,
    sendable,
    size,
)
from connectors.google.draft_keys import BATCH, HEADERS, KEY_HEADER, MESSAGE_ID_DOMAIN, DraftKeys, Seen, is_behind
from connectors.google.errors import classify, is_gone, lacks_scope

_PAGE, _SEARCHED = 500, 20  # drafts listed in a request (Gmail's most), and of a search
_MOST_REQUESTS = 7  # for lists and drafts, a hundred of these in one, before the search is asked
_SKEW = timedelta(hours=1)  # between this laptop's clock and Gmail's, at the most


class Gmail:
    """`account.base_url` is https://gmail.googleapis.com. Needs the scope gmail.compose, which could also send;
    with gmail.metadata a draft that the rep sent meanwhile is found."""

    vendor = Vendor.GMAIL
    kinds = frozenset({ActionKind.DRAFT})
    settle_seconds = 20.0
    gap_seconds = 0.0

    def __init__(self, account: Account) -> None:
        self._account = account
        self._keys = DraftKeys(f"{account.base_url}/batch/gmail/v1")

    def _service(self, timeout: float) -> Any:
        from connectors import http

        return http.google_service(
            "gmail",
            "v1",
            endpoint=f"{self._account.base_url}/",
            token=self._account.token,
            ca_file=self._account.ca_file,
            timeout=timeout,
        )

    def _drafts(self, timeout: float) -> Any:
        return self._service(timeout).users().drafts()

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.READ_BACK

    def prepare(self, action: Action, key: str) -> Prepared:
        """Raises Rejected for an address that is none."""
        action = sendable(action)
        content = action.content
        message = EmailMessage(policy=policy.SMTP)
        try:
            message["To"] = [_address(a) for a in content["to"]]
            if copied := content.get("cc"):
                message["Cc"] = [_address(a) for a in copied]
            message["Subject"] = one_line(content["subject"], 500)
            message["Message-ID"] = f"<{key}@{MESSAGE_ID_DOMAIN}>"
            if parent := content.get("in_reply_to"):
                message["In-Reply-To"] = message["References"] = one_line(parent, 900)
        except (MessageError, ValueError) as error:
            raise Rejected(Message("mail.address_wrong", address=one_line(str(error), 80))) from error
        message[KEY_HEADER] = key
        message.set_content(content["text"])
        message.add_alternative(f"<html><body>{plain_to_html(content['text'])}</body></html>", subtype="html")
        message.set_boundary(f"callside-{key}")  # the library's would be random, and the bytes are frozen
        attachments = content.get("attachments") or ()
        for file in attachments:
            kind, subtype = _media_type(str(file["type"]))
            data = base64.b64decode(file["data"])
            message.add_attachment(data, maintype=kind, subtype=subtype, filename=one_line(file["name"], 200))
        if attachments:
            message.set_boundary(f"callside-files-{key}")
        raw = base64.urlsafe_b64encode(message.as_bytes()).decode()
        request: dict[str, Any] = {"raw": raw}
        if thread := content.get("thread_id"):
            request["threadId"] = thread
        return prepared(action, key, {"message": request})

    def preview(self, prepared: Prepared) -> str:
        message = _parsed(request_of(prepared)["message"]["raw"])
        lines = [f"{name}: {message[name]}" for name in ("To", "Cc", "Subject") if message[name]]
        lines += [f"Attached: {part.get_filename()} ({size(_length(part))})" for part in message.iter_attachments()]
        body = message.get_body(("plain",))
        return "\n".join(lines) + "\n\n" + (str(body.get_content()).strip() if body else "")

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        answer = self._drafts(timeout).create(userId="me", body=request_of(prepared)).execute(num_retries=0)
        return self._receipt(prepared, answer["id"], answer["message"]["id"])

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        """The draft with our key, or the mail that the rep made of it meanwhile; absent if there is none.

        Newest first, back to `since`. Behind the newest hundreds Gmail's search knows: it lags, but only by minutes.
        """
        service = self._service(timeout)
        drafts = service.users().drafts()
        request, left, seen = drafts.list(userId="me", maxResults=_PAGE), _MOST_REQUESTS, list[Seen]()
        while request is not None:
            page = request.execute(num_retries=0)
            left -= 1
            if left <= 0:
                return self._searched(service, prepared)
            listed = {item["message"]["id"]: item["id"] for item in _listed(page)}
            asked = {m: drafts.get(userId="me", id=d, format="metadata") for m, d in listed.items()}
            for found, took in self._keys.read(service, asked):
                if message_id := next((m for m, one in found.items() if one.key == prepared.key), None):
                    return Finding(Found.FOUND, self._receipt(prepared, listed[message_id], message_id))
                seen += found.values()
                left -= took
                if is_behind(seen, since - _SKEW if since else None):
                    return self._sent(service, prepared)
                if left <= 0:
                    return self._searched(service, prepared)
            request = drafts.list_next(request, page)
        return self._sent(service, prepared)

    def _searched(self, service: Any, prepared: Prepared) -> Finding:
        """What Gmail's search knows of the older drafts; what it finds is looked at itself."""
        drafts = service.users().drafts()
        wanted = f"rfc822msgid:{prepared.key}@{MESSAGE_ID_DOMAIN}"
        page = drafts.list(userId="me", maxResults=_SEARCHED, q=wanted).execute(num_retries=0)
        listed = {item["message"]["id"]: item["id"] for item in _listed(page)}
        asked = {m: drafts.get(userId="me", id=d, format="metadata") for m, d in listed.items()}
        for found, _ in self._keys.read(service, asked):
            for message_id, one in found.items():
                if one.key == prepared.key:
                    return Finding(Found.FOUND, self._receipt(prepared, listed[message_id], message_id))
        return self._sent(service, prepared)

    def _sent(self, service: Any, prepared: Prepared) -> Finding:
        """Among the mails that were sent last: a draft of ours that the rep sent is written. A rep who did not grant the
        headers of sent mails is asked nothing of them."""
        from googleapiclient.errors import HttpError

        messages = service.users().messages()
        try:
            page = messages.list(userId="me", labelIds=["SENT"], maxResults=BATCH).execute(num_retries=0)
            asked = {
                one["id"]: messages.get(userId="me", id=one["id"], format="metadata", metadataHeaders=HEADERS)
                for one in page.get("messages") or ()
            }
            for found, _ in self._keys.read(service, asked):
                for message_id, one in found.items():
                    if one.key == prepared.key:
                        link = f"https://mail.google.com/mail/#sent/{message_id}"
                        return Finding(Found.FOUND, Receipt(prepared.key, self.vendor, f"/{message_id}", link))
        except HttpError as error:
            if not lacks_scope(error):
                raise
        return Finding(Found.ABSENT)

    def undoable(self, kind: ActionKind) -> bool:
        return True

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        """Deletes the draft; one that the rep has sent or deleted already is left as it is."""
        from googleapiclient.errors import HttpError

        draft_id = receipt.remote_id.partition("/")[0]
        if not draft_id:  # it was found among the mails that the rep sent
            return
        try:
            self._drafts(timeout).delete(userId="me", id=draft_id).execute(num_retries=0)
        except HttpError as error:
            if not is_gone(error):
                raise

    def _receipt(self, write: Prepared, draft_id: str, message_id: str) -> Receipt:
        link = f"https://mail.google.com/mail/#drafts/{message_id}"
        return Receipt(write.key, self.vendor, f"{draft_id}/{message_id}", link)

    def classify(self, error: Exception) -> Classified:
        """Kind of a failure, its sentence for a person, and the wait in seconds that was asked for."""
        return classify("Gmail", error, Message("fix.gmail_again"))


def _listed(page: Any) -> list[dict[str, Any]]:
    """Drafts of a page of the list. An empty one says how many there are: an answer without either isn't Gmail's."""
    if "drafts" not in page and "resultSizeEstimate" not in page:
        raise Unavailable(Message("connector.not_its_answer", system="Gmail"))
    found: list[dict[str, Any]] = page.get("drafts") or []
    return found


def _address(text: str) -> Address:
    if not re.fullmatch(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+", text):
        raise ValueError(text)
    return Address(addr_spec=text)


def _media_type(text: str) -> tuple[str, str]:
    """What a file says that it is; only bytes where it says nothing that a mail may say."""
    found = re.fullmatch(r"([a-z0-9][a-z0-9.+-]{0,60})/([a-z0-9][a-z0-9.+-]{0,100})", text.lower())
    return (
        (found[1], found[2]) if found and found[1] not in ("multipart", "message") else ("application", "octet-stream")
    )


def _length(part: Any) -> int:
    content = part.get_content()
    return len(content.encode() if isinstance(content, str) else content)


def _parsed(raw: str) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(base64.urlsafe_b64decode(raw))
