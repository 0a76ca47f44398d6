"""A PulseAudio of our own: a virtual microphone fed by the sink `voice`, a second one by `other`, the output `speakers`."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

QUIET = subprocess.DEVNULL
CONFIGURATION = """
load-module module-native-protocol-unix socket={folder}/native auth-anonymous=1
load-module module-null-sink sink_name=voice rate=48000
load-module module-remap-source master=voice.monitor source_name=virtualmic
load-module module-null-sink sink_name=other rate=44100
load-module module-remap-source master=other.monitor source_name=othermic
load-module module-null-sink sink_name=speakers rate=48000
set-default-source virtualmic
set-default-sink speakers
"""


def is_possible() -> bool:
    return all(shutil.which(program) for program in ("pulseaudio", "pactl", "paplay"))


class SoundServer:
    """`environment` makes a program use it. What is started here ends with it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._folder = folder
        (folder / "server.pa").write_text(CONFIGURATION.format(folder=folder), encoding="utf-8")
        self.environment = {
            **os.environ,
            "PULSE_SERVER": f"unix:{folder}/native",
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder),
            "HOME": str(folder),
            "CALLSIDE_PASSPHRASE": "test",
            "OPENBLAS_NUM_THREADS": "1",
        }
        self._players: list[subprocess.Popen[bytes]] = []
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, seconds: float = 20.0) -> None:
        command = ["pulseaudio", "-n", "-F", str(self._folder / "server.pa"), "--exit-idle-time=-1"]
        # As a desktop runs it: before ordinary programs, so that what it plays is what was played to it.
        command += ["--high-priority=yes", "--realtime=yes"]
        self._process = subprocess.Popen(
            [*command, "--use-pid-file=no", "--daemonize=no"], env=self.environment, stdout=QUIET, stderr=QUIET
        )
        end = time.monotonic() + seconds
        while self.pactl("info", check=False):
            assert time.monotonic() < end, "PulseAudio does not start here"
            time.sleep(0.1)

    def pactl(self, *words: str, check: bool = True) -> int:
        done = subprocess.run(["pactl", *words], env=self.environment, stdout=QUIET, stderr=QUIET, check=check)
        return done.returncode

    def play(self, file: Path, sink: str) -> "subprocess.Popen[bytes]":
        player = subprocess.Popen(
            ["paplay", f"--device={sink}", str(file)], env=self.environment, stdout=QUIET, stderr=QUIET
        )
        self._players.append(player)
        return player

    @contextmanager
    def witness(self, device: str, file: Path) -> Iterator[None]:
        """A recorder that is not ours beside it, to a raw file of floats at 16 kHz: what the server really delivered."""
        form = ["--rate=16000", "--channels=1", "--format=float32le", "--latency-msec=500", "--raw"]
        recorder = subprocess.Popen(
            ["parec", f"--device={device}", *form, str(file)], env=self.environment, stdout=QUIET, stderr=QUIET
        )
        try:
            yield
        finally:
            recorder.terminate()
            recorder.wait(10)

    def kill(self) -> None:
        assert self._process
        self._process.kill()
        self._process.wait(10)
        # A server that died leaves its address behind, and a new one takes it for somebody else's.
        (self._folder / "native").unlink(missing_ok=True)

    def hush(self) -> None:
        """Ends what plays: the same tone twice, each with a phase of its own, may come out as silence."""
        while self._players:
            player = self._players.pop()
            player.kill()
            player.wait(10)

    def stop(self) -> None:
        self.hush()
        if self._process:
            self._process.terminate()
            self._process.wait(10)


@contextmanager
def sound_server(folder: Path) -> Iterator[SoundServer]:
    server = SoundServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
