"""Slack through slack_sdk: what was said about an account, and messages.

Duplicates: each message carries our key as metadata and as `client_msg_id`, and is read back from the channel's
history. The client's own retries repeat a post whose answer was lost, so they are off.
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.errors import Rejected
from app.domain.messages import Message
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import (
    Account,
    Classified,
    Together,
    mapped,
    names_account,
    one_line,
    prepared,
    request_of,
    sequential,
    slug,
)
from connectors.slack import errors
from connectors.slack.blocks import help_blocks, section, split_text
from connectors.slack.client import SlackClient, connect, escape, message_link, unescape
from connectors.slack.directory import SlackDirectory, name_of

WRITE_EVENT = "callside_write"  # the name that our messages carry as metadata
_RECENT = timedelta(days=14)
_TEXT = 40_000
_SHOWN = 10
_HISTORY, _PAGES = 200, 15
_SKEW = timedelta(hours=1)  # between this laptop's clock and Slack's, at the most


class Slack:
    """`account.base_url` is https://slack.com; its token is the rep's own. Colleagues are in colleagues.py.
    `directory` remembers names and channels; `gather` asks for several things at once.

    Yields MESSAGE facts from channels that name the account, and from messages that do.
    """

    source = "Slack"
    vendor = Vendor.SLACK
    kinds = frozenset({ActionKind.MESSAGE, ActionKind.HELP_REQUEST, ActionKind.DIRECT_SUMMARY})
    settle_seconds = 15.0
    gap_seconds = 1.05  # chat.postMessage: one a second in each channel

    def __init__(
        self, account: Account, directory: SlackDirectory | None = None, gather: Together = sequential
    ) -> None:
        self._account = account
        self._directory = directory or SlackDirectory(account)
        self._gather = gather

    def _client(self, timeout: float) -> SlackClient:
        return connect(self._account, timeout)

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

    def facts(self, query: BriefQuery, *, timeout: float) -> Sequence[Fact]:
        """Messages of the last two weeks about the account, newest first, at most ten, none of Callside's own."""
        if not query.account:
            return ()
        with mapped(self.classify):
            client = self._client(timeout)
            oldest = (query.now - _RECENT).timestamp()
            found: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
            ours: set[str] = set()  # a search finds them again, and without their metadata
            for message, channel in self._messages(client, query, oldest):
                name = f"{channel['id']}/{message['ts']}"
                if (message.get("metadata") or {}).get("event_type") == WRITE_EVENT:
                    ours.add(name)
                elif message.get("text") and message.get("user") and float(message["ts"]) >= oldest:
                    found.setdefault(name, (message, channel))
            for name in ours:
                found.pop(name, None)
            newest = sorted(found.values(), key=lambda pair: float(pair[0]["ts"]), reverse=True)[:_SHOWN]
            names = self._authors(client, sorted({message["user"] for message, _ in newest}))
            return tuple(self._fact(message, channel, names[message["user"]]) for message, channel in newest)

    def _authors(self, client: SlackClient, ids: Sequence[str]) -> dict[str, str]:
        """Who they are: as the directory has them, else asked one by one."""
        known = {user_id: user for user_id in ids if (user := self._directory.known(user_id))}
        missing = [user_id for user_id in ids if user_id not in known]
        asked = self._gather([partial(client.users_info, user=user_id) for user_id in missing])
        known |= {user_id: answer["user"] for user_id, answer in zip(missing, asked, strict=True)}
        return {user_id: name_of(user) for user_id, user in known.items()}

    def _messages(
        self, client: SlackClient, query: BriefQuery, oldest: float
    ) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """(message, its channel): from the account's own channels, and from wherever it is named."""
        account, others = query.account or "", query.others
        phrase = account.replace('"', " ")
        search = partial(client.search_messages, query=f'"{phrase}"', sort="timestamp", count=20)
        found: list[Any] = []
        if not self._directory.has("channels"):
            found = self._gather([search, partial(self._directory.channels, client)])[:1]
        own = [c for c in self._directory.channels(client) if _about(c, account, others)]
        read = [
            partial(
                client.conversations_history,
                channel=channel["id"],
                oldest=f"{oldest:.6f}",
                limit=20,
                include_all_metadata=True,
            )
            for channel in own
        ]
        answers = found + self._gather([*([] if found else [search]), *read])
        for channel, page in zip(own, answers[1:], strict=True):
            for message in page["messages"]:
                if not _of_another(message.get("text", ""), account, others):
                    yield message, channel
        for message in answers[0]["messages"]["matches"]:
            if names_account(message.get("text", ""), account, others):
                yield message, message["channel"]

    def _fact(self, message: dict[str, Any], channel: dict[str, Any], author: str) -> Fact:
        where = channel.get("name", "")
        return Fact(
            self.source,
            FactKind.MESSAGE,
            f"{author} in #{where}: “{one_line(unescape(message['text']), 280)}”",
            as_of=datetime.fromtimestamp(float(message["ts"]), UTC),
            url=message.get("permalink") or message_link(self._account, channel["id"], message["ts"]),
            data={"author": author, "channel": where, "channel_id": channel["id"]},
        )

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.READ_BACK

    def prepare(self, action: Action, key: str) -> Prepared:
        """Raises Rejected for a text that Slack would cut off."""
        text = escape(action.content["text"])
        if len(text) > _TEXT:
            raise Rejected(Message("slack.too_long", most=_TEXT, length=len(text)))
        if mention := action.content.get("mention"):
            text = f"<@{mention}> {text}"
        blocks = [section(part) for part in split_text(text)]
        if action.kind is ActionKind.HELP_REQUEST:
            blocks += help_blocks(action.content)
        payload = {"key": key, "kind": str(action.kind)}
        request = {
            "channel": action.target,
            "text": text,
            "blocks": blocks,
            "metadata": {"event_type": WRITE_EVENT, "event_payload": payload},
            "client_msg_id": str(uuid.UUID(key)),
            "unfurl_links": False,
            "unfurl_media": False,
            "link_names": False,
            "parse": "none",
        }
        return prepared(action, key, {"request": request, "label": action.target_label})

    def preview(self, prepared: Prepared) -> str:
        """The message as plain text."""
        body = request_of(prepared)
        lines = [f"To {body['label']}", ""]
        for block in body["request"]["blocks"]:
            if block["type"] == "section":
                lines.append(unescape(block["text"]["text"]))
            else:
                lines.append("  ".join(f"[{b['text']['text']}]" for b in block["elements"]))
        return "\n".join(lines)

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        answer = self._client(timeout).chat_postMessage(**request_of(prepared)["request"])
        return self._receipt(prepared, answer["channel"], answer["ts"])

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        """Absent only where everything since then was looked at; a channel too busy for that is for a person."""
        client = self._client(timeout)
        channel = prepared.target
        if channel[:1] in {"U", "W"}:  # a person: the message is in the conversation with them
            channel = client.conversations_open(users=channel)["channel"]["id"]
        oldest = f"{(since - _SKEW).timestamp():.6f}" if since else "0"
        cursor = None
        for _ in range(_PAGES):
            page = client.conversations_history(
                channel=channel, include_all_metadata=True, limit=_HISTORY, oldest=oldest, cursor=cursor
            )
            for message in page["messages"]:
                payload = (message.get("metadata") or {}).get("event_payload", {})
                if payload.get("key") == prepared.key:
                    return Finding(Found.FOUND, self._receipt(prepared, channel, message["ts"]))
            if not page.get("has_more"):
                return Finding(Found.ABSENT)
            cursor = page["response_metadata"]["next_cursor"]
        return Finding(Found.UNKNOWN)

    def undoable(self, kind: ActionKind) -> bool:
        return True

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        """Deletes the message; one that is gone already is fine."""
        from slack_sdk.errors import SlackApiError

        channel, _, ts = receipt.remote_id.partition("/")
        try:
            self._client(timeout).chat_delete(channel=channel, ts=ts)
        except SlackApiError as error:
            if error.response["error"] != "message_not_found":
                raise

    def classify(self, error: Exception) -> Classified:
        return errors.classify(error)

    def _receipt(self, write: Prepared, channel: str, ts: str) -> Receipt:
        return Receipt(write.key, self.vendor, f"{channel}/{ts}", message_link(self._account, channel, ts))


def _about(channel: dict[str, Any], account: str, others: Sequence[str]) -> bool:
    """Whether a channel is the account's: its topic or purpose names it whole, or its name holds the whole slug. One whose
    name is another account's is not, whatever its topic says."""
    name = channel.get("name", "")
    for other in sorted((slug(o) for o in others if o.lower() != account.lower()), key=len, reverse=True):
        name = _slugged(other).sub(" ", name)
    told = f"{channel.get('topic', {}).get('value', '')}\n{channel.get('purpose', {}).get('value', '')}"
    is_others = name != channel.get("name", "")
    return bool(_slugged(slug(account)).search(name)) or (not is_others and names_account(told, account, others))


def _slugged(name: str) -> "re.Pattern[str]":
    return re.compile(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])")


def _of_another(text: str, account: str, others: Sequence[str]) -> bool:
    """Whether a message speaks of an account of a similar name and not of this one."""
    return any(names_account(text, other) for other in others) and not names_account(text, account, others)
