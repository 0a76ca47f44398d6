"""Salesforce through simple-salesforce: the account's facts, call notes as Tasks, the stage as an absolute set.

Duplicates: Tasks are upserted on the External Id field `Callside_Key__c`, so the same key is the same Task. The stage
is set only if it still is what the proposal showed.
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote

from app.domain.account_matching import Match
from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.errors import Rejected
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import (
    ALIKE,
    ALIKE_SOQL,
    CONTACTS,
    OPPORTUNITIES,
    TASKS,
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
    salesforce_questions,
)

API_VERSION = "59.0"
KEY_FIELD = "Callside_Key__c"
_SUBJECT, _DESCRIPTION = 255, 32_000  # characters that Task's fields hold
_OPPORTUNITIES = 5  # shown of one account
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
        """The account (by its people's addresses, else by name), its open opportunities, contacts, last contact: one
        request. Where two accounts match equally well, nothing of either but a DOUBT that names them."""
        with mapped(self.classify):
            client = self._client(timeout)
            asked = salesforce_questions(query, self._note_field)
            answers = self._together(client, asked.soql)
            match = asked.match(answers, query)
            facts = [self._doubt(match)] if match.doubt else []
            if match.account is None:
                return tuple(facts)
            account = match.account
            others = self._alike(client, account.name, answers.get(ALIKE, ()), asked.prefixes)
            url = self._url("Account", account.id)
            data = {"name": account.name, "id": account.id, "others": "\n".join(others)}
            facts.append(Fact(self.source, FactKind.ACCOUNT, account.name, url=url, data=data))
            for record in _of(account.id, answers, OPPORTUNITIES)[:_OPPORTUNITIES]:
                facts += self._opportunity_facts(record)
            facts += [self._last_contact(r) for r in _of(account.id, answers, TASKS)[:1]]
            facts += [self._contact(r) for r in _of(account.id, answers, CONTACTS)]
            return tuple(facts)

    def _together(self, client: Any, soql: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
        """All queries in one request (composite/batch); each has an answer of its own, and the first refusal counts."""
        from simple_salesforce.exceptions import SalesforceMalformedRequest

        body = {
            "batchRequests": [{"method": "GET", "url": f"v{API_VERSION}/query?q={quote(q)}"} for q in soql.values()]
        }
        results = client.restful("composite/batch", method="POST", json=body)["results"]
        for result in results:
            if result["statusCode"] >= 400:
                raise SalesforceMalformedRequest("composite/batch", result["statusCode"], "query", result["result"])
        return {name: r["result"]["records"] for name, r in zip(soql, results, strict=True)}

    def _alike(self, client: Any, name: str, found: Sequence[Mapping[str, Any]], prefixes: Sequence[str]) -> list[str]:
        """Accounts whose names begin like this one's: what is theirs must not be taken for its own. Asked anew where the
        mail domain and the title did not lead to the first word of the name."""
        first = name.split()[0].lower()
        if not any(first.startswith(prefix.lower()) for prefix in prefixes):
            found = _query(client, ALIKE_SOQL, first)
        names = [str(r["Name"]) for r in found]
        return sorted({n for n in names if n.lower() != name.lower() and n.split()[0].lower() == first})

    def _doubt(self, match: Match) -> Fact:
        names = [account.name for account in match.doubt]
        if len(set(names)) == 1 and match.account is None:
            said = (
                f"More than one Salesforce account is called {names[0]}; add the guests as contacts of the right one."
            )
        elif match.account is None:
            said = f"{' and '.join(names)} both match: choose the account of this call."
        else:
            said = f"{match.account.name} it is by most of its people; {' and '.join(names)} match too."
        where = match.account or match.doubt[0]
        data = {"accounts": "\n".join([*([match.account.name] if match.account else []), *names])}
        return Fact(self.source, FactKind.DOUBT, said, url=self._url("Account", where.id), data=data)

    @property
    def _note_field(self) -> str:
        field = self._account.extra.get("manager_note_field", "Description")
        if not field.replace("_", "").isalnum():
            raise Rejected(f"The field {one_line(field, 40)} isn't a Salesforce name; correct the setting.")
        return field

    def _opportunity_facts(self, record: dict[str, Any]) -> list[Fact]:
        amount = record.get("Amount")
        name = one_line(record["Name"], 120)
        said = f"{name}: {record['StageName']} stage" + (f", {_money(amount)}" if amount else "")
        if record.get("CloseDate"):
            said += f", closes {record['CloseDate']}"
        url, changed = self._url("Opportunity", record["Id"]), _moment(record.get("LastModifiedDate"))
        data = {
            "name": name,
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

    def _last_contact(self, record: Mapping[str, Any]) -> Fact:
        subject = record["Subject"] or ""
        when, url = _day(record["ActivityDate"]), self._url("Task", record["Id"])
        said = one_line(subject, 200) or "Last contact"
        return Fact(self.source, FactKind.LAST_CONTACT, said, as_of=when, url=url, data={"subject": subject})

    def _contact(self, record: Mapping[str, Any]) -> Fact:
        name, title = one_line(record["Name"], 80), one_line(record.get("Title") or "", 80)
        data = {"name": name, "email": record.get("Email") or "", "id": record["Id"], "title": title}
        said = f"{name} ({title})" if title else name
        return Fact(self.source, FactKind.CONTACT, said, url=self._url("Contact", record["Id"]), data=data)

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

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
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
        """Deletes the task; one that is gone already is fine."""
        from simple_salesforce.exceptions import SalesforceResourceNotFound

        kind, _, record_id = receipt.remote_id.partition("/")
        if kind != "Task":
            raise Rejected("A stage can't be taken back by itself; set it in Salesforce.")
        with suppress(SalesforceResourceNotFound):
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


def _of(account_id: str, answers: Mapping[str, list[dict[str, Any]]], name: str) -> list[dict[str, Any]]:
    """The records of one account, and nothing of another that the same question found; each once."""
    found = {r["Id"]: r for part in (name, f"{name} by name") for r in answers.get(part, ())}
    return [r for r in found.values() if r["AccountId"] == account_id]


def _money(amount: float) -> str:
    return f"${amount / 1000:,.0f}k" if amount >= 1000 and amount % 1000 == 0 else f"${amount:,.0f}"


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("+0000", "+00:00")) if text else None


def _day(text: str) -> datetime:
    """A date without a time, as noon UTC: the same day in every place where reps work."""
    return datetime.combine(date.fromisoformat(text), time(12), UTC)
