"""Words, turns and segments. All times are seconds from the start of the call."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.call import CallContext, Channel, Issue
from app.domain.people import Participant

# A word of less probability may be another one: the live engine waits for more sound before it commits such a word.
DOUBTFUL = 0.5
# What a voice without a name is called, with its number.
VOICE_LABEL = re.compile(r"^Speaker (\d+)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word. `text` carries its own punctuation and no surrounding space."""

    text: str
    start: float
    end: float
    probability: float

    @property
    def is_doubtful(self) -> bool:
        return self.probability < DOUBTFUL


@dataclass(frozen=True, slots=True)
class CommittedWord:
    """A word of the live transcript that will never change. `committed_at` is stream time in seconds."""

    channel: Channel
    word: Word
    committed_at: float
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody speaking, as diarization found it; turns of different speakers may overlap."""

    start: float
    end: float
    speaker: str


# The vector of a voice, of length one. Only the rep's own is ever kept, and only where they asked for it.
Voiceprint = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of recognised speech on one channel, before anyone is named."""

    channel: Channel
    words: tuple[Word, ...]
    speaker: str | None = None

    @property
    def start(self) -> float:
        return self.words[0].start

    @property
    def end(self) -> float:
        return self.words[-1].end

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def confidence(self) -> float:
        return sum(w.probability for w in self.words) / len(self.words)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the transcript by one speaker. `speaker` is a name, or a label such as "Speaker 2"."""

    id: int
    start: float
    end: float
    speaker: str
    text: str
    channel: Channel | None = None
    confidence: float | None = None
    words: tuple[Word, ...] = ()

    @property
    def doubtful(self) -> tuple[tuple[int, int], ...]:
        """(from, to) in letters of the text: what may have been another word; neighbours are one span."""
        spans: list[tuple[int, int]] = []
        at, was_doubtful = 0, False
        for word in self.words:
            found = re.compile(rf"(?<!\S){re.escape(word.text)}(?!\S)").search(self.text, at)
            if found is None:  # the text was changed since
                continue
            if word.is_doubtful:
                start = spans.pop()[0] if was_doubtful else found.start()
                spans.append((start, found.end()))
            at, was_doubtful = found.end(), word.is_doubtful
        return tuple(spans)


@dataclass(frozen=True, slots=True)
class Transcript:
    call_id: str
    started_at: datetime
    participants: tuple[Participant, ...]
    accounts: tuple[str, ...]
    segments: tuple[Segment, ...]
    issues: tuple[Issue, ...] = ()
    language: str | None = None

    @classmethod
    def of(cls, context: CallContext, segments: Iterable[Segment]) -> "Transcript":
        return cls(
            context.call_id,
            context.started_at,
            context.participants,
            context.accounts,
            tuple(segments),
            context.issues,
            context.language,
        )

    def segment(self, segment_id: int) -> Segment | None:
        return next((s for s in self.segments if s.id == segment_id), None)

    def renamed(self, old: str, new: str) -> "Transcript":
        """The same transcript with one speaker renamed (or merged into another who already has that name)."""
        return replace(self, segments=tuple(replace(s, speaker=new) if s.speaker == old else s for s in self.segments))

    def participant(self, name: str) -> Participant | None:
        return next((p for p in self.participants if p.name == name), None)
