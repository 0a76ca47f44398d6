"""Who speaks into the rep's microphone while they do: the rep, and whoever sits beside them.

Most microphones have one voice, and live captions have no time to spare: one look at the newest ten seconds for each
LOOK_EVERY seconds in which somebody is heard is all that it costs. From when a second voice is sure, each second with words is
compared with both.
"""

from pathlib import Path

import numpy as np

from app.domain.ports import SAMPLE_RATE, Samples
from pipeline.core.audio import Audio
from pipeline.core.fbank import fbank
from pipeline.core.live_labels import LiveLabels
from pipeline.core.speakers import (
    APART,
    FRAME_OFFSET,
    FRAME_SECONDS,
    FRAMES,
    LOCAL,
    MOSTLY,
    SECOND_SHARE,
    WINDOW,
    Embedder,
    Segmenter,
    cluster_stretches,
    cosine,
)

LOOK_EVERY = 10.0  # seconds in which somebody is heard
HEARD = 3e-3  # root mean square of a block in which somebody may be
CLEAR_SECONDS = 1.5  # that a voice speaks alone in a window, to count
SECOND_SECONDS = 5.0  # that a second voice must be heard, all together
SECOND_LOOKS = 2  # ... and in how many windows
KEPT_LOOKS = 40
KEPT_SECONDS = 20.0  # of sound: a word is committed sooner
AROUND = 1.2  # seconds before and after the middle of a word's second that are compared
ALIKE, MARGIN = 0.4, 0.1  # similarity to one of the two, and how much nearer than the other, that decide
ENOUGH_FRAMES = 300


class DeskVoices:
    """The Voices of the rep's microphone: None for the rep and for whoever is not known, "Speaker n" for the other."""

    def __init__(self, segmentation: Path, embedding: Path, labels: LiveLabels) -> None:
        self._files = (segmentation, embedding)
        self._loaded: tuple[Segmenter, Embedder] | None = None
        self._labels = labels
        self._sound: Audio = np.zeros(WINDOW, np.float32)
        self._heard = 0
        self._loud = 0.0
        self._looks: list[tuple[int, Audio, float]] = []
        self._number = 0
        self._two: tuple[Audio, ...] = ()
        self._is_other: dict[int, bool] = {}

    def feed(self, samples: Samples) -> None:
        sound = np.asarray(samples, np.float32)
        if not len(sound):
            return
        self._sound = np.concatenate((self._sound, sound))[-int(KEPT_SECONDS * SAMPLE_RATE) :]
        self._heard += len(sound)
        if not self._two and float(np.sqrt(np.mean(np.square(sound)))) >= HEARD:
            self._loud += len(sound) / SAMPLE_RATE
        if self._loud >= LOOK_EVERY:
            self._loud = 0.0
            self._look()

    def speaker(self, start: float, end: float) -> str | None:
        if not self._two:
            return None
        second = int((start + end) / 2)
        if second not in self._is_other:
            self._is_other[second] = self._nearer_to_other(second)
        return self._labels.of("mic", "Speaker 1") if self._is_other[second] else None

    def _nearer_to_other(self, second: int) -> bool:
        """Whether the other one speaks in that second; where neither is plainly nearer, whoever spoke before it."""
        assert self._loaded is not None
        before = self._is_other.get(second - 1, False)
        newest = self._heard / SAMPLE_RATE
        first = round((second + 0.5 - AROUND - newest) * SAMPLE_RATE)
        last = round((second + 0.5 + AROUND - newest) * SAMPLE_RATE)
        piece = self._sound[first : last if last < 0 else None] if first < 0 else self._sound[:0]
        vector = self._loaded[1].of_sound(piece) if len(piece) >= SAMPLE_RATE else None
        if vector is None:
            return before
        rep, other = (float(x) for x in cosine(vector[None], np.stack(self._two))[0])
        if max(rep, other) < ALIKE or abs(rep - other) < MARGIN:
            return before
        return other > rep

    def _look(self) -> None:
        """Who speaks alone in the newest ten seconds; from when a second voice is sure, all are told apart."""
        if self._loaded is None:
            self._loaded = (Segmenter(self._files[0]), Embedder(self._files[1]))
        segmenter, embedder = self._loaded
        window = self._sound[-WINDOW:]
        activity = segmenter.window(window)
        alone = activity & (activity.sum(axis=1, keepdims=True) == 1)
        features = fbank(window)
        centres = ((FRAME_OFFSET + np.arange(FRAMES) * FRAME_SECONDS) * 100).astype(int)
        self._number += 1
        for local in range(LOCAL):
            seconds = float(alone[:, local].sum()) * FRAME_SECONDS
            if seconds < CLEAR_SECONDS:
                continue
            at = np.interp(np.arange(len(features)), centres, alone[:, local].astype(float)) > 0.5
            vector = embedder.vector(features[at][-ENOUGH_FRAMES:])
            if vector is not None:
                self._looks.append((self._number, vector, seconds))
        del self._looks[:-KEPT_LOOKS]
        self._two = self._rep_and_second()

    def _rep_and_second(self) -> tuple[Audio, ...]:
        """The rep's voice and a second one that is sure; neither where there is none, and where both talk alike."""
        if len(self._looks) < 2:
            return ()
        windows = np.array([number for number, _, _ in self._looks], np.int64)
        vectors = np.stack([vector for _, vector, _ in self._looks])
        seconds = np.array([heard for _, _, heard in self._looks], np.float32)
        found = cluster_stretches(vectors, seconds, windows, np.ones(len(vectors), bool), APART)
        total = np.bincount(found, seconds)
        order = np.argsort(total)[::-1]
        if len(order) < 2:
            return ()
        looks = len(set(windows[found == order[1]].tolist()))
        enough = max(SECOND_SECONDS, SECOND_SHARE * float(total.sum()))
        if total[order[1]] < enough or looks < SECOND_LOOKS or total[order[0]] < MOSTLY * total.sum():
            return ()
        weighed = vectors * seconds[:, None]
        return tuple(np.asarray(weighed[found == one].sum(axis=0), np.float32) for one in order[:2])
