"""Windows: WASAPI streams by soundcard, endpoints, sessions and meters by pycaw, who holds the microphone by the system.

An output is recorded by its endpoint's loopback: the loopback of one process reads silence from Teams. A device is named by
its endpoint id (soundcard and pycaw use the same), an output by that id behind "loopback:".
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Any, Protocol, TypeVar

import numpy as np

from app.domain.capture import Devices, MicrophoneUser, SoundDevice
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from audio.backend import Block, Deliver, Lost, State, now

RATE = 48_000  # what WASAPI converts to by itself; soundcard asks it to
BLOCK_FRAMES = RATE // 25
LOOPBACK = "loopback:"
SILENT = Message("audio.windows_no_answer")
# HKEY_CURRENT_USER: every program that ever asked for the microphone; the stop time of one that holds it is 0.
CONSENT_STORE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\microphone"
UNPACKAGED = "NonPackaged"
T = TypeVar("T")


class Endpoint(Protocol):
    """What of pycaw's AudioDevice is used."""

    id: str
    FriendlyName: str


@dataclass(frozen=True, slots=True)
class Session:
    """A program's stream on an endpoint, as Windows lists it."""

    pid: int
    program: str
    path: str
    is_active: bool
    is_muted: bool
    peak: float


class Endpoints(Protocol):
    """The sound devices as Windows keeps them: by pycaw in life, made up in tests. Raises OSError where it fails."""

    def active(self, *, outputs: bool) -> Sequence[Endpoint]: ...

    def default(self, *, outputs: bool) -> str | None: ...

    def sessions(self, endpoint_id: str) -> Sequence[Session]: ...

    def is_muted(self, endpoint_id: str) -> bool: ...


class ConsentStore(Protocol):
    def programs(self) -> Mapping[str, int]:
        """Path (or package family) of each program → when it let the microphone go, 0 while it holds it."""


class WindowsStream:
    """One endpoint, read on a thread of its own until it is closed or lost."""

    def __init__(self, device: SoundDevice, microphone: Any, deliver: Deliver, lost: Lost) -> None:
        self.device, self.rate = device.name, RATE
        self._microphone, self._deliver, self._lost = microphone, deliver, lost
        self._closing, self._opened = threading.Event(), threading.Event()
        self._problem: Exception | None = None
        self._thread = threading.Thread(target=self._read, name=f"read {device.label}", daemon=True)
        self._thread.start()
        self._opened.wait(5.0)
        if self._problem:
            raise UserActionNeeded(
                Message("audio.windows_microphone", name=device.label, why=self._problem)
            ) from self._problem

    def _read(self) -> None:
        try:
            with self._microphone.recorder(samplerate=RATE, channels=1, blocksize=BLOCK_FRAMES) as recorder:
                self._opened.set()
                while not self._closing.is_set():
                    heard = recorder.record(numframes=BLOCK_FRAMES)
                    self._deliver(Block(np.ascontiguousarray(heard[:, 0], np.float32), now()))
        except Exception as error:  # noqa: BLE001 - soundcard raises bare RuntimeErrors; the rep is told in words
            if not self._opened.is_set():
                self._problem = error
                self._opened.set()
            elif not self._closing.is_set():
                self._lost(str(error))

    def close(self) -> None:
        self._closing.set()
        if self._thread is not threading.current_thread():
            self._thread.join(1.0)


