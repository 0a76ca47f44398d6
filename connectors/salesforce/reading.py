"""From Salesforce's answers to the facts of a brief: the account's records, the right opportunity first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from app.domain.account_matching import Match
from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.deal_choice import Deal, DealChoice, choose_deal
from app.domain.mail_domains import normal_address
from connectors.salesforce.facts import SOURCE, RecordFacts, of_account
from connectors.salesforce.queries import CONTACTS, CURRENCIES, DOMAIN, LEADS, OPPORTUNITIES, ROLES, TASKS, WAYS

_MOST_DEALS = 5  # shown of one account
Answers = Mapping[str, list[dict[str, Any]]]


def facts_of(
    made: RecordFacts, match: Match, answers: Answers, query: BriefQuery, others: Sequence[str]
) -> Iterator[Fact]:
    """Where two accounts match equally well, nothing of either but a DOUBT that names them; a lead only where no account
    is known."""
    account = match.account
    if match.doubt:
        yield made.doubt(match)
    if account is None:
        if not match.doubt:
            yield from (made.lead(record) for record in answers.get(LEADS, ())[:1])
        return
    data = {"name": account.name, "id": account.id, "others": "\n".join(others)}
    yield Fact(SOURCE, FactKind.ACCOUNT, account.name, url=made.url("Account", account.id), data=data)
    records = {r["Id"]: r for r in of_account(account.id, answers, *(OPPORTUNITIES + way for way in WAYS))}
    chosen = _chosen(records, answers, query)
    if chosen.doubt:
        yield made.deal_doubt(chosen)
    currencies = {r["Id"]: r.get("CurrencyIsoCode") for way in WAYS for r in answers.get(CURRENCIES + way, ())}
    for deal in chosen.ranked[:_MOST_DEALS]:
        record = records[deal.id]
        yield from made.opportunity({"CurrencyIsoCode": currencies.get(deal.id), **record})
    yield from (made.last_contact(r) for r in of_account(account.id, answers, *(TASKS + way for way in WAYS))[:1])
    yield from (made.contact(r) for r in of_account(account.id, answers, CONTACTS, DOMAIN))


def _chosen(records: Mapping[str, dict[str, Any]], answers: Answers, query: BriefQuery) -> DealChoice:
    """The rep's choice stands; else the domain's rule."""
    roles: dict[str, set[str]] = {}
    for role in answers.get(ROLES, ()):
        email = normal_address(str((role.get("Contact") or {}).get("Email") or ""))
        roles.setdefault(str(role.get("OpportunityId")), set()).add(email)
    deals = [_deal(record, roles.get(record["Id"], set()), query) for record in records.values()]
    guests = [normal_address(p.email or "") for p in query.outside]
    found = choose_deal(deals, day=query.event.start.date(), title=query.event.title, guests=guests, me=query.me)
    wanted = next((deal for deal in found.ranked if query.deal and query.deal in (deal.id, deal.name)), None)
    if wanted:
        return DealChoice(wanted, (), (wanted, *(deal for deal in found.ranked if deal is not wanted)))
    return found


def _deal(record: Mapping[str, Any], people: set[str], query: BriefQuery) -> Deal:
    """`LastActivityDate` is when somebody last spoke or wrote; without one, when the record was last changed."""
    owner = record.get("Owner") or {}
    mine = {one.casefold() for one in query.me}
    named = next((n for n in (owner.get("Email"), owner.get("Name")) if n and n.casefold() in mine), owner.get("Name"))
    touched = max(
        filter(None, (_day(record.get("LastActivityDate")), _day(record.get("LastModifiedDate")))), default=None
    )
    close = _day(record.get("CloseDate"))
    return Deal(record["Id"], record["Name"], str(named or ""), touched, close, frozenset(people))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
