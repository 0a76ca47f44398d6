"""Connecting a system from a window or a command, by what the system asks for, and what follows once it is connected."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.account import AccountInfo, SignInRequest
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.proposal import Vendor
from app.domain.systems import SystemSpec
from app.services.setup.accounts import AccountService


@dataclass(frozen=True, slots=True)
class Details:
    """What the rep typed. For a calendar the address is a file's path or its secret https address."""

    address: str = ""
    email: str = ""
    client_id: str = ""
    token: str = ""


def connect(accounts: AccountService, spec: SystemSpec, details: Details, request: SignInRequest) -> AccountInfo:
    """Signs in at `request` if the system does so in the browser, else keeps the token. Raises `CallsideError`, each time
    with the remedy."""
    if spec.provider and not (spec.takes_token and details.token):
        return accounts.connect(spec.system, request)
    token, address = details.token, details.address or spec.home
    if spec.address_is_token:
        token = calendar_address(details.address)
        address = address_to_show(token)
        if not details.email:
            raise BadInput(Message("accounts.own_address_missing"))
    extra = {k: v for k, v in (("email", details.email), ("client_id", details.client_id)) if v}
    return accounts.connect_token(spec.system, token, base_url=address, extra=extra)


def calendar_address(given: str) -> str:
    """A file that exists, as its full path; else the secret link itself."""
    if is_link(given):
        return given
    file = Path(given).expanduser().resolve()
    if not given or not file.is_file():
        raise BadInput(Message("accounts.no_calendar_file", file=file))
    return str(file)


def is_link(address: str) -> bool:
    """Whether an address is a calendar's link: https, or webcal, as Apple gives it out for the same."""
    return address.lower().startswith(("https://", "webcal://"))


def address_to_show(calendar: str) -> str:
    """The path of a file; nothing of a secret link, which stays sealed."""
    return "" if is_link(calendar) else calendar


def resume(spec: SystemSpec, go_on: Callable[[Vendor], int]) -> int:
    """How many writes that waited for this sign-in go on. `go_on` is the writer's."""
    return sum(go_on(vendor) for vendor in sorted(spec.vendors))
