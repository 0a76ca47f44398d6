"""What is kept how long, what is held, and what an erasure found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# The mark that something was deleted whose pages have not been wiped yet.
WIPE_DUE = "wipe due"


class Scope(StrEnum):
    PERSON = "person"
    CALL = "call"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class LegalHold:
    """A legal hold: what it covers is neither erased nor outlives its time. `by` is "you" or the id of IT's order."""

    scope: Scope
    subject: str
    reason: str
    by: str
    at: datetime


class ErasureState(StrEnum):
    BEGUN = "begun"
    WIPING = "wiping"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One entry of the journal."""

    id: str
    scope: Scope
    subject: str
    state: ErasureState
    at: datetime


@dataclass(frozen=True, slots=True)
class VendorCopy:
    """What already lives at a vendor and can only be erased there. `certain` is False where an answer was lost."""

    vendor: str
    kind: str
    call_id: str
    url: str | None
    remote_id: str | None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """`counts`: kind of data → how many were erased. `not_written`: approved, but never sent and now dropped."""

    scope: Scope
    subject_hash: str
    salt: str
    at: datetime
    calls: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    copies: Sequence[VendorCopy] = ()
    not_written: int = 0
    near: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store and the recordings hold, by call id; `audit` is the first and last number of the log's rows."""

    audio: frozenset[str]
    texts: frozenset[str]
    calls: frozenset[str]
    consents: frozenset[str]
    audit: tuple[int, int] | None

    @property
    def something(self) -> bool:
        return bool(self.audio or self.texts or self.calls or self.consents or self.audit)


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """How many were removed of each kind, how many are held, and what the check found wrong (nothing, when all is well)."""

    at: datetime
    removed: Mapping[str, int]
    held: int
    problems: Sequence[str] = ()

    @property
    def did_something(self) -> bool:
        return any(self.removed.values())
