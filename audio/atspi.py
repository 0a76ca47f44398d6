"""The accessible tree of a program's windows on Linux: AT-SPI over D-Bus, as a screen reader has it."""

from collections.abc import Collection, Iterator
from typing import Any

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message

REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE = "org.a11y.atspi.Accessible"
REPLY_SECONDS = 1.0
Node = tuple[str, str]  # the program's name on the bus, the object's path


class AtspiTree:
    """Implements WindowTree."""

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

    def programs(self, pids: Collection[int]) -> Iterator[tuple[Node, int]]:
        for program in self.children((REGISTRY, ROOT)):
            owner = self.pid(program[0])
            if owner is not None and owner in pids:
                yield program, owner

    def children(self, node: Node) -> list[Node]:
        found = self.asked(node, ACCESSIBLE, "GetChildren")
        return [(str(bus), str(path)) for bus, path in found[0]] if found else []

    def texts(self, node: Node) -> Iterator[str]:
        for part in ("Name", "Description"):
            text = self.asked(node, "org.freedesktop.DBus.Properties", "Get", "ss", (ACCESSIBLE, part))
            if text:
                yield str(text[0][1])

    def pid(self, name: str) -> int | None:
        """The process behind a name on the bus."""
        bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus")
        found = self.asked(bus, bus[0], "GetConnectionUnixProcessID", "s", (name,))
        return int(found[0]) if found else None

    def close(self) -> None:
        self._bus.close()

    def asked(self, node: Node, interface: str, method: str, kind: str = "", body: tuple[Any, ...] = ()) -> Any:
        """The answer's values; None where the object is gone, or its program is busy."""
        from jeepney import DBusAddress, MessageType, new_method_call

        call = new_method_call(DBusAddress(node[1], node[0], interface), method, kind or None, body)
        try:
            answer = self._bus.send_and_get_reply(call, timeout=REPLY_SECONDS)
        except TimeoutError:
            return None
        return None if answer.header.message_type is MessageType.error else answer.body
