"""The login of whoever runs this process, asked of the system: the environment says what its caller likes."""

import os
import sys


def user_name() -> str:
    """The user's login name. Raises OSError where the system has none."""
    if sys.platform == "win32":
        return _windows_user_name()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"


def _windows_user_name() -> str:
    if sys.platform != "win32":
        raise OSError("asked on another system")
    import ctypes
    from ctypes import wintypes

    library = ctypes.WinDLL("advapi32", use_last_error=True)
    size = wintypes.DWORD(257)  # UNLEN + 1
    name = ctypes.create_unicode_buffer(size.value)
    if not library.GetUserNameW(name, ctypes.byref(size)):
        raise OSError(ctypes.get_last_error(), "the user has no name")
    return name.value
