"""A token and a spoken sentence are nowhere but where they belong, whatever goes wrong on the way."""

import json
import logging
import traceback
import uuid
from typing import Any

import pytest
from sqlalchemy import text

from app.bootstrap import Application, ApplicationBase
from app.cli.root import log_to_file
from app.domain.account import System
from app.domain.outbox import OutboxRow, OutboxState
from app.domain.proposal import Action, ActionKind, Vendor
from app.paths import data_dir
from connectors.base import discover

TOKEN = "canary-token-4f1d2c"
SENTENCE = "The canary sings at 17 Fleet Street"
FAULTS = ("429_no_header", "401", "500_before", "500_after_commit", "drop_before", "drop_after_commit", "bad_json")
CONTENT: dict[ActionKind, dict[str, Any]] = {
    ActionKind.COMMENT: {"paragraphs": [{"text": SENTENCE}]},
    ActionKind.SUMMARY_LINE: {"heading": SENTENCE, "lines": [SENTENCE]},
}
TARGETS = {ActionKind.COMMENT: "API-456", ActionKind.SUMMARY_LINE: "15a90c44-1f6b-47f2-b0c8-2d5e9f4a6b21"}


@pytest.fixture
def canary(own_sandbox: Any, monkeypatch: pytest.MonkeyPatch) -> Application:
    monkeypatch.setenv("CALLSIDE_PASSPHRASE", "long and made up")
    own_sandbox.control(settings={"tokens": {"jira": TOKEN, "notion": TOKEN}})
    application = Application(ApplicationBase(data_dir()))
    about = {"ca_file": str(own_sandbox.ca), "email": "sarah.chen@techcorp.example"}
    for system in (System.JIRA, System.NOTION):
        application.setup.accounts.connect_token(system, TOKEN, base_url=own_sandbox.url, extra=about)
    yield application
    application.close()


def test_neither_is_in_a_log_an_error_or_an_audit_row(
    canary: Application, own_sandbox: Any, caplog: pytest.LogCaptureFixture
) -> None:
    log_to_file()
    caplog.set_level(logging.DEBUG)
    for vendor, kind in ((Vendor.JIRA, ActionKind.COMMENT), (Vendor.NOTION, ActionKind.SUMMARY_LINE)):
        connector = canary.base.vendors.writers[vendor]
        connector.settle_seconds = 0.05
        for fault in FAULTS:
            action = Action(vendor, kind, TARGETS[kind], "target", CONTENT[kind])
            prepared = connector.prepare(action, str(uuid.uuid4()))
            canary.store.enqueue(OutboxRow(prepared, "c1", None, "sha", OutboxState.PENDING))
            own_sandbox.control(faults=[{"match": "comment|children", "fault": fault, "times": 2}])
            try:
                connector.send(prepared, timeout=5)
            except Exception as error:
                told = "".join(traceback.format_exception(error)) + repr(error) + connector.classify(error)[1]
                assert TOKEN not in told
                assert SENTENCE not in told
            canary.outbox.tick()
    held = [json.dumps(canary.store.audit_rows(), default=str)]
    with canary.store.read() as session:
        for table, columns in (("attempt", "*"), ("outbox", "error, url, remote_id, state"), ("account", "body")):
            rows = session.connection().execute(text(f"SELECT {columns} FROM {table}")).all()
            assert rows
            held.append(repr(rows))
    held += [
        record.getMessage() + (record.exc_text or "") for record in caplog.records if record.levelno >= logging.INFO
    ]
    held += [file.read_text(errors="replace") for file in (data_dir() / "logs").glob("*")]
    assert not [text for text in held if TOKEN in text or SENTENCE in text]
    for file in data_dir().rglob("*"):
        if file.is_file():
            assert TOKEN.encode() not in file.read_bytes(), file
            assert SENTENCE.encode() not in file.read_bytes(), file


def test_an_account_shows_no_token_when_it_is_printed(own_sandbox: Any) -> None:
    for cls in discover().writers:
        assert TOKEN not in repr(cls(own_sandbox.account("jira", token=TOKEN)).__dict__)
