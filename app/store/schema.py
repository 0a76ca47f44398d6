"""The tables. Documents are JSON texts of domain objects; what is searched or locked on has a column of its own."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class CallRow(SQLModel, table=True):
    __tablename__ = "call"
    id: str = Field(primary_key=True)
    body: str
    state: str
    audio_key: bytes


class ConsentRow(SQLModel, table=True):
    __tablename__ = "consent"
    call_id: str = Field(primary_key=True)
    body: str


class ConsentClipRow(SQLModel, table=True):
    """The seconds in which the consent was said, sealed (nonce and AES-256-GCM); lives as long as the consent row."""

    __tablename__ = "consent_clip"
    call_id: str = Field(primary_key=True)
    sealed: bytes


class DocumentRow(SQLModel, table=True):
    __tablename__ = "document"
    call_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True, index=True)
    body: str


class RepDocumentRow(SQLModel, table=True):
    """A document of the rep, which belongs to no call."""

    __tablename__ = "rep_document"
    kind: str = Field(primary_key=True)
    body: str


class WordRow(SQLModel, table=True):
    """Committed words of a call that is live; gone once the careful pass has replaced them."""

    __tablename__ = "live_word"
    id: int | None = Field(default=None, primary_key=True)
    call_id: str = Field(index=True)
    body: str


class StepRow(SQLModel, table=True):
    __tablename__ = "step"
    call_id: str = Field(primary_key=True)
    step: str = Field(primary_key=True)
    state: str
    attempt: int
    input_hash: str
    output_ref: str | None = None


class ProposalRow(SQLModel, table=True):
    __tablename__ = "proposal"
    id: str = Field(primary_key=True)
    call_id: str = Field(index=True)
    position: int
    body: str
    state: str


class HelpRow(SQLModel, table=True):
    __tablename__ = "help_request"
    id: str = Field(primary_key=True)
    call_id: str = Field(index=True)
    body: str


class OutboxTable(SQLModel, table=True):
    __tablename__ = "outbox"
    key: str = Field(primary_key=True)
    position: int = Field(index=True)
    vendor: str
    kind: str
    target: str
    payload: bytes
    sha256: str
    call_id: str = Field(index=True)
    proposal_id: str | None = None
    state: str = Field(index=True)
    attempt: int = 0
    not_before: datetime | None = None
    sent_at: datetime | None = None
    remote_id: str | None = None
    url: str | None = None
    error: str | None = None
    absent_once: bool = False
    lost: int = 0


class AttemptRow(SQLModel, table=True):
    __tablename__ = "attempt"
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(index=True)
    attempt: int
    outcome: str
    detail: str
    at: datetime


class VendorWaitRow(SQLModel, table=True):
    """A vendor that asked us to go slower, and until when; stored, so that a restart does not hammer."""

    __tablename__ = "vendor_wait"
    vendor: str = Field(primary_key=True)
    until: datetime


class AccountRow(SQLModel, table=True):
    """A connected account. `sealed` holds its secrets (nonce and AES-256-GCM); the rest is shown to the user."""

    __tablename__ = "account"
    system: str = Field(primary_key=True)
    body: str
    sealed: bytes


class DecisionRow(SQLModel, table=True):
    """What was decided about a proposal, and whether it was right; without a word of the proposal."""

    __tablename__ = "decision"
    id: int | None = Field(default=None, primary_key=True)
    proposal_id: str = Field(index=True)
    kind: str = Field(index=True)
    confidence: float
    right: bool
    judged: str
    level: str
    producer: str
    at: datetime


class AutonomyRow(SQLModel, table=True):
    """The level that a kind of write has earned; decisions before `since` no longer count."""

    __tablename__ = "autonomy"
    kind: str = Field(primary_key=True)
    level: str
    since: datetime | None = None


class CountdownRow(SQLModel, table=True):
    """A proposal that is written at `until` unless the rep stops it, as long as its payload is still this one."""

    __tablename__ = "countdown"
    proposal_id: str = Field(primary_key=True)
    until: datetime
    sha256: str


class PlannedCallRow(SQLModel, table=True):
    """A call of the calendar and what became of its brief; `start` in seconds since 1970, to be asked for by time."""

    __tablename__ = "planned_call"
    event_id: str = Field(primary_key=True)
    start: float = Field(index=True)
    body: str


class MemoryIndexRow(SQLModel, table=True):
    """The passages of a call's transcript (`domain.memory.CallIndex`). `model` says what made the vectors; a changed
    transcript takes the row away."""

    __tablename__ = "memory_index"
    call_id: str = Field(primary_key=True)
    model: str
    spans: bytes
    vectors: bytes


class AuditKeyRow(SQLModel, table=True):
    """The key of a call's personal audit fields, or with `person` of one person's; erasing it erases them, and the chain
    still holds."""

    __tablename__ = "audit_key"
    id: str = Field(primary_key=True)
    call_id: str = Field(index=True)
    person: str
    key: bytes


class AuditRow(SQLModel, table=True):
    __tablename__ = "audit"
    seq: int = Field(primary_key=True)
    at: str
    kind: str
    call_id: str | None = None
    facts: str
    private: bytes | None = None
    previous: str
    hash: str


class AuditCheckpointRow(SQLModel, table=True):
    """The last row that was removed because its time was up; the log begins behind it."""

    __tablename__ = "audit_checkpoint"
    seq: int = Field(primary_key=True)
    hash: str


class HoldRow(SQLModel, table=True):
    __tablename__ = "hold"
    scope: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    reason: str
    by: str
    at: str


class ErasureRow(SQLModel, table=True):
    """The journal of an erasure: `subject` is there until its transaction has committed, then a salted hash."""

    __tablename__ = "erasure"
    id: str = Field(primary_key=True)
    scope: str
    subject: str
    state: str
    at: str


class OrderDoneRow(SQLModel, table=True):
    __tablename__ = "order_done"
    id: str = Field(primary_key=True)
    sha256: str
    state: str
    at: str
    receipt: str


class KeepRow(SQLModel, table=True):
    """Small secrets and marks of this installation."""

    __tablename__ = "keep"
    name: str = Field(primary_key=True)
    value: bytes
