"""The accessible tree of a program's windows on Linux: AT-SPI over D-Bus, as a screen reader has it.

Programs that show no tree are not asked to: that would slow them down for the whole session.
"""

import time
from collections.abc import Collection, Iterator
from typing import Any

from app.domain.errors import UserActionNeeded
from app.domain.meeting_names import speaking_name
from app.domain.messages import Message

REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE = "org.a11y.atspi.Accessible"
MOST_NODES = 3000
LOOK_SECONDS = 0.5  # that one walk through a tree may take
REPLY_SECONDS = 1.0
WALK_EVERY_SECONDS = 5.0
MOST_PLACES = 12
Node = tuple[str, str]  # the program's name on the bus, the object's path


class AccessibleWindows:
    """Implements MeetingWindow. One thread at a time."""

    def __init__(self) -> None:
        """Raises UserActionNeeded where this session has no accessibility bus."""
        from jeepney import DBusAddress, new_method_call
        from jeepney.io.blocking import open_dbus_connection

        asked = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
        try:
            session = open_dbus_connection(bus="SESSION")
            try:
                address = session.send_and_get_reply(asked, timeout=REPLY_SECONDS).body[0]
            finally:
                session.close()
            self._bus = open_dbus_connection(bus=str(address))
        except Exception as error:
            raise UserActionNeeded(Message("meeting_names.no_bus")) from error
        # Where a name was shown before, the last one first, with the process: asked again before the tree is walked again.
        self._places: list[tuple[Node, int]] = []
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
        for program in self._children((REGISTRY, ROOT)):
            owner = self._pid(program[0])
            for node in self._nodes(program, until) if owner in pids else ():
                name = self._named(node)
                if name is not None and owner is not None:
                    self._places = [(node, owner), *self._places][:MOST_PLACES]
                    return name
        return None

    def close(self) -> None:
        self._bus.close()

    def _nodes(self, top: Node, until: float) -> Iterator[Node]:
        """The tree in breadth, so that what stands on top of a window comes before the lists in it."""
        waiting, seen = [top], 0
        while waiting and seen < MOST_NODES and time.monotonic() < until:
            node = waiting.pop(0)
            seen += 1
            yield node
            waiting += self._children(node)

    def _named(self, node: Node) -> str | None:
        for part in ("Name", "Description"):
            text = self._asked(node, "org.freedesktop.DBus.Properties", "Get", "ss", (ACCESSIBLE, part))
            name = speaking_name(str(text[0][1])) if text else None
            if name is not None:
                return name
        return None

    def _children(self, node: Node) -> list[Node]:
        found = self._asked(node, ACCESSIBLE, "GetChildren")
        return [(str(bus), str(path)) for bus, path in found[0]] if found else []

    def _pid(self, name: str) -> int | None:
        bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus")
        found = self._asked(bus, bus[0], "GetConnectionUnixProcessID", "s", (name,))
        return int(found[0]) if found else None

    def _asked(self, node: Node, interface: str, method: str, kind: str = "", body: tuple[Any, ...] = ()) -> Any:
        """The answer's values; None where the object is gone, or its program is busy."""
        from jeepney import DBusAddress, MessageType, new_method_call

        call = new_method_call(DBusAddress(node[1], node[0], interface), method, kind or None, body)
        try:
            answer = self._bus.send_and_get_reply(call, timeout=REPLY_SECONDS)
        except TimeoutError:
            return None
        return None if answer.header.message_type is MessageType.error else answer.body
