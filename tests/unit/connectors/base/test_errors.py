"""Reading errors: what was surely not sent, what may have been, and what a person is told."""

import socket
import ssl
import urllib.error
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
import requests
import urllib3

from app.domain import errors
from app.domain.outbox import FailureKind
from connectors import base
from connectors.base import HttpAnswer, classify_answer, classify_transport, mapped, retry_after


def wrapped(outer: Exception, inner: Exception) -> Exception:
    try:
        try:
            raise inner
        except Exception as cause:
            raise outer from cause
    except Exception as error:
        return error


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        urllib.error.URLError(ConnectionRefusedError()),
        urllib.error.URLError(socket.gaierror(-2, "Name or service not known")),
        requests.exceptions.ConnectTimeout(),
        requests.exceptions.SSLError(urllib3.exceptions.SSLError(ssl.SSLCertVerificationError("self-signed"))),
        wrapped(RuntimeError("timed out"), httpx.ConnectTimeout("connect")),
    ],
)
def test_what_never_left(error: Exception) -> None:
    assert classify_transport("X", error)[0] is FailureKind.NOT_SENT


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        ConnectionResetError(),
        requests.exceptions.ReadTimeout(),
        requests.exceptions.ConnectionError(urllib3.exceptions.ProtocolError("aborted", ConnectionResetError())),
        httpx.ReadTimeout("read"),
        httpx.RemoteProtocolError("disconnected"),
        ValueError("not JSON"),
        KeyError("id"),
    ],
)
def test_what_may_have_been_done(error: Exception) -> None:
    assert classify_transport("X", error)[0] is FailureKind.AMBIGUOUS


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, FailureKind.REJECTED),
        (401, FailureKind.AUTH_EXPIRED),
        (403, FailureKind.REJECTED),
        (404, FailureKind.REJECTED),
        (408, FailureKind.AMBIGUOUS),
        (429, FailureKind.RATE_LIMITED),
        (500, FailureKind.AMBIGUOUS),
        (503, FailureKind.AMBIGUOUS),
        (504, FailureKind.AMBIGUOUS),
        (200, FailureKind.AMBIGUOUS),
    ],
)
def test_statuses(status: int, kind: FailureKind) -> None:
    found, sentence, _ = classify_answer("X", HttpAnswer(status, {}, message="line one\nline two."))
    assert found is kind
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_every_classification_has_its_error() -> None:
    for kind in FailureKind:
        error = base.as_error((kind, "A fact; a remedy.", 2.0))
        assert isinstance(error, errors.CallsideError)
    assert isinstance(base.as_error((FailureKind.REJECTED, "no", None)), errors.Rejected)
    assert not isinstance(base.as_error((FailureKind.AMBIGUOUS, "lost", None)), errors.Ambiguous), (
        "a read is not in doubt"
    )


def test_our_own_errors_pass_unchanged() -> None:
    mine = errors.Rejected("A fact; a remedy.")
    with pytest.raises(errors.Rejected) as caught, mapped(lambda e: pytest.fail("was classified")):
        raise mine
    assert caught.value is mine


def test_retry_after_in_seconds_as_a_date_and_as_nonsense() -> None:
    assert retry_after({"Retry-After": "12"}) == 12.0
    assert retry_after({"retry-after": "0.5"}) == 0.5
    later = retry_after({"RETRY-AFTER": format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)})
    assert later is not None
    assert 50 < later <= 60
    assert retry_after({"Retry-After": "soon"}) is None
    assert retry_after({}) is None
    assert retry_after({"Retry-After": "1e9"}) == base.MAX_WAIT
