"""Notion through its client: an account page's priority flags, and lines appended to the rep's weekly summary.

Duplicates: the heading of what we append links to our key, everything goes in one request, and the page's children are
read back. The client's retries are off.
"""

import logging
import re
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.errors import Rejected
from app.domain.messages import Message
from app.domain.outbox import Dedupe, FailureKind, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import (
    Account,
    Classified,
    HttpAnswer,
    classify_answer,
    classify_own,
    classify_transport,
    is_page,
    looks_there,
    mapped,
    prepared,
    request_of,
    sendable,
)

KEY_LINK = "https://callside.invalid/w/"  # `.invalid` never resolves (RFC 2606): a mark, not a page
_MAX_BLOCKS, _MAX_TEXT = 100, 2_000  # of one request, of one text (Notion's limits)
_SKEW = timedelta(hours=1)  # between this laptop's clock and Notion's, at the most
_MAX_PAGES = 50  # of children looked at, 100 blocks each
_FLAGS = frozenset({"priority", "flag", "flags", "priority flag", "priority flags"})
_REMEDIES = {
    "object_not_found": Message("fix.notion_share"),
    "restricted_resource": Message("fix.notion_insert"),
    "validation_error": Message("fix.change_text"),
}


class Notion:
    """`account.base_url` is https://api.notion.com. Yields a PRIORITY fact for each flag on the page whose title is
    the account's name; a flag is a property called Priority or Flags, or one of `extra["flag_properties"]`
    (comma-separated names)."""

    source = "Notion"
    vendor = Vendor.NOTION
    kinds = frozenset({ActionKind.SUMMARY_LINE})
    settle_seconds = 15.0
    gap_seconds = 0.0

    def __init__(self, account: Account) -> None:
        self._account = account
        self._begun: dict[str, str] = {}  # where the blocks of a page begin that may be new, as the last look left it

    def _client(self, timeout: float) -> Any:
        from notion_client import Client

        from connectors import http

        base = self._account.base_url
        return Client(
            client=http.httpx_client(base, timeout=timeout, ca_file=self._account.ca_file),
            auth=self._account.token(),
            base_url=base,
            timeout_ms=int(timeout * 1000),
            retry=False,
            logger=http.quiet_logger("notion"),
            log_level=logging.CRITICAL,  # it would name pages and bodies
        )

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """Priority flags of the account's own page; pages that merely sound alike don't count."""
        if not query.account:
            return ()
        with mapped(self.classify):
            client = self._client(timeout)
            try:
                asked = {"property": "object", "value": "page"}
                found = client.search(query=query.account, filter=asked, page_size=50)["results"]
            finally:
                client.close()
            wanted = query.account.strip().lower()
            pages = [p for p in found if _title(p).strip().lower() == wanted and not p.get("in_trash")]
            return tuple(fact for page in pages for fact in self._flags(page))

    def names(self, page_id: str, *, timeout: float) -> Sequence[str]:
        """The lines of a page, as a rota has them: what is struck out by a ticked box is left out, and so is what stands
        behind a name ("Priya Shah (until Friday)")."""
        with mapped(self.classify):
            client = self._client(timeout)
            try:
                blocks = client.blocks.children.list(block_id=page_id, page_size=100)["results"]
            finally:
                client.close()
        kinds = {"bulleted_list_item", "numbered_list_item", "to_do", "paragraph"}
        lines = [_text(b) for b in blocks if b["type"] in kinds and not b.get("to_do", {}).get("checked")]
        names = [re.split(r"\s*[(,:;–—|]|\s-\s", line, maxsplit=1)[0].strip() for line in lines]
        return tuple(dict.fromkeys(name for name in names if 1 < len(name.split()) < 5))

    def _flags(self, page: dict[str, Any]) -> Iterator[Fact]:
        extra = self._account.extra.get("flag_properties", "")
        names = _FLAGS | {n.strip().lower() for n in extra.split(",") if n.strip()}
        edited = datetime.fromisoformat(page["last_edited_time"].replace("Z", "+00:00"))
        for name, value in page["properties"].items():
            if name.lower() in names:
                for flag in _values(value, name):
                    url, data = page.get("url"), {"page": _title(page)}
                    yield Fact(self.source, FactKind.PRIORITY, flag, as_of=edited, url=url, data=data)

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.READ_BACK

    def prepare(self, action: Action, key: str) -> Prepared:
        """Raises Rejected for more lines than one request takes, since a second one couldn't be told apart."""
        action = sendable(action)
        lines = [line for line in action.content["lines"] if line.strip()]
        if len(lines) >= _MAX_BLOCKS:
            raise Rejected(Message("notion.too_long", most=_MAX_BLOCKS - 1, lines=len(lines)))
        heading = _block("heading_3", action.content["heading"], link=KEY_LINK + key)
        children = [heading, *(_block("bulleted_list_item", line) for line in lines)]
        return prepared(action, key, {"children": children, "label": action.target_label})

    def preview(self, prepared: Prepared) -> str:
        body = request_of(prepared)
        heading, *items = (_text(block) for block in body["children"])
        return "\n".join([f"At the end of {body['label']}", "", heading, *(f"• {item}" for item in items)])

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        """Receipt of the block that was appended, in one attempt."""
        client = self._client(timeout)
        try:
            children = request_of(prepared)["children"]
            answer = client.blocks.children.append(block_id=prepared.target, children=children)
        finally:
            client.close()
        return self._receipt(prepared, [block["id"] for block in answer["results"]])

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        """The block with our key among the page's children, which stand oldest first. What was there before `since` is
        read once: the next look begins behind it."""
        from notion_client.errors import APIResponseError

        client = self._client(timeout)
        begin = self._begun.get(prepared.target) if since else None
        try:
            return self._look(client, prepared, begin, since)
        except APIResponseError as error:
            if begin is None or str(getattr(error.code, "value", error.code)) != "validation_error":
                raise
            self._begun.pop(prepared.target, None)  # the block at which it began is gone
            return self._look(client, prepared, None, since)
        finally:
            client.close()

    def _look(self, client: Any, prepared: Prepared, cursor: str | None, since: datetime | None) -> Finding:
        blocks: list[dict[str, Any]] = []
        is_old = True
        for _ in range(_MAX_PAGES):
            asked = {"start_cursor": cursor} if cursor else {}
            page = client.blocks.children.list(block_id=prepared.target, page_size=100, **asked)
            blocks += page["results"]
            cursor = page.get("next_cursor")
            if not page["has_more"]:
                return self._found(prepared, blocks)
            is_old = is_old and all(_is_before(block, since) for block in page["results"])
            if is_old and cursor:
                self._begun[prepared.target] = cursor
        finding = self._found(prepared, blocks)
        return finding if finding.found is Found.FOUND else Finding(Found.UNKNOWN)

    def _found(self, write: Prepared, blocks: list[dict[str, Any]]) -> Finding:
        """Our heading, and after it as many lines of ours as still stand there unchanged."""
        wanted = request_of(write)["children"]
        for at, block in enumerate(blocks):
            if _link(block) == KEY_LINK + write.key:
                ids = [block["id"]]
                for line, here in zip(wanted[1:], blocks[at + 1 :], strict=False):
                    if here["type"] != line["type"] or _text(here) != _text(line):
                        break
                    ids.append(here["id"])
                return Finding(Found.FOUND, self._receipt(write, ids))
        return Finding(Found.ABSENT)

    def undoable(self, kind: ActionKind) -> bool:
        return True

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        """Deletes the blocks, the heading last: what is left half-way is still found by its key."""
        from notion_client.errors import APIResponseError

        client = self._client(timeout)
        try:
            for block_id in reversed(receipt.remote_id.split(",")):
                try:
                    client.blocks.delete(block_id=block_id)
                except APIResponseError as error:
                    if error.code != "object_not_found" and not _is_in_trash(error):
                        raise
        finally:
            client.close()

    def classify(self, error: Exception) -> Classified:
        """Kind of a failure, its sentence for a person, and the wait in seconds that was asked for."""
        from notion_client.errors import APIResponseError, HTTPResponseError

        if own := classify_own(error):
            return own
        if not isinstance(error, APIResponseError | HTTPResponseError):
            return classify_transport(self.source, error)
        code = str(getattr(error.code, "value", error.code))
        headers = dict(error.headers)
        is_theirs = isinstance(error, APIResponseError) or not is_page(headers, error.body)
        answer = HttpAnswer(int(error.status), headers, code, str(error), is_theirs)
        if answer.status in (409, 529):  # a collision that did nothing; too busy to begin
            kind, _, wait = classify_answer(self.source, HttpAnswer(429, answer.headers))
            return kind, Message("notion.busy"), wait
        if answer.status == 200:
            return (
                FailureKind.AMBIGUOUS,
                looks_there(Message("notion.unreadable")),
                None,
            )
        remedy = Message("fix.notion_trash") if is_theirs and _is_in_trash(error) else _REMEDIES.get(code)
        return classify_answer(self.source, answer, remedy=remedy)

    def _receipt(self, write: Prepared, ids: list[str]) -> Receipt:
        page = _bare(write.target)
        return Receipt(write.key, self.vendor, ",".join(ids), f"https://www.notion.so/{page}#{_bare(ids[0])}")


