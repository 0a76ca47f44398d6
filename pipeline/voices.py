"""The voices at one microphone: whether there are several, and which of them is the rep's."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.ports import SAMPLE_RATE, Samples, Sound
from app.domain.transcript import Turn, Voiceprint
from pipeline.core.audio import Audio
from pipeline.core.fbank import fbank
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
from pipeline.core.stream import Steady, as_sound

LOOKS = 14  # windows with a voice that are looked at, spread over the call
CLEAR_SECONDS = 1.5  # that a voice speaks alone in a window, to count
SECOND_SECONDS = 8.0  # that a second voice must be heard in those windows, all together
BRIEF_SHARE, BRIEF_SECONDS = 0.2, 3.0  # ... or, in a call too short for that, its share of them and its least
SAME = 0.6  # similarity to a voiceprint at which a voice is that person's
MARGIN = 0.1  # ... and by which it must be nearer than the next voice
ENOUGH_SECONDS = 20.0  # of each voice that are compared


class OnnxMicrophoneVoices:
    """Implements the MicrophoneVoices port on the networks of diarization."""

    def __init__(self, segmentation: Path, embedding: Path) -> None:
        self._files = (segmentation, embedding)
        self._loaded: tuple[Segmenter, Embedder] | None = None

    def _load(self) -> tuple[Segmenter, Embedder]:
        if self._loaded is None:
            self._loaded = (Segmenter(self._files[0]), Embedder(self._files[1]))
        return self._loaded

    def several(self, samples: Samples | Sound) -> bool:
        """Whether more than one person speaks into it for a good part of the time."""
        vectors, seconds, window = self._looked_at(as_sound(samples))
        if len(vectors) < 2:
            return False
        # Two voices of one window are two people, as in diarization: over a telephone all voices are alike.
        labels = cluster_stretches(vectors, seconds, window, np.ones(len(vectors), bool), APART)
        heard = np.sort(np.bincount(labels, seconds))[::-1]
        total = float(heard.sum())
        enough = min(SECOND_SECONDS, max(BRIEF_SECONDS, BRIEF_SHARE * total))
        return bool(len(heard) > 1 and heard[1] >= max(enough, SECOND_SHARE * total))

    def voiceprint(self, samples: Samples | Sound) -> Voiceprint | None:
        """The one voice of a microphone that nobody shares; None where too little is heard."""
        vectors, seconds, _ = self._looked_at(as_sound(samples))
        if seconds.sum() < ENOUGH_SECONDS / 2:
            return None
        mean = (vectors * seconds[:, None]).sum(axis=0)
        return tuple(float(x) for x in mean / max(float(np.linalg.norm(mean)), 1e-9))

    def owner(
        self, samples: Samples | Sound, turns: Sequence[Turn], *, start: float, known: Voiceprint | None
    ) -> str | None:
        """The label of the rep's own voice among `turns`: by the voiceprint, else the one that plainly talks most.
        None where neither tells."""
        length: dict[str, float] = {}
        for turn in turns:
            length[turn.speaker] = length.get(turn.speaker, 0.0) + turn.end - turn.start
        if known is None:
            most = max(length, key=lambda label: length[label], default=None)
            return most if most and length[most] >= MOSTLY * sum(length.values()) else None
        vectors = self._of_turns(as_sound(samples), turns, start)
        near = sorted(
            ((float(cosine(v[None], np.array([known], np.float32))[0, 0]), label) for label, v in vectors.items()),
            reverse=True,
        )
        if not near or near[0][0] < SAME or (len(near) > 1 and near[0][0] - near[1][0] < MARGIN):
            return None
        return near[0][1]

    def _looked_at(self, sound: Sound) -> tuple[Audio, Audio, npt.NDArray[np.int64]]:
        """([n, 192] vectors, [n] seconds, [n] windows) of the voices that speak alone in windows spread over the sound."""
        segmenter, embedder = self._load()
        vectors: list[Audio] = []
        seconds: list[float] = []
        windows: list[int] = []
        for number, window in enumerate(_spread(sound)):
            activity = segmenter.window(window)
            alone = activity & (activity.sum(axis=1, keepdims=True) == 1)
            features = fbank(window)
            centres = ((FRAME_OFFSET + np.arange(FRAMES) * FRAME_SECONDS) * 100).astype(int)
            for local in range(LOCAL):
                clear = float(alone[:, local].sum()) * FRAME_SECONDS
                if clear < CLEAR_SECONDS:
                    continue
                at = np.interp(np.arange(len(features)), centres, alone[:, local].astype(float)) > 0.5
                vector = embedder.vector(features[at])
                if vector is not None:
                    vectors.append(vector)
                    seconds.append(clear)
                    windows.append(number)
        empty = np.zeros((0, 192), np.float32)
        found = np.stack(vectors) if vectors else empty
        return found, np.array(seconds, np.float32), np.array(windows, np.int64)

    def _of_turns(self, sound: Sound, turns: Sequence[Turn], start: float) -> Mapping[str, Audio]:
        """A vector for each label, from its first `ENOUGH_SECONDS` of talk."""
        _, embedder = self._load()
        parts: dict[str, list[Audio]] = {}
        held: dict[str, float] = {}
        at = 0
        for block in sound.blocks():
            for turn in turns:
                low = max(0, round((turn.start - start) * SAMPLE_RATE) - at)
                high = min(len(block), round((turn.end - start) * SAMPLE_RATE) - at)
                if high > low and held.get(turn.speaker, 0.0) < ENOUGH_SECONDS:
                    parts.setdefault(turn.speaker, []).append(np.asarray(block[low:high], np.float32))
                    held[turn.speaker] = held.get(turn.speaker, 0.0) + (high - low) / SAMPLE_RATE
            at += len(block)
        found = {label: embedder.of_sound(np.concatenate(pieces)) for label, pieces in parts.items()}
        return {label: vector for label, vector in found.items() if vector is not None}


def _spread(sound: Sound) -> Iterator[Audio]:
    """About `LOOKS` windows of ten seconds in which something is heard, evenly spread; a short rest counts as one."""
    count = max(1, -(-int(sound.seconds * SAMPLE_RATE) // WINDOW))
    every = max(1, count // LOOKS)
    reader = Steady(sound)
    for number in range(count):
        window = reader.take(WINDOW)
        if number % every == 0 and len(window) and float(np.abs(window).max()) > 1e-3:
            yield window
