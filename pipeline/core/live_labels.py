"""The labels of a live call's voices, which are one count over all channels: no two people are both "Speaker 1"."""

from app.domain.ports import Samples
from pipeline.core.line import Voices


class LiveLabels:
    """Labels given out once for all: a voice keeps its own diarizer's number where nobody else has it."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}

    def of(self, source: str, label: str) -> str:
        """The call's label of whom the diarizer of `source` calls `label`."""
        if (source, label) not in self._given:
            taken = set(self._given.values())
            number = int(label.split()[1])
            while f"Speaker {number}" in taken:
                number += 1
            self._given[source, label] = f"Speaker {number}"
        return self._given[source, label]


class Labelled:
    """Voices of one channel, by the call's labels."""

    def __init__(self, voices: Voices, labels: LiveLabels, source: str) -> None:
        self._voices, self._labels, self._source = voices, labels, source

    def feed(self, samples: Samples) -> object:
        return self._voices.feed(samples)

    def speaker(self, start: float, end: float) -> str | None:
        found = self._voices.speaker(start, end)
        return found and self._labels.of(self._source, found)
