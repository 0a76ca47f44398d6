"""Objects in cycles are freed on the main thread alone.

Python frees them on whichever thread allocates when the threshold is passed. A widget among them is then destroyed on a thread
that Qt forbids: its destructor and the main thread wait for each other, and the program stands still for ever.
"""

import gc

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

LOOK_EVERY_MS = 1_000
_NAME = "cycles"


def free_on_main_thread(app: QApplication) -> None:
    """Takes Python's own collector out of service and runs it from the loop of `app`, at Python's own thresholds. To be called
    on the main thread."""
    gc.disable()
    if app.findChild(QTimer, _NAME):
        return
    timer = QTimer(app)
    timer.setObjectName(_NAME)
    timer.timeout.connect(_collect)
    timer.start(LOOK_EVERY_MS)


def keep_what_is_loaded() -> None:
    """What is there now, mostly loaded modules, is not looked at again: a look at all of it takes a third of the time that
    the main thread may take for anything."""
    gc.freeze()


def _collect() -> None:
    counts, thresholds = gc.get_count(), gc.get_threshold()
    due = [generation for generation in range(3) if counts[generation] > thresholds[generation]]
    if due:
        gc.collect(max(due))
