"""A display with a session bus and an accessibility bus of our own, as a desktop with a screen reader has them."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")


@contextmanager
def accessible_desktop(folder: Path, size: str = "640x480x24") -> Iterator[dict[str, str]]:
    """The environment of programs that shall run on it; skips where a Debian package is missing."""
    missing = [program for program in ("Xvfb", "dbus-daemon") if not shutil.which(program)]
    missing += [] if LAUNCHER.exists() else ["at-spi2-core"]
    if missing:
        pytest.skip(f"{', '.join(missing)} missing")
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as line:
        display = f":{line.readline().strip()}"
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    environment |= {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "XDG_CACHE_HOME": str(folder)}
    folder.chmod(0o700)
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert bus.stdout is not None
    try:
        yield {**environment, "DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip()}
    finally:
        with suppress(ProcessLookupError):
            os.killpg(bus.pid, signal.SIGTERM)  # the bus, and the accessibility bus that it started
        bus.wait(10)
        bus.stdout.close()
        screen.terminate()
        screen.wait(10)
