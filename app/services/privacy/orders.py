"""IT's signed orders: read from the folder that policy names, run once, and answered with a signed receipt.

Only a key that came by mandatory policy counts: a program that can write the rep's settings must not be able to sign.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.domain.audit import AuditKind
from app.domain.errors import BadInput, CallsideError, UserActionNeeded
from app.domain.formats import load_json, plain
from app.domain.messages import Message
from app.domain.orders import Order, OrderKind, OrderState, order_from
from app.domain.ports import Clock, PrivacyStore
from app.domain.privacy import Scope
from app.logs import get_logger
from app.paths import record_name
from app.policy import Effective
from app.services.privacy import signing
from app.services.privacy.erasure import EraseService, salted
from app.services.privacy.export import ExportService
from app.services.privacy.legal_holds import LegalHoldService
from app.services.privacy.signing import SignedKind

log = get_logger(__name__)

RECEIPTS = "receipts"


@dataclass(frozen=True, slots=True)
class InstallIdentity:
    """This installation's random name, and the login of its user."""

    install: str
    user: str


@dataclass(frozen=True, slots=True)
class OrderTools:
    """The services that carry orders out."""

    erasing: EraseService
    exporting: ExportService
    holds: LegalHoldService


class LeaverRecord(Protocol):
    """The note that a leaver's order ran here, which outlives the data and the store."""

    def read(self) -> Mapping[str, Any]:
        """The note; empty where there is none that can be read."""

    def write(self, note: Mapping[str, Any]) -> None: ...


