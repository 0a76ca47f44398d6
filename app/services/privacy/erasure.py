"""Erasure on request: a call, a person, or everything; journaled, so that one that is killed is finished at the next start.

A person who took part in a call takes with them its sound (nobody can cut one voice out of it) and everything that was
made of it; the transcript stays without their words, their name and what nobody is named for. Elsewhere their name and
addresses are replaced, and what would still be written with them is dropped. The audit log keeps the fact and a salted
hash of whom it was about; the chain still verifies.
"""

import hashlib
import json
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from app.domain.audit import AuditKind
from app.domain.call import CallState
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.messages import Message
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.ports import Clock, PrivacyStore, Recordings
from app.domain.privacy import Erasure, ErasureReport, ErasureState, Scope, VendorCopy
from app.domain.redaction import GONE, Redactor, StoredText, folded
from app.services.privacy.legal_holds import LegalHoldService
from app.services.privacy.persons import PersonFinder, Traces

# Of a call that the person took part in, what is kept once it is cleaned: all else was made of what they said.
KEPT_DOCUMENTS = (
    "document:notes", "document:gaps", "document:silenced", "document:joined", "document:joined_to"
)  # fmt: skip
MAYBE_WRITTEN = (OutboxState.SENDING, OutboxState.AMBIGUOUS)
NOT_WRITTEN = (OutboxState.PENDING, OutboxState.PARKED)


class Files(Protocol):
    """The data folder's other files."""

    def clean_settings(self, change: Callable[[Any], Any]) -> bool: ...

    def forget_settings(self) -> None: ...

    def forget_logs(self) -> None: ...

    def forget_outputs(self) -> None: ...

    def texts(self) -> Any: ...


class Copies(Protocol):
    """Files outside of the data folder that were made of calls."""

    def forget(self) -> None: ...

    def keep_up(self) -> int: ...


