"""Salesforce through simple-salesforce: the account's facts, call notes as Tasks, the stage as an absolute set.

Duplicates: Tasks are upserted on the External Id field `Callside_Key__c`, so the same key is the same Task. The stage
is set only if it still is what the proposal showed.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.errors import Rejected
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import (
    Account,
    Classified,
    HttpAnswer,
    classify_answer,
    classify_own,
    classify_transport,
    mapped,
    one_line,
    prepared,
    request_of,
)

API_VERSION = "59.0"
KEY_FIELD = "Callside_Key__c"
_SUBJECT, _DESCRIPTION = 255, 32_000  # characters that Task's fields hold
_REMEDIES = {
    "NOT_FOUND": f"ask your Salesforce administrator to install the Callside package with the field {KEY_FIELD}",
    "INVALID_FIELD": "ask your Salesforce administrator to install the present Callside package",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": "choose a value that Salesforce still has",
    "INVALID_CROSS_REFERENCE_KEY": "the record is gone or hidden from you; choose another opportunity",
    "INSUFFICIENT_ACCESS_OR_READONLY": "ask your Salesforce administrator for access to this record",
}


class Salesforce:
    """`account.base_url` is the instance. `extra["manager_note_field"]`: the opportunity's field with the manager's
    note (default Description). Yields ACCOUNT, OPPORTUNITY, LAST_CONTACT, MANAGER_NOTE and CONTACT facts."""

    source = "Salesforce"
    vendor = Vendor.SALESFORCE
    kinds = frozenset({ActionKind.CALL_NOTE, ActionKind.STAGE, ActionKind.HELP_LOG})
    settle_seconds = 15.0
    gap_seconds = 0.0

    def __init__(self, account: Account) -> None:
        self._account = account

    def _client(self, timeout: float) -> Any:
        from simple_salesforce.api import Salesforce as Client

        from connectors import http

        session = http.requests_session(self._account.base_url, timeout=timeout, ca_file=self._account.ca_file)
        return Client(
            instance_url=self._account.base_url,
            session_id=self._account.token(),
            session=session,
            version=API_VERSION,
        )

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """The account (by the attendees' mail domain, else by name), its open opportunities, contacts, last contact.

        Raises Rejected where two accounts match, and otherwise from the error tree.
        """
        with mapped(self.classify):
            client = self._client(timeout)
            account = self._match(client, query)
            if account is None:
                return ()
            facts = [
                Fact(self.source, FactKind.ACCOUNT, account["Name"], url=self._url("Account", account["Id"]),
                     data={"name": account["Name"], "id": account["Id"]})
            ]  # fmt: skip
            opportunities = self._opportunities(client, account["Id"])
            for record in opportunities:
                facts += self._opportunity_facts(record)
            facts += self._last_contact(client, [account["Id"], *(o["Id"] for o in opportunities)])
            facts += self._contacts(client, account["Id"])
            return tuple(facts)

    def _match(self, client: Any, query: BriefQuery) -> dict[str, str] | None:
        found: dict[str, str] = {}
        for domain in query.domains:
            soql = "SELECT AccountId, Account.Name FROM Contact WHERE Email LIKE '%@{:like}' AND AccountId != null"
            for record in _query(client, soql, domain):
                found[record["AccountId"]] = record["Account"]["Name"]
        if not found and query.account:
            found = {r["Id"]: r["Name"] for r in _query(client, "SELECT Id, Name FROM Account WHERE Name = {}",
                                                         query.account)}  # fmt: skip
        if len(found) > 1 and query.account:
            found = {k: v for k, v in found.items() if v.lower() == query.account.lower()} or found
        if len(found) > 1:
            names = ", ".join(sorted(found.values()))
            raise Rejected(f"More than one Salesforce account matches ({names}); choose the account of this call.")
        return next(({"Id": k, "Name": v} for k, v in found.items()), None)

    def _opportunities(self, client: Any, account_id: str) -> list[dict[str, Any]]:
        note = self._note_field
        fields = f"Id, Name, StageName, Amount, CloseDate, LastModifiedDate, Owner.Name, {note}"
        soql = (
            f"SELECT {fields} FROM Opportunity WHERE AccountId = {{}} AND IsClosed = false ORDER BY CloseDate LIMIT 5"  # noqa: S608
        )
        return _query(client, soql, account_id)

    @property
    def _note_field(self) -> str:
        field = self._account.extra.get("manager_note_field", "Description")
        if not field.replace("_", "").isalnum():
            raise Rejected(f"The field {one_line(field, 40)} isn't a Salesforce name; correct the setting.")
        return field

    def _opportunity_facts(self, record: dict[str, Any]) -> list[Fact]:
        amount = record.get("Amount")
        said = f"{record['Name']}: {record['StageName']} stage" + (f", {_money(amount)}" if amount else "")
        if record.get("CloseDate"):
            said += f", closes {record['CloseDate']}"
        url, changed = self._url("Opportunity", record["Id"]), _moment(record.get("LastModifiedDate"))
        data = {
            "name": record["Name"],
            "id": record["Id"],
            "stage": record["StageName"],
            "amount": f"{amount:.0f}" if amount else "",
            "currency": "USD" if amount else "",
            "owner": (record.get("Owner") or {}).get("Name") or "",
            "close_date": record.get("CloseDate") or "",
        }
        facts = [Fact(self.source, FactKind.OPPORTUNITY, said, as_of=changed, url=url, data=data)]
        if note := record.get(self._note_field):
            facts.append(Fact(self.source, FactKind.MANAGER_NOTE, one_line(note, 300), as_of=changed, url=url))
        return facts

    def _last_contact(self, client: Any, about: list[str]) -> list[Fact]:
        soql = (
            "SELECT Id, Subject, ActivityDate FROM Task WHERE WhatId IN {} AND Status = 'Completed' "
            "AND ActivityDate != null ORDER BY ActivityDate DESC NULLS LAST LIMIT 1"
        )
        return [
            Fact(
                self.source, FactKind.LAST_CONTACT, r["Subject"] or "Last contact", as_of=_day(r["ActivityDate"]),
                url=self._url("Task", r["Id"]), data={"subject": r["Subject"] or ""},
            )
            for r in _query(client, soql, about)
        ]  # fmt: skip

    def _contacts(self, client: Any, account_id: str) -> list[Fact]:
        soql = "SELECT Id, Name, Title, Email FROM Contact WHERE AccountId = {} ORDER BY Name LIMIT 50"
        facts = []
        for r in _query(client, soql, account_id):
            said = f"{r['Name']} ({r['Title']})" if r.get("Title") else r["Name"]
            data = {"name": r["Name"], "email": r.get("Email") or "", "id": r["Id"], "title": r.get("Title") or ""}
            facts.append(Fact(self.source, FactKind.CONTACT, said, url=self._url("Contact", r["Id"]), data=data))
        return facts

    def key_field_missing(self, *, timeout: float) -> bool:
        """Whether this Salesforce lacks our External Id field: asked once, when the account is set up."""
        with mapped(self.classify):
            fields = self._client(timeout).Task.describe()["fields"]
            return not any(f["name"] == KEY_FIELD and f.get("externalId") for f in fields)

    def daily_requests(self, *, timeout: float) -> tuple[int, int]:
        """(used today, allowed a day) by the whole company, as Salesforce counts."""
        with mapped(self.classify):
            told = self._client(timeout).limits()["DailyApiRequests"]
            return int(told["Max"]) - int(told["Remaining"]), int(told["Max"])

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.ABSOLUTE_SET if kind is ActionKind.STAGE else Dedupe.NATIVE_KEY

    def prepare(self, action: Action, key: str) -> Prepared:
        content = action.content
        if action.kind is ActionKind.STAGE:
            request = {"stage": content["stage"], "stage_before": content["stage_before"]}
            return prepared(action, key, {**request, "label": action.target_label})
        fields: dict[str, Any] = {
            "Subject": one_line(content["subject"], _SUBJECT),
            "Description": content["text"][:_DESCRIPTION],
            "Status": "Completed",
            "Type": "Call" if action.kind is ActionKind.CALL_NOTE else "Other",
            "WhatId": action.target,
        }
        if contacts := content.get("contact_ids"):
            fields["WhoId"] = contacts[0]  # a Task has one; further people are the company's Shared Activities
        if day := content.get("date"):
            fields["ActivityDate"] = day
        return prepared(action, key, {"task": fields, "label": action.target_label})

    def preview(self, prepared: Prepared) -> str:
        request = request_of(prepared)
        if prepared.kind == ActionKind.STAGE:
            return f"{request['label']}\nStage: {request['stage_before']} → {request['stage']}"
        task = request["task"]
        kind = "call" if task["Type"] == "Call" else "task"
        return f"{task['Subject']}\nCompleted {kind} on {request['label']}\n\n{task['Description']}"

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        client = self._client(timeout)
        request = request_of(prepared)
        if prepared.kind == ActionKind.STAGE:
            return self._set_stage(client, prepared, request)
        answer = client.Task.upsert(f"{KEY_FIELD}/{prepared.key}", request["task"], raw_response=True)
        if not answer.content:  # 204: older versions say nothing when they update
            return self._task_receipt(prepared, client.Task.get_by_custom_id(KEY_FIELD, prepared.key)["Id"])
        return self._task_receipt(prepared, json.loads(answer.content)["id"])

    def _set_stage(self, client: Any, prepared: Prepared, request: dict[str, str]) -> Receipt:
        present = self._stage(client, prepared.target)
        if present != request["stage"]:
            if present != request["stage_before"]:
                raise Rejected(
                    f"{request['label']} is in stage {present} by now, not {request['stage_before']}; "
                    "look at the proposal again."
                )
            client.Opportunity.update(prepared.target, {"StageName": request["stage"]})
        return self._stage_receipt(prepared)

    @staticmethod
    def _stage(client: Any, opportunity_id: str) -> str:
        rows = _query(client, "SELECT Id, StageName FROM Opportunity WHERE Id = {}", opportunity_id)
        if not rows:
            raise Rejected("The opportunity is gone from Salesforce or hidden from you; choose another one.")
        return str(rows[0]["StageName"])

    def find(self, prepared: Prepared, *, timeout: float) -> Finding:
        client = self._client(timeout)
        if prepared.kind == ActionKind.STAGE:
            request = request_of(prepared)
            present = self._stage(client, prepared.target)
            if present == request["stage"]:
                return Finding(Found.FOUND, self._stage_receipt(prepared))
            return Finding(Found.ABSENT if present == request["stage_before"] else Found.UNKNOWN)
        rows = _query(client, f"SELECT Id FROM Task WHERE {KEY_FIELD} = {{}}", prepared.key)  # noqa: S608
        return Finding(Found.FOUND, self._task_receipt(prepared, rows[0]["Id"])) if rows else Finding(Found.ABSENT)

    def undoable(self, kind: ActionKind) -> bool:
        return kind is not ActionKind.STAGE

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        kind, _, record_id = receipt.remote_id.partition("/")
        if kind != "Task":
            raise Rejected("A stage can't be taken back by itself; set it in Salesforce.")
        self._client(timeout).Task.delete(record_id)

    def classify(self, error: Exception) -> Classified:
        from simple_salesforce.exceptions import SalesforceError

        if own := classify_own(error):
            return own
        if not isinstance(error, SalesforceError):
            return classify_transport(self.source, error)
        first: Any = error.content[0] if isinstance(error.content, list) and error.content else {}
        code = str(first.get("errorCode", "")) if isinstance(first, dict) else ""
        said = str(first.get("message", "")) if isinstance(first, dict) else ""
        status = int(error.status)
        if status == 403 and code == "REQUEST_LIMIT_EXCEEDED":
            status = 429
        answer = HttpAnswer(status, {}, code, said)
        return classify_answer(self.source, answer, remedy=_REMEDIES.get(code))

    def _url(self, kind: str, record_id: str) -> str:
        return f"{self._account.base_url}/lightning/r/{kind}/{record_id}/view"

    def _task_receipt(self, write: Prepared, task_id: str) -> Receipt:
        return Receipt(write.key, self.vendor, f"Task/{task_id}", self._url("Task", task_id))

    def _stage_receipt(self, write: Prepared) -> Receipt:
        return Receipt(write.key, self.vendor, f"Opportunity/{write.target}", self._url("Opportunity", write.target))


def _query(client: Any, soql: str, *values: Any) -> list[dict[str, Any]]:
    """Asks with every value escaped by simple-salesforce."""
    from simple_salesforce.format import format_soql

    records: list[dict[str, Any]] = client.query(format_soql(soql, *values) if values else soql)["records"]
    return records


def _money(amount: float) -> str:
    return f"${amount / 1000:,.0f}k" if amount >= 1000 and amount % 1000 == 0 else f"${amount:,.0f}"


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("+0000", "+00:00")) if text else None


def _day(text: str) -> datetime:
    """A date without a time, as noon UTC: the same day in every place where reps work."""
    return datetime.combine(date.fromisoformat(text), time(12), UTC)
