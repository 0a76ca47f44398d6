"""Colleagues as Slack knows them: who somebody is, whether they are free, asking them, and hearing their answer."""

import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

from app.domain.errors import Unavailable
from app.domain.help import Answer, Availability, HelpAnswer, HelpMention, HelpReply
from app.domain.messages import Message
from app.domain.outbox import Prepared, Receipt
from app.domain.people import Participant
from app.domain.proposal import Person
from connectors.base import Account, Classified, Together, mapped, request_of, sequential
from connectors.slack import errors
from connectors.slack.blocks import DECLINE, JOIN, JOIN_PAUSED
from connectors.slack.client import SlackClient, connect, message_link
from connectors.slack.directory import SlackDirectory, name_of
from connectors.slack.markup import plain

_LOOK_UP, _PRESENCE = 10.0, 5.0  # seconds; Get SE has four in all, and its service gives up earlier
# What the status says while somebody is on a call: Slack's own calls and huddles, and what calendars and meeting programs set.
_ON_A_CALL = re.compile(
    r"\b(?:in a (?:meeting|huddle|zoom meeting|call)|on (?:a|the) (?:call|phone)|presenting)\b", re.I
)
_CALL_EMOJI = frozenset({":slack_call:", ":zoom:", ":spiral_calendar_pad:", ":telephone_receiver:", ":headphones:"})


