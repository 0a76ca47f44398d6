"""The two neural networks of diarization on onnxruntime, and clustering of their vectors in numpy.

segmentation-3.0 (Bredin 2023, powerset: Plaquet and Bredin 2023) says which of up to three local speakers talk, frame
by frame; CAM++ (Wang et al. 2023) turns a stretch of one voice into a vector.
"""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from app.domain.ports import SAMPLE_RATE
from pipeline.core.audio import Audio
from pipeline.core.fbank import fbank, normalised
from pipeline.core.onnx import onnxruntime

Activity = npt.NDArray[np.bool_]

WINDOW_SECONDS = 10.0
WINDOW = int(WINDOW_SECONDS * SAMPLE_RATE)
FRAMES = 589  # of the segmentation network for ten seconds
FRAME_SECONDS = 270 / SAMPLE_RATE  # its stride: 16.875 ms
FRAME_OFFSET = 721 / SAMPLE_RATE / 2  # the first frame's centre, from its receptive field of 991 samples less a stride
LOCAL = 3
# Which local speakers each of the seven powerset classes stands for.
POWERSET = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]], np.bool_)
UNDOUBTED = 0.85  # similarity at which even voices that a window told apart are one
# Of several people at one microphone, live and after the call: the similarity of centroids below which two voices are two people,
# the second one's share of what is heard (a colleague who calls across the room is not on the call), and the share from which a
# voice is the rep's, whose microphone it is.
APART, SECOND_SHARE, MOSTLY = 0.63, 0.12, 0.6
SHORTEST_VOICE = 0.4  # seconds of one voice below which a vector means little


def onnx_session(path: Path, threads: int = 1) -> Any:
    """An inference session on the CPU with `threads` threads."""
    runtime = onnxruntime()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"], sess_options=options)


class Segmenter:
    def __init__(self, path: Path) -> None:
        self._session = onnx_session(path)

    def window(self, samples: Audio) -> Activity:
        """[589, 3]: who of the window's own up to three speakers talks. Short input is filled with silence."""
        x = np.zeros(WINDOW, np.float32)
        x[: len(samples)] = samples[:WINDOW]
        scores = self._session.run(None, {"x": x[None, None]})[0][0]
        return np.asarray(POWERSET[scores.argmax(axis=1)])


class Embedder:
    def __init__(self, path: Path) -> None:
        self._session = onnx_session(path)

    def vector(self, features: Audio) -> Audio | None:
        """[192], of length one, from filterbank frames of one voice; None for too few of them."""
        if len(features) < SHORTEST_VOICE * 100:
            return None
        e = self._session.run(None, {"x": normalised(features)[None]})[0][0]
        return np.asarray(e / max(float(np.linalg.norm(e)), 1e-9), np.float32)

    def of_sound(self, samples: Audio) -> Audio | None:
        return self.vector(fbank(samples))


def cosine(a: Audio, b: Audio) -> npt.NDArray[np.float32]:
    """[n, m] similarities of two sets of vectors of any length."""
    a = a / np.maximum(np.linalg.norm(a, axis=1, keepdims=True), 1e-9)
    b = b / np.maximum(np.linalg.norm(b, axis=1, keepdims=True), 1e-9)
    return np.asarray(a @ b.T, np.float32)


def cluster(
    vectors: Audio, weights: npt.NDArray[np.float32], apart: npt.NDArray[np.bool_], threshold: float
) -> npt.NDArray[np.int64]:
    """Agglomerative clustering by the cosine of weighted centroids until none are closer than `threshold` (similarity).

    Centroid linkage as in pyannote.audio's pipeline; weights are seconds of voice. `apart` [n, n] marks pairs that
    talked side by side in one window: they are joined only when their vectors leave no doubt. Labels count from 0.
    """
    count = len(vectors)
    labels = np.arange(count)
    sums = vectors * weights[:, None]
    alive = np.ones(count, bool)
    apart = apart.copy()
    similarity = cosine(sums, sums)
    np.fill_diagonal(similarity, -2.0)
    while alive.sum() > 1:
        open_pairs = np.where(apart & (similarity < UNDOUBTED), -2.0, similarity)
        a, b = divmod(int(open_pairs.argmax()), count)
        if open_pairs[a, b] < threshold:
            break
        sums[a] += sums[b]
        labels[labels == b] = a
        alive[b] = False
        apart[a] |= apart[b]
        apart[:, a] |= apart[:, b]
        similarity[b, :] = similarity[:, b] = -2.0
        row = cosine(sums[a : a + 1], sums)[0]
        row[~alive] = -2.0
        row[a] = -2.0
        similarity[a, :] = similarity[:, a] = row
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def cluster_stretches(
    vectors: Audio,
    weights: npt.NDArray[np.float32],
    window: npt.NDArray[np.int64],
    beside: npt.NDArray[np.bool_],
    threshold: float,
    most: int = 600,
) -> npt.NDArray[np.int64]:
    """`cluster` for any number of vectors in order of their `window`: stretches of at most about `most` of them first,
    then what they were joined to, because one clustering takes the cube of their number.

    Two of one window of whom both are marked in `beside` [n] are `apart`.
    """
    count = len(vectors)
    edges = [0]
    for at in range(1, count):
        if at - edges[-1] >= most and window[at] != window[at - 1]:
            edges.append(at)
    labels = np.zeros(count, np.int64)
    found = 0
    for first, last in zip(edges, [*edges[1:], count], strict=True):
        part = slice(first, last)
        labels[part] = found + cluster(vectors[part], weights[part], _apart(window[part], beside[part]), threshold)
        found = int(labels[part].max()) + 1
    if len(edges) == 1:
        return labels
    sums = np.zeros((found, vectors.shape[1]), np.float32)
    np.add.at(sums, labels, vectors * weights[:, None])
    pairs = np.zeros((found, found), bool)
    for first, last in zip(edges, [*edges[1:], count], strict=True):
        one, other = np.nonzero(_apart(window[first:last], beside[first:last]))
        pairs[labels[first:last][one], labels[first:last][other]] = True
    np.fill_diagonal(pairs, False)
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return cluster(sums / lengths, lengths[:, 0], pairs, threshold)[labels]


def _apart(window: npt.NDArray[np.int64], beside: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """[n, n]: pairs of one window that both talk clearly in it."""
    found = (window[:, None] == window[None]) & beside[:, None] & beside[None]
    np.fill_diagonal(found, False)
    return np.asarray(found)