class EraseService:
    """`is_recording` says whether a call's sound is being captured at this moment; `copies` follow what is left."""

    def __init__(
        self,
        *,
        store: PrivacyStore,
        recordings: Recordings,
        files: Files,
        holds: LegalHoldService,
        clock: Clock,
        is_recording: Callable[[str], bool],
        copies: Copies,
    ) -> None:
        self._store = store
        self._recordings = recordings
        self._files = files
        self._holds = holds
        self._clock = clock
        self._is_recording = is_recording
        self._copies = copies
        self._finder = PersonFinder(store)

    def erase(self, scope: Scope, subject: str = "") -> ErasureReport:
        """Raises UserActionNeeded where a hold covers it or a call of it is being recorded, BadInput for no such call."""
        traces = self._traces(scope, subject)
        if scope is Scope.CALL and not self._is_known(subject):
            raise BadInput(Message("calls.unknown", call_id=subject))
        if scope is Scope.CALL:
            # A part that stays keeps what was said in it, and the writes of the one that goes are counted as its own.
            self._store.separate(subject, losing=[subject])
        self._holds.refuse_held(self._touched(traces), (*traces.redactor.names, *traces.redactor.emails))
        if any(self._is_recording(call_id) for call_id in traces.calls):
            raise UserActionNeeded(Message("erasure.recording_now"))
        begun = Erasure(uuid.uuid4().hex, scope, subject, ErasureState.BEGUN, self._clock.now())
        self._store.save_erasure(begun)
        return self._go_on(begun)

    def finish(self) -> Sequence[ErasureReport]:
        """What a crash interrupted, to its end. Safe to repeat."""
        return [self._go_on(erasure) for erasure in self._store.erasures()]

    # ── the steps ───────────────────────────────────────────────────────────────────────────────────────────────

    def _go_on(self, erasure: Erasure) -> ErasureReport:
        if erasure.state is ErasureState.WIPING:
            kept = json.loads(erasure.subject)
            report = ErasureReport(erasure.scope, kept["hash"], kept["salt"], erasure.at)
            traces = Traces()
        else:
            traces = self._traces(erasure.scope, erasure.subject)
            report = self._forget(erasure, traces)
        self._files.forget_logs()
        self._copies.keep_up()
        self._store.wipe()
        self._check(traces)
        self._store.end_erasure(erasure.id)
        self._store.wipe()
        return report

    def _forget(self, erasure: Erasure, traces: Traces) -> ErasureReport:
        """Files first, while the rows that lead to them stand; then all rows in one transaction with the audit's."""
        hashed, salt = salted(erasure.subject or erasure.scope)
        copies, unwritten = self._vendor_copies(erasure.scope, traces)
        counts = self._forget_files(erasure.scope, traces)
        with self._store.transaction():
            counts |= self._forget_rows(erasure.scope, traces)
            report = ErasureReport(
                erasure.scope, hashed, salt, erasure.at, tuple(sorted(traces.calls)),
                {what: number for what, number in counts.items() if number}, copies, unwritten, traces.near,
            )  # fmt: skip
            facts = {
                "scope": erasure.scope, "subject": hashed, "salt": salt, "calls": len(traces.calls),
                "counts": report.counts, "copies": len(copies), "not_written": unwritten,
            }  # fmt: skip
            self._store.audit(self._clock.now(), AuditKind.ERASED, None, facts)
            rest = json.dumps({"hash": hashed, "salt": salt})
            self._store.save_erasure(replace(erasure, subject=rest, state=ErasureState.WIPING))
        return report

    def _forget_files(self, scope: Scope, traces: Traces) -> dict[str, int]:
        sounds = [call_id for call_id in traces.calls if self._recordings.has(call_id)]
        self._store.forget_audio_key(traces.calls)
        for call_id in traces.calls:
            self._recordings.erase(call_id)
        if scope is Scope.ALL:
            self._copies.forget()
            for name in self._recordings.strangers(()):
                self._recordings.erase_stranger(name)
            self._files.forget_settings()
        elif scope is Scope.PERSON:
            self._files.clean_settings(lambda value: _without(traces.redactor, value))
        self._files.forget_outputs()
        return {"recordings": len(sounds)}

    def _forget_rows(self, scope: Scope, traces: Traces) -> dict[str, int]:
        if scope is Scope.ALL:
            return dict(self._store.forget_everything())
        if scope is Scope.CALL:
            counts = dict(self._store.forget_texts(traces.calls))
            counts["consent"] = self._store.forget_consents(traces.calls)
            counts["audit_key"] = self._store.forget_audit_keys(traces.calls)
            return counts | {"call": self._store.forget_calls(traces.calls)}
        named = self._store.audit_calls_naming(lambda text: traces.redactor.names_person(text))
        counts = {"consent clips": sum(self._store.forget_clip(call_id) for call_id in traces.calls)}
        counts |= self._store.rewrite(lambda stored: self._cleaned(stored, traces))
        # The others' own fields stay: that Bob agreed is not Jane's to erase.
        counts["audit_key"] = self._store.forget_audit_keys(traces.calls | named, people_too=False)
        counts["audit_key"] += self._store.forget_person_keys(traces.redactor.is_person)
        for call_id in traces.calls:
            call = self._store.call(call_id)
            if call and call.state not in (CallState.PLANNED, CallState.DONE):
                self._store.set_call_state(call_id, CallState.DONE)
        return counts

    # ── a person's texts ────────────────────────────────────────────────────────────────────────────────────────

    def _cleaned(self, stored: StoredText, traces: Traces) -> str | None:
        """The text without the person; None where its row must go."""
        redactor, took_part = traces.redactor, stored.call_id in traces.calls
        if stored.kind == "rep_document":
            if traces.is_rep:
                return None
            # Who is in the rep's book of colleagues need not have been on a call.
            is_named = redactor.names_person(stored.body)
            return redactor.clean_json(stored.body, parts=False, quotes=False) if is_named else stored.body
        if stored.kind == "document:transcript":
            return self._clean_transcript(stored.body, redactor, took_part=took_part)
        if stored.kind == "consent" and took_part:
            record = redactor.clean(json.loads(stored.body), parts=True, quotes=False)
            return json.dumps({**record, "said": "", "proof": None, "locked": False}, ensure_ascii=False)
        if took_part:
            if stored.kind in ("call", *KEPT_DOCUMENTS):
                return redactor.clean_json(stored.body, parts=True, quotes=True)
            return None
        touched = redactor.names_person(f"{stored.body} {stored.aside}") or redactor.quotes_person(_plain(stored.body))
        if not touched:
            return stored.body
        if stored.kind in ("proposal", "outbox", "help_request", "live_word") or stored.kind.startswith(
            "document:step:"
        ):
            return None
        return redactor.clean_json(stored.body, parts=False, quotes=stored.kind != "call")

    @staticmethod
    def _clean_transcript(body: str, redactor: Redactor, *, took_part: bool) -> str:
        if not (took_part or redactor.names_person(body)):
            return body
        transcript = json.loads(body)
        others = {folded(p["name"]) for p in transcript.get("participants", ()) if not redactor.is_person(p["name"])}
        for segment in transcript.get("segments", ()) if took_part else ():
            if folded(str(segment["speaker"])) not in others:
                segment.update(speaker=GONE, text="", words=[])
        return json.dumps(redactor.clean(transcript, parts=took_part, quotes=False), ensure_ascii=False)

    # ── looking ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _traces(self, scope: Scope, subject: str) -> Traces:
        if scope is Scope.PERSON:
            return self._finder.find(subject)
        if scope is Scope.CALL:
            return Traces(frozenset({subject}))
        return Traces(frozenset(call.id for call in self._store.calls()) | self._store.calls_with_texts())

    def _touched(self, traces: Traces) -> frozenset[str]:
        """The calls whose texts an erasure would change; whom others merely speak of counts too."""
        if not self._holds.all():
            return traces.calls
        texts = (t for t in self._store.texts() if t.call_id)
        named = (t.call_id for t in texts if traces.redactor.names_person(f"{t.body} {t.aside}"))
        return traces.calls | frozenset(call_id for call_id in named if call_id)

    def _is_known(self, call_id: str) -> bool:
        known = call_id in self._store.calls_with_texts() or self._store.call(call_id) or self._store.consent(call_id)
        return bool(known)

    def _vendor_copies(self, scope: Scope, traces: Traces) -> tuple[Sequence[VendorCopy], int]:
        rows = [row for row in self._store.outbox() if scope is Scope.ALL or self._concerns(row, traces)]
        copies = [
            VendorCopy(
                row.prepared.vendor, row.prepared.kind, row.call_id, row.url, row.remote_id,
                certain=row.state is OutboxState.DONE,
            )
            for row in rows
            if row.state is OutboxState.DONE or row.state in MAYBE_WRITTEN
        ]  # fmt: skip
        return copies, sum(row.state in NOT_WRITTEN for row in rows)

    @staticmethod
    def _concerns(row: OutboxRow, traces: Traces) -> bool:
        text = f"{row.prepared.body.decode()} {row.prepared.target}"
        named = traces.redactor.names_person(text) or traces.redactor.quotes_person(_plain(row.prepared.body.decode()))
        return row.call_id in traces.calls or named

    def _check(self, traces: Traces) -> None:
        """Looks once more for what must be gone. Raises UserActionNeeded naming where something is left."""
        problems = list(self._store.wiping_problems())
        if traces.redactor.names or traces.redactor.emails:
            places = [*((t.kind, f"{t.body} {t.aside}") for t in self._store.texts()), *self._files.texts()]
            problems += sorted({kind for kind, text in places if traces.redactor.names_person(text)})
        problems += [Message("erasure.sound_of", call_id=c) for c in sorted(traces.calls) if self._recordings.has(c)]
        self._store.verify_audit()
        if problems:
            raise UserActionNeeded(Message("erasure.not_all", problems=tuple(problems)))


def salted(subject: str) -> tuple[str, str]:
    """(hash, salt): who knows the name can prove that the erasure was about it, and who doesn't can't guess it cheaply."""
    salt = secrets.token_bytes(16)
    digest = hashlib.scrypt(folded(subject).encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    return digest.hex(), salt.hex()


def is_about(report: Mapping[str, Any], subject: str) -> bool:
    """Whether an audit row's facts, or a report's, are about this subject."""
    salt = bytes.fromhex(report["salt"])
    digest = hashlib.scrypt(folded(subject).encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    return secrets.compare_digest(digest.hex(), str(report["subject"]))


def _without(redactor: Redactor, value: Any) -> Any:
    """Settings without the person: a name in a list goes with its entry."""
    if isinstance(value, dict):
        return {k: _without(redactor, v) for k, v in value.items()}
    if isinstance(value, list):
        return [v for v in value if not (isinstance(v, str) and redactor.names_person(v))]
    return redactor.without_names(value, parts=False) if isinstance(value, str) else value


def _plain(body: str) -> str:
    """The strings of a JSON text as one."""
    parts: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, str):
            parts.append(value)
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(part)

    try:
        walk(json.loads(body))
    except ValueError:
        return body
    return " ".join(parts)
