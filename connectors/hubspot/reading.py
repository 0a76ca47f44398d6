"""HubSpot's records of a call's account, and the facts of a brief made of them.

Three rounds: contacts, companies, pipelines and owners; the open deals of the companies that could be meant; who is on the
deals of the one that is. A refusal costs its own facts. Source: HubSpot's CRM search and associations reference.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from app.domain.account_matching import KnownAccount, Match, match_account
from app.domain.brief import BriefQuery, Fact, FactKind
from app.domain.deal_choice import Deal
from app.domain.mail_domains import normal_address, website_domain
from app.domain.messages import Message
from app.domain.wording import money
from connectors.base import Together, one_line
from connectors.base.crm import Leads, account_doubt, chosen_deal, day_of, deal_doubt
from connectors.hubspot.client import SOURCE, HubSpotClient, Refused

_CONTACT = ["email", "firstname", "lastname", "jobtitle", "company", "associatedcompanyid"]
_COMPANY = ["name", "domain", "website", "type", "notes_last_contacted"]
_MOST_COMPANIES, _MOST_DEALS, _MOST_GROUPS = 5, 5, 5
_OBJECTS = {"contact": "0-1", "company": "0-2", "deal": "0-3", "task": "0-27"}
Record = dict[str, Any]


@dataclass(slots=True)
class Portal:
    """What an account says of itself: where its pages are, its currency, the stages of its pipelines, its owners."""

    details: Mapping[str, Any] = field(default_factory=dict)
    pipelines: Sequence[Record] = ()
    owners: Sequence[Record] = ()

    def url(self, kind: str, record_id: str) -> str:
        home = f"https://{self.details.get('uiDomain') or 'app.hubspot.com'}"
        portal = self.details.get("portalId")
        return f"{home}/contacts/{portal}/record/{_OBJECTS[kind]}/{record_id}" if portal else home

    def stage(self, pipeline: str | None, stage: str | None) -> tuple[str, str]:
        """(label of the stage, label of the pipeline); the ids where HubSpot does not tell."""
        for one in self.pipelines:
            if one["id"] == pipeline:
                label = next((s["label"] for s in one["stages"] if s["id"] == stage), stage or "")
                return str(label), str(one["label"])
        return stage or "", pipeline or ""

    def owner(self, owner_id: str | None) -> tuple[str, str]:
        """(name, address) of a deal's owner."""
        for one in self.owners:
            if str(one["id"]) == str(owner_id):
                return f"{one.get('firstName') or ''} {one.get('lastName') or ''}".strip(), str(one.get("email") or "")
        return "", ""


