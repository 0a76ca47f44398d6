"""Who owns a file on Windows: the one question that decides whether it can be a policy."""

import ctypes
import sys
from pathlib import Path

SE_FILE_OBJECT = 1
OWNER_SECURITY_INFORMATION = 1
# SYSTEM (device management), the group of administrators, and Windows' own installer.
ADMINISTRATORS = (
    "S-1-5-18",
    "S-1-5-32-544",
    "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
)


def owner_of(file: Path) -> str:
    """The owner's security identifier as a text. Raises OSError where Windows does not say."""
    if sys.platform != "win32":
        raise OSError("asked on another system")
    from ctypes import wintypes

    advapi, kernel = ctypes.WinDLL("advapi32"), ctypes.WinDLL("kernel32")
    advapi.GetNamedSecurityInfoW.argtypes = [wintypes.LPCWSTR, ctypes.c_int, wintypes.DWORD, *[ctypes.c_void_p] * 5]
    advapi.ConvertSidToStringSidW.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    kernel.LocalFree.argtypes = [ctypes.c_void_p]
    owner, descriptor, text = ctypes.c_void_p(), ctypes.c_void_p(), wintypes.LPWSTR()
    code = advapi.GetNamedSecurityInfoW(
        str(file), SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, ctypes.byref(owner), None, None, None,
        ctypes.byref(descriptor),
    )  # fmt: skip
    if code:
        raise OSError(code, "the owner can't be read")
    try:
        if not advapi.ConvertSidToStringSidW(owner, ctypes.byref(text)):
            raise OSError("the owner has no name")
        return str(text.value)
    finally:
        kernel.LocalFree(text)
        kernel.LocalFree(descriptor)
