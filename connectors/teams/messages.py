"""Messages to colleagues in Teams, through Graph, as the rep.

Duplicates: Graph keeps no key of a caller's on a message, but the id of each attachment is the sender's: every message carries
a small card whose id is our key, and is read back from the chat's list. Source: the Graph v1.0 reference (send a message in a
chat, with a card; softDelete) and the Adaptive Cards schema.
"""

import html
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from app.domain.errors import Rejected
from app.domain.meeting_links import is_web_page
from app.domain.messages import Message
from app.domain.outbox import Dedupe, Finding, Found, Prepared, Receipt
from app.domain.proposal import Action, ActionKind, Vendor
from connectors.base import plain_to_html, prepared, request_of, sendable
from connectors.base.graph import GraphRefused
from connectors.teams.chats import Chats

CARD = "application/vnd.microsoft.card.adaptive"
_LENGTH = 28_000  # bytes of a message; Teams refuses more
_PAGES = 20
_SKEW = timedelta(hours=1)  # between this laptop's clock and Graph's, at the most
_ANSWER = "Reply yes or no, or react with a thumb up or down."
_LINES = (("question", "Question"), ("account", "Account"), ("issue", "Issue"), ("context", "Context"))


class Teams(Chats):
    """The write connector for messages to one person. A target is a person's id in Entra, or a chat's own."""

    vendor = Vendor.TEAMS
    kinds = frozenset({ActionKind.MESSAGE, ActionKind.HELP_REQUEST})
    settle_seconds = 15.0
    gap_seconds = 1.05  # a message a second in each chat

    def dedupe(self, kind: ActionKind) -> Dedupe:
        return Dedupe.READ_BACK

    def prepare(self, action: Action, key: str) -> Prepared:
        """Raises Rejected for a text that Teams would refuse."""
        action = sendable(action)
        content = action.content
        text = str(content["text"])
        if action.kind is ActionKind.HELP_REQUEST:
            lines = [
                f"{label}: {content[name]}" for name, label in _LINES if content.get(name) and content[name] not in text
            ]
            lines += [str(content[name]) for name in ("recorded", "signature") if content.get(name)]
            text = "\n\n".join([text, "\n".join(lines)])
        card = _card(
            _ANSWER if action.kind is ActionKind.HELP_REQUEST else "Written with Callside.", content.get("join_link")
        )
        marked = html.escape(key)
        message = {
            "body": {"contentType": "html", "content": f'{plain_to_html(text)}<attachment id="{marked}"></attachment>'},
            "attachments": [{"id": key, "contentType": CARD, "contentUrl": None, "content": json.dumps(card)}],
        }
        if (length := len(json.dumps(message, ensure_ascii=False).encode())) > _LENGTH:
            raise Rejected(Message("teams.too_long", most=_LENGTH, length=length))
        return prepared(action, key, {"message": message, "text": text, "label": action.target_label})

    def preview(self, prepared: Prepared) -> str:
        """The message as plain text."""
        request = request_of(prepared)
        card = json.loads(request["message"]["attachments"][0]["content"])
        buttons = "  ".join(f"[{action['title']}]" for action in card.get("actions", ()))
        return "\n".join(filter(None, [f"To {request['label']}\n", request["text"], buttons]))

    def send(self, prepared: Prepared, *, timeout: float) -> Receipt:
        chat = self.chat_with(prepared.target, timeout)
        made = self.ask(
            "POST", f"/chats/{quote(chat, safe=':@')}/messages", timeout, body=request_of(prepared)["message"]
        )
        return self._receipt(prepared, chat, str(made["id"]))

    def find(self, prepared: Prepared, *, timeout: float, since: datetime | None = None) -> Finding:
        """Absent only where everything since then was looked at; a chat too busy for that is for a person."""
        chat = self.chat_with(prepared.target, timeout)
        from_then = since.astimezone(UTC) - _SKEW if since else None
        for page, is_last in self.messages(chat, timeout, since=from_then, most=_PAGES):
            for message in page:
                if any(held.get("id") == prepared.key for held in message.get("attachments") or ()):
                    return Finding(Found.FOUND, self._receipt(prepared, chat, str(message["id"])))
            if is_last:
                return Finding(Found.ABSENT)
        return Finding(Found.UNKNOWN)

    def undoable(self, kind: ActionKind) -> bool:
        return True

    def undo(self, receipt: Receipt, *, timeout: float) -> None:
        """Deletes the message; one that is gone already is fine."""
        chat, _, message_id = receipt.remote_id.rpartition("/")
        try:
            self.ask("POST", f"/me/chats/{quote(chat, safe=':@')}/messages/{message_id}/softDelete", timeout)
        except GraphRefused as error:
            if error.answer.status != 404:
                raise

    def _receipt(self, write: Prepared, chat: str, message_id: str) -> Receipt:
        context = quote('{"contextType":"chat"}')
        link = f"https://teams.microsoft.com/l/message/{quote(chat)}/{message_id}?context={context}"
        return Receipt(write.key, self.vendor, f"{chat}/{message_id}", link)


def _card(line: str, join_link: str | None) -> dict[str, Any]:
    """A card of one line, and a button to the meeting. Text runs read no Markdown."""
    run = {"type": "TextRun", "text": line, "isSubtle": True, "size": "Small"}
    card: dict[str, Any] = {
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "RichTextBlock", "inlines": [run]}],
    }
    if join_link and is_web_page(join_link):
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Join", "url": join_link}]
    return card
