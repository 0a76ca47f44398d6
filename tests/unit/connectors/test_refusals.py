"""Refusals that pass by themselves are tried again; a comment on a service desk stays inside the company."""

import pytest

from app.domain.outbox import FailureKind
from app.domain.proposal import Action, ActionKind
from connectors.base import Account, HttpAnswer, classify_answer, request_of
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
