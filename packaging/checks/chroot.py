"""The .deb in a fresh Debian: installed by apt, run as an ordinary user under Xvfb, upgraded, purged. Needs root.

The fresh system is made by debootstrap from the mirror that this machine's own apt uses.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from checks.report import Report

RELEASE = "bookworm"
USER = "rep"
# What installing and removing anything at all leaves behind in Debian: caches, logs and the package manager's own books.
NOT_OURS = (
    "/var/cache",
    "/var/log",
    "/var/lib/apt",
    "/var/lib/dpkg",
    "/proc",
    "/sys",
    "/dev",
    "/root",
    "/home",
    "/run",
)
PASSING = "/tmp"  # noqa: S108 - inside a system that only this trial knows
SCREEN = ("xvfb", "xauth", "xdotool", "fonts-dejavu-core")


@dataclass(frozen=True, slots=True)
class System:
    root: Path

    def run(self, *command: str, user: str = "root") -> subprocess.CompletedProcess[str]:
        """One command inside, in an environment of its own."""
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        environment["HOME"] = "/root" if user == "root" else f"/home/{user}"
        proxies = {k: v for k, v in os.environ.items() if k.lower().endswith("_proxy")}
        inside = ["chroot", f"--userspec={user}", str(self.root), *command]
        return subprocess.run(
            inside, env=environment | proxies, capture_output=True, text=True, errors="replace", check=False
        )

    def shell(self, script: str, *, user: str = USER) -> subprocess.CompletedProcess[str]:
        return self.run("sh", "-ec", script, user=user)

    def apt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("apt-get", "-y", "-q", "--no-install-recommends", *arguments)

    def files(self) -> set[str]:
        found = self.run("find", "/", "-xdev", "-not", "-type", "d").stdout.splitlines()
        folders = self.run("find", "/", "-xdev", "-type", "d").stdout.splitlines()
        return {name for name in found + folders if not name.startswith((*NOT_OURS, PASSING))}

    def put(self, file: Path) -> str:
        shutil.copyfile(file, self.root / PASSING.lstrip("/") / file.name)
        return f"{PASSING}/{file.name}"


def mirror() -> str:
    """Where this machine's apt gets this release from."""
    command = ["apt-get", "indextargets", "--format", "$(RELEASE)|$(REPO_URI)"]
    rows = subprocess.check_output(command, text=True).splitlines()
    return next(row.split("|", 1)[1] for row in rows if row.split("|")[0] == RELEASE)


@contextmanager
def fresh(folder: Path) -> Iterator[System]:
    """A minimal Debian with a user and a screen, gone afterwards."""
    root = folder / "debian"
    subprocess.run(["debootstrap", "--variant=minbase", RELEASE, root, mirror()], check=True, stdout=subprocess.DEVNULL)
    for name in ("etc/apt/apt.conf.d", "etc/apt/auth.conf.d"):
        if Path("/", name).is_dir():
            shutil.copytree(Path("/", name), root / name, dirs_exist_ok=True)
    shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
    # Every installed system has it; debootstrap alone leaves it out.
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n::1 localhost\n", encoding="ascii")
    mounts = [root / "proc", root / "dev"]
    try:
        subprocess.run(["mount", "-t", "proc", "proc", mounts[0]], check=True)
        subprocess.run(["mount", "--bind", "/dev", mounts[1]], check=True)
        yield System(root)
    finally:
        for mount in reversed(mounts):
            subprocess.run(["umount", "--lazy", mount], check=False)
        shutil.rmtree(root, ignore_errors=True)


def missing() -> str:
    """Why it can't be tried here; empty where it can."""
    if not shutil.which("debootstrap"):
        return "debootstrap is not installed"
    return "" if os.geteuid() == 0 else "making a fresh Debian needs root"


def trial(
    old: Path, new: Path, models: Path, report: Report, afterwards: Callable[[System], None] = lambda _system: None
) -> None:
    """`old` and `new` are two versions of the program's package. `afterwards` gets the system once they are gone from it
    and what they depended on is back."""
    if why := missing():
        report.skip(".deb in a fresh Debian", why)
        return
    with tempfile.TemporaryDirectory() as folder, fresh(Path(folder)) as system:
        system.apt("update")
        screen = system.apt("install", *SCREEN)
        report.check("a fresh Debian with a screen", screen.returncode == 0, last(screen))
        system.run("useradd", "--create-home", USER)
        before = system.files()
        _install_and_run(system, old, models, report)
        _upgrade(system, new, report)
        _purge(system, before, report)
        asked = subprocess.check_output(["dpkg-deb", "--field", old, "Depends"], text=True)
        names = [part.split("|")[0].split("(")[0].strip() for part in asked.split(",")]
        system.apt("install", *names)
        afterwards(system)


def _install_and_run(system: System, package: Path, models: Path, report: Report) -> None:
    done = system.apt("install", system.put(package), system.put(models))
    if not report.check("apt installs program and models", done.returncode == 0, last(done)):
        return
    done = system.shell("CALLSIDE_PASSPHRASE=trial xvfb-run -a callside --selftest")
    report.check("--selftest under Xvfb", done.returncode == 0, last(done))
    done = system.shell("callside demo --headless --out /home/rep/report && test -s /home/rep/report/index.html")
    report.check("the demo, headless", done.returncode == 0, last(done))
    done = system.shell(
        "CALLSIDE_PASSPHRASE=trial xvfb-run -a sh -c '"
        "callside & for n in $(seq 60); do xdotool search --onlyvisible --class callside && break; sleep 0.5; done; "
        "sleep 2; kill $!; wait $! || true'"
    )
    report.check("windows under Xvfb", bool(done.stdout.split()), last(done))
    done = system.shell('test -w /opt/callside && exit 1; test "$(stat -c %U:%a /opt/callside/callside)" = root:755')
    report.check("the program's files belong to root", done.returncode == 0, last(done))


def _upgrade(system: System, package: Path, report: Report) -> None:
    data = "/home/rep/.local/share/callside/callside.db"
    before = system.shell(f"stat -c %i:%s {data}").stdout
    system.run("sh", "-c", 'echo \'{"mandatory": {}, "recommended": {}}\' > /etc/callside/policy.json')
    system.run("rm", "/etc/xdg/autostart/callside.desktop")
    done = system.apt("install", system.put(package))
    report.check("apt upgrades", done.returncode == 0, last(done))
    after = system.shell(f"stat -c %i:%s {data}").stdout
    report.check("the rep's data is kept", bool(before) and before.split(":")[0] == after.split(":")[0], after.strip())
    done = system.shell("CALLSIDE_PASSPHRASE=trial callside calls")
    report.check("and opens with the new version", done.returncode == 0, last(done))
    kept = system.shell("test -e /etc/callside/policy.json && test ! -e /etc/xdg/autostart/callside.desktop")
    report.check("IT's policy and IT's choice of autostart are kept", kept.returncode == 0)


def _purge(system: System, before: set[str], report: Report) -> None:
    system.apt("purge", "callside", "callside-models")
    done = system.apt("autoremove", "--purge")
    left = sorted(system.files() - before)
    report.check("purge leaves nothing in the system", done.returncode == 0 and not left, ", ".join(left[:5]))
    kept = system.shell("test -e /home/rep/.local/share/callside/callside.db")
    report.check("and touches nobody's home", kept.returncode == 0)


def last(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return lines[-1].strip()[:100] if lines else ""
