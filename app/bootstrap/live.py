"""The application's part that records real calls."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from app.domain.capture import Devices, Interrupted
from app.domain.consent import Grant
from app.domain.ports import CaptionMask, LiveTranscriber, MicrophoneHolders, SoundDevices
from app.events import Events
from app.jobs import own_command
from app.services.record import LiveCall, RecordService
from app.store.sqlstore import SqlStore
from audio.chunks import ChunkRecordings, WrittenElsewhere
from audio.live import LiveSource
from audio.live import Options as LiveOptions


class LiveCapture:
    """What it needs of the Application that it is a part of."""

    folder: Path
    events: Events

    @property
    def store(self) -> SqlStore:
        raise NotImplementedError

    @property
    def record(self) -> RecordService:
        raise NotImplementedError

    def live_source(
        self, call_id: str, *, devices: Devices | None = None, program: str | None = None, idle_seconds: float = 600.0
    ) -> LiveSource:
        """A real call on this machine's devices; what the rep must know of it is published as CaptureNotice."""
        recording = self.live_recording(call_id)
        options = LiveOptions(devices or Devices(), program, idle_seconds)
        return LiveSource(recording, own_command("capture-process"), options=options, tell=self.events.publish)

    def live_recording(self, call_id: str) -> WrittenElsewhere:
        """What RecordService is handed for a live call: the capture process alone writes it."""
        found = ChunkRecordings(self.folder / "recordings").open(call_id, self.store.audio_key(call_id))
        return WrittenElsewhere(found.folder, found.key)

    def begin_live(
        self, call_id: str, grant: Grant, *, engine: LiveTranscriber, mask: CaptionMask, program: str | None = None
    ) -> LiveCall:
        """A call on real devices, with captions."""

        def source(live: LiveCall) -> LiveSource:
            live.control = found = self.live_source(call_id, program=program)
            return found

        recording = self.live_recording(call_id)
        return self.record.begin(call_id, grant, source=source, engine=engine, mask=mask, recording=recording)

    @cached_property
    def sound(self) -> SoundDevices:
        from audio.system import backend

        return backend()

    @cached_property
    def microphone_holders(self) -> MicrophoneHolders:
        from audio.system import backend

        return backend()

    def interrupted(self) -> Sequence[Interrupted]:
        """Recordings that nobody ended; the tray offers them when the program starts."""
        from audio.recovery import interrupted

        return interrupted(self.folder / "recordings", [call.id for call in self.store.calls()], self.store.audio_key)
