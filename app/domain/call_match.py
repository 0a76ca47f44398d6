"""The whole question: whose call is an invitation, with which account, about which opportunity, and how sure is that.

Both the `match` command and the brief decide by `match_account` and `choose_deal`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.account_matching import KnownAccount, match_account, plain_name
from app.domain.deal_choice import Deal, choose_deal
from app.domain.errors import BadInput
from app.domain.mail_domains import (
    company_label,
    domain_of,
    is_free_mail,
    normal_address,
    plain_address,
    website_domain,
)
from app.domain.messages import Message
from app.domain.people import Participant
from app.domain.sides import OwnSide, is_outside, with_sides

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CallMatch:
    """`account` and `opportunity` as the CRM refers to them; `doubt` are names to choose from, empty where there is none."""

    account: str | None
    opportunity: str | None
    doubt: tuple[str, ...]
    us: tuple[str, ...]
    outside: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        doubt = list(self.doubt) or None
        return {"account": self.account, "opportunity": self.opportunity, "doubt": doubt, "us": list(self.us),
                "outside": list(self.outside)}  # fmt: skip


def match_call(invitation: Document, crm: Document) -> CallMatch:
    """Decides about an invitation and a CRM as documents (docs: the command `match`)."""
    own = OwnSide.of(_texts(invitation.get("me")), _texts(invitation.get("our_domains")))
    people = _people(invitation, own)
    us = tuple(dict.fromkeys(p.email for p in people if p.email and not is_outside(p)))
    outside = tuple(dict.fromkeys(p.email for p in people if p.email and is_outside(p)))
    if not outside or _is_no_call(invitation):
        return CallMatch(None, None, (), us, outside)
    title = str(invitation.get("title") or "")
    labels = {company_label(d) for d in own.domains}
    accounts, day = _accounts(crm, own), _day(invitation.get("start")) or date.today()
    found = match_account(accounts, outside, title, own_labels=labels)
    doubt = tuple(
        dict.fromkeys(a.name for a in ((found.account,) if found.account and found.doubt else ()) + found.doubt if a)
    )
    if found.account is None:
        return CallMatch(None, None, doubt, us, outside)
    mine = [*own.addresses, *(p.name.casefold() for p in people if own.is_me(p.email))]
    guests = frozenset(normal_address(one) for one in outside)
    chosen = choose_deal(_deals(crm, found.account), day=day, title=title, guests=guests, me=mine)
    doubt += tuple(d.name or d.id for d in chosen.doubt)
    return CallMatch(_reference(crm, found.account), chosen.deal.id if chosen.deal else None, doubt, us, outside)


def _is_no_call(invitation: Document) -> bool:
    """What is cancelled, private, declined or a whole day is filed under nothing."""
    said = {
        str(invitation.get(name, "")).lower() for name in ("status", "class", "visibility", "sensitivity", "response")
    }
    return bool(invitation.get("all_day")) or bool(said & {"cancelled", "private", "confidential", "declined"})


def _people(invitation: Document, own: OwnSide) -> tuple[Participant, ...]:
    given = [p for one in invitation.get("attendees") or () if (p := _participant(one))]
    return with_sides(given, _participant(invitation.get("organizer")), own)


def _participant(given: Any) -> Participant | None:
    if isinstance(given, str):
        given = {"email": given}
    if not isinstance(given, Mapping) or str(given.get("type", given.get("cutype", ""))).lower() in _NOBODY:
        return None
    email = plain_address(str(given.get("email") or "")) or None
    name = str(given.get("name") or "").strip()
    return Participant(name, email=email) if name or email else None


_NOBODY = frozenset({"resource", "room", "group"})


def _accounts(crm: Document, own: OwnSide) -> list[KnownAccount]:
    """The accounts with their people. The company itself, which many a CRM holds, is no customer."""
    emails: dict[str, set[str]] = {}
    leads: dict[str, set[str]] = {}
    rows = _rows(crm, "accounts")
    by_reference = _references(rows)
    for row in _rows(crm, "contacts"):
        for account in by_reference.get(_text(row.get("account")), ()):
            emails.setdefault(account, set()).add(normal_address(_text(row.get("email"))))
    for row in _rows(crm, "leads"):
        named = _text(row.get("account")) or _text(row.get("company"))
        for account in by_reference.get(named, ()) or by_reference.get(plain_name(named), ()):
            leads.setdefault(account, set()).add(normal_address(_text(row.get("email"))))
    found = []
    for number, row in enumerate(rows):
        key, website = _key(row, number), website_domain(_text(row.get("website")))
        if website and own.has_domain(website):
            continue
        deals = [
            d
            for d in _rows(crm, "opportunities")
            if key in by_reference.get(_text(d.get("account")), ()) and _is_open(d)
        ]
        found.append(
            KnownAccount(
                key, _text(row.get("name")), frozenset(emails.get(key, set()) - {""}),
                frozenset({website} if website and not is_free_mail(website) else ()),
                frozenset(leads.get(key, set()) - {""}), _is_partner(row), bool(deals),
            )
        )  # fmt: skip
    return found


def _is_partner(row: Document) -> bool:
    said = f"{_text(row.get('type'))} {_text(row.get('kind'))}".lower()
    return any(word in said for word in ("partner", "reseller", "agency", "distributor", "integrator", "consult"))


def _references(rows: Sequence[Document]) -> dict[str, tuple[str, ...]]:
    """What a row may be referred to by: its id, else its name."""
    found: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(rows):
        name = _text(row.get("name"))
        for reference in dict.fromkeys((_text(row.get("id")), name, plain_name(name))):
            if reference:
                found[reference] = (*found.get(reference, ()), _key(row, number))
    return found


def _key(row: Document, number: int) -> str:
    return _text(row.get("id")) or f"{_text(row.get('name'))}#{number}"


def _reference(crm: Document, account: KnownAccount) -> str:
    """The account's id; its name in a CRM that gives none."""
    rows = _rows(crm, "accounts")
    return next(
        (_text(r.get("id")) or account.name for n, r in enumerate(rows) if _key(r, n) == account.id), account.name
    )