class SlackColleagues:
    """`account` as for Slack. `app_token` (xapp-) is for Socket Mode alone; without it no press is heard. `clock`
    gives the time as seconds since 1970, against which Do Not Disturb is read. `on_mention`
    is called for each mention of the app while answers are listened to, on the client's own thread; without it mentions
    come with the answers. `directory` and `gather` as for Slack."""

    def __init__(
        self,
        account: Account,
        app_token: Callable[[], str] | None = None,
        clock: Callable[[], float] = time.time,
        on_mention: Callable[[HelpMention], None] | None = None,
        directory: SlackDirectory | None = None,
        gather: Together = sequential,
    ) -> None:
        self._account = account
        self._on_mention = on_mention
        self._app_token = app_token
        self._clock = clock
        self._directory = directory or SlackDirectory(account)
        self._gather = gather
        # By the event's own id, for as long as this runs: Slack delivers again after a connection was lost.
        self._seen: deque[str] = deque(maxlen=1000)

    def _client(self, timeout: float, token: str | None = None) -> SlackClient:
        return connect(self._account, timeout, token)

    def classify(self, error: Exception) -> Classified:
        return errors.classify(error)

    # ── who there is ────────────────────────────────────────────────────────────────────────────────────────────

    def warm(self) -> None:
        with mapped(self.classify):
            client = self._client(_LOOK_UP)
            lists = (self._directory.users, self._directory.channels, self._directory.groups, self._directory.own_id)
            self._gather([partial(ask, client) for ask in lists])

    def everybody(self) -> Sequence[Person]:
        return tuple(_person(u) for u in self._directory.listed() if not u.get("deleted") and not u.get("is_bot"))

    def find(self, people: Sequence[Participant]) -> Sequence[Person]:
        """Those of `people` whom Slack knows, by e-mail address."""
        emails = list(dict.fromkeys(p.email for p in people if p.email))
        with mapped(self.classify):
            client = self._client(_LOOK_UP)
            found = self._gather([partial(self._by_email, client, email) for email in emails])
        return tuple(person for person in found if person)

    def _by_email(self, client: SlackClient, email: str) -> Person | None:
        from slack_sdk.errors import SlackApiError

        known = self._directory.by_email(email)
        if known:
            return _person(known)
        if self._directory.has("users"):
            return None
        try:
            return _person(client.users_lookupByEmail(email=email)["user"])
        except SlackApiError as error:
            if error.response["error"] != "users_not_found":
                raise
            return None

    def by_name(self, name: str) -> Person | None:
        """The one colleague of this name; None where there is none, or more than one."""
        wanted = " ".join(name.lower().split())
        with mapped(self.classify):
            client = self._client(_LOOK_UP)
            for anew in (False, True):
                members = self._directory.users(client, anew=anew)
                found = [u for u in members if not u.get("deleted") and wanted == name_of(u).lower()]
                if found:
                    return _person(found[0]) if len(found) == 1 else None
        return None

    def team(self, word: str) -> Sequence[Person]:
        """Members of the user group that `word` names, else people whose title has it."""
        wanted = word.lower().lstrip("@").strip()
        with mapped(self.classify):
            client = self._client(_LOOK_UP)
            users, groups = self._gather(
                [partial(self._directory.users, client), partial(self._directory.groups, client)]
            )
        by_id = {u["id"]: u for u in users if not u.get("deleted")}
        for group in groups:
            named = {str(group.get("handle", "")).lower(), str(group.get("name", "")).lower()}
            if wanted in named or any(wanted in part.replace("-", " ").split() for part in named):
                return tuple(_person(by_id[i]) for i in group.get("users") or () if i in by_id)
        titled = [u for u in by_id.values() if wanted in re.findall(r"\w+", u["profile"].get("title", "").lower())]
        return tuple(_person(u) for u in titled)

    def me(self) -> Person:
        with mapped(self.classify):
            client = self._client(_LOOK_UP)
            own = self._directory.own_id(client)
            return _person(self._directory.known(own) or client.users_info(user=own)["user"])

    # ── whether they can be asked ───────────────────────────────────────────────────────────────────────────────

    def availability(self, person: Person) -> Availability:
        """Do Not Disturb, whether they are there, and whether their status says that they are on a call."""
        with mapped(self.classify):
            client = self._client(_PRESENCE)
            asked = (client.dnd_info, client.users_getPresence, client.users_info)
            dnd, there, told = self._gather([partial(ask, user=person.id) for ask in asked])
        now = self._clock()
        quiet = dnd.get("dnd_enabled") and float(dnd["next_dnd_start_ts"]) <= now < float(dnd["next_dnd_end_ts"])
        if quiet or (dnd.get("snooze_enabled") and now < float(dnd.get("snooze_endtime") or 0)):
            return Availability(False, Message("help.do_not_disturb", name=person.name))
        if there["presence"] != "active":
            return Availability(False, Message("help.away", name=person.name))
        if _is_on_a_call(told["user"]["profile"], now):
            return Availability(False, Message("help.on_call", name=person.name))
        return Availability(True, Message("help.active", name=person.name))

    # ── asking, and hearing what they say ───────────────────────────────────────────────────────────────────────

    def ask(self, prepared: Prepared, *, timeout: float) -> Receipt:
        """Posts the question. Raises whatever the client raises; `classify` reads it."""
        answer = self._client(timeout).chat_postMessage(**request_of(prepared)["request"])
        channel, ts = answer["channel"], answer["ts"]
        link = message_link(self._account, channel, ts)
        return Receipt(prepared.key, prepared.vendor, f"{channel}/{ts}", link)

    def heard(self, sent: str, user_id: str) -> HelpReply:
        """From the conversation's history since the message, which has its emoji; replies in its thread are asked for
        where there are some."""
        channel, _, ts = sent.partition("/")
        with mapped(self.classify):
            client = self._client(_PRESENCE)
            page = client.conversations_history(channel=channel, oldest=ts, inclusive=True, limit=50)
            messages = list(page["messages"])
            ours: dict[str, Any] = next((m for m in messages if m["ts"] == ts), {})
            if ours.get("reply_count"):
                messages += client.conversations_replies(channel=channel, ts=ts, limit=50)["messages"]
        emoji = [r["name"] for r in ours.get("reactions", ()) if user_id in r.get("users", ())]
        said = {m["ts"]: m.get("text", "") for m in messages if m.get("user") == user_id and m["ts"] != ts}
        replies = tuple(plain(said[at], self._directory.names()) for at in sorted(said, key=float))
        return HelpReply(tuple(emoji), replies)

    @contextmanager
    def answers(self) -> Iterator[Callable[[float], HelpAnswer | HelpMention | None]]:
        """Listens over Socket Mode (the client's own threads) while open. Each press counts once."""
        from slack_sdk.socket_mode import SocketModeClient

        from connectors import http

        if self._app_token is None:
            yield _no_answers
            return
        inbox: deque[HelpAnswer | HelpMention] = deque()
        with mapped(self.classify):
            web = connect(self._account, _LOOK_UP, self._app_token(), is_lasting=True)
            listener = SocketModeClient(
                app_token=self._app_token(), web_client=web, logger=http.quiet_logger("slack"), concurrency=2
            )
            listener.proxy = web.proxy
            listener.socket_mode_request_listeners.append(_Receiver(inbox, self._on_mention, self._seen))
            try:
                listener.connect()
                if not listener.is_connected():  # the client only logs a connection that it can't make
                    raise Unavailable(Message("slack.no_events"))
            except BaseException:
                listener.close()
                raise
        try:
            yield lambda seconds: _wait(inbox, seconds)
        finally:
            listener.close()


