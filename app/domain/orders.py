"""Orders that IT signs and device management delivers, and the receipts that they leave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.privacy import Scope


class OrderKind(StrEnum):
    ERASE = "erase"
    EXPORT = "export"
    HOLD = "hold"
    RELEASE = "release"
    LEAVER = "leaver"


class OrderState(StrEnum):
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"  # tried again at the next start


@dataclass(frozen=True, slots=True)
class Order:
    """`user` and `install` name whom it is for; empty means everybody who gets it."""

    id: str
    kind: OrderKind
    scope: Scope
    subject: str
    reason: str = ""
    user: str = ""
    install: str = ""
    expires_at: datetime | None = None


def order_from(body: Mapping[str, Any]) -> Order:
    """Raises BadInput for what is no order."""
    try:
        chosen = [(s, str(body[s.value])) for s in (Scope.PERSON, Scope.CALL) if body.get(s.value)]
        if body.get("all") or body["kind"] == OrderKind.LEAVER:
            chosen.append((Scope.ALL, ""))
        ((scope, subject),) = chosen
        expires = datetime.fromisoformat(body["expires_at"]) if body.get("expires_at") else None
        if expires and expires.tzinfo is None:
            raise ValueError("expires_at has no time zone")
        order_id = str(body["id"])
        if not order_id or not all(sign.isalnum() or sign in "-_" for sign in order_id):
            raise ValueError("the id may have letters, digits, - and _")
        return Order(
            order_id, OrderKind(body["kind"]), scope, subject, str(body.get("reason", "")), str(body.get("user", "")),
            str(body.get("install", "")), expires,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(Message("orders.misspelt", error=error)) from error
