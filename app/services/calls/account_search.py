"""Whose call is this? Accounts by a part of their name, from the calls of before and from the CRM."""

from collections.abc import Callable, Sequence

from app.domain.errors import CallsideError
from app.domain.ports import AccountDirectory, Store
from app.logs import get_logger

log = get_logger(__name__)

MOST = 8
SHORTEST = 2  # letters that are looked for
_CRM_SECONDS = 3.0


class AccountSearch:
    """`directory` answers the connected CRM, None if there is none."""

    def __init__(self, *, store: Store, directory: Callable[[], AccountDirectory | None]) -> None:
        self._store = store
        self._directory = directory

    def names(self, words: str) -> Sequence[str]:
        """At most eight accounts whose names contain `words`: those of calls first, the newest first, then the CRM's. A
        CRM that doesn't answer costs its own alone."""
        wanted = words.strip()
        if len(wanted) < SHORTEST:
            return ()
        known = [a for call in self._store.calls() for a in call.context.accounts if wanted.lower() in a.lower()]
        return tuple(dict.fromkeys([*known, *self._of_crm(wanted)]))[:MOST]

    def _of_crm(self, wanted: str) -> Sequence[str]:
        crm = self._directory()
        if crm is None:
            return ()
        try:
            return crm.account_names(wanted, limit=MOST, timeout=_CRM_SECONDS)
        except CallsideError as error:
            log.info("accounts not looked up", why=type(error).__name__)
            return ()
