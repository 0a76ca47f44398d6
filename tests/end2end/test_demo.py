"""The whole program on the bundled call: killed again and again, it tells its story to the end and writes everything once."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OFF_THE_RECORD = re.compile(r"other vendor|was a mess|in your notes", re.IGNORECASE)
BEFORE_CONSENT = re.compile(r"highway|iced over|drive in this morning|record and transcribe this call", re.IGNORECASE)
WRITTEN = {
    ("salesforce", "call_note"),
    ("salesforce", "help_log"),
    ("salesforce", "stage"),
    ("gmail", "draft"),
    ("jira", "comment"),
    ("slack", "message"),
    ("slack", "help_request"),
    ("slack", "direct_summary"),
    ("notion", "summary_line"),
}
KILLS = int(os.environ.get("CALLSIDE_TEST_KILLS", "2"))  # `dev.py bench demo` has more
PATIENCE_SECONDS = 540


def run(data: Path, *arguments: str, timeout: float | None = PATIENCE_SECONDS) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CALLSIDE_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        encoding="utf-8",
    )


def kill_after(data: Path, seconds: float, *arguments: str) -> bool:
    """Starts the command and pulls its plug; False where it had ended before."""
    environment = {**os.environ, "CALLSIDE_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "app", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A demo that was killed at random moments and then retried to its end: (data folder, report folder)."""
    data, report = tmp_path_factory.mktemp("demo") / "data", tmp_path_factory.mktemp("report")
    chance = random.Random(os.environ.get("CALLSIDE_TEST_SEED", "6 December"))
    kill_after(data, chance.uniform(3, 10), "demo", "--headless", "--out", str(report))
    for _ in range(KILLS - 1):
        if not kill_after(data, chance.uniform(6, 26), "retry", "--demo"):
            break
    done = run(data, "retry", "--demo", "--out", str(report))
    assert done.returncode == 0, done.stdout + done.stderr
    return data, report


def effects(report: Path) -> list[dict[str, str]]:
    return json.loads((report / "sandbox.json").read_text(encoding="utf-8"))["effects"]


@pytest.mark.timeout(2 * PATIENCE_SECONDS + 60 * KILLS)
def test_after_kills_everything_is_written_exactly_once(told: tuple[Path, Path]) -> None:
    _, report = told
    held = Counter((effect["vendor"], effect["kind"]) for effect in effects(report))
    assert set(held) == WRITTEN
    assert set(held.values()) == {1}, held
    assert len({effect["key"] for effect in effects(report)}) == len(WRITTEN)
    receipts = json.loads((report / "receipts.json").read_text(encoding="utf-8"))
    assert {receipt["state"] for receipt in receipts} == {"done"}


def test_a_second_run_writes_nothing_twice(told: tuple[Path, Path], tmp_path: Path) -> None:
    data, report = told
    done = run(data, "demo", "--headless", "--out", str(tmp_path / "again"))
    assert done.returncode == 0, done.stderr
    assert effects(tmp_path / "again") == effects(report)


def test_what_was_agreed_is_found_with_owner_and_date(told: tuple[Path, Path]) -> None:
    _, report = told
    found = json.loads((report / "extraction.json").read_text(encoding="utf-8"))
    steps = {(s["owner"], s["due"] or tuple(s["due_range"] or ())) for s in found["next_steps"]}
    assert (
        len(steps & {("John Martinez", "2024-12-09"), ("Sarah Chen", "2024-12-12"), ("Sarah Chen", "2024-12-20")}) >= 2
    )
    assert len(found["next_steps"]) >= 3
    assert [b["jira_key"] for b in found["blockers"]] == ["API-456"]
    quotes = " ".join(re.findall(r"[\w']+", " ".join(q["text"] for q in found["key_quotes"]).lower()))
    assert "we want to get this wrapped up before the holidays" in quotes
    assert "the p99 numbers look good" in quotes


def test_speakers_are_named_and_nothing_before_the_consent_is_kept(told: tuple[Path, Path]) -> None:
    data, report = told
    transcript = json.loads((report / "transcript.json").read_text(encoding="utf-8"))
    assert {s["speaker"] for s in transcript["segments"]} == {
        "Sarah Chen",
        "John Martinez",
        "Jane Wilson",
        "Bob Torres",
    }
    assert min(s["start"] for s in transcript["segments"]) >= 29.06
    consent = json.loads((report / "consent.json").read_text(encoding="utf-8"))
    assert (consent["state"], consent["basis"], consent["granted_at"]) == ("granted", "attested", 29.06)
    for text in texts(report):
        assert not BEFORE_CONSENT.search(text)
    assert data.is_dir()


def test_nothing_off_the_record_is_in_any_output(told: tuple[Path, Path]) -> None:
    _, report = told
    for text in texts(report):
        assert not OFF_THE_RECORD.search(text)


def texts(report: Path) -> list[str]:
    files = [path for path in report.rglob("*") if path.is_file()]
    assert len(files) > 12
    # consent.json holds the sentence that the rep reads out, by design
    return [path.read_text(encoding="utf-8") for path in files if path.name not in ("consent.json", "audit.jsonl")]


def test_the_report_is_one_page_that_asks_for_nothing_from_outside(told: tuple[Path, Path]) -> None:
    _, report = told
    page = (report / "index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"(?!#|data:audio)", page)


def test_scripts_can_do_what_the_window_does(told: tuple[Path, Path]) -> None:
    data, _ = told
    listed = run(data, "calls")
    assert listed.stdout.startswith("acme_120624")
    reviewed = run(data, "review")
    comment = next(line for line in reviewed.stdout.splitlines() if "jira comment" in line)
    proposal = comment.split()[1]
    undone = run(data, "undo", proposal)
    assert undone.returncode == 0, undone.stderr
    assert "Undone" in undone.stdout
    again = run(data, "undo", proposal)
    assert again.returncode == 1
    assert len(again.stderr.strip().splitlines()) == 1


def test_two_demos_in_one_folder_do_not_meet(tmp_path: Path) -> None:
    data = tmp_path / "data"
    environment = {**os.environ, "CALLSIDE_DATA_DIR": str(data)}
    command = [sys.executable, "-m", "app", "demo", "--headless", "--out", str(tmp_path / "report")]
    first = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 60
        while not (data / "callside.db").exists() and time.monotonic() < end:
            time.sleep(0.1)
        second = run(data, "demo", "--headless")
        assert second.returncode == 1
        assert "Another Callside" in second.stderr
    finally:
        first.kill()
        first.wait()
