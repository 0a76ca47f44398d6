"""What audio/windows.py asks Windows itself: endpoints and their sessions through pycaw, the consent store's registry."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from audio.windows import CONSENT_STORE, UNPACKAGED, Endpoint, Session, WindowsBackend

RENDER, CAPTURE = 0, 1  # EDataFlow
ACTIVE = 1  # DEVICE_STATE_ACTIVE, and AudioSessionStateActive


class PycawEndpoints:
    def active(self, *, outputs: bool) -> Sequence[Endpoint]:
        from pycaw.pycaw import AudioUtilities

        with _com():
            return list(AudioUtilities.GetAllDevices(RENDER if outputs else CAPTURE, ACTIVE))

    def default(self, *, outputs: bool) -> str | None:
        from pycaw.pycaw import AudioUtilities

        with _com():
            found = AudioUtilities.GetSpeakers() if outputs else AudioUtilities.GetMicrophone()
            return getattr(found, "id", None) or (found.GetId() if found is not None else None)

    def sessions(self, endpoint_id: str) -> Sequence[Session]:
        with _com():
            return list(self._sessions(endpoint_id))

    def _sessions(self, endpoint_id: str) -> Iterator[Session]:
        from pycaw.api.audiopolicy import IAudioSessionControl2
        from pycaw.api.endpointvolume import IAudioMeterInformation
        from pycaw.pycaw import AudioSession

        found = self._device(endpoint_id).AudioSessionManager.GetSessionEnumerator()
        for index in range(found.GetCount()):
            control = found.GetSession(index).QueryInterface(IAudioSessionControl2)
            session = AudioSession(control)
            process = session.Process
            if process is None:
                continue
            # A program that ends while it is looked at is no program any more.
            with contextlib.suppress(Exception):
                yield Session(
                    pid=session.ProcessId,
                    program=process.name(),
                    path=process.exe(),
                    is_active=session.State == ACTIVE,
                    is_muted=bool(session.SimpleAudioVolume.GetMute()),
                    peak=float(control.QueryInterface(IAudioMeterInformation).GetPeakValue()),
                )

    def is_muted(self, endpoint_id: str) -> bool:
        with _com():
            volume = self._device(endpoint_id).EndpointVolume
            return bool(volume.GetMute()) or volume.GetMasterVolumeLevelScalar() == 0.0

    @staticmethod
    def _device(endpoint_id: str) -> Any:
        from pycaw.pycaw import AudioUtilities

        return AudioUtilities.CreateDevice(AudioUtilities.GetDeviceEnumerator().GetDevice(endpoint_id))


class RegistryConsentStore:
    def programs(self) -> Mapping[str, int]:
        """Programs that have used the microphone, with the time they stopped (0: still using it)."""
        import winreg

        registry: Any = winreg
        with registry.OpenKey(registry.HKEY_CURRENT_USER, CONSENT_STORE) as packaged:
            found = dict(self._stopped(registry, packaged))
            with contextlib.suppress(FileNotFoundError), registry.OpenKey(packaged, UNPACKAGED) as unpackaged:
                found |= dict(self._stopped(registry, unpackaged))
        return found

    @staticmethod
    def _stopped(registry: Any, key: Any) -> Iterator[tuple[str, int]]:
        for index in range(registry.QueryInfoKey(key)[0]):
            name = registry.EnumKey(key, index)
            with contextlib.suppress(FileNotFoundError), registry.OpenKey(key, name) as program:
                yield name, int(registry.QueryValueEx(program, "LastUsedTimeStop")[0])


@contextlib.contextmanager
def _com() -> Iterator[None]:
    """Each thread that asks Windows joins its component model first."""
    import comtypes

    comtypes.CoInitializeEx(comtypes.COINIT_MULTITHREADED)
    try:
        yield
    finally:
        comtypes.CoUninitialize()


def windows_backend() -> WindowsBackend:
    import soundcard

    return WindowsBackend(soundcard=soundcard, endpoints=PycawEndpoints(), consent=RegistryConsentStore())