class WindowsBackend:
    name = "WASAPI"

    def __init__(self, *, soundcard: Any, endpoints: Endpoints, consent: ConsentStore) -> None:
        self._soundcard, self._endpoints, self._consent = soundcard, endpoints, consent

    def devices(self) -> Sequence[SoundDevice]:
        """Microphones and outputs of Windows' audio endpoints, the defaults marked."""
        found = []
        for is_loopback in (False, True):
            default = _asked(self._endpoints.default, outputs=is_loopback)
            for endpoint in _asked(self._endpoints.active, outputs=is_loopback):
                name = LOOPBACK + endpoint.id if is_loopback else endpoint.id
                found.append(SoundDevice(name, endpoint.FriendlyName, is_loopback, endpoint.id == default))
        return found

    def of_call(self, program: str | None) -> Devices:
        mic = self._used_by(program, outputs=False) or _asked(self._endpoints.default, outputs=False)
        output = self._used_by(program, outputs=True) or _asked(self._endpoints.default, outputs=True)
        return Devices(mic, LOOPBACK + output if output else None)

    def open(self, device: SoundDevice, deliver: Deliver, lost: Lost) -> WindowsStream:
        try:
            found = self._soundcard.get_microphone(device.name.removeprefix(LOOPBACK), include_loopback=True)
        except (IndexError, RuntimeError, OSError) as error:
            raise UserActionNeeded(Message("audio.device_gone", name=device.label)) from error
        return WindowsStream(device, found, deliver, lost)

    def state(self, program: str | None, using: Devices, *, meter: bool) -> State:
        """The devices that the program uses now, its mute, and with `meter` whether sound is playing."""
        present = frozenset(device.name for device in self.devices())
        return State(
            devices=self.of_call(program),
            mic_muted=bool(using.mic in present and _asked(self._endpoints.is_muted, str(using.mic))),
            playing=self._peak(program) if meter else None,
            present=present,
        )

    def microphone_users(self) -> Sequence[MicrophoneUser]:
        """Programs that Windows lists as using the microphone now."""
        found = []
        for owner, stopped in _asked(self._consent.programs).items():
            if stopped or _is_ours(owner):
                continue
            program = _program_of(owner)
            mic = self._session_of(owner, outputs=False)
            output = self._session_of(owner, outputs=True)
            found.append(
                MicrophoneUser(
                    mic[1].program if mic else program,
                    mic[1].pid if mic else None,
                    mic[0] if mic else None,
                    output[0] if output else None,
                    mic[1].is_muted if mic else None,
                )
            )
        return found

    # ── sessions ────────────────────────────────────────────────────────────────────────────────────────────────

    def _sessions(self, *, outputs: bool) -> Iterator[tuple[str, Session]]:
        for endpoint in _asked(self._endpoints.active, outputs=outputs):
            for session in _asked(self._endpoints.sessions, endpoint.id):
                if session.pid != os.getpid():
                    yield endpoint.id, session

    def _used_by(self, program: str | None, *, outputs: bool) -> str | None:
        """The endpoint on which the program has a stream, one that runs first."""
        mine = [(at, s) for at, s in self._sessions(outputs=outputs) if program and s.program == program]
        mine.sort(key=lambda found: not found[1].is_active)
        return mine[0][0] if mine else None

    def _session_of(self, owner: str, *, outputs: bool) -> tuple[str, Session] | None:
        found = [(at, s) for at, s in self._sessions(outputs=outputs) if _owns(owner, s.path)]
        found.sort(key=lambda one: not one[1].is_active)
        return found[0] if found else None

    def _peak(self, program: str | None) -> float:
        sessions = [s for _, s in self._sessions(outputs=True) if s.is_active and not s.is_muted]
        return max((s.peak for s in sessions if not program or s.program == program), default=0.0)


def _asked(question: Callable[..., T], *given: Any, **named: Any) -> T:
    try:
        return question(*given, **named)
    except OSError as error:  # comtypes' COMError is one on every failure of the system's own
        raise UserActionNeeded(SILENT) from error


def _program_of(owner: str) -> str:
    """ "C:#Program Files#Zoom#bin#Zoom.exe" is Zoom.exe; "MSTeams_8wekyb3d8bbwe" is MSTeams."""
    return PureWindowsPath(owner.replace("#", "\\")).name if "#" in owner else owner.partition("_")[0]


def _owns(owner: str, path: str) -> bool:
    """Whether the program at `path` is the one of the consent store: the same path, or inside of that package."""
    if "#" in owner:
        return owner.replace("#", "\\").lower() == path.lower()
    package, _, publisher = owner.lower().partition("_")
    folders = [part.lower() for part in PureWindowsPath(path).parts]
    return any(part.startswith(f"{package}_") and part.endswith(f"_{publisher}") for part in folders)


def _is_ours(owner: str) -> bool:
    return "#" in owner and owner.replace("#", "\\").lower() == sys.executable.lower()
