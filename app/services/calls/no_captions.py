"""Captions of a call for which no speech model is installed: none, while the recording goes on."""

from collections.abc import Sequence

from app.domain.call import Channel
from app.domain.ports import Samples
from app.domain.transcript import CommittedWord


class NoCaptions:
    """Live transcriber that hears nothing; the recording is written down after the call, once a model is there."""

    def feed(self, channel: Channel, start: float, samples: Samples) -> None: ...

    def step(self) -> Sequence[CommittedWord]:
        """No words, ever."""
        return ()

    def finish(self) -> Sequence[CommittedWord]:
        return ()

    def tail(self, channel: Channel) -> str:
        return ""

    def lag(self) -> float:
        return 0.0
