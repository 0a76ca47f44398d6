"""Colleagues as Teams knows them: who somebody is, whether they are free, asking them, and reading their answer.

Graph has no buttons that come back to a laptop: an answer is a reply or a reaction, and the chat is asked for it. Source: the
Graph v1.0 reference (user, presence, chat, chatMessage and its reactions).
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.domain.help import Availability, HelpAnswer, HelpMention, HelpReply
from app.domain.messages import Message
from app.domain.outbox import Prepared, Receipt
from app.domain.people import Participant
from app.domain.proposal import Person
from connectors.base import Account, mapped
from connectors.teams.chats import Chats, plain
from connectors.teams.messages import Teams

_LOOK_UP, _PRESENCE = 10.0, 5.0  # seconds; Get SE has four in all, and its service gives up earlier
_FRESH_SECONDS = 6 * 3600.0
_MOST_PAGES = 20  # of 999 people; a company beyond that names people by address
_AT_ONCE = 15  # values that one of Graph's filters takes
_USER = {"$select": "id,displayName,mail,userPrincipalName"}
_ON_A_CALL = frozenset({"InACall", "InAConferenceCall", "InAMeeting", "Presenting"})
# What people react with, as the names that answers are read by.
_REACTIONS = {
    "like": "+1",
    "👍": "+1",
    "✅": "+1",
    "👌": "+1",
    "🙋": "+1",
    "🚀": "+1",
    "👎": "-1",
    "❌": "-1",
    "⛔": "-1",
}


class TeamsColleagues:
    """The colleagues port. Groups are the rep's own group chats, by their topic: to read a company's groups would need an
    administrator's consent."""

    def __init__(
        self, account: Account, messages: Teams | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._graph = Chats(account)
        self._messages = messages or Teams(account)
        self._clock = clock
        self._users: dict[str, Person] = {}
        self._listed_at: float | None = None

    # ── who there is ────────────────────────────────────────────────────────────────────────────────────────────

    def warm(self) -> None:
        with mapped(self._graph.classify):
            if self._listed_at is None or self._clock() - self._listed_at > _FRESH_SECONDS:
                self._users = {person.id: person for person in self._list()}
                self._listed_at = self._clock()
            self._graph.own_id(_LOOK_UP)

    def _list(self) -> Iterator[Person]:
        asked = {**_USER, "$top": "999"}
        for _ in range(_MOST_PAGES):
            page = self._graph.ask("GET", "/users", _LOOK_UP, asked=asked)
            yield from (_person(user) for user in page["value"] if "#EXT#" not in str(user.get("userPrincipalName")))
            link = page.get("@odata.nextLink")
            if link is None:
                return
            asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}

    def everybody(self) -> Sequence[Person]:
        return tuple(self._users.values())

    def find(self, people: Sequence[Participant]) -> Sequence[Person]:
        """Those of `people` whom Teams knows, by e-mail address."""
        emails = list(dict.fromkeys(p.email.lower() for p in people if p.email))
        known = {person.email.lower(): person for person in self._users.values() if person.email}
        missing = [email for email in emails if email not in known]
        with mapped(self._graph.classify):
            for start in range(0, len(missing), _AT_ONCE):
                listed = ",".join(_quoted(email) for email in missing[start : start + _AT_ONCE])
                wanted = f"mail in ({listed}) or userPrincipalName in ({listed})"
                for user in self._graph.ask("GET", "/users", _LOOK_UP, asked={**_USER, "$filter": wanted})["value"]:
                    person = _person(user)
                    names = {str(user.get(name) or "").lower() for name in ("mail", "userPrincipalName")}
                    known |= dict.fromkeys(names & set(missing), person)
        return tuple(dict.fromkeys(known[email] for email in emails if email in known))

    def by_name(self, name: str) -> Person | None:
        """The one colleague of this name; None if there is none, or more than one."""
        wanted = " ".join(name.lower().split())
        found = [person for person in self._users.values() if " ".join(person.name.lower().split()) == wanted]
        if not found:
            with mapped(self._graph.classify):
                asked = {**_USER, "$filter": f"displayName eq {_quoted(' '.join(name.split()))}"}
                found = [_person(user) for user in self._graph.ask("GET", "/users", _LOOK_UP, asked=asked)["value"]]
        return found[0] if len(found) == 1 else None

    def team(self, word: str) -> Sequence[Person]:
        """Members of the rep's group chat whose topic is `word`, or has it as a word."""
        wanted = _words(word)
        asked = {"$filter": "chatType eq 'group'", "$expand": "members", "$top": "50"}
        with mapped(self._graph.classify):
            chats = self._graph.ask("GET", "/me/chats", _LOOK_UP, asked=asked)["value"]
        for chat in chats:
            if wanted and set(wanted) <= set(_words(chat.get("topic") or "")):
                members = [m for m in chat.get("members") or () if m.get("userId")]
                return tuple(Person(str(m.get("displayName") or ""), str(m["userId"]), m.get("email")) for m in members)
        return ()

    def me(self) -> Person:
        with mapped(self._graph.classify):
            return _person(self._graph.ask("GET", "/me", _LOOK_UP, asked=_USER))

    # ── whether they can be asked ───────────────────────────────────────────────────────────────────────────────

    def availability(self, person: Person) -> Availability:
        """Presence as Teams shows it: a green dot is free, and nothing else."""
        with mapped(self._graph.classify):
            told = self._graph.ask("GET", f"/users/{person.id}/presence", _PRESENCE)
        availability, activity = str(told.get("availability")), str(told.get("activity"))
        if activity in _ON_A_CALL:
            return Availability(False, Message("help.on_call", name=person.name))
        if availability == "DoNotDisturb":
            return Availability(False, Message("help.do_not_disturb", name=person.name))
        if availability in ("Busy", "BusyIdle"):
            return Availability(False, Message("help.busy_there", name=person.name))
        is_out = bool((told.get("outOfOfficeSettings") or {}).get("isOutOfOffice"))
        if availability != "Available" or is_out or activity in ("OutOfOffice", "OffWork"):
            return Availability(False, Message("help.away", name=person.name))
        return Availability(True, Message("help.available", name=person.name))

    # ── asking, and reading what they say ───────────────────────────────────────────────────────────────────────

    def ask(self, prepared: Prepared, *, timeout: float) -> Receipt:
        return self._messages.send(prepared, timeout=timeout)

    def heard(self, sent: str, user_id: str) -> HelpReply:
        """Reactions to our message, and what that person wrote after it, from the chat's newest messages."""
        chat, _, message_id = sent.rpartition("/")
        with mapped(self._graph.classify):
            page, _ = next(self._graph.messages(chat, _PRESENCE, since=None, most=1))
        ours: dict[str, Any] = next((m for m in page if str(m["id"]) == message_id), {})
        reactions = ours.get("reactions") or ()
        emoji = [str(r.get("reactionType")) for r in reactions if _author(r.get("user")) == user_id]
        since = str(ours.get("createdDateTime") or "")
        theirs = [m for m in page if _author(m.get("from")) == user_id and str(m["createdDateTime"]) > since]
        said = sorted(theirs, key=lambda m: str(m["createdDateTime"]))
        replies = tuple(plain(m.get("body") or {}) for m in said if not m.get("deletedDateTime"))
        return HelpReply(tuple(_REACTIONS.get(one, one) for one in emoji), replies)

    @contextmanager
    def answers(self) -> Iterator[Callable[[float], HelpAnswer | HelpMention | None]]:
        """Nothing comes by itself: whoever waits looks at the chat with `heard`."""
        yield _no_answers


def _no_answers(seconds: float) -> None:
    time.sleep(seconds)


def _author(identity: Any) -> str:
    return str(((identity or {}).get("user") or {}).get("id") or "")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _person(user: dict[str, Any]) -> Person:
    return Person(
        str(user.get("displayName") or ""), str(user["id"]), user.get("mail") or user.get("userPrincipalName")
    )
