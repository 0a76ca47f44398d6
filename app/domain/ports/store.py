"""The database as services need it, a port for each kind of record, as `app.store` implements them.

Each method is one transaction unless `transaction()` is open around it.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from app.domain.account import AccountInfo, AccountSecret, System
from app.domain.audit import AuditKind
from app.domain.autonomy import Decision, Earned, Level
from app.domain.brief import Brief
from app.domain.call import Call, CallState
from app.domain.claims import Extraction
from app.domain.consent import ConsentRecord
from app.domain.documents import Document, Gap, Note, PostCallTalk
from app.domain.help import HelpRequest
from app.domain.history import Hit
from app.domain.memory import CallIndex
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.ports.joined_calls import JoinedCalls
from app.domain.proposal import Person, Proposal, ProposalState, Targets, Vendor
from app.domain.renames import Rename
from app.domain.schedule import PlannedCall, SyncPoint
from app.domain.transcript import CommittedWord, Transcript, Voiceprint


class CallStore(Protocol):
    """Calls, and the words of one that is live."""

    def save_call(self, call: Call) -> None: ...

    def call(self, call_id: str) -> Call | None: ...

    def calls(self) -> Sequence[Call]: ...

    def set_call_state(self, call_id: str, state: CallState) -> None: ...

    def audio_key(self, call_id: str) -> bytes: ...

    def append_words(self, call_id: str, words: Sequence[CommittedWord]) -> None: ...

    def words(self, call_id: str) -> Sequence[CommittedWord]: ...

    def erase_words(self, call_id: str) -> None: ...


class DocumentStore(Protocol):
    """A call's documents."""

    def save_document(self, call_id: str, kind: str, body: str) -> None:
        """Saves a JSON text of a call; `kind` is a Document, or a step's (`step_document`)."""

    def document(self, call_id: str, kind: str) -> str | None: ...

    def brief(self, call_id: str) -> Brief | None: ...

    def save_brief(self, call_id: str, brief: Brief) -> None: ...

    def targets(self, call_id: str) -> Targets | None: ...

    def save_targets(self, call_id: str, targets: Targets) -> None: ...

    def chosen_account(self, call_id: str) -> str | None:
        """The account that the rep chose where several match."""

    def save_chosen_account(self, call_id: str, account: str) -> None: ...

    def chosen_deal(self, call_id: str) -> str | None:
        """The opportunity that the rep chose where several are open."""

    def save_chosen_deal(self, call_id: str, deal: str) -> None: ...

    def gaps(self, call_id: str) -> Sequence[Gap]:
        """When the call was off the record."""

    def save_gaps(self, call_id: str, gaps: Sequence[Gap]) -> None: ...

    def language(self, call_id: str) -> tuple[str, float] | None:
        """The language that the call's sound has told, and from which second on its live words are in it."""

    def save_language(self, call_id: str, code: str, since: float) -> None: ...

    def notes(self, call_id: str) -> Sequence[Note]: ...

    def save_notes(self, call_id: str, notes: Sequence[Note]) -> None: ...

    def transcript(self, call_id: str) -> Transcript | None: ...

    def save_transcript(self, call_id: str, transcript: Transcript) -> None: ...

    def extraction(self, call_id: str) -> Extraction | None: ...

    def save_extraction(self, call_id: str, extraction: Extraction) -> None: ...

    def renames(self, call_id: str) -> Sequence[Rename]:
        """What the last names that were put right had changed, the newest last; none once anything else has changed the
        transcript or the claims."""

    def save_renames(self, call_id: str, renames: Sequence[Rename]) -> None: ...

    def post_call_talk(self, call_id: str) -> PostCallTalk | None: ...

    def save_post_call_talk(self, call_id: str, talk: PostCallTalk) -> None: ...

    def is_marked(self, call_id: str, kind: Document) -> bool:
        """Whether a document that is nothing but a mark is there."""

    def mark(self, call_id: str, kind: Document) -> None: ...

    def drop_document(self, call_id: str, kind: str) -> None: ...


class RepDocumentStore(Protocol):
    """What belongs to the rep and to no call."""

    def rep_person(self) -> Person | None:
        """The rep as the chat system knew them last."""

    def save_rep_person(self, person: Person) -> None: ...

    def colleagues(self) -> Sequence[Person]:
        """The chat system's people as they were known last."""

    def save_colleagues(self, people: Sequence[Person]) -> None: ...

    def promises_done(self) -> frozenset[str]:
        """Keys of the promises that the rep has ticked off."""

    def save_promises_done(self, keys: Collection[str]) -> None: ...

    def calendar_sync(self) -> SyncPoint | None: ...

    def save_calendar_sync(self, point: SyncPoint) -> None: ...

    def voiceprint(self) -> Voiceprint | None: ...

    def save_voiceprint(self, voiceprint: Voiceprint | None) -> None: ...


class ConsentStore(Protocol):
    """Consent records, their sound, and what a withdrawal takes away."""

    def save_consent(self, record: ConsentRecord) -> None: ...

    def consent(self, call_id: str) -> ConsentRecord | None: ...

    def save_consent_clip(self, call_id: str, sound: bytes) -> None:
        """The spoken consent as an encoded sound file; it lives as long as the consent record."""

    def consent_clip(self, call_id: str) -> bytes | None: ...

    def barred_calls(self) -> frozenset[str]:
        """The calls whose consent was withdrawn, or that a hold has locked."""

    def erase_spoken(self, call_id: str) -> None:
        """Everything that came from what was said on a call; the consent record and the rep's notes stay."""

    def lock_spoken(self, call_id: str) -> None:
        """The same, kept out of everybody's reach in place of erased, for as long as a hold lasts."""


