"""The long trials of `dev.py bundle --verify`: what IT would do with the frozen program and its packages."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import setuptools

import bundle
from checks import chroot, elf, quiet, start, wine
from checks import rpm as checks_rpm
from checks.report import Report
from linux import packages
from signing import choice
from signing.openpgp import throwaway
from signing.provider import Signer, SigningFailed
from windows import installer

PACKED_MB = 125
TO_TRAY_SECONDS = 1.0
COLD_STARTS = 3


def run(names: Sequence[str]) -> int:
    """Tries what is named, in order; answers the exit code."""
    report = Report()
    for name in names:
        report.heading(name)
        with tempfile.TemporaryDirectory() as work:
            _TRIALS[name](Path(work), report)
    return report.end()


def frozen(work: Path, report: Report) -> None:
    """The program itself, as an ordinary user would have it with the models' package installed."""
    share = work / "share"
    (share / "callside").mkdir(parents=True)
    packages.models_tree(share / "callside")
    home = work / "home"
    environment = quiet.environment(home, {"XDG_DATA_DIRS": str(share), "CALLSIDE_DATA_DIR": str(work / "data")})
    found = list(elf.libraries(bundle.FROZEN))
    report.figure("on disk", bundle.size(bundle.FROZEN) / 1e6, bundle.LIMIT_MB, "MB")
    report.check("highest GLIBC symbol", True, elf.highest_glibc(found))
    report.check("--selftest", subprocess.call([bundle.PROGRAM, "--selftest"], env=environment) == 0)
    command = [bundle.PROGRAM, "demo", "--headless", "--out", str(work / "report")]
    code, number, loud = quiet.run(command, environment)
    report.check("the demo, headless", code == 0 and (work / "report" / "index.html").exists())
    network = share / "callside" / "models" / "segmentation-3.0.onnx"
    report.check("a runtime without the switch would be seen", quiet.would_be_seen(work / "loud", network))
    left = quiet.identifiers(home)
    report.check("no telemetry in the frozen program", not left, ", ".join(left))
    report.check("nor in the processes that it starts", number > 0 and not loud, ", ".join(loud) or f"{number} seen")
    if not all(shutil.which(name) for name in ("Xvfb", "xdotool")) or os.geteuid() != 0:
        report.skip("start to tray, cold", "needs Xvfb, xdotool, and root to empty the file cache")
        return
    times = [start.to_tray(bundle.PROGRAM, cold=True) for _ in range(COLD_STARTS)]
    # The best of a few: what else the machine does is in the others.
    report.figure("start to tray, cold, best of three", min(times), TO_TRAY_SECONDS, "s")
    report.check("start to tray, cold, all", True, ", ".join(f"{seconds:.2f}" for seconds in times))


def linux(work: Path, report: Report) -> None:
    """.deb and .rpm of the bundle, and the .deb's whole life in a fresh Debian."""
    models = packages.build_models(work, ["deb"])[0]
    report.check("callside-models", True, f"{models.stat().st_size / 1e6:.0f} MB")
    deb, rpm = packages.build(bundle.FROZEN, work, ["deb", "rpm"], release="1.0.0")
    for package in (deb, rpm):
        report.figure(f"packed, {package.suffix}", package.stat().st_size / 1e6, PACKED_MB, "MB")
    newer, newer_rpm = packages.build(bundle.FROZEN, work, ["deb", "rpm"], release="1.0.1", small=False)
    unsigned = Path(shutil.copyfile(newer_rpm, work / "unsigned.rpm"))
    signer = throwaway(work / "gnupg")
    for package in (rpm, newer_rpm):
        signer.sign(package)
    chroot.trial(
        deb,
        newer,
        models,
        report,
        afterwards=lambda system: checks_rpm.trial(system, rpm, newer_rpm, unsigned, signer, report),
    )


def windows(work: Path, report: Report) -> None:
    """The MSI's life under Wine. Without a Windows bundle in dist/windows, a small program stands in for it."""
    wine.trial(_windows_bundle(work, report), work, report)


def _windows_bundle(work: Path, report: Report) -> Path:
    real = bundle.DIST / "windows" / "callside"
    if real.exists():
        return real
    report.skip("the real Windows program", "no dist/windows/callside: a small program stands in for it")
    folder = work / "stand-in"
    (folder / "_internal").mkdir(parents=True)
    shutil.copyfile(Path(setuptools.__file__).with_name("gui-64.exe"), folder / "callside.exe")
    (folder / "_internal" / "data.txt").write_text("data", encoding="utf-8")
    return folder


def signing(work: Path, report: Report) -> None:
    """Every kind of file is signed, verified, and refused with one bit changed."""
    signers = choice.signers("test", work, {})
    files = packages.build(bundle.FROZEN, work, ["deb", "rpm"], small=False)
    stand_in = Path(shutil.copytree(_windows_bundle(work, report), work / "signed"))
    files += [stand_in / "callside.exe", installer.build(stand_in, work)]
    for file in files:
        signer = next(s for s in signers if file.suffix in s.suffixes)
        signer.sign(file)
        report.check(f"{file.suffix} signed and verified", _holds(signer, file))
        report.check(f"{file.suffix} with one bit changed is refused", not _holds(signer, _flipped(file)))


def _holds(signer: Signer, file: Path) -> bool:
    try:
        signer.verify(file)
    except SigningFailed:
        return False
    return True


def _flipped(file: Path) -> Path:
    copy = Path(shutil.copyfile(file, file.with_name(f"flipped-{file.name}")))
    with copy.open("r+b") as body:
        body.seek(file.stat().st_size // 2)
        byte = body.read(1)[0]
        body.seek(-1, os.SEEK_CUR)
        body.write(bytes([byte ^ 1]))
    return copy


def twice(work: Path, report: Report) -> None:
    """A second build of this commit, in another folder, compared file by file; then the packages of both."""
    again = bundle.freeze(work)
    first, second = _hashes(bundle.FROZEN), _hashes(again)
    differ = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    report.check(f"two bundles of {len(first)} files are the same", not differ, ", ".join(differ[:5]))
    for kind in ("deb", "rpm"):
        made = [
            packages.build(tree, work / name, [kind], small=False)[0]
            for name, tree in (("one", bundle.FROZEN), ("two", again))
        ]
        sums = {hashlib.sha256(path.read_bytes()).hexdigest() for path in made}
        report.check(f"two .{kind} are the same", len(sums) == 1, sums.pop()[:16])
    stand_in = _windows_bundle(work, report)
    sums = {hashlib.sha256(installer.build(stand_in, work / n).read_bytes()).hexdigest() for n in ("one", "two")}
    report.check("two .msi are the same", len(sums) == 1, sums.pop()[:16])


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): os.readlink(path)
        if path.is_symlink()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


_TRIALS: dict[str, Callable[[Path, Report], None]] = {
    "frozen": frozen,
    "linux": linux,
    "windows": windows,
    "signing": signing,
    "twice": twice,
}
