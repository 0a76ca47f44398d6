"""What can be checked of the macOS app without a Mac: its definitions, and the wheels that it is frozen from.

    python packaging/macos/preflight.py DEFINITIONS [--wheels FOLDER]

FOLDER holds the unpacked macOS wheels (`pip install --target FOLDER --platform macosx_14_0_arm64 …`); reading them needs PyPI's
macholib. Answers 1 where something is wrong.
"""

import argparse
import plistlib
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trim
from checks import gpl
from macos import app

# What the program does, and what macOS wants to have been told for it.
SENTENCES = ("NSMicrophoneUsageDescription", "NSAudioCaptureUsageDescription")
RIGHTS = {
    "com.apple.security.device.audio-input": "the microphone",
    "com.apple.security.cs.allow-unsigned-executable-memory": "ctypes",
}
OF_THE_SYSTEM = ("/usr/lib/", "/System/Library/")
RELATIVE = ("@rpath", "@loader_path", "@executable_path")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("definitions", type=Path)
    parser.add_argument("--wheels", type=Path)
    told = parser.parse_args()
    problems = [*definitions(told.definitions), *(libraries(told.wheels) if told.wheels else ())]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems; signing, notarization and Gatekeeper need a Mac")
    return 1 if problems else 0


def definitions(folder: Path) -> Iterator[str]:
    """What is wrong with what `app.define` wrote, a sentence each."""
    info, agent = (plistlib.loads((folder / name).read_bytes()) for name in ("Info.plist", Path(app.AGENT).name))
    yield from (f"Info.plist has no sentence {name}" for name in SENTENCES if len(str(info.get(name, ""))) < 20)
    if info["CFBundleIdentifier"] != agent["Label"] or agent["ProgramArguments"][0] != app.PROGRAM:
        yield "the agent starts something else than the app"
    if agent.get("LimitLoadToSessionType") != "Aqua":
        yield "the agent would start outside of a desktop"
    for file in (app.ENTITLEMENTS, app.RECORDER_RIGHTS):
        rights = plistlib.loads((folder / file.name).read_bytes())
        granted = {name for name, value in rights.items() if value}
        missing = [f"the right {name} is missing: {why}" for name, why in RIGHTS.items() if name not in granted]
        needless = [f"nothing needs the right {name}" for name in sorted(granted - set(RIGHTS))]
        yield from (f"{file.name}: {problem}" for problem in [*missing, *needless])
    root = ElementTree.fromstring((folder / "distribution.xml").read_text(encoding="utf-8"))  # noqa: S314 - our own
    if "arm64" not in root.find("options").get("hostArchitectures", ""):  # type: ignore[union-attr]
        yield "the package is not for Apple's processors"
    if root.find(".//os-version").get("min") != info["LSMinimumSystemVersion"]:  # type: ignore[union-attr]
        yield "package and app want different systems"
    if root.findall(".//script") or root.findall(".//installation-check"):
        yield "the package runs a script"


def libraries(folder: Path) -> Iterator[str]:
    """Mach-O files for another processor, for a newer system, or that ask for something outside."""
    from macholib.mach_o import CPU_TYPE_NAMES
    from macholib.MachO import MachO

    yield from (f"GPL: {found}" for found in gpl.scan(folder))
    oldest = tuple(map(int, app.OLDEST_SYSTEM.split(".")))
    count = 0
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".so", ".dylib") and p.is_file()):
        name = path.relative_to(folder)
        if not trim.files([(name.as_posix(), str(path), "BINARY")]):
            continue  # left out of the bundle
        count += 1
        headers = {CPU_TYPE_NAMES.get(h.header.cputype, "?"): h for h in MachO(str(path)).headers}
        if "ARM64" not in headers:
            yield f"{name} is for {', '.join(headers)}"
            continue
        yield from (f"{name}: {problem}" for problem in _asks(headers["ARM64"], oldest))
    print(f"{count} libraries read")


def _asks(header: Any, oldest: tuple[int, ...]) -> Iterator[str]:
    from macholib.mach_o import LC_BUILD_VERSION, LC_RPATH, LC_VERSION_MIN_MACOSX

    for load, command, data in header.commands:
        if load.cmd in (LC_BUILD_VERSION, LC_VERSION_MIN_MACOSX):
            packed = command.minos if load.cmd == LC_BUILD_VERSION else command.version
            least = (int(packed) >> 16, int(packed) >> 8 & 0xFF)
            if least > oldest:
                yield f"needs macOS {least[0]}.{least[1]}, the app promises {app.OLDEST_SYSTEM}"
        if load.cmd == LC_RPATH:
            place = data.rstrip(b"\0").decode()
            if not place.startswith((*RELATIVE, *OF_THE_SYSTEM)):
                yield f"a run path leads outside: {place}"
    for _index, _name, asked in header.walkRelocatables():
        if not asked.startswith((*RELATIVE, *OF_THE_SYSTEM)) and "/" in asked:
            yield f"asks for {asked}"


if __name__ == "__main__":
    sys.exit(main())
