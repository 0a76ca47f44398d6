"""What was mistyped is said in one sentence, and is no fault of the program."""

import pytest

from app import __version__
from app.cli.root import app as commands
from app.cli.root import run


@pytest.mark.parametrize("typed", [["--nothing"], ["data", "erase", "--whom", "Jane"], ["no-such-command"], ["brief"]])
def test_what_is_no_command_is_named(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(commands, typed) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert "--help" in said[0]
    assert "broke" not in said[0]


def test_help_and_version_are_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(commands, ["--version"]) == 0
    assert capsys.readouterr().out == f"Callside {__version__}\n"
    assert run(commands, ["data", "--help"]) == 0
    assert "erase" in capsys.readouterr().out
