"""Captions of a call whose speech model is missing: none, and the reason is said. The recording goes on."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.call import Channel
from app.domain.languages import SpokenLanguage
from app.domain.messages import Message
from app.domain.ports import Samples
from app.domain.transcript import CommittedWord


@dataclass(frozen=True, slots=True)
class NoCaptions:
    """A LiveTranscriber without words; `told` is why, `code` the language that the call is expected in."""

    told: Message | str
    code: str | None = None

    def feed(self, channel: Channel, start: float, samples: Samples) -> None: ...

    def step(self) -> Sequence[CommittedWord]:
        return ()

    def finish(self) -> Sequence[CommittedWord]:
        return ()

    def tail(self, channel: Channel) -> str:
        return ""

    def lag(self) -> float:
        return 0.0

    def speak(self, language: str) -> None: ...

    def language(self) -> SpokenLanguage:
        return SpokenLanguage(self.code, 0.0, self.told)
