"""The desktop's figures against their goals: start to tray, memory, CPU when idle, the main thread, 10,000 lines.

`python3 dev.py bench desktop [--data DIR]`; needs a display (one of its own where Xvfb is there).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LINES = 10_000
# The median counts: what else a machine does with its disk makes one start no figure.
COLD_STARTS = 3
IDLE_SECONDS = 8.0
# Until the systems are asked, the devices listed and the house kept.
SETTLE_MS = 5_000
SPENT = "processor time until the tray, warm (s)"
WALK_SPENT = "most processor time of a turn, a real call (ms)"
READY = "start until the program is there, warm (s)"
READY_SPENT = "processor time until the program is there, warm (s)"
# Goals of the product: seconds, megabytes, per cent, milliseconds.
GOALS = {
    "start to tray, cold (s)": 1.0,
    "start to tray, warm (s)": 1.0,
    "memory idle (MB)": 160.0,
    "CPU idle (%)": 0.5,
    "longest main-thread turn, opening (ms)": 50.0,
    "longest main-thread turn, a real call (ms)": 50.0,
    "longest main-thread call, review (ms)": 50.0,
    "longest main-thread call, 10,000 lines (ms)": 50.0,
    "scroll step in 10,000 lines, 95th percentile (ms)": 16.7,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="Ignored; the bench makes folders of its own.")
    parser.add_argument("--part", choices=("tray", "opening", "windows"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        print(json.dumps(windows() if arguments.part == "windows" else tray(watched=arguments.part == "opening")))
        return 0
    with display() as name:
        found = measure(name)
    short = 0
    for what, goal in GOALS.items():
        value = found.get(what)
        is_met = value is not None and value <= goal
        short += not is_met
        print(f"{what:52} {'-' if value is None else f'{value:8.1f}'}  goal {goal:6.1f}  {'ok' if is_met else 'SHORT'}")
    for what in (SPENT, READY, READY_SPENT, WALK_SPENT):
        print(f"{what:52} {found.get(what, 0):8.2f}  no goal: told beside the others")
    return 1 if short else 0


class display:  # noqa: N801 - used like a function
    """A display: the one that is there, else an Xvfb with a tray for as long as the bench runs."""

    def __init__(self) -> None:
        self._own: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> str:
        if os.environ.get("DISPLAY") or not shutil.which("Xvfb"):
            return os.environ.get("DISPLAY", "")
        read, write = os.pipe()
        quiet = subprocess.DEVNULL
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
        self._own.append(subprocess.Popen(command, pass_fds=(write,), stdout=quiet, stderr=quiet))
        os.close(write)
        with os.fdopen(read) as pipe:
            name = f":{pipe.readline().strip()}"
        if shutil.which("trayer"):
            environment = {**os.environ, "DISPLAY": name}
            self._own.append(subprocess.Popen(["trayer"], env=environment, stdout=quiet, stderr=quiet))
            time.sleep(1)
        return name

    def __exit__(self, *_error: object) -> None:
        for process in reversed(self._own):
            process.terminate()
            process.wait(10)


def measure(name: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CALLSIDE_DATA_DIR": folder, "CALLSIDE_PASSPHRASE": "bench", "DISPLAY": name}
        run(environment, "tray")  # makes the data folder, and the byte code
        colds = []
        for _ in range(COLD_STARTS):
            evict()
            colds.append(run(environment, "tray"))
        cold = sorted(colds, key=lambda one: one["start"])[COLD_STARTS // 2]
        warm = min((run(environment, "tray") for _ in range(3)), key=lambda one: one["start"])
        found = run(environment, "windows")
        walk = real_call(name)
        opening = run({**environment, "QT_NO_GLIB": "1"}, "opening")
    return {
        "start to tray, cold (s)": cold["start"],
        "start to tray, warm (s)": warm["start"],
        SPENT: warm["spent"],
        READY: warm["ready"],
        READY_SPENT: warm["ready_spent"],
        "memory idle (MB)": warm["memory"],
        "CPU idle (%)": warm["cpu"],
        "longest main-thread turn, opening (ms)": opening["turn"],
        **walk,
        **found,
    }


def real_call(name: str) -> dict[str, float]:
    """The walk from the first start to what was written, with a sound server of its own; nothing where there is none."""
    from tests.sound_server import SoundServer, is_possible
    from tests.ui.walked import walked

    if not is_possible():
        return {}
    with tempfile.TemporaryDirectory() as folder:
        server = SoundServer(Path(folder) / "p")
        server.start()
        try:
            seen, _ = walked(name, server, Path(folder), ROOT / "build" / "real-call")
        finally:
            server.stop()
    if seen["problem"]:
        sys.exit(seen["problem"])
    for lasted, spent, where in seen["places"]:
        print(f"{1000 * lasted:4.0f} ms, {1000 * spent:3.0f} of the processor's: {where}", file=sys.stderr)
    return {
        "longest main-thread turn, a real call (ms)": 1000 * seen["longest"],
        WALK_SPENT: 1000 * seen["most_spent"],
    }


def run(environment: dict[str, str], part: str) -> dict[str, float]:
    environment = {**environment, "CALLSIDE_BENCH_BEGAN": repr(time.time())}
    command = [sys.executable, "-m", "tests.bench.desktop", "--part", part]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def evict() -> None:
    """Our files and the environment's leave the page cache (Linux); elsewhere the cold figure is a warm one."""
    if not hasattr(os, "posix_fadvise"):
        return
    packages = Path(sys.prefix).resolve() / "lib"
    for base in (ROOT / "app", ROOT / "ui", packages, Path(sys.base_prefix) / "lib"):
        for folder, _, names in os.walk(base):
            for name in names:
                try:
                    with (Path(folder) / name).open("rb") as file:
                        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
                except OSError:
                    continue


