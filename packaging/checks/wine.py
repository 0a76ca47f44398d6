"""The MSI under Wine, silently, as device management installs it: every property both ways, upgrade, uninstall.

Wine is no Windows: it proves the installer's tables, not SmartScreen, Group Policy or a real session.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from checks.report import Report
from windows import installer
from windows.installer import CHOICES

RUN = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Run"
MEMORY = r"HKLM\Software\Callside"
UNINSTALL = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall"
_WINE = ("wine64", "/usr/lib/wine/wine64", "wine")


@dataclass(frozen=True, slots=True)
class Machine:
    """A Windows folder of its own."""

    folder: Path
    wine: str

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if k != "DISPLAY"}
        environment |= {"WINEPREFIX": str(self.folder), "WINEARCH": "win64", "WINEDEBUG": "-all"}
        # Wine points the desktop at the home of whoever runs it.
        environment["HOME"] = str(self.folder / "home")
        # No offers of Mono and Gecko, and no entries in the menus of the Linux desktop around it.
        environment["WINEDLLOVERRIDES"] = "mscoree,mshtml=;winemenubuilder.exe=d"
        return subprocess.run(
            [self.wine, *command], env=environment, capture_output=True, text=True, errors="replace", check=False
        )

    def install(self, msi: Path, *properties: str) -> int:
        return self.run("msiexec", "/i", _windows_path(msi), "/qn", *properties).returncode

    def uninstall(self, msi: Path) -> int:
        return self.run("msiexec", "/x", _windows_path(msi), "/qn").returncode

    def registry(self, key: str) -> str:
        return self.run("reg", "query", key, "/s").stdout

    def entries(self) -> list[str]:
        """The versions of Callside that "Apps" would list."""
        told = self.registry(UNINSTALL)
        blocks = [block for block in told.split("HKEY_LOCAL_MACHINE") if "Callside" in block]
        return [line.split()[-1] for block in blocks for line in block.splitlines() if " DisplayVersion " in line]

    @property
    def policies(self) -> Path:
        return self.folder / "drive_c" / "ProgramData" / "Callside"

    def find(self, name: str) -> list[Path]:
        return [path for place in ("drive_c", "home") for path in (self.folder / place).rglob(name)]

    def left(self) -> list[str]:
        """What of Callside is on this machine, apart from the cache of the installer itself."""
        files = [str(path) for path in self.find("*") if "callside" in path.name.lower()]
        keys = [key for key in (MEMORY, RUN, UNINSTALL) if "Callside" in self.registry(key)]
        return files + keys


def _windows_path(path: Path) -> str:
    return "Z:" + str(path.resolve()).replace("/", "\\")


def available() -> str | None:
    """Wine's program; None where it is not installed."""
    return next((found for name in _WINE if (found := shutil.which(name))), None)


def trial(frozen: Path, work: Path, report: Report) -> None:
    """`frozen` is a Windows bundle, or a stand-in of its shape."""
    wine = available()
    if wine is None:
        report.skip("MSI under Wine", "Wine is not installed: apt-get install wine64")
        return
    old = installer.build(frozen, work / "old", release="1.0.0")
    new = installer.build(frozen, work / "new", release="1.0.1")
    machine = Machine(work / "prefix", wine)
    (machine.folder / "home").mkdir(parents=True)
    machine.run("wineboot", "-i")
    report.check("silent install", machine.install(old) == 0 and bool(machine.find("callside.exe")))
    report.check("defaults: autostart, start menu, no desktop", _seen(machine) == (True, True, False))
    report.check("the policies' folder is there", machine.policies.is_dir())
    report.check(
        "silent uninstall leaves nothing", machine.uninstall(old) == 0 and not machine.left(), str(machine.left())
    )
    for index, choice in enumerate(CHOICES):
        for value in ("0", "1"):
            machine.install(old, f"{choice.name}={value}")
            report.check(f"{choice.name}={value}", _seen(machine)[index] is (value == "1"))
            machine.uninstall(old)
    _upgrade(machine, old, new, report)


def _seen(machine: Machine) -> tuple[bool, ...]:
    """What each choice did, in their order."""
    links = [path.parent.name for path in machine.find("Callside.lnk")]  # "home" is Wine's desktop
    looks: dict[str, Callable[[], bool]] = {
        "AUTOSTART": lambda: "callside.exe" in machine.registry(RUN),
        "STARTMENUSHORTCUT": lambda: "Programs" in links,
        "DESKTOPSHORTCUT": lambda: bool({"Desktop", "home"} & set(links)),
    }
    return tuple(looks[choice.name]() for choice in CHOICES)


def _upgrade(machine: Machine, old: Path, new: Path, report: Report) -> None:
    """An upgrade that says nothing changes no choice, and there is one entry afterwards; then nothing is left."""
    machine.install(old, "AUTOSTART=0", "DESKTOPSHORTCUT=1", r"INSTALLFOLDER=C:\Apps\Callside")
    place = machine.folder / "drive_c" / "Apps" / "Callside" / "callside.exe"
    report.check("INSTALLFOLDER=…", place.exists())
    report.check("silent upgrade", machine.install(new) == 0)
    report.check("one entry after the upgrade", machine.entries() == ["1.0.1"], str(machine.entries()))
    report.check("choices kept by the upgrade", _seen(machine) == (False, True, True) and place.exists())
    report.check("no way back to an older version", machine.install(old) != 0 and machine.entries() == ["1.0.1"])
    report.check("uninstall after the upgrade leaves nothing", machine.uninstall(new) == 0 and not machine.left(),
                 str(machine.left()))  # fmt: skip
