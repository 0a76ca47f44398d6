"""A widget in a cycle is destroyed on the main thread, whichever thread made Python look for cycles."""

import weakref
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


class Knot(QWidget):
    """Holds itself, as a widget does whose button calls one of its methods."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def allocate() -> int:
    """Much more than Python's collector waits for."""
    return len([[number] for number in range(100_000)])


def test_another_thread_frees_no_widget_and_the_main_thread_does(qtbot: QtBot) -> None:
    knot = Knot()
    held = weakref.ref(knot)
    del knot
    with ThreadPoolExecutor(1) as other:
        assert other.submit(allocate).result() == 100_000
    assert held() is not None
    kept = [[number] for number in range(2_000)]
    qtbot.waitUntil(lambda: held() is None)
    assert kept
