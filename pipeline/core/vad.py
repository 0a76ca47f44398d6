"""Voice activity as the sound arrives: Silero's recurrent network frame by frame, its state kept between calls."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.ports import SAMPLE_RATE
from pipeline.core.audio import Audio
from pipeline.core.onnx import onnxruntime

FRAME = 512  # samples at 16 kHz, as the network was trained (32 ms)
CONTEXT = 64  # samples of the previous frame that each frame sees
FRAME_SECONDS = FRAME / SAMPLE_RATE

# Hysteresis as in Silero's own iterator: speech begins at 0.5, and is over when it stays below 0.35.
ONSET = 0.5
OFFSET = 0.35


def silero_path() -> Path:
    """The network that faster-whisper's package carries, found without importing that package."""
    import importlib.util

    spec = importlib.util.find_spec("faster_whisper")
    place = Path(next(iter(spec.submodule_search_locations or ()))) if spec else Path()
    return next(iter(sorted((place / "assets").glob("silero_vad*.onnx"))))


class VoiceModel:
    """Loads once; each channel has a `VoiceStream` of its own."""

    def __init__(self) -> None:
        runtime = onnxruntime()
        options = runtime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self.session: Any = runtime.InferenceSession(
            str(silero_path()), providers=["CPUExecutionProvider"], sess_options=options
        )

    def stream(self) -> "VoiceStream":
        return VoiceStream(self.session)


class VoiceStream:
    """Speech probabilities of one channel, [frames], 32 ms each."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(CONTEXT, np.float32)
        self._rest = np.zeros(0, np.float32)

    def feed(self, samples: Audio) -> Audio:
        """The probabilities of all frames that are complete now; the rest waits for the next call."""
        joined = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        count = len(joined) // FRAME
        self._rest = joined[count * FRAME :].copy()
        if not count:
            return np.zeros(0, np.float32)
        frames = joined[: count * FRAME].reshape(count, FRAME)
        contexts = np.concatenate((self._context[None], frames[:-1, -CONTEXT:]))
        self._context = frames[-1, -CONTEXT:].copy()
        out, self._h, self._c = self._session.run(
            None, {"input": np.concatenate((contexts, frames), axis=1), "h": self._h, "c": self._c}
        )
        return np.asarray(out, np.float32).reshape(-1)


class Edge(Enum):
    BEGAN = "began"
    PAUSED = "paused"  # a short silence: what was said so far can be decided
    RESTED = "rested"  # a pause that has gone on: most often the end of a sentence
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class VoiceEvent:
    """`at` is stream time in seconds: where speech began, or where the last of it ended."""

    edge: Edge
    at: float


class Endpointer:
    """Turns probabilities into utterances: begin, pause, end. Times are seconds of stream time."""

    def __init__(self, *, min_speech: float = 0.096, pause: float = 0.3, rest: float = 0.6, end: float = 1.0) -> None:
        self._min_frames = max(1, round(min_speech / FRAME_SECONDS))
        self._pause, self._rest, self._end = pause, rest, end
        self._frames = 0
        self._run = 0
        self._paused = self._rested = False
        self.origin = 0.0
        self.speaking = False
        self.last_voice = 0.0

    @property
    def now(self) -> float:
        return self.origin + self._frames * FRAME_SECONDS

    @property
    def silence(self) -> float:
        """Seconds since the last voiced frame."""
        return self.now - self.last_voice

    def feed(self, probabilities: Audio) -> list[VoiceEvent]:
        """Beginnings and ends of speech that `probabilities` (one a window) settle."""
        events: list[VoiceEvent] = []
        for p in probabilities:
            self._frames += 1
            event = self._speaking_frame(float(p)) if self.speaking else self._idle_frame(float(p))
            if event is not None:
                events.append(event)
        return events

    def _idle_frame(self, p: float) -> VoiceEvent | None:
        self._run = self._run + 1 if p >= ONSET else 0
        if self._run < self._min_frames:
            return None
        self.speaking, self.last_voice = True, self.now
        self._paused = self._rested = False
        return VoiceEvent(Edge.BEGAN, self.now - self._run * FRAME_SECONDS)

    def _speaking_frame(self, p: float) -> VoiceEvent | None:
        if p >= OFFSET:
            self.last_voice = self.now
            self._paused = self._rested = False
            return None
        if self.silence >= self._end:
            self.speaking, self._run = False, 0
            return VoiceEvent(Edge.ENDED, self.last_voice)
        if self.silence >= self._rest and not self._rested:
            self._rested = True
            return VoiceEvent(Edge.RESTED, self.last_voice)
        if self.silence >= self._pause and not self._paused:
            self._paused = True
            return VoiceEvent(Edge.PAUSED, self.last_voice)
        return None
