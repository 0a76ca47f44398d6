"""macOS: the microphone by sounddevice, what a program plays by a Core Audio process tap (catap, macOS 14.2 and later).

A microphone is named by its Core Audio uid, a program's sound by its bundle id behind "tap:", all sound by "tap:system". A
tap can be made and still deliver silence while the permission is missing: `state` then says that sound is playing.
"""

import os
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from app.domain.capture import Devices, MicrophoneUser, SoundDevice
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from audio.backend import Block, Deliver, Lost, State, now

TAP = "tap:"
SYSTEM = "system"
MIC_BLOCK_SECONDS = 0.04
# A far side that says nothing is digital silence too: only a tap that has never delivered anything for so long is suspect.
SUSPECT_SECONDS = 15.0
SILENT = Message("audio.mac_no_answer")


class MicrophoneStream:
    def __init__(self, device: SoundDevice, sounddevice: Any, deliver: Deliver, lost: Lost) -> None:
        self.device = device.name
        self._closing, self._lost = False, lost

        def hear(samples: Any, _frames: int, _times: Any, _status: Any) -> None:
            deliver(Block(samples[:, 0].copy(), now()))

        try:
            index, rate = _port(sounddevice, device.label)
            self.rate = round(rate)
            self._stream = sounddevice.InputStream(
                device=index, channels=1, samplerate=self.rate, dtype="float32",
                blocksize=round(self.rate * MIC_BLOCK_SECONDS), callback=hear, finished_callback=self._ended,
            )  # fmt: skip
            self._stream.start()
        except sounddevice.PortAudioError as error:
            raise UserActionNeeded(Message("audio.mac_microphone", name=device.label, why=error)) from error

    def _ended(self) -> None:
        if not self._closing:
            self._lost("the device is gone")

    def close(self) -> None:
        self._closing = True
        self._stream.close()


class TapStream:
    def __init__(self, device: SoundDevice, catap: Any, deliver: Deliver, lost: Lost) -> None:
        self.device = device.name
        self.opened_at, self.has_sounded = now(), False
        self._deliver, self._lost = deliver, lost
        target = device.name.removeprefix(TAP)
        try:
            if target == SYSTEM:
                self._session = catap.record_system_audio(mono=True, on_buffer=self._hear)
            else:
                process = next((p for p in catap.list_audio_processes() if _key(p) == target), None)
                if process is None:
                    raise OSError("it plays nothing")
                self._session = catap.record_process(process, mono=True, on_buffer=self._hear)
            self._session.start()
        except (OSError, RuntimeError, LookupError, ValueError) as error:
            raise UserActionNeeded(Message("audio.mac_playing", name=device.label, why=error)) from error
        self.rate = round(self._session.stream_format.sample_rate)

    def _hear(self, buffer: Any) -> None:
        samples = _mono(buffer)
        self.has_sounded = self.has_sounded or bool(np.any(samples))
        self._deliver(Block(samples, now()))

    @property
    def problem(self) -> str | None:
        """What ended the tap by itself: another format, a process that is gone."""
        return "the tap has ended" if self._session.capture_failed else None

    def report(self) -> None:
        if self.problem:
            self._lost(self.problem)

    def close(self) -> None:
        try:
            self._session.stop()
        except (OSError, RuntimeError):
            return  # it had ended by itself


