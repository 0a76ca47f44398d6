"""The part of an application that deals with live calls: what they are recorded with, and how they are noticed."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.bootstrap import engines
from app.bootstrap.base import ApplicationBase
from app.bootstrap.call_wiring import call_service, detect_service, dictation_service, phone_calls
from app.domain.call import Call, PhoneCall
from app.domain.capture import Devices, Interrupted
from app.domain.errors import CallsideError
from app.domain.ports import CaptureSource, LiveTranscriber, MicrophoneWatch, Recording, SoundDevices
from app.domain.transcript import CommittedWord
from app.jobs import own_command, signal_flag
from app.services.calls.detection import CallDetector
from app.services.calls.dictation import DictationService
from app.services.calls.recording import CallSession
from app.services.calls.service import CallService

if TYPE_CHECKING:
    from audio.capture_client import CaptureClient
    from audio.chunks import ReadOnlyRecording


class LiveParts(ApplicationBase):
    """Each part of audio is imported when it is used: the tray waits for none."""

    def recording(self, call_id: str) -> Recording:
        from audio.recordings import ChunkRecordings

        return ChunkRecordings(self.folder / "recordings").open(call_id, self.store.audio_key(call_id))

    @cached_property
    def calls(self) -> CallService:
        """Real calls, on the devices of this machine (or whatever `sources` was handed in)."""
        return call_service(self)

    @cached_property
    def detect(self) -> CallDetector:
        return detect_service(self, self.microphone_users)

    @cached_property
    def dictation(self) -> DictationService:
        return dictation_service(self, self.microphone_users)

    @cached_property
    def microphone_users(self) -> MicrophoneWatch | None:
        """Who has the microphone; None where this system can't tell."""
        if self._microphone_users or self._sources:
            return self._microphone_users
        try:
            return self.microphone_watch
        except CallsideError:
            return None

    def new_flag(self) -> Any:
        """What one thread sets and another waits for."""
        return signal_flag()

    def phone_calls(self) -> Sequence[PhoneCall]:
        return phone_calls(self)

    def proposed_question(self, words: Sequence[CommittedWord], call: Call) -> str | None:
        """The customer's open question of the last minute of the captions."""
        return engines.question_finder().question(words, call.context)

    def live_engine(self, call: Call) -> LiveTranscriber:
        s = self.settings
        return engines.live_engine(s.speech_model, vocabulary=call.context.vocabulary(), speakers=s.separate_speakers)

    def capture(self, call_id: str, program: str | None, live: CallSession) -> CaptureSource:
        """The devices of this machine, as `program` uses them, recorded by a process of its own."""
        if self._sources:
            return self._sources(live)
        live.control = found = self.live_source(call_id, program=program)
        return found

    def written(self, call_id: str) -> Recording:
        """The recording as RecordService is handed it: written here where the sound was handed in."""
        return self.recording(call_id) if self._sources else self.live_recording(call_id)

    def dictation_source(self, call_id: str) -> CaptureSource:
        """The microphone alone, kept in memory."""
        if self._sources:
            return self._sources(CallSession())
        from audio.dictation import Dictation
        from audio.platform_backend import backend

        return Dictation(backend)

    def live_source(
        self, call_id: str, *, devices: Devices | None = None, program: str | None = None, idle_seconds: float = 600.0
    ) -> "CaptureClient":
        """A real call on this machine's devices; what the rep must know of it is published as CaptureNotice."""
        from audio.capture_client import CaptureClient
        from audio.capture_client import Options as LiveOptions

        recording = self.live_recording(call_id)
        options = LiveOptions(devices or Devices(), program, idle_seconds)
        return CaptureClient(recording, own_command("capture-process"), options=options, tell=self.events.publish)

    def live_recording(self, call_id: str) -> "ReadOnlyRecording":
        """What RecordService is handed for a live call: the capture process alone writes it."""
        from audio.chunks import ReadOnlyRecording
        from audio.recordings import ChunkRecordings

        found = ChunkRecordings(self.folder / "recordings").open(call_id, self.store.audio_key(call_id))
        return ReadOnlyRecording(found.folder, found.key)

    @cached_property
    def sound(self) -> SoundDevices:
        from audio.platform_backend import backend

        return backend()

    @cached_property
    def microphone_watch(self) -> MicrophoneWatch:
        from audio.platform_backend import backend

        return backend()

    def interrupted(self) -> Sequence[Interrupted]:
        """Recordings that nobody ended; the tray offers them when the program starts."""
        from audio.recovery import interrupted

        return interrupted(self.folder / "recordings", [call.id for call in self.store.calls()], self.store.audio_key)

    def settle(self, call_id: str) -> None:
        """A recording whose capture ended without us is an ordinary one from now on."""
        from audio.recovery import settle

        settle(self.folder / "recordings", call_id)
