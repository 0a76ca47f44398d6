"""Facts of a brief, made of Salesforce's records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from app.domain.account_matching import Match
from app.domain.brief import Fact, FactKind
from app.domain.deal_choice import DealChoice
from app.domain.messages import Message
from app.domain.wording import money
from connectors.base import one_line
from connectors.salesforce.errors import SOURCE as SOURCE


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """`base_url` is the instance's, for links; `note_field` the opportunity's field with the manager's note."""

    base_url: str
    note_field: str

    def url(self, kind: str, record_id: str) -> str:
        return f"{self.base_url}/lightning/r/{kind}/{record_id}/view"

    def doubt(self, match: Match) -> Fact:
        """The fact that more than one account matches, with their names."""
        names = [account.name for account in match.doubt]
        if len(set(names)) == 1 and match.account is None:
            said = Message("salesforce.several_accounts", names=names[0])
        elif match.doubt == (match.account,):
            said = Message("salesforce.account_by_name", name=names[0])
        elif match.account is None:
            said = Message("salesforce.both_match", names=tuple(names))
        else:
            said = Message("salesforce.most_people", name=match.account.name, names=tuple(names))
        where = match.account or match.doubt[0]
        both = dict.fromkeys([*([match.account.name] if match.account else []), *names])
        data = {"accounts": "\n".join(both)}
        return Fact(SOURCE, FactKind.DOUBT, said, url=self.url("Account", where.id), data=data)

    def deal_doubt(self, chosen: DealChoice) -> Fact:
        names = tuple(deal.name for deal in chosen.doubt)
        said = Message("salesforce.several_deals", n=len(names), names=names)
        data = {"deals": "\n".join(dict.fromkeys(names))}
        return Fact(SOURCE, FactKind.DOUBT, said, url=self.url("Opportunity", chosen.doubt[0].id), data=data)

    def lead(self, record: Mapping[str, Any]) -> Fact:
        name, company = one_line(record.get("Name") or "", 80), one_line(record.get("Company") or "", 80)
        data = {"name": name, "email": record.get("Email") or "", "id": record["Id"], "company": company}
        said = Message("salesforce.lead", name=name, company=company) if company else name
        return Fact(SOURCE, FactKind.LEAD, said, url=self.url("Lead", record["Id"]), data=data)

    def opportunity(self, record: dict[str, Any]) -> list[Fact]:
        """Facts of an opportunity: stage and amount, the manager's note."""
        amount, currency = record.get("Amount"), str(record.get("CurrencyIsoCode") or "")
        name = one_line(record["Name"], 120)
        said = f"{name}: {record['StageName']} stage" + (f", {money(str(amount), currency)}" if amount else "")
        if record.get("CloseDate"):
            said += f", closes {record['CloseDate']}"
        url, changed = self.url("Opportunity", record["Id"]), _moment(record.get("LastModifiedDate"))
        data = {
            "name": name,
            "id": record["Id"],
            "stage": record["StageName"],
            "amount": f"{amount:.0f}" if amount else "",
            "currency": currency if amount else "",
            "owner": (record.get("Owner") or {}).get("Name") or "",
            "close_date": record.get("CloseDate") or "",
        }
        facts = [Fact(SOURCE, FactKind.OPPORTUNITY, said, as_of=changed, url=url, data=data)]
        if note := record.get(self.note_field):
            facts.append(Fact(SOURCE, FactKind.MANAGER_NOTE, one_line(note, 300), as_of=changed, url=url))
        return facts

    def last_contact(self, record: Mapping[str, Any]) -> Fact:
        subject = record["Subject"] or ""
        when, url = _day(record["ActivityDate"]), self.url("Task", record["Id"])
        said = one_line(subject, 200) or Message("brief.label_last_contact")
        return Fact(SOURCE, FactKind.LAST_CONTACT, said, as_of=when, url=url, data={"subject": subject})

    def contact(self, record: Mapping[str, Any]) -> Fact:
        name, title = one_line(record["Name"], 80), one_line(record.get("Title") or "", 80)
        data = {"name": name, "email": record.get("Email") or "", "id": record["Id"], "title": title}
        said = f"{name} ({title})" if title else name
        return Fact(SOURCE, FactKind.CONTACT, said, url=self.url("Contact", record["Id"]), data=data)


def of_account(account_id: str, answers: Mapping[str, list[dict[str, Any]]], *names: str) -> list[dict[str, Any]]:
    """The records of one account, and nothing of another that the same question found; each once."""
    found = {r["Id"]: r for name in names for r in answers.get(name, ())}
    return [r for r in found.values() if r["AccountId"] == account_id]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("+0000", "+00:00")) if text else None


def _day(text: str) -> datetime:
    """A date without a time, as noon UTC: the same day in every place where reps work."""
    return datetime.combine(date.fromisoformat(text), time(12), UTC)
