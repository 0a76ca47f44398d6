"""Jira through its client: the account's open issues, and comments on them. Cloud, and Data Center's second version.

Duplicates: in the Cloud the comment carries our property from its first moment (same request) and is read back by it;
in a Data Center it ends in an anchor, a mark that nobody sees. The client's own `add_comment` can't carry properties,
and its retries repeat a write; the request goes through its session instead.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.messages import Message
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import (
    Account,
    Classified,
    canonical,
    mapped,
    names_account,
    one_line,
    prepared,
    request_of,
    sendable,
    slug,
)
from connectors.jira.session import JiraSite, answer_of, classify

PROPERTY = "callside.write"
_PAGE, _PAGES = 5000, 10  # comments asked for in a request (Jira gives fewer), and requests, of one look
_SKEW = timedelta(hours=1)  # between this laptop's clock and Jira's, at the most
_FIELDS = ["summary", "status", "assignee", "labels", "progress", "updated"]


class Jira:
    """`account.base_url` is the site. `extra["email"]`: the token's owner, for an API token; without it the token is
    an OAuth one, or a Data Center's personal one. `extra["projects"]`: comma-separated project keys to stay within.
    `extra["deployment"]` is "server" for a Data Center.

    Yields an ISSUE fact for each open issue that is labelled with the account's slug or names the account.
    """

    source = "Jira"
    vendor = Vendor.JIRA
    kinds = frozenset({ActionKind.COMMENT})
    settle_seconds = 15.0
    gap_seconds = 0.0

    def __init__(self, account: Account) -> None:
        self._account = account
        self._site = JiraSite(account)
        self._is_server = self._site.is_server

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """The open issues about the account, latest change first."""
        if not query.account:
            return ()
        with mapped(self.classify):
            client = self._site.client(timeout)
            # The client's own search asks for the server's kind first, each time: a second round trip for nothing.
            asked = {"jql": self._jql(query.account), "maxResults": 20, "fields": ",".join(_FIELDS)}
            path = "search" if self._is_server else "search/jql"
            found = client._session.get(client._get_url(path), params=asked).json()
            if not found["issues"]:
                self._site.confirm(client)
                return ()
            kept = [issue for issue in found["issues"] if not _of_another(issue["fields"], query)]
            pages = self._site.pages(client) if kept else None
            return tuple(self._fact(issue, query.account, pages) for issue in kept)

    def _jql(self, account: str) -> str:
        label = slug(account)
        phrase = _quoted('"' + account.replace('"', " ").replace("\\", " ") + '"')
        about = f"(labels = {_quoted(label)} OR text ~ {phrase})" if label else f"text ~ {phrase}"
        jql = f"{about} AND statusCategory != Done"
        if projects := self._account.extra.get("projects"):
            jql += f" AND project IN ({', '.join(_quoted(p.strip()) for p in projects.split(','))})"
        return jql + " ORDER BY updated DESC"

    def _fact(self, issue: dict[str, Any], account: str, pages: str | None) -> Fact:
        fields = issue["fields"]
        assignee = fields.get("assignee") or {}
        data = {
            "key": issue["key"],
            "title": one_line(fields["summary"], 200),
            "status": fields["status"]["name"],
            "assignee": assignee.get("displayName") or "",
            "assignee_email": assignee.get("emailAddress") or "",
            "account": account,
        }
        progress = fields.get("progress") or {}
        if progress.get("total"):
            data["progress"] = f"{round(100 * progress['progress'] / progress['total'])} %"
        done = Message("jira.done", progress=data["progress"]) if "progress" in data else ""
        parts = tuple(part for part in (data["status"], done, data["assignee"]) if part)
        text = Message("jira.issue", key=data["key"], title=data["title"], parts=parts)
        updated = datetime.fromisoformat(fields["updated"]) if fields.get("updated") else None
        return Fact(self.source, FactKind.ISSUE, text, as_of=updated, url=_page(pages, issue["key"]), data=data)

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.READ_BACK

    def prepare(self, action: Action, key: str) -> Prepared:
        """The frozen request of a comment, with our key as the comment's property."""
        action = sendable(action)
        paragraphs = [p for p in action.content["paragraphs"] if p["text"].strip()]
        if self._is_server:
            parts = [_wiki(p["text"], p.get("quote", False)) for p in paragraphs]
            return prepared(action, key, {"body": "\n\n".join(parts) + _anchor(key), "shown": _shown(paragraphs)})
        body = {"type": "doc", "version": 1, "content": [_block(p["text"], p.get("quote", False)) for p in paragraphs]}
        mark = {"key": PROPERTY, "value": {"key": key, "kind": str(action.kind)}}
        return prepared(action, key, {"body": body, "properties": [mark, _INTERNAL]})

    def preview(self, prepared: Prepared) -> str:
        """The comment's text as Jira will show it."""
        request = request_of(prepared)
        if "shown" in request:
            return f"Comment on {prepared.target}\n\n{request['shown']}"
        blocks = []
        for block in request["body"]["content"]:
            quoted = block["type"] == "blockquote"
            inner = block["content"][0] if quoted else block
            text = "".join(n.get("text", "\n") for n in inner["content"])
            blocks.append("\n".join("> " + line for line in text.split("\n")) if quoted else text)
        return f"Comment on {prepared.target}\n\n" + "\n\n".join(blocks)

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        """Receipt of the comment that was added, in one attempt."""
        client = self._site.client(timeout)
        url = client._get_url(f"issue/{prepared.target}/comment")
        request = request_of(prepared)
        request.pop("shown", None)
        pages = self._site.pages(client)
        with self._believed(client):
            answer = client._session.post(url, data=canonical(request))
        return self._receipt(prepared, str(answer.json()["id"]), pages)

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        """The comment with our key among those since `since`, newest first; as many a request as Jira gives out."""
        client = self._site.client(timeout)
        url, seen = client._get_url(f"issue/{prepared.target}/comment"), 0
        for _ in range(_PAGES):
            asked = {"expand": "properties", "orderBy": "-created", "startAt": seen, "maxResults": _PAGE}
            with self._believed(client):
                answer = client._session.get(url, params=asked).json()
            for comment in answer["comments"]:
                if self._is_ours(comment, prepared.key):
                    pages = self._site.pages(client)
                    return Finding(Found.FOUND, self._receipt(prepared, str(comment["id"]), pages))
            seen += len(answer["comments"])
            if seen >= answer["total"] or not answer["comments"] or _is_before(answer["comments"], since):
                return Finding(Found.ABSENT)
        return Finding(Found.UNKNOWN)

    @contextmanager
    def _believed(self, client: Any) -> Iterator[None]:
        """Around a question: "not found" counts only if Jira knows who asked."""
        from jira import JIRAError

        try:
            yield
        except JIRAError as error:
            if error.status_code == 404 and answer_of(error).is_theirs:
                self._site.confirm(client)
            raise

    def _is_ours(self, comment: dict[str, Any], key: str) -> bool:
        if self._is_server:
            return _anchor(key) in comment["body"]
        marks = [p["value"] for p in comment.get("properties", []) if p["key"] == PROPERTY]
        return any(isinstance(mark, dict) and mark.get("key") == key for mark in marks)

    def undoable(self, kind: ActionKind) -> bool:
        return True

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        """Deletes the comment; one that is gone already is fine."""
        from jira import JIRAError

        issue, _, comment_id = receipt.remote_id.partition("/")
        client = self._site.client(timeout)
        try:
            client._session.delete(client._get_url(f"issue/{issue}/comment/{comment_id}"))
        except JIRAError as error:
            if error.status_code != 404 or not answer_of(error).is_theirs:
                raise
            self._site.confirm(client)

    def classify(self, error: Exception) -> Classified:
        return classify(error)

    def _receipt(self, write: Prepared, comment_id: str, pages: str | None) -> Receipt:
        page = _page(pages, write.target)
        link = f"{page}?focusedCommentId={comment_id}" if page else None
        return Receipt(write.key, self.vendor, f"{write.target}/{comment_id}", link)


