"""Who is us, as far as this installation knows: the connected accounts, the settings, and the rep as the chat knows them."""

from app.domain.mail_domains import company_label
from app.domain.ports import Store
from app.domain.sides import OwnSide
from app.settings import Settings


def own_side(store: Store, settings: Settings) -> OwnSide:
    """Addresses of all accounts that were connected and aliases; their domains, completed by the setting and by policy."""
    told = [info.extra.get("email") or info.who for info in store.accounts()]
    person = store.rep_person()
    addresses = [*told, *settings.own_addresses, person.email if person else None]
    return OwnSide.of(addresses, settings.own_domains)


def own_labels(own: OwnSide) -> tuple[str, ...]:
    """The company's own words in its domains: a title that names them names no customer."""
    return tuple(sorted({company_label(domain) for domain in own.domains}))
