"""The microphone alone, in memory: what a rep dictates after a call, which no file ever holds."""

import queue
from collections.abc import Callable, Iterator

from app.domain.call import Channel
from app.domain.consent import Grant
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import SAMPLE_RATE, Samples
from audio.backend import Backend, Block
from audio.resample import Resampler

# Without a block for so long the device has gone; what was said until then counts.
PATIENCE_SECONDS = 2.0


class Dictation:
    """A CaptureSource of the default microphone. The taker ends it by closing the iterator."""

    def __init__(self, sound: Callable[[], Backend]) -> None:
        self._sound = sound

    def frames(self, grant: Grant, *, start: float) -> Iterator[tuple[Channel, float, Samples]]:
        """Raises UserActionNeeded where there is no microphone."""
        backend = self._sound()
        using = backend.of_call(None)
        found = next((d for d in backend.devices() if not d.is_loopback and d.name == using.mic), None)
        if found is None:
            raise UserActionNeeded(Message("audio.no_microphone"))
        blocks: queue.SimpleQueue[Block | None] = queue.SimpleQueue()
        stream = backend.open(found, blocks.put, lambda _why: blocks.put(None))
        try:
            resampler, at = Resampler(stream.rate), start
            while (block := _next(blocks)) is not None:
                samples = resampler.feed(block.samples)
                yield Channel.MIC, at, samples
                at += len(samples) / SAMPLE_RATE
        finally:
            stream.close()


def _next(blocks: "queue.SimpleQueue[Block | None]") -> Block | None:
    try:
        return blocks.get(timeout=PATIENCE_SECONDS)
    except queue.Empty:
        return None
