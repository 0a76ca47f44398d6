"""Accounts by a part of their name, over real HTTPS: for a call that no calendar knows."""

from pathlib import Path
from typing import Any

import pytest

from app.domain.call import Call, CallContext, CallState
from app.domain.errors import Unavailable
from app.domain.ports import AccountDirectory
from app.services.calls.account_search import AccountSearch
from app.store.sqlstore import SqlStore
from connectors.hubspot import HubSpot
from connectors.salesforce import Salesforce
from tests.integration.services.briefs.test_service import NOW


@pytest.mark.parametrize("crm", [Salesforce, HubSpot])
def test_accounts_are_found_by_a_part_of_their_name(crm: Any, sandbox: Any) -> None:
    directory = crm(sandbox.account(crm))
    assert isinstance(directory, AccountDirectory)
    assert directory.account_names("acme", limit=8, timeout=10) == ["Acme Industries", "Acme Logistics"]
    assert directory.account_names("logis", limit=8, timeout=10) == ["Acme Logistics"]
    assert directory.account_names("%", limit=8, timeout=10) == []
    assert len(directory.account_names("acme", limit=1, timeout=10)) == 1


class Silent:
    def account_names(self, _words: str, *, limit: int, timeout: float) -> list[str]:
        raise Unavailable("The CRM does not answer.")


def test_the_accounts_of_earlier_calls_come_first_and_a_silent_crm_costs_its_own(tmp_path: Path, sandbox: Any) -> None:
    store = SqlStore(tmp_path, bytes(32))
    context = CallContext("c1", "Call", NOW.replace(tzinfo=None), "Sarah Chen", (), ("New Acme GmbH",))
    store.save_call(Call(context, CallState.DONE))
    crm = Salesforce(sandbox.account(Salesforce))
    assert AccountSearch(store=store, directory=lambda: crm).names("acme") == (
        "New Acme GmbH",
        "Acme Industries",
        "Acme Logistics",
    )
    for silent in (Silent(), None):
        assert AccountSearch(store=store, directory=lambda silent=silent: silent).names("acme") == ("New Acme GmbH",)  # type: ignore[misc]
    assert AccountSearch(store=store, directory=lambda: crm).names("a") == ()
    store.dispose()
