"""The accessible tree of a program's windows on Windows: UI Automation, as a screen reader has it.

Names and numbers are those of UIAutomationClient.h; comtypes, which pycaw brings, takes the interfaces from the system's library.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message

LIBRARY = "UIAutomationCore.dll"
CLIENT = "{ff48dba4-60ef-4201-aa87-54103eef594e}"  # CUIAutomation
CHILDREN = 2  # TreeScope_Children
PROCESS_ID = 30002  # UIA_ProcessIdPropertyId


class AutomationTree:
    """Implements WindowTree on an IUIAutomation. `gone` is the error by which a window that is gone or busy answers, and `leave`
    ends the thread's part in it."""

    def __init__(self, automation: Any, *, gone: type[Exception], leave: Callable[[], None]) -> None:
        self._automation = automation
        self._any: Any = automation.CreateTrueCondition()
        self._gone, self._leave = (OSError, gone), leave

    def programs(self, pids: Collection[int]) -> Iterator[tuple[Any, int]]:
        for pid in sorted(pids):
            try:
                condition = self._automation.CreatePropertyCondition(PROCESS_ID, pid)
                found = _found(self._automation.GetRootElement(), condition)
            except self._gone:
                continue
            for window in found:
                yield window, pid

    def children(self, node: Any) -> list[Any]:
        try:
            return _found(node, self._any)
        except self._gone:
            return []

    def texts(self, node: Any) -> Iterator[str]:
        for part in ("CurrentName", "CurrentHelpText"):
            try:
                text = getattr(node, part)
            except self._gone:
                return
            if text:
                yield str(text)

    def close(self) -> None:
        self._automation = self._any = None  # before the thread leaves
        self._leave()


def _found(node: Any, condition: Any) -> list[Any]:
    found = node.FindAll(CHILDREN, condition)
    return [found.GetElement(number) for number in range(found.Length)]


def automation_tree() -> AutomationTree:
    """The windows of this session, for the thread that asks alone. Raises UserActionNeeded where Windows doesn't show them."""
    import comtypes
    import comtypes.client

    # Not a window's thread: UI Automation would wait for the windows of its own program.
    comtypes.CoInitializeEx(comtypes.COINIT_MULTITHREADED)
    try:
        interfaces = comtypes.client.GetModule(LIBRARY)
        client = comtypes.client.CreateObject(CLIENT, interface=interfaces.IUIAutomation)
        return AutomationTree(client, gone=comtypes.COMError, leave=comtypes.CoUninitialize)
    except (OSError, comtypes.COMError) as error:
        comtypes.CoUninitialize()
        raise UserActionNeeded(Message("meeting_names.no_automation")) from error