def _page(pages: str | None, key: str) -> str | None:
    return f"{pages}/browse/{key}" if pages else None


def _is_before(comments: Sequence[Mapping[str, Any]], since: datetime | None) -> bool:
    """Whether these, newest first, reach back behind `since`. A site that does not sort them has old ones in between: all
    have to come in order."""
    times = [datetime.fromisoformat(c["created"]) for c in comments if c.get("created")]
    in_order = len(times) == len(comments) and times == sorted(times, reverse=True)
    return since is not None and in_order and bool(times) and times[-1] < since - _SKEW


# In Jira Service Management a comment without this property is a reply that the portal shows and mails to the customer
# (Atlassian's description of the property `sd.public.comment`); elsewhere it means nothing.
_INTERNAL = {"key": "sd.public.comment", "value": {"internal": True}}


def _of_another(fields: Mapping[str, Any], query: BriefQuery) -> bool:
    """Whether an issue is an account's of a similar name: by its labels, else by the name in its title. Jira's own search
    finds "Acme" in "Acme Logistics", and an issue that merely mentions us."""
    account, labels = query.account or "", {str(label).lower() for label in fields.get("labels") or ()}
    if slug(account) in labels:
        return False
    theirs = {slug(other) for other in query.others if other.lower() != account.lower()}
    title = str(fields["summary"])
    named = any(names_account(title, other) for other in query.others) and not names_account(
        title, account, query.others
    )
    return bool(theirs & labels) or named


def _quoted(text: str) -> str:
    """A JQL string: backslash and quote escaped, nothing else is special inside."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _wiki(text: str, quote: bool) -> str:
    """Text in which nothing is markup, in the notation of Data Centers: a backslash before whatever means something.

    Source: Atlassian's "Text Formatting Notation"; headings and quotes count at the beginning of a line alone.
    """
    plain = re.sub(r"([\\{}\[\]|*_^~+\-!?#])", r"\\\1", text.strip())
    plain = re.sub(r"(?m)^(\s*)(h[1-6]|bq)\.", r"\1\2\\.", plain)
    return "\n".join(f"bq. {line}" for line in plain.splitlines()) if quote else plain


def _shown(paragraphs: Sequence[Mapping[str, Any]]) -> str:
    return "\n\n".join(("> " if p.get("quote") else "") + str(p["text"]).strip() for p in paragraphs)


def _anchor(key: str) -> str:
    return f"{{anchor:callside-{key}}}"


def _block(text: str, quote: bool) -> dict[str, Any]:
    """A paragraph of text nodes, in which nothing is markup; lines become hard breaks."""
    nodes: list[dict[str, Any]] = []
    for line in text.strip().split("\n"):
        if nodes:
            nodes.append({"type": "hardBreak"})
        if line:
            nodes.append({"type": "text", "text": line})
    paragraph = {"type": "paragraph", "content": nodes}
    return {"type": "blockquote", "content": [paragraph]} if quote else paragraph
