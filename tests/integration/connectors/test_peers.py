"""Our connectors against a stand-in that nobody here wrote: npm's `emulate`, for Gmail, Google Calendar and Slack.

It is fetched into a folder of the test's own; where that can't be, the test says so and is skipped. For Jira, PyPI's
`jira820`, a Data Center.
"""

import html
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme

from app.domain.account import AccountInfo, AccountSecret, SignInRequest, System
from app.domain.brief import BriefQuery
from app.domain.errors import AuthExpired
from app.domain.outbox import FailureKind, Found
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import Account
from connectors.google import Gmail, GoogleCalendar
from connectors.jira import Jira
from connectors.oauth import BrowserSignIn
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


# ── Google's sign-in ─────────────────────────────────────────────────────────────────────────────────────────────


class Gateway(BaseHTTPRequestHandler):
    """https in front of the peer, which speaks http and has Google's token address below another path."""

    peer = ""

    def do_GET(self) -> None:
        self._pass(requests.get(self.peer + self.path, allow_redirects=False, timeout=10))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = {"Content-Type": self.headers["Content-Type"]}
        path = "/oauth2/token" if self.path == "/token" else self.path
        self._pass(requests.post(self.peer + path, body, headers=kind, allow_redirects=False, timeout=10))

    def _pass(self, answer: requests.Response) -> None:
        self.send_response(answer.status_code)
        for name in ("Content-Type", "Location"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, *_: object) -> None:
        """Nothing: codes and tokens pass here."""


@pytest.fixture
def gateway(peer: dict[str, str], tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """(its address, the certificate to trust)."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with ThreadingHTTPServer(("127.0.0.1", 0), type("G", (Gateway,), {"peer": peer["google"]})) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://localhost:{server.server_port}", tmp_path / "ca.pem"
        server.shutdown()


def test_google_signs_in_with_a_proof_of_possession_and_renews(gateway: tuple[str, Path]) -> None:
    address, ca_file = gateway

    def a_person_picks_the_account(page: str) -> None:
        form = requests.get(page, verify=str(ca_file), timeout=10).text
        assert 'value="S256"' in form, "PKCE"
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form.split("</form>")[0]))
        told = {name: html.unescape(value) for name, value in fields.items()}
        threading.Thread(
            target=lambda: requests.post(f"{address}/o/oauth2/v2/auth/callback", told, verify=str(ca_file), timeout=10)
        ).start()

    sign_in = BrowserSignIn()
    request = SignInRequest("callside", a_person_picks_the_account, base_url=address, ca_file=ca_file, seconds=20)
    tokens = sign_in.authorize(System.GOOGLE, request)
    assert tokens.access
    assert tokens.refresh
    info = AccountInfo(System.GOOGLE, address, extra={"ca_file": str(ca_file), "server": address})
    renewed = sign_in.refresh(info, AccountSecret(tokens, "callside"))
    assert renewed.access != tokens.access
    with pytest.raises(AuthExpired):
        sign_in.refresh(info, AccountSecret(replace(tokens, refresh="revoked"), "callside"))


# ── Jira: PyPI's jira820, a Data Center with the second version of the interface ────────────────────────────────


@pytest.fixture(scope="module")
def data_center() -> Iterator[str]:
    """The address of the peer: a process of its own, like any server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    serve = "import sys, uvicorn; from jira820.server import make_app; uvicorn.run(make_app(), port=int(sys.argv[1]))"
    process = subprocess.Popen(
        [sys.executable, "-c", serve, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        process.kill()
        process.wait(10)


def jira_account(address: str) -> Account:
    return account(address, deployment="server")


def an_issue(address: str) -> dict[str, Any]:
    found = requests.get(f"{address}/rest/api/2/search", params={"maxResults": 1}, timeout=10).json()
    issue: dict[str, Any] = found["issues"][0]
    return issue


def test_a_comment_in_a_data_center_is_made_found_once_and_taken_back(data_center: str) -> None:
    jira = Jira(jira_account(data_center))
    issue = an_issue(data_center)["key"]
    said = {"paragraphs": [{"text": "h1. Not {color:red}markup* @all"}, {"text": "P99 under load?", "quote": True}]}
    write = jira.prepare(Action(Vendor.JIRA, ActionKind.COMMENT, issue, issue, said), str(uuid.uuid4()))
    assert jira.preview(write).endswith("h1. Not {color:red}markup* @all\n\n> P99 under load?")
    assert jira.find(write, timeout=10).found is Found.ABSENT
    receipt = jira.send(write, timeout=10)
    assert jira.find(write, timeout=10).receipt == receipt
    other = jira.prepare(Action(Vendor.JIRA, ActionKind.COMMENT, issue, issue, said), str(uuid.uuid4()))
    assert jira.find(other, timeout=10).found is Found.ABSENT
    (comment,) = [
        c
        for c in requests.get(f"{data_center}/rest/api/2/issue/{issue}/comment", timeout=10).json()["comments"]
        if write.key in c["body"]
    ]
    assert comment["body"].startswith("h1\\. Not \\{color:red\\}markup\\*")
    jira.undo(receipt, timeout=10)
    assert jira.find(write, timeout=10).found is Found.ABSENT
    jira.undo(receipt, timeout=10)  # one that is gone already is fine


def test_the_accounts_issues_are_found_in_a_data_center(data_center: str, acme_query: BriefQuery) -> None:
    known = an_issue(data_center)
    word = known["fields"]["summary"].split()[0]
    facts = Jira(jira_account(data_center)).facts(replace(acme_query, account=word), timeout=10)
    assert all(fact.data["key"] for fact in facts)
    gone = Action(Vendor.JIRA, ActionKind.COMMENT, "NO-1", "NO-1", {"paragraphs": [{"text": "one"}]})
    jira = Jira(jira_account(data_center))
    with pytest.raises(Exception) as told:  # noqa: PT011 - the client's own, which the connector reads
        jira.send(jira.prepare(gone, "k"), timeout=10)
    kind, sentence, _ = jira.classify(told.value)
    assert kind is FailureKind.REJECTED
    assert "choose another issue" in sentence
