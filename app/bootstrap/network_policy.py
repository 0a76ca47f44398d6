"""Which hosts local-only mode lets through, and the door that it closes."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from app.domain.account import AccountInfo, System, Tokens
from app.domain.ports import SignIn, Store
from app.settings import Settings


def guard(settings: Settings, store: Store | None = None) -> None:
    """Closes the door where the settings say so. The accounts in `store` are asked for when a host is not known yet."""
    if not settings.local_only:
        return
    from connectors import network_policy as door

    door.close(lambda: _configured(settings) | (_connected(store) if store else set()))


def _connected(store: Store) -> set[str]:
    from connectors import network_policy as door

    hosts = {host for info in store.accounts() for host in door.hosts_of_account(info)}
    calendar = store.account(System.ICS)
    # A calendar's secret link is its token.
    return hosts | (door.hosts_of(System.ICS, calendar[1].tokens.access) if calendar else set())


def _configured(settings: Settings) -> set[str]:
    addresses = [settings.model_mirror, settings.evidence_syslog, settings.update_address]
    if settings.language_provider == "openai":
        addresses.append(settings.language_model_url)
    return {*settings.allowed_hosts, *(host for address in addresses if (host := urlsplit(address).hostname))}


class AdmittingSignIn:
    """Signing in at a system that is not connected yet: its hosts are let through from then on."""

    def __init__(self, sign_in: SignIn) -> None:
        self._sign_in = sign_in

    def scopes(self, system: System) -> Sequence[tuple[str, str]]:
        return self._sign_in.scopes(system)

    def authorize(self, system: System, *, base_url: str | None, **asked: Any) -> Tokens:
        from connectors import network_policy as door

        door.admit(door.hosts_of(system, base_url or ""))
        return self._sign_in.authorize(system, base_url=base_url, **asked)

    def refresh(self, info: AccountInfo, secret: Any) -> Tokens:
        return self._sign_in.refresh(info, secret)
