"""Wiring of live calls: what they are recorded with on this machine, and how they are noticed."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap import engines
from app.bootstrap.base import ApplicationBase
from app.bootstrap.help_wiring import HelpWiring
from app.bootstrap.privacy_wiring import PrivacyWiring
from app.bootstrap.review_wiring import ReviewWiring
from app.bootstrap.voice_wiring import VoiceWiring
from app.domain.call import Call, Channel
from app.domain.capture import Devices, Interrupted, MicrophoneUser
from app.domain.errors import CallsideError, ModelMissing
from app.domain.languages import proposed
from app.domain.ports import (
    AccountDirectory,
    CaptureSource,
    LiveTranscriber,
    MicrophoneWatch,
    Recording,
    Samples,
    Sound,
    SoundDevices,
)
from app.jobs import own_command
from app.services.calls.account_search import AccountSearch
from app.services.calls.detection import CallDetector
from app.services.calls.dictation import DictationDeps, DictationService
from app.services.calls.imports import ImportService, SoundFiles
from app.services.calls.no_captions import NoCaptions
from app.services.calls.open_questions import OpenQuestions
from app.services.calls.processing_queue import ProcessingQueue
from app.services.calls.readiness import CallReadiness
from app.services.calls.recording import CallSession, RecordService
from app.services.calls.service import CallFactories, CallService
from app.services.processing.notes import NoteService
from app.services.processing.service import ProcessService

if TYPE_CHECKING:
    from audio.capture_client import CaptureClient
    from audio.chunks import ReadOnlyRecording


class CallWiring:
    """Each part of audio is imported when it is used: the tray waits for none."""

    def __init__(
        self, base: ApplicationBase, review: ReviewWiring, help_wiring: HelpWiring, privacy: PrivacyWiring
    ) -> None:
        self._base = base
        self._review = review
        self._help = help_wiring
        self._privacy = privacy

    # ── services ────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def calls(self) -> CallService:
        """Real calls, on the devices of this machine (or on the sound that was handed in)."""
        base = self._base
        return CallService(
            brief=self._help.briefs,
            consent=self._privacy.consent,
            record=self.record,
            process=self.process,
            note_calls=self._review.note_calls,
            runtime=base.runtime,
            equipment=CallFactories(
                engine=self.live_engine,
                mask=engines.caption_mask,
                source=self._capture,
                recording=self.recording,
                written=self._written,
                settle=self._settle,
                after_call=self._review.after_call,
                text_stage=lambda: engines.text_stage(self._review.reader()),
                clip=self._clip,
                require_room=self.readiness.require_room,
                follow_names=lambda *call: self.voices.meeting_names.follow(*call),
                require_language=lambda code: engines.require_language(base.settings.speech_model, code),
            ),
        )

    @cached_property
    def readiness(self) -> CallReadiness:
        """What would be missing from a recording on this machine now."""
        base = self._base

        def devices(program: str | None) -> Devices | None:
            return None if base.sound.source else self.sound.of_call(program)

        def missing() -> Sequence[str]:
            if base.sound.engine:
                return ()
            from app.bootstrap.models import missing_models

            return missing_models()

        return CallReadiness(
            devices=devices, free_bytes=lambda: shutil.disk_usage(base.folder).free, missing_models=missing
        )

    @cached_property
    def process(self) -> ProcessService:
        """The after-call workflow on recorded calls of the store."""
        base = self._base
        return ProcessService(
            store=base.store,
            events=base.events,
            clock=base.clock,
            tone=self._review.tone,
            consent=self._privacy.consent,
            methods=self._review.methods,
        )

    @cached_property
    def imports(self) -> ImportService:
        """Recordings made elsewhere, taken in as calls."""

        def sounds(files: Mapping[Channel, Path]) -> Mapping[Channel, Sound]:
            from audio.decoder import native
            from pipeline.core.stream import sounds_of

            return dict(sounds_of({channel: native(file) for channel, file in files.items()}))

        def chosen(path: Path) -> Mapping[Channel, Path]:
            from pipeline.core.audio import recording_files

            return recording_files(path)

        base = self._base
        return ImportService(
            store=base.store,
            calls=self.calls,
            consent=self._privacy.consent,
            clock=base.clock,
            events=base.events,
            recording=self.recording,
            files=SoundFiles(chosen, sounds, engines.sound_report),
        )

    @cached_property
    def voices(self) -> VoiceWiring:
        """Whose voices a call has."""
        users = known_microphone_users(self._microphone_users)
        return VoiceWiring(self._base, self._review, self._privacy, clip=self._clip, microphone_users=users)

    @cached_property
    def account_search(self) -> AccountSearch:
        """Accounts for a call that no calendar knows."""
        vendors = self._base.vendors
        return AccountSearch(
            store=self._base.store,
            directory=lambda: next((w for w in vendors.writers.values() if isinstance(w, AccountDirectory)), None),
        )

    @cached_property
    def questions(self) -> OpenQuestions:
        return OpenQuestions(self._base.events)

    @cached_property
    def queue(self) -> ProcessingQueue:
        base = self._base
        return ProcessingQueue(calls=self.calls, jobs=base.jobs, events=base.events, questions=self.questions)

    @cached_property
    def record(self) -> RecordService:
        base = self._base
        return RecordService(store=base.store, jobs=base.jobs, events=base.events, clock=base.clock)

    @cached_property
    def detector(self) -> CallDetector:
        """Detection of calls by the microphone's users, the calendar and the telephone switch."""
        base = self._base
        return CallDetector(
            microphone_users=known_microphone_users(self._microphone_users),
            phone_calls=lambda: base.vendors.phone_calls(),
            store=base.store,
            settings=base.settings,
            clock=base.clock,
            events=base.events,
        )

    @cached_property
    def dictation(self) -> DictationService:
        """Dictation of notes after a call; its sound is never kept."""

        def join(pieces: Sequence[Samples]) -> Samples:
            import numpy as np

            return np.concatenate(list(pieces))

        model = self._base.settings.speech_model
        gear = DictationDeps(self._dictation_source, lambda: engines.final_engine(model), join, self._microphone_users)
        return DictationService(store=self._base.store, clock=self._base.clock, gear=gear)

    @cached_property
    def note_lines(self) -> NoteService:
        return NoteService(store=self._base.store)

    # ── recordings ──────────────────────────────────────────────────────────────────────────────────────────────

    def recording(self, call_id: str) -> Recording:
        joined = self._base.store.joined(call_id)
        return self._privacy.recording_of(call_id, joined.parts if joined else ())

    def live_recording(self, call_id: str) -> "ReadOnlyRecording":
        """The recording as RecordService is handed it for a live call: the capture process alone writes it."""
        from audio.chunks import ReadOnlyRecording

        found = self._privacy.recordings.open(call_id, self._base.store.audio_key(call_id))
        return ReadOnlyRecording(found.folder, found.key)

    def _written(self, call_id: str) -> Recording:
        """The recording as RecordService is handed it: written here if the sound was handed in."""
        return self.recording(call_id) if self._base.sound.source else self.live_recording(call_id)

    def _clip(self, call_id: str, start: float, end: float) -> bytes:
        from audio.clips import Clips

        return Clips(self.recording(call_id)).encoded(start, end)

    def play(self, call_id: str, start: float, end: float) -> None:
        """Plays the seconds behind a quote."""
        from audio.clip_player import play

        play(self.recording(call_id), start, end)

    def interrupted(self) -> Sequence[Interrupted]:
        """Recordings that nobody ended; the tray offers them when the program starts."""
        from audio.recovery import interrupted

        store = self._base.store
        return interrupted(self._base.folder / "recordings", [call.id for call in store.calls()], store.audio_key)

    def _settle(self, call_id: str) -> None:
        """A recording whose capture ended without us is an ordinary one from now on."""
        from audio.recovery import settle

        settle(self._base.folder / "recordings", call_id)

    # ── devices and engines ─────────────────────────────────────────────────────────────────────────────────────

    def live_engine(self, call: Call) -> LiveTranscriber:
        if self._base.sound.engine:
            return self._base.sound.engine(call)
        s = self._base.settings
        language = proposed(call.context, s.call_language)
        try:
            return engines.live_engine(
                s.speech_model,
                vocabulary=(*call.context.vocabulary(), *s.product_names),
                speakers=s.separate_speakers,
                language=language,
            )
        except ModelMissing as missing:
            return NoCaptions(missing.message, language)

    def _capture(self, call_id: str, program: str | None, live: CallSession) -> CaptureSource:
        """The devices of this machine, as `program` uses them, recorded by a process of its own."""
        if self._base.sound.source:
            return self._base.sound.source(live)
        live.control = found = self.live_source(call_id, program=program)
        return found

    def live_source(
        self, call_id: str, *, devices: Devices | None = None, program: str | None = None, idle_seconds: float = 600.0
    ) -> "CaptureClient":
        """A real call on this machine's devices; what the rep must know of it is published as CaptureNotice."""
        from app.store.capture_tickets import issue_ticket
        from audio.capture_client import CaptureClient
        from audio.capture_client import Options as LiveOptions

        recording = self.live_recording(call_id)
        options = LiveOptions(devices or Devices(), program, idle_seconds)
        base = self._base

        def admission() -> Mapping[str, str]:
            ticket = issue_ticket(base.store, call_id)
            return {
                "data_folder": str(base.folder.absolute()),
                "master": base.store.master_key().hex(),
                "ticket": ticket,
            }

        return CaptureClient(
            recording, own_command("capture-process"), admission=admission, options=options, tell=base.events.publish
        )

    def _dictation_source(self, call_id: str) -> CaptureSource:
        """The microphone alone, kept in memory."""
        if self._base.sound.source:
            return self._base.sound.source(CallSession())
        from app.bootstrap.microphone_gate import permit_check
        from audio.dictation import Dictation
        from audio.gate import Purpose
        from audio.platform_backend import backend

        return Dictation(lambda: backend(permit_check(Purpose.DICTATION)))

    @cached_property
    def _microphone_users(self) -> MicrophoneWatch | None:
        """Who has the microphone; None if this system can't tell."""
        if self._base.sound.microphone_users or self._base.sound.source:
            return self._base.sound.microphone_users
        try:
            return self.microphone_watch
        except CallsideError:
            return None

    @cached_property
    def sound(self) -> SoundDevices:
        from audio.platform_backend import backend

        return backend()

    @cached_property
    def microphone_watch(self) -> MicrophoneWatch:
        from audio.platform_backend import backend

        return backend()


def known_microphone_users(watch: MicrophoneWatch | None) -> Callable[[], Sequence[MicrophoneUser] | None]:
    """Who has the microphone; None if this system can't be asked."""

    def ask() -> Sequence[MicrophoneUser] | None:
        try:
            return watch.microphone_users() if watch else None
        except CallsideError:
            return None

    return ask
