"""Which model decodes a call: a port that the store of models fills, and the case of a single folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class SpeechFolders(Protocol):
    def folder(self, language: str | None) -> Path:
        """The folder of the model that decodes `language`, English for None. Raises ModelMissing with what to fetch."""

    def detector(self) -> Path | None:
        """The folder of a model that tells languages apart; None if none is installed."""


@dataclass(frozen=True, slots=True)
class OneFolder:
    """A single model for whatever is spoken."""

    path: Path

    def folder(self, language: str | None) -> Path:
        return self.path

    def detector(self) -> Path | None:
        return None
