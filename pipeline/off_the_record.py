"""Step: what nobody may read again. Blanks withheld passages after the fact, and masks live captions as they come."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.claims import Extraction
from app.domain.transcript import CommittedWord, Segment, Transcript
from pipeline.core.passages import CLOSES, openings, withheld_ids
from pipeline.core.text import expand, straight

MASK = "[off the record]"
# Enough of the past to recognise "que ça ne sorte pas de cette pièce" across feeds; captions arrive a word or two at a time.
TAIL_WORDS = 10


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
        self._is_cut = False  # whether words that stood before the tail are forgotten

    @property
    def is_open(self) -> bool:
        """Whether captions are masked just now."""
        return self._open

    def feed(self, text: str) -> str:
        """The text to show for the words just committed: themselves, a mask, or the part outside the passage."""
        shown: list[str] = []
        for word in text.split():
            # Marks tell where a clause begins: "entre nous, …" opens a passage, "entre nous et vous" opens none.
            plain = re.sub(r"[^\w',.?!;:-]", "", straight(word))
            self._tail += [plain] if plain else []
            self._is_cut |= len(self._tail) > TAIL_WORDS
            self._tail = self._tail[-TAIL_WORDS:]
            if self._open:
                if CLOSES.search(expand(" ".join(self._tail))):
                    self._forget(is_open=False)
            elif opening := self._opened_by_last_word():
                self._forget(is_open=True)
                shown = [*shown[: max(0, len(shown) + 1 - opening)], MASK]
            else:
                shown.append(word)
        if not shown and text.strip():
            return MASK
        return " ".join(shown)

    def _opened_by_last_word(self) -> int:
        """How many words ago the passage began that the newest one opens; 0 where it opens none: what was heard before was
        judged as it came."""
        before, now = openings(self._heard(self._tail[:-1])), openings(self._heard(self._tail))
        if len(now) <= len(before):
            return 0
        return len(self._heard(self._tail)[now[-1].start() :].lstrip(" .,;:?!-").split())

    def _heard(self, words: Sequence[str]) -> str:
        """Words at the head of a tail that was cut begin no clause."""
        return expand(" ".join(["x", *words] if self._is_cut else words))

    def _forget(self, *, is_open: bool) -> None:
        self._open, self._tail, self._is_cut = is_open, [], False


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
