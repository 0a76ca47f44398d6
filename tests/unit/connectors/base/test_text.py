"""Names of accounts in texts, and as labels spell them."""

from connectors.base import names_account, slug


def test_an_account_is_named_whole() -> None:
    assert names_account("the Acme  Industries deal", "Acme Industries")
    assert names_account("ACME INDUSTRIES!", "Acme Industries")
    assert not names_account("Acme Logistics", "Acme Industries")
    assert not names_account("MacAcme Industriesque", "Acme Industries")
    assert slug("Müller & Sons, Inc.") == "muller-sons-inc"


def test_names_of_other_scripts_keep_their_letters() -> None:
    assert slug("株式会社山田") == "株式会社山田"
    assert slug("ООО Ромашка") == "ооо-ромашка"
    assert slug("Café Zoë") == "cafe-zoe"
    assert slug("!!!") == ""
