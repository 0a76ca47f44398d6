"""Sides of an invitation: who of its people is us, who is from outside, and which addresses are nobody at all.

The organizer counts whether or not they stand among the attendees (RFC 5545, 3.8.4.3). Rooms, resources, groups, senders of
notifications and meeting assistants are nobody.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from app.domain.mail_domains import (
    DATA,
    company_domain,
    company_label,
    domain_of,
    is_free_mail,
    normal_address,
    normal_domain,
)
from app.domain.people import Participant, Side

_SHORTEST_LABEL = 3  # "hp.com" and "hp.de" may be two companies


@dataclass(frozen=True, slots=True)
class OwnSide:
    """Addresses of the rep and domains of the company, in their comparable form. A free mail provider's domain is
    nobody's own: there only the rep's very address is us."""

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    @classmethod
    def of(cls, addresses: Iterable[str | None], domains: Iterable[str] = ()) -> "OwnSide":
        """`addresses` are those of all connected accounts and aliases; `domains` complete theirs."""
        mine = frozenset(a for a in (normal_address(one or "") for one in addresses) if a)
        named = {normal_domain(one.rpartition("@")[2]) for one in domains}
        theirs = {a.rpartition("@")[2] for a in mine}
        return cls(mine, frozenset(d for d in named | theirs if d and not is_free_mail(d)))

    def __or__(self, other: "OwnSide") -> "OwnSide":
        return OwnSide(self.addresses | other.addresses, self.domains | other.domains)

    def __bool__(self) -> bool:
        return bool(self.addresses or self.domains)

    def is_me(self, address: str | None) -> bool:
        return normal_address(address or "") in self.addresses

    def has_domain(self, domain: str) -> bool:
        """Whether a domain is the company's: one of its own, a part of one, or the same name under another ending."""
        if not domain or is_free_mail(domain):
            return False
        registered = company_domain(domain)
        if domain in self.domains or registered in {company_domain(own) for own in self.domains}:
            return True
        label = company_label(domain)
        return len(label) > _SHORTEST_LABEL and label in {company_label(own) for own in self.domains}

    def includes(self, address: str | None) -> bool:
        return self.is_me(address) or self.has_domain(domain_of(address))


def with_sides(people: Sequence[Participant], organizer: Participant | None, own: OwnSide) -> tuple[Participant, ...]:
    """The people of an invitation, each once, with their sides; the organizer first if the attendees lack them.

    Somebody without an address stays as an unknown. Of an invitation to a rep of whom no address is known, nobody's side
    can be told: the sides that were there stay.
    """
    found: dict[str, Participant] = {}
    listed = {normal_address(p.email or "") for p in people}
    known = [organizer] if organizer and normal_address(organizer.email or "") not in listed else []
    for number, person in enumerate([*known, *people]):
        if is_machine(person):
            continue
        key = normal_address(person.email or "") or f"{number} {person.name}"
        if key not in found:
            found[key] = replace(person, side=_side(person, own))
    return tuple(found.values())


def _side(person: Participant, own: OwnSide) -> Side:
    if person.side is Side.US:
        return Side.US  # the calendar knows its own: an address of the chat's may be on another domain
    if not domain_of(person.email):
        return person.side if person.side is Side.PARTNER else Side.UNKNOWN
    if own.includes(person.email):
        return Side.US
    if not own:
        return person.side
    return person.side if person.side is Side.PARTNER else Side.CUSTOMER


def is_outside(person: Participant) -> bool:
    """Whether somebody is from outside. Who has neither a side nor an address is nobody that could be told."""
    return person.side is not Side.US and bool(person.email or person.side is not Side.UNKNOWN)


# ── nobody ──────────────────────────────────────────────────────────────────────────────────────────────────────


def is_machine(person: Participant) -> bool:
    """Whether an address, or the name beside it, is a room's, a list's, a calendar's or a meeting assistant's."""
    local, _, domain = normal_address(person.email or "").rpartition("@")
    name = person.name.strip().lower()
    known = _patterns()
    if not domain:
        return bool(known.assistant_name.search(name)) if name else False
    head, registered = domain.partition(".")[0], company_domain(domain)
    if domain in known.calendars or any(domain.endswith(f".{one}") for one in known.calendars):
        return True
    if domain in known.lists or (domain != registered and head in known.list_hosts):
        return True
    if (
        known.sender.fullmatch(local)
        or known.room.fullmatch(local)
        or (domain != registered and head in known.room_hosts)
    ):
        return True
    if known.assistant_local.fullmatch(local) or known.assistant_name.search(name):
        return True
    return registered in known.assistants and _is_assistant(local, name, known)


def _is_assistant(local: str, name: str, known: "_Patterns") -> bool:
    """At the maker of a meeting assistant people work, too: they have a person's name."""
    parts = [part for part in re.split(r"[-_.\d]+", local) if part]
    if parts and all(part in known.assistant_words for part in parts):
        return True
    words = [word.strip("().,'’\"") for word in name.split() if word.strip("().,'’\"")]
    return bool(words) and "@" not in name and all(word in known.assistant_words for word in words)


@dataclass(frozen=True, slots=True)
class _Patterns:
    calendars: frozenset[str]
    lists: frozenset[str]
    list_hosts: frozenset[str]
    room_hosts: frozenset[str]
    assistants: frozenset[str]
    assistant_words: frozenset[str]
    room: re.Pattern[str]
    sender: re.Pattern[str]
    assistant_name: re.Pattern[str]
    assistant_local: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    told: dict[str, Any] = json.loads((DATA / "machines.json").read_text(encoding="utf-8"))
    sets = {
        n: frozenset(told[n])
        for n in ("calendars", "lists", "list_hosts", "room_hosts", "assistants", "assistant_words")
    }
    return _Patterns(
        **sets,
        room=_any(told["rooms"]),
        sender=_any(told["senders"]),
        assistant_name=_any(told["assistant_names"]),
        assistant_local=_any(told["assistant_locals"]),
    )


def _any(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns), re.IGNORECASE)
