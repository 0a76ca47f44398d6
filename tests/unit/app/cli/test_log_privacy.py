"""What breaks is logged with kinds and places, and without a word that was in it."""

import json
import logging
import threading
from pathlib import Path

import pytest
import structlog
from pydantic import TypeAdapter

from app.cli import outcome
from app.cli.root import log_to_file
from app.logs import get_logger


@pytest.fixture
def written(tmp_path: Path):
    before = logging.getLogger().handlers, threading.excepthook
    log_to_file()
    yield lambda: (tmp_path / "data" / "logs" / "callside.log").read_text()
    for handler in logging.getLogger().handlers:
        handler.close()
    logging.getLogger().handlers, threading.excepthook = before
    structlog.reset_defaults()


def fail() -> None:
    try:
        TypeAdapter(int).validate_python("Jane Wilson said the price is secret")
    except ValueError as error:
        raise RuntimeError("Jane Wilson again") from error


def test_an_exception_leaves_its_kinds_and_places(written) -> None:
    log = get_logger("app.somewhere")
    try:
        fail()
    except RuntimeError:
        log.exception("bug", command="calls")
    line = json.loads(written())
    assert line["event"] == "bug"
    assert "RuntimeError" in line["exception"][0]
    assert "ValidationError" in line["exception"][1]
    assert "fail in app/cli/test_log_privacy.py" in line["exception"][0]
    assert "Jane" not in written()
    assert "secret" not in written()


def test_a_librarys_line_leaves_where_it_came_from(written) -> None:
    logging.getLogger("somelib.client").warning("GET https://mail.example/?q=%s", "Jane")
    try:
        fail()
    except RuntimeError:
        logging.getLogger("somelib").exception("Jane Wilson broke it")
    assert "WARNING in somelib.client, test_log_privacy" in written()
    assert "Jane" not in written()


def test_a_thread_that_breaks_prints_nothing(written, capsys: pytest.CaptureFixture[str]) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "bug in the background" in written()
    assert "Jane" not in written() + capsys.readouterr().err


def test_debug_logs_every_level_to_the_terminal_and_no_words(
    written, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcome, "_level", logging.DEBUG)
    log_to_file()
    get_logger("app.somewhere").debug("asked", source="crm")
    logging.getLogger("somelib").debug("said %s", "Jane Wilson")
    assert '"asked"' in capsys.readouterr().err
    assert "somelib" in written()
    assert "Jane" not in written()
