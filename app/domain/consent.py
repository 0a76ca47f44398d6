"""Consent as a state machine, and the grant without which nothing can be captured.

unknown → asked → granted | refused; granted → withdrawn. A `Grant` is the only key that opens a capture source, and
only `ConsentRecord.grant` makes one, so a path to the encoder without consent does not type-check.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.errors import ConsentMissing


class ConsentState(StrEnum):
    UNKNOWN = "unknown"
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Basis(StrEnum):
    """What proves the consent: a yes found in the audio, a chat message, or the rep's word."""

    SPOKEN = "spoken"
    CHAT = "chat"
    ATTESTED = "attested"


@dataclass(frozen=True, slots=True)
class Grant:
    """Everyone agreed: to this call, from this second of it on."""

    call_id: str
    granted_at: float


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """The evidence: who was asked, by which rule and sentence, when each thing happened (aware)."""

    call_id: str
    state: ConsentState = ConsentState.UNKNOWN
    people: tuple[str, ...] = ()
    rule: str = "all-party"
    sentence: str = ""
    asked_at: datetime | None = None
    decided_at: datetime | None = None
    granted_at: float | None = None
    basis: Basis | None = None
    proof: tuple[float, float] | None = None

    def ask(self, at: datetime) -> "ConsentRecord":
        if self.state not in (ConsentState.UNKNOWN, ConsentState.REFUSED):
            return self
        return replace(self, state=ConsentState.ASKED, asked_at=at)

    def grant(self, at: datetime, *, call_time: float, basis: Basis = Basis.ATTESTED) -> "tuple[ConsentRecord, Grant]":
        """Everyone agreed, at `call_time` seconds of the call. Raises ConsentMissing where nobody was asked."""
        if self.state is not ConsentState.ASKED:
            raise ConsentMissing(
                "Nobody has been asked yet: ask everyone on the call first, then press Everyone agreed."
            )
        record = replace(self, state=ConsentState.GRANTED, decided_at=at, granted_at=call_time, basis=basis)
        return record, Grant(self.call_id, call_time)

    def refuse(self, at: datetime) -> "ConsentRecord":
        return replace(self, state=ConsentState.REFUSED, decided_at=at, granted_at=None, basis=None)

    def withdraw(self, at: datetime) -> "ConsentRecord":
        return replace(self, state=ConsentState.WITHDRAWN, decided_at=at)

    def resume(self) -> Grant:
        """The grant of a record that still stands, for a call that a crash interrupted."""
        if self.state is not ConsentState.GRANTED or self.granted_at is None:
            raise ConsentMissing("This call has no consent on record: ask everyone again before recording.")
        return Grant(self.call_id, self.granted_at)
