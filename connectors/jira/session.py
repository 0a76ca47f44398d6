"""Jira's client with our transport, whether Jira takes the token, and where the site's pages are.

A token that ended is no error to Jira's Cloud: it answers as it does to anybody, with no issues and "not found", and says so
in a header at most. So an answer that finds nothing is believed only if Jira knows who asks.
"""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import AuthExpired
from app.domain.messages import Message
from connectors.base import (
    Account,
    Classified,
    HttpAnswer,
    classify_answer,
    classify_own,
    classify_transport,
    is_page,
    one_line,
)

SOURCE = "Jira"
_REASON = "X-Seraph-LoginReason"  # how Jira says that it did not take the token
_REFUSED = ("AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED", "AUTHORISATION_FAILED")
# Headers that Jira's own answers carry, its pages for people too.
_OWN_HEADERS = ("x-arequestid", "x-seraph-loginreason", "atl-traceid", "x-ausername", "atl-request-id")
_GATEWAY = "/ex/jira/"  # in the address of a site that a token with scopes is for


class JiraSite:
    """One site of Jira's. `account` as for Jira."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.is_server = account.extra.get("deployment") == "server"
        self._pages: str | None = None

    def client(self, timeout: float) -> Any:
        """The client, with one deadline over all that is asked of it."""
        from jira import JIRA

        from connectors import http

        token, email = self._account.token(), self._account.extra.get("email")
        login = {"basic_auth": (email, token)} if email else {"token_auth": token}
        client = JIRA(
            options={
                "server": self._account.base_url,
                "rest_api_version": "2" if self.is_server else "3",
                "check_update": False,
            },
            max_retries=0,
            get_server_info=False,
            logging=False,
            timeout=timeout,
            **login,
        )
        http.equip(client._session, self._account.base_url, timeout=timeout, ca_file=self._account.ca_file)
        client._session.hooks["response"].append(_raise_if_anonymous)
        return client

    def confirm(self, client: Any) -> None:
        """Returns if Jira knows who asks. Raises AuthExpired if it took us for anybody, and what the client raises."""
        from jira import JIRAError

        try:
            known = client._session.get(client._get_url("myself")).json()
        except JIRAError as error:
            answer = answer_of(error)
            if answer.status in (401, 403, 404) and answer.is_theirs:
                if "scope" in answer.message.lower():  # a token without the scope for this question alone
                    return
                raise AuthExpired(Message("connector.token_ended", system=SOURCE)) from error
            raise
        if not (known.get("accountId") or known.get("name") or known.get("key")):
            raise AuthExpired(Message("connector.token_ended", system=SOURCE))

    def pages(self, client: Any) -> str | None:
        """Where people open the site. The address for tokens with scopes opens for nobody: Jira is asked for the site's own,
        once; None if it does not say."""
        from jira import JIRAError

        if _GATEWAY not in urlsplit(self._account.base_url).path:
            return self._account.base_url
        if self._pages is None:
            try:
                told = client._session.get(client._get_url("serverInfo")).json().get("baseUrl")
            except (JIRAError, OSError, ValueError, AttributeError):
                return None
            self._pages = str(told).rstrip("/") if urlsplit(str(told or "")).scheme == "https" else None
        return self._pages


def answer_of(error: Any) -> HttpAnswer:
    """An error of the client's as the answer that it was."""
    response = error.response
    headers = dict(response.headers) if response is not None else {}
    is_theirs = response is None or not is_page(headers, response.content)
    is_theirs = is_theirs or any(name.lower() in _OWN_HEADERS for name in headers)
    said = one_line(str(error.text or ""), 200)
    is_text = response is not None and is_page(headers, response.content)
    return HttpAnswer(int(error.status_code or 0), headers, message="" if is_text else said, is_theirs=is_theirs)


def classify(error: Exception) -> Classified:
    """Kind of a failure, its sentence for a person, and the wait in seconds that was asked for."""
    from jira import JIRAError

    if own := classify_own(error):
        return own
    if not isinstance(error, JIRAError) or not error.status_code:
        return classify_transport(SOURCE, error)
    answer = answer_of(error)
    refused = partial(classify_answer, SOURCE, answer)
    if answer.status == 401 and "scope" in answer.message.lower():
        return classify_answer(SOURCE, HttpAnswer(403, answer.headers, message=answer.message), remedy=_SCOPES)
    return refused(remedy=Message("fix.jira_issue") if answer.status in (403, 404) else None)


_SCOPES = Message("fix.jira_scopes")


def _raise_if_anonymous(answer: Any, *_: Any, **__: Any) -> None:
    reason = answer.headers.get(_REASON, "").upper()
    if any(refused in reason for refused in _REFUSED):
        raise AuthExpired(Message("connector.token_ended", system=SOURCE))
