"""Drafts in Outlook, through Graph. Callside never sends a mail.

Duplicates: a draft carries our key as an extended property from its first moment and is read back by a filter on it,
among the drafts and what was sent. Source: Microsoft Graph v1.0 reference.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.domain.errors import Rejected
from app.domain.messages import Message
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind
from connectors.base import one_line, plain_to_html, prepared, request_of, sendable, size
from connectors.base.graph import Graph, GraphRefused

# Graph takes a message of 4 MB in one request; base64 makes three bytes four.
_FILES_TOGETHER = 3_900_000
_FOLDERS = ("drafts", "sentitems")
# A name of our own in the set of properties that Outlook keeps for programs (PS_PUBLIC_STRINGS).
KEY_PROPERTY = "String {00020329-0000-0000-c000-000000000046} Name CallsideKey"


class OutlookDrafts(Graph):
    """Drafts for companies with Outlook."""

    vendor = ActionKind.DRAFT.vendor
    kinds = frozenset({ActionKind.DRAFT})
    settle_seconds = 20.0
    gap_seconds = 0.0

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.READ_BACK

    def prepare(self, action: Action, key: str) -> Prepared:
        """Raises Rejected for an address that is none."""
        action = sendable(action)
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
                raise Rejected(Message("mail.files_too_large"))
        return prepared(action, key, {"message": message, "text": content["text"]})

    def preview(self, prepared: Prepared) -> str:
        """The mail as the recipient will read it: addresses, subject, text."""
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
        made = self.ask("POST", "/me/messages", timeout, body=request_of(prepared)["message"])
        return self._receipt(prepared, made)

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        """The draft with our key, or the mail that the rep made of it meanwhile."""
        wanted = f"singleValueExtendedProperties/Any(ep: ep/id eq '{KEY_PROPERTY}' and ep/value eq '{prepared.key}')"
        asked = {"$filter": wanted, "$select": "id,webLink", "$top": "2"}
        for folder in _FOLDERS:
            if found := self.ask("GET", f"/me/mailFolders/{folder}/messages", timeout, asked=asked)["value"]:
                return Finding(Found.FOUND, self._receipt(prepared, found[0]))
        return Finding(Found.ABSENT)

    def undoable(self, kind: ActionKind) -> bool:
        return True

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        """Deletes the draft; one that the rep has sent or deleted already is left as it is."""
        try:
            draft = self.ask("GET", f"/me/messages/{receipt.remote_id}", timeout, asked={"$select": "isDraft"})
            if draft["isDraft"]:
                self.ask("DELETE", f"/me/messages/{receipt.remote_id}", timeout)
        except GraphRefused as error:
            if error.answer.status != 404 or not error.answer.is_theirs:
                raise

    def _receipt(self, write: Prepared, message: Mapping[str, Any]) -> Receipt:
        return Receipt(write.key, self.vendor, str(message["id"]), message.get("webLink"))


def _recipient(address: str) -> dict[str, Any]:
    name, at, host = address.partition("@")
    if not name or not at or "." not in host or any(c in address for c in ' <>,;:"\r\n\t') or "@" in host:
        raise Rejected(Message("mail.address_wrong", address=one_line(address, 80)))
    return {"emailAddress": {"address": address}}


def _file(file: Mapping[str, str]) -> dict[str, str]:
    return {
        "@odata.type": "#microsoft.graph.fileAttachment",
        "name": one_line(file["name"], 200),
        "contentType": file["type"],
        "contentBytes": file["data"],
    }