class OrderService:
    """`leave` removes the data folder's content and its key; nothing can be asked of the store after it."""

    def __init__(
        self,
        *,
        store: PrivacyStore,
        tools: OrderTools,
        effective: Effective,
        clock: Clock,
        whose: InstallIdentity,
        left: LeaverRecord,
        leave: Callable[[], None],
    ) -> None:
        self._store = store
        self._erasing = tools.erasing
        self._exporting = tools.exporting
        self._holds = tools.holds
        self._effective = effective
        self._clock = clock
        self._whose = whose
        self._left = left
        self._leave = leave

    def run(self) -> Sequence[Mapping[str, Any]]:
        """Every order that has not run yet, oldest first; answers their receipts. After a leaver's there is no store."""
        settings = self._effective.settings
        if not settings.orders_folder:
            return []
        if not {"orders_folder", "orders_public_key"} <= self._effective.locked:
            raise UserActionNeeded(Message("orders.not_set_up"))
        receipts = []
        for file in sorted(Path(settings.orders_folder).expanduser().glob("*.json")):
            receipt, has_left = self._one(file)
            receipts += [receipt] if receipt else []
            if has_left:
                break
        return receipts

    def _one(self, file: Path) -> tuple[Mapping[str, Any] | None, bool]:
        try:
            envelope = load_json(file)
            order, digest = self._checked(envelope)
        except BadInput as error:
            log.warning("an order can't be read", why=type(error).__name__)
            return self._refuse(file, str(error)), False
        if not self._is_for_us(order):
            return None, False
        known = self._store.order_receipt(order.id)
        if known:
            receipt = json.loads(known)
            if receipt["receipt"].get("order_sha256") != digest:
                log.warning("an order has the id of another")
                return self._refuse(file, str(Message("orders.id_taken", id=order.id))), False
            self._hand_out(order.id, receipt)  # the folder may not have been there when it ran
            if order.kind is OrderKind.LEAVER:
                self._go(receipt)
            return None, order.kind is OrderKind.LEAVER
        if order.kind is OrderKind.LEAVER and self._has_left(order, digest):
            return None, False  # it ran, and took the store's note of it along
        receipt = self._run(order, digest)
        has_left = order.kind is OrderKind.LEAVER and receipt["receipt"]["state"] == OrderState.DONE
        if has_left:
            self._go(receipt)
        return receipt, has_left

    def _go(self, receipt: Mapping[str, Any]) -> None:
        self._leave()
        self._left.write(receipt)

    def _has_left(self, order: Order, digest: str) -> bool:
        """Whether the receipt that this folder keeps of a leaver's order is of this order, done, and rightly signed. A file
        in the receipts folder, where others may write, proves nothing."""
        note = self._left.read()
        body = note.get("receipt")
        if not isinstance(body, dict):
            return False
        wanted = {"order": order.id, "order_sha256": digest, "state": OrderState.DONE}
        if any(body.get(name) != value for name, value in wanted.items()):
            return False
        try:
            public = str(body.get("public_key"))
            return signing.is_signed(public, SignedKind.RECEIPT, body, str(note.get("signature", "")))
        except BadInput:
            return False

    def _checked(self, envelope: Any) -> tuple[Order, str]:
        body = envelope.get("order") if isinstance(envelope, dict) else None
        if not isinstance(body, dict):
            raise BadInput(Message("orders.unsigned"))
        given = str(envelope.get("signature", ""))
        if not signing.is_signed(self._effective.settings.orders_public_key, SignedKind.ORDER, body, given):
            raise BadInput(Message("orders.wrong_signature"))
        order = order_from(body)
        if order.expires_at and order.expires_at <= self._clock.now():
            raise BadInput(Message("orders.expired"))
        return order, hashlib.sha256(signing.canonical(body)).hexdigest()

    def _is_for_us(self, order: Order) -> bool:
        user, install = order.user.casefold(), order.install
        return user in ("", self._whose.user.casefold()) and install in ("", self._whose.install)

    # ── running ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, order: Order, digest: str) -> Mapping[str, Any]:
        state, why, result = OrderState.DONE, "", {}
        try:
            result = self._do(order)
        except UserActionNeeded as error:
            state, why = OrderState.REFUSED, str(error)
        except (CallsideError, OSError) as error:
            log.exception("an order failed")
            state, why = OrderState.FAILED, str(error)
        hashed, salt = salted(order.subject or order.scope)
        return self._leave_receipt(
            order.id, digest, state,
            {"kind": order.kind, "scope": order.scope, "subject": hashed, "salt": salt, "why": why, "result": result},
        )  # fmt: skip

    def _do(self, order: Order) -> dict[str, Any]:
        match order.kind:
            case OrderKind.ERASE | OrderKind.LEAVER:
                scope = Scope.ALL if order.kind is OrderKind.LEAVER else order.scope
                found: dict[str, Any] = plain(self._erasing.erase(scope, order.subject))
                told = {name: found[name] for name in ("counts", "copies", "not_written", "calls")}
                # Names stay here: who reads receipts learns that there are some to look at, with `data erase` on the laptop.
                return told | {"near": len(found["near"])}
            case OrderKind.EXPORT:
                out = self._folder() / f"{order.id}.{record_name(self._whose.user)}"
                key = self._effective.settings.orders_public_key
                return {"files": self._exporting.export_sealed(order.scope, order.subject, out, key), "in": out.name}
            case OrderKind.HOLD:
                self._holds.place(order.scope, order.subject, order.reason, by=order.id)
            case OrderKind.RELEASE:
                self._holds.release(order.scope, order.subject, by=order.id)
        return {}

    def _refuse(self, file: Path, why: str) -> Mapping[str, Any] | None:
        """Says so once, by the file's content."""
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        name = f"refused-{digest[:16]}"
        if self._store.order_receipt(name):
            return None
        return self._leave_receipt(name, digest, OrderState.REFUSED, {"file": file.name, "why": why})

    # ── receipts ────────────────────────────────────────────────────────────────────────────────────────────────

    def _leave_receipt(
        self, order_id: str, digest: str, state: OrderState, about: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Signed and on record; one that failed is tried again, so only its file is written."""
        now, private = self._clock.now(), signing.own_key(self._store)
        with self._store.transaction():
            facts = {"order": order_id, "sha256": digest, "state": state}
            self._store.audit(now, AuditKind.ORDER, None, facts)
            seq, head = self._store.audit_head()
            body = plain(
                {
                    "order": order_id, "order_sha256": digest, "state": state, **about, "at": now,
                    "install": self._whose.install, "user": self._whose.user,
                    "audit_head": f"{seq}:{head}", "public_key": signing.public_key(private),
                }
            )  # fmt: skip
            receipt = {"receipt": body, "signature": signing.signature(private, SignedKind.RECEIPT, body)}
            if state is not OrderState.FAILED:
                self._store.save_order(order_id, digest, state, now, json.dumps(receipt, ensure_ascii=False))
        self._hand_out(order_id, receipt)
        return receipt

    def _hand_out(self, order_id: str, receipt: Mapping[str, Any]) -> None:
        file = self._receipt_file(order_id)
        text = json.dumps(receipt, ensure_ascii=False, indent=1)
        if file.exists() and file.read_text(encoding="utf-8") == text:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)

    def _receipt_file(self, order_id: str) -> Path:
        return self._folder() / f"{order_id}.{record_name(self._whose.user)}.receipt.json"

    def _folder(self) -> Path:
        s = self._effective.settings
        return Path(s.receipts_folder or Path(s.orders_folder) / RECEIPTS).expanduser()