def _is_before(block: dict[str, Any], since: datetime | None) -> bool:
    made = block.get("created_time")
    if since is None or not made:
        return False
    return datetime.fromisoformat(str(made).replace("Z", "+00:00")) < since - _SKEW


def _is_in_trash(error: Any) -> bool:
    """Whether Notion says that the block or its page was thrown away. There is no code for it but `validation_error`."""
    said = str(error).lower()
    return str(getattr(error.code, "value", error.code)) == "validation_error" and (
        "archived" in said or "trash" in said
    )


def _bare(block_id: str) -> str:
    try:
        return uuid.UUID(block_id).hex
    except ValueError:
        return block_id


def _block(kind: str, text: str, *, link: str | None = None) -> dict[str, Any]:
    """A block of plain texts, each within the limit; Notion reads no markup in them."""
    flat = " ".join(text.split())
    pieces = [flat[i : i + _MAX_TEXT] for i in range(0, len(flat), _MAX_TEXT)] or [" "]
    rich = [{"type": "text", "text": {"content": p, "link": {"url": link} if link else None}} for p in pieces]
    return {"object": "block", "type": kind, kind: {"rich_text": rich}}


def _rich(block: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = block.get(block.get("type", ""), {}).get("rich_text", [])
    return found


def _text(block: dict[str, Any]) -> str:
    return "".join(t.get("plain_text") or t.get("text", {}).get("content", "") for t in _rich(block))


def _link(block: dict[str, Any]) -> str | None:
    for text in _rich(block):
        if link := (text.get("text") or {}).get("link"):
            return str(link["url"])
    return None


def _title(page: dict[str, Any]) -> str:
    for value in page.get("properties", {}).values():
        if value.get("type") == "title":
            return "".join(t.get("plain_text", "") for t in value["title"])
    return ""


def _values(value: dict[str, Any], name: str) -> list[str]:
    """The flags that a property holds, whatever its type."""
    kind = value.get("type", "")
    held: Any = value.get(kind)
    if kind in {"select", "status"}:
        return [held["name"]] if held else []
    if kind == "multi_select":
        return [option["name"] for option in held]
    if kind == "rich_text":
        return [text] if (text := "".join(t.get("plain_text", "") for t in held).strip()) else []
    if kind == "checkbox":
        return [name] if held else []
    return []
