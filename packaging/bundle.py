"""Freezes the program into dist/callside, trims it and looks into it; `--verify` then tries it as IT would.

The long trials (a package in a fresh Debian, the installer under Wine) are part of `--verify`; each can be named alone:
`python3 dev.py bundle --verify frozen linux windows signing twice`. `--kept` verifies the bundle that is there.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import notices
import sbom
import version
from checks import elf, gpl
from linux.libraries import debian_package

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
FROZEN = DIST / "callside"
PROGRAM = FROZEN / ("callside.exe" if os.name == "nt" else "callside")
LIMIT_MB = 350
TRIALS = ("frozen", "linux", "windows", "signing", "twice")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verify", nargs="*", choices=TRIALS, metavar="TRIAL", help="Try the frozen program")
    parser.add_argument("--kept", action="store_true", help="Use the bundle that is in dist/")
    arguments = parser.parse_args()
    if not arguments.kept:
        freeze(DIST)
    problems = look(FROZEN)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems or arguments.verify is None:
        return 1 if problems else 0
    from checks import trials

    return trials.run(arguments.verify or TRIALS)


def freeze(dist: Path) -> Path:
    """The frozen, trimmed program in `dist`/callside, with its notices and its list of parts."""
    environment = {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": version.epoch()}
    work = ROOT / "build"
    shutil.rmtree(work, ignore_errors=True)
    shutil.rmtree(dist / "callside", ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath", str(dist)]
    command += ["--workpath", str(work), str(ROOT / "packaging" / "callside.spec")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    frozen = dist / "callside"
    if sys.platform.startswith("linux"):
        strip(frozen)
    parts = notices.parts(work / "callside", frozen)
    notices.write(parts, frozen / "_internal" / "licenses")
    sbom.write(parts, frozen / "_internal" / "licenses" / "sbom.cdx.json")
    return frozen


def strip(folder: Path) -> None:
    """Without the symbols that only a debugger reads (150 MB less), and without the build machine's own run paths."""
    found = [library for library in elf.libraries(folder) if ".so" in library.path.name]
    for library in found:
        lighter = library.path.with_name(library.path.name + ".stripped")
        command = ["strip", "--strip-unneeded", "-o", str(lighter), str(library.path)]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        # Some wheels' libraries were moved about by patchelf, and strip then breaks them: they stay as they are.
        if elf.loads(lighter):
            lighter.replace(library.path)
        else:
            lighter.unlink()
    leading_out = [str(library.path) for library in found if elf.outside([library], folder)]
    if leading_out:
        subprocess.run([Path(sys.executable).with_name("patchelf"), "--remove-rpath", *leading_out], check=True)


def look(folder: Path) -> list[str]:
    """Prints the bundle's figures; answers what is wrong with it, a sentence each."""
    megabytes = size(folder) / 1e6
    print(f"{folder}: {megabytes:.0f} MB on disk, goal {LIMIT_MB}")
    problems = [f"GPL in the bundle: {found}" for found in gpl.scan(folder)]
    if megabytes > LIMIT_MB:
        problems.append(f"The bundle is larger than {LIMIT_MB} MB.")
    if not sys.platform.startswith("linux"):
        return problems
    found = list(elf.libraries(folder))
    print(f"highest GLIBC symbol: {elf.highest_glibc(found)} ({len(found)} libraries)")
    problems += [f"A run path leads out of the bundle: {line}" for line in elf.outside(found, folder)]
    asked = elf.from_the_system(found, folder)
    problems += [
        f"{name} is in no bundle and no dependency ({by})" for name, by in asked.items() if not debian_package(name)
    ]
    print(f"asked from the system: {', '.join(sorted(asked))}")
    return problems


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


if __name__ == "__main__":
    sys.exit(main())
