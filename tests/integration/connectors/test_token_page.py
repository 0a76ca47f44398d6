"""What a token page answers when a sign-in is renewed: gone, passing, or for IT."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.account import AccountInfo, AccountSecret, AccountState, System, Tokens
from app.domain.errors import AuthExpired, NotSent, RateLimited, UserActionNeeded
from connectors.oauth import BrowserSignIn
from tests.worlds.vendor_server import HTML, PAGE, Asked, vendor


def renewed(system: System, folder: Path, status: int, body: Any, headers: dict[str, str] | None = None) -> Tokens:
    def answer(asked: Asked) -> tuple[int, dict[str, str], Any]:
        if "openid-configuration" in asked.path:
            base = f"https://{asked.headers['Host']}/organizations"
            return 200, {}, {"issuer": f"{base}/v2.0", "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
                             "token_endpoint": f"{base}/oauth2/v2.0/token"}  # fmt: skip
        return status, headers or {}, body

    with vendor(answer, folder) as server:
        extra = {"ca_file": str(folder / "ca.pem"), "server": server.url}
        if system is System.MICROSOFT:
            extra["authority"] = f"{server.url}/organizations"
        info = AccountInfo(system, server.url, "me", (), AccountState.CONNECTED, None, datetime.now(UTC), extra)
        return BrowserSignIn().refresh(info, AccountSecret(Tokens("old", "refresh"), "client", None, {}))


@pytest.mark.parametrize(
    ("system", "status", "error"),
    [
        (System.SALESFORCE, 400, "server_error"),
        (System.SALESFORCE, 400, "temporarily_unavailable"),
        (System.SALESFORCE, 400, "unknown_error"),
        (System.SALESFORCE, 503, "service_unavailable"),
        (System.GOOGLE, 500, "internal_failure"),
        (System.MICROSOFT, 503, "temporarily_unavailable"),
        (System.MICROSOFT, 400, "temporarily_unavailable"),
    ],
)
def test_a_failure_that_passes_calls_nobody(system: System, status: int, error: str, tmp_path: Path) -> None:
    with pytest.raises(NotSent) as told:
        renewed(system, tmp_path, status, {"error": error})
    assert "IT" not in str(told.value).split()


@pytest.mark.parametrize("error", ["internal_error", "fatal_error", "team_added_to_org"])
def test_slacks_passing_refusals_come_with_ok_false(error: str, tmp_path: Path) -> None:
    with pytest.raises(NotSent, match="tried again by itself"):
        renewed(System.SLACK, tmp_path, 200, {"ok": False, "error": error})


def test_a_token_page_that_asks_to_go_slower_is_waited_for(tmp_path: Path) -> None:
    with pytest.raises(RateLimited) as told:
        renewed(System.SLACK, tmp_path, 429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"})
    assert told.value.retry_after == 30


@pytest.mark.parametrize("status", [200, 403, 404, 502])
def test_a_page_of_a_web_filter_ends_no_sign_in(status: int, tmp_path: Path) -> None:
    with pytest.raises(NotSent):
        renewed(System.SALESFORCE, tmp_path, status, PAGE, HTML)


def test_a_token_page_is_never_redirected(tmp_path: Path) -> None:
    with pytest.raises(NotSent):
        renewed(System.GOOGLE, tmp_path, 302, "", {"Location": "https://portal.example/"})


@pytest.mark.parametrize(
    ("system", "error"),
    [
        (System.SALESFORCE, "invalid_grant"),
        (System.SALESFORCE, "inactive_user"),
        (System.GOOGLE, "invalid_grant"),
        (System.MICROSOFT, "invalid_grant"),
        (System.MICROSOFT, "interaction_required"),
        (System.MICROSOFT, "consent_required"),
    ],
)
def test_what_only_signing_in_helps_pauses_the_account(system: System, error: str, tmp_path: Path) -> None:
    with pytest.raises(AuthExpired, match="connect it again"):
        renewed(system, tmp_path, 400, {"error": error})


def test_a_wrong_app_is_for_it(tmp_path: Path) -> None:
    with pytest.raises(UserActionNeeded, match="check the client id with IT"):
        renewed(System.SALESFORCE, tmp_path, 400, {"error": "invalid_client_id"})
    with pytest.raises(UserActionNeeded, match="ask IT whether it is allowed"):
        renewed(System.GOOGLE, tmp_path, 400, {"error": "admin_policy_enforced"})
