"""The times that services go by."""

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC).astimezone()


class StoryClock:
    """The demo's time: it runs like the real one from a chosen moment, and can be set forward, never back.

    The offset lives in a file, so that a story that was killed goes on in its own time.
    """

    def __init__(self, file: Path, begin: datetime) -> None:
        self._file = file
        self._zone: tzinfo | None = begin.tzinfo
        if not file.exists():
            self._save(begin - datetime.now(UTC))
        self._offset = timedelta(seconds=float(file.read_text()))

    def now(self) -> datetime:
        return (datetime.now(UTC) + self._offset).astimezone(self._zone)

    def forward_to(self, moment: datetime) -> None:
        ahead = moment - self.now()
        if ahead > timedelta(0):
            self._save(self._offset + ahead)

    def _save(self, offset: timedelta) -> None:
        self._offset = offset
        draft = self._file.with_suffix(".new")
        draft.write_text(str(offset.total_seconds()))
        draft.replace(self._file)
