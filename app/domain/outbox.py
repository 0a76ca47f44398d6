"""The outbox: what has been approved and must reach a vendor exactly once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.messages import Message
from app.domain.proposal import ActionKind, Vendor


class OutboxState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    AMBIGUOUS = "ambiguous"
    DONE = "done"
    REJECTED = "rejected"
    PARKED = "parked"
    UNDONE = "undone"


OPEN_STATES = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.AMBIGUOUS)


class Dedupe(StrEnum):
    """How a vendor's duplicates are told apart."""

    NATIVE_KEY = "native_key"
    ABSOLUTE_SET = "absolute_set"
    READ_BACK = "read_back"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A write as it will leave: `body` is the frozen request (JSON bytes that the connector alone reads)."""

    key: str
    vendor: Vendor
    kind: ActionKind
    target: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the vendor answered: its id of the thing written, and where a person can see it."""

    key: str
    vendor: Vendor
    remote_id: str
    url: str | None = None


class Found(StrEnum):
    FOUND = "found"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of a read-back: `receipt` is there where it was found."""

    found: Found
    receipt: Receipt | None = None


class FailureKind(StrEnum):
    NOT_SENT = "not_sent"
    RATE_LIMITED = "rate_limited"
    AUTH_EXPIRED = "auth_expired"
    REJECTED = "rejected"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """`sha256` is that of `prepared.body`; `not_before` is stored, so that a restart does not hammer the vendor.
    `error` is a plain text in rows of before messages had keys."""

    prepared: Prepared
    call_id: str
    proposal_id: str | None
    sha256: str
    state: OutboxState
    attempt: int = 0
    not_before: datetime | None = None
    sent_at: datetime | None = None
    remote_id: str | None = None
    url: str | None = None
    error: Message | str | None = None
    absent_once: bool = False  # looked for, and not there; of a pending row: it may be sent without another look
    lost: int = 0  # sendings whose answer was lost
