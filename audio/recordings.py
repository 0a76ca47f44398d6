"""All recordings of a data folder: a folder a call, and another name for what a hold keeps and nobody may use."""

import shutil
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.paths import inside, record_name
from audio.chunks import ChunkRecording, lock_folder, locked_folder


class ChunkRecordings:
    """All recordings of a data folder."""

    def __init__(self, folder: Path, *, lossless: bool = False) -> None:
        self._folder = folder
        self._lossless = lossless

    def folder_of(self, call_id: str) -> Path:
        return self._folder / record_name(call_id)

    def adopt(self, call_ids: Collection[str]) -> None:
        """Recordings of version 0.1, whose folders two calls could share, get the names of today. A folder that two of
        the calls could have made stays where it is."""
        if not self._folder.is_dir():
            return
        claims = Counter(_old_name(call_id) for call_id in call_ids)
        for call_id in call_ids:
            new = self.folder_of(call_id)
            old = self._folder / _old_name(call_id)
            if claims[old.name] > 1:
                continue
            for before, now in ((old, new), (locked_folder(old), locked_folder(new))):
                if before.is_dir() and not now.exists():
                    before.rename(now)

    def open(self, call_id: str, key: bytes) -> ChunkRecording:
        return ChunkRecording(self.folder_of(call_id), key, lossless=self._lossless)

    def has(self, call_id: str) -> bool:
        return self.folder_of(call_id).exists()

    def erase(self, call_id: str) -> None:
        """Safe to repeat: a crash may have come in the middle."""
        folder = self.folder_of(call_id)
        for path in (folder, locked_folder(folder)):
            self.erase_stranger(path.name)

    def lock(self, call_id: str) -> None:
        lock_folder(self.folder_of(call_id))

    def open_locked(self, call_id: str, key: bytes) -> ChunkRecording | None:
        folder = locked_folder(self.folder_of(call_id))
        return ChunkRecording(folder, key, lossless=self._lossless) if folder.exists() else None

    def strangers(self, call_ids: Collection[str]) -> Sequence[str]:
        folders = [self.folder_of(call_id) for call_id in call_ids]
        known = {path.name for folder in folders for path in (folder, locked_folder(folder))}
        found = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        return [path.name for path in found if path.is_dir() and path.name not in known]

    def erase_stranger(self, name: str) -> None:
        folder = inside(self._folder, name)
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            raise UserActionNeeded(Message("recording.not_deleted", folder=folder))


def _old_name(call_id: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in call_id)