class MemoryStore(Protocol):
    """The index of what was said."""

    def unindexed(self, model: str) -> Sequence[str]:
        """Calls with a transcript that `model` has no vectors of."""

    def save_index(self, index: CallIndex, model: str, read: Transcript) -> bool:
        """False, and nothing saved, where the transcript is no longer the one that was `read`."""

    def indexes(self, call_ids: Collection[str], model: str) -> Sequence[CallIndex]: ...

    def word_hits(self, words: Sequence[str]) -> Mapping[str, Collection[tuple[str, int]]]:
        """For each beginning of a word, the (call, segment) pairs whose text holds such a word; common ones cut short."""

    def forget_index(self) -> int:
        """Removes every row; answers how many there were."""


class StepStore(Protocol):
    """The after-call workflow's steps."""

    def step_output(self, call_id: str, step: str, input_hash: str) -> str | None: ...

    def begin_step(self, call_id: str, step: str, input_hash: str) -> None: ...

    def finish_step(self, call_id: str, step: str, output: str) -> None: ...


class ProposalStore(Protocol):
    """What was proposed for calls."""

    def save_proposals(self, proposals: Sequence[Proposal]) -> None: ...

    def proposals(self, call_id: str | None = None) -> Sequence[Proposal]: ...

    def proposals_named(self, beginning: str) -> Sequence[Proposal]:
        """Those whose id begins so."""

    def set_proposal_state(self, proposal_id: str, state: ProposalState) -> None: ...

    def drop_proposals(self, ids: Collection[str]) -> None:
        """Removes those that still wait; what was decided on stays."""


class HelpStore(Protocol):
    """Requests for a sales engineer."""

    def save_help(self, request: HelpRequest) -> None: ...

    def help_requests(self, call_id: str) -> Sequence[HelpRequest]: ...


class PlanStore(Protocol):
    """The calendar's coming calls."""

    def save_plan(self, plan: PlannedCall) -> None: ...

    def plan(self, event_id: str) -> PlannedCall | None: ...

    def plans(self, start: datetime, end: datetime) -> Sequence[PlannedCall]:
        """The calls of the calendar that begin in [start, end), in order."""

    def forget_plans(self, before: datetime) -> int: ...


class OutboxStore(Protocol):
    """Approved writes and their attempts."""

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


class AccountStore(Protocol):
    """Connected accounts and their sealed secrets."""

    def save_account(self, info: AccountInfo, secret: AccountSecret) -> None: ...

    def accounts(self) -> Sequence[AccountInfo]: ...

    def account(self, system: System) -> tuple[AccountInfo, AccountSecret] | None: ...

    def delete_account(self, system: System) -> bool: ...


class DecisionStore(Protocol):
    """What the rep decided about proposals, and the levels of autonomy that follow."""

    def save_decision(self, decision: Decision) -> None: ...

    def decisions(self, kind: Earned | None = None) -> Sequence[Decision]:
        """All, or those about one kind of write, oldest first."""

    def levels(self) -> Mapping[Earned, tuple[Level, datetime | None]]:
        """(level, since when decisions count) of each kind that has left the beginning."""

    def set_level(self, kind: Earned, level: Level, since: datetime) -> None: ...

    def start_countdown(self, proposal_id: str, until: datetime, sha256: str) -> None: ...

    def countdowns(self) -> Mapping[str, tuple[datetime, str]]:
        """proposal id → (when it is written, the payload that was shown)."""

    def end_countdown(self, proposal_id: str) -> bool:
        """False where none ran."""


class AuditLog(Protocol):
    """The audit log, which only grows."""

    def audit(
        self,
        at: datetime,
        kind: AuditKind,
        call_id: str | None,
        facts: Mapping[str, Any],
        private: Mapping[str, Any] | None = None,
    ) -> None:
        """Appends a row to the audit log; what names a person goes into `private`, and there under "of" what is one
        person's: {"of": {name: {...}}}."""

    def audit_rows(self, call_id: str | None = None) -> Sequence[Mapping[str, Any]]: ...

    def verify_audit(self) -> int:
        """How many rows the chain holds; raises where one was changed."""

    def audit_head(self) -> tuple[int, str]:
        """(number, hash) of the last row that was ever written."""

    def last_audit_time(self) -> datetime | None:
        """When the last row was written (aware); None where there is none."""

    def audit_checkpoint(self) -> tuple[int, str]:
        """(number, hash) of the row that the log begins behind."""


class Store(
    CallStore,
    DocumentStore,
    JoinedCalls,
    RepDocumentStore,
    ConsentStore,
    StepStore,
    ProposalStore,
    HelpStore,
    PlanStore,
    OutboxStore,
    AccountStore,
    DecisionStore,
    MemoryStore,
    AuditLog,
    Protocol,
):
    """The whole database."""

    def transaction(self) -> AbstractContextManager[None]: ...

    def search(self, query: str) -> Sequence[Hit]:
        """Where all the words of `query` stand in transcripts and follow-ups, best first."""
