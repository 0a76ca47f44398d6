"""How long single turns of Qt's loop keep the main thread, and where it was when a turn lasted too long."""

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractEventDispatcher, Qt

ROOT = Path(__file__).resolve().parents[2]
# The product's bound for one call on the main thread.
BOUND_SECONDS, LOOK_SECONDS = 0.05, 0.01
KEPT, DEPTH = 40, 6


class MainThread:
    """Watches from now on. A turn lasts from when the loop wakes until it waits again: it holds one call or several, so
    that a turn is never shorter than its longest call.

    `longest` and `spent` are seconds: the longest turn by the clock, and the most processor time that one took (on a busy
    machine the clock counts other programs too). On Linux to be run with QT_NO_GLIB=1: glib's own loop does its work where
    Qt says that it waits. `places` names for turns beyond the bound the seconds, the seconds of processor time, and behind
    which step, in which functions of ours, the bound was passed.
    """

    def __init__(self, step: Callable[[], str] = lambda: "") -> None:
        self._step = step
        self.longest = self.spent = 0.0
        self.places: list[tuple[float, float, str]] = []
        self._began: tuple[float, float] | None = None
        self._is_ours = False
        self._place = ""
        self._main = threading.get_ident()
        dispatcher: Any = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._wakes, Qt.ConnectionType.DirectConnection)
        dispatcher.aboutToBlock.connect(self._waits, Qt.ConnectionType.DirectConnection)
        threading.Thread(target=self._look, name="main-thread-watch", daemon=True).start()

    def leave_out(self) -> None:
        """The turn that runs is a test's own work."""
        self._is_ours = True

    def _wakes(self) -> None:
        if self._began is None:
            self._place, self._began = "", (time.perf_counter(), time.thread_time())

    def _waits(self) -> None:
        if self._began is None:
            return
        lasted, spent = time.perf_counter() - self._began[0], time.thread_time() - self._began[1]
        self._began, is_ours, self._is_ours = None, self._is_ours, False
        if is_ours:
            return
        self.longest, self.spent = max(self.longest, lasted), max(self.spent, spent)
        if lasted > BOUND_SECONDS:
            place = f"{self._step()}: {self._place or 'Qt'}"
            self.places = sorted([*self.places, (round(lasted, 3), round(spent, 3), place)], reverse=True)[:KEPT]

    def _look(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            began = self._began
            if began and not self._place and time.perf_counter() - began[0] > BOUND_SECONDS:
                self._place = self._functions()

    def _functions(self) -> str:
        """Ours only, innermost first."""
        frame, found = sys._current_frames().get(self._main), list[str]()
        while frame and len(found) < DEPTH:
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(ROOT) and ".venv" not in path.parts:
                found.append(f"{path.relative_to(ROOT)}:{frame.f_lineno} {frame.f_code.co_name}")
            frame = frame.f_back
        return " < ".join(found)
