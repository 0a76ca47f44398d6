"""A person's hands on a real X display: only what is on the screen is pressed, at the place where it is, by xdotool."""

import faulthandler
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from tests.ui.main_thread import MainThread

PATIENCE_SECONDS = 150.0
Condition = Callable[[], Any]


class Hands(ABC):
    """`story` yields a condition to wait for before each next press; `seen` keeps what a test looks at afterwards."""

    def __init__(self, frames: Path) -> None:
        self.frames = frames
        self.seen: dict[str, Any] = {"keys_in_review": 0, "steps": []}
        self._number = 0

    def frame(self, what: str) -> None:
        """A picture of the whole screen."""
        self._number += 1
        self.seen["steps"].append(what)
        screen = QApplication.primaryScreen().grabWindow(0)
        screen.save(str(self.frames / f"{self._number:02d}-{what}.png"))

    def click(self, widget: QWidget) -> None:
        self.click_at(widget.mapToGlobal(widget.rect().center()))

    def click_at(self, place: QPoint) -> None:
        self._xdotool("mousemove", str(place.x()), str(place.y()), "click", "1")

    def key(self, *keys: str) -> None:
        self._xdotool("key", "--delay", "30", *keys)

    def write(self, text: str) -> None:
        self._xdotool("type", "--delay", "15", text)

    def button(self, window: QWidget, text: str) -> QAbstractButton | None:
        found = (b for b in window.findChildren(QAbstractButton) if b.text() == text and b.isVisible())
        return next(found, None)

    @staticmethod
    def _xdotool(*arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], check=True, timeout=20)

    def press(self, key: str) -> None:
        """A key in the review; they are counted."""
        self.seen["keys_in_review"] += 1
        self.key(key)

    @abstractmethod
    def story(self) -> Iterator[Condition]:
        """What the person does, step by step."""


def pause(seconds: float) -> Condition:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


class Script:
    """Steps through the story from Qt's own loop, so that the program lives on between two presses."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._steps = hands.story()
        self._condition: Condition = lambda: True
        self._main_thread = MainThread(lambda: hands.seen["steps"][-1] if hands.seen["steps"] else "start")
        self._since = time.monotonic()
        self.timer = QTimer()
        self.timer.timeout.connect(self._look)
        self.timer.start(60)

    def _look(self) -> None:
        try:
            if self._condition():
                self._main_thread.leave_out()  # pictures, and the wait for xdotool
                self._condition, self._since = next(self._steps), time.monotonic()
            elif time.monotonic() - self._since > PATIENCE_SECONDS:
                raise TimeoutError(f"stuck behind {self._hands.seen['steps'][-1:]}")
        except StopIteration:
            self._end(None)
        except Exception as error:  # the test shows it, with the last frame
            self._hands.frame("stuck")
            faulthandler.dump_traceback()
            self._end(repr(error))

    def _end(self, problem: str | None) -> None:
        self.timer.stop()
        watched = self._main_thread
        self._hands.seen |= {"problem": problem, "longest": watched.longest, "most_spent": watched.spent}
        self._hands.seen["places"] = watched.places
        QApplication.quit()
