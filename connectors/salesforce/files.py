"""The files of a Salesforce opportunity, for drafts.

Source: Salesforce's object reference (ContentDocumentLink, ContentVersion) and its REST guide (VersionData).
"""

from collections.abc import Sequence
from typing import Any

from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.proposal import Attachable
from connectors.base import Account, as_error, classify_transport
from connectors.salesforce.errors import refusal_of
from connectors.salesforce.queries import API_VERSION, filled

_FILES = (
    "SELECT ContentDocument.LatestPublishedVersionId, ContentDocument.Title, ContentDocument.FileExtension, "
    "ContentDocument.ContentSize FROM ContentDocumentLink WHERE LinkedEntityId = {} LIMIT 50"
)


class SalesforceFiles:
    """`account` is Salesforce's own."""

    source = "Salesforce"

    def __init__(self, account: Account) -> None:
        self._account = account

    def files(self, opportunity_id: str | None, *, timeout: float) -> Sequence[Attachable]:
        if opportunity_id is None:
            return ()
        answer = self._get("query", timeout, q=filled(_FILES, opportunity_id)).json()
        return [_attachable(record["ContentDocument"]) for record in answer["records"]]

    def read(self, file: Attachable, *, timeout: float) -> bytes:
        if not file.id.isalnum():
            raise BadInput(Message("salesforce.not_its_file", name=file.name))
        content: bytes = self._get(f"sobjects/ContentVersion/{file.id}/VersionData", timeout).content
        return content

    def _get(self, path: str, timeout: float, **asked: str) -> Any:
        from connectors import http

        session = http.requests_session(self._account.base_url, timeout=timeout, ca_file=self._account.ca_file)
        session.headers["Authorization"] = f"Bearer {self._account.token()}"
        try:
            answer = session.get(f"{self._account.base_url}/services/data/v{API_VERSION}/{path}", params=asked)
        except OSError as error:  # requests' errors are OSErrors
            raise as_error(classify_transport(self.source, error)) from error
        if not answer.ok:
            raise as_error(refusal_of(answer))
        return answer


def _attachable(document: dict[str, Any]) -> Attachable:
    name = str(document["Title"])
    ending = str(document.get("FileExtension") or "")
    if ending and not name.lower().endswith(f".{ending.lower()}"):
        name = f"{name}.{ending}"
    return Attachable("Salesforce", document["LatestPublishedVersionId"], name, int(document.get("ContentSize") or 0))
