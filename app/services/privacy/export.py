"""What is kept about a person, a call or everybody, written out so that a person can read it.

About a person: what they said, with the sound of it where it is still kept, what was asked of them, and what was written
down or sent about them. What others said stays out, but for lines that name the person.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.domain.audit import AuditKind
from app.domain.call import Call
from app.domain.documents import Document
from app.domain.errors import BadInput, UserActionNeeded
from app.domain.formats import dumps, plain
from app.domain.joined_calls import told_with
from app.domain.messages import Message
from app.domain.outbox import OutboxRow
from app.domain.ports import Clock, PrivacyStore, Recording, Recordings
from app.domain.privacy import Scope
from app.domain.redaction import folded
from app.paths import inside, record_name
from app.services.privacy.persons import PersonFinder, Traces
from app.services.privacy.sealed_export import SUFFIX, sealed
from app.services.reports.call_archive import Archive
from app.settings import Settings

# (recording, start, end in seconds of the call) → those seconds as an Ogg Opus file; empty where nothing is kept.
Cut = Callable[[Recording, float, float], bytes]
NOT_FOR_PEOPLE = ("step:", "silenced")


class ExportService:
    def __init__(
        self, *, store: PrivacyStore, recordings: Recordings, settings: Settings, clock: Clock, cut: Cut
    ) -> None:
        self._store = store
        self._recordings = recordings
        self._settings = settings
        self._clock = clock
        self._cut = cut
        self._archive = Archive(store=store)

    def export(self, scope: Scope, subject: str, out: Path, *, by_order: bool = False) -> int:
        """Writes into the empty folder `out`; answers how many files. Raises UserActionNeeded where policy forbids it
        (an order of IT's is not asked), BadInput for a folder that holds something."""
        if not (self._settings.export_allowed or by_order):
            raise UserActionNeeded(Message("export.not_allowed"))
        if out.exists() and any(out.iterdir()):
            raise BadInput(Message("export.folder_not_empty", folder=out))
        files = self._person(subject) if scope is Scope.PERSON else self._calls(scope, subject, by_order=by_order)
        return self._write(files, out, scope, subject, by="order" if by_order else "you")

    def export_sealed(self, scope: Scope, subject: str, out: Path, public_key: str) -> int:
        """The same for IT's order, each file encrypted for the key that signs orders."""
        if out.exists() and any(out.iterdir()):
            raise BadInput(Message("export.folder_not_empty", folder=out))
        files = self._person(subject) if scope is Scope.PERSON else self._calls(scope, subject, by_order=True)
        hidden = ((f"{name}{SUFFIX}", sealed(public_key, name, content)) for name, content in files)
        return self._write(hidden, out, scope, subject, by="order")

    def _write(self, files: Iterable[tuple[str, bytes]], out: Path, scope: Scope, subject: str, *, by: str) -> int:
        number = 0
        for name, content in files:
            path = inside(out, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            number += 1
        facts = {"scope": scope, "files": number, "by": by}
        self._store.audit(self._clock.now(), AuditKind.EXPORTED, subject if scope is Scope.CALL else None, facts)
        return number

    # ── calls ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _calls(self, scope: Scope, subject: str, *, by_order: bool) -> Iterator[tuple[str, bytes]]:
        ids = (
            sorted({subject, *told_with([subject], self._store.joined_to())})
            if scope is Scope.CALL
            else sorted({*(c.id for c in self._store.calls()), *self._store.consent_times()})
        )
        for call_id in ids:
            call = self._store.call(call_id)
            if call is None and call_id == subject and self._store.consent(call_id) is None:
                raise BadInput(Message("calls.unknown", call_id=call_id))
            for name, content in self._call(call_id, call, by_order=by_order):
                yield f"{record_name(call_id)}/{name}", content

    def _call(self, call_id: str, call: Call | None, *, by_order: bool) -> Iterator[tuple[str, bytes]]:
        if call:
            yield "call.md", self._archive.markdown(call_id).encode()
            yield "call.json", dumps(call).encode()
        for text in self._store.texts():
            kind = text.kind.removeprefix("document:")
            is_hidden = kind == Document.LOCKED and not by_order  # what a hold keeps is for the one who placed it
            if text.call_id == call_id and kind != text.kind and not kind.startswith(NOT_FOR_PEOPLE) and not is_hidden:
                yield f"{kind}.json", text.body.encode()
        rows = [row for row in self._store.outbox() if row.call_id == call_id]
        for name, value in (
            ("consent", self._store.consent(call_id)),
            ("proposals", self._store.proposals(call_id)),
            ("written", [_written(row) for row in rows]),
            ("help", self._store.help_requests(call_id)),
            ("audit", self._store.audit_rows(call_id)),
        ):
            if value:
                yield f"{name}.json", dumps(value).encode()
        clip = self._store.consent_clip(call_id)
        if clip:
            yield "consent.ogg", clip
        if call and self._recordings.has(call_id):
            yield from self._sound(self._recordings.open(call_id, self._store.audio_key(call_id)))
        elif call and by_order and (locked := self._recordings.open_locked(call_id, self._store.audio_key(call_id))):
            yield from self._sound(locked)

    def _sound(self, recording: Recording) -> Iterator[tuple[str, bytes]]:
        """Both channels mixed, in pieces of a minute, which is as much as is cut at once."""
        at, end = recording.seconds() or (0.0, 0.0)
        while at < end:
            sound = self._cut(recording, at, min(at + 60.0, end))
            if sound:
                yield f"sound/{at:07.1f}.ogg", sound
            at += 60.0

    # ── a person ────────────────────────────────────────────────────────────────────────────────────────────────

    def _person(self, subject: str) -> Iterator[tuple[str, bytes]]:
        traces = PersonFinder(self._store).find(subject)
        yield "about.json", dumps(self._about(traces)).encode()
        for call_id in sorted(traces.calls):
            said = self._said(call_id, traces)
            if said:
                yield f"{record_name(call_id)}/said.json", dumps(said).encode()
            if said and self._store.call(call_id) and self._recordings.has(call_id):
                recording = self._recordings.open(call_id, self._store.audio_key(call_id))
                for line in said:
                    sound = self._cut(recording, line["start"], line["end"])
                    if sound:
                        yield f"{record_name(call_id)}/said-{line['start']:07.1f}.ogg", sound
            clip = self._store.consent_clip(call_id)
            record = self._store.consent(call_id)
            if clip and record and any(traces.redactor.is_person(name) for name in record.heard):
                yield f"{record_name(call_id)}/consent.ogg", clip

    def _about(self, traces: Traces) -> Mapping[str, Any]:
        redactor = traces.redactor
        calls = [self._store.call(call_id) for call_id in sorted(traces.calls)]
        rows = [
            row
            for row in self._store.outbox()
            if redactor.names_person(f"{row.prepared.body.decode()} {row.prepared.target}")
        ]
        mentions = [
            {"kind": text.kind, "call": text.call_id, "text": line}
            for text in self._store.texts()
            if not text.kind.startswith(("outbox", "document:step:", f"document:{Document.LOCKED}", "search"))
            for line in _lines(text.body)
            if redactor.names_person(line)
        ]
        return {
            "names": sorted(redactor.names), "addresses": sorted(redactor.emails),
            "calls": [
                {"id": c.id, "title": c.context.title, "started_at": c.context.started_at, "as": _parts(c, traces)}
                for c in calls if c
            ],
            "consents": [_consent(self._store, call_id, traces) for call_id in sorted(traces.calls)],
            "written": [_written(row) for row in rows],
            "mentions": mentions,
        }  # fmt: skip

    def _said(self, call_id: str, traces: Traces) -> Sequence[dict[str, Any]]:
        transcript = self._store.transcript(call_id)
        return [
            {"start": s.start, "end": s.end, "text": s.text}
            for s in (transcript.segments if transcript else ())
            if traces.redactor.is_person(s.speaker) and s.text
        ]


def _parts(call: Call, traces: Traces) -> Sequence[Mapping[str, Any]]:
    return [plain(p) for p in call.context.participants if folded(p.name) in traces.redactor.names]


def _consent(store: PrivacyStore, call_id: str, traces: Traces) -> Mapping[str, Any]:
    record = store.consent(call_id)
    if record is None:
        return {"call": call_id}
    heard = any(traces.redactor.is_person(name) for name in record.heard)
    return {
        "call": call_id, "state": record.state, "asked_at": record.asked_at, "decided_at": record.decided_at,
        "sentence": record.sentence, "rule": record.rule, "basis": record.basis, "said": record.said if heard else "",
    }  # fmt: skip


def _written(row: OutboxRow) -> Mapping[str, Any]:
    body = row.prepared.body.decode()
    return {
        "vendor": row.prepared.vendor, "kind": row.prepared.kind, "target": row.prepared.target, "state": row.state,
        "url": row.url, "remote_id": row.remote_id, "sent_at": row.sent_at, "payload": json.loads(body) if body else None,
    }  # fmt: skip


def _lines(body: str) -> Iterator[str]:
    """The strings of a JSON text, each once."""

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from walk(part)

    yield from dict.fromkeys(walk(json.loads(body) if body[:1] in ("{", "[", '"') else body))
