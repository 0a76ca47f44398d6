"""Document analytics from Salesforce: which files that we shared by link were opened, how often and when.

Source: Salesforce's object reference (ContentDistribution, ContentDistributionView; views of our own people are marked
internal). A view names nobody: who opened is only said where the link was made for one contact.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.messages import Message
from connectors.base import Account, as_error, classify_transport, one_line
from connectors.salesforce.errors import refusal_of
from connectors.salesforce.queries import API_VERSION, filled

_SINCE = timedelta(days=30)
_VIEWS = (
    "SELECT Id, CreatedDate, DistributionId, Distribution.Name, Distribution.RelatedRecordId "
    "FROM ContentDistributionView WHERE IsInternal = false AND ParentViewId = null AND DistributionId IN "
    "(SELECT Id FROM ContentDistribution WHERE RelatedRecordId IN {}) ORDER BY CreatedDate DESC LIMIT 200"
)
_TIMES = {1: "once", 2: "twice"}


class SalesforceDocuments:
    """`account` is Salesforce's own. Yields a DOCUMENT_OPENED fact for each file that somebody outside opened."""

    source = "Documents"

    def __init__(self, account: Account) -> None:
        self._account = account

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """The files that were shared with the account, its contacts or its open opportunities, which the CRM has named by
        their ids: a name could be two accounts'."""
        if not query.records:
            return ()
        return tuple(self._facts(self._views(list(query.records), timeout), query.records, query.now))

    def _views(self, related: list[str], timeout: float) -> list[dict[str, Any]]:
        from connectors import http

        base = self._account.base_url
        try:
            with http.requests_session(base, timeout=timeout, ca_file=self._account.ca_file) as session:
                session.headers["Authorization"] = f"Bearer {self._account.token()}"
                url = f"{base}/services/data/v{API_VERSION}/query"
                answer = session.get(url, params={"q": filled(_VIEWS, related)})
            if answer.ok:
                found: list[dict[str, Any]] = answer.json()["records"]
                return found
        except (OSError, ValueError, KeyError, TypeError) as error:  # requests' errors are OSErrors
            raise as_error(classify_transport(self.source, error)) from error
        remedy = Message("fix.salesforce_files")
        raise as_error(refusal_of(answer, remedy))

    def _facts(self, views: Sequence[Mapping[str, Any]], names: Mapping[str, str], now: datetime) -> Iterator[Fact]:
        by_file: dict[str, list[Mapping[str, Any]]] = {}
        for view in views:
            if now - _SINCE <= _moment(view["CreatedDate"]) <= now:
                by_file.setdefault(view["DistributionId"], []).append(view)
        for distribution, opened in by_file.items():
            shared = opened[0]["Distribution"]
            last = _moment(opened[0]["CreatedDate"])
            who, what = names.get(shared["RelatedRecordId"]), one_line(shared["Name"], 120)
            times = _TIMES.get(len(opened), f"{len(opened)} times")
            said = f"{who} opened {what} {times}" if who else f"{what} was opened {times}"
            url = f"{self._account.base_url}/lightning/r/ContentDistribution/{distribution}/view"
            data = {"document": what, "times": str(len(opened)), "who": who or ""}
            yield Fact(self.source, FactKind.DOCUMENT_OPENED, said, as_of=last, url=url, data=data)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("+0000", "+00:00"))
