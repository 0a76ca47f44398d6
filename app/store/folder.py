"""What lies in the data folder beside the database and the recordings: settings, logs, and what was written out there."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.domain.formats import load_json

SETTINGS = "settings.json"
LOGS = "logs"
# Where the demo puts its report unless it is told otherwise.
OUTPUTS = ("report",)
# Stays when a leaver's data goes: it is nobody's.
NOBODYS = ("models",)


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
        """Everything but what is nobody's: what a leaver's laptop keeps."""
        for path in list(self._folder.iterdir()):
            if path.name in NOBODYS or path.suffix == ".lock":
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    def _files(self, name: str) -> list[Path]:
        return [path for path in (self._folder / name).glob("*") if path.is_file()]
