"""The accessible tree of a program's windows on macOS: the AX interface of ApplicationServices, as a screen reader has it.

macOS shows it to programs that the user has let in under Privacy & Security, Accessibility.
"""

from collections.abc import Collection, Iterator
from typing import Any

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message

REPLY_SECONDS = 1.0
SUCCESS = 0  # kAXErrorSuccess


class AxTree:
    """Implements WindowTree. `services` is the module ApplicationServices of PyObjC."""

    def __init__(self, services: Any) -> None:
        """Raises UserActionNeeded where the user has not let Callside in."""
        if not services.AXIsProcessTrusted():
            raise UserActionNeeded(Message("meeting_names.not_trusted"))
        self._services = services

    def programs(self, pids: Collection[int]) -> Iterator[tuple[Any, int]]:
        for pid in sorted(pids):
            program = self._services.AXUIElementCreateApplication(pid)
            self._services.AXUIElementSetMessagingTimeout(program, REPLY_SECONDS)
            for window in self._value(program, "AXWindows") or ():
                yield window, pid

    def children(self, node: Any) -> list[Any]:
        return list(self._value(node, "AXChildren") or ())

    def texts(self, node: Any) -> Iterator[str]:
        # A line of text has its words as its value, a group or a picture as its description.
        for part in ("AXTitle", "AXDescription", "AXValue"):
            text = self._value(node, part)
            if isinstance(text, str) and text:
                yield text

    def close(self) -> None:
        return

    def _value(self, node: Any, attribute: str) -> Any:
        """None where the object is gone, its program is busy, or it has no such attribute."""
        error, value = self._services.AXUIElementCopyAttributeValue(node, attribute, None)
        return value if error == SUCCESS else None


def ax_tree() -> AxTree:
    """The windows of this session. Raises UserActionNeeded where the user has not let Callside in."""
    import ApplicationServices

    return AxTree(ApplicationServices)