def _deals(crm: Document, account: KnownAccount) -> list[Deal]:
    by_reference = _references(_rows(crm, "accounts"))
    roles: dict[str, set[str]] = {}
    for row in _rows(crm, "contacts"):
        for deal in _texts(row.get("opportunities")) + _texts(row.get("opportunity")):
            roles.setdefault(deal, set()).add(normal_address(_text(row.get("email"))))
    found = []
    for row in _rows(crm, "opportunities"):
        if account.id in by_reference.get(_text(row.get("account")), ()) and _is_open(row):
            key = _text(row.get("id")) or _text(row.get("name"))
            people = roles.get(key, set()) | {normal_address(one) for one in _texts(row.get("contacts"))}
            found.append(
                Deal(key, _text(row.get("name")), _owner(row.get("owner")), _day(row.get("last_activity")),
                     _day(row.get("close")), frozenset(people - {""}))
            )  # fmt: skip
    return found


def _is_open(row: Document) -> bool:
    if isinstance(row.get("open"), bool):
        return bool(row["open"])
    return not _text(row.get("stage")).lower().startswith("closed")


def _owner(given: Any) -> str:
    if isinstance(given, Mapping):
        given = given.get("email") or given.get("name")
    text = _text(given)
    return normal_address(text) if domain_of(text) else text


def _rows(crm: Document, name: str) -> list[Document]:
    given = crm.get(name) or []
    if not isinstance(given, list):
        raise BadInput(Message("match.no_list", name=name))
    return [row for row in given if isinstance(row, Mapping)]


def _texts(given: Any) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,)
    return tuple(_text(one.get("email") if isinstance(one, Mapping) else one) for one in given or ())


def _text(given: Any) -> str:
    return str(given).strip() if given is not None else ""


def _day(given: Any) -> date | None:
    text = _text(given)
    try:
        return datetime.fromisoformat(text).date() if text else None
    except ValueError:
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            return None
