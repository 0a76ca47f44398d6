"""Which people, domains and deals of a CRM a call is about, and the doubts that are said: the same for every CRM."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.account_matching import Match, names_in_title
from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.deal_choice import Deal, DealChoice, choose_deal
from app.domain.mail_domains import company_domain, is_free_mail, normal_address
from app.domain.messages import Message
from app.domain.people import Participant
from app.domain.sides import is_machine

_SHORTEST_PREFIX = 3


@dataclass(frozen=True, slots=True)
class Leads:
    """What of an invitation may lead to an account: `guests` with their `addresses`, the companies' `domains`, `names` that
    the title or the rep gives, and the first words for which accounts of similar names are asked (`prefixes`)."""

    guests: tuple[Participant, ...]
    addresses: tuple[str, ...]
    domains: tuple[str, ...]
    names: tuple[str, ...]
    prefixes: tuple[str, ...]

    @classmethod
    def of(cls, query: BriefQuery) -> "Leads":
        """A mail provider's domain, a room or a meeting assistant leads nowhere."""
        guests = tuple(p for p in query.outside if not is_machine(p))
        given = [one for p in guests if p.email for one in (p.email.lower(), normal_address(p.email)) if one]
        domains = _domains(query)
        names = tuple(dict.fromkeys([*([query.account] if query.account else []), *names_in_title(query.event.title)]))
        first = [company_domain(d).partition(".")[0] for d in domains] + [n.split()[0] for n in names if n.strip()]
        prefixes = tuple(dict.fromkeys(p.lower() for p in first if len(p) >= _SHORTEST_PREFIX))
        return cls(guests, tuple(dict.fromkeys(given)), domains, names, prefixes)

    @property
    def wanted(self) -> list[str]:
        """What accounts are matched against: the guests' addresses, else their domains."""
        return [p.email for p in self.guests if p.email] or [f"@{domain}" for domain in self.domains]


def _domains(query: BriefQuery) -> tuple[str, ...]:
    """Domains of the people, and the companies' own where those are parts of one."""
    people = {p.domain for p in query.outside if not is_machine(p)}
    machines = {p.domain for p in query.outside if is_machine(p)} - people
    kept = [d for d in query.domains if not is_free_mail(d) and d not in machines]
    return tuple(dict.fromkeys([*kept, *(company_domain(d) for d in kept)]))


def account_doubt(source: str, match: Match, urls: Mapping[str, str]) -> Fact:
    """The fact that more than one account matches, or one by its name alone, with their names; `urls` by account id."""
    names = [account.name for account in match.doubt]
    if len(set(names)) == 1 and match.account is None:
        said = Message("crm.several_accounts", names=names[0])
    elif match.doubt == (match.account,):
        said = Message("crm.account_by_name", name=names[0])
    elif match.account is None:
        said = Message("crm.both_match", names=tuple(names))
    else:
        said = Message("crm.most_people", name=match.account.name, names=tuple(names))
    where = match.account or match.doubt[0]
    both = dict.fromkeys([*([match.account.name] if match.account else []), *names])
    return Fact(source, FactKind.DOUBT, said, url=urls.get(where.id), data={"accounts": "\n".join(both)})


def deal_doubt(source: str, chosen: DealChoice, url: str | None) -> Fact:
    """The fact that more than one open deal could be meant."""
    names = tuple(deal.name for deal in chosen.doubt)
    said = Message("crm.several_deals", n=len(names), names=names)
    return Fact(source, FactKind.DOUBT, said, url=url, data={"deals": "\n".join(dict.fromkeys(names))})


def chosen_deal(deals: Sequence[Deal], query: BriefQuery) -> DealChoice:
    """The rep's choice stands; else the domain's rule."""
    guests = [normal_address(p.email or "") for p in query.outside]
    found = choose_deal(deals, day=query.event.start.date(), title=query.event.title, guests=guests, me=query.me)
    wanted = next((deal for deal in found.ranked if query.deal and query.deal in (deal.id, deal.name)), None)
    if wanted:
        return DealChoice(wanted, (), (wanted, *(deal for deal in found.ranked if deal is not wanted)))
    return found


def day_of(text: str | None) -> date | None:
    """The day of a vendor's date or moment; None if it is none."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
