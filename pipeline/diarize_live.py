"""Who is speaking, while they speak: the newest ten seconds segmented again and again, labels decided once for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.domain.ports import SAMPLE_RATE, Samples
from app.domain.transcript import Turn
from pipeline.core.audio import Audio
from pipeline.core.fbank import fbank
from pipeline.core.speakers import FRAME_OFFSET, FRAME_SECONDS, FRAMES, LOCAL, WINDOW, Activity, Embedder, Segmenter
from pipeline.core.vad import VoiceModel

STEP_SECONDS = 1.4  # between two looks at the newest sound while somebody speaks; with DELAY_SECONDS below two seconds
SOONEST = 0.5  # ... and at least so much of it where somebody asks who a word belongs to, and a turn is near
SETTLED = 0.2  # seconds after a word that must have been heard to say whose it is
DELAY_SECONDS = 0.5  # the newest sound is decided so much later, when what follows has been heard
JOIN_GAP = 0.8  # shorter pauses of one speaker don't end a turn
CONTINUES = 0.4  # seconds a local speaker shares with a decided one to be taken for the same
SAME = 0.6  # similarity to a known voice that is enough
VOICED = 0.3  # speech probability below which nothing is looked at: half of the onset threshold is quiet speech
REACH = 1.5  # seconds from a word to the nearest turn that it may still belong to
NEW_SECONDS = 1.0  # of a voice alone before it may become a new speaker
LEARN_SECONDS = 1.0  # ... and before it changes what is known of a voice
LEARNED_SECONDS = 25.0  # of agreeing vectors after which a voice that goes on is not learned any further


@dataclass(frozen=True, slots=True)
class DecidedTurn:
    """A turn whose label will never change. `decided_at` is stream time in seconds."""

    turn: Turn
    decided_at: float


class OnlineDiarizer:
    """Fed with sound as it comes; labels count in order of first speaking."""

    def __init__(self, segmentation: Path, embedding: Path) -> None:
        self._segmenter, self._embedder = Segmenter(segmentation), Embedder(embedding)
        self._voice = VoiceModel().stream()
        self._spoken_to = -1.0
        self._window: Audio = np.zeros(WINDOW, np.float32)
        self._heard = 0
        self._due = int(STEP_SECONDS * SAMPLE_RATE)
        self._decided_to = self._looked = 0.0
        self._decided: list[Turn] = []
        self._voices: list[Audio] = []

    def feed(self, samples: Samples) -> Sequence[DecidedTurn]:
        """The turns newly decided on. Any length; a step is made for every second."""
        out: list[DecidedTurn] = []
        rest = np.asarray(samples, np.float32)
        while len(rest):
            part, rest = rest[: self._due], rest[self._due :]
            self._window = np.concatenate((self._window, part))[-WINDOW:]
            self._heard += len(part)
            if (self._voice.feed(part) >= VOICED).any():
                self._spoken_to = self._heard / SAMPLE_RATE
            self._due -= len(part)
            if self._due == 0:
                out += self._step(DELAY_SECONDS)
                self._due = int(STEP_SECONDS * SAMPLE_RATE)
        return out

    def speaker(self, start: float, end: float) -> str | None:
        """Whose a word is, in seconds since the first sample. Looks at once where that has not been decided yet."""
        now = self._heard / SAMPLE_RATE
        near = self._near(start, end)
        if end > self._decided_to and (now - self._looked >= SOONEST or not near):
            self._step(max(SETTLED, min(DELAY_SECONDS, now - end)))
            self._due = int(STEP_SECONDS * SAMPLE_RATE)
            near = self._near(start, end)
        cover = [(min(t.end, end) - max(t.start, start), t.end, t.speaker) for t in near]
        return max(cover)[2] if cover else None

    def _near(self, start: float, end: float) -> list[Turn]:
        return [t for t in self._decided if max(t.start - end, start - t.end) <= REACH]

    def finish(self) -> Sequence[DecidedTurn]:
        return self._step(0.0)

    def _step(self, delay: float) -> list[DecidedTurn]:
        now = self._heard / SAMPLE_RATE
        until = now - delay
        if until <= self._decided_to:
            return []
        self._looked = now
        if self._spoken_to < self._decided_to:
            self._decided_to = until
            return []
        activity = self._segmenter.window(self._window)
        times = now - WINDOW / SAMPLE_RATE + FRAME_OFFSET + np.arange(FRAMES) * FRAME_SECONDS
        fresh = (times > self._decided_to) & (times <= until)
        found: list[Turn] = []
        names = self._named(activity, times, fresh)
        for local, speaker in names.items():
            found += self._pieces(activity[:, local] & fresh, times, f"Speaker {speaker + 1}", until)
        found.sort(key=lambda t: t.start)
        self._decided_to = until
        self._decided = [t for t in [*self._decided, *found] if t.end > now - WINDOW / SAMPLE_RATE]
        return [DecidedTurn(t, now) for t in found]

    def _pieces(self, active: np.ndarray, times: np.ndarray, name: str, until: float) -> list[Turn]:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], active.astype(np.int8), [0]))))
        half = FRAME_SECONDS / 2
        last = max((t.end for t in self._decided if t.speaker == name), default=-1.0)
        turns: list[Turn] = []
        for first, stop in zip(edges[::2], edges[1::2], strict=True):
            begin, end = max(0.0, float(times[first]) - half), min(float(times[stop - 1]) + half, until)
            if 0.0 <= begin - last <= JOIN_GAP:
                begin = last
            if turns and begin == turns[-1].end:
                turns[-1] = Turn(turns[-1].start, end, name)
            elif end > begin:
                turns.append(Turn(begin, end, name))
            last = end
        return turns

    def _named(self, activity: Activity, times: np.ndarray, fresh: np.ndarray) -> dict[int, int]:
        """A speaker for each local one that talks in the fresh stretch; two of them are one only where they sound so."""
        alone = activity & (activity.sum(axis=1, keepdims=True) == 1)
        speaking = [k for k in range(LOCAL) if (activity[:, k] & fresh).any()]
        speaking.sort(key=lambda k: -int(alone[:, k].sum()))
        names: dict[int, int] = {}
        features = None
        for local in speaking:
            taken = set(names.values())
            speaker = self._continued(activity[:, local] & ~fresh, times, taken)
            if speaker is not None and float(np.linalg.norm(self._voices[speaker])) >= LEARNED_SECONDS:
                names[local] = speaker  # a voice that is known well needs no new vector
                continue
            features = fbank(self._window) if features is None else features
            vector, seconds = self._vector(alone[:, local], features)
            if speaker is None:
                speaker = self._recognised(vector, seconds, taken)
            if speaker is None:
                continue
            names[local] = speaker
            if vector is not None and seconds >= LEARN_SECONDS:
                self._voices[speaker] = self._voices[speaker] + vector * seconds
        return names

    def _vector(self, mask: np.ndarray, features: Audio) -> tuple[Audio | None, float]:
        """A voice's vector from the newest seconds in which it speaks alone, and how many they are."""
        seconds = float(mask.sum()) * FRAME_SECONDS
        at = (np.arange(len(features)) * 0.01 - FRAME_OFFSET) / FRAME_SECONDS
        chosen = mask[np.clip(np.rint(at).astype(int), 0, FRAMES - 1)]
        return self._embedder.vector(features[chosen][-300:]), seconds

    def _continued(self, before: np.ndarray, times: np.ndarray, taken: set[int]) -> int | None:
        """The decided speaker whose turns this local speaker's earlier activity in the window coincides with."""
        shared: dict[int, float] = {}
        for t in self._decided:
            inside = before & (times >= t.start) & (times < t.end)
            speaker = int(t.speaker.split()[1]) - 1
            shared[speaker] = shared.get(speaker, 0.0) + float(inside.sum()) * FRAME_SECONDS
        best = max(shared, key=lambda k: shared[k], default=None)
        if best is None or best in taken or shared[best] < CONTINUES:
            return None
        return best if shared[best] >= 0.6 * float(before.sum()) * FRAME_SECONDS else None

    def _recognised(self, vector: Audio | None, seconds: float, taken: set[int]) -> int | None:
        """The nearest known voice, or a new one where none is near and enough was heard."""
        near: dict[int, float] = {}
        if vector is not None:
            near = {k: float(vector @ v / max(float(np.linalg.norm(v)), 1e-9)) for k, v in enumerate(self._voices)}
        best = max((k for k in near if k not in taken), key=lambda k: near[k], default=None)
        if best is not None and (near[best] >= SAME or seconds < NEW_SECONDS):
            return best
        split = max((k for k in near if k in taken), key=lambda k: near[k], default=None)
        if split is not None and near[split] >= SAME:
            return split  # one voice that the segmentation took for two
        if vector is None:
            return None
        self._voices.append(np.zeros_like(vector) if seconds >= LEARN_SECONDS else vector * seconds)
        return len(self._voices) - 1
