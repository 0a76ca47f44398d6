"""The company's systems that a rep connects, and what a connection may do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.domain.messages import Message
from app.domain.systems import System as System


class AccountState(StrEnum):
    CONNECTED = "connected"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in yields. `expires_at` is aware; None where the vendor does not say. `extra` holds what the vendor
    says about the account (an instance's address, a name)."""

    access: str
    refresh: str | None = None
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """What may be shown of an account. `problem` is one sentence, there where the account is paused."""

    system: System
    base_url: str
    who: str = ""
    scopes: tuple[str, ...] = ()
    state: AccountState = AccountState.CONNECTED
    problem: Message | str | None = None
    connected_at: datetime | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccountSecret:
    """What is sealed: the tokens, the client they were issued to, and what else a system needs (a chat's app token)."""

    tokens: Tokens
    client_id: str | None = None
    client_secret: str | None = None
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """A sign-in in the browser, as it is asked for: the company app's client, where, and what opens the page.

    `base_url` is a company's own domain or the sandbox, else the vendor's home counts; `ca_file` is trusted in place of
    the system's certificates. `show` gets the page's address; the answer is waited for `seconds`.
    """

    client_id: str
    show: Callable[[str], None]
    client_secret: str | None = field(default=None, repr=False)
    base_url: str | None = None
    ca_file: Path | None = None
    seconds: float = 300.0