def tray(*, watched: bool) -> dict[str, float]:
    """`python -m app` as a person starts it: from the start of the process until the icon is embedded (or the dock window
    stands) and its menu opens; until the program has begun its work; then idle. `watched`: the turns of the main thread
    from the icon on as well, for which the loop must be Qt's own."""
    from app.cli import main as callside
    from app.cli import start

    found: dict[str, float] = {}
    turns: list[Any] = []
    show_tray, sys.argv = start.show_tray, ["callside"]

    def shown(opening: Any) -> int:
        # Only now: the order in which things are loaded is part of what is measured.
        from tests.ui import main_thread
        from ui.program import starting

        class Measured(starting.Starting):
            def show(self) -> None:
                super().show()
                if watched:
                    turns.append(main_thread.MainThread())
                self.watch = watch = every_millisecond(lambda: look(self, watch, found))

        starting.Starting = Measured  # type: ignore[misc]
        return show_tray(opening)

    start.show_tray = shown
    code = callside()
    if code:
        sys.exit(code)
    for watch in turns:
        found["turn"] = watch.longest * 1000
        print(*watch.places, sep="\n", file=sys.stderr)
    return found


def every_millisecond(act: Any) -> Any:
    from PySide6.QtCore import QTimer

    watch = QTimer()
    watch.timeout.connect(act)
    watch.start(1)
    return watch


def look(starting: Any, watch: Any, found: dict[str, float]) -> None:
    """First until the icon stands and its menu opens, then until the program is there."""
    from PySide6.QtCore import QPoint, QTimer

    stands = starting.icon is None or starting.icon.geometry().width() > 0
    if stands and starting.icon and "start" not in found:
        starting.menu.popup(QPoint(0, 0))
        starting.menu.repaint()
        measured(found, "start", "spent")
        starting.menu.close()
    if starting.program is None:
        return
    starting.program.memory.setValue("guide/seen", True)
    if starting.icon is None:
        if not starting.program.tray.dock.isVisible():
            return
        measured(found, "start", "spent")
    watch.stop()
    starting.program.tray.menu.popup(QPoint(0, 0))
    starting.program.tray.menu.repaint()
    measured(found, "ready", "ready_spent")
    starting.program.tray.menu.close()
    QTimer.singleShot(SETTLE_MS, lambda: idle(starting._qt, found, time.process_time()))


def measured(found: dict[str, float], wall: str, processor: str) -> None:
    found[processor] = time.process_time()
    found[wall] = time.time() - float(os.environ["CALLSIDE_BENCH_BEGAN"])


def idle(qt: Any, found: dict[str, float], before: float) -> None:
    from PySide6.QtCore import QTimer

    def end() -> None:
        found["cpu"] = 100 * (time.process_time() - before) / IDLE_SECONDS
        found["memory"] = resident_megabytes()
        qt.quit()

    QTimer.singleShot(int(IDLE_SECONDS * 1000), end)


def resident_megabytes() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def windows() -> dict[str, float]:
    """How long single turns of Qt's loop take on the main thread while windows open and fill in."""
    from tests.ui import samples
    from tests.ui.sample_app import direct_bridge, long_transcript
    from ui.program.qt_app import make_qt
    from ui.review.window import ReviewWindow

    qt, bridge = make_qt(), direct_bridge()
    found = {}
    small = samples.SampleReviewing()
    for what, reviewing in (
        ("warm-up", small),
        ("review", small),
        ("10,000 lines", samples.SampleReviewing(said=long_transcript(LINES))),
    ):
        window = ReviewWindow("acme", reviewing, bridge, lambda _waiting: None)
        window.show()
        longest, filled = 0.0, time.monotonic() + 60
        wanted = len(reviewing.said.segments)
        while len(window._text._positions) < wanted and time.monotonic() < filled:
            began = time.perf_counter()
            qt.processEvents()
            longest = max(longest, time.perf_counter() - began)
        found[f"longest main-thread call, {what} (ms)"] = longest * 1000
    bar, steps = window._text.verticalScrollBar(), []
    for step in range(300):
        began = time.perf_counter()
        bar.setValue(bar.maximum() * step // 300)
        window._text.viewport().repaint()
        steps.append((time.perf_counter() - began) * 1000)
    steps.sort()
    found["scroll step in 10,000 lines, 95th percentile (ms)"] = steps[int(len(steps) * 0.95)]
    found.pop("longest main-thread call, warm-up (ms)")
    return found


if __name__ == "__main__":
    sys.exit(main())