class MacBackend:
    name = "Core Audio"

    def __init__(self, *, sounddevice: Any, catap: Any) -> None:
        self._sounddevice, self._catap = sounddevice, catap
        self._tap: TapStream | None = None

    def devices(self) -> Sequence[SoundDevice]:
        found = [SoundDevice(d.uid, d.name, False, d.is_default_input) for d in self._microphones()]
        found += [SoundDevice(TAP + _key(p), p.name, True) for p in self._processes() if p.is_outputting]
        return [*found, SoundDevice(TAP + SYSTEM, "Everything that plays", True, True)]

    def of_call(self, program: str | None) -> Devices:
        mic = next((d.uid for d in self._microphones() if d.is_default_input), None)
        plays = next((p for p in self._processes() if program and p.name == program and p.is_outputting), None)
        return Devices(mic, TAP + (_key(plays) if plays else SYSTEM))

    def open(self, device: SoundDevice, deliver: Deliver, lost: Lost) -> MicrophoneStream | TapStream:
        """An open stream of the microphone, or of a tap on what the output plays."""
        if device.is_loopback:
            self._tap = TapStream(device, self._catap, deliver, lost)
            return self._tap
        # PortAudio knows the devices of its start alone. Reading them anew ends its streams, and there is none: the
        # capture closes one microphone before it opens another, and taps are not PortAudio's.
        self._sounddevice._terminate()
        self._sounddevice._initialize()
        return MicrophoneStream(device, self._sounddevice, deliver, lost)

    def state(self, program: str | None, using: Devices, *, meter: bool) -> State:
        """The devices that the program uses now, its mute, and with `meter` whether sound is playing."""
        if self._tap:
            self._tap.report()
        present = {device.name for device in self.devices()}
        if using.remote and self._tap and not self._tap.problem:
            present.add(using.remote)  # a program that pauses is still there
        return State(
            devices=self.of_call(program), mic_muted=False, playing=self._playing() if meter else None,
            present=frozenset(present),
        )  # fmt: skip

    def _playing(self) -> float | None:
        """1 where a tap has been silent from its first moment though its program plays; else it can't be told."""
        tap = self._tap
        if tap is None or tap.has_sounded or now() - tap.opened_at < SUSPECT_SECONDS:
            return None
        return 1.0 if any(p.is_outputting for p in self._processes()) else None

    def microphone_users(self) -> Sequence[MicrophoneUser]:
        """Programs that have a microphone open, by Core Audio's list of processes."""
        mic = next((d.uid for d in self._microphones() if d.is_default_input), None)
        return [
            MicrophoneUser(p.name, p.pid, mic, TAP + _key(p) if p.is_outputting else None)
            for p in self._processes()
            if p.is_inputting
        ]

    # ── Core Audio ──────────────────────────────────────────────────────────────────────────────────────────────

    def _processes(self) -> Iterator[Any]:
        try:
            found = self._catap.list_audio_processes()
        except OSError as error:
            raise UserActionNeeded(SILENT) from error
        return (p for p in found if p.pid != os.getpid())

    def _microphones(self) -> list[Any]:
        try:
            found = self._catap.list_audio_devices()
        except OSError as error:
            raise UserActionNeeded(SILENT) from error
        return [d for d in found if any(s.direction == "input" for s in d.streams)]


def _key(process: Any) -> str:
    return process.bundle_id or str(process.pid)


def _port(sounddevice: Any, name: str) -> tuple[int, float]:
    """(PortAudio's index, rate) of an input by the name that Core Audio gives it."""
    for index, device in enumerate(sounddevice.query_devices()):
        if device["name"] == name and device["max_input_channels"] > 0:
            return index, float(device["default_samplerate"])
    raise UserActionNeeded(Message("audio.device_gone", name=name))


def _mono(buffer: Any) -> Any:
    """float32 of one channel from a tap's packed PCM."""
    given = buffer.format
    kind = "<f4" if given.is_float else f"<i{given.bytes_per_sample}"
    samples = np.frombuffer(buffer.data, kind).reshape(-1, given.num_channels).astype(np.float32).mean(axis=1)
    return samples if given.is_float else samples / float(1 << (given.bits_per_sample - 1))


def mac_backend() -> MacBackend:
    """The backend for macOS. Raises Unavailable where its system calls are missing."""
    try:
        import catap
    except ImportError as error:
        raise UserActionNeeded(Message("audio.mac_too_old")) from error
    import sounddevice

    return MacBackend(sounddevice=sounddevice, catap=catap)
