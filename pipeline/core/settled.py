"""What the live pass is sure of, and the sound without it: the careful pass need not decode that again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.ports import SAMPLE_RATE, Sound
from app.domain.transcript import Word
from pipeline.core.audio import Audio

# An utterance stands as it was heard live where every word of it was this sure, and the words together this sure.
# Measured on calls with references: above these, live and careful decoding differ in fewer words than each has errors.
LEAST_SURE = 0.6
MEAN_SURE = 0.92
FEWEST_WORDS = 3  # a lone "yeah" says little about itself
# Sound on either side that is taken out with the words; the pauses around an utterance are longer.
MARGIN_SECONDS = 0.25

Utterances = Sequence[tuple[Word, ...]]


def settled(utterances: Utterances) -> list[tuple[Word, ...]]:
    """Those that need no second hearing."""
    return [words for words in utterances if _is_sure(words)]


def _is_sure(words: tuple[Word, ...]) -> bool:
    sure = [w.probability for w in words]
    return len(sure) >= FEWEST_WORDS and min(sure) >= LEAST_SURE and sum(sure) / len(sure) >= MEAN_SURE


@dataclass(frozen=True, slots=True)
class Without:
    """A sound in which some utterances are silence; `start` is the call time of its first sample."""

    sound: Sound
    start: float
    utterances: Utterances

    @property
    def seconds(self) -> float:
        return self.sound.seconds

    def blocks(self) -> Iterator[Audio]:
        """Blocks of the sound with the settled stretches silent (float32, 16 kHz)."""
        spans = [
            (u[0].start - self.start - MARGIN_SECONDS, u[-1].end - self.start + MARGIN_SECONDS) for u in self.utterances
        ]
        at = 0
        for block in self.sound.blocks():
            kept: Audio = np.asarray(block, np.float32)
            hit = [
                (max(0, round(low * SAMPLE_RATE) - at), round(high * SAMPLE_RATE) - at)
                for low, high in spans
                if low * SAMPLE_RATE < at + len(kept) and high * SAMPLE_RATE > at
            ]
            if hit:
                kept = kept.copy()
                for low, high in hit:
                    kept[low : max(low, high)] = 0.0
            yield kept
            at += len(kept)


def merged(decoded: Sequence[Word], utterances: Utterances) -> list[Word]:
    """Both in the order of time, each in its own order; what the decoder heard inside of an utterance that stands is
    dropped."""
    spans = [(u[0].start - MARGIN_SECONDS, u[-1].end + MARGIN_SECONDS) for u in utterances]
    fresh = [w for w in decoded if not any(low <= (w.start + w.end) / 2 <= high for low, high in spans)]
    out: list[Word] = []
    for utterance in utterances:
        # The decoder's words keep their order: their times may step back a little where it was unsure.
        count = next((n for n, w in enumerate(fresh) if w.start > utterance[-1].end), len(fresh))
        out += [*fresh[:count], *utterance]
        fresh = fresh[count:]
    return [*out, *fresh]
