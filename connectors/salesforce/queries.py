"""Queries that Salesforce is asked for a brief: they need no answer of each other, so that one request carries them all.

The account is not known yet when they leave: each finds the account by itself, by its people's addresses (a semi-join)
or by the names that stand in the event's title. Source: Salesforce's SOQL reference (semi-joins and their limits).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.account_matching import KnownAccount, Match, match_account, names_in_title
from app.domain.brief import BriefQuery

API_VERSION = "59.0"
CONTACTS, NAMED, ALIKE = "contacts", "named", "alike"
OPPORTUNITIES, TASKS = "opportunities", "tasks"
ALIKE_SOQL = "SELECT Id, Name FROM Account WHERE Name LIKE '{:like}%' ORDER BY Name LIMIT 50"
_CONTACTS = (
    "SELECT Id, Name, Title, Email, AccountId, Account.Name FROM Contact "
    "WHERE AccountId != null AND {who} ORDER BY Name LIMIT 200"
)
_OPPORTUNITIES = (
    "SELECT Id, Name, AccountId, StageName, Amount, CloseDate, LastModifiedDate, Owner.Name, {note} FROM Opportunity "
    "WHERE IsClosed = false AND AccountId IN ({accounts}) ORDER BY CloseDate LIMIT 50"
)
_TASKS = (
    "SELECT Id, Subject, ActivityDate, AccountId FROM Task WHERE Status = 'Completed' AND ActivityDate != null "
    "AND AccountId IN ({accounts}) ORDER BY ActivityDate DESC NULLS LAST LIMIT 50"
)
_SHORTEST_PREFIX = 3


@dataclass(frozen=True, slots=True)
class Questions:
    """`soql` by name; `prefixes` are the first words for which accounts of similar names are asked."""

    soql: Mapping[str, str]
    prefixes: tuple[str, ...]

    def match(self, answers: Mapping[str, Sequence[Mapping[str, Any]]], query: BriefQuery) -> Match:
        """Which account it is; those by name are looked at only where the people's addresses lead to none."""
        emails: dict[str, set[str]] = {}
        names: dict[str, str] = {}
        for record in answers[CONTACTS]:
            names[record["AccountId"]] = record["Account"]["Name"]
            emails.setdefault(record["AccountId"], set()).add((record.get("Email") or "").lower())
        if not names or query.account:
            names |= {r["Id"]: r["Name"] for r in answers.get(NAMED, ())}
        found = [KnownAccount(i, name, frozenset(emails.get(i, ()))) for i, name in names.items()]
        guests = [p.email for p in query.outside if p.email] or [f"@{domain}" for domain in query.domains]
        return match_account(found, guests, query.event.title, wanted=query.account)


def questions(query: BriefQuery, note_field: str) -> Questions:
    """Every value is escaped by simple-salesforce. Opportunities and tasks of all accounts that could be meant come back,
    and those of the account that is chosen are kept."""
    names = tuple(dict.fromkeys([*([query.account] if query.account else []), *names_in_title(query.event.title)]))
    first = [d.partition(".")[0] for d in query.domains] + [n.split()[0] for n in names if n.strip()]
    prefixes = tuple(dict.fromkeys(p for p in first if len(p) >= _SHORTEST_PREFIX))[:8]
    who = _people(query)
    by_people = f"SELECT AccountId FROM Contact WHERE AccountId != null AND {who}" if who else None  # noqa: S608
    by_name = filled("SELECT Id FROM Account WHERE Name IN {}", list(names)) if names else None
    soql: dict[str, str] = {}
    soql[CONTACTS] = _CONTACTS.format(who=who or "Id = null")
    for suffix, accounts in (("", by_people), (" by name", by_name)):
        if accounts:
            soql[OPPORTUNITIES + suffix] = _OPPORTUNITIES.format(note=note_field, accounts=accounts)
            soql[TASKS + suffix] = _TASKS.format(accounts=accounts)
    if names:
        soql[NAMED] = filled("SELECT Id, Name FROM Account WHERE Name IN {}", list(names))
    if prefixes:
        either = " OR ".join(filled("Name LIKE '{:like}%'", prefix) for prefix in prefixes)
        soql[ALIKE] = f"SELECT Id, Name FROM Account WHERE {either} ORDER BY Name LIMIT 200"  # noqa: S608
    return Questions(soql, prefixes)


def _people(query: BriefQuery) -> str:
    emails = [p.email for p in query.outside if p.email]
    parts = [filled("Email IN {}", emails)] if emails else []
    parts += [filled("Email LIKE '%@{:like}'", domain) for domain in query.domains]
    return f"({' OR '.join(parts)})" if parts else ""


def filled(soql: str, *values: Any) -> str:
    from simple_salesforce.format import format_soql

    return str(format_soql(soql, *values))
