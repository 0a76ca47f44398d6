"""What lies in the data folder beside the database and the recordings: settings, logs, and what was written out there."""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput, UserActionNeeded
from app.domain.formats import load_json
from app.domain.messages import Message
from app.store.files import write_private

SETTINGS = "settings.json"
LOGS = "logs"
# Where the demo puts its report unless it is told otherwise.
OUTPUTS = ("report",)
# What Callside makes in its folder. Only this is ever deleted: a folder named by mistake loses nothing of its own.
OWN_FILES = (
    "callside.db", "callside.db-wal", "callside.db-shm", "callside.db-journal", SETTINGS, "settings.new", "install-id",
    "salt", "salt.next", "salt.new", "demo.key", "demo.key.next", "demo.key.new", "demo.json", "story-clock",
    "windows.ini", "update-order", "knock", "latest-time", "left.json", "key-check", "room", "room.new",
)  # fmt: skip
OWN_FOLDERS = ("recordings", LOGS, *OUTPUTS, "sandbox", "updates")
# Models and locks stay when a leaver's data goes: they are nobody's.
MARK = "callside-folder"
# Space that an erasure on a full disk has to itself.
ROOM, ROOM_BYTES, LEAST_FREE = "room", 4_000_000, 100_000_000
LEFT = "left.json"


def mark(folder: Path) -> None:
    """Notes that `folder` is Callside's own, which is asked before everything in it may be removed."""
    if not (folder / MARK).exists():
        write_private(folder / MARK, b"The data of Callside. `callside data erase --all` removes it.\n")


def keep_room(folder: Path) -> None:
    """Sets space aside while there is plenty: nothing can be erased from a database on a disk without any."""
    file = folder / ROOM
    if file.exists() or shutil.disk_usage(folder).free < LEAST_FREE:
        return
    try:
        write_private(file, b"\0" * ROOM_BYTES)
    except OSError:
        free_room(folder)  # somebody else was faster: then there is none


def free_room(folder: Path) -> bool:
    """Gives the space back to the disk; False where none had been set aside."""
    try:
        (folder / ROOM).unlink()
    except OSError:
        return False
    return True


def is_own(folder: Path) -> bool:
    """Whether Callside made `folder`: it bears the mark, or the install id that version 0.1 left."""
    if (folder / MARK).is_file():
        return True
    try:
        return len(bytes.fromhex((folder / "install-id").read_text(encoding="ascii"))) == 16
    except (OSError, ValueError):
        return False


class LeftNote:
    """The receipt of the leaver's order that emptied a folder; it stays there, since everything else is gone."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / LEFT

    def read(self) -> Mapping[str, Any]:
        """The receipt; empty where there is none that can be read."""
        try:
            found = load_json(self._file) if self._file.is_file() else {}
        except BadInput:
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, note: Mapping[str, Any]) -> None:
        write_private(self._file, json.dumps(note, ensure_ascii=False).encode())


class DataFolder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def clean_settings(self, change: Callable[[Any], Any]) -> bool:
        """Replaces what the rep's own settings say by `change` of it; True where that was something else."""
        file = self._folder / SETTINGS
        if not file.exists():
            return False
        before = load_json(file)
        after = change(before)
        if after == before:
            return False
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(after, ensure_ascii=False, indent=1), encoding="utf-8")
        draft.replace(file)
        return True

    def forget_settings(self) -> None:
        (self._folder / SETTINGS).unlink(missing_ok=True)

    def forget_logs(self) -> None:
        """Emptied in place: a process that logs keeps its file open."""
        for file in self._files(LOGS):
            file.write_bytes(b"")

    def forget_outputs(self) -> None:
        for name in OUTPUTS:
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def texts(self) -> Iterator[tuple[str, str]]:
        """(name, content) of every text that is kept here."""
        for file in [self._folder / SETTINGS, *self._files(LOGS)]:
            if file.exists():
                yield file.name, file.read_text(encoding="utf-8", errors="replace")

    def forget_all(self) -> None:
        """What Callside made here, but for models and locks: what a leaver's laptop keeps. Files of others stay. Raises
        UserActionNeeded for a folder that Callside has not made."""
        if not is_own(self._folder):
            raise UserActionNeeded(Message("data.folder_not_own", folder=self._folder))
        for name in OWN_FILES:
            (self._folder / name).unlink(missing_ok=True)
        for name in OWN_FOLDERS:
            _empty(self._folder / name)

    def _files(self, name: str) -> list[Path]:
        return [path for path in (self._folder / name).glob("*") if path.is_file()]


def _empty(folder: Path) -> None:
    """Removes `folder`. Behind a link (recordings on a bigger disk) its content goes, the place itself stays."""
    if not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=not folder.exists())
        return
    for path in list(folder.iterdir()) if folder.is_dir() else []:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    folder.unlink()
