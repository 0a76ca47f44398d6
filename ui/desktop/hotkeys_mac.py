"""Global shortcuts on macOS: Carbon's RegisterEventHotKey, which needs no permission and sees no other key.

Source: Apple's CarbonEvents.h and Events.h (kVK_ codes). Qt's loop is the application's, so the handler runs on the main
thread.
"""

import ctypes
from typing import Any

from PySide6.QtCore import Qt

from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from ui.desktop.key_combination import Combination, Pressed

CARBON = "/System/Library/Frameworks/Carbon.framework/Carbon"
CMD, SHIFT, OPTION, CONTROL = 0x100, 0x200, 0x800, 0x1000  # Events.h: cmdKey, shiftKey, optionKey, controlKey
KEYBOARD, HOT_KEY_PRESSED = 0x6B657962, 5  # 'keyb', kEventHotKeyPressed
DIRECT_OBJECT, HOT_KEY_ID = 0x2D2D2D2D, 0x686B6964  # '----', 'hkid'
SIGNATURE = 0x43414C53  # 'CALS'
_LETTERS = (
    "A:0 S:1 D:2 F:3 H:4 G:5 Z:6 X:7 C:8 V:9 B:11 Q:12 W:13 E:14 R:15 Y:16 T:17 1:18 2:19 3:20 4:21 6:22 5:23 9:25 7:26 "
    "8:28 0:29 O:31 U:32 I:34 P:35 L:37 J:38 K:40 N:45 M:46"
)
CODES = {ord(name): int(code) for name, code in (pair.split(":") for pair in _LETTERS.split())}
# kVK_F1 and following are in no order.
_FUNCTION = (0x7A, 0x78, 0x63, 0x76, 0x60, 0x61, 0x62, 0x64, 0x65, 0x6D, 0x67, 0x6F, 0x69, 0x6B, 0x71, 0x6A, 0x40, 0x4F)
CODES |= {Qt.Key.Key_F1.value + n: code for n, code in enumerate(_FUNCTION)}
CODES[Qt.Key.Key_Space.value] = 0x31


class HotKeyId(ctypes.Structure):
    _fields_ = [("signature", ctypes.c_uint32), ("id", ctypes.c_uint32)]


class EventType(ctypes.Structure):
    _fields_ = [("event_class", ctypes.c_uint32), ("kind", ctypes.c_uint32)]


_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class MacKeys:
    """`carbon` is the system's own library; tests hand in what it answers."""

    def __init__(self, carbon: Any = None) -> None:
        self._carbon = carbon or _typed(ctypes.CDLL(CARBON))
        self._pressed: dict[int, Pressed] = {}
        self._references: list[ctypes.c_void_p] = []
        self._handler = _HANDLER(self._on_event)
        kind = EventType(KEYBOARD, HOT_KEY_PRESSED)
        self._target = self._carbon.GetApplicationEventTarget()
        self._carbon.InstallEventHandler(self._target, self._handler, 1, ctypes.byref(kind), None, None)

    def _on_event(self, call: int | None, event: int | None, data: int | None) -> int:
        found = HotKeyId()
        size = ctypes.sizeof(found)
        self._carbon.GetEventParameter(event, DIRECT_OBJECT, HOT_KEY_ID, None, size, None, ctypes.byref(found))
        act = self._pressed.get(found.id)
        if act:
            act()
        return 0

    def register(self, combination: Combination, pressed: Pressed) -> None:
        """Registers a shortcut for every program. Raises UserActionNeeded if it is taken."""
        code = CODES.get(combination.key)
        if code is None:
            raise UserActionNeeded(Message("shortcuts.no_such_key", keys=combination.text))
        # Qt calls the command key Ctrl and the control key Meta on a Mac.
        mods = (
            CMD * combination.ctrl | SHIFT * combination.shift | OPTION * combination.alt | CONTROL * combination.meta
        )
        number, reference = len(self._pressed) + 1, ctypes.c_void_p()
        key_id = HotKeyId(SIGNATURE, number)
        if self._carbon.RegisterEventHotKey(code, mods, key_id, self._target, 0, ctypes.byref(reference)):
            raise UserActionNeeded(Message("shortcuts.taken", keys=combination.text))
        self._references.append(reference)
        self._pressed[number] = pressed

    def close(self) -> None:
        for reference in self._references:
            self._carbon.UnregisterEventHotKey(reference)
        self._references.clear()
        self._pressed.clear()


def _typed(carbon: Any) -> Any:
    pointer, number, status = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int32
    carbon.GetApplicationEventTarget.restype = pointer
    carbon.GetApplicationEventTarget.argtypes = []
    carbon.InstallEventHandler.restype = status
    carbon.InstallEventHandler.argtypes = [pointer, _HANDLER, ctypes.c_ulong, pointer, pointer, pointer]
    carbon.GetEventParameter.restype = status
    carbon.GetEventParameter.argtypes = [pointer, number, number, pointer, ctypes.c_ulong, pointer, pointer]
    carbon.RegisterEventHotKey.restype = status
    carbon.RegisterEventHotKey.argtypes = [number, number, HotKeyId, pointer, number, pointer]
    carbon.UnregisterEventHotKey.restype = status
    carbon.UnregisterEventHotKey.argtypes = [pointer]
    return carbon
