"""What can't be used is named in one sentence that says what to do; the exit code is not 0 and nothing is lost."""

import io
import json
import shutil
import socket
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli.root import app as commands
from app.cli.root import run

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "resources" / "demo"


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def program(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The whole program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        encoding="utf-8",
    )


def app(*arguments: str, **environment: str) -> Done:
    """The same command in this process: only its start is left out."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name, value in environment.items():
            patch.setenv(name, value)
        code = run(commands, arguments)
    return Done(code, out.getvalue(), err.getvalue())


def one_sentence(done: subprocess.CompletedProcess[str] | Done, *names: str) -> None:
    assert done.returncode != 0, done.stdout
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for name in names:
        assert name in done.stderr


@pytest.fixture
def call_dir(tmp_path: Path) -> Path:
    shutil.copytree(DEMO, tmp_path / "call")
    return tmp_path / "call"


def test_no_such_file(tmp_path: Path) -> None:
    one_sentence(program("transcribe", str(tmp_path / "none.wav"), "--out", str(tmp_path / "w.jsonl")), "none.wav")


@pytest.mark.parametrize("content", [b"", b"This is no sound at all.\n" * 100])
@pytest.mark.parametrize("command", ["transcribe", "diarize"])
def test_empty_files_and_texts_are_no_sound(tmp_path: Path, command: str, content: bytes) -> None:
    (tmp_path / "call.wav").write_bytes(content)
    one_sentence(app(command, str(tmp_path / "call.wav"), "--out", str(tmp_path / "out")), "call.wav")


def test_a_missing_channel_is_named(call_dir: Path, tmp_path: Path) -> None:
    (call_dir / "remote.flac").unlink()
    one_sentence(app("process", str(call_dir), "--out", str(tmp_path / "out")), "remote")


def test_a_model_that_is_not_installed_says_how_to_get_it(call_dir: Path, tmp_path: Path) -> None:
    one_sentence(app("process", str(call_dir), "--out", str(tmp_path / "out"), "--model", "small.en"), "small.en")


def test_a_call_without_consent_is_not_read(call_dir: Path, tmp_path: Path) -> None:
    described = json.loads((call_dir / "call.json").read_text())
    del described["consent"]
    (call_dir / "call.json").write_text(json.dumps(described))
    one_sentence(app("process", str(call_dir), "--out", str(tmp_path / "out")), "consent")
    assert not (tmp_path / "out").exists()


def test_a_call_in_a_language_that_is_not_read_says_which(call_dir: Path, tmp_path: Path) -> None:
    described = json.loads((call_dir / "call.json").read_text())
    (call_dir / "call.json").write_text(json.dumps({**described, "language": "pl"}))
    done = app("process", str(call_dir), "--out", str(tmp_path / "out"))
    assert done.returncode == 0
    assert done.stderr.strip().startswith("This call is in Polish: it is recorded, but")


def test_a_broken_description_is_named(call_dir: Path, tmp_path: Path) -> None:
    (call_dir / "call.json").write_text("{")
    one_sentence(app("process", str(call_dir), "--out", str(tmp_path / "out")), "call.json")


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = str(held.getsockname()[1])
        one_sentence(app("sandbox", "--port", port, "--state", str(tmp_path / "state")), port)


def test_the_demo_never_touches_a_folder_with_real_data(tmp_path: Path) -> None:
    (tmp_path / "callside.db").write_bytes(b"a rep's own")
    done = app("demo", "--headless", CALLSIDE_DATA_DIR=str(tmp_path))
    one_sentence(done, "CALLSIDE_DATA_DIR")
    assert (tmp_path / "callside.db").read_bytes() == b"a rep's own"


def test_without_a_keychain_a_real_folder_refuses(tmp_path: Path) -> None:
    one_sentence(app("calls", CALLSIDE_DATA_DIR=str(tmp_path / "rep")), "CALLSIDE_PASSPHRASE")
    kept = {"CALLSIDE_DATA_DIR": str(tmp_path / "rep"), "CALLSIDE_PASSPHRASE": "correct horse"}
    assert app("calls", **kept).stdout == "No calls yet.\n"
    one_sentence(app("calls", **{**kept, "CALLSIDE_PASSPHRASE": "another"}), "passphrase")


def test_a_mandatory_policy_that_cannot_be_read_stops_everything_but_the_doctor(tmp_path: Path) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text('{"mandatory": {"recording_alowed": false}}')
    told = {"CALLSIDE_POLICY_FILE": str(policy), "CALLSIDE_DATA_DIR": str(tmp_path / "rep"), "CALLSIDE_PASSPHRASE": "x"}
    one_sentence(app("calls", **told), "policy.json", "recording_alowed")
    assert "policy.json" in app("doctor", **told).stdout


def test_a_demo_in_an_unknown_way_says_which_there_are(tmp_path: Path) -> None:
    one_sentence(app("demo", "--headless", "--approve", "some", CALLSIDE_DATA_DIR=str(tmp_path)), "all or none")
    one_sentence(app("brief", "nothing-like-it", CALLSIDE_DATA_DIR=str(tmp_path), CALLSIDE_PASSPHRASE="x"), "demo")
