"""How long single turns of Qt's loop keep the main thread, and where it was when a turn lasted too long."""

import faulthandler
import re
import tempfile
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractEventDispatcher, Qt

# The product's bound for one call on the main thread.
BOUND_SECONDS = 0.05
KEPT = 40


class MainThread:
    """Watches from now on. A turn lasts from when the loop wakes until it waits again: it holds one call or several, so
    that a turn is never shorter than its longest call.

    `longest` and `spent` are seconds: the longest turn by the clock, and the most processor time that one took (on a busy
    machine the clock counts other programs too). On Linux to be run with QT_NO_GLIB=1: glib's own loop does its work where
    Qt says that it waits. `places` names for turns beyond the bound the seconds, the seconds of
    processor time, and behind which step, in which functions of ours, the bound was passed.
    """

    def __init__(self, step: Callable[[], str] = lambda: "") -> None:
        self._step = step
        self.longest = self.spent = 0.0
        self.places: list[tuple[float, float, str]] = []
        self._said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - as long as the watch
        self._began: tuple[float, float] | None = None
        self._is_ours = False
        dispatcher: Any = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._wakes, Qt.ConnectionType.DirectConnection)
        dispatcher.aboutToBlock.connect(self._waits, Qt.ConnectionType.DirectConnection)

    def leave_out(self) -> None:
        """The turn that runs is a test's own work."""
        self._is_ours = True

    def _wakes(self) -> None:
        if self._began is None:
            self._began = time.perf_counter(), time.thread_time()
            # C's thread: it sees also where a call keeps Python's lock.
            faulthandler.dump_traceback_later(BOUND_SECONDS, file=self._said)

    def _waits(self) -> None:
        if self._began is None:
            return
        lasted, spent = time.perf_counter() - self._began[0], time.thread_time() - self._began[1]
        faulthandler.cancel_dump_traceback_later()
        self._began, is_ours, self._is_ours = None, self._is_ours, False
        if is_ours:
            self._place()
            return
        self.longest, self.spent = max(self.longest, lasted), max(self.spent, spent)
        if lasted > BOUND_SECONDS:
            self.places = sorted([*self.places, (round(lasted, 3), round(spent, 3), self._place())], reverse=True)[
                :KEPT
            ]

    def _place(self) -> str:
        """The main thread's stack as it was when the bound was passed, ours only, innermost first."""
        self._said.seek(0)
        told = self._said.read()
        self._said.seek(0)
        self._said.truncate()
        main = told.rsplit("(most recent call first):", 1)[-1]
        found = re.findall(r'File ".*?/((?:app|ui|pipeline|connectors|tests)/[^"]+)", line (\d+) in (\w+)', main)
        functions = " < ".join(f"{file}:{line} {name}" for file, line, name in found[:6])
        return f"{self._step()}: {functions or 'Qt'}"
