"""Legal holds: what is covered is neither erased nor removed because its time is up."""

from collections.abc import Iterable, Sequence

from app.domain.audit import AuditKind
from app.domain.call import Call
from app.domain.consent import ConsentRecord
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.joined_calls import told_with
from app.domain.messages import Message
from app.domain.ports import Clock, PrivacyStore
from app.domain.privacy import LegalHold, Scope
from app.domain.redaction import folded

YOU = "you"


class LegalHoldService:
    def __init__(self, *, store: PrivacyStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def all(self) -> Sequence[LegalHold]:
        return self._store.holds()

    def place(self, scope: Scope, subject: str, reason: str, *, by: str = YOU) -> LegalHold:
        """Places a hold, on record; a second one on the same subject returns the first."""
        if scope is not Scope.ALL and not subject.strip():
            raise BadInput(Message("holds.whom"))
        hold = LegalHold(scope, folded(subject) if scope is Scope.PERSON else subject, reason, by, self._clock.now())
        with self._store.transaction():
            self._store.save_hold(hold)
            call_id = subject if scope is Scope.CALL else None
            self._store.audit(self._clock.now(), AuditKind.HOLD_PLACED, call_id, {"scope": scope, "by": by})
        return hold

    def release(self, scope: Scope, subject: str, *, by: str = YOU) -> None:
        """Raises UserActionNeeded for a hold that IT placed: only an order of IT's releases that."""
        wanted = folded(subject) if scope is Scope.PERSON else subject
        hold = next((h for h in self._store.holds() if (h.scope, h.subject) == (scope, wanted)), None)
        if hold is None:
            raise BadInput(Message("holds.unknown"))
        if by == YOU and hold.by != YOU:
            raise UserActionNeeded(Message("holds.by_order", order=hold.by))
        with self._store.transaction():
            self._store.release_hold(hold)
            call_id = subject if scope is Scope.CALL else None
            self._store.audit(self._clock.now(), AuditKind.HOLD_RELEASED, call_id, {"scope": scope, "by": by})

    def covered(self, call_ids: Iterable[str]) -> frozenset[str]:
        """Those of these calls that a hold covers, by themselves, by somebody on them, or by a part that they are
        told with."""
        holds = self._store.holds()
        if not holds:
            return frozenset()
        ids = frozenset(call_ids)
        if any(h.scope is Scope.ALL for h in holds):
            return ids
        people = {h.subject for h in holds if h.scope is Scope.PERSON}
        named = frozenset(h.subject for h in holds if h.scope is Scope.CALL)
        calls = {call.id: call for call in self._store.calls()} if people else {}
        joined_to = self._store.joined_to()
        every = ids | {one for pair in joined_to.items() for one in pair}
        held = frozenset(i for i in every if i in named or people & _people(calls.get(i), self._store.consent(i)))
        return ids & (held | told_with(held, joined_to))

    def refuse_held(self, call_ids: Iterable[str], person: Iterable[str] = ()) -> None:
        """Raises UserActionNeeded where a hold forbids erasing these calls, or this person (any of the names)."""
        names = {folded(name) for name in person}
        holds = self._store.holds()
        if self.covered(call_ids) or any(h.scope is Scope.ALL or h.subject in names for h in holds):
            raise UserActionNeeded(Message("holds.covers_this"))


def _people(call: Call | None, consent: ConsentRecord | None) -> set[str]:
    named: list[str | None] = []
    if call:
        named += [call.context.rep, *(part for p in call.context.participants for part in (p.name, p.email))]
    if consent:
        named += [*consent.people, *(j.name for j in consent.joined)]
    return {folded(name) for name in named if name}
