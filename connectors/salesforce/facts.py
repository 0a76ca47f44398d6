"""Facts of a brief, made of Salesforce's records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from app.domain.account_matching import Match
from app.domain.brief import Fact, FactKind
from app.domain.messages import Message
from connectors.base import one_line

SOURCE = "Salesforce"


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
        elif match.account is None:
            said = Message("salesforce.both_match", names=tuple(names))
        else:
            said = Message("salesforce.most_people", name=match.account.name, names=tuple(names))
        where = match.account or match.doubt[0]
        data = {"accounts": "\n".join([*([match.account.name] if match.account else []), *names])}
        return Fact(SOURCE, FactKind.DOUBT, said, url=self.url("Account", where.id), data=data)

    def opportunity(self, record: dict[str, Any]) -> list[Fact]:
        """Facts of an opportunity: stage and amount, the manager's note."""
        amount = record.get("Amount")
        name = one_line(record["Name"], 120)
        said = f"{name}: {record['StageName']} stage" + (f", {_money(amount)}" if amount else "")
        if record.get("CloseDate"):
            said += f", closes {record['CloseDate']}"
        url, changed = self.url("Opportunity", record["Id"]), _moment(record.get("LastModifiedDate"))
        data = {
            "name": name,
            "id": record["Id"],
            "stage": record["StageName"],
            "amount": f"{amount:.0f}" if amount else "",
            "currency": "USD" if amount else "",
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


def of_account(account_id: str, answers: Mapping[str, list[dict[str, Any]]], name: str) -> list[dict[str, Any]]:
    """The records of one account, and nothing of another that the same question found; each once."""
    found = {r["Id"]: r for part in (name, f"{name} by name") for r in answers.get(part, ())}
    return [r for r in found.values() if r["AccountId"] == account_id]


def _money(amount: float) -> str:
    return f"${amount / 1000:,.0f}k" if amount >= 1000 and amount % 1000 == 0 else f"${amount:,.0f}"


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("+0000", "+00:00")) if text else None


def _day(text: str) -> datetime:
    """A date without a time, as noon UTC: the same day in every place where reps work."""
    return datetime.combine(date.fromisoformat(text), time(12), UTC)
