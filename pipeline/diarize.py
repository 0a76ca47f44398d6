"""Who spoke when, without torch: overlapping windows of local speakers, one vector a voice and window, clustering."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from app.domain.ports import SAMPLE_RATE, Progress, Samples, Sound
from app.domain.transcript import Turn
from pipeline.core.audio import Audio
from pipeline.core.fbank import SHIFT, fbank
from pipeline.core.speakers import (
    FRAME_OFFSET,
    FRAME_SECONDS,
    FRAMES,
    LOCAL,
    WINDOW,
    Activity,
    Embedder,
    Segmenter,
    cluster_stretches,
    cosine,
)
from pipeline.core.stream import Steady, as_sound

STEP_SECONDS = 2.5  # from one window to the next
THRESHOLD = 0.63  # similarity of centroids above which two voices are one
STRICTER = (0.68, 0.73, 0.78, 0.83, 0.88)  # tried in turn where there are said to be more voices than that tells apart
SHORTEST_SPEAKER = 1.0  # seconds of a voice below which it is not a speaker of its own, if others are there
CLEAR_SECONDS = 1.0  # of a voice alone in a window, for its vector to be clustered and its difference to count
NEARLY = 0.15  # how much less similar a free speaker may be than one that talks beside
LEND_SECONDS = 2.0  # that a voice must share with the window before to take its vector from there
LEND_SHARE = 0.85  # ... and of all that either window hears of it where both look
MIN_TURN = 0.1
JOIN_GAP = 0.8  # shorter pauses of one speaker do not end a turn


@dataclass(frozen=True)
class _Voice:
    """One local speaker of one window: `window` and `local` say where, `seconds` how long they speak alone. The vector of
    a voice that goes on may be `lent` by the window before."""

    window: int
    local: int
    seconds: float
    vector: Audio
    lent: bool = False


class Segments(Protocol):
    """A segmentation network: [589, 3], who of a window's own speakers talks in each frame."""

    def window(self, samples: Audio) -> Activity: ...


class OnnxDiarizer:
    """Implements the Diarizer port. Vectors live as long as one call of `diarize`. `segmenter` makes another network than
    the one in the file `segmentation`; `speakers` is how many there are, where somebody knows it."""

    def __init__(
        self,
        segmentation: Path,
        embedding: Path,
        *,
        segmenter: Callable[[], Segments] | None = None,
        speakers: int | None = None,
    ) -> None:
        self._speakers = speakers
        self._segmenter: Callable[[], Segments] = segmenter or (lambda: Segmenter(segmentation))
        self._embedding = embedding
        self._loaded: tuple[Segments, Embedder] | None = None

    def load(self) -> tuple[Segments, Embedder]:
        if self._loaded is None:
            self._loaded = (self._segmenter(), Embedder(self._embedding))
        return self._loaded

    def diarize(self, samples: Samples | Sound, *, start: float, progress: Progress) -> Sequence[Turn]:
        """Turns by speaker label, in seconds of the call. Raises Cancelled when `progress` does."""
        segmenter, embedder = self.load()
        sound = as_sound(samples)
        expected = max(1.0, sound.seconds * SAMPLE_RATE)
        offsets: list[int] = []
        activities: list[Activity] = []
        voices: list[_Voice] = []
        length = 0
        for offset, window, features in windows(sound):
            activity = segmenter.window(window)
            lenders = _lenders(activity, offset, activities, offsets, voices)
            offsets.append(offset)
            activities.append(activity)
            voices += _voices(len(offsets) - 1, activity, features, embedder, lenders)
            length = offset + len(window)
            progress(min(0.95, 0.95 * length / expected))
        labels = _speakers(voices, _own_seconds(activities, offsets, voices), self._speakers)
        scores, count = _combined(activities, offsets, voices, labels, length)
        turns = _turns(scores, count, start, length / SAMPLE_RATE)
        progress(1.0)
        return turns


