"""Windows' own word on the policy file: the folder it lies in, and who owns it."""

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


# FOLDERID_ProgramData (KnownFolders.h)
PROGRAM_DATA = "{62AB5D82-FDC1-4DC3-A9DD-070D1D495D97}"


def program_data() -> Path:
    """The machine's ProgramData by Windows' own table: the variable of that name is the user's to set. Raises OSError where
    Windows does not say."""
    if sys.platform != "win32":
        raise OSError("asked on another system")
    import uuid
    from ctypes import wintypes

    shell, ole = ctypes.WinDLL("shell32"), ctypes.WinDLL("ole32")
    shell.SHGetKnownFolderPath.argtypes = [ctypes.c_char_p, wintypes.DWORD, wintypes.HANDLE, ctypes.c_void_p]
    ole.CoTaskMemFree.argtypes = [ctypes.c_void_p]
    found = ctypes.c_wchar_p()
    code = shell.SHGetKnownFolderPath(uuid.UUID(PROGRAM_DATA).bytes_le, 0, None, ctypes.byref(found))
    try:
        if code or not found.value:
            raise OSError(code, "Windows names no ProgramData")
        return Path(found.value)
    finally:
        ole.CoTaskMemFree(found)
