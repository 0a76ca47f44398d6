"""Recordings made elsewhere, as calls: their sound goes into the encrypted store, and the consent given for them on record."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.domain.audit import AuditKind
from app.domain.call import Call, CallState, Channel
from app.domain.capture import CaptureNotice, NoticeKind
from app.domain.consent import Basis
from app.domain.documents import Document
from app.domain.errors import BadInput
from app.domain.lost_sound import SoundReport
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE, Clock, Recording, Sound, Store
from app.events import CallChanged, Events
from app.services.calls.service import CallService
from app.services.consent.service import ConsentService

_READ_BYTES = 1 << 20
_ID_LETTERS = 20


@dataclass(frozen=True, slots=True)
class SoundFiles:
    """How files are read. `chosen`: the channels' files of a path; `sounds`: their sound, piece by piece; `report`: what
    can't be read of it."""

    chosen: Callable[[Path], Mapping[Channel, Path]]
    sounds: Callable[[Mapping[Channel, Path]], Mapping[Channel, Sound]]
    report: Callable[[Mapping[Channel, Path]], SoundReport]


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A recording and what is told of it. `at` is local wall time; without it the file's own time counts."""

    path: Path
    title: str | None = None
    account: str | None = None
    at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """`told`: what the rep has to know of the files, a sentence each."""

    call_id: str
    seconds: float
    told: Sequence[Message]


class ImportService:
    """Takes recordings in; the processing queue does with them what it does with any recorded call."""

    def __init__(
        self,
        *,
        store: Store,
        calls: CallService,
        consent: ConsentService,
        clock: Clock,
        events: Events,
        recording: Callable[[str], Recording],
        files: SoundFiles,
    ) -> None:
        self._store = store
        self._calls = calls
        self._consent = consent
        self._clock = clock
        self._events = events
        self._recording = recording
        self._files = files

    def take_in(self, request: ImportRequest) -> Imported:
        """The call that the recording became, its sound encrypted and its consent on record; the original stays as it is.

        Raises BadInput for what can't be read or is there already, ConsentMissing where policy forbids recording.
        """
        self._consent.require_allowed()
        files = self._files.chosen(request.path)
        call_id = _call_id(files)
        known = self._store.call(call_id)
        if known is not None and known.state is not CallState.PLANNED:
            raise BadInput(Message("imports.known", call_id=call_id))
        sounds = self._files.sounds(files)
        first = next(iter(files.values()))
        started = request.at or datetime.fromtimestamp(first.stat().st_mtime)
        call = self._calls.unplanned(call_id, request.account, started, request.title or first.stem)
        if request.language:
            call = replace(call, context=replace(call.context, language=request.language))
            self._store.save_call(call)
        # Whatever the rep says, it is their word until the yes has been heard: the workflow looks for it.
        self._consent.grant(self._consent.ask(call.context), call_time=0.0, basis=Basis.ATTESTED)
        return self._keep(call, sounds, self._files.report(files))

    def known(self, path: Path) -> str | None:
        """The id of the call that this recording has become already; None if it has not."""
        call = self._store.call(_call_id(self._files.chosen(path)))
        return call.id if call and call.state is not CallState.PLANNED else None

    def _keep(self, call: Call, sounds: Mapping[Channel, Sound], report: SoundReport) -> Imported:
        recording = self._recording(call.id)
        recording.erase()  # what an import that was cut off had begun
        recording = self._recording(call.id)
        try:
            for channel, sound in sounds.items():
                at = 0.0
                for block in sound.blocks():
                    recording.append(_kept_as(channel), at, block)
                    at += len(block) / SAMPLE_RATE
            for channel, loss in report.lost.items():
                for start, end in loss.spans:
                    recording.note(CaptureNotice(call.id, NoticeKind.DAMAGED, start, "", _kept_as(channel), end))
        finally:
            recording.close()
        kept = self._recording(call.id).seconds() or (0.0, 0.0)
        with self._store.transaction():
            self._store.save_call(replace(call, state=CallState.PROCESSING, recorded_from=kept[0], recorded_to=kept[1]))
            if Channel.MIX in sounds:
                self._store.mark(call.id, Document.MIXED)
            facts = {"channels": len(sounds), "seconds": round(kept[1] - kept[0], 1)}
            self._store.audit(self._clock.now(), AuditKind.RECORDING_IMPORTED, call.id, facts)
        self._events.publish(CallChanged(call.id, CallState.PROCESSING))
        return Imported(call.id, kept[1] - kept[0], report.told)


def _kept_as(channel: Channel) -> Channel:
    """One mixed file is told apart by voices, as the other side of a call is."""
    return Channel.REMOTE if channel is Channel.MIX else channel


def _call_id(files: Mapping[Channel, Path]) -> str:
    """One id for one recording, whatever its file is called: it is imported once."""
    digest = hashlib.sha256()
    for channel, path in sorted(files.items()):
        digest.update(channel.encode())
        with path.open("rb") as file:
            while piece := file.read(_READ_BYTES):
                digest.update(piece)
    return f"import-{digest.hexdigest()[:_ID_LETTERS]}"
