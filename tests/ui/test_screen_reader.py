"""The windows as a screen reader has them: over the accessibility bus of a desktop, from another process."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jeepney import MatchRule, MessageType, message_bus

from audio.atspi import ACCESSIBLE, REGISTRY, AtspiTree, Node
from audio.window_tree import nodes
from tests.accessible_desktop import accessible_desktop

HERE = Path(__file__).resolve().parents[2]
# Numbers of AT-SPI's state set (atspi-constants.h).
FOCUSABLE, FOCUSED, SHOWING = 11, 12, 25
CONTAINERS = {"panel", "filler", "scroll pane"}
WINDOWS = ("live", "main-review", "main-today", "main-ask", "main-calls", "main-settings", "consent", "brief")
# What is pressed, typed into, chosen from or read has one of these roles.
KNOWN_ROLES = {
    "button", "push button", "button menu", "check box", "toggle button", "combo box", "spin box", "text", "label", "list",
    "list item", "link", "frame", "panel", "filler", "scroll pane",
}  # fmt: skip


@dataclass(frozen=True)
class Seen:
    node: Node
    role: str
    name: str
    states: frozenset[int]


class Reader(AtspiTree):
    """Reads what a program shows, and hears what it announces."""

    def tree(self, pid: int) -> list[Seen]:
        return [self._seen(node) for program, _ in self.programs({pid}) for node in nodes(self, program, float("inf"))]

    def _seen(self, node: Node) -> Seen:
        name = self.asked(node, "org.freedesktop.DBus.Properties", "Get", "ss", (ACCESSIBLE, "Name"))
        role = self.asked(node, ACCESSIBLE, "GetRoleName")
        states = self.asked(node, ACCESSIBLE, "GetState")
        low, high = states[0] if states else (0, 0)
        bits = low | high << 32
        return Seen(
            node,
            str(role[0]) if role else "",
            str(name[0][1]) if name else "",
            frozenset(bit for bit in range(64) if bits >> bit & 1),
        )

    def listen(self) -> None:
        """Announcements come from now on; a program sends events only while one is registered for."""
        rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement")
        self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=5)
        registry = (REGISTRY, "/org/a11y/atspi/registry")
        self.asked(registry, REGISTRY, "RegisterEvent", "sass", ("object:announcement", [], ""))

    def announced(self, seconds: float = 20.0) -> str:
        """The text of the next announcement. Raises TimeoutError if none comes."""
        while True:
            message = self._bus.receive(timeout=seconds)
            is_signal = message.header.message_type is MessageType.signal
            if is_signal and any(str(field) == "Announcement" for field in message.header.fields.values()):
                return str(message.body[3][1])


@contextmanager
def shown(environment: dict[str, str], folder: Path, *names: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.bus_program", str(folder / "data"), *names],
        cwd=HERE,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert process.stdout.readline().strip() == "ready"
        yield process
    finally:
        process.stdin.close()
        process.wait(20)
        process.stdout.close()


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[dict[str, str], Path]]:
    home = tmp_path / "home"
    home.mkdir()
    with accessible_desktop(home, "1366x768x24") as environment:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", environment["DBUS_SESSION_BUS_ADDRESS"])
        yield environment, tmp_path


def test_every_control_of_the_windows_is_named_on_the_bus_and_an_alarm_is_said_by_itself(desktop: Any) -> None:
    environment, folder = desktop
    with shown(environment, folder, *WINDOWS) as process:
        reader = Reader()
        controls = [seen for seen in tree(reader, process.pid) if {FOCUSABLE, SHOWING} <= seen.states]
        assert len(controls) > 60
        assert [c.role for c in controls if not c.name and c.role not in CONTAINERS] == []
        assert [c for c in controls if c.role not in KNOWN_ROLES] == []
        reader.listen()
        assert process.stdin is not None
        process.stdin.write("The other side is silent: check the meeting's output.\n")
        process.stdin.flush()
        assert reader.announced() == "The other side is silent: check the meeting's output."
        reader.close()


def tree(reader: Reader, pid: int) -> list[Seen]:
    """The tree once it is there and stays as it is: a window is built while it is looked at."""
    end = time.monotonic() + 30.0
    before: list[Seen] = []
    while time.monotonic() < end:
        found = reader.tree(pid)
        if found == before and any({FOCUSABLE, SHOWING} <= seen.states for seen in found):
            return found
        before = found
        time.sleep(0.4)
    return before
