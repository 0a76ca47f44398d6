"""The company's systems, on the accounts that the rep connected."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.bootstrap.vendors import Vendors, wired
from app.domain.account import AccountInfo
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import Clock
from app.domain.sides import OwnSide
from app.domain.systems import Role, System
from app.services.setup.clocks import SystemClock

if TYPE_CHECKING:
    from app.services.setup.accounts import AccountService
    from connectors.base import Account, Together

EXPORT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _Connection:
    """A connected account as its system's package takes it."""

    accounts: "AccountService"
    info: AccountInfo
    clock: Clock
    gather: "Together"
    own: OwnSide

    def at(self, home: str | None = None) -> "Account":
        from connectors.base import Account

        extra = self.info.extra
        ca_file = Path(extra["ca_file"]) if extra.get("ca_file") else None
        address = extra.get("server") or home or self.info.base_url
        return Account(address, partial(self.accounts.token, self.info.system), ca_file, extra)

    def sealed(self, name: str) -> str | None:
        return self.accounts.kept(self.info.system, name)

    def renew(self) -> None:
        self.accounts.renew_system(self.info.system)


def connected_vendors(
    accounts: "AccountService", clock: Clock, gather: "Together", own: OwnSide, chosen: Collection[str] = ()
) -> Vendors:
    infos = [view.info for view in accounts.views() if view.info]
    return wired({info.system: _Connection(accounts, info, clock, gather, own) for info in infos}, chosen)


def merge_audit(accounts: "AccountService", rows: Sequence[Mapping[str, Any]], *, source: str) -> int:
    """Adds the rows that the company's table lacks. Raises UserActionNeeded if none is connected."""
    from connectors.base import sequential, wirings

    view = next(view for view in accounts.views() if Role.AUDIT in view.spec.roles)
    if view.info is None:
        raise UserActionNeeded(Message("accounts.not_connected", title=view.title, system=view.system))
    open_table = wirings()[view.system](
        _Connection(accounts, view.info, SystemClock(), sequential, OwnSide())
    ).audit_table
    assert open_table is not None
    return open_table().merge(rows, source=source, timeout=EXPORT_SECONDS)


def install_name(folder: Path) -> str:
    """What tells this installation's rows from a colleague's: a random name, made once."""
    file = folder / "install-id"
    if not file.exists():
        file.write_text(uuid.uuid4().hex, encoding="utf-8")
    return file.read_text(encoding="utf-8")


def account_problems(vendors: Vendors, system: System) -> Sequence[str]:
    """Asks a system that was just connected whether the writes will find what they need there."""
    ask = vendors.problems.get(system)
    return ask() if ask else ()
