"""Which account a call is about, and when that is in doubt."""

import pytest

from app.domain.account_matching import KnownAccount, match_account, names_in_title

ACME = KnownAccount("1", "Acme", frozenset({"jane@acme.example", "kim@advisors.example"}))
LOGISTICS = KnownAccount("2", "Acme Logistics", frozenset({"ruth@acme.example", "kim@advisors.example"}))
BOTH = (ACME, LOGISTICS)


@pytest.mark.parametrize(
    ("guests", "title", "account", "doubt"),
    [
        (["jane@acme.example"], "Call", ACME, ()),
        (["Ruth@Acme.example"], "Call", LOGISTICS, ()),
        (["jane@acme.example", "kim@advisors.example"], "Call", ACME, (LOGISTICS,)),
        (["kim@advisors.example"], "Call", None, BOTH),
        (["kim@advisors.example"], "Acme Logistics: planning", LOGISTICS, (ACME,)),
        (["kim@advisors.example"], "Acme: planning", ACME, (LOGISTICS,)),
        (["new@acme.example"], "Call", None, BOTH),
        (["new@acme.example"], "Call with Acme Logistics", LOGISTICS, ()),
        ([], "Acme demo", ACME, ()),
        ([], "Call", None, ()),
    ],
    ids=["contact", "contact's account over the domain", "one of two guests in both", "guest in both", "then the title",
         "a short name", "domain of two", "domain and title", "title alone", "nothing"],
)  # fmt: skip
def test_people_decide_then_the_title(
    guests: list[str], title: str, account: KnownAccount | None, doubt: tuple[KnownAccount, ...]
) -> None:
    match = match_account(BOTH, guests, title)
    assert match.account == account
    assert set(match.doubt) == set(doubt)


def test_the_reps_choice_stands() -> None:
    assert match_account(BOTH, ["kim@advisors.example"], "Call", wanted="acme logistics").account == LOGISTICS


def test_every_run_of_words_of_a_title_may_be_a_name() -> None:
    found = names_in_title("Demo: Acme Industries (Q4)")
    assert {"Acme", "Acme Industries"} <= set(found)
    assert "Demo" not in found, "a word that any meeting has"
    assert names_in_title("") == ()
