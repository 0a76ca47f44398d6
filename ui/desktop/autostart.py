"""Whether Callside starts when the person signs in: the entry of each system, of this user alone.

An installer may have left one for everybody. The user's entry has the same name, so it stands in its place and there are
never two; switched off, it says so, for only an administrator could take the other one away.
"""

import os
import plistlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

NAME = "Callside"
IDENTIFIER = "app.callside.Callside"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
# Where Windows' own settings keep what a person switched off; the first byte says it.
APPROVED_KEY = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
SWITCHED_OFF = b"\x03" + bytes(11)


class Autostart(Protocol):
    def set(self, is_on: bool) -> None:
        """Raises OSError where the entry can't be written."""


class Desktop:
    """XDG: `callside.desktop` of the user's configuration goes before the system's of the same name."""

    def __init__(
        self, command: Sequence[str], *, home: Path | None = None, system: Sequence[Path] | None = None
    ) -> None:
        configured = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
        places = os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
        self._command = command
        self._own = (home or Path(configured)) / "autostart" / "callside.desktop"
        self._system = system if system is not None else [Path(p) / "autostart" for p in places.split(":")]

    def set(self, is_on: bool) -> None:
        """Writes or removes the desktop's autostart entry."""
        has_system = any((place / "callside.desktop").exists() for place in self._system)
        if is_on is has_system:
            self._own.unlink(missing_ok=True)
            return
        self._own.parent.mkdir(parents=True, exist_ok=True)
        line = " ".join(f'"{part}"' if " " in part else part for part in self._command)
        switch = f"Exec={line}\nTerminal=false\nIcon=callside" if is_on else "Hidden=true"
        self._own.write_text(f"[Desktop Entry]\nType=Application\nName={NAME}\n{switch}\n", encoding="utf-8")


class RunKey:
    """Windows: the user's Run key; what the machine's says is switched off where Windows' own settings do it."""

    def __init__(self, command: Sequence[str], registry: Any) -> None:
        self._line = " ".join(f'"{part}"' if " " in part else part for part in command)
        self._registry = registry

    def set(self, is_on: bool) -> None:
        r = self._registry
        has_machine = self._has(r.HKEY_LOCAL_MACHINE, RUN_KEY)
        self._write(RUN_KEY, (r.REG_SZ, self._line) if is_on and not has_machine else None)
        self._write(APPROVED_KEY, (r.REG_BINARY, SWITCHED_OFF) if has_machine and not is_on else None)

    def _has(self, root: Any, key: str) -> bool:
        r = self._registry
        try:
            with r.OpenKey(root, key) as opened:
                r.QueryValueEx(opened, NAME)
        except FileNotFoundError:
            return False
        return True

    def _write(self, key: str, value: tuple[int, Any] | None) -> None:
        r = self._registry
        if value is None and not self._has(r.HKEY_CURRENT_USER, key):
            return
        with r.CreateKeyEx(r.HKEY_CURRENT_USER, key, 0, r.KEY_SET_VALUE) as opened:
            if value is None:
                r.DeleteValue(opened, NAME)
            else:
                r.SetValueEx(opened, NAME, 0, *value)


class LaunchAgent:
    """macOS: an agent of the user that runs at sign-in."""

    def __init__(self, command: Sequence[str], *, home: Path | None = None) -> None:
        self._command = command
        self._file = (home or Path.home()) / "Library" / "LaunchAgents" / f"{IDENTIFIER}.plist"

    def set(self, is_on: bool) -> None:
        """Writes or removes macOS' launch agent."""
        if not is_on:
            self._file.unlink(missing_ok=True)
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        told = {"Label": IDENTIFIER, "ProgramArguments": list(self._command), "RunAtLoad": True}
        self._file.write_bytes(plistlib.dumps(told))


def of_this_system() -> Autostart | None:
    """None for a program that runs from its source: a checkout is not started by the system."""
    if not getattr(sys, "frozen", False):
        return None
    command = [sys.executable]
    if sys.platform == "win32":
        import winreg

        return RunKey(command, winreg)
    return LaunchAgent(command) if sys.platform == "darwin" else Desktop(command)
