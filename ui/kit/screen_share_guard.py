"""Keeps a window out of screen shares and recordings, where the system can."""

import ctypes
import sys

from PySide6.QtWidgets import QWidget

# winuser.h: the window is shown on the monitor and left out of every capture (Windows 10 2004 and later).
WDA_EXCLUDEFROMCAPTURE = 0x11
# NSWindow.h: NSWindowSharingNone.
NS_SHARING_NONE = 0


def hide_from_capture(window: QWidget) -> bool:
    """True where the system took it; X11 and Wayland have no such thing, so there the panel stays folded."""
    if sys.platform == "win32":
        affinity = ctypes.windll.user32.SetWindowDisplayAffinity
        return bool(affinity(ctypes.c_void_p(int(window.winId())), WDA_EXCLUDEFROMCAPTURE))
    if sys.platform == "darwin":
        return _hide_on_mac(int(window.winId()))
    return False


def _hide_on_mac(view: int) -> bool:
    """[[view window] setSharingType: NSWindowSharingNone], through the Objective-C runtime."""
    runtime = ctypes.CDLL("/usr/lib/libobjc.dylib")
    runtime.sel_registerName.restype = ctypes.c_void_p
    runtime.sel_registerName.argtypes = [ctypes.c_char_p]
    ask = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(("objc_msgSend", runtime))
    tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(("objc_msgSend", runtime))
    window = ask(view, runtime.sel_registerName(b"window"))
    if not window:
        return False
    tell(window, runtime.sel_registerName(b"setSharingType:"), NS_SHARING_NONE)
    return True
