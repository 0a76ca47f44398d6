"""Queries that Salesforce is asked for a brief: they need no answer of each other, so that one request carries them all.

The account is not known yet when they leave: each finds the account by itself, by its people's addresses (a semi-join)
or by the names that stand in the event's title. Source: Salesforce's SOQL reference (semi-joins and their limits).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.account_matching import KnownAccount, Match, match_account, names_in_title
from app.domain.brief import BriefQuery
from app.domain.mail_domains import company_domain, is_free_mail, normal_address, website_domain
from app.domain.people import Participant
from app.domain.sides import is_machine

API_VERSION = "59.0"
CONTACTS, DOMAIN, NAMED, ALIKE = "contacts", "contacts by domain", "named", "alike"
SITES, LEADS, ROLES = "accounts by website", "leads", "contact roles"
OPPORTUNITIES, TASKS, CURRENCIES = "opportunities", "tasks", "currencies"
# Not every company has these objects and fields, and not every rep may see them: a refusal costs their facts alone.
OPTIONAL = frozenset({SITES, LEADS, ROLES, *(CURRENCIES + how for how in ("", " by name", " by website"))})
# Without these a record can't be told from another, or says nothing.
NEEDED = frozenset(
    {"Id", "Name", "AccountId", "Account.Name", "StageName", "CloseDate", "Email", "Subject", "ActivityDate"}
)
WAYS = ("", " by name", " by website")
ALIKE_SOQL = "SELECT Id, Name FROM Account WHERE Name LIKE '{:like}%' ORDER BY Name LIMIT 50"
NAMED_LIKE_SOQL = "SELECT Name FROM Account WHERE Name LIKE '%{{:like}}%' ORDER BY Name LIMIT {limit}"
_CONTACTS = (
    "SELECT Id, Name, Title, Email, AccountId, Account.Name FROM Contact "
    "WHERE AccountId != null AND {who} ORDER BY Name LIMIT 200"
)
_OPPORTUNITIES = (
    "SELECT Id, Name, AccountId, StageName, Amount, CloseDate, LastModifiedDate, LastActivityDate, Owner.Name, "
    "Owner.Email, {note} FROM Opportunity "
    "WHERE IsClosed = false AND AccountId IN ({accounts}) ORDER BY LastModifiedDate DESC LIMIT 50"
)
_CURRENCIES = (
    "SELECT Id, CurrencyIsoCode FROM Opportunity WHERE IsClosed = false AND AccountId IN ({accounts}) "
    "ORDER BY LastModifiedDate DESC LIMIT 50"
)
_TASKS = (
    "SELECT Id, Subject, ActivityDate, AccountId FROM Task WHERE Status = 'Completed' AND ActivityDate != null "
    "AND AccountId IN ({accounts}) ORDER BY ActivityDate DESC NULLS LAST LIMIT 50"
)
_SHORTEST_PREFIX = 3
Answers = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Questions:
    """`soql` by name; `prefixes` are the first words for which accounts of similar names are asked. `guests` are the people
    who may lead to an account."""

    soql: Mapping[str, str]
    prefixes: tuple[str, ...]
    guests: tuple[Participant, ...]

    def match(self, answers: Answers, query: BriefQuery) -> Match:
        """Which account it is; those by name are looked at only where the people's addresses lead to none."""
        emails: dict[str, set[str]] = {}
        sites: dict[str, set[str]] = {}
        names: dict[str, str] = {}
        for record in (*answers.get(CONTACTS, ()), *answers.get(DOMAIN, ())):
            names[record["AccountId"]] = record["Account"]["Name"]
            emails.setdefault(record["AccountId"], set()).add((record.get("Email") or "").lower())
        partners = set()
        for record in answers.get(SITES, ()):
            site = website_domain(record.get("Website"))
            if site and company_domain(site) in {company_domain(d) for d in _domains(query)}:
                names[record["Id"]] = record["Name"]
                sites.setdefault(record["Id"], set()).add(site)
            if "partner" in str(record.get("Type") or "").lower():
                partners.add(record["Id"])
        if not names or query.account:
            names |= {r["Id"]: r["Name"] for r in answers.get(NAMED, ())}
        elif len(names) > 1 or query.event.title:
            names |= {r["Id"]: r["Name"] for r in answers.get(NAMED, ()) if r["Id"] in names}
        deals = {r["AccountId"] for way in WAYS for r in answers.get(OPPORTUNITIES + way, ())}
        found = [
            KnownAccount(
                i, name, frozenset(emails.get(i, ())), frozenset(sites.get(i, ())), is_partner=i in partners,
                has_open_deal=i in deals,
            )
            for i, name in names.items()
        ]  # fmt: skip
        guests = [p.email for p in self.guests if p.email] or [f"@{domain}" for domain in _domains(query)]
        return match_account(found, guests, query.event.title, wanted=query.account, own_labels=query.own_labels)


