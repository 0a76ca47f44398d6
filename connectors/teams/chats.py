"""Chats between two people in Teams, asked through Graph, and what stands in them.

Source: the Graph v1.0 reference (create chat, list messages in a chat, chatMessage).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from app.domain.messages import Message
from connectors.base import Account
from connectors.base.graph import Graph

PAGE = 50  # messages, the most that Graph gives at once
_PERSON = Message("fix.teams_person")
_SCOPES = Message("fix.teams_scopes")


class Chats(Graph):
    """`account.base_url` is https://graph.microsoft.com; its token is the rep's own."""

    source = "Teams"
    remedies = MappingProxyType(
        {"NotFound": _PERSON, "BadRequest": Message("fix.change_proposal"), "Forbidden": _SCOPES}
    )

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._own_id: str | None = None

    def own_id(self, timeout: float) -> str:
        if self._own_id is None:
            self._own_id = str(self.ask("GET", "/me", timeout, asked={"$select": "id"})["id"])
        return self._own_id

    def chat_with(self, target: str, timeout: float) -> str:
        """The id of the chat with a person; a chat's own id stays. Graph answers with the chat that there is already."""
        if target.startswith("19:"):
            return target
        members = [_member(self._address(one)) for one in (self.own_id(timeout), target)]
        return str(self.ask("POST", "/chats", timeout, body={"chatType": "oneOnOne", "members": members})["id"])

    @staticmethod
    def _address(person_id: str) -> str:
        return f"https://graph.microsoft.com/v1.0/users('{person_id}')"

    def messages(
        self, chat: str, timeout: float, *, since: datetime | None, most: int
    ) -> Iterator[tuple[list[dict[str, Any]], bool]]:
        """Pages of a chat's messages, those that changed last first, each with whether it is the last one."""
        asked = {"$top": str(PAGE), "$orderby": "lastModifiedDateTime desc"}
        if since:
            asked["$filter"] = f"lastModifiedDateTime gt {since.isoformat(timespec='seconds').replace('+00:00', 'Z')}"
        for _ in range(most):
            page = self.ask("GET", f"/chats/{quote(chat, safe=':@')}/messages", timeout, asked=asked)
            link = page.get("@odata.nextLink")
            yield page["value"], link is None
            if link is None:
                return
            asked = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def _member(address: str) -> dict[str, Any]:
    return {
        "@odata.type": "#microsoft.graph.aadUserConversationMember",
        "roles": ["owner"],
        "user@odata.bind": address,
    }


def plain(body: Mapping[str, Any]) -> str:
    """The text of a message: its words without their markup."""
    text = str(body.get("content") or "")
    if body.get("contentType") == "html":
        text = unescape(re.sub(r"<[^>]*>", " ", text))
    return " ".join(text.split())
