"""Streams of a PulseAudio server through libpulse's own simple interface: one source, or several outputs added up.

It takes a source by name (a monitor source is what an output plays), keeps 20 s for a reader that is held up, and fails in
words when the server dies (docs/decisions/0017).
"""

import ctypes
import threading
from typing import Any

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import Samples
from audio.backend import JOINT, Block, Deliver, Lost, now

OUR_NAME = "Callside"
BLOCK_SECONDS = 0.04
# A block is read in parts: the server hands out pieces whose edges wander against ours, and a block that waited for the
# next piece is late by up to a block's length. Its best part is late by a part's at the most.
PARTS = 4
# What the server keeps for us while we are held up.
SERVER_BUFFER_SECONDS = 20.0
# Outputs that are added to the first one wait for so many blocks, so that a late piece leaves no hole.
CUSHION_BLOCKS = 3
# What another output holds ready at the least, over so many blocks, is its clock running fast: it is left out.
TRIM_BLOCKS = 125
RECORD, FLOAT32LE = 2, 5


class _SampleSpec(ctypes.Structure):
    _fields_ = (("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8))


class _BufferAttributes(ctypes.Structure):
    _fields_ = tuple((n, ctypes.c_uint32) for n in ("maxlength", "tlength", "prebuf", "minreq", "fragsize"))


class _Source:
    """One source, open for reading. Raises UserActionNeeded where the server refuses it."""

    def __init__(self, device: str, rate: int) -> None:
        self._library = simple_library()
        spec = _SampleSpec(FLOAT32LE, rate, 1)
        unset = 2**32 - 1
        block = round(rate * BLOCK_SECONDS) * 4
        attributes = _BufferAttributes(round(rate * SERVER_BUFFER_SECONDS) * 4, unset, unset, unset, block)
        self._error = ctypes.c_int(0)
        self._handle = self._library.pa_simple_new(
            None, OUR_NAME.encode(), RECORD, device.encode(), b"call capture", ctypes.byref(spec), None,
            ctypes.byref(attributes), ctypes.byref(self._error),
        )  # fmt: skip
        if not self._handle:
            raise UserActionNeeded(Message("audio.linux_not_recorded", device=device, why=self.why))

    @property
    def why(self) -> str:
        words: Any = ctypes.c_char_p(self._library.pa_strerror(self._error.value)).value
        return str(words.decode(errors="replace"))

    def read(self, address: int, size: int) -> bool:
        """Fills `size` bytes; False where the source has ended, which `why` explains."""
        return bool(self._library.pa_simple_read(self._handle, address, size, ctypes.byref(self._error)) >= 0)

    def free(self) -> None:
        self._library.pa_simple_free(self._handle)


class _Beside:
    """Another output of the same program, read on a thread of its own. Silence stands for what it has not delivered."""

    def __init__(self, device: str, rate: int) -> None:
        import numpy as np

        self._source = _Source(device, rate)
        self._block = round(rate * BLOCK_SECONDS)
        self._most = round(rate * SERVER_BUFFER_SECONDS)
        self._held: Samples = np.zeros(0, np.float32)
        self._is_ready = False
        self._least, self._takes = self._most, 0
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._read, name=f"read {device}", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        import numpy as np

        raw = np.empty(self._block, np.float32)
        while not self._closing.is_set() and self._source.read(raw.ctypes.data, raw.nbytes):
            with self._lock:
                self._held = np.concatenate((self._held, raw))[-self._most :]
        self._source.free()

    def add_to(self, block: Samples) -> None:
        """Adds as much of what this output played as `block` is long."""
        with self._lock:
            self._is_ready = len(self._held) >= (len(block) if self._is_ready else CUSHION_BLOCKS * self._block)
            if not self._is_ready:
                return
            block += self._held[: len(block)]
            self._held = self._held[len(block) :]
            self._least, self._takes = min(self._least, len(self._held)), self._takes + 1
            if self._takes >= TRIM_BLOCKS:
                self._held = self._held[max(0, self._least - CUSHION_BLOCKS * self._block) :]
                self._least, self._takes = self._most, 0

    def close(self) -> None:
        self._closing.set()
        self._thread.join(1.0)


class PulseStream:
    """A source, or several outputs' monitors as one, read on threads until closed or lost. The first one gives the time."""

    def __init__(self, device: str, rate: int, deliver: Deliver, lost: Lost) -> None:
        self.device, self.rate = device, rate
        self._deliver, self._lost = deliver, lost
        first, *others = device.split(JOINT)
        self._source = _Source(first, rate)
        self._beside = [_Beside(other, rate) for other in others]
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._read, name=f"read {device}", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        import numpy as np

        part = round(self.rate * BLOCK_SECONDS / PARTS)
        raw = np.empty(part * PARTS, np.float32)
        address = raw.ctypes.data
        why = ""
        while not self._closing.is_set() and not why:
            heard_until = float("inf")
            for at in range(0, len(raw), part):
                if not self._source.read(address + at * 4, part * 4):
                    why = self._source.why
                    break
                # By arrival: the server's statement of a source's latency jumps by 0.2 s when another program begins
                # to play, though not a sample is lost or late.
                heard_until = min(heard_until, now() + (len(raw) - at - part) / self.rate)
            else:
                block = raw.copy()
                for other in self._beside:
                    other.add_to(block)
                self._deliver(Block(block, heard_until))
        self._source.free()
        if why and not self._closing.is_set():
            self._lost(why)

    def close(self) -> None:
        self._closing.set()
        for other in self._beside:
            other.close()
        # A source that is suspended delivers nothing more: its thread ends with the process.
        if self._thread is not threading.current_thread():
            self._thread.join(1.0)


def simple_library() -> Any:
    """libpulse's simple interface. Raises UserActionNeeded where it is missing."""
    try:
        library: Any = ctypes.CDLL("libpulse-simple.so.0")
        strings = ctypes.CDLL("libpulse.so.0")
    except OSError as error:
        raise UserActionNeeded(Message("audio.libpulse_missing")) from error
    library.pa_simple_new.restype = ctypes.c_void_p
    library.pa_simple_read.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
    library.pa_simple_free.argtypes = [ctypes.c_void_p]
    strings.pa_strerror.restype = ctypes.c_void_p
    library.pa_strerror = strings.pa_strerror
    return library
