"""A walk through the windows of a program as the system shows them to a screen reader, in search of who is speaking.

The systems differ in how a window is asked (audio/atspi.py, audio/automation.py, audio/ax.py); what is asked, how long and how
often, is the same on all of them. Programs that show no tree are not asked to: that would slow them down for the whole session.
"""

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Protocol

from app.domain.meeting_names import speaking_name

MOST_NODES = 3000
LOOK_SECONDS = 0.5  # that one walk through a tree may take
WALK_EVERY_SECONDS = 5.0
MOST_PLACES = 12


class WindowTree(Protocol):
    """The accessible objects of this session's programs. An object that is gone has no texts and no children."""

    def programs(self, pids: Collection[int]) -> Iterable[tuple[Any, int]]:
        """The topmost objects of these processes, each with its process."""

    def children(self, node: Any) -> Sequence[Any]: ...

    def texts(self, node: Any) -> Iterable[str]:
        """What a screen reader would say of the object: its name and its description."""

    def close(self) -> None: ...


class NamedWindows:
    """Implements MeetingWindow on a tree. One thread at a time."""

    def __init__(self, tree: WindowTree) -> None:
        self._tree = tree
        # Where a name was shown before, the last one first, with the process: asked again before the tree is walked again.
        self._places: list[tuple[Any, int]] = []
        self._walked = float("-inf")

    def speaking(self, pids: Collection[int]) -> str | None:
        """The name that one of these processes shows as speaking now; None where it shows none, or no tree at all."""
        for node, pid in self._places:
            name = self._named(node) if pid in pids else None
            if name is not None:
                return name
        if time.monotonic() - self._walked < WALK_EVERY_SECONDS:
            return None
        self._walked = time.monotonic()
        until = self._walked + LOOK_SECONDS
        for program, owner in self._tree.programs(pids):
            for node in nodes(self._tree, program, until):
                name = self._named(node)
                if name is not None:
                    self._places = [(node, owner), *self._places][:MOST_PLACES]
                    return name
        return None

    def close(self) -> None:
        self._tree.close()

    def _named(self, node: Any) -> str | None:
        return next((name for text in self._tree.texts(node) if (name := speaking_name(text)) is not None), None)


def nodes(tree: WindowTree, top: Any, until: float) -> Iterator[Any]:
    """The objects below `top` in breadth, up to the moment `until` (monotonic): what stands on top of a window comes before the
    lists in it."""
    waiting, seen = [top], 0
    while waiting and seen < MOST_NODES and time.monotonic() < until:
        node = waiting.pop(0)
        seen += 1
        yield node
        waiting += tree.children(node)
