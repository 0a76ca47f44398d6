"""HubSpot as the CRM: the account's facts, call notes and tasks on its deals, companies and contacts, the stage and
properties as absolute sets.

Duplicates: a note or a task carries our key and is read back from the associations of its record, which are consistent where the
search lags by seconds. The stage is set only if it still is what the proposal showed.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.brief import BriefQuery, Fact
from app.domain.crm_fields import CrmForm, RecordValues
from app.domain.errors import CallsideError, Rejected
from app.domain.messages import Message
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import Account, Classified, Together, mapped, prepared, request_of, sequential
from connectors.hubspot import client as api
from connectors.hubspot import form, patches
from connectors.hubspot.client import SOURCE, HubSpotClient, Refused
from connectors.hubspot.notes import (
    ASSOCIATION,
    PLURAL,
    TASK_ASSOCIATION,
    key_of,
    note_body,
    place,
    task_properties,
)
from connectors.hubspot.reading import Portal, Reading

_CHECK_SECONDS = 15.0
_PAGE, _CHUNK = 500, 100  # notes that one request lists, and that one reads
_MOST_PAGES, _MOST_CHUNKS = 6, 10
_SKEW = timedelta(hours=1)  # between this laptop's clock and HubSpot's, at the most


class HubSpot:
    """`account.base_url` is https://api.hubapi.com. `extra["manager_note_field"]`: the deal's property with the manager's
    note (default description). Targets are "deal/ID", "company/ID" or "contact/ID". `gather` asks for several things at
    once. Yields ACCOUNT, DOUBT, LEAD, OPPORTUNITY, CONTACT, LAST_CONTACT and MANAGER_NOTE facts."""

    source = SOURCE
    vendor = Vendor.HUBSPOT
    kinds = frozenset({ActionKind.CALL_NOTE, ActionKind.STAGE, ActionKind.HELP_LOG, ActionKind.TASK, *patches.KINDS})
    settle_seconds = 15.0
    gap_seconds = 0.0

    def __init__(self, account: Account, gather: Together = sequential) -> None:
        self._note_field = account.extra.get("manager_note_field") or "description"
        self._client = HubSpotClient(account)
        self._gather = gather
        self._portal: Portal | None = None

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """The account (by its people's addresses, else by domain or name), its open deals, contacts, last contact."""
        with mapped(self.classify):
            return tuple(Reading(self._client, self._gather, self._note_field, timeout).of_call(query))

    def problems(self) -> Sequence[str]:
        """Whether the token may read deals, companies and contacts; a sentence where it may not."""
        try:
            with mapped(self.classify):
                for kind in PLURAL.values():
                    self._client.ask("GET", f"/crm/v3/objects/{kind}", _CHECK_SECONDS, asked={"limit": "1"})
        except CallsideError as error:
            return (error.message,)
        return ()

    def form(self, *, timeout: float) -> CrmForm:
        """Properties of deals as the token's owner sees them."""
        with mapped(self.classify):
            return form.read_form(self._client, timeout)

    def values(self, target: str, names: Iterable[str], described: CrmForm, *, timeout: float) -> RecordValues | None:
        """A deal's values now; None if it is gone."""
        with mapped(self.classify):
            return form.record_values(self._client, target, names, described, timeout)

    def account_names(self, words: str, *, limit: int, timeout: float) -> Sequence[str]:
        """Names of companies with a word that begins like each of `words`."""
        tokens = [{"propertyName": "name", "operator": "CONTAINS_TOKEN", "value": f"{w}*"} for w in words.split()[:5]]
        body = {"filterGroups": [{"filters": tokens}], "properties": ["name"], "limit": limit}
        with mapped(self.classify):
            found = self._client.search("companies", body, timeout)
        return sorted(str(record["properties"].get("name") or "") for record in found)

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.ABSOLUTE_SET if kind in {ActionKind.STAGE, *patches.KINDS} else Dedupe.READ_BACK

    def prepare(self, action: Action, key: str) -> Prepared:
        """The frozen request of a note, a task, a stage or a property."""
        content = action.content
        if action.kind in patches.KINDS:
            return prepared(action, key, patches.request(action))
        if action.kind is ActionKind.STAGE:
            request = {"stage": content["stage"], "stage_before": content["stage_before"]}
            return prepared(action, key, {**request, "label": action.target_label})
        if action.kind is ActionKind.TASK:
            properties = task_properties(key, content)
        else:
            properties = {"hs_note_body": note_body(action.kind, key, content)}
            if day := content.get("date"):
                properties["hs_timestamp"] = f"{day}T12:00:00Z"
        records = dict.fromkeys([action.target, *(content.get("contact_ids") or ())])
        text = f"{content['subject']}\n\n{content['text']}"
        request = {"properties": properties, "records": list(records), "text": text}
        if action.kind is ActionKind.TASK:
            request |= {"owner": content.get("owner"), "owner_email": content.get("owner_email")}
        return prepared(action, key, {**request, "label": action.target_label})

    def preview(self, prepared: Prepared) -> str:
        """The text as the record will show it."""
        if prepared.kind in patches.KINDS:
            return patches.preview(prepared)
        request = request_of(prepared)
        if prepared.kind == ActionKind.STAGE:
            return f"{request['label']}\nStage: {request['stage_before']} → {request['stage']}"
        subject, _, text = request["text"].partition("\n\n")
        if prepared.kind == ActionKind.TASK:
            due = request["properties"]["hs_timestamp"][:10]
            return f"{subject}\nTask for {request['owner']} on {request['label']}, due {due}\n\n{text}"
        return f"{subject}\nNote on {request['label']}\n\n{text}"

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        """Receipt of the write, in one attempt; a stage is read first and refused if it has moved."""
        request = request_of(prepared)
        portal = self._known_portal(timeout)
        if prepared.kind in patches.KINDS:
            patches.send(self._client, prepared, timeout)
            return self._receipt(prepared, prepared.target, portal)
        if prepared.kind == ActionKind.STAGE:
            return self._set_stage(prepared, request, portal, timeout)
        properties = {"hs_timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"), **request["properties"]}
        kind, types = _kept_as(prepared.kind)
        if owner := self._owner(request.get("owner_email"), timeout):
            properties["hubspot_owner_id"] = owner
        body = {
            "properties": properties,
            "associations": [_association(record, types) for record in request["records"]],
        }
        made = self._client.ask("POST", f"/crm/v3/objects/{kind}s", timeout, body=body)
        return self._receipt(prepared, f"{kind}/{made['id']}", portal)

    def _owner(self, email: str | None, timeout: float) -> str | None:
        """The id of the user with this address; None where there is none: then the task has no owner."""
        if not email:
            return None
        found = self._client.ask("GET", "/crm/v3/owners", timeout, asked={"email": email})["results"]
        same = [str(one["id"]) for one in found if str(one.get("email", "")).lower() == email.lower()]
        return same[0] if len(same) == 1 else None

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        """The note or task with our key among its record's, or the stage or property as it stands. Absent only where
        all notes since then were read; a record with too many for that is for a person."""
        portal = self._known_portal(timeout)
        if prepared.kind in patches.KINDS:
            found = patches.find(self._client, prepared, timeout)
            is_there = found is Found.FOUND
            return Finding(found, self._receipt(prepared, prepared.target, portal) if is_there else None)
        if prepared.kind == ActionKind.STAGE:
            request = request_of(prepared)
            present = self._stages(prepared.target, portal, timeout)[0]
            if present == request["stage"]:
                return Finding(Found.FOUND, self._receipt(prepared, prepared.target, portal))
            return Finding(Found.ABSENT if present == request["stage_before"] else Found.UNKNOWN)
        oldest = since - _SKEW if since else None
        kind = _kept_as(prepared.kind)[0]
        body = "hs_task_body" if kind == "task" else "hs_note_body"
        ids, whole = self._note_ids(prepared.target, f"{kind}s", timeout)
        for number, chunk in enumerate(_chunks(sorted(ids, key=int, reverse=True))):
            if number == _MOST_CHUNKS:
                return Finding(Found.UNKNOWN)
            notes = self._client.read(f"{kind}s", chunk, [body, "hs_createdate"], timeout)
            for note in notes:
                if key_of(note["properties"].get(body) or "") == prepared.key:
                    return Finding(Found.FOUND, self._receipt(prepared, f"{kind}/{note['id']}", portal))
            # Ids grow with time: a hundred notes of before mean that the rest is of before as well.
            if oldest and len(notes) == _CHUNK and all(_made(note) < oldest for note in notes):
                return Finding(Found.ABSENT)
        return Finding(Found.ABSENT if whole else Found.UNKNOWN)

    def _note_ids(self, target: str, plural: str, timeout: float) -> tuple[list[str], bool]:
        """(ids of all notes, or tasks, on a record, whether they are all)."""
        kind, record_id = place(target)
        ids: list[str] = []
        asked = {"limit": str(_PAGE)}
        for _ in range(_MOST_PAGES):
            path = f"/crm/v4/objects/{PLURAL[kind]}/{record_id}/associations/{plural}"
            page = self._client.ask("GET", path, timeout, asked=asked)
            ids += [str(one["toObjectId"]) for one in page["results"]]
            after = ((page.get("paging") or {}).get("next") or {}).get("after")
            if not after:
                return list(dict.fromkeys(ids)), True
            asked = {**asked, "after": str(after)}
        return ids, False

    def _set_stage(self, prepared: Prepared, request: dict[str, str], portal: Portal, timeout: float) -> Receipt:
        present, stages = self._stages(prepared.target, portal, timeout)
        if present != request["stage"]:
            if present != request["stage_before"]:
                label, before = request["label"], request["stage_before"]
                raise Rejected(Message("crm.stage_moved", opportunity=label, present=present, before=before))
            if request["stage"] not in stages:
                raise Rejected(Message("hubspot.no_stage", stage=request["stage"]))
            body = {"properties": {"dealstage": stages[request["stage"]]}}
            self._client.ask("PATCH", f"/crm/v3/objects/deals/{place(prepared.target)[1]}", timeout, body=body)
        return self._receipt(prepared, prepared.target, portal)

    def _stages(self, target: str, portal: Portal, timeout: float) -> tuple[str, dict[str, str]]:
        """(the deal's stage by its label, the ids of its pipeline's stages by their labels)."""
        asked = {"properties": "dealstage,pipeline"}
        deal = self._client.ask("GET", f"/crm/v3/objects/deals/{place(target)[1]}", timeout, asked=asked)["properties"]
        portal.pipelines = self._client.ask("GET", "/crm/v3/pipelines/deals", timeout)["results"]
        own: list[dict[str, Any]] = next(
            (one["stages"] for one in portal.pipelines if one["id"] == deal["pipeline"]), []
        )
        label = portal.stage(deal["pipeline"], deal["dealstage"])[0]
        return label, {str(stage["label"]): str(stage["id"]) for stage in own}

    def undoable(self, kind: ActionKind) -> bool:
        return kind is not ActionKind.STAGE

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        """Deletes the note or task; one that is gone already is fine."""
        kind, record_id = place(receipt.remote_id)
        if kind not in ("note", "task"):
            raise Rejected(Message("hubspot.no_stage_undo"))
        try:
            self._client.ask("DELETE", f"/crm/v3/objects/{kind}s/{record_id}", timeout)
        except Refused as refusal:
            if refusal.answer.code != "OBJECT_NOT_FOUND":
                raise

    def revert(self, prepared: Prepared, *, timeout: float) -> None:
        """Puts a property back to the value that the proposal showed, unless a person has changed it since."""
        with mapped(self.classify):
            patches.revert(self._client, prepared, timeout)

    def classify(self, error: Exception) -> Classified:
        return api.classify(error)

    def _known_portal(self, timeout: float) -> Portal:
        """Where the account's pages are, asked once; HubSpot's start page where it does not say."""
        if self._portal is None:
            self._portal = Portal(self._details(timeout))
        return self._portal

    def _details(self, timeout: float) -> dict[str, Any]:
        try:
            return self._client.ask("GET", "/account-info/v3/details", timeout)
        except Refused as refusal:
            if refusal.answer.code in ("MISSING_SCOPES", "OBJECT_NOT_FOUND"):
                return {}
            raise

    def _receipt(self, write: Prepared, remote_id: str, portal: Portal) -> Receipt:
        kind, record_id = place(write.target)
        return Receipt(write.key, self.vendor, remote_id, portal.url(kind, record_id))


def _kept_as(kind: ActionKind) -> tuple[str, dict[str, int]]:
    """(what HubSpot keeps such a write as, the ids of its associations)."""
    return ("task", TASK_ASSOCIATION) if kind == ActionKind.TASK else ("note", ASSOCIATION)


def _association(record: str, types: dict[str, int]) -> dict[str, Any]:
    kind, record_id = place(record)
    told = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": types[kind]}]
    return {"to": {"id": record_id}, "types": told}


def _chunks(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield list(ids[start : start + _CHUNK])


def _made(note: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(note["properties"]["hs_createdate"].replace("Z", "+00:00"))
