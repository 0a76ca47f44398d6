"""The .rpm by rpm itself, in a fresh system: only with a signature that holds, run, upgraded, erased.

The system is the Debian of the other trial, with its libraries: what a Fedora or RHEL calls them is not tried here.
"""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from checks.chroot import System, last
from checks.report import Report
from signing.openpgp import OpenPgp

AUTOSTART = "etc/xdg/autostart/callside.desktop"
POLICY = "etc/callside/policy.json"
# Every desktop has these, and the packages of a desktop own them; here they went with the other package.
DESKTOPS = (
    "opt", "etc/xdg/autostart", "usr/share/doc", "usr/share/applications", "usr/share/icons/hicolor/scalable/apps",
)  # fmt: skip
# Refuses what is not signed, and what is signed by nobody whom it knows.
STRICT = ("--define", "_pkgverify_level signature", "--define", "_pkgverify_flags 0x0")


def missing() -> str:
    return "" if shutil.which("rpm") else "rpm is not installed"


def trial(system: System, old: Path, new: Path, unsigned: Path, signer: OpenPgp, report: Report) -> None:
    """`old` and `new` are signed by `signer`; the program's libraries are in the system already."""
    for problem in lint(old):
        report.check("the rpm is well made", False, problem)
    (system.root / "var/lib/rpm").mkdir(parents=True, exist_ok=True)
    _rpm(system, "--initdb")
    report.check("nobody's key yet: refused", _rpm(system, "-i", *STRICT, "--nodeps", old).returncode != 0)
    key = old.with_name("release.asc")
    key.write_text(signer.public_key(), encoding="ascii")
    report.check("the publisher's key is imported", _rpm(system, "--import", key).returncode == 0)
    report.check("an unsigned rpm is refused", _rpm(system, "-i", *STRICT, "--nodeps", unsigned).returncode != 0)
    for place in DESKTOPS:
        (system.root / place).mkdir(parents=True, exist_ok=True)
    before = system.files()
    done = _rpm(system, "-i", *STRICT, "--nodeps", old)
    if not report.check("rpm installs the signed one", done.returncode == 0, last(done)):
        return
    report.check("every library that it asks for is there", not (absent := _absent(system, old)), ", ".join(absent[:5]))
    done = system.shell("CALLSIDE_PASSPHRASE=trial QT_QPA_PLATFORM=offscreen callside --version")
    report.check("its program runs", done.returncode == 0, last(done))
    changed = [line for line in _rpm(system, "-V", "callside", "--nodeps").stdout.splitlines() if " c " not in line]
    report.check("rpm finds every file as it was packed", not changed, ", ".join(changed[:3]))
    _upgrade(system, new, report)
    done = _rpm(system, "-e", "callside")
    left = sorted(name for name in system.files() - before if not name.startswith("/var/lib/rpm"))
    report.check("erase leaves nothing in the system", done.returncode == 0 and not left, ", ".join(left[:5]))


def _upgrade(system: System, new: Path, report: Report) -> None:
    (system.root / POLICY).write_text('{"mandatory": {}, "recommended": {}}')
    hidden = system.root / AUTOSTART
    hidden.write_text(hidden.read_text() + "Hidden=true\n")
    done = _rpm(system, "-U", *STRICT, "--nodeps", new)
    report.check("rpm upgrades", done.returncode == 0, last(done))
    kept = (system.root / POLICY).exists() and "Hidden=true" in hidden.read_text()
    report.check("IT's policy and IT's choice of autostart are kept", kept)
    told = _rpm(system, "-q", "callside").stdout.splitlines()
    report.check("one version afterwards", len(told) == 1, ", ".join(told))


def lint(package: Path) -> Iterator[str]:
    """What a distribution's own checker would complain of."""
    tags = _query(package, "%{NAME}|%{LICENSE}|%{SUMMARY}|%{VENDOR}|%{BUILDHOST}|%{ARCH}").split("|")
    if any(tag in ("", "(none)") for tag in tags):
        yield f"a tag is empty: {tags}"
    for line in _query(package, "[%{FILENAMES}|%{FILEUSERNAME}|%{FILEGROUPNAME}|%{FILEMODES:octal}\n]").splitlines():
        name, user, group, mode = line.split("|")
        if (user, group) != ("root", "root"):
            yield f"{name} belongs to {user}:{group}"
        is_link = int(mode, 8) & 0o170000 == 0o120000
        if not is_link and int(mode, 8) & 0o6022:
            yield f"{name} has the mode {mode}"
        if name.startswith(("/usr/local", "/home", "/tmp", "/root")):  # noqa: S108
            yield f"{name} lies where no package's files do"


def _absent(system: System, package: Path) -> list[str]:
    """Capabilities of the package that no library of the system provides."""
    asked = [line.split("(")[0] for line in _query(package, "[%{REQUIRES}\n]").splitlines() if ".so" in line]
    known = system.run("ldconfig", "-p").stdout
    return [soname for soname in asked if soname not in known]


def _query(package: Path, shape: str) -> str:
    return subprocess.check_output(["rpm", "-qp", "--nosignature", "--queryformat", shape, package], text=True)


def _rpm(system: System, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """rpm of this machine on the other system's books and files; scripts run inside."""
    command = ["rpm", "--root", system.root, "--dbpath", "/var/lib/rpm", *arguments]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
