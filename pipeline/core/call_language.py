"""The language of a call by its sound: proposed, guessed by the first seconds of speech, settled by the first minute, once.

Whisper's language token is read on windows of speech; the shares of the windows are averaged, so that one word of another
language moves nothing. What is settled is never changed again.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from app.domain.call import Channel
from app.domain.languages import ENGLISH, FEWEST_WORDS, UNREAD, UNTOLD, is_read, sounds_foreign
from app.domain.ports import SAMPLE_RATE
from pipeline.core.audio import Audio

FIRST_SECONDS = 3.0  # of speech, after which a call without a proposal is decoded at all
WINDOW_SECONDS = 10.0
EARLY_SECONDS = 20.0  # of speech, from which a language is settled if every window agrees
LONGEST_SECONDS = 60.0  # of speech, after which it is settled in any case
LEAST_SECONDS = 1.0  # less tells nothing
AGREED = 0.85  # mean share from which the windows agree
OTHER = 0.6  # mean share that a language needs to stand against the proposed one, or to be one that is not read

Detect = Callable[[Audio], Mapping[str, float]]  # speech → share of each language


class LanguageEar(Protocol):
    """Who tells a live engine which language to decode. `code` is None while nobody knows."""

    code: str | None
    is_settled: bool

    def hear(self, channel: Channel, speech: Audio) -> None: ...

    def read(self, probability: float) -> None:
        """Takes the probability of a committed word."""

    def decide(self, *, last: bool = False) -> bool:
        """Whether the code has changed by what was heard since; `last`: nothing more will be."""


class FixedLanguage:
    """A language that nothing changes."""

    is_settled = True

    def __init__(self, code: str = ENGLISH) -> None:
        self.code: str | None = code

    def hear(self, channel: Channel, speech: Audio) -> None: ...

    def read(self, probability: float) -> None: ...

    def decide(self, *, last: bool = False) -> bool:
        return False


class EnglishOnly:
    """An English model on a call whose language nobody knows: words that it is hardly ever sure of were not English."""

    def __init__(self) -> None:
        self.code: str | None = ENGLISH
        self.is_settled = False
        self._sure: list[float] = []

    def hear(self, channel: Channel, speech: Audio) -> None: ...

    def read(self, probability: float) -> None:
        if not self.is_settled:
            self._sure.append(probability)

    def decide(self, *, last: bool = False) -> bool:
        if self.is_settled or len(self._sure) < FEWEST_WORDS:
            return False
        self.is_settled = True
        if not sounds_foreign(self._sure):
            return False
        self.code = UNTOLD
        return True


class HeardLanguage:
    """The language by a multilingual model, which `detect` asks; `proposed` stands until the speech speaks against it."""

    def __init__(self, detect: Detect, proposed: str | None = None) -> None:
        self.code = proposed
        self.is_settled = False
        self._detect = detect
        self._proposed = proposed
        self._waiting: dict[Channel, list[Audio]] = defaultdict(list)
        self._shares: dict[str, float] = defaultdict(float)
        self._seconds = 0.0

    def hear(self, channel: Channel, speech: Audio) -> None:
        if not self.is_settled and len(speech):
            self._waiting[channel].append(speech)

    def read(self, probability: float) -> None: ...

    def decide(self, *, last: bool = False) -> bool:
        if self.is_settled:
            return False
        before = self.code
        for channel in list(self._waiting):
            size = self._size(channel)
            if size >= WINDOW_SECONDS or (last and size >= LEAST_SECONDS):
                self._weigh(np.concatenate(self._waiting.pop(channel)))
        if self._seconds:
            self._judge(last)
        elif self.code is None:
            self._guess()
        if last:
            self.is_settled = True
        if self.is_settled:
            self._waiting.clear()
        return self.code != before

    def _size(self, channel: Channel) -> float:
        return sum(len(part) for part in self._waiting[channel]) / SAMPLE_RATE

    def _weigh(self, speech: Audio) -> None:
        seconds = len(speech) / SAMPLE_RATE
        for code, share in self._detect(speech).items():
            self._shares[code] += share * seconds
        self._seconds += seconds

    def _judge(self, last: bool) -> None:
        self.code = chosen({c: s / self._seconds for c, s in self._shares.items()}, self._proposed)
        agreed = self._shares.get(self.code, 0.0) / self._seconds >= AGREED
        enough = self._seconds >= LONGEST_SECONDS or (agreed and self._seconds >= EARLY_SECONDS)
        self.is_settled = last or enough

    def _guess(self) -> None:
        """A first idea where nobody proposed one: it is weighed again with the first whole window."""
        longest = max(self._waiting, key=self._size, default=None)
        if longest is not None and self._size(longest) >= FIRST_SECONDS:
            self.code = chosen(self._detect(np.concatenate(self._waiting[longest])), None)


def chosen(shares: Mapping[str, float], proposed: str | None) -> str:
    """The language that mean shares speak for. One that is not read needs a clear majority, and so does any against the
    proposed one."""
    best = max(shares, key=lambda code: shares[code], default=proposed or ENGLISH)
    if shares.get(best, 0.0) >= OTHER:
        return best
    if UNREAD in shares and sum(share for code, share in shares.items() if not is_read(code)) >= OTHER:
        return UNREAD  # told by words, and named now as one language, now as its neighbour
    if proposed is not None:
        return proposed
    return max((c for c in shares if is_read(c)), key=lambda code: shares[code], default=ENGLISH)
