"""Global shortcuts on Windows: RegisterHotKey for this thread, whose WM_HOTKEY messages Qt's loop hands to a filter.

Source: Microsoft's reference of RegisterHotKey (winuser.h). Keys are virtual-key codes.
"""

import ctypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, Qt

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from ui.desktop.key_combination import Combination, Pressed

WM_HOTKEY = 0x0312
MOD_ALT, MOD_CONTROL, MOD_SHIFT, MOD_WIN, MOD_NOREPEAT = 1, 2, 4, 8, 0x4000
VK_F1, VK_SPACE, VK_PAUSE, VK_INSERT = 0x70, 0x20, 0x13, 0x2D
NAMED = {Qt.Key.Key_Space: VK_SPACE, Qt.Key.Key_Pause: VK_PAUSE, Qt.Key.Key_Insert: VK_INSERT}


class WindowMessage(ctypes.Structure):
    """MSG, as far as it is read."""

    _fields_ = [
        ("hwnd", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wParam", ctypes.c_size_t),
        ("lParam", ctypes.c_ssize_t),
    ]


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, pressed: dict[int, Pressed]) -> None:
        super().__init__()
        self._pressed = pressed

    def nativeEventFilter(self, kind: Any, message: Any) -> Any:  # noqa: N802 - Qt's name
        if bytes(QByteArray(kind).data()).startswith(b"windows"):
            said = WindowMessage.from_address(int(message))
            act = self._pressed.get(int(said.wParam)) if said.message == WM_HOTKEY else None
            if act:
                act()
                return True, 0
        return False, 0


class WindowsKeys:
    """`user32` is Windows' own library; tests hand in what it answers."""

    def __init__(self, user32: Any = None) -> None:
        self._user32 = user32 or ctypes.WinDLL("user32", use_last_error=True)  # type: ignore[attr-defined, unused-ignore]
        self._pressed: dict[int, Pressed] = {}
        self._filter = _Filter(self._pressed)
        app = QCoreApplication.instance()
        assert app is not None
        app.installNativeEventFilter(self._filter)

    def register(self, combination: Combination, pressed: Pressed) -> None:
        """Registers a shortcut for every program. Raises UserActionNeeded if it is taken."""
        code = virtual_key(combination)
        mods = MOD_NOREPEAT | MOD_CONTROL * combination.ctrl | MOD_SHIFT * combination.shift
        mods |= MOD_ALT * combination.alt | MOD_WIN * combination.meta
        number = len(self._pressed) + 1
        if not self._user32.RegisterHotKey(None, number, mods, code):
            raise UserActionNeeded(Message("shortcuts.taken", keys=combination.text))
        self._pressed[number] = pressed

    def close(self) -> None:
        """Gives all shortcuts back, and ends the thread that waits for them."""
        for number in self._pressed:
            self._user32.UnregisterHotKey(None, number)
        self._pressed.clear()
        app = QCoreApplication.instance()
        if app is not None:
            app.removeNativeEventFilter(self._filter)


def virtual_key(combination: Combination) -> int:
    """Letters and digits are their own codes; function keys follow one another. Raises UserActionNeeded for others."""
    key = combination.key
    if Qt.Key.Key_F1.value <= key <= Qt.Key.Key_F24.value:
        return VK_F1 + key - Qt.Key.Key_F1.value
    if ord("0") <= key <= ord("9") or ord("A") <= key <= ord("Z"):
        return key
    named = NAMED.get(Qt.Key(key))
    if named is None:
        raise UserActionNeeded(Message("shortcuts.no_such_key", keys=combination.text))
    return named
