"""Consent as a state machine, and the grant without which nothing can be captured.

unknown → asked → granted | refused; granted → withdrawn. A `Grant` is the only key that opens a capture source, and
only `ConsentRecord.grant` makes one, so a path to the encoder without consent does not type-check.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from app.domain.consent_rules import Jurisdiction, Rule, Ruling
from app.domain.errors import ConsentMissing
from app.domain.messages import Message


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
class Joined:
    """Somebody who came later: `basis` is None until they have answered; `agreed` says what."""

    name: str
    at: datetime
    call_time: float
    basis: Basis | None = None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """The evidence: who was asked, by which rule and sentence, when each thing happened (aware).

    `proof` is where in the call (seconds) the second yes was said, `said` its words and `heard` who said it. `doubt` is
    a sentence for the rep where what was heard speaks against the consent. `program` is the meeting's program.
    `locked`: it was withdrawn while a legal hold forbids erasing, so what was recorded waits for the hold's end.
    """

    call_id: str
    state: ConsentState = ConsentState.UNKNOWN
    people: tuple[str, ...] = ()
    rule: str = Rule.ALL_PARTY.value
    sentence: str = ""
    asked_at: datetime | None = None
    decided_at: datetime | None = None
    granted_at: float | None = None
    basis: Basis | None = None
    proof: tuple[float, float] | None = None
    because: Message | str = ""
    source: str = ""
    as_of: date | None = None
    places: tuple[Jurisdiction, ...] = ()
    said: str = ""
    heard: tuple[str, ...] = ()
    joined: tuple[Joined, ...] = ()
    doubt: Message | str | None = None
    program: str | None = None
    withdrawn_at: float | None = None
    locked: bool = False

    def ask(self, at: datetime) -> "ConsentRecord":
        if self.state not in (ConsentState.UNKNOWN, ConsentState.REFUSED):
            return self
        return replace(self, state=ConsentState.ASKED, asked_at=at)

    def under(self, ruling: Ruling, places: tuple[Jurisdiction, ...]) -> "ConsentRecord":
        """The same question under the rule that follows from where people are."""
        return replace(
            self,
            rule=ruling.rule.value,
            because=ruling.because,
            source=ruling.source,
            as_of=ruling.as_of,
            places=places,
        )

    def grant(self, at: datetime, *, call_time: float, basis: Basis = Basis.ATTESTED) -> "tuple[ConsentRecord, Grant]":
        """Everyone agreed, at `call_time` seconds of the call. Raises ConsentMissing where nobody was asked."""
        if self.state is not ConsentState.ASKED:
            raise ConsentMissing(Message("consent.nobody_asked"))
        record = replace(self, state=ConsentState.GRANTED, decided_at=at, granted_at=call_time, basis=basis)
        return record, Grant(self.call_id, call_time)

    def refuse(self, at: datetime) -> "ConsentRecord":
        """Somebody said no. What was recorded under a grant can only be withdrawn from."""
        if self.state is ConsentState.GRANTED:
            raise ConsentMissing(Message("consent.recording_goes_on"))
        return replace(self, state=ConsentState.REFUSED, decided_at=at, granted_at=None, basis=None)

    def withdraw(self, at: datetime, *, call_time: float | None = None) -> "ConsentRecord":
        if self.state is not ConsentState.GRANTED:
            raise ConsentMissing(Message("consent.none_to_withdraw"))
        return replace(self, state=ConsentState.WITHDRAWN, decided_at=at, withdrawn_at=call_time)

    def proved(self, proof: tuple[float, float], said: str, heard: tuple[str, ...]) -> "ConsentRecord":
        """The second yes was found in the audio. Only a grant that stands can be proved."""
        if self.state is not ConsentState.GRANTED:
            return self
        return replace(self, basis=Basis.SPOKEN, proof=proof, said=said, heard=heard)

    def somebody_joined(self, name: str, at: datetime, *, call_time: float) -> "ConsentRecord":
        """They have to be asked; somebody who was asked before isn't asked again."""
        if name in self.people or any(j.name == name for j in self.joined):
            return self
        return replace(self, joined=(*self.joined, Joined(name, at, call_time)))

    def joined_answered(self, name: str, *, agreed: bool, basis: Basis = Basis.ATTESTED) -> "ConsentRecord":
        answered = (replace(j, basis=basis, agreed=agreed) if j.name == name else j for j in self.joined)
        return replace(self, joined=tuple(answered))

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Who came later and hasn't agreed: while there is one, nothing is kept."""
        return tuple(j.name for j in self.joined if not j.agreed)

    @property
    def suffices(self) -> bool:
        """Whether the proof is what the rule of the place asks for."""
        if self.state is not ConsentState.GRANTED or self.doubt:
            return False
        return self.rule == Rule.ONE_PARTY or self.basis in (Basis.SPOKEN, Basis.CHAT)

    def resume(self) -> Grant:
        """The grant of a record that still stands, for a call that a crash interrupted."""
        if self.state is not ConsentState.GRANTED or self.granted_at is None:
            raise ConsentMissing(Message("consent.none_on_record"))
        return Grant(self.call_id, self.granted_at)
