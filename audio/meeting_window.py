"""Who a meeting's program says is speaking, as its windows tell a screen reader."""

import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from audio.window_tree import NamedWindows, WindowTree

OLDEST_ANCESTORS = 3


class MeetingWindow(Protocol):
    def speaking(self, pids: Collection[int]) -> str | None:
        """The name that the windows of these processes show as speaking now; None where they show none."""

    def close(self) -> None: ...


def meeting_window() -> MeetingWindow:
    """The windows of this system, for the thread that asks alone. Raises UserActionNeeded where they can't be read."""
    return NamedWindows(_tree())


def _tree() -> WindowTree:
    if sys.platform == "win32":
        from audio.automation import automation_tree

        return automation_tree()
    if sys.platform == "darwin":
        from audio.ax import ax_tree

        return ax_tree()
    if sys.platform != "linux":
        raise UserActionNeeded(Message("meeting_names.not_here"))
    from audio.atspi import AtspiTree

    return AtspiTree()


def family(pid: int) -> frozenset[int]:
    """A process and those that started it: browsers record in a helper, and own their windows in another process."""
    found, last = [pid], pid
    for _ in range(OLDEST_ANCESTORS):
        parent = _parent(last)
        if parent is None or parent <= 1 or parent == os.getpid():
            break
        found.append(parent)
        last = parent
    return frozenset(found)


def _parent(pid: int) -> int | None:
    if sys.platform != "linux":
        import psutil

        try:
            return int(psutil.Process(pid).ppid())
        except psutil.Error:
            return None
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return int(status.rpartition(")")[2].split()[1])
