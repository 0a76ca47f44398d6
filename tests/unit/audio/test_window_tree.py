"""Who a window says is speaking, on each system's tree: UI Automation's and AX's as their interfaces answer."""

# ruff: noqa: N802 - names of the systems' interfaces

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.domain.errors import UserActionNeeded
from audio.automation import CHILDREN, PROCESS_ID, AutomationTree
from audio.ax import AxTree
from audio.window_tree import NamedWindows, WindowTree

MEETING, OTHER = 41, 42


@dataclass
class Shown:
    """A part of a window; one that is gone answers nothing."""

    text: str = ""
    parts: list["Shown"] = field(default_factory=list)
    pid: int = MEETING
    is_gone: bool = False


class ComError(Exception):
    """COM's own error is none of the system's."""


class Elements:
    def __init__(self, found: list[Shown]) -> None:
        self._found = found
        self.Length = len(found)

    def GetElement(self, number: int) -> "Element":
        return Element(self._found[number])


class Element:
    def __init__(self, shown: Shown) -> None:
        self._shown = shown

    @property
    def CurrentName(self) -> str:
        if self._shown.is_gone:
            raise ComError("no element")
        return self._shown.text

    CurrentHelpText = ""

    def FindAll(self, scope: int, condition: tuple[int, int] | None) -> Elements:
        assert scope == CHILDREN
        if self._shown.is_gone:
            raise ComError("no element")
        return Elements([p for p in self._shown.parts if condition is None or p.pid == condition[1]])


class Automation:
    def __init__(self, desktop: Shown) -> None:
        self._desktop = desktop

    def CreateTrueCondition(self) -> None:
        return None

    def CreatePropertyCondition(self, of: int, value: int) -> tuple[int, int]:
        assert of == PROCESS_ID
        return of, value

    def GetRootElement(self) -> Element:
        return Element(self._desktop)


class Services:
    """ApplicationServices: an attribute that a part has not got is an error, never an exception."""

    def __init__(self, desktop: Shown, *, is_trusted: bool = True) -> None:
        self._desktop, self._is_trusted = desktop, is_trusted

    def AXIsProcessTrusted(self) -> bool:
        return self._is_trusted

    def AXUIElementCreateApplication(self, pid: int) -> int:
        return pid

    def AXUIElementSetMessagingTimeout(self, program: int, seconds: float) -> int:
        return 0

    def AXUIElementCopyAttributeValue(self, element: Any, attribute: str, _: None) -> tuple[int, Any]:
        if isinstance(element, int):
            windows = [p for p in self._desktop.parts if p.pid == element]
            return (0, windows) if attribute == "AXWindows" and windows else (-25205, None)
        known = {"AXChildren": element.parts, "AXValue": element.text}
        if element.is_gone or attribute not in known:
            return -25202, None
        return 0, known[attribute]


def on_windows(desktop: Shown) -> WindowTree:
    return AutomationTree(Automation(desktop), gone=ComError, leave=lambda: None)


def on_macos(desktop: Shown) -> WindowTree:
    return AxTree(Services(desktop))


def meeting(label: Shown) -> Shown:
    people = Shown("Participants", [Shown(f"Participant {number}") for number in range(50)])
    here = Shown("Weekly call", [people, Shown("", [label])])
    return Shown(parts=[Shown("Talking: Rosa Vidal", pid=OTHER), here])


@pytest.mark.parametrize("tree", [on_windows, on_macos], ids=["UI Automation", "AX"])
def test_the_program_of_the_call_says_who_speaks(tree: Callable[[Shown], WindowTree]) -> None:
    label = Shown("Clara Voss is speaking")
    window = NamedWindows(tree(meeting(label)))
    assert window.speaking({MEETING}) == "Clara Voss"
    label.text = "Talking: Tim Beck"
    assert window.speaking({MEETING}) == "Tim Beck"  # at once: the place is known
    label.text = ""
    assert window.speaking({MEETING}) is None
    label.text, label.is_gone = "Talking: Tim Beck", True
    assert window.speaking({MEETING}) is None
    window.close()


@pytest.mark.parametrize("tree", [on_windows, on_macos], ids=["UI Automation", "AX"])
def test_other_programs_are_not_looked_at(tree: Callable[[Shown], WindowTree]) -> None:
    assert NamedWindows(tree(meeting(Shown("")))).speaking({MEETING, 7}) is None


def test_macos_is_asked_to_let_the_program_in() -> None:
    with pytest.raises(UserActionNeeded, match="Accessibility"):
        AxTree(Services(Shown(), is_trusted=False))
