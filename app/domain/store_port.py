"""The database as services need it; a port like those in ports.py, which offers it with them."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from app.domain.account import AccountInfo, AccountSecret, System
from app.domain.autonomy import Decision, Level
from app.domain.call import Call, CallState
from app.domain.consent import ConsentRecord
from app.domain.help import HelpRequest
from app.domain.history import Hit
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.proposal import ActionKind, Proposal, ProposalState, Vendor
from app.domain.schedule import PlannedCall
from app.domain.transcript import CommittedWord


class StepState(Protocol):
    state: str
    attempt: int
    input_hash: str
    output: str | None


class Store(Protocol):
    """The database. Each method is one transaction unless `transaction()` is open around it."""

    def transaction(self) -> AbstractContextManager[None]: ...

    def save_call(self, call: Call) -> None: ...

    def call(self, call_id: str) -> Call | None: ...

    def calls(self) -> Sequence[Call]: ...

    def set_call_state(self, call_id: str, state: CallState) -> None: ...

    def audio_key(self, call_id: str) -> bytes: ...

    def save_consent(self, record: ConsentRecord) -> None: ...

    def consent(self, call_id: str) -> ConsentRecord | None: ...

    def save_consent_clip(self, call_id: str, sound: bytes) -> None:
        """The spoken consent as an encoded sound file; it lives as long as the consent record."""

    def consent_clip(self, call_id: str) -> bytes | None: ...

    def erase_spoken(self, call_id: str) -> None:
        """Everything that came from what was said on a call; the consent record and the rep's notes stay."""

    def save_document(self, call_id: str, kind: str, body: str) -> None:
        """A JSON text that belongs to a call: brief, context, targets, transcript, extraction, trace."""

    def document(self, call_id: str, kind: str) -> str | None: ...

    def append_words(self, call_id: str, words: Sequence[CommittedWord]) -> None: ...

    def words(self, call_id: str) -> Sequence[CommittedWord]: ...

    def erase_words(self, call_id: str) -> None: ...

    def step_output(self, call_id: str, step: str, input_hash: str) -> str | None: ...

    def begin_step(self, call_id: str, step: str, input_hash: str) -> None: ...

    def finish_step(self, call_id: str, step: str, output: str) -> None: ...

    def save_proposals(self, proposals: Sequence[Proposal]) -> None: ...

    def proposals(self, call_id: str | None = None) -> Sequence[Proposal]: ...

    def set_proposal_state(self, proposal_id: str, state: ProposalState) -> None: ...

    def save_help(self, request: HelpRequest) -> None: ...

    def help_requests(self, call_id: str) -> Sequence[HelpRequest]: ...

    def save_plan(self, plan: PlannedCall) -> None: ...

    def plan(self, event_id: str) -> PlannedCall | None: ...

    def plans(self, start: datetime, end: datetime) -> Sequence[PlannedCall]:
        """The calls of the calendar that begin in [start, end), in order."""

    def forget_plans(self, before: datetime) -> None: ...

    def delete_plan(self, event_id: str) -> None: ...

    def enqueue(self, row: OutboxRow) -> bool:
        """False where a row with this key is there already."""

    def outbox(self, *states: OutboxState) -> Sequence[OutboxRow]: ...

    def outbox_row(self, key: str) -> OutboxRow | None: ...

    def update_outbox(self, row: OutboxRow) -> None: ...

    def advance_outbox(self, before: OutboxRow, after: OutboxRow) -> bool:
        """Updates only where the stored row still has `before`'s state and attempt; False where it moved on."""

    def attempts_since(self, moment: datetime) -> Mapping[Vendor, tuple[int, int]]:
        """(requests to write, those refused for going too fast) by vendor."""

    def vendor_waits(self) -> Mapping[Vendor, datetime]:
        """Until when each vendor that asked us to go slower is left alone."""

    def set_vendor_wait(self, vendor: Vendor, until: datetime) -> None: ...

    def log_attempt(self, key: str, attempt: int, outcome: str, detail: str, at: datetime) -> None: ...

    def save_account(self, info: AccountInfo, secret: AccountSecret) -> None: ...

    def accounts(self) -> Sequence[AccountInfo]: ...

    def account(self, system: System) -> tuple[AccountInfo, AccountSecret] | None: ...

    def delete_account(self, system: System) -> bool: ...

    def save_decision(self, decision: Decision) -> None: ...

    def decisions(self, kind: ActionKind | None = None) -> Sequence[Decision]:
        """All, or those about one kind of write, oldest first."""

    def levels(self) -> Mapping[ActionKind, tuple[Level, datetime | None]]:
        """(level, since when decisions count) of each kind that has left the beginning."""

    def set_level(self, kind: ActionKind, level: Level, since: datetime) -> None: ...

    def start_countdown(self, proposal_id: str, until: datetime, sha256: str) -> None: ...

    def countdowns(self) -> Mapping[str, tuple[datetime, str]]:
        """proposal id → (when it is written, the payload that was shown)."""

    def end_countdown(self, proposal_id: str) -> bool:
        """False where none ran."""

    def audit(
        self,
        at: datetime,
        kind: str,
        call_id: str | None,
        facts: Mapping[str, Any],
        private: Mapping[str, Any] | None = None,
    ) -> None:
        """Appends a row to the audit log; what names a person goes into `private`."""

    def audit_rows(self, call_id: str | None = None) -> Sequence[Mapping[str, Any]]: ...

    def search(self, query: str) -> Sequence[Hit]:
        """Where all the words of `query` stand in transcripts and follow-ups, best first."""

    def verify_audit(self) -> int:
        """How many rows the chain holds; raises where one was changed."""