class _Receiver:
    """Acknowledges each envelope first, drops repeats, and keeps the answers to our questions."""

    def __init__(
        self,
        inbox: deque[HelpAnswer | HelpMention],
        on_mention: Callable[[HelpMention], None] | None,
        seen: deque[str] | None = None,
    ) -> None:
        self._inbox = inbox
        self._on_mention = on_mention
        self._seen = deque[str](maxlen=1000) if seen is None else seen

    def __call__(self, client: Any, request: Any) -> None:
        from slack_sdk.socket_mode.response import SocketModeResponse

        client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        # An event delivered again may come in another envelope; its own id stays.
        name = str(request.payload.get("event_id") or request.envelope_id)
        if name in self._seen:
            return
        self._seen.append(name)
        if request.type == "events_api":
            self._mentioned(request.payload.get("event", {}))
        if request.type != "interactive" or request.payload.get("type") != "block_actions":
            return
        for action in request.payload.get("actions", []):
            if action.get("action_id") in {JOIN, JOIN_PAUSED, DECLINE}:
                answer = Answer.DECLINE if action["action_id"] == DECLINE else Answer.JOIN
                pause = action["action_id"] == JOIN_PAUSED
                user = request.payload["user"]["id"]
                self._inbox.append(HelpAnswer(str(action.get("value", "")), user, answer, pause))

    def _mentioned(self, event: dict[str, Any]) -> None:
        # What an app wrote, in whoever's name, is no person's wish.
        is_from_app = any(event.get(name) for name in ("bot_id", "app_id", "bot_profile", "subtype"))
        if event.get("type") == "app_mention" and event.get("user") and not is_from_app:
            text = re.sub(r"<@[A-Z0-9]+(\|[^>]*)?>", "", event.get("text", "")).strip()
            mention = HelpMention(event["user"], event["channel"], plain(text), _written_at(event))
            (self._on_mention or self._inbox.append)(mention)


def _written_at(event: dict[str, Any]) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(event["ts"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _wait(inbox: deque[HelpAnswer | HelpMention], seconds: float) -> HelpAnswer | HelpMention | None:
    deadline = time.monotonic() + seconds
    while True:
        if inbox:
            return inbox.popleft()
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        time.sleep(min(0.05, left))


def _no_answers(seconds: float) -> None:
    time.sleep(seconds)


def _is_on_a_call(profile: dict[str, Any], now: float) -> bool:
    """A huddle, or a status that says so and has not run out."""
    if profile.get("huddle_state") == "in_a_huddle":
        return True
    ends = float(profile.get("status_expiration") or 0)
    says = profile.get("status_emoji") in _CALL_EMOJI or _ON_A_CALL.search(profile.get("status_text") or "")
    return bool(says) and not 0 < ends <= now


def _person(user: dict[str, Any]) -> Person:
    profile = user["profile"]
    return Person(name_of(user), user["id"], profile.get("email"), profile.get("phone") or None)
