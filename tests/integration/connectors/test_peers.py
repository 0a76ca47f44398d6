"""Our connectors against a stand-in that nobody here wrote: npm's `emulate`, for Gmail, Google Calendar and Slack.

It is fetched into a folder of the test's own; where that can't be, the test says so and is skipped. PyPI's `jira820` is a
Jira Data Center with the second version of the interface, which the connector for Jira Cloud does not speak.
"""

import shutil
import socket
import subprocess
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import Account
from connectors.gmail import Gmail
from connectors.google_calendar import GoogleCalendar
from connectors.slack import Slack

PACKAGE = "emulate@0.11.2"
TOKEN = "test_token_admin"


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of the peer's services."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("the peer needs node and npm")
    folder = tmp_path_factory.mktemp("peer")
    install = [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder), PACKAGE]
    try:
        done = subprocess.run(install, capture_output=True, timeout=60, check=False, cwd=folder)
    except subprocess.TimeoutExpired:
        pytest.skip(f"{PACKAGE} could not be fetched in time")
    if done.returncode != 0:
        pytest.skip(f"{PACKAGE} could not be fetched")
    port = _free_pair()
    program = folder / "node_modules" / "emulate" / "dist" / "index.js"
    command = [node, str(program), "start", "--service", "google,slack", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    try:
        addresses = {"google": f"http://localhost:{port}", "slack": f"http://localhost:{port + 1}"}
        for address in addresses.values():
            _wait(address)
        yield addresses
    finally:
        process.kill()
        process.wait(10)


def _free_pair() -> int:
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports side by side")


def _wait(address: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            requests.get(address, timeout=2)
        except requests.ConnectionError:
            assert time.monotonic() < deadline, "the peer did not start"
            time.sleep(0.1)
        else:
            return


def account(address: str, **extra: str) -> Account:
    return Account(address, lambda: TOKEN, None, extra)


def test_a_draft_is_made_found_once_and_taken_back(peer: dict[str, str]) -> None:
    gmail = Gmail(account(peer["google"]))
    content = {"to": ["jane@acme.example"], "cc": ["john@techcorp.example"], "subject": "Our call", "text": "Hi Jane"}
    action = Action(Vendor.GMAIL, ActionKind.DRAFT, "jane@acme.example", "Jane", content)
    write = gmail.prepare(action, str(uuid.uuid4()))
    receipt = gmail.send(write, timeout=10)
    assert gmail.find(write, timeout=10).receipt == receipt
    gmail.undo(receipt, timeout=10)


def test_the_calendar_is_read(peer: dict[str, str]) -> None:
    events = GoogleCalendar(account(peer["google"])).upcoming(datetime.now(UTC), 24 * 14)
    assert isinstance(events, tuple)


def test_a_message_is_posted_found_and_deleted(peer: dict[str, str]) -> None:
    slack = Slack(account(peer["slack"]))
    client = slack._client(10)
    channel = client.conversations_list()["channels"][0]["id"]
    write = slack.prepare(
        Action(Vendor.SLACK, ActionKind.MESSAGE, channel, "#general", {"text": "one <b>"}), str(uuid.uuid4())
    )
    receipt = slack.send(write, timeout=10)
    assert slack.find(write, timeout=10).receipt == receipt
    slack.undo(receipt, timeout=10)
