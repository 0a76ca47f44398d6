"""Salesforce through simple-salesforce: the account's facts, call notes and next steps as Tasks, the stage and fields as
absolute sets.

Duplicates: Tasks carry our key in the External Id field `Callside_Key__c`, which is unique. One that is there is left as it
is, since a person may have written into it; else it is upserted, so that the same key is the same Task. The stage and a
field are set only if they still are what the proposal showed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from app.domain.brief import BriefQuery, Fact
from app.domain.crm_fields import CrmForm, RecordValues
from app.domain.errors import CallsideError, Rejected
from app.domain.messages import Message
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import Account, Classified, mapped, one_line, prepared, request_of
from connectors.salesforce import batches, errors, form, patches
from connectors.salesforce.errors import KEY_FIELD
from connectors.salesforce.facts import SOURCE, RecordFacts
from connectors.salesforce.queries import ALIKE, ALIKE_SOQL, API_VERSION, CONTACTS, NAMED_LIKE_SOQL, filled, questions
from connectors.salesforce.reading import facts_of

_SUBJECT, _DESCRIPTION = 255, 32_000  # characters that Task's fields hold
_CHECK_SECONDS = 15.0
LEAD_PREFIX = "00Q"  # of every lead's id


class Salesforce:
    """`account.base_url` is the instance. `extra["manager_note_field"]`: the opportunity's field with the manager's
    note (default Description). Yields ACCOUNT, OPPORTUNITY, LAST_CONTACT, MANAGER_NOTE and CONTACT facts."""

    source = SOURCE
    vendor = Vendor.SALESFORCE
    kinds = frozenset({ActionKind.CALL_NOTE, ActionKind.STAGE, ActionKind.HELP_LOG, ActionKind.TASK, *patches.KINDS})
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
            asked, made = questions(query, self._note_field), RecordFacts(self._account.base_url, self._note_field)
            answers = batches.ask(client, asked.soql)
            records = answers.records
            match = asked.match(records, query)
            if match.account is None and not match.doubt and (why := answers.refused.get(CONTACTS)):
                raise why  # who the account is depends on it: the whole answer would be a guess
            others: list[str] = []
            if match.account:
                others = self._alike(client, match.account.name, records.get(ALIKE, ()), asked.prefixes)
            return (*facts_of(made, match, records, query, others), *answers.trouble())

    def _alike(self, client: Any, name: str, found: Sequence[Mapping[str, Any]], prefixes: Sequence[str]) -> list[str]:
        """Accounts whose names begin like this one's: what is theirs must not be taken for its own. Asked anew where the
        mail domain and the title did not lead to the first word of the name."""
        first = name.split()[0].lower()
        if not any(first.startswith(prefix.lower()) for prefix in prefixes):
            found = _query(client, ALIKE_SOQL, first)
        names = [str(r["Name"]) for r in found]
        return sorted({n for n in names if n.lower() != name.lower() and n.split()[0].lower() == first})

    @property
    def _note_field(self) -> str:
        field = self._account.extra.get("manager_note_field", "Description")
        if not field.replace("_", "").isalnum():
            raise Rejected(Message("salesforce.field_name", field=one_line(field, 40)))
        return field

    def problems(self, *, timeout: float = _CHECK_SECONDS) -> Sequence[str]:
        """A sentence if this Salesforce lacks our External Id field, or can't be asked: for when the account is set up."""
        try:
            with mapped(self.classify):
                fields = self._client(timeout).Task.describe()["fields"]
        except CallsideError as error:
            return (str(error),)
        if any(f["name"] == KEY_FIELD and f.get("externalId") for f in fields):
            return ()
        return (Message("salesforce.key_field_missing", field=KEY_FIELD),)

    def daily_requests(self, *, timeout: float) -> tuple[int, int]:
        """(used today, allowed a day) by the whole company, as Salesforce counts."""
        with mapped(self.classify):
            told = self._client(timeout).limits()["DailyApiRequests"]
            return int(told["Max"]) - int(told["Remaining"]), int(told["Max"])

    def form(self, *, timeout: float) -> CrmForm:
        """The opportunity's fields as the signed-in person sees them."""
        with mapped(self.classify):
            return form.form_of(self._client(timeout).Opportunity.describe())

    def values(self, target: str, names: Iterable[str], described: CrmForm, *, timeout: float) -> RecordValues | None:
        """An opportunity's values now; None if it is gone."""
        with mapped(self.classify):
            return form.record_values(self._client(timeout), target, names, described)

    def account_names(self, words: str, *, limit: int, timeout: float) -> Sequence[str]:
        """Names of accounts that contain `words`."""
        with mapped(self.classify):
            return [str(r["Name"]) for r in _query(self._client(timeout), NAMED_LIKE_SOQL.format(limit=limit), words)]

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.ABSOLUTE_SET if kind in {ActionKind.STAGE, *patches.KINDS} else Dedupe.NATIVE_KEY

    def prepare(self, action: Action, key: str) -> Prepared:
        """The frozen request of a note, a task, a stage, a field or a log entry."""
        content = action.content
        if action.kind in patches.KINDS:
            return prepared(action, key, patches.request(action))
        if action.kind is ActionKind.STAGE:
            request = {"stage": content["stage"], "stage_before": content["stage_before"]}
            return prepared(action, key, {**request, "label": action.target_label})
        fields: dict[str, Any] = {
            "Subject": one_line(content["subject"], _SUBJECT),
            "Description": content["text"][:_DESCRIPTION],
        }
        if action.kind is ActionKind.TASK:
            fields["Status"] = "Not Started"
        else:
            fields |= {"Status": "Completed", "Type": "Call" if action.kind is ActionKind.CALL_NOTE else "Other"}
        if action.target.startswith(LEAD_PREFIX):  # a lead is somebody, not something: a Task has it as its person
            fields["WhoId"] = action.target
        else:
            fields["WhatId"] = action.target
        if (contacts := content.get("contact_ids")) and "WhoId" not in fields:
            fields["WhoId"] = contacts[0]  # a Task has one; further people are the company's Shared Activities
        if day := content.get("due" if action.kind is ActionKind.TASK else "date"):
            fields["ActivityDate"] = day
        request = {"task": fields, "label": action.target_label}
        if action.kind is ActionKind.TASK:
            request |= {"owner": content.get("owner"), "owner_email": content.get("owner_email")}
        return prepared(action, key, request)

    def preview(self, prepared: Prepared) -> str:
        """The text as the record will show it."""
        if prepared.kind in patches.KINDS:
            return patches.preview(prepared)
        request = request_of(prepared)
        if prepared.kind == ActionKind.STAGE:
            return f"{request['label']}\nStage: {request['stage_before']} → {request['stage']}"
        task = request["task"]
        if prepared.kind == ActionKind.TASK:
            due = f", due {task['ActivityDate']}" if "ActivityDate" in task else ""
            return f"{task['Subject']}\nTask for {request['owner']} on {request['label']}{due}\n\n{task['Description']}"
        kind = "call" if task["Type"] == "Call" else "task"
        return f"{task['Subject']}\nCompleted {kind} on {request['label']}\n\n{task['Description']}"

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        """Receipt of the write, in one attempt. A stage is read first and refused if it has moved; a task that is there by
        this key, a colleague's or our own of before, is the receipt, and nothing in it changes."""
        client = self._client(timeout)
        if prepared.kind in patches.KINDS:
            return patches.send(client, prepared, self._account.base_url)
        request = request_of(prepared)
        if prepared.kind == ActionKind.STAGE:
            return self._set_stage(client, prepared, request)
        if found := self._task(client, prepared.key):
            return self._task_receipt(prepared, found)
        task = {**request["task"], **_owner(client, request.get("owner_email"))}
        answer = client.Task.upsert(f"{KEY_FIELD}/{prepared.key}", task, raw_response=True)
        if not answer.content:  # 204: older versions say nothing when they update
            return self._task_receipt(prepared, client.Task.get_by_custom_id(KEY_FIELD, prepared.key)["Id"])
        return self._task_receipt(prepared, json.loads(answer.content)["id"])

    def _set_stage(self, client: Any, prepared: Prepared, request: dict[str, str]) -> Receipt:
        present = self._stage(client, prepared.target)
        if present != request["stage"]:
            if present != request["stage_before"]:
                raise Rejected(
                    Message(
                        "salesforce.stage_moved",
                        opportunity=request["label"],
                        present=present,
                        before=request["stage_before"],
                    )
                )
            client.Opportunity.update(prepared.target, {"StageName": request["stage"]})
        return self._stage_receipt(prepared)

    @staticmethod
    def _stage(client: Any, opportunity_id: str) -> str:
        rows = _query(client, "SELECT Id, StageName FROM Opportunity WHERE Id = {}", opportunity_id)
        if not rows:
            raise Rejected(Message("salesforce.opportunity_gone"))
        return str(rows[0]["StageName"])

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        """The task with our key, or the stage as it stands."""
        client = self._client(timeout)
        if prepared.kind in patches.KINDS:
            return patches.find(client, prepared, self._account.base_url)
        if prepared.kind == ActionKind.STAGE:
            request = request_of(prepared)
            present = self._stage(client, prepared.target)
            if present == request["stage"]:
                return Finding(Found.FOUND, self._stage_receipt(prepared))
            return Finding(Found.ABSENT if present == request["stage_before"] else Found.UNKNOWN)
        task_id = self._task(client, prepared.key)
        return Finding(Found.FOUND, self._task_receipt(prepared, task_id)) if task_id else Finding(Found.ABSENT)

    @staticmethod
    def _task(client: Any, key: str) -> str | None:
        """The id of the task with this key, whoever wrote it."""
        rows = _query(client, f"SELECT Id FROM Task WHERE {KEY_FIELD} = {{}}", key)  # noqa: S608
        return str(rows[0]["Id"]) if rows else None

    def undoable(self, kind: ActionKind) -> bool:
        return kind is not ActionKind.STAGE

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        """Deletes the task; one that is gone already is fine."""
        from simple_salesforce.exceptions import SalesforceResourceNotFound

        kind, _, record_id = receipt.remote_id.partition("/")
        if kind != "Task":
            raise Rejected(Message("salesforce.no_stage_undo"))
        with suppress(SalesforceResourceNotFound):
            self._client(timeout).Task.delete(record_id)

    def revert(self, prepared: Prepared, *, timeout: float) -> None:
        """Puts a field back to the value that the proposal showed, unless a person has changed it since."""
        with mapped(self.classify):
            patches.revert(self._client(timeout), prepared)

    def classify(self, error: Exception) -> Classified:
        return errors.classify(error)

    def _url(self, kind: str, record_id: str) -> str:
        return f"{self._account.base_url}/lightning/r/{kind}/{record_id}/view"

    def _task_receipt(self, write: Prepared, task_id: str) -> Receipt:
        return Receipt(write.key, self.vendor, f"Task/{task_id}", self._url("Task", task_id))

    def _stage_receipt(self, write: Prepared) -> Receipt:
        return Receipt(write.key, self.vendor, f"Opportunity/{write.target}", self._url("Opportunity", write.target))


def _owner(client: Any, email: str | None) -> dict[str, str]:
    """The user with this address as the task's owner; nothing where there is none: then it is the signed-in rep's."""
    rows = _query(client, "SELECT Id FROM User WHERE Email = {}", email) if email else []
    return {"OwnerId": str(rows[0]["Id"])} if len(rows) == 1 else {}


def _query(client: Any, soql: str, *values: Any) -> list[dict[str, Any]]:
    """Asks with every value escaped by simple-salesforce."""
    records: list[dict[str, Any]] = client.query(filled(soql, *values) if values else soql)["records"]
    return records
