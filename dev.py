#!/usr/bin/env python3
"""Everything a newcomer needs: `python3 dev.py demo`, `python3 dev.py test`. Standard library only.

Each command first makes what is missing: the system's libraries, the environment in .venv, the starter speech model
(which is a locked package). A stamp in .venv remembers that all is there, so a second start goes straight on.
"""

import argparse
import ctypes
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "callside-ready.json"
SUPPORTED = [(3, 11), (3, 12), (3, 13)]

# A shared library or program that shows whether a Debian package is there, and the package.
RUN_LIBRARIES = {
    "libportaudio.so.2": "libportaudio2",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
TEST_PROGRAMS = {
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
    "pipewire": "pipewire",
    "pipewire-pulse": "pipewire-pulse",
    "wireplumber": "wireplumber",
    "dbus-run-session": "dbus-daemon",
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "trayer": "trayer",
    "fc-list": "fontconfig",
    # Installers and their signatures; their tests are skipped where one is missing.
    "strip": "binutils",
    "wixl": "wixl",
    "msibuild": "msitools",
    "osslsigncode": "osslsigncode",
    "rpmsign": "rpm",
    "gpg": "gnupg",
    "softhsm2-util": "softhsm2",
    "pkcs11-tool": "opensc",
}
TEST_FILES = {
    "/usr/share/fonts/truetype/dejavu": "fonts-dejavu-core",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",  # the tree that a screen reader has; its tests are skipped without
    f"/usr/lib/{platform.machine()}-linux-gnu/engines-3": "libengine-pkcs11-openssl",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = {
        "demo": "the whole story on the bundled call; options go to the program (--headless, --pace real, --out DIR)",
        "run": "the program itself; options go to it",
        "test": "the whole suite; --fast: the unit tests alone, in under a minute; other options go to pytest",
        "lint": "ruff, types, and the rules of the house",
        "shots": "pictures of every window (--out DIR)",
        "bench": "figures against their goals: speech, capture, understanding, writes, moments, memory, desktop, fields, kills, "
        "demo, retention, fuzz",
        "bundle": "the frozen program in dist/ (--verify [frozen linux windows signing twice] tries it)",
        "lock": "write requirements/*.lock anew from the *.in files",
    }
    parser.add_argument(
        "command", choices=commands, metavar="COMMAND", help="; ".join(f"{k}: {v}" for k, v in commands.items())
    )
    arguments, rest = parser.parse_known_args()
    command = arguments.command
    if command == "lock":
        return lock()
    needs_dev = command not in ("demo", "run")
    prepare("dev" if needs_dev else "run")
    if command in ("demo", "run"):
        return program(*(["demo"] if command == "demo" else []), *rest)
    if command == "test":
        # Two processes: most of the suite waits for engines, servers and kills. A file's tests stay together, and
        # tests/conftest.py says which files begin first.
        fast = ["tests/unit"] if "--fast" in rest else []
        options = [option for option in rest if option != "--fast"]
        return python("-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *fast, *options)
    if command == "lint":
        return lint()
    if command == "shots":
        return python("-m", "tests.ui.shots", *rest)
    if command == "bundle":
        return python("packaging/bundle.py", *rest)
    return bench(rest)


def lint() -> int:
    checks = [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)]
    # What only another system runs is at least typed here.
    checks += [("mypy", "--platform", system, "audio") for system in ("win32", "darwin")]
    codes = [python("-m", *check) for check in checks]
    codes.append(subprocess.call([str(PYTHON.with_name("lint-imports" + PYTHON.suffix))], cwd=ROOT))
    return max(codes)


def bench(rest: list[str]) -> int:
    names = sorted(p.stem for p in (ROOT / "tests" / "bench").glob("*.py") if p.stem != "__init__")
    if not rest or rest[0] not in names:
        print(f"Say which: python3 dev.py bench {'|'.join(names)}", file=sys.stderr)
        return 2
    return python("-m", f"tests.bench.{rest[0]}", *rest[1:])


def lock() -> int:
    """The lock files hold hashes and no addresses, for every platform."""
    uv = shutil.which("uv")
    if not uv:
        print("Locking needs uv: install it with `pip install uv`.", file=sys.stderr)
        return 1
    options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
    return max(
        subprocess.call(
            [uv, "pip", "compile", "-q", *options, f"requirements/{n}.in", "-o", f"requirements/{n}.lock"], cwd=ROOT
        )
        for n in ("run", "dev", "pyannote")
    )


# ── set-up ──────────────────────────────────────────────────────────────────────────────────────────────────────


def prepare(kind: str) -> None:
    """The environment for "run" or "dev"; at once where the stamp says that it is there."""
    wanted = hashlib.sha256((ROOT / "requirements" / f"{kind}.lock").read_bytes()).hexdigest()
    ready = _stamp()
    if ready.get(kind) == wanted and PYTHON.exists():
        return
    began = time.monotonic()
    system_libraries(kind)
    make_environment()
    print(f"Setting up: the packages of requirements/{kind}.lock …", flush=True)
    install(ROOT / "requirements" / f"{kind}.lock")
    ready[kind] = wanted
    if kind == "dev":
        ready["run"] = hashlib.sha256((ROOT / "requirements" / "run.lock").read_bytes()).hexdigest()
    STAMP.write_text(json.dumps(ready))
    print(f"Set up in {time.monotonic() - began:.0f} s.", flush=True)


def _stamp() -> dict:
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def system_libraries(kind: str) -> None:
    """On Linux: installs what is missing where it may, else prints the one command. Other systems bring their own."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for library, package in RUN_LIBRARIES.items() if not _loads(library)]
    if kind == "dev":
        missing += [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
        missing += [package for file, package in TEST_FILES.items() if not Path(file).exists()]
    if not missing:
        return
    install_command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    by_hand = f"sudo apt-get update && sudo {' '.join(install_command)}"
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    may = shutil.which("apt-get") and (not as_root or _quiet([*as_root, "true"]))
    if may:
        print(f"Setting up: {', '.join(missing)} …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        prefix = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive"]
        if _quiet([*prefix, "apt-get", "update"], environment) and _quiet([*prefix, *install_command], environment):
            return
    print(
        f"Some system libraries are missing; windows and sound devices need them. Install them with:\n  {by_hand}",
        file=sys.stderr,
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _quiet(command: list, environment: "dict | None" = None) -> bool:
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=False)
    return done.returncode == 0


def make_environment() -> None:
    if PYTHON.exists():
        return
    uv = shutil.which("uv")
    interpreter = _interpreter()
    if uv:
        command = [uv, "venv", "-q", "--python", interpreter or "3.11", str(VENV)]
    elif interpreter:
        command = [interpreter, "-m", "venv", str(VENV)]
    else:
        sys.exit("Callside needs Python 3.11, 3.12 or 3.13: install one and run this again with it.")
    print("Setting up: the environment in .venv …", flush=True)
    if subprocess.call(command, cwd=ROOT) != 0:
        sys.exit(
            "The environment could not be made: on Debian and Ubuntu, `sudo apt-get install python3-venv` may help."
        )


def _interpreter() -> "str | None":
    """This Python where it fits, else the newest that does."""
    if sys.version_info[:2] in SUPPORTED:
        return sys.executable
    found = (shutil.which(f"python{major}.{minor}") for major, minor in reversed(SUPPORTED))
    return next((path for path in found if path), None)


def install(lock_file: Path) -> None:
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes", "-r", str(lock_file)]
    else:
        command = [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(lock_file),
        ]
    if subprocess.call(command, cwd=ROOT) != 0:
        sys.exit(
            "The packages could not be installed: check the connection (and the proxy's settings), then run this again."
        )


def program(*arguments: str) -> int:
    """The program itself, where the user stands, so that paths on its command line mean what they say.

    On POSIX it takes this process over: whoever stops or kills what they started, stops the program.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [str(PYTHON), "-P", "-m", "app", *arguments]
    if os.name == "posix":
        sys.stdout.flush()
        os.execve(command[0], command, environment)
    try:
        return subprocess.call(command, env=environment)
    except KeyboardInterrupt:
        return 130


def python(*arguments: str) -> int:
    """Runs the environment's Python from the root, with standard streams as they are."""
    try:
        return subprocess.call([str(PYTHON), *arguments], cwd=ROOT)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
