"""A folder that gets evidence: a file a record, whole or not at all."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import Unavailable
from app.domain.messages import Message


class EvidenceFolder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, name: str, record: Mapping[str, Any]) -> None:
        """Writes a record as a file of IT's folder, whole or not at all. Raises Unavailable."""
        try:
            draft = self._folder / f".{name}.new"
            draft.write_text(json.dumps(record, ensure_ascii=False, sort_keys=True), encoding="utf-8")
            draft.replace(self._folder / f"{name}.json")
        except OSError as error:
            raise Unavailable(Message("evidence.not_written", folder=self._folder, error=error.strerror)) from error
