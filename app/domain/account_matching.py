"""Which account a call is about, and whether that is in doubt.

People decide first: contacts by their exact address, then leads, then the domains of addresses (an account's website, its
other contacts). The title decides between accounts that people lead to, and alone only where nobody leads anywhere.
"""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from app.domain.mail_domains import DATA, company_domain, company_label, domain_of, is_free_mail, normal_address

_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account that the CRM found, with the addresses of its contacts as far as they were asked for.

    `leads` are addresses of its leads, `websites` the domains of its web pages. `has_open_deal` is None where nobody asked.
    """

    id: str
    name: str
    emails: frozenset[str] = frozenset()
    websites: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    is_partner: bool = False
    has_open_deal: bool | None = None

    def domains(self) -> frozenset[str]:
        """The domains of its contacts that are no mail provider's."""
        found = (domain_of(email) or email.rpartition("@")[2] for email in self.emails | self.leads)
        return frozenset(domain for domain in found if domain and not is_free_mail(domain))


@dataclass(frozen=True, slots=True)
class Match:
    """`account` is None where nothing matches, or several do equally well. `doubt` names those that match as well; the
    account itself is among them where its name alone led to it."""

    account: KnownAccount | None
    doubt: tuple[KnownAccount, ...] = field(default=())


@dataclass(slots=True)
class _Evidence:
    """What speaks for one account: how many of the call's people, by what, and whether the title names it."""

    account: KnownAccount
    alone: int = 0  # its contacts, and no other account's
    shared: int = 0  # its contacts, and another account's
    leads: int = 0
    website: int = 0
    colleagues: int = 0  # people at the domain of its contacts
    label: int = 0  # people at a domain that is its name
    title: bool = False

    @property
    def exact(self) -> int:
        return self.alone + self.shared + self.leads

    @property
    def by_domain(self) -> int:
        return self.website + self.colleagues

    @property
    def people(self) -> int:
        return self.exact + self.by_domain + self.label


def match_account(
    found: Sequence[KnownAccount],
    guests: Sequence[str],
    title: str,
    *,
    wanted: str | None = None,
    own_labels: Collection[str] = (),
) -> Match:
    """`guests` are the outside people's addresses, or "@domain" for one of whom no more is known. `wanted` is the account
    that the rep chose, or that is known. `own_labels` are the words of the company's own domains."""
    if wanted:
        named = [account for account in found if account.name.lower() == wanted.lower()]
        if len(named) == 1:
            return Match(named[0])
        found = named or found
    evidence = _weighed(found, guests, title, own_labels)
    people = [e for e in evidence if e.people]
    if not people:
        return _by_title([e for e in evidence if e.title], guests)
    customers = [e for e in evidence if e.title and not e.account.is_partner]
    if customers and all(e.account.is_partner for e in people):
        # A partner's people alone, about a customer of theirs: likely the customer, and to be confirmed.
        return Match(
            customers[0].account if len(customers) == 1 else None, tuple(e.account for e in (*customers, *people))
        )
    return _by_people(people)


def _by_people(evidence: list[_Evidence]) -> Match:
    """A partner who brings two people along is still not the account; a name in the title decides between those who are
    there."""
    customers = [e for e in evidence if not e.account.is_partner] or evidence
    exact = [e for e in customers if e.exact]
    titled = [e for e in customers if e.title]
    pool = exact or customers
    if titled and (not exact or any(e in exact for e in titled)):
        pool = [e for e in titled if e in exact] or titled
    ranked = sorted(pool, key=_rank, reverse=True)
    best = ranked[0]
    equal = [e for e in ranked if _rank(e) == _rank(best)]
    if len(equal) > 1:
        return Match(None, tuple(e.account for e in equal))
    rivals = [e for e in evidence if e is not best and _is_rival(e, best)]
    if best.exact or best.website or best.colleagues:
        return Match(best.account, tuple(e.account for e in sorted(rivals, key=_rank, reverse=True)))
    # Only its name is the guests' domain: likely, and to be confirmed unless the title says it too.
    return Match(best.account, tuple(e.account for e in rivals) or (() if best.title else (best.account,)))


def _rank(e: _Evidence) -> tuple[int, ...]:
    """Contacts of this account alone, then contacts it shares, its leads, whether it has an open deal (a partner rarely
    has one), its own website before the mere company of its contacts."""
    return (
        int(bool(e.alone)),
        int(e.account.has_open_deal is True and bool(e.exact)) if e.alone else 0,
        e.alone,
        e.shared,
        e.leads,
        int(e.title),
        int(bool(e.website)),
        int(bool(e.colleagues)),
        e.label,
    )


def _is_rival(e: _Evidence, best: _Evidence) -> bool:
    """Whether another account could be meant as well. Who only shares a domain with the people of the best one is the same
    company's other account, which the exact contact or the title has decided about."""
    if e.account.is_partner and not best.account.is_partner:
        return False
    if e.exact:
        return True
    if best.title and not best.exact:
        return False
    same_company = bool((e.account.domains() | e.account.websites) & (best.account.domains() | best.account.websites))
    if best.exact:
        return bool(e.by_domain) and not same_company
    return bool(e.by_domain)


