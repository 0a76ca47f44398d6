"""Connecting a system from a window or a command: what each asks for, and what follows once it is connected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.account import SYSTEM_OF, AccountInfo, System
from app.domain.errors import BadInput
from app.domain.messages import Message
from app.domain.proposal import Vendor
from app.services.setup.accounts import WITH_SIGN_IN, AccountService

# Systems with one address for everybody.
HOMES = {System.NOTION: "https://api.notion.com", System.BIGQUERY: "https://bigquery.googleapis.com"}
# What a window asks for, by system. The others sign in in the browser; BigQuery's key file is IT's to hand over.
FIELDS: Mapping[System, tuple[str, ...]] = {
    System.JIRA: ("address", "email", "token"),
    System.NOTION: ("token",),
    System.THREECX: ("address", "client_id", "token"),
    System.OPENAI: ("address", "token"),
    System.ICS: ("address", "email"),
}


@dataclass(frozen=True, slots=True)
class Details:
    """What the rep typed. For a calendar the address is a file's path or its secret https address."""

    address: str = ""
    email: str = ""
    client_id: str = ""
    token: str = ""


def connect(
    accounts: AccountService, system: System, details: Details, *, client_id: str, show: Callable[[str], None]
) -> AccountInfo:
    """`client_id` is the company app's, from the settings; `show` gets the address to sign in at. Raises from the error
    tree, each time with the remedy."""
    if system in WITH_SIGN_IN:
        return accounts.connect(system, show=show, client_id=client_id)
    token, address = details.token, details.address or HOMES.get(system, "")
    if system is System.ICS:
        token = calendar_address(details.address)
        address = "" if token.startswith("https://") else token  # a secret link stays sealed
        if not details.email:
            raise BadInput(Message("accounts.own_address_missing"))
    extra = {k: v for k, v in (("email", details.email), ("client_id", details.client_id)) if v}
    return accounts.connect_token(system, token, base_url=address, extra=extra)


def calendar_address(given: str) -> str:
    """A file that exists, as its full path; else the secret link itself."""
    if given.startswith("https://"):
        return given
    file = Path(given).expanduser().resolve()
    if not given or not file.is_file():
        raise BadInput(Message("accounts.no_calendar_file", file=file))
    return str(file)


def resume(system: System, go_on: Callable[[Vendor], int]) -> int:
    """How many writes that waited for this sign-in go on. `go_on` is the writer's."""
    return sum(go_on(vendor) for vendor, needs in SYSTEM_OF.items() if needs is system)
