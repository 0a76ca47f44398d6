"""PulseAudio, and PipeWire's server of the same protocol: devices, streams, meters, and who holds the microphone.

Streams go through libpulse's own simple interface rather than PortAudio: it takes a source by name (a monitor source is
what an output plays), keeps 20 s for a reader that is held up, and fails in words when the server dies (docs/decisions/0017).
"""

import contextlib
import ctypes
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from app.domain.capture import Devices, MicrophoneUser, SoundDevice
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from audio.backend import Block, Deliver, Lost, State, now

BLOCK_SECONDS = 0.04
# A block is read in parts: the server hands out pieces whose edges wander against ours, and a block that waited for the
# next piece is late by up to a block's length. Its best part is late by a part's at the most.
PARTS = 4
# What the server keeps for us while we are held up.
SERVER_BUFFER_SECONDS = 20.0
METER_SECONDS = 0.25
SILENT = Message("audio.linux_no_answer")
RECORD, FLOAT32LE = 2, 5
OUR_NAME = "Callside"


class _SampleSpec(ctypes.Structure):
    _fields_ = (("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8))


class _BufferAttributes(ctypes.Structure):
    _fields_ = tuple((n, ctypes.c_uint32) for n in ("maxlength", "tlength", "prebuf", "minreq", "fragsize"))


class PulseStream:
    """One source, read on a thread of its own until it is closed or lost."""

    def __init__(self, device: str, rate: int, deliver: Deliver, lost: Lost) -> None:
        self.device, self.rate = device, rate
        self._deliver, self._lost = deliver, lost
        self._library = _simple()
        spec = _SampleSpec(FLOAT32LE, rate, 1)
        unset = 2**32 - 1
        block = round(rate * BLOCK_SECONDS) * 4
        attributes = _BufferAttributes(round(rate * SERVER_BUFFER_SECONDS) * 4, unset, unset, unset, block)
        error = ctypes.c_int(0)
        self._handle = self._library.pa_simple_new(
            None, OUR_NAME.encode(), RECORD, device.encode(), b"call capture", ctypes.byref(spec), None,
            ctypes.byref(attributes), ctypes.byref(error),
        )  # fmt: skip
        if not self._handle:
            raise UserActionNeeded(Message("audio.linux_not_recorded", device=device, why=self._words(error)))
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._read, name=f"read {device}", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        import numpy as np

        part = round(self.rate * BLOCK_SECONDS / PARTS)
        raw = np.empty(part * PARTS, np.float32)
        error = ctypes.c_int(0)
        address, failed = raw.ctypes.data, ctypes.byref(error)
        why = ""
        while not self._closing.is_set() and not why:
            heard_until = float("inf")
            for at in range(0, len(raw), part):
                if self._library.pa_simple_read(self._handle, address + at * 4, part * 4, failed) < 0:
                    why = self._words(error)
                    break
                # By arrival: the server's statement of a source's latency jumps by 0.2 s when another program begins
                # to play, though not a sample is lost or late.
                heard_until = min(heard_until, now() + (len(raw) - at - part) / self.rate)
            else:
                self._deliver(Block(raw.copy(), heard_until))
        self._library.pa_simple_free(self._handle)
        if why and not self._closing.is_set():
            self._lost(why)

    def _words(self, error: ctypes.c_int) -> str:
        return ctypes.c_char_p(self._library.pa_strerror(error.value)).value.decode(errors="replace")  # type: ignore[union-attr]

    def close(self) -> None:
        self._closing.set()
        # A source that is suspended delivers nothing more: its thread ends with the process.
        if self._thread is not threading.current_thread():
            self._thread.join(1.0)


class PulseBackend:
    name = "PulseAudio"

    def devices(self) -> Sequence[SoundDevice]:
        """Microphones and outputs' monitors of the sound server, the defaults marked."""
        with _control() as pulse:
            info = pulse.server_info()
            monitor = _monitor_of(pulse, info.default_sink_name)
            found = []
            for source in pulse.source_list():
                is_loopback = source.monitor_of_sink_name is not None
                is_default = source.name == (monitor if is_loopback else info.default_source_name)
                found.append(SoundDevice(source.name, source.description, is_loopback, is_default))
            return found

    def of_call(self, program: str | None) -> Devices:
        with _control() as pulse:
            return _of_call(pulse, program)

    def open(self, device: SoundDevice, deliver: Deliver, lost: Lost) -> PulseStream:
        with _control() as pulse:
            rates = {source.name: source.sample_spec.rate for source in pulse.source_list()}
        if device.name not in rates:
            raise UserActionNeeded(Message("audio.device_gone", name=device.name))
        return PulseStream(device.name, rates[device.name], deliver, lost)

    def state(self, program: str | None, using: Devices, *, meter: bool) -> State:
        """The devices that the program uses now, its mute, and with `meter` whether sound is playing."""
        with _control() as pulse:
            sources = {source.name: source for source in pulse.source_list()}
            mic = sources.get(using.mic or "")
            return State(
                devices=_of_call(pulse, program),
                mic_muted=bool(mic and (mic.mute or mic.volume.value_flat == 0)),
                playing=_meter(pulse, program) if meter else None,
                present=frozenset(sources),
            )

    def microphone_users(self) -> Sequence[MicrophoneUser]:
        """Programs with a recording stream at the sound server, this one left out."""
        with _control() as pulse:
            sources = {source.index: source for source in pulse.source_list()}
            found = []
            for output in pulse.source_output_list():
                source = sources.get(output.source)
                program, pid = _program(output.proplist), _pid(output.proplist)
                # Volume controls and we ourselves listen too; a monitor is not a microphone.
                if source is None or source.monitor_of_sink_name is not None or _is_ours(output.proplist):
                    continue
                if output.proplist.get("application.id") == "org.PulseAudio.pavucontrol":
                    continue
                sink = _sink_of(pulse, program, pid)
                found.append(MicrophoneUser(program, pid, source.name, sink, bool(output.mute)))
            return found


def _of_call(pulse: Any, program: str | None) -> Devices:
    info = pulse.server_info()
    # Without a microphone the server names an output's monitor as its source: that would record the others as the rep.
    monitors = {s.name for s in pulse.source_list() if s.monitor_of_sink_name is not None}
    default = info.default_source_name
    mic, sink = (None if default in monitors else default), info.default_sink_name
    if program:
        for output in pulse.source_output_list():
            if _program(output.proplist) == program and not _is_ours(output.proplist):
                source = next((s for s in pulse.source_list() if s.index == output.source), None)
                if source is not None and source.monitor_of_sink_name is None:
                    mic = source.name
        sink = _sink_of(pulse, program, None) or sink
    return Devices(mic, _monitor_of(pulse, sink))


def _sink_of(pulse: Any, program: str, pid: int | None) -> str | None:
    """Where the program plays: the stream that isn't paused first."""
    mine = [i for i in pulse.sink_input_list() if _program(i.proplist) == program or (pid and _pid(i.proplist) == pid)]
    mine.sort(key=lambda i: i.corked)
    names = {sink.index: sink.name for sink in pulse.sink_list()}
    return names.get(mine[0].sink) if mine else None


def _meter(pulse: Any, program: str | None) -> float | None:
    """The loudest stream that the call's program (or, where it is unknown, any) plays."""
    monitors = {sink.index: sink.monitor_source_name for sink in pulse.sink_list()}
    peaks = []
    for stream in pulse.sink_input_list():
        if stream.corked or stream.mute or stream.sink not in monitors or _is_ours(stream.proplist):
            continue
        if program and _program(stream.proplist) != program:
            continue
        peaks.append(pulse.get_peak_sample(monitors[stream.sink], METER_SECONDS, stream.index))
    return max(peaks, default=0.0)


def _monitor_of(pulse: Any, sink: str | None) -> str | None:
    return next((s.monitor_source_name for s in pulse.sink_list() if s.name == sink), None)


def _program(properties: dict[str, str]) -> str:
    return properties.get("application.name") or properties.get("application.process.binary") or "a program"


def _pid(properties: dict[str, str]) -> int | None:
    pid = properties.get("application.process.id", "")
    return int(pid) if pid.isdigit() else None


def _is_ours(properties: dict[str, str]) -> bool:
    return properties.get("application.name") == OUR_NAME or _pid(properties) == os.getpid()


@contextmanager
def _control() -> Iterator[Any]:
    try:
        import pulsectl
    except (ImportError, OSError) as error:
        raise UserActionNeeded(Message("audio.libpulse_missing")) from error
    try:
        # Never starts a server of its own: what answers is what the desktop runs.
        with contextlib.closing(pulsectl.Pulse(f"{OUR_NAME} control", connect=False)) as pulse:
            pulse.connect(autospawn=False)
            yield pulse
    except (pulsectl.PulseError, OSError) as error:
        raise UserActionNeeded(SILENT) from error


def _simple() -> Any:
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
