"""The company's systems, on the accounts that the rep connected."""

import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.bootstrap.vendors import Vendors, wired
from app.domain.account import AccountInfo, System
from app.domain.errors import CallsideError, UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import Calendar, Clock
from app.domain.proposal import Vendor

if TYPE_CHECKING:
    from app.services.setup.accounts import AccountService
    from connectors.base import Account, Together

ACCOUNT_CHECK_SECONDS = 15.0
EXPORT_SECONDS = 60.0


class _Connected:
    """The accounts as connectors take them."""

    def __init__(self, accounts: "AccountService") -> None:
        self._accounts = accounts
        self.infos: Mapping[System, AccountInfo] = {view.system: view.info for view in accounts.views() if view.info}

    def at(self, system: System, home: str | None = None) -> "Account":
        from connectors.base import Account

        info = self.infos[system]
        ca_file = Path(info.extra["ca_file"]) if info.extra.get("ca_file") else None
        address = info.extra.get("server") or home or info.base_url
        return Account(address, partial(self._accounts.token, system), ca_file, info.extra)

    def app_token(self) -> str:
        token = self._accounts.kept(System.SLACK, "app_token")
        if not token:
            raise UserActionNeeded(Message("slack.app_token_missing"))
        return token

    def calendar_file(self) -> Calendar | None:
        """A file where the account has a path, else the secret link that is sealed as its token."""
        from connectors.ics import IcsCalendar, file_text, link_text

        if not (info := self.infos.get(System.ICS)):
            return None
        read = partial(file_text, Path(info.base_url)) if info.base_url else partial(link_text, self.at(System.ICS))
        return IcsCalendar(read, email=info.who)


def connected_vendors(accounts: "AccountService", clock: Clock, together: "Together") -> Vendors:
    connected = _Connected(accounts)
    can_hear = System.SLACK in connected.infos and bool(accounts.kept(System.SLACK, "app_token"))
    file = connected.calendar_file()
    return wired(connected, connected.infos, clock, together, can_hear=can_hear, calendar=file)


def merge_audit(accounts: "AccountService", rows: Sequence[Mapping[str, Any]], *, source: str) -> int:
    """Adds the rows that the company's table lacks. Raises UserActionNeeded where BigQuery is not connected."""
    from connectors.bigquery import BigQuery

    connected = _Connected(accounts)
    if System.BIGQUERY not in connected.infos:
        raise UserActionNeeded(Message("bigquery.not_connected"))
    return BigQuery(connected.at(System.BIGQUERY)).merge(rows, source=source, timeout=EXPORT_SECONDS)


def install_name(folder: Path) -> str:
    """What tells this installation's rows from a colleague's: a random name, made once."""
    file = folder / "install-id"
    if not file.exists():
        file.write_text(uuid.uuid4().hex, encoding="utf-8")
    return file.read_text(encoding="utf-8")


def account_problems(vendors: Vendors, system: System) -> Sequence[str]:
    """Asks a system that was just connected whether the writes will find what they need there."""
    from connectors.salesforce import KEY_FIELD, Salesforce

    writer = vendors.writers.get(Vendor.SALESFORCE)
    if system is not System.SALESFORCE or not isinstance(writer, Salesforce):
        return ()
    try:
        missing = writer.key_field_missing(timeout=ACCOUNT_CHECK_SECONDS)
    except CallsideError as error:
        return (error.message,)
    if not missing:
        return ()
    return (Message("salesforce.key_field_missing", field=KEY_FIELD),)
