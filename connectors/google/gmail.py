"""Gmail through Google's client: drafts and nothing but drafts. Callside never sends a mail.

Duplicates: read back through `drafts.list` and the drafts' headers. Never by a search (`q=`): its index lags behind.
"""

import base64
import json
import re
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from app.domain.errors import Rejected
from app.domain.messages import Message
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import (
    Account,
    Classified,
    HttpAnswer,
    classify_answer,
    classify_own,
    classify_transport,
    one_line,
    plain_to_html,
    prepared,
    request_of,
    size,
)

KEY_HEADER = "X-Callside-Key"
_MESSAGE_ID_DOMAIN = "mail.callside.invalid"
_PAGE, _PAGES = 50, 6  # drafts looked at, newest first, before we say that we can't tell


class Gmail:
    """`account.base_url` is https://gmail.googleapis.com. Needs the scope gmail.compose, which could also send."""

    vendor = Vendor.GMAIL
    kinds = frozenset({ActionKind.DRAFT})
    settle_seconds = 20.0
    gap_seconds = 0.0

    def __init__(self, account: Account) -> None:
        self._account = account

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
        content = action.content
        message = EmailMessage(policy=policy.SMTP)
        try:
            message["To"] = [_address(a) for a in content["to"]]
            if copied := content.get("cc"):
                message["Cc"] = [_address(a) for a in copied]
            message["Subject"] = one_line(content["subject"], 500)
            message["Message-ID"] = f"<{key}@{_MESSAGE_ID_DOMAIN}>"
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
            kind, _, subtype = str(file["type"]).partition("/")
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
        """The draft with our Message-ID; absent or unknown if there is none or Gmail does not tell."""
        service = self._service(timeout)
        drafts = service.users().drafts()
        request = drafts.list(userId="me", maxResults=_PAGE)
        for _ in range(_PAGES):
            page = request.execute(num_retries=0)
            listed = {item["id"]: item["message"]["id"] for item in page.get("drafts", [])}
            for draft_id, key in self._keys(service, list(listed)).items():
                if key == prepared.key:
                    return Finding(Found.FOUND, self._receipt(prepared, draft_id, listed[draft_id]))
            request = drafts.list_next(request, page)
            if request is None:
                return Finding(Found.ABSENT)
        return Finding(Found.UNKNOWN)

    def _keys(self, service: Any, draft_ids: list[str]) -> dict[str, str | None]:
        """Our key in each of these drafts, in one round trip (Gmail takes 100 questions in a batch, and advises 50)."""
        from googleapiclient.errors import HttpError
        from googleapiclient.http import BatchHttpRequest

        found: dict[str, str | None] = {}

        def keep(draft_id: str, draft: dict[str, Any] | None, error: Exception | None) -> None:
            if isinstance(error, HttpError) and error.resp.status == 404:  # sent or deleted by the rep meanwhile
                return
            if error is not None:
                raise error
            headers = draft["message"]["payload"]["headers"] if draft else []
            named = {h["name"].lower(): str(h["value"]) for h in headers}
            by_id = re.fullmatch(rf"<([^@>]+)@{re.escape(_MESSAGE_ID_DOMAIN)}>", named.get("message-id", ""))
            found[draft_id] = named.get(KEY_HEADER.lower()) or (by_id[1] if by_id else None)

        drafts = service.users().drafts()
        asked = {draft_id: drafts.get(userId="me", id=draft_id, format="metadata") for draft_id in draft_ids}
        batch = BatchHttpRequest(callback=keep, batch_uri=f"{self._account.base_url}/batch/gmail/v1")
        for draft_id, request in asked.items():
            batch.add(request, request_id=draft_id)
        try:
            if asked:
                batch.execute(http=service._http)
        except HttpError as error:
            if error.resp.status != 404 or found:
                raise
            for draft_id, request in asked.items():  # a gateway that lets no batches through: one by one
                keep(draft_id, request.execute(num_retries=0), None)
        return found

    def undoable(self, kind: ActionKind) -> bool:
        return True

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        """Deletes the draft; one that the rep has sent or deleted already is left as it is."""
        from googleapiclient.errors import HttpError

        draft_id = receipt.remote_id.partition("/")[0]
        try:
            self._drafts(timeout).delete(userId="me", id=draft_id).execute(num_retries=0)
        except HttpError as error:
            if error.resp.status != 404:
                raise

    def _receipt(self, write: Prepared, draft_id: str, message_id: str) -> Receipt:
        link = f"https://mail.google.com/mail/#drafts/{message_id}"
        return Receipt(write.key, self.vendor, f"{draft_id}/{message_id}", link)

    def classify(self, error: Exception) -> Classified:
        """Kind of a failure, its sentence for a person, and the wait in seconds that was asked for."""
        from googleapiclient.errors import HttpError

        if own := classify_own(error):
            return own
        if not isinstance(error, HttpError):
            return classify_transport("Gmail", error)
        status = int(error.resp.status)
        if status == 403 and re.search(
            r"rateLimitExceeded|userRateLimitExceeded|dailyLimitExceeded|quotaExceeded", _reasons(error.content)
        ):
            status = 429
        answer = HttpAnswer(status, dict(error.resp), message=error.reason or "")
        return classify_answer("Gmail", answer, remedy=Message("fix.gmail_again"))


def _reasons(content: bytes) -> str:
    try:
        return " ".join(e.get("reason", "") for e in json.loads(content)["error"].get("errors", []))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def _address(text: str) -> Address:
    if not re.fullmatch(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+", text):
        raise ValueError(text)
    return Address(addr_spec=text)


def _length(part: Any) -> int:
    content = part.get_content()
    return len(content.encode() if isinstance(content, str) else content)


def _parsed(raw: str) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(base64.urlsafe_b64decode(raw))