def _by_title(titled: list[_Evidence], guests: Sequence[str]) -> Match:
    """A name alone: sure enough where the guests' addresses are private ones, a question where they are another company's."""
    if not titled:
        return Match(None)
    if len(titled) > 1:
        return Match(None, tuple(e.account for e in titled))
    account = titled[0].account
    strangers = [g for g in guests if (d := domain_of(g) or g.rpartition("@")[2]) and not is_free_mail(d)]
    return Match(account, (account,) if strangers else ())


def _weighed(
    found: Sequence[KnownAccount], guests: Sequence[str], title: str, own_labels: Collection[str]
) -> list[_Evidence]:
    evidence = {account.id: _Evidence(account) for account in found}
    plain = plain_name(title)
    names = {account.id: plain_name(account.name) for account in found}
    for account in found:
        evidence[account.id].title = _is_named(names[account.id], plain, names.values(), own_labels)
    exact = {a.id: frozenset(normal_address(e) or e for e in a.emails) for a in found}
    leads = {a.id: frozenset(normal_address(e) or e for e in a.leads) for a in found}
    for guest in dict.fromkeys(normal_address(g) or g.lower() for g in guests):
        users = [a for a in found if guest in exact[a.id]] or [a for a in found if _has_twin(guest, exact[a.id])]
        for account in users:
            if len(users) == 1:
                evidence[account.id].alone += 1
            else:
                evidence[account.id].shared += 1
        if users:
            continue
        led = [a for a in found if guest in leads[a.id]]
        for account in led:
            evidence[account.id].leads += 1
        domain = domain_of(guest) or guest.rpartition("@")[2]
        if not led and domain and not is_free_mail(domain):
            _weigh_domain(domain, found, evidence, names)
    return list(evidence.values())


def _has_twin(guest: str, contacts: Iterable[str]) -> bool:
    """Whether a contact has the same name at another address of the same company: jane@emea.acme.com is jane@acme.com."""
    local, _, domain = guest.rpartition("@")
    if not local or is_free_mail(domain):
        return False
    company = company_domain(domain)
    return any(c.rpartition("@")[0] == local and company_domain(c.rpartition("@")[2]) == company for c in contacts)


def _weigh_domain(
    domain: str, found: Sequence[KnownAccount], evidence: Mapping[str, _Evidence], names: Mapping[str, str]
) -> None:
    """The very domain counts before the company's, the company's before a name that is spelled like it."""
    for pick in (lambda d: d, company_domain):
        wanted = pick(domain)
        sites = [a for a in found if wanted in {pick(w) for w in a.websites}]
        users = [a for a in found if wanted in {pick(d) for d in a.domains()}]
        for account in sites:
            evidence[account.id].website += 1
        for account in users:
            evidence[account.id].colleagues += 1
        if sites or users:
            return
    label = company_label(domain)
    for account in found:
        if label == names[account.id].replace(" ", "") and not account.is_partner:
            evidence[account.id].label += 1


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _words(name: str) -> frozenset[str]:
    """A list of words that say nothing of which company is meant. A junk account called "Demo" or "Sync" is named in half of
    all titles."""
    return frozenset(json.loads((DATA / "account_names.json").read_text(encoding="utf-8"))[name])


def plain_name(name: str) -> str:
    """A name as it can be compared: lower case, plain letters, without the legal form. "Initech GmbH" → "initech"."""
    folded = unicodedata.normalize("NFKD", name.replace("ß", "ss")).casefold()
    letters = "".join(c if c.isalnum() or c in "&" else " " for c in folded if not unicodedata.combining(c))
    words = letters.split()
    while len(words) > 1 and words[-1] in _words("legal_forms"):
        words.pop()
    if len(words) > 1 and words[0] == "the":
        words.pop(0)
    return " ".join(words)


def _is_named(name: str, title: str, others: Iterable[str], own_labels: Collection[str]) -> bool:
    """Whether a title names an account, whole; a longer name in it is another account's."""
    if not name or name.replace(" ", "") in own_labels or all(word in _words("meeting_words") for word in name.split()):
        return False
    for longer in sorted({o for o in others if o != name and f" {name} " in f" {o} "}, key=len, reverse=True):
        title = f" {title} ".replace(f" {longer} ", " | ").strip()
    return f" {name} " in f" {title} "


def names_in_title(title: str) -> tuple[str, ...]:
    """Whatever in a title could be an account's name: each run of up to five words. Words that any meeting has are none."""
    words = [word.strip("\"'()[],;:!?<>") for word in re.split(r"[\s/|]+|\s[-–]\s", title)]
    words = [word for word in words if word][:12]
    runs = (words[i : i + n] for n in range(1, _MOST_WORDS + 1) for i in range(len(words) - n + 1))
    kept = (run for run in runs if not all(word.casefold() in _words("meeting_words") for word in run))
    return tuple(dict.fromkeys(" ".join(run) for run in kept if any(c.isalpha() for c in "".join(run))))