def questions(query: BriefQuery, note_field: str) -> Questions:
    """Every value is escaped by simple-salesforce. Opportunities and tasks of all accounts that could be meant come back,
    and those of the account that is chosen are kept. A mail provider's domain, a room or a meeting assistant leads nowhere.
    """
    names = tuple(dict.fromkeys([*([query.account] if query.account else []), *names_in_title(query.event.title)]))
    guests = tuple(p for p in query.outside if not is_machine(p))
    domains = _domains(query)
    first = [company_domain(d).partition(".")[0] for d in domains] + [n.split()[0] for n in names if n.strip()]
    prefixes = tuple(dict.fromkeys(p for p in first if len(p) >= _SHORTEST_PREFIX))[:8]
    emails = _addresses(guests)
    exact = filled("Email IN {}", emails) if emails else None
    wide = " OR ".join(filled("Email LIKE '%@{:like}'", domain) for domain in domains)
    who = f"({' OR '.join(part for part in (exact, wide) if part)})" if exact or wide else None
    site = " OR ".join(filled("Website LIKE '%{:like}%'", one) for one in dict.fromkeys(map(company_domain, domains)))
    soql: dict[str, str] = {CONTACTS: _CONTACTS.format(who=f"({exact})" if exact else "Id = null")}
    if wide:
        soql[DOMAIN] = _CONTACTS.format(who=f"({wide})")
    by = {
        "": f"SELECT AccountId FROM Contact WHERE AccountId != null AND {who}" if who else None,  # noqa: S608
        " by name": filled("SELECT Id FROM Account WHERE Name IN {}", list(names)) if names else None,
        " by website": f"SELECT Id FROM Account WHERE {site}" if site else None,  # noqa: S608
    }
    for suffix, accounts in by.items():
        if accounts:
            soql[OPPORTUNITIES + suffix] = _OPPORTUNITIES.format(note=note_field, accounts=accounts)
            soql[TASKS + suffix] = _TASKS.format(accounts=accounts)
            soql[CURRENCIES + suffix] = _CURRENCIES.format(accounts=accounts)
    soql |= dict(_more(names, prefixes, site, emails))
    return Questions(soql, prefixes, guests)


def _more(names: Sequence[str], prefixes: Sequence[str], site: str, emails: list[str]) -> Iterator[tuple[str, str]]:
    if names:
        yield NAMED, filled("SELECT Id, Name FROM Account WHERE Name IN {}", list(names))
    if prefixes:
        either = " OR ".join(filled("Name LIKE '{:like}%'", prefix) for prefix in prefixes)
        yield ALIKE, f"SELECT Id, Name FROM Account WHERE {either} ORDER BY Name LIMIT 200"  # noqa: S608
    if site:
        yield SITES, f"SELECT Id, Name, Website, Type FROM Account WHERE {site} ORDER BY Name LIMIT 50"  # noqa: S608
    if emails:
        yield (
            LEADS,
            filled("SELECT Id, Name, Company, Email FROM Lead WHERE IsConverted = false AND Email IN {}", emails),
        )
        yield (
            ROLES,
            filled("SELECT OpportunityId, Contact.Email FROM OpportunityContactRole WHERE Contact.Email IN {}", emails),
        )


def _addresses(guests: Sequence[Participant]) -> list[str]:
    """Addresses as they were invited, and without their plus tags."""
    found = [one for p in guests if p.email for one in (p.email, normal_address(p.email)) if one]
    return list(dict.fromkeys(found))


def _domains(query: BriefQuery) -> tuple[str, ...]:
    """Domains of the people, and the companies' own where those are parts of one."""
    given = [d for d in query.domains if not is_free_mail(d)]
    from_machines = {p.domain for p in query.outside if is_machine(p)} - {
        p.domain for p in query.outside if not is_machine(p)
    }
    kept = [d for d in given if d not in from_machines]
    return tuple(dict.fromkeys([*kept, *(company_domain(d) for d in kept)]))


def filled(soql: str, *values: Any) -> str:
    from simple_salesforce.format import format_soql

    return str(format_soql(soql, *values))
