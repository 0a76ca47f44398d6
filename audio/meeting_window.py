"""Who a meeting's program says is speaking, as its windows tell a screen reader."""

import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message

OLDEST_ANCESTORS = 3


class MeetingWindow(Protocol):
    def speaking(self, pids: Collection[int]) -> str | None:
        """The name that the windows of these processes show as speaking now; None where they show none."""

    def close(self) -> None: ...


def meeting_window() -> MeetingWindow:
    """The windows of this system. Raises UserActionNeeded where they can't be read."""
    if sys.platform != "linux":
        raise UserActionNeeded(Message("meeting_names.not_here"))
    from audio.atspi import AccessibleWindows

    return AccessibleWindows()


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
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return int(status.rpartition(")")[2].split()[1])
