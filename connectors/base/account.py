"""A vendor account, and the frozen request of a write."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.domain.outbox import Prepared
from app.domain.proposal import Action
from connectors.base.text import shown


@dataclass(frozen=True, slots=True)
class Account:
    """One vendor account: where it is, how to get its token now, and what to trust.

    `token` is asked before every request, so that a refreshed token is used at once. `ca_file` is for the sandbox;
    without it the system's certificates count. `extra` holds what one vendor alone needs; each connector says what.
    """

    base_url: str
    token: Callable[[], str]
    ca_file: Path | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def canonical(value: Any) -> bytes:
    """JSON bytes that are the same for the same value: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sendable(action: Action) -> Action:
    """The action with nothing in its texts that a person could not see when approving it."""
    return replace(action, target_label=shown(action.target_label), content=shown(action.content))


def prepared(action: Action, key: str, request: Mapping[str, Any]) -> Prepared:
    return Prepared(key, action.vendor, action.kind, action.target, canonical(request))


def request_of(write: Prepared) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(write.body)
    return body
