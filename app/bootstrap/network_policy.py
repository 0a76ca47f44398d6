"""Which hosts local-only mode lets through, and the door that it closes."""

from urllib.parse import urlsplit

from app.domain.account import AccountInfo, AccountSecret, SignInRequest, System, Tokens
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
    from connectors.base import spec_of

    hosts: set[str] = set()
    for info in store.accounts():
        spec = spec_of(info.system)
        hosts |= door.hosts_of_account(spec, info)
        if spec.address_is_token and (held := store.account(info.system)):
            hosts |= door.hosts_of(spec, held[1].tokens.access)
    return hosts


def _configured(settings: Settings) -> set[str]:
    addresses = [settings.model_mirror, settings.evidence_syslog, settings.update_address]
    if settings.language_provider == "openai":
        addresses.append(settings.language_model_url)
    return {*settings.allowed_hosts, *(host for address in addresses if (host := urlsplit(address).hostname))}


class AdmittingSignIn:
    """Signing in at a system that is not connected yet: its hosts are let through from then on."""

    def __init__(self, sign_in: SignIn) -> None:
        self._sign_in = sign_in

    def authorize(self, system: System, request: SignInRequest) -> Tokens:
        from connectors import network_policy as door
        from connectors.base import spec_of

        door.admit(door.hosts_of(spec_of(system), request.base_url or ""))
        return self._sign_in.authorize(system, request)

    def refresh(self, info: AccountInfo, secret: AccountSecret) -> Tokens:
        return self._sign_in.refresh(info, secret)
