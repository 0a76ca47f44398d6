"""Freezes the program into dist/callside; `--verify` then tries it: doctor, and the whole demo."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
PROGRAM = DIST / "callside" / ("callside.exe" if os.name == "nt" else "callside")
# Licences that a closed installer can't carry: found in a library's file name, the freeze is refused.
GPL_LIBRARIES = ("libx264", "libx265", "libxvid", "libpostproc", "Qt6Charts", "Qt6VirtualKeyboard")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verify", action="store_true", help="Try the frozen program")
    arguments = parser.parse_args()
    freeze()
    problems = forbidden_libraries(DIST / "callside")
    for problem in problems:
        print(f"GPL library in the bundle: {problem}", file=sys.stderr)
    print(f"{PROGRAM}: {size(DIST / 'callside') / 1e6:.0f} MB")
    if problems:
        return 1
    return verify() if arguments.verify else 0


def freeze() -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1700000000"}
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(DIST), "--workpath", str(ROOT / "build"), str(ROOT / "packaging" / "callside.spec")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def forbidden_libraries(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if any(name.lower() in path.name.lower() for name in GPL_LIBRARIES)]


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def verify() -> int:
    """The frozen program's own doctor, then the story from brief to written follow-ups."""
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "CALLSIDE_DATA_DIR": str(Path(data) / "data")}
        commands = (["doctor"], ["demo", "--headless", "--out", str(Path(data) / "report")])
        return max(subprocess.call([str(PROGRAM), *command], env=environment) for command in commands)


if __name__ == "__main__":
    sys.exit(main())
