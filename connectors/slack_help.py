"""Colleagues as Slack knows them: who somebody is, whether they are free, asking them, and hearing their answer."""

import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from app.domain.errors import Unavailable
from app.domain.help import Answer, Availability, HelpAnswer, HelpMention
from app.domain.outbox import Prepared, Receipt
from app.domain.people import Participant
from app.domain.proposal import Person
from connectors.base import (
    SLACK_DECLINE,
    SLACK_JOIN,
    SLACK_JOIN_PAUSED,
    Account,
    Classified,
    classify_slack,
    mapped,
    request_of,
    slack_link,
    slack_name,
    slack_pages,
    slack_unescape,
)

if TYPE_CHECKING:
    from connectors.http import SlackClient

_LOOK_UP, _PRESENCE = 10.0, 5.0  # seconds; Get SE has four in all, and its service gives up earlier


class SlackColleagues:
    """`account` as for Slack. `app_token` (xapp-) is for Socket Mode alone; without it no press is heard. `clock`
    gives the time as seconds since 1970, against which Do Not Disturb is read. `on_mention`
    is called for each mention of the app while answers are listened to, on the client's own thread."""

    def __init__(
        self,
        account: Account,
        app_token: Callable[[], str] | None = None,
        clock: Callable[[], float] = time.time,
        on_mention: Callable[[HelpMention], None] | None = None,
    ) -> None:
        self._account = account
        self._on_mention = on_mention
        self._app_token = app_token
        self._clock = clock

    def _client(self, timeout: float, token: str | None = None) -> "SlackClient":
        from connectors import http

        account = self._account
        return http.slack_client(account.base_url, token or account.token(), ca_file=account.ca_file, timeout=timeout)

    def classify(self, error: Exception) -> Classified:
        return classify_slack(error)

    def find(self, people: Sequence[Participant]) -> Sequence[Person]:
        """Those of `people` whom Slack knows, by e-mail address."""
        from slack_sdk.errors import SlackApiError

        found: list[Person] = []
        with mapped(self.classify):
            client = self._client(_LOOK_UP)
            for participant in people:
                if not participant.email:
                    continue
                try:
                    found.append(_person(client.users_lookupByEmail(email=participant.email)["user"]))
                except SlackApiError as error:
                    if error.response["error"] != "users_not_found":
                        raise
        return tuple(found)

    def by_name(self, name: str) -> Person | None:
        """The one colleague of this name; None where there is none, or more than one."""
        with mapped(self.classify):
            members = list(slack_pages(self._client(_LOOK_UP).users_list, "members"))
        wanted = " ".join(name.lower().split())
        found = [u for u in members if not u.get("deleted") and wanted == slack_name(u).lower()]
        return _person(found[0]) if len(found) == 1 else None

    def availability(self, person: Person) -> Availability:
        """Presence, and Do Not Disturb over it."""
        with mapped(self.classify):
            client = self._client(_PRESENCE)
            dnd = client.dnd_info(user=person.id)
            presence = client.users_getPresence(user=person.id)["presence"]
        now = self._clock()
        quiet = dnd.get("dnd_enabled") and float(dnd["next_dnd_start_ts"]) <= now < float(dnd["next_dnd_end_ts"])
        if quiet or (dnd.get("snooze_enabled") and now < float(dnd.get("snooze_endtime") or 0)):
            return Availability(False, f"{person.name} does not want to be disturbed")
        if presence != "active":
            return Availability(False, f"{person.name} is away")
        return Availability(True, f"{person.name} is active in Slack")

    def me(self) -> Person:
        with mapped(self.classify):
            client = self._client(_LOOK_UP)
            return _person(client.users_info(user=client.auth_test()["user_id"])["user"])

    def ask(self, prepared: Prepared, *, timeout: float) -> Receipt:
        """Posts the question. Raises whatever the client raises; `classify` reads it."""
        answer = self._client(timeout).chat_postMessage(**request_of(prepared)["request"])
        channel, ts = answer["channel"], answer["ts"]
        link = slack_link(self._account, channel, ts)
        return Receipt(prepared.key, prepared.vendor, f"{channel}/{ts}", link)

    @contextmanager
    def answers(self) -> Iterator[Callable[[float], HelpAnswer | None]]:
        """Listens over Socket Mode (the client's own threads) while open. Each press counts once."""
        from slack_sdk.socket_mode import SocketModeClient

        from connectors import http

        if self._app_token is None:
            yield _no_answers
            return
        inbox: deque[HelpAnswer] = deque()
        with mapped(self.classify):
            web = self._client(_LOOK_UP, self._app_token()).client
            listener = SocketModeClient(
                app_token=self._app_token(), web_client=web, logger=http.quiet_logger("slack"), concurrency=2
            )
            listener.proxy = web.proxy
            listener.socket_mode_request_listeners.append(_Receiver(inbox, self._on_mention))
            try:
                listener.connect()
                if not listener.is_connected():  # the client only logs a connection that it can't make
                    raise Unavailable("Slack's event connection can't be opened; answers are not heard for now.")
            except BaseException:
                listener.close()
                raise
        try:
            yield lambda seconds: _wait(inbox, seconds)
        finally:
            listener.close()


class _Receiver:
    """Acknowledges each envelope first, drops repeats, and keeps the answers to our questions."""

    def __init__(self, inbox: deque[HelpAnswer], on_mention: Callable[[HelpMention], None] | None) -> None:
        self._inbox = inbox
        self._on_mention = on_mention
        self._seen: deque[str] = deque(maxlen=1000)

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
            if action.get("action_id") in {SLACK_JOIN, SLACK_JOIN_PAUSED, SLACK_DECLINE}:
                answer = Answer.DECLINE if action["action_id"] == SLACK_DECLINE else Answer.JOIN
                pause = action["action_id"] == SLACK_JOIN_PAUSED
                user = request.payload["user"]["id"]
                self._inbox.append(HelpAnswer(str(action.get("value", "")), user, answer, pause))

    def _mentioned(self, event: dict[str, Any]) -> None:
        if event.get("type") == "app_mention" and event.get("user") and self._on_mention is not None:
            text = re.sub(r"<@[A-Z0-9]+(\|[^>]*)?>", "", event.get("text", "")).strip()
            self._on_mention(HelpMention(event["user"], event["channel"], slack_unescape(text)))


def _wait(inbox: deque[HelpAnswer], seconds: float) -> HelpAnswer | None:
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


def _person(user: dict[str, Any]) -> Person:
    return Person(slack_name(user), user["id"], user["profile"].get("email"))
