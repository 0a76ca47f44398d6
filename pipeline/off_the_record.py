"""Step: what nobody may read again. Blanks withheld passages after the fact, and masks live captions as they come."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.claims import Extraction
from app.domain.transcript import CommittedWord, Segment, Transcript
from pipeline.core.passages import CLOSES, OPENS, withheld_ids
from pipeline.core.text import expand

MASK = "[off the record]"
# Enough of the past to recognise "off the record" across two feeds; captions arrive a word or two at a time.
TAIL_WORDS = 6


class PassageRedactor:
    """`OffTheRecordRedactor`. Times and speakers stay, so that the reviewer sees that and where something was left out."""

    def redact(self, transcript: Transcript, extraction: Extraction) -> Transcript:
        """Blanks what the passages' own words mark, and whatever the extraction's spans cover by half or more."""
        ids = withheld_ids(transcript) | {s.id for s in transcript.segments if _covered(s, extraction)}
        blank = tuple(replace(s, text="", words=()) if s.id in ids else s for s in transcript.segments)
        return replace(transcript, segments=blank)


def _covered(segment: Segment, extraction: Extraction) -> bool:
    length = max(segment.end - segment.start, 0.01)
    shared = sum(max(0.0, min(segment.end, w.end) - max(segment.start, w.start)) for w in extraction.withheld)
    return shared / length >= 0.5


class OffRecordTracker:
    """Masks live captions between a spoken "off the record" and "back on the record".

    One tracker serves all channels of a call: what one says off the record, the other may repeat.
    """

    def __init__(self) -> None:
        self._open = False
        self._tail: list[str] = []

    @property
    def is_open(self) -> bool:
        """Whether captions are masked just now."""
        return self._open

    def feed(self, text: str) -> str:
        """The text to show for the words just committed: themselves, a mask, or the part outside the passage."""
        shown: list[str] = []
        for word in text.split():
            self._tail = [*self._tail[-TAIL_WORDS + 1 :], re.sub(r"[^\w'-]", "", word)]
            heard = expand(" ".join(self._tail))
            if self._open:
                if CLOSES.search(heard):
                    self._open, self._tail = False, []
            elif OPENS.search(heard):
                self._open, self._tail = True, []
                shown = [*_before_opening(shown), MASK]
            else:
                shown.append(word)
        if not shown and text.strip():
            return MASK
        return " ".join(shown)


class CaptionMasker:
    """`CaptionMask` over a tracker: words inside an off-the-record passage are neither shown nor kept."""

    def __init__(self) -> None:
        self._tracker = OffRecordTracker()

    def show(self, words: Sequence[CommittedWord]) -> Sequence[CommittedWord]:
        """The words outside the passage; the word that opens it stands as the mask."""
        shown = []
        for word in words:
            was_open = self._tracker.is_open
            text = self._tracker.feed(word.word.text)
            if text == MASK and was_open:
                continue
            shown.append(replace(word, word=replace(word.word, text=text)))
        return shown


def _before_opening(shown: list[str]) -> list[str]:
    """Takes back the words that opened the passage, as far as they were not shown before."""
    kept = list(shown)
    while kept and re.sub(r"\W", "", kept[-1]).lower() in {
        "off",
        "of",
        "the",
        "between",
        "you",
        "and",
        "strictly",
        "just",
        "in",
        "not",
        "for",
    }:
        kept.pop()
    return kept
