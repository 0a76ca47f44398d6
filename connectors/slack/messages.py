"""Slack through slack_sdk: what was said about an account, and messages.

Duplicates: each message carries our key as metadata and as `client_msg_id`, and is read back from the channel's
history. The client's own retries repeat a post whose answer was lost, so they are off.
"""

import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.errors import AuthExpired, CallsideError, Rejected, Unavailable
from app.domain.messages import Message
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import (
    Account,
    Classified,
    Together,
    as_error,
    left_out,
    mapped,
    names_account,
    one_line,
    prepared,
    request_of,
    sendable,
    sequential,
    slug,
)
from connectors.slack import errors
from connectors.slack.blocks import help_blocks, section, split_text
from connectors.slack.client import SlackClient, connect, escape, message_link, unescape
from connectors.slack.directory import SlackDirectory, name_of
from connectors.slack.markup import is_written, mentioned, plain

WRITE_EVENT = "callside_write"  # the name that our messages carry as metadata
_RECENT = timedelta(days=14)
_TEXT = 40_000
_SHOWN = 10
_HISTORY, _PAGES = 999, 10  # messages a request (Slack's most), and requests, of one look
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
        """Messages of the last two weeks about the account, newest first, at most ten, none of Callside's own. A channel or
        a search that Slack refuses costs its messages alone."""
        if not query.account:
            return ()
        with mapped(self.classify):
            client = self._client(timeout)
            oldest = (query.now - _RECENT).timestamp()
            found: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
            ours: set[str] = set()  # a search finds them again, and without their metadata
            trouble: list[Fact] = []
            for message, channel in self._messages(client, query, oldest, trouble):
                name = f"{channel['id']}/{message['ts']}"
                if (message.get("metadata") or {}).get("event_type") == WRITE_EVENT:
                    ours.add(name)
                elif message.get("text") and is_written(message) and float(message["ts"]) >= oldest:
                    found.setdefault(name, (message, channel))
            for name in ours:
                found.pop(name, None)
            newest = sorted(found.values(), key=lambda pair: float(pair[0]["ts"]), reverse=True)[:_SHOWN]
            ids = {i for message, _ in newest for i in (message["user"], *mentioned(message["text"]))}
            names = self._people(client, sorted(ids))
            return (*(self._fact(message, channel, names) for message, channel in newest), *trouble)

    def _people(self, client: SlackClient, ids: Sequence[str]) -> dict[str, str]:
        """Names of people: as the directory has them, else asked one by one. Slack tells some of another company's, with
        whom a channel is shared, to nobody."""
        known = {user_id: user for user_id in ids if (user := self._directory.known(user_id))}
        missing = [user_id for user_id in ids if user_id not in known]
        asked = self._gather([partial(self._tried, partial(client.users_info, user=user_id)) for user_id in missing])
        known |= {i: answer["user"] for i, answer in zip(missing, asked, strict=True) if _is_answer(answer)}
        return {user_id: name_of(user) for user_id, user in known.items()}

    def _tried(self, ask: Callable[[], Any]) -> Any:
        """Slack's answer, or the error in its place: one question that is refused does not cost the others."""
        try:
            return ask()
        except Exception as error:  # noqa: BLE001 - whatever the client raises is read by its kind
            return error if isinstance(error, CallsideError) else as_error(self.classify(error))

    def _messages(
        self, client: SlackClient, query: BriefQuery, oldest: float, trouble: list[Fact]
    ) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """(message, its channel): from the account's own channels, and from wherever it is named. What could not be asked
        is added to `trouble`. Raises the first error if nothing could."""
        account, others = query.account or "", query.others
        phrase = account.replace('"', " ")
        search = partial(client.search_messages, query=f'"{phrase}"', sort="timestamp", count=20)
        listing = partial(self._directory.channels, client)
        found: list[Any] = []
        if self._directory.has("channels"):
            listed = listing()
        else:
            *found, listed = self._gather([partial(self._tried, ask) for ask in (search, listing)])
        own = [c for c in listed if _about(c, account, others)] if _is_answer(listed) else []
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
        asked = [partial(self._tried, ask) for ask in ([] if found else [search]) + read]
        searched, *pages = found + self._gather(asked)
        names = [Message("slack.part_search"), *(f"#{c.get('name', '')}" for c in own)]
        parts = [*zip(names, (searched, *pages), strict=True)]
        parts += [] if _is_answer(listed) else [(Message("slack.part_channels"), listed)]
        trouble += _trouble(self.source, parts)
        for channel, page in zip(own, pages, strict=True):
            for message in page["messages"] if _is_answer(page) else ():
                if not _of_another(unescape(message.get("text", "")), account, others):
                    yield message, channel
        for message in searched["messages"]["matches"] if _is_answer(searched) else ():
            if names_account(unescape(message.get("text", "")), account, others):
                yield message, message["channel"]

    def _fact(self, message: dict[str, Any], channel: dict[str, Any], names: Mapping[str, str]) -> Fact:
        where = channel.get("name", "")
        author = names.get(message["user"]) or _named_by(message) or "Somebody"
        text = plain(message["text"], names, self._directory.channel_names())
        return Fact(
            self.source,
            FactKind.MESSAGE,
            f"{author} in #{where}: “{one_line(text, 280)}”",
            as_of=datetime.fromtimestamp(float(message["ts"]), UTC),
            url=message.get("permalink") or message_link(self._account, channel["id"], message["ts"]),
            data={"author": author, "channel": where, "channel_id": channel["id"], "said": one_line(text, 280)},
        )

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.READ_BACK

    def prepare(self, action: Action, key: str) -> Prepared:
        """Raises Rejected for a text that Slack would cut off."""
        action = sendable(action)
        text = escape(action.content["text"])
        if len(text) > _TEXT:
            raise Rejected(Message("slack.too_long", most=_TEXT, length=len(text)))
        if mention := action.content.get("mention"):
            if not re.fullmatch(r"[A-Z0-9]{2,30}", str(mention)):
                raise Rejected(Message("slack.no_person"))
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
        channel, ts = answer["channel"], answer["ts"]
        if not (channel and ts):  # it says "ok" and does not say where: nothing of Slack's
            raise Unavailable(Message("connector.not_its_answer", system=self.source))
        return self._receipt(prepared, channel, ts)

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
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not page.get("has_more") or not cursor:
                return Finding(Found.ABSENT)
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


def _is_answer(answered: Any) -> bool:
    return not isinstance(answered, CallsideError)


def _trouble(source: str, parts: Sequence[tuple[str, Any]]) -> Iterator[Fact]:
    """What of these was not answered. Raises the first error if nothing was, and where the token is no longer taken."""
    failed = [(name, error) for name, error in parts if isinstance(error, CallsideError)]
    ended = [error for _, error in failed if isinstance(error, AuthExpired)]
    if ended:
        raise ended[0]
    if len(failed) == len(parts):
        raise failed[0][1]
    for name, error in failed:
        yield left_out(source, name, error)


def _named_by(message: Mapping[str, Any]) -> str:
    """The author's name as the message itself carries it: those of other companies come so."""
    profile = message.get("user_profile") or {}
    named = (profile.get("real_name"), profile.get("display_name"), message.get("username"))
    return next((str(name) for name in named if name), "")


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
    return re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])" if name else r"(?!)")  # no slug is in no name


def _of_another(text: str, account: str, others: Sequence[str]) -> bool:
    """Whether a message speaks of an account of a similar name and not of this one."""
    return any(names_account(text, other) for other in others) and not names_account(text, account, others)
