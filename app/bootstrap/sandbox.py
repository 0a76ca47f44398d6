"""The sandbox: a local server with the vendors' interfaces, and the connectors on its accounts."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.bootstrap.vendors import Vendors, wired
from app.domain.errors import UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import Clock
from app.domain.sides import OwnSide
from app.domain.systems import SandboxAccount, System
from app.jobs import child, wait_until
from app.paths import RESOURCES, demo_data_dir, private_dir

if TYPE_CHECKING:
    from connectors.base import Account, Together

# The sandbox commits before it answers, so a request that is over has settled; a second is more than it ever takes.
SANDBOX_SETTLE_SECONDS = 1.0
SANDBOX_START_SECONDS = 30.0
SARAH = "sarah.chen@techcorp.example"


@contextmanager
def sandbox(folder: Path) -> Iterator[str]:
    """The base address of a running sandbox whose state is in `folder`: one that runs there already, else a child."""
    from connectors.sandbox import client

    private_dir(folder)
    running = client.address(folder)
    if running:
        yield running
        return
    log = folder / "sandbox.log"
    log.unlink(missing_ok=True)
    with child(["sandbox", "--state", str(folder), "--watch-stdin"], log_file=log) as process:

        def ready() -> str | None:
            if process.poll() is not None:
                said = log.read_text(encoding="utf-8").strip().splitlines()
                raise UserActionNeeded(said[-1] if said else Message("sandbox.not_started"))
            return client.address(folder)

        yield wait_until(ready, SANDBOX_START_SECONDS, Message("sandbox.late"))


def run_sandbox(
    *,
    folder: Path | None = None,
    port: int | None = None,
    latency_ms: float = 0.0,
    faults: list[dict[str, Any]] | None = None,
    watch_stdin: bool = False,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serves the vendors' interfaces until stopped; `folder` keeps what they hold, default in the demo's folder."""
    from connectors.sandbox.server import serve

    serve(
        folder=private_dir(folder or demo_data_dir() / "sandbox"),
        port=port,
        latency_ms=latency_ms,
        faults=faults,
        watch_stdin=watch_stdin,
        on_ready=on_ready,
    )


def sandbox_effects(folder: Path) -> object:
    """What the sandbox holds that Callside wrote."""
    from connectors.sandbox import client

    return client.effects(folder)


@dataclass(frozen=True, slots=True)
class _SandboxConnection:
    """A system's account in the demo's scenario, whose settings hold its secrets at the dotted paths of `account`."""

    account: SandboxAccount
    settings: Mapping[str, Any]
    base_url: str
    ca_file: Path
    clock: Clock
    gather: "Together"
    own: OwnSide

    def at(self, home: str | None = None) -> "Account":
        from connectors.base import Account

        extra = {name: self._setting(path) for name, path in self.account.extra.items()}
        extra |= {"email": SARAH} if self.account.knows_rep else {}
        return Account(self.base_url, lambda: self._setting(self.account.token), self.ca_file, extra)

    def sealed(self, name: str) -> str | None:
        path = self.account.sealed.get(name)
        return self._setting(path) if path else None

    def renew(self) -> None:
        """The scenario's tokens never end."""

    def _setting(self, path: str) -> str:
        found: Any = self.settings
        for name in path.split("."):
            found = found[name]
        return str(found)


def sandbox_vendors(
    base_url: str,
    folder: Path,
    clock: Clock,
    gather: "Together | None" = None,
    instead: Collection[System] = (),
) -> Vendors:
    """The real connectors, on the sandbox's accounts; `instead` are systems that take the place of those with their role."""
    from connectors.base import sequential, systems

    settings = json.loads((RESOURCES / "sandbox" / "scenario.json").read_text(encoding="utf-8"))["settings"]
    trusted, both = folder / "ca.pem", gather or sequential
    roles = {role for system in instead for role in systems()[system].roles}
    vendors = wired(
        {
            system: _SandboxConnection(spec.sandbox, settings, base_url, trusted, clock, both, OwnSide.of([SARAH]))
            for system, spec in systems().items()
            if spec.sandbox and (system in instead or not (spec.sandbox.stands_in or spec.roles & roles))
        }
    )
    for writer in vendors.writers.values():
        writer.settle_seconds = SANDBOX_SETTLE_SECONDS
    return vendors
