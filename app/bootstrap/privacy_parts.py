"""The part of an application that keeps data no longer than it may: retention, holds, erasure."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, suppress
from functools import cached_property
from pathlib import Path

from app.domain.errors import DataLocked
from app.domain.ports import Clock
from app.services.erase import EraseService
from app.services.export import ExportService
from app.services.holds import HoldService
from app.services.retention import RetentionService
from app.settings import Settings
from app.store.folder import DataFolder
from app.store.sqlstore import SqlStore
from audio.chunks import ChunkRecordings
from audio.clips import Clips
from audio.recovery import is_running


class PrivacyParts(ABC):
    folder: Path
    clock: Clock

    @property
    @abstractmethod
    def settings(self) -> Settings: ...

    @property
    @abstractmethod
    def store(self) -> SqlStore: ...

    @cached_property
    def recordings(self) -> ChunkRecordings:
        return ChunkRecordings(self.folder / "recordings")

    @cached_property
    def files(self) -> DataFolder:
        return DataFolder(self.folder)

    @cached_property
    def holds(self) -> HoldService:
        return HoldService(store=self.store, clock=self.clock)

    @cached_property
    def retention(self) -> RetentionService:
        return RetentionService(
            store=self.store, recordings=self.recordings, holds=self.holds, settings=self.settings, clock=self.clock
        )

    @cached_property
    def erasing(self) -> EraseService:
        return EraseService(
            store=self.store,
            recordings=self.recordings,
            files=self.files,
            holds=self.holds,
            clock=self.clock,
            is_recording=self._is_recording,
        )

    @cached_property
    def exporting(self) -> ExportService:
        def cut(call_id: str, start: float, end: float) -> bytes:
            return Clips(self.recordings.open(call_id, self.store.audio_key(call_id))).encoded(start, end)

        return ExportService(
            store=self.store, recordings=self.recordings, settings=self.settings, clock=self.clock, cut=cut
        )

    def _is_recording(self, call_id: str) -> bool:
        known = self.store.call(call_id) is not None
        return known and is_running(self.folder / "recordings", call_id, self.store.audio_key(call_id))

    @abstractmethod
    def lease(self) -> AbstractContextManager[None]: ...

    def finish_erasures(self) -> None:
        """An erasure that was killed is finished by whoever opens the folder next, before anything else."""
        if not (self.folder / "callside.db").exists() or not self.store.erasures():
            return
        with suppress(DataLocked), self.lease():
            self.erasing.finish()
