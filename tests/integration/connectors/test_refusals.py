"""Refusals that pass by themselves are tried again; a comment on a service desk stays inside the company."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests

from app.domain.outbox import FailureKind
from app.domain.proposal import Action, ActionKind
from connectors.base import Account, HttpAnswer, classify_answer, request_of
from connectors.http import requests_session
from connectors.jira import Jira
from connectors.salesforce.errors import classify


@pytest.mark.parametrize("status", [409, 423])
def test_a_record_that_is_busy_is_tried_again(status: int) -> None:
    assert classify_answer("Jira", HttpAnswer(status, {}))[0] is FailureKind.NOT_SENT


@pytest.mark.parametrize("code", ["UNABLE_TO_LOCK_ROW", "QUERY_TIMEOUT", "API_TEMPORARILY_UNAVAILABLE"])
def test_salesforces_passing_codes_wait_for_nobody(code: str) -> None:
    from simple_salesforce.exceptions import SalesforceMalformedRequest

    content = [{"errorCode": code, "message": "unable to obtain exclusive access to this record"}]
    error = SalesforceMalformedRequest("https://acme.example", 400, "Task", content)
    assert classify(error)[0] is FailureKind.NOT_SENT


def test_a_validation_rule_still_waits_for_a_person() -> None:
    from simple_salesforce.exceptions import SalesforceMalformedRequest

    content = [{"errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "Close date must be a workday"}]
    error = SalesforceMalformedRequest("https://acme.example", 400, "Task", content)
    assert classify(error)[0] is FailureKind.REJECTED


def test_a_comment_is_internal_where_the_issue_is_a_customers_request() -> None:
    jira = Jira(Account("https://acme.example", lambda: "t", extra={"email": "sarah@us.example"}))
    action = Action.of(ActionKind.COMMENT, "SUP-1", "SUP-1", {"paragraphs": [{"text": "They are annoyed."}]})
    properties = request_of(jira.prepare(action, "k"))["properties"]
    assert {"key": "sd.public.comment", "value": {"internal": True}} in properties


def test_no_vendor_redirects_a_write() -> None:
    """Whoever answers with another address would get the token and the text."""
    asked: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_response(307)
            self.send_header("Location", "/portal")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        with requests_session(address, timeout=5) as session, pytest.raises(requests.exceptions.TooManyRedirects):
            session.post(f"{address}/write", data="the customer's words", headers={"Authorization": "Bearer t"})
        server.shutdown()
        thread.join()
    assert asked == ["/write"]
