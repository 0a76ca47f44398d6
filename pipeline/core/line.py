"""One channel of a live call: its sound, its voice activity and the utterance that is going on."""

from dataclasses import dataclass, field
from typing import Protocol

from app.domain.call import Channel
from app.domain.ports import Samples
from app.domain.transcript import Word
from pipeline.core.audio import Audio
from pipeline.core.phrasing import Phrasing
from pipeline.core.recognizer import Piece
from pipeline.core.sound import Sound
from pipeline.core.vad import Edge, Endpointer, VoiceStream

LEAD = 0.4  # seconds before the onset that belong to the utterance: soft first consonants
TRAIL = 0.25  # seconds of silence kept after its end
KEEP_IDLE = 2.0  # seconds of sound kept while nobody speaks


class Voices(Protocol):
    """Who speaks on a channel, told while they do. Times are seconds since the first sample that was fed."""

    def feed(self, samples: Samples) -> object: ...

    def speaker(self, start: float, end: float) -> str | None:
        """The label of whoever speaks between the two; the same for ever. None where nobody was told apart."""


@dataclass
class OpenUtterance:
    """Speech going on: `start` of the sound that is decoded, the committed words in it, the open hypothesis."""

    start: float
    committed: list[Piece] = field(default_factory=list)
    open: tuple[Piece, ...] = ()
    decoded_to: float = 0.0
    settled_to: float = 0.0  # all words that end before this have been decided

    @property
    def worded_to(self) -> float:
        """Up to where the sound that is decoded has its words."""
        return self.committed[-1].word.end if self.committed else self.start


class Line:
    """One channel: its sound, its voice activity and the utterance that is going on."""

    def __init__(self, channel: Channel, voice: VoiceStream, voices: Voices | None) -> None:
        self.channel = channel
        self.voices = voices
        self.phrasing = Phrasing()
        self.sound = Sound()
        self.voice = voice
        self.ends = Endpointer()
        self.utterance: OpenUtterance | None = None
        self.closing: list[tuple[OpenUtterance, float]] = []
        self.pause: float | None = None
        self.rested = False
        self.clarity = 1.0
        self.said_to = 0.0
        self._first = True

    def hear(self, start: float, samples: Audio) -> None:
        at, added = self.sound.append(start, samples)
        if self.voices is not None:
            self.voices.feed(added)
        if self._first:
            self.ends.origin, self._first = at, False
        for event in self.ends.feed(self.voice.feed(added)):
            if event.edge is Edge.BEGAN:
                begin = max(event.at - LEAD, self.said_to, self.sound.start)
                self.utterance = OpenUtterance(begin, decoded_to=begin, settled_to=begin)
            elif event.edge is Edge.PAUSED:
                self.pause = event.at
            elif event.edge is Edge.RESTED:
                self.rested = True
            elif self.utterance is not None:
                self.closing.append((self.utterance, event.at))
                self.utterance, self.pause, self.rested = None, None, False
        if self.utterance is None and not self.closing:
            self.sound.drop_before(self.sound.end - KEEP_IDLE)

    def speaker(self, word: Word) -> str | None:
        if self.voices is None:
            return None
        return self.voices.speaker(word.start - self.ends.origin, word.end - self.ends.origin)

    @property
    def is_speaking(self) -> bool:
        return self.utterance is not None and self.ends.silence < TRAIL

    def pass_over(self) -> None:
        """What was heard is not decoded, and its sound is not kept."""
        self.closing.clear()
        self.utterance, self.pause, self.rested = None, None, False
        self.sound.drop_before(self.sound.end - KEEP_IDLE)

    @property
    def oldest_open(self) -> float | None:
        """Stream time of the oldest speech that has not been decided on."""
        if self.closing:
            return self.closing[0][0].settled_to
        return self.utterance.settled_to if self.utterance is not None else None
