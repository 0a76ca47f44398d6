"""Passages: utterances in a row that are indexed as one, so that an answer keeps the question it was given to."""

from collections.abc import Sequence

from app.domain.memory import Passage
from app.domain.transcript import Segment, Transcript

# A passage ends with the utterance that brings it to so many words; about 60 a half hour of talk.
FULL_WORDS = 55
# A silence this long, in seconds, separates subjects (and what was left out between them).
PAUSE_SECONDS = 20.0


def cut(transcript: Transcript) -> Sequence[Passage]:
    """The passages of a transcript. What was withheld has no text, belongs to none, and ends the one before it."""
    found: list[Passage] = []
    open_: list[Segment] = []
    words = 0
    for segment in transcript.segments:
        apart = bool(open_) and segment.start - open_[-1].end > PAUSE_SECONDS
        if open_ and (apart or not segment.text.strip()):
            found.append(_passage(open_))
            open_, words = [], 0
        if not segment.text.strip():
            continue
        open_.append(segment)
        words += len(segment.text.split())
        if words >= FULL_WORDS:
            found.append(_passage(open_))
            open_, words = [], 0
    return [*found, _passage(open_)] if open_ else found


def _passage(segments: Sequence[Segment]) -> Passage:
    return Passage(segments[0].id, segments[-1].id, " ".join(s.text.strip() for s in segments))
