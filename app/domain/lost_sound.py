"""What of a sound file could not be read: a part of a call must not pass for the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.call import Channel
from app.domain.messages import Message


@dataclass(frozen=True, slots=True)
class LostSound:
    """`spans`: (from, to) in seconds of the file that can't be read, to None where nobody knows how much is missing.
    `announced`: the seconds that it should have, None where it doesn't tell."""

    name: str
    spans: tuple[tuple[float, float | None], ...]
    announced: float | None

    @property
    def read(self) -> float:
        """Seconds that could be read."""
        end = self.announced if self.announced is not None else self.spans[-1][0]
        return end - sum((until if until is not None else end) - start for start, until in self.spans)

    @property
    def message(self) -> Message:
        if self.announced is None:
            return Message("files.breaks_off", path=self.name, end=f"{self.spans[-1][0]:.1f}")
        return Message("files.partly_read", path=self.name, read=f"{self.read:.1f}", announced=f"{self.announced:.1f}")


@dataclass(frozen=True, slots=True)
class SoundReport:
    """What can't be read of a call's files by channel, and the sentences that have to be said of them."""

    lost: Mapping[Channel, LostSound]
    told: Sequence[Message]
