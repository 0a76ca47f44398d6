"""Consent: asked always, granted by the rep's press, withdrawn at any moment; each step is evidence on record."""

from app.domain.call import CallContext
from app.domain.consent import Basis, ConsentRecord, ConsentState, Grant
from app.domain.errors import ConsentMissing
from app.domain.people import Side
from app.domain.ports import Clock, Recording, Store
from app.events import ConsentChanged, Events
from app.settings import Settings


class ConsentService:
    def __init__(self, *, store: Store, settings: Settings, clock: Clock, events: Events) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._events = events

    def ask(self, context: CallContext) -> ConsentRecord:
        """The question was put to everyone. Raises ConsentMissing where policy forbids recording altogether."""
        if not self._settings.recording_allowed:
            raise ConsentMissing("Your organization does not allow recording: take notes in the panel in its place.")
        people = tuple(p.name for p in context.participants if p.side is not Side.US)
        known = self._store.consent(context.call_id)
        record = known or ConsentRecord(context.call_id, people=people, sentence=self._settings.consent_sentence)
        return self._save(record.ask(self._clock.now()), "consent asked")

    def grant(self, record: ConsentRecord, *, call_time: float, basis: Basis = Basis.ATTESTED) -> Grant:
        """Everyone agreed, `call_time` seconds into the call."""
        granted, grant = record.grant(self._clock.now(), call_time=call_time, basis=basis)
        self._save(granted, "consent granted")
        return grant

    def refuse(self, record: ConsentRecord) -> None:
        self._save(record.refuse(self._clock.now()), "consent refused")

    def withdraw(self, call_id: str, recording: Recording, *, erase: bool) -> None:
        """Capture has stopped; keeps what came before, or erases all of it."""
        record = self._store.consent(call_id)
        if record is None or record.state is not ConsentState.GRANTED:
            raise ConsentMissing("This call has no consent to withdraw.")
        if erase:
            recording.erase()
            self._store.erase_words(call_id)
        self._save(
            record.withdraw(self._clock.now()), "consent withdrawn, erased" if erase else "consent withdrawn, kept"
        )

    def standing(self, call_id: str) -> Grant | None:
        """The grant of a call that was interrupted, where it still stands."""
        record = self._store.consent(call_id)
        return record.resume() if record and record.state is ConsentState.GRANTED else None

    def _save(self, record: ConsentRecord, what: str) -> ConsentRecord:
        facts = {"rule": record.rule, "basis": record.basis, "granted_at": record.granted_at}
        private = {"people": record.people, "sentence": record.sentence}
        with self._store.transaction():
            self._store.save_consent(record)
            self._store.audit(self._clock.now(), what, record.call_id, facts, private)
        self._events.publish(ConsentChanged(record))
        return record
