"""Connecting the company's systems, and handing out tokens that are fresh.

A refresh token that rotates works once: one holder at a time (a lock that other processes respect) renews it, and the
new one is on disk before anybody uses it. A grant that is gone pauses its system, in one sentence, until the rep
connects it again.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import timedelta

from app.domain.account import AccountInfo, AccountSecret, AccountState, SignInRequest, System, Tokens
from app.domain.audit import AuditKind
from app.domain.errors import AuthExpired, BadInput, UserActionNeeded
from app.domain.messages import Message
from app.domain.ports import Clock, SignIn, Store
from app.domain.proposal import Vendor
from app.domain.systems import Systems, SystemSpec
from app.domain.wording import is_safe_address
from app.logs import get_logger

log = get_logger(__name__)

# A token that ends sooner than a slow request could take is renewed first.
LEEWAY = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account, connected or not, with what its system declares of itself."""

    spec: SystemSpec
    info: AccountInfo | None

    @property
    def system(self) -> System:
        return self.spec.system

    @property
    def title(self) -> str:
        return self.spec.title

    @property
    def allows(self) -> tuple[str, ...]:
        """What Callside may do there, in words."""
        return tuple(words for _, words in self.spec.scopes)


class AccountService:
    """`systems` are those that there are. `lock` gives a lock that other processes on this folder respect. `clock` is the
    wall clock. `allowed` are the systems that policy names; none means all."""

    def __init__(
        self,
        *,
        store: Store,
        systems: Systems,
        sign_in: SignIn,
        clock: Clock,
        lock: Callable[[], AbstractContextManager[object]],
        allowed: Sequence[str] = (),
    ) -> None:
        self._store = store
        self._systems = systems
        self._sign_in = sign_in
        self._clock = clock
        self._lock = lock
        self._allowed = allowed

    def may(self, system: System) -> bool:
        """Whether policy lets this system be connected; with none named, all may be."""
        return not self._allowed or system.value in self._allowed

    def _require(self, system: System) -> None:
        if not self.may(system):
            raise UserActionNeeded(Message("accounts.not_allowed", title=self._title(system)))

    def spec(self, system: System) -> SystemSpec:
        return self._systems[system]

    def views(self) -> Sequence[AccountView]:
        known = {info.system: info for info in self._store.accounts() if self.may(info.system)}
        return [AccountView(spec, known.get(system)) for system, spec in self._systems.items()]

    def connect(
        self,
        system: System,
        request: SignInRequest,
        *,
        extra: Mapping[str, str] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> AccountInfo:
        """Signs in, in the browser; `extra` is kept with the account, `more` is sealed with the tokens.

        Raises UserActionNeeded if the rep says no.
        """
        self._require(system)
        if not request.client_id:
            raise BadInput(Message("accounts.client_id_missing", title=self._title(system)))
        tokens = self._sign_in.authorize(system, request)
        about = {**tokens.extra, **(extra or {})}
        if request.ca_file:
            about |= {"ca_file": str(request.ca_file), "server": _origin(request.base_url)}
        provider = self._systems[system].provider
        if provider and provider.speaks_msal and request.base_url:
            about["authority"] = request.base_url  # where it is renewed; the interface itself has one address for all
        address = tokens.extra.get("base_url") or request.base_url or ""
        who = about.get("email") or about.get("who", "")
        secret = AccountSecret(tokens, request.client_id, request.client_secret, more or {})
        return self._keep(system, address, secret, about, who)

    def connect_token(
        self, system: System, token: str, *, base_url: str, extra: Mapping[str, str] | None = None
    ) -> AccountInfo:
        """An account with a company token, for the systems that work so."""
        self._require(system)
        spec = self._systems[system]
        if not token.strip():
            raise BadInput(Message("accounts.token_missing", title=spec.title))
        if not is_safe_address(base_url, loopback=spec.any_address):
            raise BadInput(Message("accounts.no_https", address=base_url or "(none)"))
        tokens = Tokens(token.strip())
        who = (extra or {}).get("email", "")
        about = dict(extra or {})
        if spec.provider:  # whose parts look for their server there: the sign-in's address is another
            about["server"] = base_url.rstrip("/")
        return self._keep(system, base_url.rstrip("/"), AccountSecret(tokens), about, who)

    def _keep(
        self, system: System, base_url: str, secret: AccountSecret, extra: Mapping[str, str], who: str
    ) -> AccountInfo:
        scopes, now = secret.tokens.scopes, self._clock.now()
        info = AccountInfo(system, base_url, who, scopes, AccountState.CONNECTED, None, now, extra)
        with self._lock(), self._store.transaction():
            self._store.save_account(info, secret)
            self._store.audit(self._clock.now(), AuditKind.ACCOUNT_CONNECTED, None, {"system": system})
        return info

    def disconnect(self, system: System) -> bool:
        """Forgets the tokens. False where there were none."""
        with self._lock(), self._store.transaction():
            gone = self._store.delete_account(system)
            if gone:
                self._store.audit(self._clock.now(), AuditKind.ACCOUNT_DISCONNECTED, None, {"system": system})
        return gone

    # ── tokens ──────────────────────────────────────────────────────────────────────────────────────────────────

    def token(self, system: System) -> str:
        """A token that is good for now. Raises UserActionNeeded where the system is paused or not connected."""
        self._require(system)
        info, secret = self._known(system)
        if info.state is AccountState.PAUSED:
            raise AuthExpired(info.problem or self._reconnect(system))
        ends = secret.tokens.expires_at
        if ends is None or ends - LEEWAY > self._clock.now():
            return secret.tokens.access
        return self._renewed(system, secret.tokens.access)

    def kept(self, system: System, name: str) -> str | None:
        """What was sealed with the tokens under this name."""
        return self._known(system)[1].more.get(name)

    def renew(self, vendor: Vendor) -> None:
        """The vendor refused the token: get another. Raises UserActionNeeded where only the rep can."""
        taking = [system for system, spec in self._systems.items() if vendor in spec.vendors]
        # A mailbox may be one system's or another's: the first that is connected, as writes go.
        system = next((s for s in taking if self._store.account(s) is not None), taking[0])
        try:
            self.renew_system(system)
        except AuthExpired as error:
            raise UserActionNeeded(error.message) from error

    def renew_system(self, system: System) -> None:
        """Gets another token for a system whose present one was refused. Raises AuthExpired if only the rep can."""
        self._renewed(system, self._known(system)[1].tokens.access)

    def _renewed(self, system: System, stale: str) -> str:
        with self._lock():
            info, secret = self._known(system)
            if secret.tokens.access != stale:
                return secret.tokens.access  # another holder was faster
            if not secret.tokens.refresh:
                self._pause(info, secret, self._reconnect(system))
            try:
                tokens = self._sign_in.refresh(info, secret)
            except AuthExpired as error:
                self._pause(info, secret, self._reconnect(system), error)
            kept = replace(tokens, refresh=tokens.refresh or secret.tokens.refresh)
            # A vendor tells with each token where it is good: an organization's address may have been renamed.
            address = tokens.extra.get("base_url") or info.base_url
            self._store.save_account(replace(info, base_url=address), replace(secret, tokens=kept))
            return kept.access

    def _pause(self, info: AccountInfo, secret: AccountSecret, sentence: str, cause: Exception | None = None) -> None:
        paused = replace(info, state=AccountState.PAUSED, problem=sentence)
        with self._store.transaction():
            self._store.save_account(paused, secret)
            self._store.audit(self._clock.now(), AuditKind.ACCOUNT_PAUSED, None, {"system": info.system})
        log.warning("account paused", system=info.system)
        raise AuthExpired(sentence) from cause

    def _known(self, system: System) -> tuple[AccountInfo, AccountSecret]:
        known = self._store.account(system)
        if known is None:
            raise UserActionNeeded(Message("accounts.not_connected", title=self._title(system), system=system))
        return known

    def _title(self, system: System) -> str:
        return self._systems[system].title

    def _reconnect(self, system: System) -> str:
        return Message("accounts.sign_in_ended", title=self._title(system), system=system)


def _origin(address: str | None) -> str:
    return "/".join(str(address).split("/")[:3])
