"""HubSpot as the CRM: the account's facts, call notes on its deals, companies and contacts, the stage as an absolute set.

Duplicates: a note carries our key and is read back from the associations of its record, which are consistent where the
search lags by seconds. The stage is set only if it still is what the proposal showed.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.brief import BriefQuery, Fact
from app.domain.errors import CallsideError, Rejected
from app.domain.messages import Message
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import Account, Classified, Together, mapped, prepared, request_of, sequential
from connectors.hubspot import client as api
from connectors.hubspot.client import SOURCE, HubSpotClient, Refused
from connectors.hubspot.notes import ASSOCIATION, PLURAL, key_of, note_body, place
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
    kinds = frozenset({ActionKind.CALL_NOTE, ActionKind.STAGE, ActionKind.HELP_LOG})
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

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.ABSOLUTE_SET if kind is ActionKind.STAGE else Dedupe.READ_BACK

    def prepare(self, action: Action, key: str) -> Prepared:
        """The frozen request of a note or a stage."""
        content = action.content
        if action.kind is ActionKind.STAGE:
            request = {"stage": content["stage"], "stage_before": content["stage_before"]}
            return prepared(action, key, {**request, "label": action.target_label})
        properties = {"hs_note_body": note_body(action.kind, key, content)}
        if day := content.get("date"):
            properties["hs_timestamp"] = f"{day}T12:00:00Z"
        records = dict.fromkeys([action.target, *(content.get("contact_ids") or ())])
        text = f"{content['subject']}\n\n{content['text']}"
        request = {"properties": properties, "records": list(records), "text": text}
        return prepared(action, key, {**request, "label": action.target_label})

    def preview(self, prepared: Prepared) -> str:
        """The text as the record will show it."""
        request = request_of(prepared)
        if prepared.kind == ActionKind.STAGE:
            return f"{request['label']}\nStage: {request['stage_before']} → {request['stage']}"
        subject, _, text = request["text"].partition("\n\n")
        return f"{subject}\nNote on {request['label']}\n\n{text}"

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        """Receipt of the write, in one attempt; a stage is read first and refused if it has moved."""
        request = request_of(prepared)
        portal = self._known_portal(timeout)
        if prepared.kind == ActionKind.STAGE:
            return self._set_stage(prepared, request, portal, timeout)
        properties = {"hs_timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"), **request["properties"]}
        body = {"properties": properties, "associations": [_association(record) for record in request["records"]]}
        made = self._client.ask("POST", "/crm/v3/objects/notes", timeout, body=body)
        return self._receipt(prepared, f"note/{made['id']}", portal)

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        """The note with our key among its record's, or the stage as it stands. Absent only where all notes since then were
        read; a record with too many for that is for a person."""
        portal = self._known_portal(timeout)
        if prepared.kind == ActionKind.STAGE:
            request = request_of(prepared)
            present = self._stages(prepared.target, portal, timeout)[0]
            if present == request["stage"]:
                return Finding(Found.FOUND, self._receipt(prepared, prepared.target, portal))
            return Finding(Found.ABSENT if present == request["stage_before"] else Found.UNKNOWN)
        oldest = since - _SKEW if since else None
        ids, whole = self._note_ids(prepared.target, timeout)
        for number, chunk in enumerate(_chunks(sorted(ids, key=int, reverse=True))):
            if number == _MOST_CHUNKS:
                return Finding(Found.UNKNOWN)
            notes = self._client.read("notes", chunk, ["hs_note_body", "hs_createdate"], timeout)
            for note in notes:
                if key_of(note["properties"].get("hs_note_body") or "") == prepared.key:
                    return Finding(Found.FOUND, self._receipt(prepared, f"note/{note['id']}", portal))
            # Ids grow with time: a hundred notes of before mean that the rest is of before as well.
            if oldest and len(notes) == _CHUNK and all(_made(note) < oldest for note in notes):
                return Finding(Found.ABSENT)
        return Finding(Found.ABSENT if whole else Found.UNKNOWN)

    def _note_ids(self, target: str, timeout: float) -> tuple[list[str], bool]:
        """(ids of all notes on a record, whether they are all)."""
        kind, record_id = place(target)
        ids: list[str] = []
        asked = {"limit": str(_PAGE)}
        for _ in range(_MOST_PAGES):
            path = f"/crm/v4/objects/{PLURAL[kind]}/{record_id}/associations/notes"
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
        """Deletes the note; one that is gone already is fine."""
        kind, record_id = place(receipt.remote_id)
        if kind != "note":
            raise Rejected(Message("hubspot.no_stage_undo"))
        try:
            self._client.ask("DELETE", f"/crm/v3/objects/notes/{record_id}", timeout)
        except Refused as refusal:
            if refusal.answer.code != "OBJECT_NOT_FOUND":
                raise

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


def _association(record: str) -> dict[str, Any]:
    kind, record_id = place(record)
    types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": ASSOCIATION[kind]}]
    return {"to": {"id": record_id}, "types": types}


def _chunks(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield list(ids[start : start + _CHUNK])


def _made(note: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(note["properties"]["hs_createdate"].replace("Z", "+00:00"))
