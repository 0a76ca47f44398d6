"""A folder of Markdown files for the rep's own notes program: one file a call, a person and an account, kept up to date."""

import json
import os
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from app.domain.call import Call
from app.domain.errors import BadInput
from app.domain.ports import PrivacyStore
from app.logs import get_logger
from app.paths import inside, private_dir
from app.services.memory.call_files import account_file, call_file, call_text, index_text, person_file
from app.services.memory.history_questions import HistoryQuestions
from app.services.memory.reach import Reach
from app.settings import Settings

log = get_logger(__name__)

# Where the database notes what has been written and where: a file that isn't in it is somebody else's.
WRITTEN = "memory folder"


class MemoryFolder:
    """Off while no folder is set, or policy forbids saving calls as files. The database notes which files are Callside's: no
    other is ever written over or removed, and each goes as soon as what it came from may not be quoted any more."""

    def __init__(
        self,
        *,
        store: PrivacyStore,
        settings: Callable[[], Settings],
        reach: Callable[[], Reach],
        history: Callable[[], HistoryQuestions],
    ) -> None:
        self._store = store
        self._settings = settings
        self._reach = reach
        self._history = history

    def keep_up(self) -> int:
        """Brings every file up to date, and removes those that should not be; answers how many changed. A folder that can't
        be written is logged and tried again the next time."""
        settings = self._settings()
        wanted = settings.memory_folder if settings.export_allowed else ""
        place, written = self._written()
        changed = 0
        if place and place != wanted:
            changed += self._remove(place, written)
            written = ()
        if not wanted:
            return changed
        try:
            return changed + self._write(wanted, written)
        except OSError as error:
            log.warning("memory folder not written", error=type(error).__name__)
            return changed

    def forget(self) -> None:
        """Removes every file of Callside's, whatever the settings say."""
        place, written = self._written()
        if place:
            self._remove(place, written)

    # ── files ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _write(self, place: str, written: Collection[str]) -> int:
        folder = private_dir(Path(place).expanduser())
        texts = dict(self._texts())
        changed = self._remove(place, [name for name in written if name not in texts], left=written)
        mine = [name for name in written if name in texts]
        for name, text in texts.items():
            path = inside(folder, name)
            if name not in mine and path.exists() and path.read_bytes() != text.encode():
                log.warning("a file of this name is somebody else's")
                continue
            if name not in mine:
                # Noted first: a crash in between leaves a file that is known to be ours.
                mine.append(name)
                self._note(place, mine)
            if not path.exists() or path.read_bytes() != text.encode():
                _replace(path, text)
                changed += 1
        return changed

    def _remove(self, place: str, names: Collection[str], left: Collection[str] = ()) -> int:
        """Removes files, and notes which of all are `left`; one that can't be removed stays noted."""
        stays, removed = [name for name in left if name not in names], 0
        folder = Path(place).expanduser()
        for name in names:
            try:
                inside(folder, name).unlink(missing_ok=True)
            except (OSError, BadInput) as error:
                log.warning("a file of the memory folder stays", error=type(error).__name__)
                stays.append(name)
                continue
            removed += 1
        self._note(place, stays)
        if not stays:
            for part in {Path(name).parent for name in names}:
                with suppress(OSError):
                    (folder / part).rmdir()
        return removed

    # ── what stands in them ─────────────────────────────────────────────────────────────────────────────────────

    def _texts(self) -> Iterator[tuple[str, str]]:
        reach, history = self._reach(), self._history()
        people: dict[str, list[Call]] = {}
        accounts: dict[str, list[Call]] = {}
        for call in reach.calls():
            segments = reach.segments(call.id)
            if not segments:
                continue
            yield call_file(call), call_text(call, segments, self._store.extraction(call.id))
            for person in call.context.participants:
                people.setdefault(person.name, []).append(call)
            for account in call.context.accounts:
                accounts.setdefault(account, []).append(call)
        for name, calls in people.items():
            yield person_file(name), index_text("person", name, calls, ())
        for name, calls in accounts.items():
            yield account_file(name), index_text("account", name, calls, history.promises(calls))

    # ── what has been written ───────────────────────────────────────────────────────────────────────────────────

    def _written(self) -> tuple[str, Collection[str]]:
        noted = self._store.kept(WRITTEN)
        if noted is None:
            return "", ()
        told = json.loads(noted)
        return str(told["folder"]), [str(name) for name in told["files"]]

    def _note(self, place: str, files: Collection[str]) -> None:
        if files:
            self._store.save_kept(WRITTEN, json.dumps({"folder": place, "files": list(files)}).encode())
        else:
            self._store.forget_kept(WRITTEN)


def _replace(path: Path, text: str) -> None:
    """Writes the file at once or not at all, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".callside-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
