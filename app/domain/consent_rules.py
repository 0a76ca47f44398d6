"""Who has to agree to a recording, by place: the strictest of all participants' places, and unknown is everyone.

Places are ISO 3166 codes: "DE", "US-CA", or "US" where the state is unknown.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.errors import BadInput
from app.domain.messages import Message


class Rule(StrEnum):
    ONE_PARTY = "one-party"
    ALL_PARTY = "all-party"


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """What one place asks for, with the statute it follows from and the state of the law it was written from."""

    place: str
    name: str
    rule: Rule
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Where a participant is, as far as anybody knows; `known_from` says how ("CRM", "e-mail address", "phone")."""

    name: str
    place: str | None = None
    known_from: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rule of one call, and whose place decided it. `place` is None where somebody's is unknown."""

    rule: Rule
    because: Message | str
    place: str | None = None
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class RuleTable:
    """`phone` maps country calling codes, `domains` top-level domains, to places."""

    places: Mapping[str, PlaceRule]
    phone: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)

    def ruling(self, people: Sequence[Jurisdiction], *, all_party: Iterable[str] = ()) -> Ruling:
        """The strictest rule of everybody's places. `all_party`: places that policy makes stricter; "*" means all."""
        stricter = {place.strip().upper() for place in all_party}
        if "*" in stricter:
            return Ruling(Rule.ALL_PARTY, Message("consent.policy_everyone"))
        if not people:
            return Ruling(Rule.ALL_PARTY, Message("consent.places_unknown"))
        for person in people:
            found = self._strict(person, stricter)
            if found:
                return found
        last = self.places[str(people[-1].place)]
        because = Message("consent.one_party")
        return Ruling(Rule.ONE_PARTY, because, last.place, last.source, last.as_of)

    def _strict(self, person: Jurisdiction, stricter: set[str]) -> Ruling | None:
        known = self.places.get(person.place or "")
        if known is None:
            return Ruling(Rule.ALL_PARTY, Message("consent.place_unknown", name=person.name))
        if known.rule is Rule.ALL_PARTY:
            because = Message("consent.all_party", name=person.name, place=known.name)
            return Ruling(Rule.ALL_PARTY, because, known.place, known.source, known.as_of)
        if known.place in stricter or known.place.split("-")[0] in stricter:
            return Ruling(Rule.ALL_PARTY, Message("consent.policy_place", place=known.name), known.place)
        return None

    def place_of_address(self, email: str | None) -> str | None:
        """By a country's own domain; .com, .io and the like say nothing."""
        return self.domains.get(email.rsplit(".", 1)[-1].lower()) if email and "." in email else None

    def place_of_number(self, number: str | None) -> str | None:
        """By the country code of an international number ("+49 …", "0049 …"); +1 is several countries, so nobody's."""
        digits = re.sub(r"[^\d+]", "", number or "")
        if digits.startswith("00"):
            digits = "+" + digits[2:]
        if not digits.startswith("+"):
            return None
        return next((self.phone[digits[1 : 1 + n]] for n in (3, 2) if digits[1 : 1 + n] in self.phone), None)

    def place_named(self, country: str | None, state: str | None = None) -> str | None:
        """By the names or codes that a CRM holds: ("United States", "CA"), ("Germany", None)."""
        wanted = (country or "").strip().lower()
        if wanted in ("us", "usa", "united states", "united states of america"):
            return self._state(state) or "US"
        found = (p for p, r in self.places.items() if wanted in (p.lower(), r.name.lower()) and "-" not in p)
        return next(found, None)

    def _state(self, state: str | None) -> str | None:
        wanted = (state or "").strip().lower()
        states = (r for p, r in self.places.items() if p.startswith("US-"))
        return next((r.place for r in states if wanted and wanted in (r.place[3:].lower(), r.name.lower())), None)


def rule_table_from(d: Mapping[str, Any]) -> RuleTable:
    """The content of resources/consent/rules.json. Raises BadInput for an entry without its source or date."""
    try:
        rows = [
            PlaceRule(r["place"], r["name"], Rule(r["rule"]), r["source"], date.fromisoformat(r["as_of"]))
            for r in d["places"]
        ]
        return RuleTable({r.place: r for r in rows}, dict(d["phone"]), dict(d["domains"]))
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(Message("consent.rules_damaged", error=error)) from error
