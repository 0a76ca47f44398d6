"""Global shortcuts on X11: XGrabKey on the root window, on a connection of our own that Qt's loop watches.

Source: Xlib, "Keyboard Grabbing" and "Handling Errors". A grab is made for each state of Caps Lock and Num Lock, which
X counts as modifiers.
"""

import ctypes
import ctypes.util
from itertools import chain, combinations
from typing import Any

from PySide6.QtCore import QSocketNotifier, Qt

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from ui.desktop.key_combination import Combination, Pressed

SHIFT, LOCK, CONTROL, MOD1, MOD2, MOD4 = 1, 2, 4, 8, 16, 64  # X.h: ShiftMask … Mod4Mask; Mod2 is Num Lock
KEY_PRESS, GRAB_ASYNC, BAD_ACCESS = 2, 1, 10
EVENT_BYTES = 192  # XEvent is a union of 24 longs
NAMES = {Qt.Key.Key_Space: "space", Qt.Key.Key_Pause: "Pause", Qt.Key.Key_Insert: "Insert"}


class KeyEvent(ctypes.Structure):
    """XKeyEvent, as far as it is read."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("root", ctypes.c_ulong),
        ("subwindow", ctypes.c_ulong),
        ("time", ctypes.c_ulong),
        ("x", ctypes.c_int),
        ("y", ctypes.c_int),
        ("x_root", ctypes.c_int),
        ("y_root", ctypes.c_int),
        ("state", ctypes.c_uint),
        ("keycode", ctypes.c_uint),
    ]


class ErrorEvent(ctypes.Structure):
    """XErrorEvent."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("resourceid", ctypes.c_ulong),
        ("serial", ctypes.c_ulong),
        ("error_code", ctypes.c_ubyte),
        ("request_code", ctypes.c_ubyte),
        ("minor_code", ctypes.c_ubyte),
    ]


_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ErrorEvent))


class X11Keys:
    def __init__(self) -> None:
        name = ctypes.util.find_library("X11") or "libX11.so.6"
        try:
            self._x = _typed(ctypes.CDLL(name))
        except OSError as error:
            raise UserActionNeeded(Message("shortcuts.libx11_missing")) from error
        self._display = self._x.XOpenDisplay(None)
        if not self._display:
            raise UserActionNeeded(Message("shortcuts.no_x_server"))
        self._root = self._x.XDefaultRootWindow(self._display)
        self._pressed: dict[tuple[int, int], Pressed] = {}
        self._failed = 0
        # Xlib ends the program on an error that nobody handles; one that another program's key causes is only noted.
        self._handler = _HANDLER(self._on_error)
        self._notifier = QSocketNotifier(self._x.XConnectionNumber(self._display), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(lambda *_: self._drain())

    def _on_error(self, display: int | None, error: Any) -> int:
        self._failed = error.contents.error_code
        return 0

    def register(self, combination: Combination, pressed: Pressed) -> None:
        """Registers a shortcut for every program. Raises UserActionNeeded if it is taken."""
        symbol = self._x.XStringToKeysym(_key_name(combination).encode())
        code = self._x.XKeysymToKeycode(self._display, symbol) if symbol else 0
        if not code:
            raise UserActionNeeded(Message("shortcuts.not_on_keyboard", keys=combination.text))
        mask = SHIFT * combination.shift + CONTROL * combination.ctrl + MOD1 * combination.alt + MOD4 * combination.meta
        self._failed = 0
        before = self._x.XSetErrorHandler(ctypes.cast(self._handler, ctypes.c_void_p))
        for locks in _locks():
            self._x.XGrabKey(self._display, code, mask | locks, self._root, 0, GRAB_ASYNC, GRAB_ASYNC)
        self._x.XSync(self._display, 0)
        self._x.XSetErrorHandler(before)
        if self._failed:
            self._ungrab(code, mask)
            raise UserActionNeeded(Message("shortcuts.taken", keys=combination.text))
        self._pressed[code, mask] = pressed
        self._drain()

    def _ungrab(self, code: int, mask: int) -> None:
        for locks in _locks():
            self._x.XUngrabKey(self._display, code, mask | locks, self._root)
        self._x.XSync(self._display, 0)

    def _drain(self) -> None:
        event = (ctypes.c_char * EVENT_BYTES)()
        while self._display and self._x.XPending(self._display):
            self._x.XNextEvent(self._display, event)
            key = KeyEvent.from_buffer(event)
            if key.type == KEY_PRESS:
                pressed = self._pressed.get((key.keycode, key.state & (SHIFT | CONTROL | MOD1 | MOD4)))
                if pressed:
                    pressed()

    def close(self) -> None:
        """Gives all shortcuts back, and closes the connection to the display."""
        if self._display:
            self._notifier.setEnabled(False)
            for code, mask in self._pressed:
                self._ungrab(code, mask)
            self._x.XCloseDisplay(self._display)
            self._display, self._pressed = None, {}


def _key_name(combination: Combination) -> str:
    """X's name of the key: Qt's own is the same for letters, digits and function keys."""
    return NAMES.get(Qt.Key(combination.key)) or combination.text.rpartition("+")[2]


def _locks() -> list[int]:
    """Every state of Caps Lock and Num Lock."""
    return [sum(some) for some in chain.from_iterable(combinations((LOCK, MOD2), n) for n in range(3))]


def _typed(x: Any) -> Any:
    pointer, text, number, window = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_ulong
    kinds: dict[str, tuple[Any, list[Any]]] = {
        "XOpenDisplay": (pointer, [text]),
        "XCloseDisplay": (number, [pointer]),
        "XDefaultRootWindow": (window, [pointer]),
        "XConnectionNumber": (number, [pointer]),
        "XStringToKeysym": (ctypes.c_ulong, [text]),
        "XKeysymToKeycode": (ctypes.c_ubyte, [pointer, ctypes.c_ulong]),
        "XGrabKey": (number, [pointer, number, ctypes.c_uint, window, number, number, number]),
        "XUngrabKey": (number, [pointer, number, ctypes.c_uint, window]),
        "XSync": (number, [pointer, number]),
        "XPending": (number, [pointer]),
        "XNextEvent": (number, [pointer, pointer]),
        "XSetErrorHandler": (pointer, [pointer]),
    }
    for name, (answer, arguments) in kinds.items():
        function = getattr(x, name)
        function.restype, function.argtypes = answer, arguments
    return x