class Reading:
    """One brief's questions. `note` is the property of a deal that holds the manager's note."""

    def __init__(self, client: HubSpotClient, gather: Together, note: str, timeout: float) -> None:
        self._client = client
        self._gather = gather
        self._note = note
        self._timeout = timeout
        self._portal = Portal()
        self._refused: list[Refused] = []

    def of_call(self, query: BriefQuery) -> Iterator[Fact]:
        """Where two accounts match equally well, nothing of either but a DOUBT that names them."""
        leads = Leads.of(query)
        contacts, companies = self._first_round(leads)
        held = {c["id"]: c["properties"] for c in (*companies, *self._missing(contacts, companies))}
        candidates = self._candidates(contacts, held, leads)
        works = [partial(self._deals, company_id) for company_id in candidates]
        deals = dict(zip(candidates, self._gather(works), strict=True))
        match = self._match(contacts, held, deals, leads, query)
        if match.doubt:
            urls = {a.id: self._portal.url("company", a.id) for a in (*match.doubt, *filter(None, (match.account,)))}
            yield account_doubt(SOURCE, match, urls)
        if match.account:
            yield from self._of_account(match.account, held, contacts, deals, query)
        elif not match.doubt:
            yield from self._lead(contacts, leads)

    # ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _optional(self, ask: Callable[[], Any]) -> Any:
        """An answer, or an empty list where HubSpot refuses it to this rep; any other failure counts."""
        try:
            return ask()
        except Refused as refusal:
            if not refusal.answer.code or refusal.answer.status not in (400, 403, 404):
                raise
            self._refused.append(refusal)
            return []

    def _first_round(self, leads: Leads) -> tuple[list[Record], list[Record]]:
        people = _groups(("email", "IN", leads.addresses), ("hs_email_domain", "IN", leads.domains))
        named: list[tuple[str, str, Any]] = [("name", "IN", [n.lower() for n in leads.names])]
        named += [("name", "CONTAINS_TOKEN", f"{prefix}*") for prefix in leads.prefixes[: _MOST_GROUPS - 2]]
        firms = _groups(("domain", "IN", leads.domains), *named)
        page = {"limit": "500"}
        asked = [
            partial(self._search, "contacts", people, _CONTACT),
            partial(self._search, "companies", firms, _COMPANY),
            partial(self._optional, lambda: self._get("/crm/v3/pipelines/deals", "results")),
            partial(self._optional, lambda: self._get("/crm/v3/owners", "results", page)),
            partial(self._optional, lambda: self._get("/account-info/v3/details")),
        ]
        contacts, companies, pipelines, owners, details = self._gather(asked)
        if len(self._refused) and not contacts and not companies:
            raise self._refused[0]
        self._portal = Portal(details or {}, pipelines, owners)
        return contacts, companies

    def _search(self, kind: str, groups: list[Record], properties: list[str]) -> Any:
        if not groups:
            return []
        body = {"filterGroups": groups, "properties": properties, "limit": 200}
        return self._optional(lambda: self._client.search(kind, body, self._timeout))

    def _get(self, path: str, name: str = "", asked: Mapping[str, str] | None = None) -> Any:
        answer = self._client.ask("GET", path, self._timeout, asked=asked)
        return answer[name] if name else answer

    def _missing(self, contacts: list[Record], companies: list[Record]) -> list[Record]:
        """The companies of the contacts that the search for companies did not bring."""
        known = {c["id"] for c in companies}
        ids = dict.fromkeys(str(_of(c, "associatedcompanyid")) for c in contacts if _of(c, "associatedcompanyid"))
        missing = [one for one in ids if one not in known][:100]
        if not missing:
            return []
        found: list[Record] = self._optional(lambda: self._client.read("companies", missing, _COMPANY, self._timeout))
        return found

    def _candidates(self, contacts: list[Record], held: Mapping[str, Record], leads: Leads) -> list[str]:
        """Companies whose deals are asked for: those of the guests first, then by domain, then by name."""
        exact = [_of(c, "associatedcompanyid") for c in contacts if (_of(c, "email") or "").lower() in leads.addresses]
        others = [_of(c, "associatedcompanyid") for c in contacts]
        names = {n.lower() for n in leads.names}
        by_domain = [i for i, p in held.items() if website_domain(p.get("domain") or p.get("website")) in leads.domains]
        by_name = [i for i, p in held.items() if (p.get("name") or "").lower() in names]
        found = dict.fromkeys(str(i) for i in (*exact, *others, *by_domain, *by_name) if i and str(i) in held)
        return list(found)[:_MOST_COMPANIES]

    def _deals(self, company_id: str) -> Any:
        filters = [
            {"propertyName": "associations.company", "operator": "EQ", "value": company_id},
            {"propertyName": "hs_is_closed", "operator": "EQ", "value": "false"},
        ]
        properties = ["dealname", "dealstage", "pipeline", "amount", "deal_currency_code", "closedate", "description",
                      "hubspot_owner_id", "notes_last_contacted", "hs_lastmodifieddate", self._note]  # fmt: skip
        return self._search("deals", [{"filters": filters}], list(dict.fromkeys(properties)))

    def _people_of(self, deals: Sequence[Record]) -> dict[str, set[str]]:
        """The contacts on each deal, by their ids; where there is one deal nobody has to be asked."""
        if len(deals) < 2:
            return {}
        body = {"inputs": [{"id": deal["id"]} for deal in deals]}
        path = "/crm/v4/associations/deals/contacts/batch/read"
        found = self._optional(lambda: self._client.ask("POST", path, self._timeout, body=body)["results"])
        return {str(one["from"]["id"]): {str(to["toObjectId"]) for to in one["to"]} for one in found}

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────

    @staticmethod
    def _match(
        contacts: list[Record],
        held: Mapping[str, Record],
        deals: Mapping[str, list[Record]],
        leads: Leads,
        query: BriefQuery,
    ) -> Match:
        """Which account it is; those by name are looked at only where people and domains lead to none."""
        emails: dict[str, set[str]] = {}
        for contact in contacts:
            if (company := _of(contact, "associatedcompanyid")) and str(company) in held:
                emails.setdefault(str(company), set()).add((_of(contact, "email") or "").lower())
        sites = {i: site for i, p in held.items() if (site := website_domain(p.get("domain") or p.get("website")))}
        sites = {i: site for i, site in sites.items() if site in leads.domains}
        names = {n.lower() for n in leads.names}
        named = {i for i, p in held.items() if (p.get("name") or "").lower() in names}
        reached = {*emails, *sites}
        wanted = reached | named if not reached or query.account else reached
        found = [
            KnownAccount(
                i, str(p.get("name") or ""), frozenset(emails.get(i, ())), frozenset({sites[i]} if i in sites else ()),
                is_partner=(p.get("type") or "").upper() == "PARTNER", has_open_deal=bool(deals.get(i)),
            )
            for i, p in held.items()
            if i in wanted
        ]  # fmt: skip
        return match_account(found, leads.wanted, query.event.title, wanted=query.account, own_labels=query.own_labels)

    def _of_account(
        self,
        account: KnownAccount,
        held: Mapping[str, Record],
        contacts: list[Record],
        deals: Mapping[str, list[Record]],
        query: BriefQuery,
    ) -> Iterator[Fact]:
        first = account.name.split()[0].lower() if account.name.split() else ""
        alike = sorted({str(p.get("name")) for p in held.values() if (p.get("name") or "").lower().startswith(first)})
        others = [name for name in alike if name.lower() != account.name.lower()]
        url = self._portal.url("company", account.id)
        data = {"name": account.name, "id": f"company/{account.id}", "others": "\n".join(others)}
        yield Fact(SOURCE, FactKind.ACCOUNT, account.name, url=url, data=data)
        yield from self._deal_facts({d["id"]: d for d in deals.get(account.id, ())}, contacts, query)
        if when := _moment(held[account.id].get("notes_last_contacted")):
            label = Message("brief.label_last_contact")
            yield Fact(SOURCE, FactKind.LAST_CONTACT, label, as_of=when, url=url, data={"subject": ""})
        for contact in contacts:
            if str(_of(contact, "associatedcompanyid")) == account.id:
                yield self._contact(contact)

    def _deal_facts(self, held: Mapping[str, Record], contacts: list[Record], query: BriefQuery) -> Iterator[Fact]:
        people = self._people_of(list(held.values()))
        address = {c["id"]: normal_address(str(_of(c, "email") or "")) for c in contacts}
        deals = [
            self._deal(d, {address[i] for i in people.get(d["id"], ()) if i in address}, query) for d in held.values()
        ]
        chosen = chosen_deal(deals, query)
        if chosen.doubt:
            yield deal_doubt(SOURCE, chosen, self._portal.url("deal", chosen.doubt[0].id.removeprefix("deal/")))
        for deal in chosen.ranked[:_MOST_DEALS]:
            yield from self._opportunity(held[deal.id.removeprefix("deal/")])

    def _deal(self, record: Record, people: set[str], query: BriefQuery) -> Deal:
        name, email = self._portal.owner(_of(record, "hubspot_owner_id"))
        mine = {one.casefold() for one in query.me}
        owner = next((n for n in (email, name) if n and n.casefold() in mine), name)
        days = (day_of(_of(record, p)) for p in ("notes_last_contacted", "hs_lastmodifieddate"))
        touched = max(filter(None, days), default=None)
        title = str(_of(record, "dealname") or "")
        return Deal(f"deal/{record['id']}", title, owner, touched, day_of(_of(record, "closedate")), frozenset(people))

    def _opportunity(self, record: Record) -> Iterator[Fact]:
        stage, pipeline = self._portal.stage(_of(record, "pipeline"), _of(record, "dealstage"))
        amount = _amount(_of(record, "amount"))
        currency = str(_of(record, "deal_currency_code") or self._portal.details.get("companyCurrency") or "")
        name, close = one_line(str(_of(record, "dealname") or ""), 120), str(_of(record, "closedate") or "")[:10]
        where = f" ({pipeline})" if len(self._portal.pipelines) > 1 and pipeline else ""
        said = f"{name}: {stage} stage{where}" + (f", {money(str(amount), currency)}" if amount else "")
        said += f", closes {close}" if close else ""
        data = {
            "name": name,
            "id": f"deal/{record['id']}",
            "stage": stage,
            "pipeline": pipeline,
            "amount": f"{amount:.0f}" if amount else "",
            "currency": currency if amount else "",
            "owner": self._portal.owner(_of(record, "hubspot_owner_id"))[0],
            "close_date": close,
        }
        url, changed = self._portal.url("deal", record["id"]), _moment(_of(record, "hs_lastmodifieddate"))
        yield Fact(SOURCE, FactKind.OPPORTUNITY, said, as_of=changed, url=url, data=data)
        if note := _of(record, self._note):
            yield Fact(SOURCE, FactKind.MANAGER_NOTE, one_line(str(note), 300), as_of=changed, url=url)

    def _contact(self, record: Record) -> Fact:
        name, title = _name(record), one_line(str(_of(record, "jobtitle") or ""), 80)
        data = {"name": name, "email": _of(record, "email") or "", "id": f"contact/{record['id']}", "title": title}
        url = self._portal.url("contact", record["id"])
        return Fact(SOURCE, FactKind.CONTACT, f"{name} ({title})" if title else name, url=url, data=data)

    def _lead(self, contacts: list[Record], leads: Leads) -> Iterator[Fact]:
        """A guest whom HubSpot knows and whose company it does not."""
        for record in contacts:
            email = str(_of(record, "email") or "").lower()
            if email in leads.addresses and not _of(record, "associatedcompanyid"):
                name, company = _name(record), one_line(str(_of(record, "company") or ""), 80)
                data = {"name": name, "email": email, "id": f"contact/{record['id']}", "company": company}
                said = Message("crm.lead", name=name, company=company) if company else name
                yield Fact(SOURCE, FactKind.LEAD, said, url=self._portal.url("contact", record["id"]), data=data)
                return


def _groups(*filters: tuple[str, str, Any]) -> list[Record]:
    """One group a filter: HubSpot joins groups by "or"."""
    made = []
    for name, operator, value in filters:
        if value:
            how = {"values": list(value)} if operator == "IN" else {"value": value}
            made.append({"filters": [{"propertyName": name, "operator": operator, **how}]})
    return made


def _of(record: Record, name: str) -> Any:
    return record["properties"].get(name)


def _name(record: Record) -> str:
    name = f"{_of(record, 'firstname') or ''} {_of(record, 'lastname') or ''}".strip()
    return one_line(name or str(_of(record, "email") or ""), 80)


def _amount(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC) if text else None
    except ValueError:
        return None
