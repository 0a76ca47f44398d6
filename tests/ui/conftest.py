"""Windows without a screen: pytest-qt on Qt's offscreen platform."""

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Application
from ui.kit import theme
from ui.kit.cycles import free_on_main_thread

# What comes is there at once; this is for a machine that does other work too.
PATIENCE_MS = 30_000


class PatientBot(QtBot):
    """A qtbot whose waits end after half a minute unless the test says otherwise: pytest-qt's own give up after 5 s, and
    after 1 s for a window."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:  # noqa: N802
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE_MS) -> Any:  # noqa: N802
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: QWidget, *, timeout: int = PATIENCE_MS) -> Any:  # noqa: N802
        return super().waitActive(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    """Each test begins with the light scheme and the usual font, and leaves no window open."""
    free_on_main_thread(qapp)  # as the program does
    font = qapp.font()
    theme.apply(qapp, dark=False, contrast=False)
    yield
    for window in qapp.topLevelWidgets():
        window.close()
    qapp.setFont(font)
    gc.enable()


@pytest.fixture
def sample_app(tmp_path: Path) -> Iterator[Application]:
    from tests.ui.sample_app import sample_application

    application = sample_application(tmp_path / "data")
    yield application
    application.close()


@pytest.fixture
def display() -> Iterator[str]:
    """A display of our own with a tray in it."""
    missing = [program for program in ("Xvfb", "trayer", "xdotool") if not shutil.which(program)]
    if missing:
        pytest.skip(f"needs {', '.join(missing)} for windows of its own")
    read, write = os.pipe()
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=quiet,
        stderr=quiet,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        name = f":{pipe.readline().strip()}"
    tray = subprocess.Popen(
        ["trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--height", "28"],
        env={**os.environ, "DISPLAY": name},
        stdout=quiet,
        stderr=quiet,
    )
    yield name
    for process in (tray, server):
        process.terminate()
        process.wait(10)
