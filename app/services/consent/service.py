"""Consent: asked always, granted by the rep's press, withdrawn at any moment; each step is evidence on record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.domain.audit import AuditKind
from app.domain.call import CallContext
from app.domain.consent import Basis, ConsentRecord, ConsentState, Grant
from app.domain.consent_rules import Jurisdiction, RuleTable, Ruling
from app.domain.errors import ConsentMissing
from app.domain.messages import Message
from app.domain.people import Side
from app.domain.ports import Clock, Recording, Store
from app.domain.spoken_consent import find_consent
from app.domain.transcript import Segment
from app.events import ConsentChanged, Events
from app.services.consent.jurisdiction import consent_rules, whereabouts
from app.settings import Settings

# The clip begins and ends this much around the question and its answers.
CLIP_MARGIN_SECONDS = 0.5
NOT_FOUND = "consent.yes_not_found"


@dataclass(frozen=True, slots=True)
class ConsentQuestion:
    """What the consent screen shows before anything is asked."""

    sentence: str
    chat_message: str
    ruling: Ruling
    places: Sequence[Jurisdiction]


class ConsentService:
    def __init__(
        self,
        *,
        store: Store,
        settings: Settings,
        clock: Clock,
        events: Events,
        rules: RuleTable | None = None,
        is_held: Callable[[str], bool] = lambda _call_id: False,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._events = events
        self._rules = rules
        self._is_held = is_held

    # ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────

    def question(self, context: CallContext) -> ConsentQuestion:
        """The sentence to read, the message to paste, and the rule that follows from where people are."""
        rules = self._rules or consent_rules()
        brief = self._store.brief(context.call_id)
        places = tuple(whereabouts(context, brief, rules, rep_place=self._settings.rep_place))
        ruling = rules.ruling(places, all_party=self._settings.consent_all_party_places)
        sentence = consent_sentence(self._settings)
        chat = f"{sentence} Please answer here with yes or no; you can change your mind at any time."
        return ConsentQuestion(sentence, chat, ruling, places)

    def ask(self, context: CallContext, *, program: str | None = None) -> ConsentRecord:
        """The question was put to everyone. Raises ConsentMissing where policy forbids recording altogether."""
        self.require_allowed()
        people = tuple(p.name for p in context.participants if p.side is not Side.US)
        asked = self.question(context)
        known = self._store.consent(context.call_id) or ConsentRecord(context.call_id)
        if known.state in (ConsentState.UNKNOWN, ConsentState.REFUSED):
            known = replace(known, people=people, sentence=asked.sentence, program=program)
            known = known.under(asked.ruling, tuple(asked.places))
        return self._save(known.ask(self._clock.now()), AuditKind.CONSENT_ASKED)

    def grant(self, record: ConsentRecord, *, call_time: float, basis: Basis = Basis.ATTESTED) -> Grant:
        """Everyone agreed, `call_time` seconds into the call. `basis`: how, as far as it is known now."""
        self.require_allowed()
        granted, grant = record.grant(self._clock.now(), call_time=call_time, basis=basis)
        self._save(granted, AuditKind.CONSENT_GRANTED)
        return grant

    def require_allowed(self) -> None:
        """Raises ConsentMissing where policy forbids recording, whoever agreed before."""
        if not self._settings.recording_allowed:
            raise ConsentMissing(Message("consent.policy_no_recording"))

    def refuse(self, record: ConsentRecord) -> None:
        self._save(record.refuse(self._clock.now()), AuditKind.CONSENT_REFUSED)

    # ── during the call ─────────────────────────────────────────────────────────────────────────────────────────

    def withdraw(
        self, call_id: str, recording: Recording, *, erase: bool, call_time: float | None = None
    ) -> ConsentRecord:
        """Capture has stopped; keeps what came before, or erases all of it. What a legal hold forbids to erase is locked
        away from every use, and erased when the hold ends (retention does)."""
        record = self._store.consent(call_id)
        if record is None or record.state is not ConsentState.GRANTED:
            raise ConsentMissing(Message("consent.none_to_withdraw"))
        withdrawn = record.withdraw(self._clock.now(), call_time=call_time)
        if erase:
            self._store.separate(call_id, losing=[call_id])
            blank = replace(withdrawn, proof=None, said="", heard=())
            if self._is_held(call_id):
                with self._store.transaction():
                    self._store.lock_spoken(call_id)
                    blank = self._save(replace(blank, locked=True), AuditKind.CONSENT_WITHDRAWN_LOCKED)
                recording.lock()
                return blank
            recording.erase()
            self._store.erase_spoken(call_id)
            withdrawn = blank
        return self._save(withdrawn, AuditKind.CONSENT_WITHDRAWN_ERASED if erase else AuditKind.CONSENT_WITHDRAWN_KEPT)

    def joined(self, call_id: str, name: str, *, call_time: float) -> ConsentRecord:
        """Somebody came later and has to be asked: until they have answered, `unanswered` names them."""
        with self._store.transaction():  # read and saved as one: the answer may come while this is being written
            record = self._granted(call_id)
            asked = record.somebody_joined(name, self._clock.now(), call_time=call_time)
            return self._save(asked, AuditKind.PARTICIPANT_JOINED) if asked != record else record

    def joined_by_message(self, context: CallContext, name: str) -> None:
        """Records that somebody joined by pressing Join on a message which says that the call is recorded: the press is
        their consent, in writing. Nothing happens for a call that is not recorded."""
        record = self._store.consent(context.call_id)
        if record is None or record.state is not ConsentState.GRANTED:
            return
        at = max(0.0, (self._clock.now().replace(tzinfo=None) - context.started_at).total_seconds())
        self.joined(context.call_id, name, call_time=at)
        self.joined_answered(context.call_id, name, agreed=True, basis=Basis.CHAT)

    def joined_answered(self, call_id: str, name: str, *, agreed: bool, basis: Basis = Basis.ATTESTED) -> ConsentRecord:
        with self._store.transaction():
            record = self._granted(call_id).joined_answered(name, agreed=agreed, basis=basis)
            return self._save(record, AuditKind.LATE_JOINER_AGREED if agreed else AuditKind.LATE_JOINER_REFUSED)

    def standing(self, call_id: str) -> Grant | None:
        """The grant of a call that was interrupted, where it still stands."""
        record = self._store.consent(call_id)
        return record.resume() if record and record.state is ConsentState.GRANTED else None

    def record(self, call_id: str) -> ConsentRecord | None:
        return self._store.consent(call_id)

    # ── proof ───────────────────────────────────────────────────────────────────────────────────────────────────

    def prove(
        self,
        context: CallContext,
        segments: Sequence[Segment],
        sound: Callable[[float, float], bytes] = lambda _start, _end: b"",
    ) -> ConsentRecord | None:
        """Looks for the second yes; found, its place and its clip are kept, else the basis stays what the rep said.

        `sound` cuts (start, end) seconds of the call out of the recording, encoded. A no that is heard is a doubt, which
        the rep is told of. Safe to repeat.
        """
        record = self._store.consent(context.call_id)
        if record is None or record.state is not ConsentState.GRANTED or record.granted_at is None or record.proof:
            return record
        ours = frozenset(p.name for p in context.on_side(Side.US))
        found = find_consent(segments, granted_at=record.granted_at, rep=context.rep, ours=ours)
        if found is None:
            return record
        if found.refused:
            doubt = Message("consent.said_no", names=tuple(found.refused))
            return (
                record
                if record.doubt == doubt
                else self._save(replace(record, doubt=doubt), AuditKind.CONSENT_IN_DOUBT)
            )
        span = (max(record.granted_at, found.start - CLIP_MARGIN_SECONDS), found.end + CLIP_MARGIN_SECONDS)
        clip = sound(*span)
        with self._store.transaction():
            if clip:
                self._store.save_consent_clip(context.call_id, clip)
            is_found_late = isinstance(record.doubt, Message) and record.doubt.key == NOT_FOUND
            proved = record.proved((found.start, found.end), found.said, found.heard)
            proved = replace(proved, doubt=None) if is_found_late else proved
            return self._save(proved, AuditKind.CONSENT_PROVED)

    def doubt_unproved(self, call_id: str) -> bool:
        """Puts on record that a yes which was said to be in the sound was not found there; False if it was."""
        record = self._granted(call_id)
        if record.proof:
            return False
        if not record.doubt:
            self._save(replace(record, doubt=Message(NOT_FOUND)), AuditKind.CONSENT_IN_DOUBT)
        return True

    def _granted(self, call_id: str) -> ConsentRecord:
        record = self._store.consent(call_id)
        if record is None or record.state is not ConsentState.GRANTED:
            raise ConsentMissing(Message("consent.not_recording"))
        return record

    def _save(self, record: ConsentRecord, kind: AuditKind) -> ConsentRecord:
        facts = {
            "rule": record.rule,
            "source": record.source,
            "basis": record.basis,
            "granted_at": record.granted_at,
            "proof": record.proof,
            "suffices": record.suffices,
        }
        private = {"sentence": record.sentence, "of": _by_person(record)}
        with self._store.transaction():
            self._store.save_consent(record)
            self._store.audit(self._clock.now(), kind, record.call_id, facts, private)
        self._events.publish(ConsentChanged(record))
        return record


def _by_person(record: ConsentRecord) -> dict[str, dict[str, object]]:
    """What the record says of each: sealed apart in the log, so that one can be erased and the others stay proved."""
    joined = {j.name: j.agreed for j in record.joined}
    places = {w.name: w.place for w in record.places}
    return {
        name: {
            "asked": name in record.people or name in joined,
            "place": places.get(name),
            "said": record.said if name in record.heard else "",
            "agreed later": joined.get(name),
        }
        for name in dict.fromkeys((*record.people, *joined, *places, *record.heard))
    }


def consent_sentence(settings: Settings) -> str:
    """What the rep reads out; it says where the text may go."""
    sentence = settings.consent_sentence.replace("{days}", str(settings.retention_audio_days))
    if settings.language_provider == "offline":
        return sentence
    reads = "Its text is also read by a language model that my company has chosen."
    head, mark, ask = sentence.rpartition(". ")
    return f"{head}. {reads} {ask}" if mark else f"{sentence} {reads}"