def windows(sound: Sound) -> Iterator[tuple[int, Audio, Audio]]:
    """(first sample, samples, their filterbank frames) of overlapping windows; the last one ends where the sound does."""
    step = int(STEP_SECONDS * SAMPLE_RATE)
    reader, offset = Steady(sound), 0
    held = reader.take(WINDOW)
    features = fbank(held)
    if not len(held):
        return
    yield 0, held, features
    while len(held) == WINDOW and len(fresh := reader.take(step)):
        move = -(-len(fresh) // SHIFT) * SHIFT if len(fresh) < step else step
        offset += move
        held = np.concatenate((held[move:], fresh))
        known = features[move // SHIFT :]
        features = np.concatenate((known, fbank(held[len(known) * SHIFT :])))
        yield offset, held, features


def _lenders(
    activity: Activity, offset: int, activities: Sequence[Activity], offsets: Sequence[int], voices: Sequence[_Voice]
) -> dict[int, Audio]:
    """Vectors of the window before for local speakers that plainly go on from there: a voice needs no second one for
    seconds that both windows show. A lent vector is not lent again, so that what is new is looked at every other time."""
    if not activities:
        return {}
    moved = round((offset - offsets[-1]) / SAMPLE_RATE / FRAME_SECONDS)
    then, now = activities[-1][moved:], activity[: FRAMES - moved]
    found = {}
    for v in reversed(voices):
        if v.window != len(activities) - 1:
            break
        for local in range(LOCAL):
            either = int((then[:, v.local] | now[:, local]).sum())
            both = int((then[:, v.local] & now[:, local]).sum())
            if not v.lent and both * FRAME_SECONDS >= LEND_SECONDS and both >= LEND_SHARE * either:
                found[local] = v.vector
    return found


def _voices(
    index: int, activity: Activity, features: Audio, embedder: Embedder, lenders: Mapping[int, Audio]
) -> list[_Voice]:
    """Vectors of a window's speakers, from where each of them speaks alone."""
    alone = activity & (activity.sum(axis=1, keepdims=True) == 1)
    centres = ((FRAME_OFFSET + np.arange(FRAMES) * FRAME_SECONDS) * 100).astype(int)
    found = []
    for local in range(LOCAL):
        mask = alone[:, local] if alone[:, local].sum() * FRAME_SECONDS >= 0.5 else activity[:, local]
        at = np.interp(np.arange(min(1000, len(features))), centres, mask.astype(float)) > 0.5
        lent = lenders.get(local)
        vector = lent if lent is not None else embedder.vector(features[: len(at)][at])
        if vector is not None:
            found.append(_Voice(index, local, float(at.sum()) / 100, vector, lent is not None))
    return found


def _own_seconds(activities: Sequence[Activity], offsets: Sequence[int], voices: Sequence[_Voice]) -> Audio:
    """How long each voice talks in its window, each moment divided by the number of windows that show it."""
    starts = [round(offset / SAMPLE_RATE / FRAME_SECONDS) for offset in offsets]
    seen = np.zeros(starts[-1] + FRAMES if starts else 0, np.float32)
    for at in starts:
        seen[at : at + FRAMES] += 1
    return np.array(
        [(activities[v.window][:, v.local] / seen[starts[v.window] : starts[v.window] + FRAMES]).sum() for v in voices],
        np.float32,
    ) * np.float32(FRAME_SECONDS)


def _speakers(voices: Sequence[_Voice], own: Audio, count: int | None) -> npt.NDArray[np.int64]:
    """A speaker for each voice: the long ones are clustered, into `count` where that is known, and the others go to the
    nearest that is free."""
    if not voices:
        return np.zeros(0, np.int64)
    vectors = np.stack([v.vector for v in voices])
    seconds = np.array([v.seconds for v in voices], np.float32)
    window = np.array([v.window for v in voices])
    clear = seconds >= CLEAR_SECONDS
    long = np.flatnonzero(seconds >= min(CLEAR_SECONDS, float(seconds.max())))
    clusters = cluster_stretches(vectors[long], seconds[long], window[long], clear[long], THRESHOLD)
    if count:
        for threshold in STRICTER:
            if len(set(clusters)) >= count:
                break
            clusters = cluster_stretches(vectors[long], seconds[long], window[long], clear[long], threshold)
        clusters = _merged(clusters, vectors[long], seconds[long], count)
    totals = np.bincount(clusters, own[long])
    large = np.flatnonzero(totals >= min(SHORTEST_SPEAKER, totals.max()))
    mine = [long[clusters == k] for k in large]
    centroids = np.stack([(vectors[i] * seconds[i, None]).sum(axis=0) for i in mine])
    labels = np.full(len(voices), -1, np.int64)
    for k, i in enumerate(mine):
        labels[i] = k
    _assign_rest(labels, seconds, window, cosine(vectors, centroids))
    return labels


def _merged(clusters: npt.NDArray[np.int64], vectors: Audio, seconds: Audio, count: int) -> npt.NDArray[np.int64]:
    """The most similar two made one until `count` are left."""
    found = np.unique(clusters, return_inverse=True)[1]
    while (number := int(found.max()) + 1) > count:
        centroids = np.stack([(vectors[found == k] * seconds[found == k, None]).sum(axis=0) for k in range(number)])
        similarity = cosine(centroids, centroids)
        np.fill_diagonal(similarity, -np.inf)
        kept, gone = sorted(divmod(int(similarity.argmax()), number))
        found = np.unique(np.where(found == gone, kept, found), return_inverse=True)[1]
    return found


def _assign_rest(
    labels: npt.NDArray[np.int64], seconds: Audio, window: npt.NDArray[np.int64], similarity: Audio
) -> None:
    """Fills in the open labels, the longest voice first; two voices of one window are one speaker at need only."""
    for i in np.argsort(-seconds):
        if labels[i] >= 0:
            continue
        beside = labels[(window == window[i]) & (seconds >= 0.5)]
        order = np.argsort(-similarity[i])
        free = [int(k) for k in order if k not in beside and similarity[i, k] > similarity[i].max() - NEARLY]
        labels[i] = free[0] if free else int(order[0])


def _combined(
    activities: Sequence[Activity],
    offsets: Sequence[int],
    voices: Sequence[_Voice],
    labels: npt.NDArray[np.int64],
    length: int,
) -> tuple[Audio, npt.NDArray[np.int64]]:
    """(mean activity of each speaker [frames, speakers], how many speak at once [frames]) over the whole sound."""
    frames = int(length / SAMPLE_RATE / FRAME_SECONDS) + FRAMES + 1
    speakers = int(labels.max()) + 1 if len(labels) else 0
    scores = np.zeros((frames, speakers), np.float32)
    seen = np.zeros(frames, np.float32)
    heads = np.zeros(frames, np.float32)
    who = {(v.window, v.local): int(k) for v, k in zip(voices, labels, strict=True)}
    for index, (activity, offset) in enumerate(zip(activities, offsets, strict=True)):
        at = round(offset / SAMPLE_RATE / FRAME_SECONDS)
        seen[at : at + FRAMES] += 1
        merged = np.zeros((FRAMES, speakers), bool)
        for local in range(LOCAL):
            if (index, local) in who:
                merged[:, who[index, local]] |= activity[:, local]
        scores[at : at + FRAMES] += merged
        heads[at : at + FRAMES] += activity.sum(axis=1)
    seen = np.maximum(seen, 1)
    return scores / seen[:, None], np.rint(heads / seen).astype(np.int64)


def _turns(scores: Audio, count: npt.NDArray[np.int64], start: float, seconds: float) -> list[Turn]:
    """Turns of the `count` most active speakers of each frame; labels in order of first speaking."""
    order = np.argsort(-scores, axis=1, kind="stable")
    active = np.zeros_like(scores, dtype=bool)
    for rank in range(min(LOCAL, scores.shape[1])):
        rows = np.flatnonzero(count > rank)
        active[rows, order[rows, rank]] = scores[rows, order[rows, rank]] > 0
    raw: list[tuple[float, float, int]] = []
    for speaker in range(scores.shape[1]):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], active[:, speaker].astype(np.int8), [0]))))
        spans: list[list[float]] = []
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            begin = FRAME_OFFSET + (first - 0.5) * FRAME_SECONDS
            end = min(FRAME_OFFSET + (last - 0.5) * FRAME_SECONDS, seconds)
            if spans and begin - spans[-1][1] <= JOIN_GAP:
                spans[-1][1] = end
            else:
                spans.append([max(0.0, begin), end])
        raw += [(a, b, speaker) for a, b in spans if b - a >= MIN_TURN]
    raw.sort()
    names: dict[int, str] = {}
    for _, _, speaker in raw:
        names.setdefault(speaker, f"Speaker {len(names) + 1}")
    return [Turn(start + a, start + b, names[s]) for a, b, s in raw]
